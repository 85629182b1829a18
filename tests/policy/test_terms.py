"""Terms: the parser is the published grammar, durations are what people write, and errors point at the word."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gestand.clock import Duration, Older, Rounding
from gestand.errors import Place
from gestand.policy.model import After, Earliest, EventRef, Forever, Latest, Term, Until
from gestand.policy.reader import lint
from gestand.policy.terms import MAX_NESTING, TermError, parse
from gestand.vocabulary import durations
from gestand.vocabulary.law import StatutoryTerm, TermKind

from .ebnf import Grammar
from .texts import changed, written

ROOT = Path(__file__).parents[2]
EBNF = (ROOT / "src/gestand/policy/terms.ebnf").read_text()

LAW = StatutoryTerm(
    id="nl.tax.records",
    country="NL",
    kind=TermKind.AT_LEAST,
    duration=Duration(years=7),
    rounding=Rounding.YEAR_END,
    what="",
    starts="",
    article="",
    certainty="verified",
)
PART = r'(?:"(?:[^"]|"")+"(?!")|[^\s(),.:"]+)'
NUMBERS = ["1", "2", "30", "9999", "six", "twelve"]


def matches(pattern: str) -> Callable[[str], bool]:
    return lambda word: re.fullmatch(pattern, word) is not None


def is_day(word: str) -> bool:
    try:
        return len(word) == 10 and bool(date.fromisoformat(word))
    except ValueError:
        return False


GRAMMAR = Grammar(
    EBNF,
    {
        "number": (matches(r"\d{1,4}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"), NUMBERS),
        "iso": (matches(r"P(?=.)(\d+Y)?(\d+M)?(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?)?"), ["P2Y", "PT72H"]),
        "day": (is_day, ["2027-01-01", "2024-02-29"]),
        "law-id": (matches(r"[a-z]{2}(\.[a-z0-9][a-z0-9_-]*)+"), ["nl.tax.records"]),
        "name": (
            matches(rf"({PART}:)?{PART}(\.{PART}){{1,3}}"),
            ["users.ended_at", "app:x.logins.at", '"odd, table"."ended ""at"""', 'app:"until".at'],
        ),
    },
)


def place_of(offset: int) -> Place:
    return Place("term", 1, offset + 1)


def read(text: str) -> Term:
    return parse(text, lambda law, offset: LAW, place_of)


def event(name: str, last: bool = False, at: int = 0) -> EventRef:
    return EventRef(name, last, place_of(at))


def failure(text: str) -> TermError:
    with pytest.raises(TermError) as error:
        read(text)
    return error.value


# ---------------------------------------------------------------- what terms mean


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("2 years", Duration(years=2)),
        ("1 year and 6 months", Duration(years=1, months=6)),
        ("1 year 6 months", Duration(years=1, months=6)),
        ("six weeks", Duration(weeks=6)),
        ("30 days", Duration(days=30)),
        ("72 hours and 30 minutes", Duration(hours=72, minutes=30)),
        ("P2Y", Duration(years=2)),
        ("P1Y6M", Duration(years=1, months=6)),
        ("P4W", Duration(weeks=4)),
        ("P14D", Duration(days=14)),
        ("PT72H", Duration(hours=72)),
        ("P1DT12H30M", Duration(days=1, hours=12, minutes=30)),
    ],
)
def test_it_reads_durations_in_words_and_in_iso_8601(text: str, duration: Duration) -> None:
    assert read(f"{text} after users.ended_at") == After(duration, event("users.ended_at", at=len(text) + 7))
    assert durations.words(text) == duration


def test_months_and_minutes_share_a_letter_and_not_a_meaning() -> None:
    assert durations.iso("P3M") == Duration(months=3)
    assert durations.iso("PT3M") == Duration(minutes=3)


@pytest.mark.parametrize("text", ["P", "PT", "P1.5Y", "p2y", "2Y", "P2Y6", "P1M1Y", "P-1Y", "P12345Y", "P1YT"])
def test_it_refuses_what_is_no_iso_8601_duration(text: str) -> None:
    assert durations.words(text) is None


@given(st.builds(Duration, *[st.integers(0, 9999)] * 6))
def test_a_duration_written_in_iso_8601_is_read_as_itself(duration: Duration) -> None:
    assert durations.iso(durations.iso_text(duration)) == duration


def test_a_term_can_be_rounded_to_the_end_of_the_year() -> None:
    found = read("7 years rounded to the end of the year after invoices.booked_on")
    assert isinstance(found, After)
    assert (found.duration, found.rounding) == (Duration(years=7), Rounding.YEAR_END)


def test_earlier_events_can_keep_the_shorter_term_that_was_promised_then() -> None:
    found = read("3 years after users.ended_at (6 months before 2025-01-01, P1Y before 2027-01-01)")
    assert isinstance(found, After)
    assert found.older == (
        Older(date(2025, 1, 1), Duration(months=6)),
        Older(date(2027, 1, 1), Duration(years=1)),
    )
    days = (date(2024, 12, 31), date(2025, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [found.length_of(day) for day in days] == [
        Duration(months=6),
        Duration(years=1),
        Duration(years=1),
        Duration(years=3),
    ]
    assert read("the latest of (1 year after users.ended_at (1 day before 2027-01-01), until users.ended_at)")
    for wrong in ("(1 year)", "(1 year before 2027-02-30)", "()", "(1 year before 2027-01-01", "(before 2027-01-01)"):
        assert failure(f"3 years after users.ended_at {wrong}").code in ("P402", "P403")
    assert failure("nl.tax.records after users.ended_at (1 year before 2027-01-01)").code == "P402"


def test_a_statutory_term_brings_its_length_its_rounding_and_its_id() -> None:
    found = read("nl.tax.records after the last invoices.booked_on")
    assert found == After(Duration(years=7), event("invoices.booked_on", True, 30), Rounding.YEAR_END, "nl.tax.records")


def test_it_reads_until_and_until_it_ends() -> None:
    assert read("until sessions.expires_at") == Until(event("sessions.expires_at", at=6))
    assert read("until it ends") == Forever()


def test_it_reads_the_latest_and_the_earliest_of_terms_inside_each_other() -> None:
    found = read("the latest of (1 year after a.b, the earliest of (until c.d, until it ends))")
    assert isinstance(found, Latest)
    assert isinstance(found.terms[1], Earliest)
    assert found.terms[1].terms == (Until(event("c.d", at=56)), Forever())


def test_white_space_and_line_ends_do_not_count() -> None:
    found = read("the  latest of(until a.b ,\n until c.d)")
    assert isinstance(found, Latest) and len(found.terms) == 2


def test_the_words_of_an_event_can_be_a_store_a_schema_a_table_and_a_column() -> None:
    assert read("until app:public.users.ended_at") == Until(event("app:public.users.ended_at", at=6))


@pytest.mark.parametrize(
    ("written_as", "name"),
    [
        ('"odd table"."ended at"', "odd table.ended at"),
        ('users."col.umn"', 'users."col.umn"'),
        ('app:"the (old) users"."at, in UTC"', "app:the (old) users.at, in UTC"),
        ('users."at ""noon"""', 'users.at "noon"'),
        ('"users"."ended_at"', "users.ended_at"),
        ('"until"."it ends"', "until.it ends"),
    ],
)
def test_a_part_between_double_quotes_can_be_any_name(written_as: str, name: str) -> None:
    assert read(f"until {written_as}") == Until(event(name, at=6))
    found = read(f"the latest of (until {written_as},until {written_as})")
    assert isinstance(found, Latest)
    assert [part.event.name for part in found.terms if isinstance(part, Until)] == [name, name]


# ---------------------------------------------------------------- what goes wrong


@pytest.mark.parametrize(
    ("text", "at", "code", "hint"),
    [
        ("2 jaar after a.b", "jaar", "P403", "`2 years`"),
        ("30 dagen after a.b", "dagen", "P403", "`30 days`"),
        ("1.5 years after a.b", "1.5", "P403", "1 year and 6 months"),
        ("2years after a.b", "2years", "P403", "1 year"),
        ("2 years 3 years after a.b", "years after", "P403", ""),
        ("0 days after a.b", "0", "P403", "until"),
        ("PT after a.b", "PT", "P403", "P2Y"),
        ("12345 days after a.b", "12345", "P403", ""),
        ("2 years before a.b", "before", "P402", "after which event"),
        ("2 years after ended_at", "ended_at", "P402", ""),
        ("until my users.ended_at", "my", "P402", "double quotes"),
        ("until users.ended at", "at", "P402", "double quotes"),
        ('until users."ended at', "users", "P402", ""),
        ('until users."".b', "users", "P402", ""),
        ("2 years after a.b and 3 years after c.d", "and", "P402", "the latest of"),
        ("the last of (until a.b)", "the", "P402", ""),
        ("the latest of until a.b", "until", "P402", "the latest of ("),
        ("forever", "forever", "P402", "until it ends"),
        ("nl.tax.records", "", "P402", "after which event"),
    ],
)
def test_an_error_points_at_the_word_and_says_what_to_write(text: str, at: str, code: str, hint: str) -> None:
    error = failure(text)
    assert error.code == code
    assert error.offset == (text.index(at) if at else len(text))
    assert hint in error.hint


def test_a_term_nested_too_deeply_is_an_error_and_not_a_crash() -> None:
    deep = "the latest of (" * (MAX_NESTING + 1) + "until a.b" + ")" * (MAX_NESTING + 1)
    assert "nested" in failure(deep).message
    assert failure("the latest of (" * 100_000).code == "P402"


# ---------------------------------------------------------------- the grammar


def test_the_reference_prints_the_grammar_that_is_shipped() -> None:
    page = (ROOT / "docs/reference/policy.md").read_text()
    assert f"```ebnf\n{EBNF}```" in page


def agree(words: list[str]) -> None:
    """The grammar counts no units and does no sums; but for that, parser and grammar accept the same."""
    text = " ".join(words)
    try:
        read(text)
        parsed = True
    except TermError as error:
        sums = ("given twice", "a length of nothing")
        parsed = any(word in error.message for word in sums) and GRAMMAR.accepts(words)
    assert parsed == GRAMMAR.accepts(words), text


@given(st.integers(0, 2**32))
def test_the_parser_accepts_every_sentence_of_the_grammar(seed: int) -> None:
    words = GRAMMAR.sentence(random.Random(seed))
    assert GRAMMAR.accepts(words)
    agree(words)


KEYWORDS = "until it ends after the latest earliest of last and rounded to end year years month days hours"
OTHERS = '( ) , 2 six P2Y PT nl.tax.records a.b s:a.b a a.b.c.d.e a."b" "a."b "a" a.""'
WORDS = [*KEYWORDS.split(), *OTHERS.split()]


@given(st.integers(0, 2**32), st.sampled_from(["drop", "swap", "put"]), st.sampled_from(WORDS), st.integers(0, 99))
def test_the_parser_refuses_what_the_grammar_refuses(seed: int, way: str, word: str, where: int) -> None:
    words = GRAMMAR.sentence(random.Random(seed))
    at = where % len(words)
    if way == "drop":
        del words[at]
    elif way == "swap":
        words[at] = word
    else:
        words.insert(at, word)
    agree(words)


@given(st.lists(st.sampled_from(WORDS), max_size=8))
def test_the_parser_and_the_grammar_agree_about_any_words(words: list[str]) -> None:
    agree(words)


@given(st.text(max_size=60))
def test_any_text_is_a_term_or_a_term_error(text: str) -> None:
    try:
        read(text)
    except TermError as error:
        assert 0 <= error.offset <= len(text)


@pytest.mark.parametrize(
    ("keep", "hint"),
    [
        ("2 Years after users.ended_at", "Write `2 years`."),
        ("twee jaar na users.ended_at", "Write it in digits, or as a word from one to twelve: `2 years`."),
        ("thirteen months after users.ended_at", "Write it in digits, or as a word from one to twelve: `2 months`."),
        ("NL.tax.records after invoices.booked_on", "Write it in small letters: `nl.tax.records`."),
    ],
)
def test_a_word_that_is_nearly_right_is_told_how_it_is_written(tmp_path: Path, keep: str, hint: str) -> None:
    found = lint(written(tmp_path, changed(("2 years after users.ended_at", keep))))
    assert [finding.hint for finding in found] == [hint]
