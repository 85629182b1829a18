"""The judge's sums, and the bounds it finds by trying days: hand-made truths, and one against the other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gestand.clock import Duration, Rounding
from gestand.verify.onset import onset
from gestand.verify.terms import bound, end

AMS = "Europe/Amsterdam"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "duration", "rounding", "ends"),
    [
        (date(2024, 1, 31), Duration(months=1), Rounding.NONE, "2024-02-29T23:00"),
        (date(2024, 2, 29), Duration(years=1), Rounding.NONE, "2025-02-28T23:00"),
        (date(2024, 10, 26), Duration(days=1), Rounding.NONE, "2024-10-27T23:00"),
        (date(2024, 3, 30), Duration(days=1), Rounding.NONE, "2024-03-31T22:00"),
        (date(2017, 5, 5), Duration(years=7), Rounding.YEAR_END, "2024-12-31T23:00"),
        (date(2024, 5, 5), Duration(), Rounding.NONE, "2024-05-05T22:00"),
        (date(2024, 5, 5), None, Rounding.NONE, "2024-05-05T22:00"),
        (utc("2024-05-05T23:30"), Duration(weeks=2), Rounding.NONE, "2024-05-20T22:00"),
        (utc("2024-05-05T23:30"), None, Rounding.NONE, "2024-05-05T23:30"),
        (utc("2024-10-26T12:00"), Duration(hours=24), Rounding.NONE, "2024-10-27T12:00"),
    ],
)
def test_an_end_is_what_the_regulation_says(value, duration, rounding, ends):
    assert end(value, duration, rounding, AMS) == utc(ends)


def test_an_end_beyond_the_calendar_never_comes():
    assert end(date(9999, 1, 1), Duration(years=1), Rounding.NONE, AMS) is None
    assert bound(utc("2024-01-01T00:00"), Duration(years=3000), Rounding.NONE, AMS).day is None


DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
DURATIONS = st.builds(
    Duration,
    years=st.integers(0, 10),
    months=st.integers(0, 13),
    weeks=st.integers(0, 3),
    days=st.integers(0, 40),
    hours=st.sampled_from((0, 0, 36)),
)
ROUNDINGS = st.sampled_from(Rounding)
ZONES = st.sampled_from((AMS, "UTC", "America/New_York", "Pacific/Auckland"))


@given(day=DAYS, duration=DURATIONS, rounding=ROUNDINGS, zone=ZONES, ahead=st.integers(-3, 3))
def test_the_bound_parts_days_exactly_as_their_ends_do(day, duration, rounding, zone, ahead):
    ends = end(day, duration, rounding, zone)
    assert ends is not None
    for at in (ends, ends - timedelta(microseconds=1), ends + timedelta(days=ahead)):
        limit = bound(at, duration, rounding, zone).day
        for near in (day + timedelta(days=step) for step in (-2, -1, 0, 1, 2)):
            over = end(near, duration, rounding, zone)
            assert (limit is not None and near <= limit) == (over is not None and over <= at)


@given(
    value=st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
    duration=st.one_of(st.none(), DURATIONS, st.builds(Duration, hours=st.integers(1, 90), minutes=st.integers(0, 59))),
    rounding=ROUNDINGS,
    zone=ZONES,
)
def test_the_bound_parts_moments_exactly_as_their_ends_do(value, duration, rounding, zone):
    ends = end(value, duration, rounding, zone)
    assert ends is not None
    for at, over in ((ends, True), (ends - timedelta(microseconds=1), False)):
        limit = bound(at, duration, rounding, zone).moment
        assert limit is not None
        assert (value < limit) is over


@given(
    start=st.datetimes(datetime(2000, 1, 1), datetime(2026, 1, 1), timezones=st.just(UTC)),
    guesses=st.lists(st.datetimes(datetime(2000, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)), max_size=4),
)
def test_since_when_is_found_to_the_second(start, guesses):
    at = utc("2026-03-14T02:00")
    found = onset(lambda moment: moment >= start, at, AMS, sorted(guesses))
    assert found is not None
    assert start <= found < start + timedelta(seconds=1, microseconds=1)


def test_since_when_finds_local_midnights_and_nothing_that_never_began():
    midnight, at, asked = utc("2024-07-26T22:00"), utc("2026-03-14T02:00"), []

    def had_ended(moment: datetime) -> bool:
        asked.append(moment)
        return moment >= midnight

    assert onset(had_ended, at, AMS) == midnight
    assert len(asked) < 30
    assert onset(lambda _: True, at, AMS) is None
    assert onset(lambda _: False, at, AMS) is None
