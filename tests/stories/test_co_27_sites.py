"""CO-27: each site that the statement declares shows the version in force, and a site that nobody declared is found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path

import pytest

from gestand.changes.deciding import Said
from gestand.changes.publishing import publish
from gestand.cli.rendering import rendered
from gestand.ledger.shelf import Shelf
from gestand.ledger.versions import Version
from gestand.policy.own_sites import own
from gestand.policy.reader import read
from gestand.verify.judge import verify
from gestand.visiting.browser import browser, installed
from gestand.visiting.fetching import Plain, plain
from gestand.visiting.going import go, sites_of, what_was_published
from gestand.visiting.visit import Visitor
from support.browser import chromium
from support.engines import ENGINES
from support.sites import Site, served

from .press import Press, at, opened

UNDECLARED = "sites/all"


class Publisher:
    """De Drukpers has two sites, and a third that the statement does not speak of."""

    def __init__(self, press: Press, dutch: Site, european: Site) -> None:
        self.press, self.dutch, self.european = press, dutch, european
        self.press.write(("changes: ", f"sites: [{dutch.name}, {european.name}]\nchanges: "))

    def publish(self, day: str) -> Version:
        return publish(read(self.press.path), self.press.records, at(day), Said(), rendered).version

    def page(self, version: Version, language: str = "nl") -> bytes:
        return Shelf(self.press.records.folder).get(version)[f"statement/{language}.html"]

    def visit(self, day: str, visitor: Visitor | None = None) -> None:
        policy, records, moment = read(self.press.path), self.press.records, at(day)
        published = what_was_published(policy, records, moment)
        list(go(policy, records, sites_of(policy, ()), published, visitor or self.plain(), lambda: moment))

    def plain(self) -> Plain:
        policy = read(self.press.path)
        return plain(own(policy), policy.says.sites, 60)

    def browser(self) -> AbstractContextManager[Visitor]:
        return browser(self.plain(), read(self.press.path).says.sites)

    def standings(self, day: str) -> Sequence[str]:
        """Of the two sites, and of those that nobody declared."""
        found = verify(self.press.map, self.press.stores, self.press.records, at(day)).promises
        keys = (f"sites/{self.dutch.name}", f"sites/{self.european.name}", UNDECLARED)
        return [str(verdict.standing) for key in keys for verdict in found if verdict.key == key]

    def why(self, site: Site, day: str) -> str:
        return self.press.verdict(f"sites/{site.name}", day).why


@pytest.fixture(params=ENGINES[:2])
def publisher(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Publisher]:
    url = f"sqlite:///{tmp_path}/press.db" if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    with opened(tmp_path, url) as press, served("localhost") as dutch, served("127.0.0.1") as european:
        yield Publisher(press, dutch, european)


@pytest.mark.promise("CO-27")
def test_each_site_shows_the_version_in_force_and_a_third_one_is_found(publisher: Publisher) -> None:
    dutch, european, press = publisher.dutch, publisher.european, publisher.press
    assert publisher.standings("2025-01-02") == ["unsupported"] * 2, "nothing was published that they could show"
    first = publisher.publish("2025-01-02")
    assert publisher.standings("2025-01-03") == ["unknown"] * 3, "nobody went to look"
    home = '<a href="/privacy">Privacyverklaring</a> <a href="https://www.facebook.com/privacy">Facebook</a>'
    dutch.shows(f'{home} <a href="https://www.drukpers.eu/winkel">Winkel</a>')
    dutch.shows(publisher.page(first), "/privacy")
    european.shows("<p>Wij zijn even weg", status=503)
    publisher.visit("2025-01-03")
    assert publisher.standings("2025-01-03") == ["kept", "unknown", "broken"]
    assert "it answers with an error (503)" in publisher.why(european, "2025-01-03")
    named = press.verdict(UNDECLARED, "2025-01-03").why
    assert named == f"www.drukpers.eu: it has the name of drukpers.example, and {dutch.name} leads there"

    press.write(('version: "1"', 'version: "2"'), ("in_force: 2025-01-01", "in_force: 2025-02-01"))
    press.write(("told by: [de website]", "told by: [de website, een brief]"))
    second = publisher.publish("2025-01-10")
    assert publisher.standings("2025-01-31")[0] == "kept", "the first still counts"
    assert publisher.standings("2025-02-01") == ["unknown", "unknown", "broken"], "the visit was before it counted"
    european.shows(publisher.page(second, "en"))
    publisher.visit("2025-02-01")
    assert publisher.standings("2025-02-01")[:2] == ["broken", "kept"]
    assert publisher.why(dutch, "2025-02-01").startswith("it shows version 1, which is over; version 2 is in force")
    assert publisher.why(european, "2025-02-01").startswith("it shows version 2, in English")

    dutch.shows(publisher.page(second), "/privacy")
    dutch.shows(home)
    european.shows(publisher.page(first))
    publisher.visit("2025-02-02")
    assert publisher.standings("2025-02-02") == ["kept", "broken", "kept"]
    european.shows(publisher.page(second, "fr"))
    publisher.visit("2025-02-03")
    assert publisher.standings("2025-02-03") == ["kept", "kept", "kept"]
    assert publisher.standings("2025-03-05")[:2] == ["kept", "kept"]
    assert publisher.standings("2025-03-06") == ["unknown"] * 3, "a visit of more than thirty days ago says nothing"


@pytest.mark.skipif(not installed(), reason="no playwright: pip install 'gestand[browser]'")
@pytest.mark.promise("CO-27")
def test_a_page_that_is_made_by_script_is_seen_by_a_browser(tmp_path: Path) -> None:
    chromium()
    with (
        ExitStack() as stack,
        opened(tmp_path, f"sqlite:///{tmp_path}/press.db") as press,
        served("localhost") as dutch,
        served("127.0.0.1") as european,
        served("127.0.0.1") as stranger,
    ):
        publisher = Publisher(press, dutch, european)
        version = publisher.publish("2025-01-02")
        page = publisher.page(version).decode()
        body = page[page.index("<body>") + 6 : page.index("</body>")]
        dutch.shows('<div id="app"></div><script src="/app.js"></script>')
        dutch.shows(f"document.getElementById('app').innerHTML = {body!r}", "/app.js", Content_Type="text/javascript")
        # Another host's script and picture are not asked for, and what is folded together is read.
        unfolded = body.replace("<main", "<details><summary>Lees meer</summary><main").replace(
            "</main>", "</main></details>"
        )
        european.shows(f'{unfolded}<script src="{stranger.url}/spy.js"></script><img src="{stranger.url}/eye.png">')
        publisher.visit("2025-01-03")
        assert publisher.standings("2025-01-03")[:2] == ["unknown", "kept"]
        assert "no browser was there to run it" in publisher.why(dutch, "2025-01-03")
        seeing = stack.enter_context(publisher.browser())
        publisher.visit("2025-01-04", seeing)
        assert publisher.standings("2025-01-04") == ["kept", "kept", "kept"]
        assert "visited with a browser on 2025-01-04" in publisher.why(dutch, "2025-01-04")
        assert stranger.asked == []
        hidden = "document.querySelector('main').style.display = 'none'"
        european.shows(f"{body}<script>{hidden}</script>")
        dutch.shows("document.location = 'https://www.drukpers.eu/'", "/app.js", Content_Type="text/javascript")
        publisher.visit("2025-01-05", seeing)
        assert publisher.standings("2025-01-05") == ["broken", "unknown", "broken"]
        assert "it leads to www.drukpers.eu" in publisher.why(dutch, "2025-01-05")
        assert "sentences are hidden" in publisher.why(european, "2025-01-05")

        european.shows(f'<div id="app"></div><script src="{stranger.url}/app.js"></script>')
        measured = f'<script src="{stranger.url}/measure.js"></script>'
        dutch.shows(f"{body.replace('1 jaar', '9 jaar')}{measured}")
        publisher.visit("2025-01-06", seeing)
        assert publisher.standings("2025-01-06")[:2] == ["broken", "unknown"]
        assert "sentences of version 1 are not there, or are otherwise" in publisher.why(dutch, "2025-01-06")
        assert f"with scripts from {stranger.name}, which was not visited" in publisher.why(european, "2025-01-06")
        assert stranger.asked == []
