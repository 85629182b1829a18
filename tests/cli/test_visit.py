"""`gestand visit`: what each site shows, as somebody sees it on the command line; `verify` asks nobody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.conftest import Cli, Shop
from gestand.errors import Exit
from gestand.visiting import browser
from support.sites import Site, served


@pytest.fixture
def site() -> Iterator[Site]:
    with served() as found:
        yield found


def declare(shop: Shop, sites: str) -> None:
    shop.say("enforce: on\n", f"enforce: on\nsites: {sites}\n")


def test_a_site_is_visited_and_verify_judges_what_was_seen(shop: Shop, cli: Cli, site: Site) -> None:
    assert cli("visit", shop.policy).code == Exit.USAGE
    declare(shop, f"['{site.name}', the app]")
    said = cli("visit", shop.policy)
    assert (said.code, "gestand publish" in said.err) == (Exit.REFUSED, True)
    assert cli("publish", shop.policy).code == Exit.DONE
    never = cli("verify", shop.policy, "--promise", f"sites/{site.name}")
    assert (never.code, "it was never visited" in never.out) == (Exit.UNKNOWN, True)
    assert cli("verify", shop.policy, "--promise", "sites/the app").code == Exit.UNKNOWN
    assert site.asked == [], "verify goes nowhere by itself"

    site.shows("<p>Welkom</p><script>1</script>")
    said = cli("visit", shop.policy, "--by", "plain")
    assert said.code == Exit.UNKNOWN
    told = " ".join(said.out.split())
    assert "the page makes its text by script" in told and "pip install 'gestand[browser]'" in told
    page = next(Path(shop.folder).glob(".gestand/versions/*/statement/en.html")).read_bytes()
    site.shows(page.replace(b"Selling things", b"Selling you"))
    said = cli("visit", shop.policy, "--by", "plain", "--site", site.name)
    assert said.code == Exit.BROKEN and "not there:" in said.out
    site.shows(page)
    said = cli("visit", shop.policy, "--by", "plain", "--format", "json")
    (visit,) = said.json["visits"]
    assert (said.code, visit["outcome"], visit["language"]) == (Exit.DONE, "shown", "en")
    asked = len(site.asked)
    kept = cli("verify", shop.policy, "--promise", f"sites/{site.name}")
    assert (kept.code, len(site.asked)) == (Exit.DONE, asked)
    entries = cli("ledger", shop.policy, "show", "--format", "json").json["entries"]
    assert [e["body"]["outcome"] for e in entries if e["kind"] == "visited"] == ["scripted", "other-text", "shown"]
    assert cli("ledger", shop.policy, "verify").code == Exit.DONE


def test_what_cannot_be_visited_is_said_with_the_next_act(
    shop: Shop, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(shop, "[the app]")
    assert "none of the sites has an address" in cli("visit", shop.policy).err
    shop.say("sites: [the app]", "sites: [www.shop.example]")
    unknown = cli("visit", shop.policy, "--site", "www.other.example")
    assert (unknown.code, "its sites are: www.shop.example" in unknown.err) == (Exit.USAGE, True)
    cli("publish", shop.policy)
    monkeypatch.setattr(browser, "installed", lambda: False)
    missing = cli("visit", shop.policy, "--by", "browser")
    assert (missing.code, "pip install 'gestand[browser]'" in missing.err) == (Exit.USAGE, True)
