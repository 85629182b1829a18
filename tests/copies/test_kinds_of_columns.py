"""PostgreSQL's own kinds of columns and tables: domains, citext, enumerations and partitions, from plan to verdict."""

from __future__ import annotations

import pytest

from .forum import Forum


def with_column(forum: Forum, kind: str, blank: str = "", value: str = "'x'", *more: str) -> Forum:
    """Posts have one more personal column of this type."""
    forum.say(*more, f"ALTER TABLE posts ADD mood {kind}", f"UPDATE posts SET mood = {value}")
    said = f"{{is: own text, blank: {blank}}}" if blank else "own text"
    forum.change(
        "{title: own text, body: own text}", f"{{title: own text, body: own text, mood: {said}}}\n    rows: stay"
    )
    forum.change("posts.body]", "posts.body, posts.mood]")
    return forum.open()


FILLED = "CREATE DOMAIN filled AS text DEFAULT 'x' CHECK (VALUE IS NOT NULL AND VALUE <> '')"
SHORT = "CREATE DOMAIN short AS filled CHECK (length(VALUE) < 9)"
MOOD = "CREATE TYPE mood AS ENUM ('glad', 'sad', 'none')"


@pytest.mark.parametrize(
    ("kind", "blank", "code"),
    [
        ("filled", "", "M173"),
        ("filled", '""', "M173"),
        ("short", '"much too long"', "M173"),
        ("mood", '"angry"', "M172"),
        ("mood NOT NULL DEFAULT 'glad'", "", "M170"),
        ("text[] NOT NULL DEFAULT '{}'", "", "M170"),
    ],
)
def test_a_blank_that_the_type_refuses_is_an_error(postgresql_forum: Forum, kind: str, blank: str, code: str) -> None:
    value = "DEFAULT" if " " in kind or kind in ("filled", "short") else "'glad'"
    forum = with_column(postgresql_forum, kind, blank, value, FILLED, SHORT, MOOD)

    assert {error.split()[0] for error in forum.errors()} == {code}


@pytest.mark.parametrize(
    ("kind", "value", "blank", "becomes"),
    [
        ("filled", "'quokka'", '"(gone)"', "(gone)"),
        ("short", "'quokka'", '"(gone)"', "(gone)"),
        ("short", "'quokka'", '"x-{key}"', "x-1"),
        ("citext", "'Quokka'", '"(gone)"', "(gone)"),
        ("citext", "'(GONE)'", '"(gone)"', "(gone)"),
        ("citext", "'Quokka'", "", None),
        ("mood", "'sad'", "", None),
        ("mood", "'sad'", "none", "none"),
        ("text[]", "ARRAY['quokka', 'wombat']", "", None),
        ("jsonb", "'[\"quokka\"]'", "", None),
        ("inet", "'10.1.2.3'", "", None),
        ("varchar(9)", "'quokka'", '"(gone)"', "(gone)"),
        ("int4range", "'[1,5)'", "", None),
    ],
)
def test_a_column_of_it_is_blanked(
    postgresql_forum: Forum, kind: str, value: str, blank: str, becomes: str | None
) -> None:
    more = (FILLED, SHORT, MOOD, "CREATE EXTENSION IF NOT EXISTS citext")
    forum = with_column(postgresql_forum, kind, blank, value, *more)
    assert forum.errors() == []

    forum.erase()

    assert forum.ask("SELECT mood::text FROM posts ORDER BY id")[0] == (becomes,)
    assert forum.ask("SELECT mood FROM posts WHERE id = 3") == forum.ask(f"SELECT ({value})::{kind}")
    assert forum.standing("keep/forum") == "kept"


@pytest.mark.parametrize("kind", ["person_id", "integer"])
def test_a_path_goes_through_a_domain_of_the_key_s_type(postgresql_forum: Forum, kind: str) -> None:
    forum = postgresql_forum
    forum.say(
        "CREATE DOMAIN person_id AS integer CHECK (VALUE > 0)",
        f"ALTER TABLE posts ALTER member_id TYPE {kind}",
        "ALTER TABLE bills ALTER member_id TYPE person_id",
    )
    forum.open()
    assert forum.errors() == []

    forum.erase()

    assert forum.ask("SELECT id FROM posts") == [(3,)]
    assert forum.standing("keep/forum") == "kept"


def test_a_path_through_citext_is_an_error(postgresql_forum: Forum) -> None:
    forum = postgresql_forum
    forum.say(
        "CREATE EXTENSION IF NOT EXISTS citext",
        "CREATE TABLE nicks (nick citext PRIMARY KEY, since timestamp NOT NULL DEFAULT '2020-01-01')",
        "CREATE TABLE cards (id integer PRIMARY KEY, nick citext REFERENCES nicks, text text)",
        "CREATE INDEX cards_nick ON cards (nick)",
    )
    forum.change("people:\n", "people:\n  nick: {table: nicks, key: nick, born: since}\n")
    forum.change(
        "tables:\n",
        "tables:\n  nicks: {whose: {self: nick -> nick}, events: {since: always there}}\n"
        "  cards: {whose: {self: nick -> nick}, personal: {text: own text}}\n",
    )
    forum.change("posts.body]", "posts.body, nicks, cards.text]")

    assert "M129" in {error.split()[0] for error in forum.open().errors()}


def test_somebody_is_found_by_an_address_in_citext(postgresql_forum: Forum) -> None:
    forum = postgresql_forum
    folded = 'lower(btrim(email::text) COLLATE "C")'
    forum.say(
        "CREATE EXTENSION IF NOT EXISTS citext",
        "ALTER TABLE members ALTER email TYPE citext",
        "CREATE TABLE guests (id integer PRIMARY KEY, email citext, text text)",
        "INSERT INTO guests VALUES (1, 'ALICIA@Mail.example', 'hello'), (2, 'bobby@mail.example', 'ho')",
        f"CREATE INDEX guests_email ON guests ({folded})",
        f"CREATE INDEX members_email ON members ({folded})",
    )
    forum.change(
        "tables:\n",
        "tables:\n  guests:\n    whose: {self: fold(email) -> member.email}\n"
        "    personal: {email: email, text: question}\n    orphans: go\n",
    )
    forum.change("posts.body]", "posts.body, guests.email, guests.text]")
    assert forum.open().errors() == []

    forum.erase()

    assert forum.ask("SELECT id FROM guests") == [(2,)]
    assert {forum.standing(key) for key in ("keep/forum", "orphans/guests")} == {"kept"}


# ---------------------------------------------------------------- partitions

PARTED = (
    "CREATE TABLE logins (id integer NOT NULL, at date NOT NULL, member_id integer REFERENCES members (id), ip text,"
    " PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
    "CREATE TABLE logins_old PARTITION OF logins FOR VALUES FROM ('2020-01-01') TO ('2025-01-01')",
    "CREATE TABLE logins_new PARTITION OF logins FOR VALUES FROM ('2025-01-01') TO ('2027-01-01')"
    " PARTITION BY LIST (member_id)",
    "CREATE TABLE logins_new_1 PARTITION OF logins_new FOR VALUES IN (1)",
    "CREATE TABLE logins_rest PARTITION OF logins_new DEFAULT",
    "CREATE INDEX logins_member ON logins (member_id)",
    *(
        f"INSERT INTO logins VALUES ({n}, '{day}', {member}, '10.0.0.{n}')"
        for n, day, member in ((1, "2024-01-01", 1), (2, "2026-01-01", 1), (3, "2024-01-02", 2), (4, "2026-01-02", 2))
    ),
)
SAID = (
    "tables:\n",
    "tables:\n  logins:\n    whose: {self: member_id -> member}\n    personal: {ip: ip address}\n"
    "    events: {at: always there}\n",
)


@pytest.fixture
def parted(postgresql_forum: Forum) -> Forum:
    parts = [
        s.replace("PRIMARY KEY (id, at)", "UNIQUE (id, at)") if "CREATE TABLE logins (" in s else s for s in PARTED
    ]
    # A key of a partitioned table has every column by which it is parted.
    parts[0] = PARTED[0].replace("PRIMARY KEY (id, at)", "PRIMARY KEY (id, at, member_id)")
    postgresql_forum.say(*parts)
    postgresql_forum.change(*SAID)
    return postgresql_forum


def test_the_rows_of_somebody_go_from_every_partition(parted: Forum) -> None:
    parted.change("posts.body]", "posts.body, logins.ip]")
    assert parted.open().errors() == []

    done = parted.erase()

    assert parted.ask("SELECT id FROM logins ORDER BY id") == [(3,), (4,)]
    assert sum(done.values()) >= 4
    assert parted.standing("keep/forum") == "kept"


def test_what_time_ends_goes_from_every_partition(parted: Forum) -> None:
    parted.change(
        "activities:\n",
        "activities:\n  safety:\n    basis: legitimate interest\n    interest: a safe forum\n"
        "    uses: [logins.ip]\n    keep: 1 year after logins.at\n",
    )
    assert parted.open().errors() == []
    assert parted.standing("keep/safety") == "broken"

    parted.night()

    assert parted.ask("SELECT id FROM logins ORDER BY id") == [(2,), (4,)]
    assert parted.standing("keep/safety") == "kept"


def test_rows_that_point_at_partitions_go_before_them(parted: Forum) -> None:
    parted.say(
        "CREATE TABLE clicks (id integer PRIMARY KEY, login_id integer, login_at date, member_id integer, page text,"
        " FOREIGN KEY (login_id, login_at, member_id) REFERENCES logins (id, at, member_id))",
        "CREATE INDEX clicks_login ON clicks (login_id, login_at, member_id)",
        "INSERT INTO clicks SELECT id, id, at, member_id, 'page' FROM logins",
    )
    parted.change(
        "tables:\n",
        'tables:\n  clicks:\n    whose: {self: "(login_id, login_at, member_id) -> logins"}\n'
        "    personal: {page: browsing}\n",
    )
    parted.change("posts.body]", "posts.body, logins.ip, clicks.page]")
    assert parted.open().errors() == []

    parted.erase()

    assert parted.ask("SELECT id FROM clicks ORDER BY id") == [(3,), (4,)]
    assert parted.ask("SELECT id FROM logins ORDER BY id") == [(3,), (4,)]
    assert parted.standing("keep/forum") == "kept"


def test_people_can_stand_in_partitions(postgresql_forum: Forum) -> None:
    forum = postgresql_forum
    forum.say(
        "ALTER TABLE posts DROP CONSTRAINT posts_member_id_fkey",
        "ALTER TABLE bills DROP CONSTRAINT bills_member_id_fkey",
        "ALTER TABLE members RENAME TO old",
        "CREATE TABLE members (id integer PRIMARY KEY, name text, email text, since timestamp NOT NULL)"
        " PARTITION BY HASH (id)",
        *(
            f"CREATE TABLE members_{n} PARTITION OF members FOR VALUES WITH (MODULUS 3, REMAINDER {n})"
            for n in range(3)
        ),
        "INSERT INTO members SELECT * FROM old",
        "DROP TABLE old",
        "ALTER TABLE posts ADD FOREIGN KEY (member_id) REFERENCES members (id)",
        "ALTER TABLE bills ADD FOREIGN KEY (member_id) REFERENCES members (id)",
        "DELETE FROM bills",
    )
    assert forum.open().errors() == []

    forum.erase()

    assert forum.ask("SELECT id FROM members") == [(2,)]
    assert forum.standing("keep/forum") == "kept"
