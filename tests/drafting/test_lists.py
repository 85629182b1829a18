"""Rows about rows of several tables, where a list of the application's own tables says of which."""

from drafting.conftest import Say

LOGS = """
CREATE TABLE member (id INTEGER PRIMARY KEY, email VARCHAR(200), name VARCHAR(100), password VARCHAR(100));
CREATE TABLE club_photo (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES member (id), title VARCHAR(90));
CREATE TABLE shop_photo (id INTEGER PRIMARY KEY, member_id INTEGER NOT NULL REFERENCES member (id), title VARCHAR(90));
CREATE TABLE listed_kinds (id INTEGER PRIMARY KEY, part VARCHAR(50) NOT NULL, model VARCHAR(50) NOT NULL);
CREATE TABLE remark (id INTEGER PRIMARY KEY, kind_id INTEGER NOT NULL REFERENCES listed_kinds (id),
  object_id INTEGER NOT NULL, body TEXT NOT NULL);
INSERT INTO member VALUES (1, 'a@example.org', 'Anna Smit', 'x'), (2, 'b@example.org', 'Bert Bakker', 'y');
INSERT INTO club_photo VALUES (1, 1, 'Zomer'), (2, 2, 'Winter');
INSERT INTO shop_photo VALUES (1, 1, 'Herfst'), (2, 2, 'Lente');
INSERT INTO listed_kinds VALUES (11, 'club', 'photo'), (12, 'shop', 'photo'), (13, '', 'member'), (14, 'x', 'unused');
INSERT INTO remark VALUES (1, 11, 1, 'Mooie foto van jullie allemaal'), (2, 12, 2, 'Hier sta ik zelf ook op'),
  (3, 13, 2, 'Deze persoon belde vandaag weer');
"""


def made(say: Say, schema: str) -> str:
    return say(*(statement for statement in schema.split(";") if statement.strip()))


def test_a_list_of_the_applications_own_tables_says_what_a_row_is_about(say: Say) -> None:
    text = made(say, LOGS)

    assert "object_id -> club_photo when kind_id.part is club and kind_id.model is photo" in text
    assert "object_id -> shop_photo when kind_id.part is shop and kind_id.model is photo" in text
    assert "object_id -> member" in text
    assert "when kind_id.model is member" in text
    assert "unused" not in text


def test_a_list_without_a_key_beside_it_is_a_list_like_any_other(say: Say) -> None:
    assert " when " not in made(say, LOGS.replace("object_id", "amount"))


def test_a_list_of_other_things_says_nothing_of_tables(say: Say) -> None:
    text = made(say, LOGS.replace("'club', 'photo'", "'blue', 'wood'").replace("'shop', 'photo'", "'red', 'iron'"))

    assert " when " not in text


def test_a_list_that_nobody_declared_is_said_to_be_pointed_at(say: Say) -> None:
    text = made(say, LOGS.replace(" REFERENCES listed_kinds (id)", "").replace("kind_id", "listed_kind_id"))

    assert "listed_kind_id -> listed_kinds: keeps it" in text
    assert "when listed_kind_id.part is club and listed_kind_id.model is photo" in text
