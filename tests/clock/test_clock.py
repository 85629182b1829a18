"""gestand.clock: a cut-off decides exactly as the definition does, forward from the event."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gestand.clock import Duration, Rounding, cut_off, last_day, local_day, midnight, now
from reckoning import end
from world import Span

ZONES = (
    "Europe/Amsterdam",
    "UTC",
    "America/New_York",
    "Asia/Kolkata",
    "Pacific/Apia",
    "America/Sao_Paulo",
    "Asia/Beirut",
)
AMS = "Europe/Amsterdam"
settings.register_profile("clock", max_examples=400, deadline=None, derandomize=True)
EXACT = settings.get_profile("clock")


def ours(span):
    """The same length as the code under test writes it, and its rounding."""
    weeks, days = divmod(span.days, 7)
    rounding = Rounding.YEAR_END if span.rounds else Rounding.NONE
    return Duration(span.years, span.months, weeks, days, span.hours, span.minutes), rounding


def cut(at, span, zone):
    return cut_off(at, *(ours(span) if span else (None, Rounding.NONE)), zone)


lengths = st.builds(
    Span,
    years=st.integers(0, 8),
    months=st.integers(0, 14),
    days=st.integers(0, 70),
    hours=st.sampled_from((0, 0, 0, 1, 24, 36, 72)),
    minutes=st.sampled_from((0, 0, 0, 1, 90)),
    rounds=st.booleans(),
)
spans = st.none() | lengths
days = st.dates(date(2015, 1, 1), date(2031, 12, 31))
edges = st.sampled_from(
    [date(y, m, d) for y in (2023, 2024, 2025) for m, d in ((1, 1), (1, 31), (2, 28), (3, 1), (3, 30), (3, 31))]
    + [date(y, m, d) for y in (2023, 2024, 2025) for m, d in ((4, 30), (10, 26), (10, 27), (12, 30), (12, 31))]
    + [date(2020, 2, 29), date(2024, 2, 29), date(2011, 12, 31)]
)
clocks = st.sampled_from(
    (time(), time(0, 0, 0, 1), time(23, 59, 59, 999999), time(12), time(1, 30), time(2, 30), time(3))
)
moments = st.builds(
    lambda d, c, z: datetime.combine(d, c, ZoneInfo(z)).astimezone(UTC), days | edges, clocks, st.sampled_from(ZONES)
)


@EXACT
@given(moments, moments, spans, st.sampled_from(ZONES))
def test_a_moment_is_before_the_cut_off_exactly_when_its_term_has_ended(at, event, span, zone):
    assert (event < cut(at, span, zone).moment) == (end(event, span, zone) <= at)


@EXACT
@given(moments, days | edges, spans, st.sampled_from(ZONES))
def test_a_day_is_up_to_the_cut_off_exactly_when_its_term_has_ended(at, event, span, zone):
    assert (event <= cut(at, span, zone).day) == (end(event, span, zone) <= at)


@EXACT
@given(moments, spans, st.sampled_from(ZONES), st.integers(-3, 3))
def test_the_cut_off_is_the_last_moment_and_the_last_day_that_has_ended(at, span, zone, step):
    """Random events are seldom near the edge; these always are."""
    edge = cut(at, span, zone)
    event = edge.moment + timedelta(microseconds=step)
    assert (event < edge.moment) == (end(event, span, zone) <= at)
    day = edge.day + timedelta(days=step)
    assert (day <= edge.day) == (end(day, span, zone) <= at)


@EXACT
@given(days | edges, lengths, st.sampled_from(ZONES))
@example(date(2024, 1, 31), Span(months=1), AMS)
@example(date(2024, 2, 29), Span(years=1), AMS)
@example(date(2025, 3, 29), Span(days=1), AMS)
def test_a_term_ends_at_the_midnight_after_its_last_day_and_not_a_microsecond_earlier(event, span, zone):
    day = last_day(event, Duration(span.years, span.months, 0, span.days), ours(span)[1])
    whole = Span(span.years, span.months, span.days, rounds=span.rounds)
    ends = midnight(day + timedelta(days=1), zone)
    assert ends == end(event, whole, zone)
    assert event <= cut(ends, whole, zone).day
    assert event > cut(ends - timedelta(microseconds=1), whole, zone).day


def test_every_day_of_four_years_agrees_for_the_terms_that_people_write():
    written = [Span(months=1), Span(months=6), Span(years=1), Span(years=2), Span(days=28), Span(years=7, rounds=True)]
    written += [Span(months=1, days=30), Span(years=1, months=1, days=31), Span(months=11, days=1)]
    for number in range(4 * 366):
        today = date(2023, 1, 1) + timedelta(days=number)
        at = midnight(today, AMS) + timedelta(hours=3)
        for span in written:
            edge = cut(at, span, AMS)
            assert end(edge.day, span, AMS) <= at < end(edge.day + timedelta(days=1), span, AMS), (today, span)
            assert edge.moment == midnight(edge.day + timedelta(days=1), AMS)


@pytest.mark.parametrize(
    ("event", "duration", "rounding", "last"),
    [
        (date(2024, 1, 31), Duration(months=1), Rounding.NONE, date(2024, 2, 29)),
        (date(2023, 1, 31), Duration(months=1), Rounding.NONE, date(2023, 2, 28)),
        (date(2024, 8, 31), Duration(months=6), Rounding.NONE, date(2025, 2, 28)),
        (date(2024, 2, 29), Duration(years=1), Rounding.NONE, date(2025, 2, 28)),
        (date(2024, 2, 29), Duration(years=4), Rounding.NONE, date(2028, 2, 29)),
        (date(2025, 1, 1), Duration(weeks=4), Rounding.NONE, date(2025, 1, 29)),
        (date(2024, 12, 30), Duration(days=2), Rounding.NONE, date(2025, 1, 1)),
        (date(2017, 1, 1), Duration(years=7), Rounding.YEAR_END, date(2024, 12, 31)),
        (date(2017, 12, 31), Duration(years=7), Rounding.YEAR_END, date(2024, 12, 31)),
        (date(2017, 5, 5), Duration(months=6), Rounding.YEAR_END, date(2018, 6, 30)),
        (date(9999, 1, 1), Duration(years=7), Rounding.NONE, date.max),
    ],
)
def test_a_term_ends_on_the_day_that_the_regulation_says(event, duration, rounding, last):
    assert last_day(event, duration, rounding) == last


@pytest.mark.parametrize(
    ("at", "duration", "rounding", "day"),
    [
        ("2025-01-01T00:00+01:00", Duration(years=7), Rounding.YEAR_END, date(2017, 12, 31)),
        ("2024-12-31T23:59+01:00", Duration(years=7), Rounding.YEAR_END, date(2016, 12, 31)),
        ("2025-03-01T00:00+01:00", Duration(months=1), Rounding.NONE, date(2025, 1, 31)),
        ("2025-02-28T23:59+01:00", Duration(months=1), Rounding.NONE, date(2025, 1, 27)),
        ("2025-03-01T00:00+01:00", Duration(years=1), Rounding.NONE, date(2024, 2, 29)),
        ("2025-02-28T12:00+01:00", Duration(years=1), Rounding.NONE, date(2024, 2, 27)),
        ("2025-06-01T00:00+02:00", None, Rounding.NONE, date(2025, 5, 31)),
        ("2025-06-01T10:00+02:00", Duration(hours=10), Rounding.NONE, date(2025, 5, 31)),
        ("2025-06-01T09:59+02:00", Duration(hours=10), Rounding.NONE, date(2025, 5, 30)),
        ("2025-06-01T10:00+02:00", Duration(days=1, hours=10), Rounding.NONE, date(2025, 5, 30)),
    ],
)
def test_the_last_day_that_has_ended_is_known_by_hand(at, duration, rounding, day):
    assert cut_off(datetime.fromisoformat(at), duration, rounding, AMS).day == day


@pytest.mark.parametrize(
    ("at", "duration", "moment"),
    [
        ("2025-03-30T12:00+00:00", Duration(hours=24), "2025-03-29T12:00:00.000001+00:00"),
        ("2025-03-31T00:00+02:00", Duration(days=1), "2025-03-30T00:00+01:00"),
        ("2025-10-27T00:00+01:00", Duration(days=1), "2025-10-26T00:00+02:00"),
        ("2025-10-27T00:00+01:00", None, "2025-10-26T23:00:00.000001+00:00"),
    ],
)
def test_a_day_of_23_or_25_hours_is_one_day(at, duration, moment):
    assert cut_off(datetime.fromisoformat(at), duration, Rounding.NONE, AMS).moment == datetime.fromisoformat(moment)


def test_a_term_of_more_years_than_there_were_has_ended_for_nobody():
    edge = cut_off(datetime(2025, 6, 1, tzinfo=UTC), Duration(years=3000), Rounding.NONE, AMS)
    assert edge.day == date.min
    edge = cut_off(datetime(2025, 6, 1, tzinfo=UTC), Duration(years=2024), Rounding.YEAR_END, AMS)
    assert edge.day <= date(1, 12, 31)


def test_a_day_begins_at_the_first_moment_of_it():
    for zone in ZONES:
        for month in range(1, 13):
            for day in range(1, 29):
                begins = midnight(date(2025, month, day), zone)
                assert local_day(begins, zone) == date(2025, month, day)
                assert local_day(begins - timedelta(microseconds=1), zone) < date(2025, month, day)


def test_now_is_aware_and_in_utc():
    assert now().utcoffset() == timedelta()
