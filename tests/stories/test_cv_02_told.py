"""CV-02: everybody is told of a new version, once, and that shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from gestand.acts import Person
from gestand.changes.publishing import find
from gestand.changes.untold import Untold, untold
from gestand.errors import Refused, UsageError
from gestand.rights.erasure import erase_person
from support.engines import ENGINES

from .press import ALICE, BOB, CHARLIE, Press, at, opened

TOLD = "told/all"
PUBLISHED, COUNTS = "2025-02-01", "2025-03-04"
"""Thirty days after the day of publishing, which is not counted, end with the third of March."""


@pytest.fixture(params=ENGINES[:2])
def press(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Press]:
    url = f"sqlite:///{tmp_path}/press.db" if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    with opened(tmp_path, url) as found:
        found.write(("told by: [de website]", "told by: [e-mail]"))
        found.publish("2025-01-02")
        yield found


def publish_another(press: Press) -> None:
    """The letter is called something else, from a day that comes after a notice."""
    press.write(('version: "1"', 'version: "2"'), ("in_force: 2025-01-01\n", ""))
    press.write(("email: email}", "email: user name}"))
    assert str(press.publish(PUBLISHED).since) == COUNTS


def due(press: Press, day: str, version: str = "2") -> Untold:
    return untold(press.map, press.stores, press.records, at(day), find(press.records, version))


def readers(found: Untold) -> set[int]:
    return {int(one.key[0]) for one in found.people}


def tell(press: Press, day: str, *people: int, proof: str = "", version: str = "2") -> None:
    """The press sends its letter to these, and records that it did."""
    found = due(press, day, version)
    wanted = {Person("reader", (one,)) for one in people}
    press.records.record_telling(found.told(at(day), proof, wanted), found.after, at(day))


@pytest.mark.promise("CV-02")
def test_everybody_who_was_there_is_told_once_and_whoever_came_since_is_not_due(press: Press) -> None:
    publish_another(press)
    press.sign_up(CHARLIE, "2025-03-04 00:00:00+01:00")
    assert readers(due(press, PUBLISHED)) == {ALICE, BOB}
    tell(press, "2025-02-03", ALICE, proof="mailing to alice@example.nl")
    assert readers(due(press, "2025-02-03")) == {BOB}

    broken = press.verdict(TOLD, COUNTS)
    assert (str(broken.standing), broken.count) == ("broken", 1)
    assert broken.why == "1 of the people whom version 2 is about were not told: `gestand tell --version 2`"

    tell(press, "2025-03-03", ALICE, BOB)
    assert press.standing(TOLD, COUNTS) == "kept"
    assert readers(due(press, COUNTS)) == set()
    entries = press.records.entries()
    tell(press, COUNTS, ALICE, BOB)
    tell(press, PUBLISHED, ALICE, BOB)
    assert press.records.entries() == entries, "once, also for a moment before"

    # What shows it: two batches, the second of Bob alone; the ledger names nobody, and its seals hold.
    assert [len(one.people) for one in press.records.tellings("2")] == [1, 1]
    told = press.records.entries_of("told")
    assert [(entry.body["version"], entry.body["people"]) for entry in told] == [("2", 1), ("2", 1)]
    everything = b"".join(entry.bytes for entry in entries)
    assert not any(word in everything for word in (b"alice", b"bob", b"mailing", b"example.nl"))
    press.records.verify().insist()


@pytest.mark.promise("CV-02")
def test_what_is_substantial_is_told_before_it_counts(press: Press) -> None:
    publish_another(press)
    # Charlie asked for the newsletter when the new version was out already: what counts is that he was told.
    press.sign_up(CHARLIE, "2025-03-03 23:59:59+01:00")
    tell(press, "2025-02-02", ALICE)
    assert press.verdict(TOLD, COUNTS).count == 2
    tell(press, COUNTS, BOB, CHARLIE)
    late = press.verdict(TOLD, COUNTS)
    assert (str(late.standing), late.count) == ("broken", 1)
    assert late.why == "1 were told of version 2 when it counted already"


@pytest.mark.promise("CV-02")
def test_a_version_that_somebody_was_not_told_of_is_not_made_good_by_telling_of_the_next(press: Press) -> None:
    publish_another(press)
    tell(press, COUNTS, ALICE, BOB)
    press.write(('version: "2"', 'version: "3"'), ("hallo@drukpers.example", "goedendag@drukpers.example"))
    press.publish("2025-03-10")
    tell(press, "2025-03-10", ALICE, BOB, CHARLIE, version="3")
    broken = press.verdict(TOLD, "2025-03-11")
    assert broken.why == "1 of the people whom version 2 is about were not told: `gestand tell --version 2`"
    tell(press, "2025-03-11", CHARLIE)
    assert press.standing(TOLD, "2025-03-11") == "kept", "that it was late is of a version that is over"


@pytest.mark.promise("CV-02")
def test_each_kind_of_people_is_told_in_the_way_that_is_theirs_and_none_is_left_out_in_silence(press: Press) -> None:
    with press.engine.begin() as connection:
        for statement in (
            "CREATE TABLE writers (id INTEGER PRIMARY KEY, email VARCHAR(80))",
            "INSERT INTO writers VALUES (1, 'dora@example.nl')",
        ):
            connection.execute(text(statement))
    press.write(
        ("people:\n", "people:\n  writer: {table: writers, key: id, called: onze schrijvers}\n"),
        ("tables:\n", "tables:\n  writers: {whose: {self: id -> writer}, personal: {email: {is: email}}}\n"),
        ("activities:\n", "activities:\n  write: {basis: contract, uses: [writers.email], keep: until it ends}\n"),
    )
    publish_another(press)
    assert {str(one.group) for one in due(press, PUBLISHED).due} == {"reader", "writer"}
    tell(press, PUBLISHED, ALICE, BOB, CHARLIE)

    press.write(("told by: [e-mail]", "told by: {e-mail: [reader], de website: everybody}"))
    assert press.standing(TOLD, COUNTS) == "kept", "whoever comes to look is told where they look"
    found = due(press, PUBLISHED)
    assert (found.due, [one.group for one in found.people], found.of("writer").due) == (
        (),
        ["writer"],
        (Person("writer", (1,)),),
    )

    press.write(("told by: {e-mail: [reader], de website: everybody}", "told by: {e-mail: [reader]}"))
    unknown = press.verdict(TOLD, COUNTS)
    assert str(unknown.standing) == "unknown"
    assert unknown.why == "writer: 1 were not told, and `told by` names no way for them"
    assert due(press, PUBLISHED).due == (Person("writer", (1,)),)


def test_whoever_has_left_is_not_told_and_a_key_that_is_used_again_is_somebody_else(press: Press) -> None:
    in_force = press.path.read_text(encoding="utf-8")
    publish_another(press)
    tell(press, "2025-02-02", BOB)
    # Somebody else was given Bob's number, before the version counted.
    press.sign_up(BOB, "2025-02-20 12:00:00+00:00")
    who = Person("reader", (ALICE,))
    press.records.record_endings(
        erase_person(press.map, press.records, who, at("2025-02-21"), "erasure", press.stores), at("2025-02-21")
    )
    assert readers(due(press, "2025-02-22")) == {BOB, CHARLIE}
    assert press.verdict(TOLD, COUNTS).count == 2
    new = press.path.read_text(encoding="utf-8")
    press.path.write_text(in_force, encoding="utf-8")
    press.apply("2025-02-22")
    press.path.write_text(new, encoding="utf-8")
    with press.engine.begin() as connection:
        connection.execute(text("UPDATE readers SET email = NULL WHERE id = :bob"), {"bob": BOB})
    assert readers(due(press, "2025-02-22")) == {CHARLIE}
    tell(press, "2025-02-23", CHARLIE)
    assert press.standing(TOLD, COUNTS) == "kept"


def test_two_who_record_at_once_tell_nobody_twice(press: Press) -> None:
    publish_another(press)
    found = due(press, "2025-02-02")
    telling = found.told(at("2025-02-02"), "", set(found.people))
    press.records.record_telling(telling, found.after, at("2025-02-02"))
    with pytest.raises(Refused) as why:
        press.records.record_telling(replace(telling, id="another"), found.after, at("2025-02-02"))
    assert why.value.code == "told/meanwhile"
    assert [one.id for one in press.records.tellings("2")] == [telling.id]
    with pytest.raises(UsageError, match="published later than that"):
        due(press, "2025-01-31")
