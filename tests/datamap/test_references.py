"""References between rows that stay and rows that go."""

import pytest

from gestand.policy.model import Rule

from .conftest import World


def with_notes(world: World, reference: str = "", **said: object) -> None:
    """Notes of nobody that point at users: `writer` is a declared foreign key."""
    world.run(
        f"CREATE TABLE notes (id INTEGER PRIMARY KEY, writer INTEGER REFERENCES users (id) {reference}, text TEXT)"
    )
    world.run("CREATE INDEX notes_writer ON notes (writer)")
    world.table("notes", **{"nothing personal": "house rules", **said})


def test_a_foreign_key_without_a_rule_names_both_tables_and_the_ways_out(world: World) -> None:
    with_notes(world)

    found = world.map()

    finding = found.one("M130")
    assert "notes" in finding.message
    assert "users" in finding.message
    for rule in ("keeps it", "goes along", "lets go"):
        assert f"`writer -> users: {rule}`" in finding.hint
    assert found.blocked() == {"notes", "users"}
    assert found.unsure() == set()


def test_a_rule_answers_it(world: World) -> None:
    with_notes(world, **{"points at": {"writer -> users": "lets go"}})

    found = world.map()

    assert "M130" not in found.codes
    (reference,) = found.table("notes").references
    assert (reference.rule, reference.link, reference.declared) == (Rule.LETS_GO, False, True)


def test_a_reference_into_rows_that_never_go_needs_no_rule(world: World) -> None:
    world.run("CREATE TABLE countries (id INTEGER PRIMARY KEY, name TEXT)")
    world.run("ALTER TABLE users ADD COLUMN country INTEGER REFERENCES countries (id)")
    world.table("countries", **{"nothing personal": "a list"})

    found = world.map()

    assert "M130" not in found.codes
    assert found.table("users").references == ()
    assert found.table("users").columns["country"].kind == "structural"


def test_an_undeclared_table_that_points_at_people_blocks_them(world: World) -> None:
    world.run("CREATE TABLE sessions (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE)")

    found = world.map()

    assert "not in the policy" in found.one("M130").message
    assert "ON DELETE CASCADE" in found.one("M130").message
    assert "users" in found.blocked()


def test_a_table_that_points_at_itself_needs_a_rule(world: World) -> None:
    world.run("ALTER TABLE cvs ADD COLUMN copied_from INTEGER REFERENCES cvs (id)")
    world.run("CREATE INDEX cvs_copied ON cvs (copied_from)")

    assert "copied_from" in world.map().one("M130").message

    world.say("tables.cvs", **{"points at": {"copied_from -> cvs": "lets go"}})
    assert world.map().blocked() == set()


def test_an_undeclared_reference_is_said_in_the_policy(world: World) -> None:
    world.run("CREATE TABLE likes (id INTEGER PRIMARY KEY, cv INTEGER)", "CREATE INDEX likes_cv ON likes (cv)")
    world.table("likes", **{"nothing personal": "a count", "points at": {"cv -> cvs": "goes along"}})

    (reference,) = world.map().table("likes").references

    assert (reference.to.table, reference.to_columns, reference.rule) == ("cvs", ("id",), Rule.ALONG)
    assert not reference.declared


# ---------------------------------------------------------------- cascades


def test_a_cascade_decides_nothing_whatever_the_rule(world: World) -> None:
    with_notes(world, "ON DELETE CASCADE", **{"points at": {"writer -> users": "keeps it"}})
    assert "M131" not in world.map().codes

    for rule in ("goes along", "lets go"):
        world.say("tables.notes", **{"points at": {"writer -> users": rule}})
        assert world.map().blocked() == set()


LETTERS = (
    "CREATE TABLE letters (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id) ON DELETE CASCADE, text TEXT)",
    "CREATE INDEX letters_user ON letters (user_id)",
)


def test_a_cascade_along_a_link_of_what_goes_anyway_is_left_alone(world: World) -> None:
    world.run(*LETTERS)
    world.table("letters", whose={"self": "user_id -> user"}, personal={"text": "own text"})
    world.use("letters.text")

    assert "M131" not in world.map().codes


def test_a_cascade_into_what_the_law_keeps_is_named(world: World) -> None:
    world.run(*LETTERS)
    world.run("ALTER TABLE letters ADD COLUMN sent TIMESTAMP NOT NULL DEFAULT '2020-01-01'")
    said = {"whose": {"self": "user_id -> user"}, "personal": {"text": "own text"}, "events": {"sent": "always there"}}
    world.table("letters", **said)
    world.activity("books", ["letters.text"], "nl.tax.records after letters.sent", basis="legal obligation")

    found = world.map()
    assert "letters.user_id is ON DELETE CASCADE" in found.one("M131").message
    assert found.blocked() == set()


# ---------------------------------------------------------------- letting go, standing in


def test_a_column_that_is_not_null_cannot_let_go(world: World) -> None:
    world.run("CREATE TABLE likes (id INTEGER PRIMARY KEY, cv INTEGER NOT NULL)", "CREATE INDEX likes_cv ON likes (cv)")
    world.table("likes", **{"nothing personal": "a count", "points at": {"cv -> cvs": "lets go"}})

    assert world.map().one("M132").where.field == "cv"


def test_a_stand_in_must_be_there(world: World) -> None:
    with_notes(world, **{"points at": {"writer -> users": {"stand-in": "0"}}})
    assert "row 0" in world.map().one("M133").message

    world.run("INSERT INTO users (id, born) VALUES (0, '2020-01-01')")
    assert "M133" not in world.map().codes


def test_a_stand_in_of_a_claim_must_fit_its_column(world: World) -> None:
    world.policy["tables"]["cvs"]["whose"]["self"] = {"by": "user_id -> user", "then": {"stand-in": "nobody"}}

    assert "nobody" in world.map().one("M133").message


def test_a_person_s_own_row_has_no_link_to_hand_over(world: World) -> None:
    world.policy["tables"]["users"]["whose"]["self"] = {"by": "id -> user", "then": {"stand-in": "0"}}

    assert "no link" in world.map().one("M133").message


# ---------------------------------------------------------------- circles


def test_rows_that_keep_each_other_could_never_go(world: World) -> None:
    world.run("ALTER TABLE users ADD COLUMN main_cv INTEGER REFERENCES cvs (id)")
    world.run("CREATE INDEX users_main_cv ON users (main_cv)")
    world.say("tables.users", **{"points at": {"main_cv -> cvs": "keeps it"}})

    finding = world.map().one("M134")

    assert "users.main_cv -> cvs" in finding.hint
    assert "cvs.user_id" not in finding.hint

    world.say("tables.users", **{"points at": {"main_cv -> cvs": "lets go"}})
    assert "M134" not in world.map().codes


def test_a_tree_in_one_table_is_no_circle(world: World) -> None:
    world.run("ALTER TABLE cvs ADD COLUMN copied_from INTEGER REFERENCES cvs (id)")
    world.run("CREATE INDEX cvs_copied ON cvs (copied_from)")
    world.say("tables.cvs", **{"points at": {"copied_from -> cvs": "keeps it"}})

    assert "M134" not in world.map().codes


def test_sqlite_lets_a_key_point_at_nothing_and_in_any_case_of_letters(sqlite_world: World) -> None:
    world = sqlite_world
    world.run(
        "CREATE TABLE odd (id INTEGER PRIMARY KEY, a INTEGER REFERENCES nowhere (id), b INTEGER REFERENCES USERS (ID))",
        "CREATE INDEX odd_b ON odd (b)",
    )
    world.table("odd", **{"nothing personal": "numbers", "points at": {"b -> users": "lets go"}})

    found = world.map()

    (reference,) = found.table("odd").references
    assert (reference.to.table, reference.to_columns, reference.declared) == ("users", ("id",), True)
    assert found.blocked() == set()


def along(world: World, **points: str) -> World:
    world.run("ALTER TABLE cvs ADD COLUMN copied_from INTEGER REFERENCES cvs (id)")
    world.run(
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, cv_id INTEGER REFERENCES cvs (id), note TEXT)",
        "CREATE INDEX notes_cv ON notes (cv_id)",
        "CREATE INDEX cvs_copied ON cvs (copied_from)",
    )
    world.table("notes", **{"nothing personal": "so they say", "points at": {"cv_id -> cvs": points["notes"]}})
    own, user = points["own"], points["user"]
    world.say("tables.cvs", **{"points at": {"copied_from -> cvs": own, "user_id -> users": user}})
    return world


@pytest.mark.parametrize(
    ("own", "user", "notes", "says"),
    [
        ("goes along", "keeps it", "lets go", "cvs goes along with itself"),
        ("lets go", "goes along", "keeps it", "cvs goes along with users, and notes points at it"),
    ],
)
def test_references_that_cannot_be_judged_yet_are_named_before_they_are(
    world: World, own: str, user: str, notes: str, says: str
) -> None:
    found = along(world, own=own, user=user, notes=notes).map()

    assert says in found.one("M135").message
    assert found.blocked() == set()


def test_going_along_with_nobody_in_the_way_can_be_judged(world: World) -> None:
    assert "M135" not in along(world, own="lets go", user="goes along", notes="lets go").map().codes
