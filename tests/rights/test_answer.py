"""Who is meant by what somebody types."""

from __future__ import annotations

import pytest

from gestand.acts import Person
from gestand.errors import GestandError, Refused, StoreError, UsageError
from gestand.rights.answer import find_person

from .conftest import Furnish, House
from .house import ALICE, BOB, CANARY, policy


def find(home: House, text: str) -> Person:
    return find_person(home.map, home.stores, text)


def test_it_takes_a_key_typed_as_the_groups_key(home: House) -> None:
    assert find(home, "user:42") == Person("user", (42,))


def test_somebody_is_found_by_what_the_group_is_known_by(home: House) -> None:
    assert find(home, f"user:email={CANARY[BOB].lower()}@example.nl") == Person("user", (BOB,))


@pytest.mark.parametrize(
    "value",
    ["", "nobody@example.nl", "ALICEQX7@EXAMPLE.NL", "aliceqx7@example.n_", "%", " aliceqx7@example.nl", "' OR 1=1 --"],
)
def test_only_the_very_same_value_is_the_same(home: House, value: str) -> None:
    with pytest.raises(UsageError, match="nobody of user has that email"):
        find(home, f"user:email={value}")


def test_a_column_that_folds_capitals_does_not_make_two_people_one(furnish: Furnish) -> None:
    home = furnish()
    if home.url.startswith("sqlite"):
        home.sql(
            "ALTER TABLE users RENAME COLUMN name TO old",
            "ALTER TABLE users ADD COLUMN name TEXT COLLATE NOCASE",
            "UPDATE users SET name = old",
        )
    elif home.url.startswith(("mariadb", "mysql")):
        home.sql("ALTER TABLE users MODIFY name TEXT COLLATE utf8mb4_general_ci")
    else:
        home.sql("CREATE EXTENSION citext", "ALTER TABLE users ALTER COLUMN name TYPE CITEXT")
    assert find(home, f"user:name={CANARY[BOB]}") == Person("user", (BOB,))
    with pytest.raises(UsageError):
        find(home, f"user:name={CANARY[BOB].lower()}")


def test_two_hits_are_refused_with_their_number(home: House) -> None:
    home.sql("UPDATE users SET email = 'same@example.nl'")
    with pytest.raises(Refused, match="3 people of user have that email") as raised:
        find(home, "user:email=same@example.nl")
    assert raised.value.code == "person/ambiguous"
    assert "user:1, user:2, user:3" in str(raised.value.hint)


def test_an_unknown_group_lists_those_there_are(home: House) -> None:
    with pytest.raises(UsageError) as raised:
        find(home, "customer:1")
    assert "user" in raised.value.hint


def test_people_are_not_known_by_any_other_column(home: House) -> None:
    with pytest.raises(UsageError) as raised:
        find(home, "user:birth_date=1990-02-28")
    assert "email, name" in raised.value.hint


@pytest.mark.parametrize(
    "typed",
    [
        "secret.person@example.nl",
        "user:secret.person@example.nl",
        "user:email=secret.person@example.nl",
        "user:x=secret.person",
        "user:",
    ],
)
def test_no_error_repeats_what_was_typed(home: House, typed: str) -> None:
    with pytest.raises(GestandError) as raised:
        find(home, typed)
    assert "secret.person" not in f"{raised.value.message} {raised.value.hint} {raised.value.where}"


def test_a_key_of_several_columns_is_typed_in_parentheses(furnish: Furnish) -> None:
    said = policy()
    said["people"]["tenant"] = {"table": "tenants", "key": ["org", "nr"], "known_by": ["mail"]}
    said["tables"]["tenants"] = {"whose": {"self": "(org, nr) -> tenant"}, "personal": {"mail": "email"}}
    said["activities"]["deliver"]["uses"].append("tenants.mail")
    said["activities"]["deliver"]["keep"] = "until it ends"
    home = furnish(
        "CREATE TABLE tenants (org INTEGER, nr INTEGER, mail TEXT, PRIMARY KEY (org, nr))",
        "INSERT INTO tenants VALUES (7, 12, 'a@b.nl'), (12, 7, 'c@d.nl')",
        said=said,
    )
    assert find(home, "tenant:(7,12)") == Person("tenant", (7, 12))
    assert find(home, "tenant:mail=c@d.nl") == Person("tenant", (12, 7))
    answer = home.answer_of(find(home, "tenant:(7,12)"))
    assert [row["mail"] for row in answer.json("tenants")] == ["a@b.nl"]
    assert answer.says("c@d.nl") == []
    with pytest.raises(UsageError):
        find(home, "tenant:7")


def test_a_store_that_is_not_there_is_named(home: House) -> None:
    with pytest.raises(StoreError, match="app"):
        find_person(home.map, {}, f"user:{ALICE}")
