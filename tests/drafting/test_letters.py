"""An application without declared keys that writes 0 for nobody, and letters for the tables it means."""

from drafting.conftest import Say
from drafting.test_undeclared import made, table

WORKSHOP = """
CREATE TABLE customer (id INTEGER PRIMARY KEY, name VARCHAR(60) NOT NULL, email VARCHAR(90) NOT NULL);
CREATE TABLE staff (staff_id INTEGER PRIMARY KEY, username VARCHAR(40) NOT NULL, firstname VARCHAR(40),
  password VARCHAR(90), email VARCHAR(90));
CREATE TABLE repair (repair_id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, staff_id INTEGER NOT NULL,
  bench_id INTEGER NOT NULL, subject VARCHAR(90));
CREATE TABLE repair_part (id INTEGER PRIMARY KEY, repair_id INTEGER NOT NULL, what VARCHAR(40));
CREATE TABLE bench (bench_id INTEGER PRIMARY KEY, staff_id INTEGER NOT NULL, label VARCHAR(20));
CREATE TABLE lamp (id INTEGER PRIMARY KEY, bench_id INTEGER NOT NULL, watt INTEGER);
CREATE TABLE talk (id INTEGER PRIMARY KEY, object_id INTEGER NOT NULL, object_type CHAR(1) NOT NULL);
CREATE TABLE message (id INTEGER PRIMARY KEY, pid INTEGER NOT NULL, talk_id INTEGER NOT NULL,
  customer_id INTEGER NOT NULL, staff_id INTEGER NOT NULL, body TEXT);
CREATE TABLE history (id INTEGER PRIMARY KEY, state VARCHAR(20), uid INTEGER NOT NULL, uid_type CHAR(1) NOT NULL,
  username VARCHAR(60));
INSERT INTO customer VALUES (1, 'Anna Smit', 'anna@example.org'), (2, 'Bert Bakker', 'bert@example.org'),
  (3, 'Carla Visser', 'carla@example.org'), (4, 'Daan Mulder', 'daan@example.org'), (5, 'Eva Bos', 'eva@example.org');
INSERT INTO staff VALUES (1, 'piet', 'Piet', 'x', 'piet@works.example'), (2, 'rosa', 'Rosa', 'x', 'rosa@works.example');
INSERT INTO repair VALUES (1, 1, 1, 0, 'Een fiets'), (2, 2, 2, 0, 'Een radio'), (3, 3, 0, 0, 'Een lamp'),
  (4, 4, 1, 0, 'Een stoel'), (5, 5, 0, 0, 'Een klok'), (6, 1, 2, 0, 'Een kar');
INSERT INTO repair_part VALUES (1, 1, 'band'), (2, 2, 'draad'), (3, 3, 'fitting'), (4, 4, 'poot'), (5, 5, 'veer'),
  (6, 6, 'wiel');
INSERT INTO bench VALUES (1, 0, 'voor'), (2, 0, 'achter');
INSERT INTO lamp VALUES (1, 0, 40), (2, 0, 60), (3, 0, 60);
INSERT INTO talk VALUES (1, 1, 'R'), (2, 2, 'R'), (3, 3, 'R'), (4, 4, 'R'), (5, 5, 'R'), (6, 6, 'R');
INSERT INTO message VALUES (1, 0, 1, 1, 0, 'Mijn fiets piept als het regent'), (2, 1, 1, 0, 1, 'Dat is de ketting'),
  (3, 0, 2, 2, 0, 'Mijn radio kraakt de hele dag'), (4, 3, 2, 0, 2, 'Dan vervangen we een draad'),
  (5, 0, 3, 3, 0, 'De lamp doet het niet meer'), (6, 5, 3, 0, 1, 'De fitting is gebroken, denken wij');
INSERT INTO history VALUES (1, 'made', 1, 'C', 'Anna Smit'), (2, 'made', 2, 'C', 'Bert Bakker'),
  (3, 'made', 3, 'C', 'Carla Visser'), (4, 'closed', 1, 'S', 'piet'), (5, 'closed', 2, 'S', 'rosa'),
  (6, 'made', 5, 'C', 'Eva Bos')
"""


def test_zeros_and_letters_say_whose_a_row_is(say: Say) -> None:
    text = made(say, WORKSHOP)

    # One message is of a customer, another of somebody who works there, and 0 stands for nobody.
    message = table(text, "message")
    assert message["whose"] == {
        "customer": "customer_id -> customer when customer_id is not 0",
        "staff": "staff_id -> staff when staff_id is not 0",
    }
    assert message["points at"] == {"pid -> message": "keeps it", "talk_id -> talk": "keeps it"}
    assert message["orphans"] == "by their terms"
    # A number that is a key of both tables of people is taken for neither without the letter beside it.
    assert table(text, "history")["whose"] == {
        "customer": "uid -> customer when uid_type is C",
        "staff": "uid -> staff when uid_type is S",
    }
    # A letter names no table for certain: what is likely is the whole, and not one of its parts.
    assert table(text, "talk")["whose"] == {"repair": "?"}
    assert "doubtful `object_id -> repair when object_type is R`" in text
    # A column in which nobody ever stands makes nothing a part of anything.
    assert "whose" not in table(text, "lamp")


def test_what_points_at_rows_that_somebody_has_to_speak_of_is_said_already(say: Say) -> None:
    text = made(say, WORKSHOP.replace("'R')", "'X')"))

    assert table(text, "talk")["nothing personal"] == "?"
    assert table(text, "message")["points at"]["talk_id -> talk"] == "keeps it"


LOGINS = """
CREATE TABLE customer (id INTEGER PRIMARY KEY, name VARCHAR(60) NOT NULL, email VARCHAR(90) NOT NULL);
CREATE TABLE staff (id INTEGER PRIMARY KEY, username VARCHAR(40) NOT NULL, firstname VARCHAR(40),
  password VARCHAR(90), email VARCHAR(90));
CREATE TABLE login (id INTEGER PRIMARY KEY, told JSON NOT NULL, secret VARCHAR(40));
CREATE TABLE recovery_code (id INTEGER PRIMARY KEY, login_id INTEGER REFERENCES login (id), digest VARCHAR(60));
CREATE TABLE tongue (code VARCHAR(8) PRIMARY KEY, label VARCHAR(40));
INSERT INTO customer VALUES (11, 'Anna Smit', 'anna@example.org'), (12, 'Bert Bakker', 'bert@example.org'),
  (13, 'Carla Visser', 'carla@example.org');
INSERT INTO staff VALUES (21, 'piet', 'Piet', NULL, 'piet@works.example'),
  (22, 'rosa', 'Rosa', NULL, 'rosa@works.example');
INSERT INTO tongue VALUES ('nl', 'Nederlands');
INSERT INTO login VALUES (1, '{"customer_id": 11}', 'a1'), (2, '{"customer_id": 12}', 'b2'),
  (3, '{"customer_id": 13}', 'c3'), (4, '{"staff_id": 21}', 'd4'), (5, '{"staff_id": 22}', 'e5'),
  (6, '{"staff_id": 21}', 'f6')
"""


def test_a_document_says_that_it_is_of_one_or_of_another(say: Say) -> None:
    text = made(say, LOGINS)

    assert table(text, "login")["whose"] == {
        "customer": "told.customer_id -> customer",
        "staff": "told.staff_id -> staff",
    }
    # A `code` and no more is the row's own, and points at no recovery code.
    assert "whose" not in table(text, "tongue")
