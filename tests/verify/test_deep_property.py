"""Engines find what a plain search through every text finds, and nothing that is nowhere."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gestand.ledger.records import Identifier
from gestand.verify.deep.needles import LONG, SHORTEST, forms_of

from .erased import Erased
from .ground import Ground, user

pytestmark = pytest.mark.not_on("mariadb", "slow there, and tried in its own words: test_deep_mariadb.py")

LETTERS = "abAB1@.-_ %'\"\\éÉ*?[]^$()+{}|\u0308\n"
"""Letters of both cases and beyond ASCII, and whatever means something in a pattern, a JSON text or a URL."""

texts = st.text(LETTERS, max_size=24)
telling = st.sampled_from(["Ab.b@a1.ab", "ab@b1.ba", "a@b1", "abab", "aAb éB b1", 'é"a\\b b1', "1% [b]*a", "B/b/b?"])
identifiers = telling | st.text(LETTERS, min_size=1, max_size=12).filter(lambda text: text.strip())
around = st.sampled_from(["", " ", "a", "B1", ".", "_", "é", "@", "%40", '"'])


def plainly(form: str, text: str, long: bool, address: bool) -> int:
    """2 as a word of its own, 1 inside a longer one, 0 not there: by looking at each place in turn."""
    found, here = 0, text.find(form)
    while here >= 0:
        before, after = text[here - 1 : here], text[here + len(form) : here + len(form) + 1]
        joined = before.isascii() and (before.isalnum() or (address and before != "" and before in "._+%-"))
        alone = not joined and not (after.isascii() and after.isalnum())
        found = max(found, 2 if alone else 1 if long else 0)
        here = text.find(form, here + 1)
    return found


def ascii_lower(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def expected(identifier: str, lines: list[str | None]) -> tuple[str, int]:
    identifier = identifier.strip()
    if len(identifier) < SHORTEST:
        return "unknown", 0
    forms = [needle.text for needle in forms_of(identifier)]
    levels = [
        max(plainly(form, ascii_lower(line), len(identifier) >= LONG, "@" in identifier) for form in forms)
        for line in lines
        if line is not None
    ]
    if 2 in levels:
        return "broken", levels.count(2)
    return ("unknown", levels.count(1)) if 1 in levels else ("kept", 0)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    identifier=identifiers,
    lines=st.lists(st.none() | texts, max_size=4),
    planted=st.lists(st.tuples(around, st.booleans(), around), min_size=1, max_size=3),
    data=st.data(),
)
def test_engines_find_what_a_plain_search_finds(
    ground: Ground, identifier: str, lines: list[str | None], planted: list[tuple[str, bool, str]], data: st.DataObject
):
    town = Erased(ground)
    if not (ground.folder / "state").exists():
        town.make().run("CREATE TABLE audit (line text)")
    town.run("DELETE FROM audit")
    rows = list(lines)
    for before, upper, after in planted:
        form = data.draw(st.sampled_from([needle.raw for needle in forms_of(identifier)] or [identifier]))
        rows.append(before + (form.upper() if upper else form) + after)
    if rows:
        town.put("audit", *rows)
    verdict = town.verdict(people=(user(9),), by_hand=(identifier,))
    assert (str(verdict.standing), verdict.count) == expected(identifier, rows)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(texts, max_size=6))
def test_an_identifier_that_is_nowhere_is_never_reported(ground: Ground, lines: list[str]):
    town = Erased(ground)
    if not (ground.folder / "state").exists():
        town.make().run("CREATE TABLE audit (line text)").erase(identifiers=(Identifier("email", "zz.top@cc.example"),))
    town.run("DELETE FROM audit")
    if lines:
        town.put("audit", *lines)
    verdict = town.verdict()
    assert (str(verdict.standing), verdict.count, verdict.places) == ("kept", 0, ())
