"""People have one row each: who stands somewhere again and again is told of there."""

import yaml

from drafting.conftest import Say

POST = """
CREATE TABLE members (id VARCHAR(24) PRIMARY KEY, email VARCHAR(120) NOT NULL, name VARCHAR(90), joined_at TIMESTAMP);
INSERT INTO members VALUES ('m1', 'anna@example.org', 'Anna Smit', '2025-01-02 10:00:00'),
  ('m2', 'bert@example.org', 'Bert Bakker', '2025-01-03 10:00:00'),
  ('m3', 'carla@example.org', 'Carla Visser', '2025-01-04 10:00:00');
CREATE TABLE newsletters (id INTEGER PRIMARY KEY, subject VARCHAR(90), sent_at TIMESTAMP);
INSERT INTO newsletters VALUES (1, 'Lente', '2025-02-02 10:00:00'), (2, 'Zomer', '2025-03-02 10:00:00');
CREATE TABLE newsletter_recipients (id INTEGER PRIMARY KEY, newsletter_id INTEGER NOT NULL,
  member_id VARCHAR(24) NOT NULL, member_email VARCHAR(120) NOT NULL, member_name VARCHAR(90), opened_at TIMESTAMP);
INSERT INTO newsletter_recipients VALUES (1, 1, 'm1', 'anna@example.org', 'Anna Smit', NULL),
  (2, 1, 'm2', 'bert@example.org', 'Bert Bakker', NULL), (3, 1, 'm3', 'carla@example.org', 'Carla Visser', NULL),
  (4, 2, 'm1', 'anna@example.org', 'Anna Smit', NULL), (5, 2, 'm2', 'bert@example.org', 'Bert Bakker', NULL),
  (6, 2, 'm3', 'carla@example.org', 'Carla Visser', NULL);
CREATE TABLE failures (id INTEGER PRIMARY KEY, newsletter_recipient_id INTEGER NOT NULL
  REFERENCES newsletter_recipients (id), code INTEGER, failed_at TIMESTAMP);
INSERT INTO failures VALUES (1, 2, 550, '2025-02-03 10:00:00'), (2, 5, 552, '2025-03-03 10:00:00');
CREATE TABLE guardians (id INTEGER PRIMARY KEY, email VARCHAR(120) NOT NULL, name VARCHAR(90) NOT NULL);
INSERT INTO guardians VALUES (1, 'daan@example.org', 'Daan de Wit'), (2, 'els@example.org', 'Els Mulder');
CREATE TABLE pupils (id INTEGER PRIMARY KEY, guardian_id INTEGER NOT NULL REFERENCES guardians (id),
  email VARCHAR(120) NOT NULL, name VARCHAR(90) NOT NULL);
INSERT INTO pupils VALUES (1, 1, 'fien@example.org', 'Fien de Wit'), (2, 1, 'guus@example.org', 'Guus de Wit'),
  (3, 2, 'hanna@example.org', 'Hanna Mulder'), (4, 2, 'isa@example.org', 'Isa Mulder');
CREATE TABLE marks (id INTEGER PRIMARY KEY, pupil_id INTEGER NOT NULL REFERENCES pupils (id), mark INTEGER);
INSERT INTO marks VALUES (1, 1, 7), (2, 2, 8)
"""


def test_a_list_of_who_got_which_letter_is_nobody_of_its_own_and_a_pupil_of_a_guardian_is(say: Say) -> None:
    policy = yaml.load(say(*(part for part in POST.split(";") if part.strip())), Loader=yaml.CSafeLoader)

    assert {spec["table"] for spec in policy["people"].values()} == {"members", "guardians", "pupils"}
    assert policy["tables"]["newsletter_recipients"]["whose"] == {"member": "member_id -> member"}
    assert policy["tables"]["members"]["whose"] == {"self": "id -> member"}
    assert list(policy["tables"]["failures"]["whose"].values()) == ["newsletter_recipient_id -> newsletter_recipients"]
