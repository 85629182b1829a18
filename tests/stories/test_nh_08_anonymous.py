"""NH-08: what is left after the term can no longer be led back to somebody, not even indirectly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from support.killing import further, killed_at
from verify.ground import places

from .survey import POLICY, PROMISE, Survey

BLANKED = POLICY.replace("otherwise: wait", "otherwise: blanked")


@pytest.fixture
def survey(database_url: str, tmp_path: Path) -> Survey:
    return Survey(database_url, tmp_path).begin()


@pytest.mark.promise("NH-08")
def test_rows_that_are_alike_become_nobodys_and_lose_what_tells_them_apart(survey: Survey) -> None:
    survey.alike(3)
    assert survey.findings() == {}
    before = survey.judged()
    assert (str(before.standing), places(before)) == ("broken", {"answers.user_id": 3})

    survey.night()

    assert survey.answers() == [
        (1, None, "1985-01-01", "35", 30_000, 4, None, None),
        (2, None, "1985-01-01", "35", 30_000, 3, None, None),
        (3, None, "1985-01-01", "35", 30_000, 4, None, None),
    ]
    assert survey.rows("SELECT * FROM users") == []
    assert set(survey.standings().values()) == {"kept"}
    assert survey.plan().steps == ()


def test_rows_of_which_too_few_are_alike_wait_by_name_until_they_have_company(survey: Survey) -> None:
    survey.alike(2)

    assert survey.plan().notes == (
        "2 rows of answers go on leading to somebody: fewer than 3 people are alike in born, postcode, salary,"
        " or what is left tells too much (satisfaction)",
    )
    survey.night()

    assert [row[1] for row in survey.answers()] == [1, 2]
    assert [row[:1] for row in survey.rows("SELECT id, name FROM users WHERE name IS NULL ORDER BY id")] == [(1,), (2,)]
    waiting = survey.judged()
    assert (str(waiting.standing), places(waiting)) == ("broken", {"answers.user_id": 2})
    assert "still lead to somebody" in waiting.why

    survey.alike(1, first=3)
    survey.night()
    assert [row[1] for row in survey.answers()] == [None, None, None]
    assert survey.rows("SELECT * FROM users") == []
    assert set(survey.standings().values()) == {"kept"}


def test_a_value_that_all_have_in_common_would_be_learnt_and_makes_them_wait(survey: Survey) -> None:
    survey.alike(3).run("UPDATE answers SET satisfaction = 1")

    survey.night()
    assert [row[1] for row in survey.answers()] == [1, 2, 3]
    assert str(survey.judged().standing) == "broken"

    survey.run("UPDATE answers SET satisfaction = 2 WHERE id = 3")
    survey.night()
    assert [row[1] for row in survey.answers()] == [None, None, None]
    assert str(survey.judged().standing) == "kept"


def test_three_rows_of_one_person_are_no_company(survey: Survey) -> None:
    survey.person(1)
    for key in (1, 2, 3):
        survey.answer(key, 1, "1985-02-03", "3511AB", satisfaction=key)

    survey.night()

    assert [row[1] for row in survey.answers()] == [1, 1, 1]
    assert str(survey.judged().standing) == "broken"


def test_a_row_whose_term_has_not_ended_is_no_company_and_is_not_touched(survey: Survey) -> None:
    survey.alike(2).person(3, ended="")
    survey.answer(3, 3, "1985-11-12", "3599ZZ", satisfaction=1)
    before = survey.answers()[2]

    survey.night()

    assert survey.answers()[2] == before
    assert [row[1] for row in survey.answers()] == [1, 2, 3]


def test_nothing_is_kept_of_rows_without_company_where_the_policy_says_so(survey: Survey) -> None:
    survey.policy = BLANKED
    survey.alike(2)
    survey.alike(3, first=5)
    survey.run("UPDATE answers SET born = '1990-03-04' WHERE id < 5")
    assert survey.findings() == {}

    survey.night()

    alone = (None, None, None, None, None, None, None)
    assert survey.answers()[:2] == [(1, *alone), (2, *alone)]
    assert [row[2] for row in survey.answers()[2:]] == ["1985-01-01"] * 3
    assert set(survey.standings().values()) == {"kept"}
    assert survey.plan().steps == ()


def test_a_row_that_the_service_takes_from_a_group_breaks_the_promise_until_the_night(survey: Survey) -> None:
    survey.policy = BLANKED
    survey.alike(3).night()
    survey.run("DELETE FROM answers WHERE id = 2")

    broken = survey.judged()
    assert (str(broken.standing), broken.count) == ("broken", 2)
    assert "too few that are alike" in broken.why

    survey.night()
    assert [row[2:6] for row in survey.answers()] == [(None, None, None, None)] * 2
    assert str(survey.judged().standing) == "kept"


def test_what_somebody_writes_into_a_row_of_nobody_breaks_the_promise(survey: Survey) -> None:
    survey.alike(3).night()
    survey.run("UPDATE answers SET remark = 'It was Alice', born = '1985-02-03' WHERE id = 2")

    broken = survey.judged()

    assert str(broken.standing) == "broken"
    assert places(broken) == {"answers.remark": 1, "answers.born": 1}
    assert "tells who it was" in broken.why


def test_a_moment_that_stays_is_told_by_the_map(survey: Survey) -> None:
    survey.policy = POLICY.replace("    shell: {answered_at: null}\n", "")

    assert survey.findings().keys() == {"M230"}
    assert "answers.answered_at stays as it is" in survey.findings()["M230"]


def test_a_row_that_points_at_it_leads_back(survey: Survey) -> None:
    survey.run("CREATE TABLE likes (id {number} PRIMARY KEY, user_id {number}, answer_id {number} REFERENCES answers)")
    survey.policy = POLICY.replace(
        "activities:",
        "  likes:\n    whose: {self: user_id -> user}\n    points at: {answer_id -> answers: goes along}\nactivities:",
    ).replace("answers.remark]", "answers.remark, likes]")

    assert "rows of likes point at those of answers" in survey.findings()["M231"]


def test_a_part_that_the_type_has_not_is_told_by_the_map(survey: Survey) -> None:
    survey.policy = POLICY.replace(
        "postcode: {is: address, blank: {keep: first 2}}", "postcode: {is: address, blank: {keep: year}}"
    )

    assert survey.findings().keys() == {"M176"}


def test_the_link_goes_to_a_stand_in_where_it_cannot_be_null(survey: Survey) -> None:
    survey.policy = POLICY.replace("{author: user_id -> user}", "{author: {by: user_id -> user, then: {stand-in: 99}}}")
    survey.person(99, ended="")
    survey.alike(3)
    assert survey.findings() == {}

    survey.night()

    assert [row[1] for row in survey.answers()] == [99, 99, 99]
    assert survey.rows("SELECT id FROM users") == [(99,)]
    assert str(survey.judged().standing) == "kept"


def test_who_is_on_hold_is_no_company_and_keeps_everything(survey: Survey) -> None:
    survey.alike(3)
    before = survey.answers()[1]
    survey.hold(2)

    survey.night()

    assert survey.answers()[1] == before
    assert [row[1] for row in survey.answers()] == [1, 2, 3]


def test_an_erasure_finds_company_in_rows_of_nobody_alone(survey: Survey) -> None:
    survey.alike(3)
    first = survey.erase(1)
    assert first.notes == (
        "1 row of answers goes on leading to somebody: fewer than 3 people are alike in born, postcode, salary,"
        " or what is left tells too much (satisfaction)",
    )
    assert [row[1] for row in survey.answers()] == [1, 2, 3]

    survey.night()
    survey.person(4, ended="")
    survey.answer(4, 4, "1985-12-31", "3500AA")
    second = survey.erase(4)

    assert second.notes == ()
    assert survey.answers()[3] == (4, None, "1985-01-01", "35", 30_000, 3, None, None)
    assert survey.rows("SELECT * FROM users") == []


def test_without_records_nobody_can_tell(survey: Survey) -> None:
    survey.alike(3)

    assert str(survey.report("2026-03-14", known=False, promise=PROMISE).promises[0].standing) == "unknown"


def test_lint_tells_what_may_not_be_called_anonymous(survey: Survey) -> None:
    assert survey.lint() == set()
    said = "      assuming: somebody who reads the results, and knows that a colleague took part\n"
    for wrong, code in (
        (POLICY.replace(said, ""), "P322"),
        (POLICY.replace("      l: 2\n", ""), "P322"),
        (POLICY.replace("remark: own text", "remark: {is: name, blank: {keep: first 1}}"), "P324"),
        (POLICY.replace("born, postcode, salary]\n", "born, postcode]\n"), "P324"),
        (POLICY.replace("    shell:", "    not personal: {token: an anonymous key}\n    shell:"), "P325"),
    ):
        survey.policy = wrong
        assert survey.lint() == {code}

    survey.policy = POLICY.replace(said, "").replace("      l: 2\n", "").replace("anonymous:", "generalised:")
    assert survey.lint() == set()
    survey.alike(3).night()
    assert str(survey.judged("generalised/answers").standing) == "kept"


@pytest.fixture
def copies(database_url: str, tmp_path: Path) -> Iterator[Callable[[int], Survey]]:
    """A survey of its own for every kill."""
    parsed, admin = make_url(database_url), None
    made: list[str] = []

    def copy(number: int) -> Survey:
        folder = tmp_path / f"run{number}"
        folder.mkdir()
        if parsed.get_backend_name() == "sqlite":
            return Survey(f"sqlite:///{folder / 'app.db'}", folder).begin(BLANKED)
        name = f"{parsed.database}_{number}"
        with admin.connect() as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        made.append(name)
        return Survey(parsed.set(database=name).render_as_string(hide_password=False), folder).begin(BLANKED)

    if parsed.get_backend_name() != "sqlite":
        admin = sa.create_engine(database_url, isolation_level="AUTOCOMMIT")
    yield copy
    for name in made:
        with admin.connect() as connection:
            connection.execute(sa.text(f"DROP DATABASE {name}"))
    if admin is not None:
        admin.dispose()


def test_a_run_that_is_killed_anywhere_ends_with_the_same_rows(copies: Callable[[int], Survey]) -> None:
    def made(number: int) -> Survey:
        survey = copies(number).alike(4)
        survey.run("UPDATE answers SET born = '1999-03-04' WHERE id = 4")
        return survey

    undisturbed = made(0)
    undisturbed.night()
    aim = undisturbed.answers()
    assert [row[1] for row in aim] == [None] * 4
    number = 1
    while True:
        survey = made(number)
        if not killed_at(number, lambda at_point, survey=survey: survey.night(at_point=at_point)):
            break
        survey.night()
        assert (survey.answers(), survey.rows("SELECT * FROM users")) == (aim, []), f"killed at point {number}"
        assert str(survey.judged().standing) == "kept"
        number += further(survey.url)
    assert number > 6


def test_where_everything_is_kept_only_the_link_goes(survey: Survey) -> None:
    columns = POLICY[POLICY.index("    personal:\n      born") : POLICY.index("    events: {answered_at")]
    whole = (
        "    personal: {satisfaction: {is: opinion, blank: {keep: all}}}\n"
        "    not personal: {born: nobody knows it, postcode: of no house, salary: of no year, remark: all alike}\n"
    )
    survey.policy = (
        POLICY.replace(columns, whole)
        .replace("by: [born, postcode, salary]\n      sensitive: [satisfaction]\n      l: 2", "by: [satisfaction]")
        .replace("answers.born, answers.postcode, answers.salary, answers.satisfaction, answers.remark", "answers.*")
    )
    for key in range(1, 6):
        survey.person(key)
        survey.answer(key, key, "1985-02-03", "3511AB", satisfaction=key // 4)
    assert survey.findings() == {}
    assert (str(survey.judged().standing), survey.judged().count) == ("broken", 5)

    survey.night()

    assert [(row[1], row[5]) for row in survey.answers()] == [(None, 0), (None, 0), (None, 0), (4, 1), (5, 1)]
    assert survey.rows("SELECT id FROM users ORDER BY id") == [(4,), (5,)]
    assert (str(survey.judged().standing), survey.judged().count) == ("broken", 2)


def test_the_map_says_what_the_rows_become(survey: Survey) -> None:
    lines = survey.map().splitlines()

    alike = "at least 3 alike in born, postcode, salary, at least 2 values of satisfaction"
    assert f"  its rows become anonymous: {alike}; otherwise wait" in lines
    assert "  salary: personal, salary, {steps of: 10000} afterwards: ask" in lines


def test_a_value_that_nearly_all_have_is_learnt_of_nearly_all(survey: Survey) -> None:
    survey.policy = POLICY.replace("      l: 2\n", "      l: 2\n      most: 60%\n")
    survey.alike(5).run("UPDATE answers SET satisfaction = CASE WHEN id = 5 THEN 2 ELSE 1 END")
    assert survey.findings() == {}

    survey.night()
    assert [row[1] for row in survey.answers()] == [1, 2, 3, 4, 5]
    assert survey.judged().count == 5

    survey.run("UPDATE answers SET satisfaction = NULL WHERE id = 1")
    survey.night()
    assert [row[1] for row in survey.answers()] == [None] * 5
    assert str(survey.judged().standing) == "kept"

    survey.run("UPDATE answers SET satisfaction = 1 WHERE id = 1")
    broken = survey.judged()
    assert (str(broken.standing), broken.count) == ("broken", 5)
    assert "too much that they have in common" in broken.why


def test_who_comes_back_in_the_middle_of_a_run_leaves_the_others_without_company(survey: Survey) -> None:
    survey.alike(3)
    seen: list[str] = []

    def back(point: str) -> None:
        seen.append(point)
        if seen.count("over") == 1 and point == "over":
            survey.run("UPDATE users SET ended_at = NULL WHERE id = 2")

    survey.night(at_point=back)

    assert "over" in seen
    assert [row[1] for row in survey.answers()] == [1, 2, 3]
    assert [row[0] for row in survey.rows("SELECT id FROM users ORDER BY id")] == [1, 2, 3]
    assert survey.judged().count == 2


def test_a_row_of_nobody_on_hold_keeps_what_stands_in_it(survey: Survey) -> None:
    survey.policy = BLANKED
    survey.answer(1, None, "1985-01-17", "3511AB")
    survey.answer(2, None, "1985-01-17", "3512AB")
    survey.hold_row("answers", 1)
    before = survey.answers()

    survey.night()

    assert survey.answers()[0] == before[0]
    assert survey.answers()[1][2:6] == (None, None, None, None)
