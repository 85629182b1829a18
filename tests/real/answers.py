"""What an export holds, read back from its zip."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any


def rows(path: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows by table, from the JSON of the answer."""
    with zipfile.ZipFile(path) as answer:
        names = [name for name in answer.namelist() if name.startswith("data/") and name.endswith(".json")]
        return {Path(name).stem: json.loads(answer.read(name)) for name in names}


def texts(path: Path) -> str:
    """Everything in it, as text."""
    with zipfile.ZipFile(path) as answer:
        return "\n".join(answer.read(name).decode("utf-8", "replace") for name in answer.namelist())
