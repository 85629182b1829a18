"""Rows with several people in them: whose they are, and whose the names are that were copied into them."""

from pathlib import Path

import yaml
from sqlalchemy import create_engine

from drafting.conftest import Say, policy_of
from drafting.test_undeclared import made, table
from hazards.ground import ground

BOARD = """
CREATE TABLE accounts (id INTEGER PRIMARY KEY, username VARCHAR(60) NOT NULL, slug VARCHAR(60) NOT NULL,
  email VARCHAR(120) NOT NULL, nickname VARCHAR(60) NOT NULL, password VARCHAR(90),
  tell_of_new_threads_by_followed INTEGER NOT NULL, rank_id INTEGER REFERENCES ranks (id));
CREATE TABLE account_roles (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id),
  role_id INTEGER NOT NULL REFERENCES acl_role (id));
CREATE TABLE sections (id INTEGER PRIMARY KEY, name VARCHAR(60) NOT NULL,
  last_poster_id INTEGER REFERENCES accounts (id), last_poster_name VARCHAR(60), last_poster_slug VARCHAR(60));
CREATE TABLE section_rules (id INTEGER PRIMARY KEY, section_id INTEGER NOT NULL REFERENCES sections (id), rule INTEGER);
CREATE TABLE posts (id INTEGER PRIMARY KEY, hidden_by_id INTEGER REFERENCES accounts (id), hidden_by_name VARCHAR(60),
  poster_id INTEGER REFERENCES accounts (id), poster_display_name VARCHAR(60), body TEXT NOT NULL,
  last_editor_id INTEGER REFERENCES accounts (id), last_editor_slug VARCHAR(60));
CREATE TABLE notices (id INTEGER PRIMARY KEY, account_id INTEGER NOT NULL REFERENCES accounts (id),
  actor_id INTEGER REFERENCES accounts (id), actor_name VARCHAR(60), heading VARCHAR(60));
INSERT INTO ranks VALUES (1, 'nieuw', 'wie hier pas is');
INSERT INTO acl_role VALUES (1, 'leden', 'alles wat leden mogen'), (2, 'beheer', 'alles wat beheerders mogen');
INSERT INTO accounts VALUES (1, 'anna', 'anna-s', 'anna@example.org', 'An', 'x', 1, 1),
  (2, 'bert', 'bert-b', 'bert@example.org', 'Bertie', 'x', 2, 1),
  (3, 'carla', 'carla-v', 'carla@example.org', 'Car', 'x', 2, 1);
INSERT INTO account_roles VALUES (1, 1, 1), (2, 2, 1), (3, 3, 2);
INSERT INTO sections VALUES (1, 'algemeen', 2, 'bert', 'bert-b'), (2, 'techniek', 1, 'anna', 'anna-s');
INSERT INTO section_rules VALUES (1, 1, 4), (2, 2, 5);
INSERT INTO posts VALUES (1, NULL, NULL, 1, 'An', 'Een lange zin over het weer van vandaag', 1, 'anna-s'),
  (2, 3, 'carla', 2, 'Bertie', 'Nog een lange zin over het weer van gisteren', 3, 'carla-v');
INSERT INTO notices VALUES (1, 1, 2, 'bert', 'een antwoord op wat je schreef'),
  (2, 2, 1, 'anna', 'iemand vond het mooi')
"""
LISTS = """
CREATE TABLE ranks (id INTEGER PRIMARY KEY, name VARCHAR(60) NOT NULL, said TEXT);
CREATE TABLE acl_role (id INTEGER PRIMARY KEY, name VARCHAR(60) NOT NULL, said TEXT);
"""


def test_a_post_is_of_who_wrote_it_and_not_of_who_hid_it(say: Say) -> None:
    posts = table(made(say, LISTS, BOARD), "posts")

    assert posts["whose"]["poster"] == "poster_id -> account"
    assert posts["whose"]["hidden-by"] == {"by": "hidden_by_id -> account", "then": "blanked"}
    assert posts["personal"]["body"]["of"] == "poster"
    assert posts["personal"]["poster_display_name"]["of"] == "poster"


def test_a_name_that_was_copied_is_of_whom_it_names(say: Say) -> None:
    text = made(say, LISTS, BOARD)
    posts, notices, sections = (table(text, name)["personal"] for name in ("posts", "notices", "sections"))

    assert posts["hidden_by_name"]["of"] == "hidden-by"
    assert posts["last_editor_slug"]["of"] == "last-editor"
    assert notices["actor_name"]["of"] == "actor"
    assert list(sections) == ["last_poster_name", "last_poster_slug"]


def test_what_stays_without_anybody_makes_nobodys_parts_somebodys(say: Say) -> None:
    text = made(say, LISTS, BOARD)

    assert "whose" not in table(text, "section_rules")
    assert "whose" not in yaml.load(text, Loader=yaml.CSafeLoader)["tables"].get("acl_role", {})


def test_people_are_known_by_their_address_however_many_names_they_have(say: Say) -> None:
    text = made(say, LISTS, BOARD)

    assert "email" in yaml.load(text, Loader=yaml.CSafeLoader)["people"]["account"]["known_by"]
    assert "tell_of_new_threads_by_followed ->" not in text


def test_what_postgresql_alone_knows_is_blanked_as_well(postgresql_url: str, tmp_path: Path) -> None:
    engine = create_engine(postgresql_url)
    with engine.begin() as connection:
        for statement in (
            "CREATE EXTENSION hstore",
            "CREATE TABLE users (id integer PRIMARY KEY, username varchar(60) NOT NULL, email varchar(120) NOT NULL,"
            " password varchar(90), ip inet NOT NULL, profile hstore NOT NULL, words tsvector NOT NULL,"
            " nicknames varchar(60)[] NOT NULL)",
            "CREATE TABLE pages (id integer PRIMARY KEY, title varchar(90), user_id integer NOT NULL REFERENCES users)",
            "INSERT INTO users VALUES (1, 'anna', 'anna@example.org', 'x', '10.0.0.1', 'town=>Gent', 'anna schrijft',"
            " '{An}'), (2, 'bert', 'bert@example.org', 'x', '10.0.0.2', 'town=>Aalst', 'bert leest', '{Bertie}')",
            "INSERT INTO pages VALUES (1, 'Over ons', 1)",
        ):
            connection.exec_driver_sql(statement)
    engine.dispose()

    personal = table(policy_of(postgresql_url), "users")["personal"]
    assert {name: personal[name]["blank"] for name in ("ip", "profile", "words", "nicknames")} == {
        "ip": "0.0.0.0/32",
        "profile": "",
        "words": "",
        "nicknames": "{}",
    }

    kept = """
people: {user: {table: users, key: id, known_by: [email]}}
tables:
  users:
    whose: {self: id -> user}
    personal:
      username: {is: user name, blank: gone}
      email: {is: email, blank: gone}
      password: secret
      ip: {is: ip address, blank: "0.0.0.0/32"}
      profile: {is: address, blank: ""}
      words: {is: own text, blank: ""}
      nicknames: {is: name, blank: "{}"}
  pages: {nothing personal: what the service says, points at: {user_id -> users: keeps it}}
activities:
  serve:
    basis: contract
    keep: until it ends
    uses: [users.username, users.email, users.password, users.ip, users.profile, users.words, users.nicknames]
"""
    with ground(postgresql_url, tmp_path, (), kept) as found:
        assert found.errors == []
        found.erase(1)
        assert str(found.rows("users")[0]) == "(1, 'gone', 'gone', None, IPv4Address('0.0.0.0'), {}, '', [])"
        assert "keep/serve" not in found.not_kept()


SETS = """
CREATE TABLE users (id INTEGER PRIMARY KEY, username VARCHAR(60) NOT NULL UNIQUE, email VARCHAR(120),
  password VARCHAR(90));
CREATE TABLE datasets (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), title VARCHAR(60),
  maintainer VARCHAR(60), maintainer_email VARCHAR(120));
CREATE TABLE members (id INTEGER PRIMARY KEY, table_name VARCHAR(20) NOT NULL, table_id INTEGER NOT NULL,
  level INTEGER);
CREATE TABLE files (id INTEGER PRIMARY KEY, name VARCHAR(60) NOT NULL, location VARCHAR(60) NOT NULL);
INSERT INTO users VALUES (1, 'anna', 'anna@example.org', 'x'), (2, 'bert', 'bert@example.org', 'x'),
  (3, 'carla', 'carla@example.org', 'x'), (4, 'dirk', 'dirk@example.org', 'x');
INSERT INTO datasets VALUES (11, 1, 'bomen', 'Bert Bakker', 'bert@example.org'), (12, 2, 'wegen', 'Carla Visser',
  'carla@example.org'), (13, 3, 'huizen', 'Dirk Mulder', 'dirk@example.org'),
  (14, 4, 'water', 'Anna Smit', 'anna@example.org');
INSERT INTO members VALUES (1, 'user', 1, 1), (2, 'user', 2, 1), (3, 'dataset', 11, 2), (4, 'dataset', 12, 2);
INSERT INTO files VALUES (1, 'scriptie van anna', 'f/1'), (2, 'brief aan bert', 'f/2'), (3, 'vakantie', 'f/3')
"""


def test_an_address_of_somebody_else_in_a_row_is_theirs_with_what_is_called_after_it(say: Say) -> None:
    datasets = table(made(say, SETS), "datasets")

    assert datasets["whose"]["user"] == "user_id -> user"
    assert datasets["whose"]["maintainer"] == {"by": "fold(maintainer_email) -> user.email", "then": "blanked"}
    assert datasets["personal"]["maintainer"]["of"] == "maintainer"
    assert datasets["personal"]["maintainer_email"]["of"] == "maintainer"
    assert datasets["personal"]["title"]["of"] == "user"


def test_a_table_that_is_named_beside_a_key_is_what_the_key_is_of(say: Say) -> None:
    assert table(made(say, SETS), "members")["whose"] == {
        "users": "table_id -> user when table_name is user",
        "datasets": "table_id -> datasets.user when table_name is dataset",
    }


def test_what_files_are_called_is_asked_about(say: Say) -> None:
    assert table(made(say, SETS), "files")["nothing personal"] == "?"
