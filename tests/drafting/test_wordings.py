"""Names that say something else than their words: keys with a direction, texts in records, settings of mail."""

from __future__ import annotations

from drafting.conftest import Say
from drafting.measuring import claims, read
from drafting.test_containers import PEOPLE, people, rows

JOBS = (
    "CREATE TABLE job (id INTEGER PRIMARY KEY, author_id INTEGER NOT NULL, assigned_to_id INTEGER,"
    " parent_id INTEGER, last_reply_id INTEGER, title VARCHAR(200) NOT NULL)"
)
BONDS = "CREATE TABLE job_bond (id INTEGER PRIMARY KEY, job_from_id INTEGER NOT NULL, job_to_id INTEGER NOT NULL)"
ELDERS = (
    "CREATE TABLE job_elders (job_id INTEGER NOT NULL, parent_id INTEGER NOT NULL, PRIMARY KEY (job_id, parent_id))"
)
JOURNAL = (
    "CREATE TABLE journal (id INTEGER PRIMARY KEY, about_type VARCHAR(30) NOT NULL, about_id INTEGER NOT NULL,"
    " {} INTEGER NOT NULL, notes VARCHAR(200))"
)
SAID = "Ik heb het gisteren bekeken en volgens mij klopt dat niet"


def jobs(say: Say, *more: str) -> str:
    made = (
        f"({n}, {1 + n % 24}, {1 + (n * 7) % 24}, {n - 1 if n % 3 == 0 else 'NULL'}, {n + 1 if n % 4 == 1 else 'NULL'},"
        f" 'Een klus voor morgen die nog niet af is')"
        for n in range(1, 41)
    )
    return say(PEOPLE, people("member"), JOBS, rows("job", *made), *more)


def test_whom_a_row_is_assigned_to_has_a_hand_in_it(say: Say) -> None:
    policy = read(jobs(say))

    assert claims(policy, "job") == ["member"]
    assert policy["tables"]["job"]["points at"]["assigned_to_id -> member"] == "lets go"


def test_a_key_with_a_direction_is_a_key_of_what_stands_before_it(say: Say) -> None:
    policy = read(jobs(say, BONDS, rows("job_bond", *(f"({n}, {n}, {n + 9})" for n in range(1, 25)))))

    written = str(policy["tables"]["job_bond"])
    assert "job_from_id -> job" in written
    assert "job_to_id -> job" in written


def test_the_last_reply_is_a_row_of_its_own_table_where_no_other_is_called_so(say: Say) -> None:
    policy = read(jobs(say))

    assert policy["tables"]["job"]["points at"]["last_reply_id -> job"] == "lets go"


def test_a_parent_in_a_table_of_pairs_is_a_row_of_what_the_pairs_are_of(say: Say) -> None:
    policy = read(jobs(say, ELDERS, rows("job_elders", *(f"({n + 9}, {n})" for n in range(1, 25)))))

    assert "parent_id -> job" in str(policy["tables"]["job_elders"])


def journal(say: Say, who: str) -> str:
    made = (f"({n}, 'Job', {n}, {1 + (n * 5) % 24}, '{SAID} ({n})')" for n in range(1, 41))
    return jobs(say, JOURNAL.format(who), rows("journal", *made))


def test_what_somebody_writes_in_a_record_is_theirs(say: Say) -> None:
    policy = read(journal(say, "member_id"))

    assert claims(policy, "journal") == ["member"]
    assert "then" not in str(policy["tables"]["journal"]["whose"])
    assert policy["tables"]["journal"]["points at"]["about_id -> job when about_type is Job"] == "keeps it"


def test_what_is_noted_by_whoever_handled_it_is_about_whom_it_was_done_to(say: Say) -> None:
    policy = read(journal(say, "changed_by"))

    assert "about_id -> job when about_type is Job" in str(policy["tables"]["journal"]["whose"])


def test_a_setting_of_mail_is_no_address_and_nobody_is_known_by_it(say: Say) -> None:
    made = (f"({n}, 'p{n}', 'x{n}', '{'alles' if n % 3 else ''}')" for n in range(1, 25))
    policy = read(
        say(
            "CREATE TABLE member (id INTEGER PRIMARY KEY, login VARCHAR(60), password VARCHAR(90),"
            " mail_notification VARCHAR(60))",
            rows("member", *made),
        )
    )

    assert next(iter(policy["people"].values()))["known_by"] == ["login"]
    assert "email" not in str(policy["tables"]["member"]["personal"]["mail_notification"])


LETTERS = (
    "CREATE TABLE letter (id INTEGER PRIMARY KEY, message_id VARCHAR(120) NOT NULL, in_reply_to VARCHAR(120),"
    " sender_id VARCHAR(80) NOT NULL REFERENCES sender (address), sender_name VARCHAR(60), body VARCHAR(400))"
)
REPLIES = "CREATE TABLE liked (id INTEGER PRIMARY KEY, letter_id INTEGER NOT NULL REFERENCES letter (id), n INTEGER)"


def test_what_letters_are_told_apart_by_is_no_address_and_makes_no_people_of_them(say: Say) -> None:
    made = (
        f"({n}, 'a{n}.77.b@host{n % 7}.example', 'a{n // 2}.77.b@host{n // 2 % 7}.example',"
        f" 'p{1 + n % 9}@post.example', 'Jan de Vries', '{SAID}')"
        for n in range(1, 41)
    )
    policy = read(
        say(
            "CREATE TABLE sender (address VARCHAR(80) PRIMARY KEY, number VARCHAR(40))",
            rows("sender", *(f"('p{n}@post.example', 's{n}')" for n in range(1, 10))),
            LETTERS,
            rows("letter", *made),
            REPLIES,
            rows("liked", *(f"({n}, {n}, 1)" for n in range(1, 30))),
        )
    )

    assert list(policy["people"]) == ["sender"]
    assert claims(policy, "letter") == ["sender"]
    assert "email" not in str(policy["tables"]["letter"]["personal"]["message_id"])
