"""Talks of one speaker and of two, with slides, and a record of what was done to them by a list of kinds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .ground import Ground, ground

SCHEMA = (
    "CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(50))",
    "CREATE TABLE talks (id INTEGER PRIMARY KEY, title VARCHAR(50))",
    "CREATE TABLE speakers (id INTEGER PRIMARY KEY, talk_id INTEGER NOT NULL REFERENCES talks (id),"
    " person_id INTEGER NOT NULL REFERENCES people (id))",
    "CREATE TABLE slides (id INTEGER PRIMARY KEY, talk_id INTEGER REFERENCES talks (id), text VARCHAR(50))",
    "CREATE TABLE remarks (id INTEGER PRIMARY KEY, talk_id INTEGER NOT NULL REFERENCES talks (id),"
    " person_id INTEGER NOT NULL REFERENCES people (id), text VARCHAR(50))",
    "CREATE TABLE kinds (id INTEGER PRIMARY KEY, model VARCHAR(50) NOT NULL)",
    "CREATE TABLE records (id INTEGER PRIMARY KEY, kind_id INTEGER NOT NULL REFERENCES kinds (id),"
    " object_id INTEGER NOT NULL, who_id INTEGER REFERENCES people (id), data VARCHAR(50))",
    "CREATE INDEX speakers_talk ON speakers (talk_id)",
    "CREATE INDEX speakers_person ON speakers (person_id)",
    "CREATE INDEX slides_talk ON slides (talk_id)",
    "CREATE INDEX remarks_talk ON remarks (talk_id)",
    "CREATE INDEX remarks_person ON remarks (person_id)",
    "CREATE INDEX records_object ON records (kind_id, object_id)",
    "CREATE INDEX records_who ON records (who_id)",
    "INSERT INTO people VALUES (1, 'Anna'), (2, 'Bart'), (3, 'Clara')",
    "INSERT INTO talks VALUES (1, 'anna alone'), (2, 'anna and bart'), (3, 'bart alone'), (4, 'anna, spoken of')",
    "INSERT INTO speakers VALUES (1, 1, 1), (2, 2, 1), (3, 2, 2), (4, 3, 2), (5, 4, 1)",
    "INSERT INTO slides VALUES (1, 1, 'of anna'), (2, 2, 'of both'), (3, 3, 'of bart'), (4, NULL, 'a break'),"
    " (5, 4, 'anna')",
    "INSERT INTO remarks VALUES (1, 4, 3, 'clara on anna')",
    "INSERT INTO kinds VALUES (7, 'talk'), (3, 'person'), (5, 'other')",
    "INSERT INTO records VALUES (1, 7, 1, 3, 'anna'), (2, 7, 2, 3, 'both'), (3, 3, 1, 3, 'anna herself'),"
    " (4, 3, 2, 1, 'bart, by anna'), (5, 7, 4, NULL, 'anna again')",
)
POLICY = """
people:
  user: {table: people, key: id}
tables:
  people: {whose: {self: id -> user}, personal: {name: name}}
  talks: {whose: {speakers: id = speakers.talk_id}, personal: {title: own text}, orphans: go}
  speakers: {whose: {self: person_id -> user}, points at: {talk_id -> talks: keeps it}}
  slides: {whose: {self: talk_id -> talks}, personal: {text: own text}, orphans: stay}
  remarks:
    whose: {self: person_id -> user}
    personal: {text: own text}
    points at: {talk_id -> talks: keeps it}
  kinds: {nothing personal: what tables there are}
  records:
    whose:
      talk: object_id -> talks when kind_id.model is talk
      person: object_id -> user when kind_id.model is person
      who: {by: who_id -> user, then: blanked}
    personal: {data: {is: other, of: [talk, person]}}
    points at: {who_id -> people: lets go}
    orphans: stay
activities:
  serve:
    basis: contract
    uses: [people.name, talks.title, speakers, slides.text, remarks.text, records, records.data]
    keep: until it ends
"""


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(database_url, tmp_path, SCHEMA, POLICY) as found:
        assert found.errors == []
        yield found


def test_what_is_of_one_speaker_goes_and_what_is_of_two_stays_whole(stage: Ground) -> None:
    stage.erase(1)

    assert stage.rows("talks") == [(2, "anna and bart"), (3, "bart alone"), (4, None)]
    assert stage.rows("slides") == [(2, 2, "of both"), (3, 3, "of bart"), (4, None, "a break")]
    assert stage.rows("speakers") == [(3, 2, 2), (4, 3, 2)]
    assert stage.rows("remarks") == [(1, 4, 3, "clara on anna")]
    assert stage.not_kept() == {}


def test_the_last_speaker_takes_it_along(stage: Ground) -> None:
    stage.erase(1)
    stage.erase(2)

    assert stage.rows("talks") == [(4, None)]
    assert stage.rows("slides") == [(4, None, "a break")]
    assert stage.rows("speakers") == []
    assert stage.not_kept() == {}


def test_a_record_goes_with_what_it_is_about_and_loses_who_did_it(stage: Ground) -> None:
    stage.erase(1)

    assert stage.rows("records") == [(2, 7, 2, 3, "both"), (4, 3, 2, None, "bart, by anna")]


def test_nothing_of_a_talk_goes_with_somebody_who_speaks_of_it(stage: Ground) -> None:
    before = {table: stage.rows(table) for table in ("talks", "slides", "speakers")}

    stage.erase(3)

    assert {table: stage.rows(table) for table in before} == before
    assert stage.rows("remarks") == []
