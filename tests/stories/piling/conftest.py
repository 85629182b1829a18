"""CloudPiling with forty people after a quiet night; a copy for each story, on SQLite and PostgreSQL.

Every promise is kept when a story begins, and what breaks it is what the story says.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import or_, select

from examples.town import living
from gestand.examples import System, systems
from stories.conftest import Origin, Server
from stories.story import Life, Story, opened

PEOPLE = 40


class PilingStory(Story):
    def life(self, person: int) -> Life:
        """Every row that is a user's own or names them, and every file of theirs."""
        found: Life = {}
        for table in self.system.metadata.sorted_tables:
            names = [table.c[column] for column in ("user_id", "author_id") if column in table.c]
            if table.name == "users":
                names = [table.c.id]
            if names:
                whose = select(table).where(or_(*(column == person for column in names)))
                found[table.name] = [tuple(row) for row in self.rows(whose.order_by(*table.primary_key))]
        folder = self.uploads / str(person)
        found["uploads"] = [(str(f.relative_to(folder)), f.read_bytes()) for f in sorted(folder.glob("*"))]
        return {place: rows for place, rows in found.items() if rows}


@pytest.fixture(scope="session")
def cloudpiling() -> System:
    return systems()["cloudpiling"]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def piling_origin(
    request: pytest.FixtureRequest, cloudpiling: System, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Origin]:
    folder = tmp_path_factory.mktemp("origin") / "cloudpiling"
    if request.param == "sqlite":
        _quiet(cloudpiling, folder, None)
        yield Origin(folder, None)
        return
    server: Server = request.getfixturevalue(request.param)
    name = server.make()
    try:
        _quiet(cloudpiling, folder, server.at(name))
        yield Origin(folder, name, server)
    finally:
        server.drop(name)


def _quiet(system: System, folder: Path, url: str | None) -> None:
    with living(system, folder, PEOPLE, url) as town:
        town.apply()


@pytest.fixture
def piling(cloudpiling: System, piling_origin: Origin, tmp_path: Path) -> Iterator[PilingStory]:
    folder = tmp_path / "cloudpiling"
    shutil.copytree(piling_origin.folder, folder)
    server, name = piling_origin.server, None
    if server is not None and piling_origin.database is not None:
        name = server.make(template=piling_origin.database)
    try:
        url = server.at(name) if server and name else None
        with opened(cloudpiling, folder, url, PilingStory) as story:
            yield story
    finally:
        if server and name:
            server.drop(name)
