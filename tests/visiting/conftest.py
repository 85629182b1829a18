"""A small press with one site on this machine, and two versions of its statement: the second is in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from gestand.changes.deciding import Said
from gestand.changes.publishing import publish
from gestand.cli.rendering import rendered
from gestand.errors import Place
from gestand.ledger.folder import open_records
from gestand.ledger.shelf import Shelf
from gestand.ledger.visits import Outcome
from gestand.policy.model import Policy
from gestand.policy.own_sites import own
from gestand.policy.reader import read
from gestand.policy.sites import SiteSpec
from gestand.visiting.fetching import Resolve, plain, resolve
from gestand.visiting.going import what_was_published
from gestand.visiting.visit import Published, Visited, visit
from stories.press import POLICY, at
from support.sites import Site, served


@dataclass
class Kept:
    """What was published, with its pages as bytes: `pages["2", "nl"]`."""

    policy: Policy
    published: Published
    pages: dict[tuple[str, str], bytes]
    texts: dict[tuple[str, str], str]


@dataclass
class Street:
    """The site, and whoever visits it."""

    kept: Kept
    site: Site

    @property
    def page(self) -> str:
        """The page of the version in force."""
        return self.kept.pages["2", "nl"].decode()

    @property
    def old(self) -> str:
        return self.kept.pages["1", "nl"].decode()

    def visit(
        self, statement: str = "", seconds: float = 60, resolving: Resolve = resolve, inside: bool = False
    ) -> Visited:
        spec = SiteSpec(self.site.name, Place(), statement, inside=inside)
        policy = replace(self.kept.policy, says=replace(self.kept.policy.says, sites=(spec,)))
        ours = own(policy)
        start = spec.page or spec.address
        assert start is not None
        return visit(spec, start, self.kept.published, ours, plain(ours, (spec,), seconds, resolving))

    def outcome(self, content: str | bytes, **headers: str) -> Outcome:
        """What a visit says of a site whose first page is this."""
        self.site.shows(content, **headers)
        return self.visit().visit.outcome


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("press")
    path = folder / "privacy.yaml"
    with open_records(folder / ".gestand", at=at("2024-06-01")) as records:
        _write(path, 'version: "1"', "in_force: 2025-01-01")
        publish(read(path), records, at("2025-01-01"), Said(), rendered)
        _write(path, 'version: "2"', "in_force: 2025-03-01", ("keep: 1 year", "keep: 9 months"))
        publish(read(path), records, at("2025-02-01"), Said(), rendered)
        published = what_was_published(read(path), records, at("2025-04-01"))
        shelf = Shelf(records.folder)
        files = {version.version: shelf.get(version) for version in published.versions}
    every = [(version, name) for version, found in files.items() for name in found if name.startswith("statement/")]
    said = {(version, name[10:]): files[version][name] for version, name in every}
    pages = {(version, name[:2]): content for (version, name), content in said.items() if name.endswith(".html")}
    texts = {(version, name[:2]): content.decode() for (version, name), content in said.items() if name.endswith(".md")}
    return Kept(read(path), published, pages, texts)


def _write(path: Path, version: str, since: str, *changes: tuple[str, str]) -> None:
    said = POLICY.format(url="sqlite:///press.db").replace('version: "1"', version)
    said = said.replace("in_force: 2025-01-01", since)
    for old, new in changes:
        said = said.replace(old, new)
    path.write_text(said, encoding="utf-8")


@pytest.fixture
def street(kept: Kept) -> Iterator[Street]:
    with served() as site:
        yield Street(kept, site)
