"""`gestand statement`: where it is written, in which form, and what is told beside it."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path

import pytest

from cli.conftest import Cli, Shop
from gestand.errors import Exit
from gestand.statement.form import FORMAT


def test_it_is_printed_in_the_language_of_the_policy_with_what_it_lacks_beside_it(shop: Shop, cli: Cli) -> None:
    said = cli("statement", shop.policy, "--to", "md")
    assert said.code == Exit.DONE
    assert "# Privacyverklaring van The Shop" in said.out
    assert "Wij bewaren deze gegevens tot 2 jaar na het moment dat is vastgelegd als `left_at`." in said.out
    assert "warning S203: `controller` has no `address`" in said.err
    assert "S102: the event `users.left_at` has no name that people know" in said.err
    assert "S203" not in said.out


def test_a_text_that_nobody_translated_stands_as_it_is_and_is_marked(shop: Shop, cli: Cli) -> None:
    shop.say("Selling things", "De winkel openhouden")
    said = cli("statement", shop.policy, "--language", "en")
    assert '<span lang="nl">De winkel openhouden</span>' in said.out
    assert "S101: nobody translated `De winkel openhouden`" in said.err
    assert "translations: en:" in said.err
    shop.say("tables:", "translations: {en: {De winkel openhouden: Keeping the shop open}}\ntables:")
    said = cli("statement", shop.policy, "--language", "en")
    assert "Keeping the shop open" in said.out
    assert "De winkel openhouden" not in said.out + said.err


def test_it_is_written_again_over_itself_and_never_over_what_is_somebodys(shop: Shop, cli: Cli, tmp_path: Path) -> None:
    out = tmp_path / "site" / "privacy.html"
    said = cli("statement", shop.policy, "--out", out)
    assert (said.code, said.out) == (Exit.DONE, f"{out}: {out.stat().st_size:,} bytes\n")
    assert cli("statement", shop.policy, "--language", "fr", "--out", out).code == Exit.DONE
    assert '<html lang="fr">' in out.read_text(encoding="utf-8")
    for mine in ("mine", f"My notes on {FORMAT}: <!-- {FORMAT} --> stands in front."):
        out.write_text(mine, encoding="utf-8")
        said = cli("statement", shop.policy, "--out", out)
        assert said.code == Exit.REFUSED
        assert "statement/out" in said.err
        assert out.read_text(encoding="utf-8") == mine


def test_every_form_is_known_as_ours(shop: Shop, cli: Cli, tmp_path: Path) -> None:
    for form in ("html", "md", "pdf", "json", "tilt"):
        for _ in range(2):
            assert cli("statement", shop.policy, "--to", form, "--out", tmp_path / form).code == Exit.DONE, form


def test_each_promise_says_how_it_stands_in_words(shop: Shop, cli: Cli, tmp_path: Path) -> None:
    report = tmp_path / "verify.json"
    report.write_text(cli("verify", shop.policy, "--format", "json").out, encoding="utf-8")
    promises = {one["key"]: one["standing"] for one in json.loads(report.read_text(encoding="utf-8"))["promises"]}
    page = cli("statement", shop.policy, "--language", "en", "--standing", report).out
    words = {"kept": "✓ kept", "broken": "✗ broken", "unknown": "? unknown", "unsupported": "– not checked"}
    keep = re.findall(
        r'data-promise="(keep/[^" |]+)"[^>]*>.*?</span> <a class="mark \w+" href="#[^"]+">([^<]+)</a>', page
    )
    assert keep
    for key, told in keep:
        assert told == words[promises[key]]
    assert 'id="promise-keep-' in page
    text = cli("statement", shop.policy, "--language", "nl", "--to", "md", "--standing", report).out
    assert "(✗ niet nagekomen)" in text
    assert "## Houdt dit stand?" in text


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("{}", "statement/standing"),
        ("no json", "statement/standing"),
        ('{"at": "2026-01-01T00:00:00Z", "policy": {"digest": "0"}, "promises": []}', "statement/standing-stale"),
        (None, "statement/standing-file"),
    ],
)
def test_a_judgement_of_something_else_says_nothing_here(
    content: str | None, code: str, shop: Shop, cli: Cli, tmp_path: Path
) -> None:
    report = tmp_path / "verify.json"
    if content is not None:
        report.write_text(content, encoding="utf-8")
    said = cli("statement", shop.policy, "--standing", report)
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert code in said.err


def test_it_can_be_told_to_one_group_and_names_those_there_are(shop: Shop, cli: Cli) -> None:
    seats = cli("statement", shop.policy, "--group", "seat", "--language", "en", "--to", "md")
    assert seats.code == Exit.DONE
    assert "IP address" not in seats.out
    said = cli("statement", shop.policy, "--group", "nobody")
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert "groups: user, seat" in said.err


def test_no_page_is_without_its_language_a_title_and_headings_in_order(shop: Shop, cli: Cli) -> None:
    page = cli("statement", shop.policy, "--language", "de").out
    assert '<html lang="de">' in page
    assert "<script" not in page
    levels = [int(level) for level in re.findall(r"<h(\d)", page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(ids)


def test_it_says_what_is_otherwise_since_the_version_before_and_that_is_kept(shop: Shop, cli: Cli) -> None:
    first = cli("statement", shop.policy, "--language", "en", "--to", "md").out
    assert "earlier versions" not in first
    assert cli("publish", shop.policy).code == Exit.DONE
    assert cli("statement", shop.policy, "--language", "en", "--to", "md").out == first
    kept = sorted(shop.records.rglob("*.html"))
    assert [page.name for page in kept] == ["de.html", "en.html", "fr.html", "nl.html"]
    assert "Privacyverklaring van The Shop" in kept[-1].read_text(encoding="utf-8")
    shop.say('version: "1.0"', 'version: "1.1"')
    shop.say("2 years after users.left_at", "1 year after users.left_at")
    said = cli("statement", shop.policy, "--language", "en", "--to", "md")
    assert said.code == Exit.DONE
    assert "This is different from version 1.0:\n\n- " in said.out
    assert "1 year" in said.out.split("This is different from version 1.0:")[1]
    assert "There were earlier versions: version 1.0, which was in force from 1 January 2026." in said.out
