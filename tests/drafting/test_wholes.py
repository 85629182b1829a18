"""A large application: people known by a text, wholes that many work in, and numbers that are the key of nothing."""

from __future__ import annotations

from drafting.conftest import Say
from drafting.measuring import claims, fate, read

PEOPLE = "CREATE TABLE users (id INTEGER PRIMARY KEY, full_name VARCHAR(60) NOT NULL, email VARCHAR(80) NOT NULL)"


def rows(table: str, count: int, row: str) -> str:
    """`row` with {n} from 1 to count and {m} a few others."""
    return f"INSERT INTO {table} VALUES {', '.join(row.format(n=n, m=n % 7 + 1) for n in range(1, count + 1))}"


def users(count: int = 20) -> str:
    return rows("users", count, "({n}, 'Jan de Vries{n}', 'p{n}@post.example')")


# ---------------------------------------------------------------- keys that are texts


def test_people_without_a_primary_key_are_known_by_what_is_unique(say: Say) -> None:
    policy = read(
        say(
            "CREATE TABLE users (name VARCHAR(60) UNIQUE, password_hash VARCHAR(90))",
            "CREATE TABLE letters (letter_nr VARCHAR(20) NOT NULL, sender VARCHAR(60), body VARCHAR(200))",
            "CREATE UNIQUE INDEX letters_nr ON letters (letter_nr)",
            "CREATE TABLE stamps (letter_nr VARCHAR(20) NOT NULL, user_id VARCHAR(60) NOT NULL, remark VARCHAR(90))",
            rows("users", 20, "('@p{n}:post', '$2b$abcdefghijklmnopqrstuv{n}')"),
            rows("letters", 30, "('nr{n}', '@p{m}:post', 'Dear all, the weather of day {n} is fine here')"),
            rows("stamps", 30, "('nr{n}', '@p{m}:post', 'seen')"),
        )
    )
    assert policy["people"]["user"] == {"table": "users", "key": "name", "known_by": ["name"]}
    assert claims(policy, "letters") == ["user"]
    assert claims(policy, "stamps") == ["user"]
    assert list(policy["tables"]["stamps"]["points at"]) == ["letter_nr -> letters"]


# ---------------------------------------------------------------- numbers


def test_a_code_that_a_check_lists_points_at_nothing(say: Say) -> None:
    policy = read(
        say(
            PEOPLE,
            "CREATE TABLE talk_types (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),"
            " remark VARCHAR(90))",
            "CREATE TABLE links (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),"
            " type SMALLINT NOT NULL, author_type SMALLINT NOT NULL CHECK (author_type IN (1, 2, 3)),"
            " display_name VARCHAR(60))",
            users(),
            rows("talk_types", 9, "({n}, {m}, 'a remark of some words')"),
            rows("links", 20, "({n}, {m}, 1, 2, 'Jan de Vries')"),
        )
    )
    assert "points at" not in policy["tables"]["links"]


# ---------------------------------------------------------------- somebody with an account, and others without

CUSTOMERS = (
    "CREATE TABLE customers (id INTEGER PRIMARY KEY, talk INTEGER NOT NULL, user_id INTEGER REFERENCES users (id),"
    " full_name VARCHAR(60) NOT NULL, email VARCHAR(80) NOT NULL)"
)


def test_rows_of_people_who_may_have_an_account_are_of_both(say: Say) -> None:
    policy = read(
        say(
            PEOPLE,
            CUSTOMERS,
            users(),
            rows("customers", 14, "({n}, {n}, {m}, 'Jan de Vries{m}', 'p{m}@post.example')"),
            rows("customers", 9, "({n} + 50, {n}, NULL, 'Piet Jansen{n}', 'guest{n}@other.example')"),
        )
    )
    assert list(policy["tables"]["customers"]["whose"]) == ["user", "guest"]


def test_a_clerk_who_looks_after_somebody_is_somebody_else(say: Say) -> None:
    policy = read(
        say(
            PEOPLE,
            CUSTOMERS,
            users(),
            rows("customers", 14, "({n}, {n}, {m}, 'Piet Jansen{n}', 'guest{n}@other.example')"),
        )
    )
    assert claims(policy, "customers") == ["customer"]
    assert policy["tables"]["customers"]["points at"] == {"user_id -> users": "keeps it"}


# ---------------------------------------------------------------- wholes

CONFERENCE = (
    PEOPLE,
    "CREATE TABLE rooms (id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL REFERENCES users (id),"
    " telephone VARCHAR(20))",
    "CREATE TABLE events (id INTEGER PRIMARY KEY, creator_id INTEGER NOT NULL REFERENCES users (id),"
    " description VARCHAR(200), room_id INTEGER REFERENCES rooms (id))",
    "CREATE TABLE sessions (id INTEGER PRIMARY KEY, event_id INTEGER NOT NULL REFERENCES events (id),"
    " room_id INTEGER REFERENCES rooms (id), title VARCHAR(200))",
    *(
        f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, event_id INTEGER NOT NULL REFERENCES events (id),"
        " user_id INTEGER NOT NULL REFERENCES users (id), remark VARCHAR(90))"
        for name in ("sign_ups", "votes", "speeches", "dinners")
    ),
    users(),
    rows("rooms", 3, "({n}, {n}, '12345')"),
    rows("events", 9, "({n}, {m}, 'All about the things of year {n}, and more of it', 1)"),
    rows("sessions", 9, "({n}, {n}, 1, 'A session about some things')"),
    *(
        rows(name, 9, "({n}, {n}, {m}, 'some words of somebody')")
        for name in ("sign_ups", "votes", "speeches", "dinners")
    ),
)


def test_a_whole_that_many_work_in_is_not_its_makers(say: Say) -> None:
    text_ = say(*CONFERENCE)
    policy = read(text_)

    assert fate(policy, "events", "description") == "unclear"
    assert "creator_id made it" in text_


def test_a_part_of_it_is_not_of_whoever_has_the_room(say: Say) -> None:
    policy = read(say(*CONFERENCE))

    assert fate(policy, "sessions", "title") in ("unclear", "nobody's")
    assert fate(policy, "rooms", "telephone") == "unclear"


def test_a_network_is_nobodys(say: Say) -> None:
    policy = read(
        say(
            "CREATE TABLE networks (id INTEGER PRIMARY KEY, net VARCHAR(20))",
            rows("networks", 9, "({n}, '10.0.{n}.0/24')"),
        )
    )
    assert "networks" not in [group.get("table") for group in (policy["people"] or {}).values()]


# ---------------------------------------------------------------- what a text key says

ROOMS = (
    "CREATE TABLE users (name VARCHAR(60) UNIQUE, password_hash VARCHAR(90))",
    "CREATE TABLE posts (post_id VARCHAR(20) PRIMARY KEY, sender VARCHAR(60), body VARCHAR(200))",
    "CREATE TABLE answers (id INTEGER PRIMARY KEY, post_id VARCHAR(20) NOT NULL REFERENCES posts (post_id),"
    " sender VARCHAR(60) NOT NULL, body VARCHAR(200))",
    "CREATE TABLE marks (id INTEGER PRIMARY KEY, user_id VARCHAR(60) NOT NULL, target_user_id VARCHAR(60) NOT NULL,"
    " remark VARCHAR(90))",
    rows("users", 20, "('@p{n}:post', '$2b$abcdefghijklmnopqrstuv{n}')"),
    rows("posts", 30, "('post{n}', '@p{m}:post', 'Dear all, the weather of day {n} is fine here')"),
    rows("answers", 30, "({n}, 'post{n}', '@p{m}:post', 'It is not, I think, and never was')"),
    rows("marks", 30, "({n}, '@p{m}:post', '@p{m}:post', 'a friend of mine')"),
)


def test_what_others_keep_of_a_row_says_no_more_whose_it_was(say: Say) -> None:
    policy = read(say(*ROOMS))

    assert policy["people"]["user"]["known_by"] == ["name"]
    assert policy["tables"]["posts"]["points at"] == {"sender -> users": "lets go"}
    assert "sender -> users" not in policy["tables"]["answers"]["points at"]


def test_a_row_of_two_that_names_both_goes_with_either(say: Say) -> None:
    whose = read(say(*ROOMS))["tables"]["marks"]["whose"]

    assert whose == {"user": "user_id -> user", "target-user": "target_user_id -> user"}


# ---------------------------------------------------------------- addresses apart


def test_whoever_has_their_addresses_apart_is_found_by_them(say: Say) -> None:
    policy = read(
        say(
            "CREATE TABLE users (id INTEGER PRIMARY KEY, full_name VARCHAR(60), password_hash VARCHAR(60))",
            "CREATE TABLE user_emails (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),"
            " email VARCHAR(80) NOT NULL)",
            "CREATE TABLE bookings (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id),"
            " email VARCHAR(80) NOT NULL, wish VARCHAR(90))",
            rows("users", 20, "({n}, 'Jan de Vries{n}', '$2b$abcdefghijklmnopqrstuvw{n}')"),
            rows("user_emails", 20, "({n}, {n}, 'p{n}@post.example')"),
            rows("bookings", 12, "({n}, NULL, 'P{n}@post.example', 'a room with a view, please')"),
            rows("bookings", 12, "({n} + 20, {m}, 'p{n}@else.example', 'a room with a view, please')"),
        )
    )
    assert policy["tables"]["bookings"]["whose"]["user"] == {
        "any of": ["user_id -> user", "fold(email) -> user_emails.email"]
    }


def test_a_whole_is_not_a_part_of_one_of_its_parts(say: Say) -> None:
    policy = read(
        say(
            PEOPLE,
            "CREATE TABLE papers (id INTEGER PRIMARY KEY, revision_id INTEGER, format VARCHAR(9))",
            "CREATE TABLE revisions (id INTEGER PRIMARY KEY, paper_id INTEGER NOT NULL REFERENCES papers (id),"
            " submitter_id INTEGER NOT NULL REFERENCES users (id), body VARCHAR(200))",
            users(),
            rows("papers", 9, "({n}, {n}, 'pdf')"),
            rows("revisions", 9, "({n}, {n}, {m}, 'What was found about the things of year {n}')"),
        )
    )
    assert claims(policy, "revisions") == ["user"]
    assert "whose" not in policy["tables"]["papers"]


def test_a_row_for_each_of_somebody_is_not_who_they_are(say: Say) -> None:
    policy = read(
        say(
            "CREATE TABLE users (name VARCHAR(60) UNIQUE, password_hash VARCHAR(90))",
            "CREATE TABLE account_limits (user_id VARCHAR(60) NOT NULL UNIQUE, hours INTEGER)",
            "CREATE TABLE marks (id INTEGER PRIMARY KEY, user_id VARCHAR(60), target_user_id VARCHAR(60),"
            " remark VARCHAR(90))",
            rows("users", 20, "('@p{n}:post', '$2b$abcdefghijklmnopqrstuv{n}')"),
            rows("account_limits", 20, "('@p{n}:post', {n})"),
            rows("marks", 30, "({n}, '@p{m}:post', '@p{m}:post', 'a friend of mine')"),
        )
    )
    assert claims(policy, "marks") == ["user", "user"]
