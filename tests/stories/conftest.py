"""CloudCV with sixty people and all of its trouble, anew for each story, on both engines.

`town` has the verbs: `verify`, `plan`, `apply`; `change` is what the service does itself. Who is who stands in
`gestand.examples.cloudcv.cast`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from examples.town import Town, living
from gestand.examples import systems


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    with living(systems()["cloudcv"], tmp_path / "cloudcv", 60, database_url) as town:
        yield town
