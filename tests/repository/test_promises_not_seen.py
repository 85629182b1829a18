"""Stories that pass and saw nothing: each way to have a promise counted that nobody kept."""

from __future__ import annotations

import pytest

from support.catalogue import Promise, catalogue

from .shop import KEPT, results, told

UNHEARD = next(id_ for id_, promise in catalogue().items() if not promise.by)
"""A promise of which nobody but its tests speaks yet."""

EMPTY = """
@pytest.mark.promise("CV-04")
def test_it_says_nothing(shop):
    pass
"""

ONLY_KEPT = """
@pytest.mark.promise("CV-04")
def test_it_sees_it_kept(shop):
    do(shop)
    assert judge(shop) == "kept"
"""

ONLY_BROKEN = """
@pytest.mark.promise("CV-04")
def test_it_sees_it_broken(shop):
    assert judge(shop) == "broken"
"""

BACKWARDS = """
@pytest.mark.promise("CV-04")
def test_it_sees_it_kept_and_broken(shop):
    assert judge(shop, KEPT) == "kept"
    assert judge(shop) == "broken"
"""

CLOCK = """
@pytest.mark.promise("CV-04")
def test_it_turns_the_clock_back(shop):
    assert judge(shop) == "broken"
    assert judge(shop, KEPT) == "kept"
"""

OWN_WORD = """
@pytest.mark.promise("CV-04")
def test_it_says_so_itself(record_property):
    record_property("seen", {"sqlite": [KEY], "postgresql": [KEY]})
    record_property("seen", KEY)
    assert ["broken", "kept"] == ["broken", "kept"]
"""

ELSEWHERE = """
@pytest.mark.promise("CV-04")
def test_it_is_kept_in_another_shop(shop, tmp_path):
    assert judge(shop) == "broken"
    (tmp_path / "other").mkdir()
    other = f"sqlite:///{tmp_path / 'other' / 'shop.db'}"
    fill(other, "2026-03-01 10:00:00")
    assert judge(opened(tmp_path / "other", other)) == "kept"
"""

OTHER_WORDS = """
@pytest.mark.promise("CV-04")
def test_it_promises_less(shop, sqlite, tmp_path):
    assert judge(shop) == "broken"
    shop[2].close()
    assert judge(opened(tmp_path, sqlite, "9 years")) == "kept"
"""

FORGOTTEN = """
@pytest.mark.promise("CV-04")
def test_it_forgets_that_she_asked(tmp_path, sqlite):
    fill(sqlite, "2026-03-01 10:00:00")
    asked, blank = opened(tmp_path, sqlite), tmp_path / "blank"
    asked[2].record_endings([Ending("e", "deliver-the-service", Person("user", (1,)), NOW, "she asked")], NOW)
    assert judge(asked) == "broken"
    blank.mkdir()
    assert judge(opened(blank, sqlite)) == "kept"
"""

OTHERS = """
@pytest.mark.promise("CV-17")
def test_it_sees_another_promise(shop):
    assert judge(shop) == "broken"
    do(shop)
    assert judge(shop) == "kept"
"""

TWO_WORLDS = """
@pytest.mark.promise("CV-04")
@pytest.mark.parametrize("left", ["2023", "2026"])
def test_it_is_broken_for_one_and_kept_for_the_other(left, sqlite, tmp_path):
    fill(sqlite, f"{left}-03-01 10:00:00")
    assert judge(opened(tmp_path, sqlite)) == {"2023": "broken", "2026": "kept"}[left]
"""

TWO_TESTS = """
@pytest.mark.promise("CV-04")
def test_it_is_broken_in_one_test(shop):
    assert judge(shop) == "broken"


@pytest.mark.promise("CV-04")
def test_it_is_kept_in_another(shop):
    do(shop)
    assert judge(shop) == "kept"
"""

FOOLS = {
    "empty": EMPTY,
    "only kept": ONLY_KEPT,
    "only broken": ONLY_BROKEN,
    "backwards": BACKWARDS,
    "the clock": CLOCK,
    "its own word": OWN_WORD,
    "another database": ELSEWHERE,
    "other words": OTHER_WORDS,
    "other records": FORGOTTEN,
    "two tests": TWO_TESTS,
    "two parameters": TWO_WORLDS,
}


@pytest.fixture(autouse=True)
def _sqlite_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that nothing but what is wrong with it stops one of them from carrying a promise."""
    monkeypatch.setattr("support.promises.CARRYING", ("sqlite",))


def test_a_test_that_did_not_see_it_broken_and_then_kept_carries_nothing(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One run of all of them, each about a promise of its own, of which the verifier's one promise would count."""
    named = dict(zip(catalogue(), {"it does": KEPT} | FOOLS, strict=False))
    known = {id_: Promise("", way, ("keep/*",)) for id_, way in named.items()}
    monkeypatch.setattr("support.promises.catalogue", lambda: known)
    suite = [test.replace("CV-04", id_) for id_, test in zip(known, [KEPT, *FOOLS.values()], strict=True)]

    found = told(pytester, *suite)

    assert {result for promise in found.values() for _, result, _ in results(promise)} == {"passed"}
    assert [promise["means"] for promise in found.values() if promise["carried"]] == ["it does"]
    assert {promise["why"] for promise in found.values() if not promise["carried"]} == {
        "no test saw it broken, or refused, before it was kept or done"
    }


def test_another_promise_than_that_of_the_story_does_not_count(pytester: pytest.Pytester) -> None:
    promise = told(pytester, OTHERS)["CV-17"]
    assert (promise["carried"], promise["tests"][0]["seen"]) == (False, {})


def test_a_test_cannot_name_a_promise_while_it_runs(pytester: pytest.Pytester) -> None:
    named = KEPT.replace('@pytest.mark.promise("CV-04")\n', "").replace(
        "(shop):", '(shop, record_property):\n    record_property("promise", "CV-04")'
    )
    assert told(pytester, named)["CV-04"]["why"] == "no story yet"


def test_what_the_verifier_does_not_judge_is_said_to_rest_on_the_word_of_its_tests(pytester: pytest.Pytester) -> None:
    promise = told(pytester, KEPT.replace("CV-04", UNHEARD))[UNHEARD]
    assert not promise["carried"]
    assert "own word" in promise["why"]
