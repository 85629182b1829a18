"""Days at the edges of the calendar, which anybody can write down."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from changes_drawn import WHOLE
from gestand.changes.deciding import Said, decide
from gestand.changes.diff import diff
from gestand.clock import Duration, Older, Rounding, cut_off
from gestand.errors import Refused
from gestand.ledger.shelf import spelled
from gestand.ledger.versions import Version
from gestand.policy.model import Policy
from gestand.policy.reader import lint, read
from gestand.verify.terms import bound

KEEP = "keep: 2 years after users.ended_at"
EDGES = ("0001-01-01", "0001-01-02", "9999-12-30", "9999-12-31")


def policy(folder: Path, *changes: tuple[str, str]) -> Policy:
    text = WHOLE
    for old, new in changes:
        text = text.replace(old, new)
    path = folder / "privacy.yaml"
    path.write_text(text, encoding="utf-8")
    return read(path)


@pytest.mark.parametrize("day", EDGES)
def test_a_day_at_the_edge_of_the_calendar_is_a_day(tmp_path: Path, day: str) -> None:
    old = policy(tmp_path)
    new = policy(
        tmp_path,
        (KEEP, f"keep: 3 years after users.ended_at (1 year before {day})"),
        ("2026-01-01", day),
        ('"1.0"', "2"),
    )
    assert not [finding for finding in lint(new.path) if finding.code in ("P402", "P423")]
    assert [change.key for change in diff(old, new).changes] == ["activity/deliver.term"]
    published = Version("1.0", old.digest, date(2020, 1, 1), datetime(2020, 1, 1, tzinfo=UTC), False, False, (), {})
    if day > "2020":
        decided = decide(new, (published, old), date(2020, 1, 1), Said(because="at the edge"))
        assert decided.since == date.fromisoformat(day)
    else:
        with pytest.raises(Refused, match="that day is over"):
            decide(new, (published, old), date(2020, 1, 1), Said(because="at the edge"))


@pytest.mark.parametrize("day", EDGES)
@pytest.mark.parametrize("at", [datetime(2024, 2, 29, 12, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)])
def test_executor_and_judge_agree_at_the_edges(day: str, at: datetime) -> None:
    older = (Older(date.fromisoformat(day), Duration(months=1)),)
    cut = cut_off(at, Duration(years=1), Rounding.NONE, "UTC", older)
    judged = bound(at, Duration(years=1), Rounding.NONE, "UTC", older)
    assert cut.day == judged.day


def test_a_notice_without_end_never_comes(tmp_path: Path) -> None:
    old = policy(tmp_path, ("notice: 30 days", "notice: 9999 years"))
    new = policy(tmp_path, ("in_force: 2026-01-01\n", ""), ("To find abuse", "To sell"), ('"1.0"', "2"))
    version = Version("1.0", old.digest, date(2020, 1, 1), datetime(2020, 1, 1, tzinfo=UTC), False, False, (), {})
    assert decide(new, (version, old), date(2020, 1, 1), Said()).since == date.max


@pytest.mark.parametrize(("one", "other"), [("RC", "rc"), ("1.0-Beta", "1.0-beta"), ("%41", "A"), (".x", "%2Ex")])
def test_two_versions_have_two_folders_also_where_capitals_make_no_other(one: str, other: str) -> None:
    assert spelled(one).casefold() != spelled(other).casefold()
