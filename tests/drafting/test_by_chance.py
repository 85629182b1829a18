"""Names and values that meet by chance, in schemas that declare what points at what."""

import yaml
from sqlalchemy import create_engine

from drafting.conftest import Say, policy_of
from drafting.test_undeclared import made, table

FORUM = """
CREATE TABLE users (id INTEGER PRIMARY KEY, username VARCHAR(60) NOT NULL, email VARCHAR(120), password VARCHAR(90));
CREATE TABLE posts (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL REFERENCES users (id), body TEXT,
  old_question_id INTEGER);
CREATE TABLE favourite_questions (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),
  post_id INTEGER NOT NULL REFERENCES posts (id));
CREATE TABLE vote (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),
  post_id INTEGER NOT NULL REFERENCES posts (id), vote INTEGER NOT NULL);
CREATE TABLE boards (id INTEGER PRIMARY KEY, name VARCHAR(60), description_id INTEGER REFERENCES posts (id));
CREATE TABLE widgets (id INTEGER PRIMARY KEY, question_number INTEGER, board_id INTEGER REFERENCES boards (id));
CREATE TABLE activities (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), kind INTEGER NOT NULL,
  object_id INTEGER NOT NULL, object_type VARCHAR(30) NOT NULL);
INSERT INTO users VALUES (1, 'anna', 'anna@example.org', 'x'), (2, 'bert', 'bert@example.org', 'x'),
  (3, 'carla', 'carla@example.org', 'x');
INSERT INTO posts VALUES (1, 1, 'Een lange zin over het weer van vandaag', NULL),
  (2, 2, 'Nog een lange zin over het weer van gisteren', NULL), (3, 3, 'En een lange zin over morgen', NULL);
INSERT INTO favourite_questions VALUES (1, 1, 2), (2, 3, 1), (3, 2, 3);
INSERT INTO vote VALUES (1, 1, 2, 1), (2, 2, 1, 1), (3, 3, 1, 1);
INSERT INTO boards VALUES (1, 'algemeen', NULL), (2, 'techniek', NULL);
INSERT INTO activities VALUES (1, 1, 4, 2, 'Post'), (2, 2, 4, 1, 'Post'), (3, 3, 5, 3, 'Post'), (4, 1, 4, 3, 'Post')
"""


def test_a_name_that_ends_alike_points_at_nothing_where_others_are_declared(say: Say) -> None:
    text = made(say, FORUM)

    assert "old_question_id ->" not in text
    assert "question_number ->" not in text


def test_a_vote_of_one_is_no_row_of_the_votes(say: Say) -> None:
    assert "vote -> vote" not in made(say, FORUM)


def test_what_describes_a_board_does_not_own_it(say: Say) -> None:
    assert "whose" not in table(made(say, FORUM), "boards")


def test_what_somebody_did_is_theirs_where_nothing_is_said_of_what_it_was_done_to(say: Say) -> None:
    said = table(made(say, FORUM), "activities")

    assert said["whose"] == {"user": "user_id -> user"}
    assert said["points at"] == {"object_id -> posts when object_type is Post": "keeps it"}


def test_what_is_said_of_what_it_was_done_to_is_of_whose_that_is(say: Say) -> None:
    told = FORUM.replace("object_type VARCHAR(30) NOT NULL)", "object_type VARCHAR(30) NOT NULL, said TEXT)")
    for kind in ("2, 'Post'", "1, 'Post'", "3, 'Post'"):
        told = told.replace(f"{kind})", f"{kind}, 'over {kind[0]} werd dit en dat geschreven')")

    said = table(made(say, told), "activities")["whose"]
    assert said == {
        "posts": "object_id -> posts when object_type is Post",
        "user": {"by": "user_id -> user", "then": "blanked"},
    }


READS_BY_KEY = """
CREATE FUNCTION words_of(user_id integer) RETURNS tsvector LANGUAGE plpgsql AS $$
DECLARE found record; all_words tsvector := '';
BEGIN
  FOR found IN EXECUTE 'SELECT username, email FROM users WHERE id = ' || user_id LOOP
    all_words := to_tsvector(found.username) || to_tsvector(found.email);
  END LOOP;
  RETURN all_words;
END $$
"""
TELLS = """
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF new.kind = 'user' OR new.kind = 'guest' THEN new.words = words_of(new.id); END IF;
  RETURN new;
END $$
"""


def test_a_column_that_a_routine_makes_by_the_key_follows_what_that_reads(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url)
    with engine.begin() as connection:
        for statement in (
            "CREATE TABLE users (id integer PRIMARY KEY, kind varchar(9) NOT NULL, username varchar(60) NOT NULL,"
            " email varchar(120), password varchar(90), words tsvector)",
            READS_BY_KEY,
            TELLS,
            "CREATE TRIGGER telling BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE FUNCTION tell()",
            "INSERT INTO users VALUES (1, 'user', 'anna', 'anna@example.org', 'x'), (2, 'user', 'bert',"
            " 'bert@example.org', 'x'), (3, 'guest', 'carla', 'carla@example.org', 'x')",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()

    copies = yaml.load(policy_of(postgresql_url), Loader=yaml.CSafeLoader)["copies"]
    assert list(copies) == ["users.words"]
    assert copies["users.words"]["follows"] == "trigger"
    assert {"users.username", "users.email"} <= set(copies["users.words"]["of"])
