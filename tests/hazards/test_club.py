"""A club with every hazard: what is erased is gone from everywhere, and nobody else loses anything."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gestand.acts import Hold, Person, Plan
from gestand.datamap.bind import bind
from gestand.datamap.model import DataMap
from gestand.errors import Level
from gestand.ledger.folder import open_records
from gestand.ledger.records import Records
from gestand.plan import make_plan
from gestand.policy.reader import read
from gestand.rights.erasure import erase_person
from gestand.run import Approval, apply
from gestand.stores import open_stores
from gestand.stores.base import Store
from gestand.verify.judge import verify

from . import club

EVERYBODY = [
    pytest.param(name, marks=[pytest.mark.not_on("mariadb", "a database costs most there: one of them")] if at else [])
    for at, name in enumerate(club.PEOPLE)
]

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


@dataclass
class Place:
    """The club, its policy bound, and what stood there in the beginning."""

    url: str
    rows: club.Club
    map: DataMap
    stores: dict[str, Store]
    records: Records
    before: club.Dump

    def erasure(self, person: str, keeps: bool = True) -> Plan:
        who = Person("member", (club.key_of(person),))
        endings = erase_person(self.map, self.records, who, AT, "erasure", self.stores)
        plan = make_plan(self.map, self.stores, self.records, AT, person=who, endings=endings, keeps=keeps)
        self.records.save_plan(plan, AT)
        return plan

    def erase(self, person: str) -> None:
        plan = self.erasure(person, keeps=False)
        apply(self.map, self.stores, self.records, plan, now=AT, approval=Approval(plan.digest))

    def now(self) -> club.Dump:
        return club.dump(self.url)

    def standings(self) -> dict[str, str]:
        return {v.key: str(v.standing) for v in verify(self.map, self.stores, self.records, AT).promises}


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Place]:
    rows = club.build(database_url)
    path = tmp_path / "privacy.yaml"
    path.write_text(club.policy(rows.dialect), encoding="utf-8")
    policy = read(path)
    stores = open_stores(policy, {"CLUB": database_url})
    with closing(open_records(tmp_path / "records", create=True)) as records:
        bound = bind(policy, stores)
        yield Place(database_url, rows, bound, stores, records, club.dump(database_url))
    for store in stores.values():
        store.close()


@pytest.mark.parametrize("person", EVERYBODY)
def test_what_is_erased_is_gone_from_everywhere_and_nobody_else_loses_a_value(place: Place, person: str) -> None:
    errors = [f"{f.code} {f.message}" for f in place.map.findings if f.level is Level.ERROR]
    if place.rows.dialect == "mysql":
        assert any(error.startswith("M216 ") and "rooms" in error for error in errors)
        return
    assert errors == []
    assert {name for where in club.canaries(place.before, person) for name in where.split(" ")[2:3]} >= {"words:"}
    place.erase(person)

    now = place.now()
    left = [where for where in club.canaries(now, person) if "kept." not in where]
    longer = f"@{place.rows.names[person]}x"
    assert [where for where in left if longer not in where] == []
    # A duty keeps its rows.
    assert list(club.canaries(now, person)) != []
    in_no_list_of_keys(now, person)
    nobody_else_loses_a_value(place, now, person)
    assert {key: standing for key, standing in place.standings().items() if standing != "kept"} == {}


def in_no_list_of_keys(now: club.Dump, person: str) -> None:
    lists = [json.loads(row["people"]) for (table, _), row in now.items() if table == "rooms"]
    others = [club.key_of(other) for other in club.PEOPLE if other != person]
    assert sorted({key for one in lists for key in one}) == others


def nobody_else_loses_a_value(place: Place, now: club.Dump, person: str) -> None:
    before = club.unmentioned(place.before, place.rows.names[person])
    changed = {row for row in before if now.get(row) != before[row]}
    assert {row for row in changed if person not in place.rows.owners[row]} == set()
    for other in set(club.PEOPLE) - {person}:
        lost = set(club.canaries(before, other)) - set(club.canaries(now, other))
        gone = {where for where in lost if tuple_of(where) not in along(place, person)}
        assert gone == set()


def tuple_of(where: str) -> tuple[str, int]:
    table, key, *_ = where.split(" ")
    return table, int(key)


def along(place: Place, person: str) -> set[tuple[str, int]]:
    """Comments on what somebody put there go along with it, whoever wrote them: so the policy says.

    So does what they wrote about others themselves.
    """
    tables = ("comments", "walls")
    return {row for row, owners in place.rows.owners.items() if row[0] in tables and person in owners}


@pytest.mark.not_on("mariadb", "it has no such copies: full-text indexes follow by themselves there")
def test_copies_are_looked_into_as_well(place: Place) -> None:
    assert {"found", "rooms"} <= {table for table, _ in place.before}


def test_whoever_is_found_by_value_keeps_their_own_row_while_any_hold_is_on_them(place: Place) -> None:
    """The hold names what a guest asked; without the address in Alice's own row nobody would know that it is hers."""
    alice = Person("member", (club.key_of("alice"),))
    place.records.record_hold(Hold("h1", "answer-guests", alice, "", (), AT, "a claim", "legal", "2030-01-01"), AT)

    kept = [keep for keep in place.erasure("alice").keeps if keep.table == "members" and keep.until == "hold"]
    place.erase("alice")

    assert {"hold/h1" in keep.because for keep in kept} == {True}
    left = {where.split(" ")[0] for where in club.canaries(place.now(), "alice") if "kept." not in where}
    assert {"members", "guests", "guest_items"} <= left
