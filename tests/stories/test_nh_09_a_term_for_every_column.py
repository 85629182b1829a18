"""NH-09: a retention schedule that covers every personal column; none without a term."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from gestand.datamap.model import ColumnKind
from gestand.errors import Level, PolicyError
from gestand.examples.building import policy_text
from gestand.policy.reader import lint, read

from .neighbours import ALICE, CHARLIE
from .story import Story, local

COVERED, SCHEDULE = "covered/app", "schedule/all"
ACCOUNT = "keep/deliver-the-service"


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "privacy.yaml"
    path.write_text(policy_text("cloudcv"), encoding="utf-8")
    return path


def test_every_personal_column_has_activities_and_each_of_those_a_term(town: Story) -> None:
    personal = [
        (column.activities, table.name, column.name)
        for table in town.map.tables.values()
        for column in table.columns.values()
        if column.kind is ColumnKind.PERSONAL
    ]
    assert len(personal) > 60
    for activities, table, column in personal:
        assert activities, f"{table}.{column}"
        for name in activities:
            activity = town.map.activities[name]
            assert activity.own or activity.at_least or activity.at_most, f"{table}.{column}: {name}"


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ("      - profiles.phone\n", "", "profiles.phone"),
        ("    keep: 1 year after logins.at\n", "", "keep-the-service-safe"),
    ],
)
def test_lint_refuses_a_personal_column_without_a_term(policy: Path, old: str, new: str, names: str) -> None:
    assert [finding for finding in lint(policy) if finding.level is Level.ERROR] == []
    text = policy.read_text(encoding="utf-8")
    assert text.count(old) == 1
    policy.write_text(text.replace(old, new), encoding="utf-8")
    errors = [finding for finding in lint(policy) if finding.level is Level.ERROR]
    assert [names in finding.message and bool(finding.hint) for finding in errors] == [True]
    with pytest.raises(PolicyError):
        read(policy)


@pytest.mark.promise("NH-09")
def test_a_column_that_appears_in_the_schema_breaks_it_until_it_has_a_term(town: Story) -> None:
    charlie = town.life(CHARLIE)
    assert town.standing(COVERED) == "kept"
    town.change(text("ALTER TABLE profiles ADD COLUMN twitter VARCHAR(40)"))
    town.bind()
    broken = town.verdict(COVERED)
    assert str(broken.standing) == "broken"
    assert [(place.table, place.column) for place in broken.places] == [("profiles", "twitter")]
    # Nobody said that it is not personal, so nobody can say that every personal column has a term.
    assert town.standing(SCHEDULE) in ("broken", "unknown")

    # What nobody declared is not erased by surprise either: the table is left out by name, and never told as kept.
    town.leave(ALICE, local("2024-03-13"))
    plan = town.plan()
    assert any("profiles" in note for note in plan.notes)
    assert all(step.table != "profiles" for step in plan.steps)
    assert town.standing(ACCOUNT) in ("broken", "unknown")

    town.amend(
        ("driving_licence: driving licence\n", "driving_licence: driving licence\n      twitter: social profile\n"),
        ("      - profiles.phone\n", "      - profiles.phone\n      - profiles.twitter\n"),
    )
    assert (town.standing(COVERED), town.standing(SCHEDULE)) == ("kept", "kept")
    assert town.standing(ACCOUNT) == "broken"
    town.apply()
    assert "profiles" not in town.life(ALICE)
    assert town.standing(ACCOUNT) == "kept"
    assert town.life(CHARLIE) == charlie


@pytest.mark.promise("NH-09")
def test_a_table_that_appears_in_the_schema_breaks_it_until_it_is_declared(town: Story) -> None:
    assert town.standing(COVERED) == "kept"
    town.change(text("CREATE TABLE survey_answers (id INTEGER PRIMARY KEY, email VARCHAR(254))"))
    town.bind()
    broken = town.verdict(COVERED)
    assert str(broken.standing) == "broken"
    assert {place.table for place in broken.places} == {"survey_answers"}
    town.change(text("DROP TABLE survey_answers"))
    town.bind()
    assert town.standing(COVERED) == "kept"
