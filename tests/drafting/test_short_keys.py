"""Applications whose keys are three letters: what `tid`, `edituid` and `toid` mean, and what they do not."""

import re

import yaml

from drafting.conftest import Say

CLUB = """
CREATE TABLE cl_members (uid INTEGER PRIMARY KEY, nick VARCHAR(60) NOT NULL, email VARCHAR(120), password VARCHAR(90));
INSERT INTO cl_members VALUES (1, 'anna', 'anna@example.org', 'x'), (2, 'bert', 'bert@example.org', 'x'),
  (3, 'carla', 'carla@example.org', 'x'), (4, 'daan', 'daan@example.org', 'x');
CREATE TABLE cl_trips (tid INTEGER PRIMARY KEY, uid INTEGER NOT NULL, title VARCHAR(90) NOT NULL,
  lastsailor VARCHAR(60) NOT NULL, lastsailoruid INTEGER NOT NULL);
INSERT INTO cl_trips VALUES (1, 1, 'Naar Texel', 'bert', 2), (2, 2, 'Naar Vlieland', 'carla', 3),
  (3, 3, 'Naar Ameland', 'anna', 1), (4, 1, 'Rond de Fries', 'daan', 4), (5, 4, 'Naar huis toe', 'bert', 2);
CREATE TABLE cl_themes (tid INTEGER PRIMARY KEY, colour VARCHAR(30) NOT NULL);
INSERT INTO cl_themes VALUES (1, 'blue'), (2, 'red');
CREATE TABLE cl_remarks (rid INTEGER PRIMARY KEY, tid INTEGER NOT NULL, uid INTEGER NOT NULL, edituid INTEGER NOT NULL,
  remark TEXT NOT NULL);
INSERT INTO cl_remarks VALUES (1, 1, 2, 0, 'Een lange zin over het weer'), (2, 4, 3, 4, 'Nog een zin over de wind'),
  (3, 5, 4, 0, 'En een zin over het water');
CREATE TABLE cl_rooms (rmid INTEGER PRIMARY KEY, called VARCHAR(60) NOT NULL, lastsailor VARCHAR(60) NOT NULL,
  lastsailoruid INTEGER NOT NULL);
INSERT INTO cl_rooms VALUES (1, 'Noord', 'bert', 2), (2, 'Zuid', 'carla', 3), (3, 'Oost', 'anna', 1),
  (4, 'West', '', 0);
CREATE TABLE cl_opinions (oid INTEGER PRIMARY KEY, uid INTEGER NOT NULL, adduid INTEGER NOT NULL, points INTEGER,
  comments TEXT NOT NULL);
INSERT INTO cl_opinions VALUES (1, 1, 2, 1, 'Zij vaart goed en rustig'), (2, 2, 4, 1, 'Hij kookt lekker aan boord'),
  (3, 3, 1, 2, 'Zij kent elke haven');
CREATE TABLE cl_posted (id INTEGER PRIMARY KEY, batch_id INTEGER, member_id INTEGER NOT NULL,
  member_email VARCHAR(120) NOT NULL, member_name VARCHAR(60) NOT NULL, opened_at TIMESTAMP);
INSERT INTO cl_posted VALUES (1, 1, 1, 'anna@example.org', 'Anna Smit', NULL),
  (2, 1, 2, 'bert@example.org', 'Bert Bakker',
  NULL),
  (3, 1, 3, 'carla@example.org', 'Carla Visser', NULL);
CREATE TABLE cl_letters (lid INTEGER PRIMARY KEY,
  fromid INTEGER NOT NULL, toid INTEGER NOT NULL, message TEXT NOT NULL);
INSERT INTO cl_letters VALUES (1, 1, 2, 'Kom je mee naar zee'), (2, 2, 3, 'Ga je weer varen'),
  (3, 4, 1, 'Neem je brood mee');
CREATE TABLE cl_cleanings (lid INTEGER PRIMARY KEY, done INTEGER NOT NULL, told TEXT NOT NULL);
INSERT INTO cl_cleanings VALUES (1, 1700000000, 'The hourly cleaning ran'),
  (2, 1700000100, 'The hourly cleaning ran')
"""


def whose_of(text: str, table: str) -> str:
    return text.partition(f"\n  {table}:\n    whose:\n")[2].partition("    personal:")[0]


def test_the_values_say_what_a_short_name_means_and_nobody_is_a_number_that_counts_rows(say: Say) -> None:
    text = say(*(part for part in CLUB.split(";") if part.strip()))
    tables = yaml.load(text, Loader=yaml.CSafeLoader)["tables"]

    assert {claim["by"] for claim in tables["cl_letters"]["whose"].values()} == {"fromid -> member", "toid -> member"}
    remarks, trips = tables["cl_remarks"], tables["cl_trips"]
    assert remarks["whose"] == {"uid": "uid -> member"}
    assert set(remarks["points at"]) == {"tid -> cl_trips", "edituid -> cl_members"}
    assert trips["whose"]["lastsailor"] == {"by": "lastsailoruid -> member", "then": "blanked"}
    assert trips["personal"]["lastsailor"]["of"] == "lastsailor"
    # The post to a member is theirs by an address, and by a key beside it: a draft gives each of the two its own name.
    assert len(re.findall(r"^      member", whose_of(text, "cl_posted"), re.M)) == 1
    opinions = tables["cl_opinions"]
    assert set(opinions["whose"]) == {"uid", "add-uid"} and opinions["personal"]["comments"]["of"] == "add-uid"
    rooms = tables["cl_rooms"]
    assert rooms["rows"] == "stay" and "lastsailor" in rooms["personal"] and "called" not in rooms["personal"]
    assert "nothing personal" in tables["cl_cleanings"]
