"""CC-04: seven categories of the people of a crisis app, their names in parts; nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from verify.ground import Ground, Kept, places, user

AT = "2026-03-14"
ONLY = "only/person"

POLICY = """
people:
  person: {table: members, key: id, only: [name, email, telephone, device, ip address, login, location]}
tables:
  members:
    whose: {self: id -> person}
    personal:
      first_name: {is: name, mandatory: yes, blank: "(verwijderd)"}
      infix: name
      last_name: {is: name, mandatory: yes, blank: "(verwijderd)"}
      mail: email
      tel: telephone
    events: {ended_at: not yet}
  telephones:
    whose: {self: member_id -> person}
    personal: {model: device, address: ip address, seen_at: login, place: location}
activities:
  warn:
    purpose: to warn people in a crisis
    basis: public task
    uses:
      [members.first_name, members.infix, members.last_name, members.mail, members.tel, telephones.model,
       telephones.address, telephones.seen_at, telephones.place]
    keep: until members.ended_at
"""

TABLES = (
    "CREATE TABLE members (id {number} PRIMARY KEY, first_name {text} NOT NULL, infix {text},"
    " last_name {text} NOT NULL, mail {text}, tel {text}, ended_at {naive})",
    "CREATE TABLE telephones (id {number} PRIMARY KEY, member_id {number}, model {text}, address {text},"
    " seen_at {naive}, place {text})",
    "INSERT INTO members VALUES (1, 'Alice', 'van der', 'Berg', 'alice@example.nl', '0612345678', NULL),"
    " (2, 'Bob', NULL, 'Jansen', 'bob@example.nl', NULL, NULL)",
    "INSERT INTO telephones VALUES (11, 1, 'Pixel', '192.0.2.1', '2026-01-01 10:00:00', 'Utrecht')",
)


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Ground:
    return Ground(database_url, tmp_path).make(POLICY, *TABLES)


@pytest.mark.promise("CC-04")
def test_an_eighth_category_breaks_it_until_it_is_gone(app: Ground) -> None:
    app.run("ALTER TABLE members ADD COLUMN born {date}")
    app.policy = POLICY.replace("tel: telephone\n", "tel: telephone\n      born: birth date\n").replace(
        "members.tel,", "members.tel, members.born,"
    )
    broken = app.verdict(ONLY, AT)
    assert (str(broken.standing), places(broken)) == ("broken", {"members.born": 1})

    app.run("ALTER TABLE members DROP COLUMN born")
    app.policy = POLICY

    assert app.says(AT, key=ONLY) == ("kept", 0)
    assert app.says(AT, key="covered/app") == ("kept", 0)


def test_every_part_of_a_name_goes_with_the_others(app: Ground) -> None:
    app.run("UPDATE members SET ended_at = '2026-01-01 10:00:00' WHERE id = 1")

    broken = app.verdict("keep/warn", AT)

    assert str(broken.standing) == "broken"
    assert {name for name in places(broken) if name.startswith("members.")} == {
        "members.first_name",
        "members.infix",
        "members.last_name",
        "members.mail",
        "members.tel",
    }
    assert app.verdict("keep/warn", AT, Kept().hold(None, "2026-01-01", user(2))).count == broken.count
