"""How one names a person or a row."""

from __future__ import annotations

import pytest

from cli.conftest import Cli, Shop
from gestand.errors import Exit


@pytest.mark.parametrize(
    ("key", "table", "person"),
    [
        ("user:1", "users", "user:1"),
        ("user:email=alice@example.nl", "users", "user:1"),
        ("seat:(7,12)", "seats", "seat:(7,12)"),
        ("seat:(7, 12)", "seats", "seat:(7,12)"),
    ],
)
def test_a_key_names_one_person(key: str, table: str, person: str, shop: Shop, cli: Cli) -> None:
    said = cli("explain", shop.policy, "--person", key, "--format", "json")
    assert said.code == Exit.DONE
    assert table in {line["table"] for line in said.json["held"]}
    planned = cli("plan", shop.policy, "--person", key, "--right", "erasure")
    assert planned.code == Exit.DONE
    assert f"Plan for {person} at " in planned.out


@pytest.mark.parametrize("verb", ["plan", "explain", "export", "hold"])
def test_two_hits_are_refused_with_their_number(verb: str, shop: Shop, cli: Cli) -> None:
    words = {
        "plan": ["--right", "erasure"],
        "explain": [],
        "export": ["--out", shop.folder / "answer.zip"],
        "hold": ["add", "--reason", "claim", "--owner", "legal", "--review", "2027-01-01"],
    }[verb]
    said = cli(verb, shop.policy, "--person", "user:email=twice@example.nl", *words)
    assert said.code == Exit.REFUSED
    assert "2 people" in said.err
    assert "twice@example.nl" not in said.err


@pytest.mark.parametrize(
    "key", ["user:email=nobody@example.nl", "user:name=Alice", "user:", "user", "seat:7", "user:x"]
)
def test_what_names_nobody_is_said_without_repeating_it(key: str, shop: Shop, cli: Cli) -> None:
    said = cli("explain", shop.policy, "--person", key)
    assert said.code == Exit.USAGE
    assert "nobody@example.nl" not in said.err
    assert "Alice" not in said.err
    assert "  -> " in said.err


@pytest.mark.parametrize("row", ["users:1", "seats:(7,12)", "invoices:1"])
def test_a_row_is_named_by_its_table_and_key(row: str, shop: Shop, cli: Cli) -> None:
    said = cli("explain", shop.policy, "--row", row, "--format", "json")
    assert said.code == Exit.DONE
    assert {(line["table"], line["rows"]) for line in said.json["held"]} == {(row.split(":", maxsplit=1)[0], 1)}


# ---------------------------------------------------------------- in words


def words_of(said: str) -> str:
    """What is said for a letter, on one line."""
    assert "In words, for a letter:" in said
    return " ".join(said.split("In words, for a letter:")[1].split())


def test_an_explanation_has_sentences_for_a_letter_in_the_language_of_the_policy(shop: Shop, cli: Cli) -> None:
    said = words_of(cli("explain", shop.policy, "--person", "user:1").out)
    assert "Users (naam, e-mailadres): Selling things; onze overeenkomst met u (AVG artikel 6, lid 1, onder b);" in said
    assert (
        "Invoices (naam): Keeping the books; een wettelijke plicht (AVG artikel 6, lid 1, onder c), AWR 52(4);"
        " uiterlijk 31 december 2031."
    ) in said
    shop.say("established: NL", "established: NL\nlanguage: en")
    said = words_of(cli("explain", shop.policy, "--person", "user:1").out)
    assert "Invoices (name): Keeping the books; a legal obligation (GDPR article 6(1)(c)), AWR 52(4);" in said
    assert "user_id" not in said


def test_the_answer_to_an_erasure_is_in_words_as_well(shop: Shop, cli: Cli) -> None:
    said = words_of(cli("plan", shop.policy, "--person", "user:1", "--right", "erasure").out)
    assert said.startswith("Users: zolang iets anders ernaar verwijst. Invoices (naam): Keeping the books;")
    assert "In words" not in cli("plan", shop.policy).out
    assert "In words" not in cli("explain", shop.policy, "--promise", "keep/accounting").out


def test_what_is_in_a_row_of_two_people_is_not_said_to_one_of_them(shop: Shop, cli: Cli) -> None:
    shop.sql("ALTER TABLE logins ADD COLUMN seen_by INTEGER REFERENCES users")
    shop.sql("CREATE INDEX logins_seen ON logins (seen_by)")
    shop.sql("UPDATE logins SET seen_by = 1")
    shop.say(
        "whose: {self: user_id -> user}\n    personal: {ip: ip address}",
        "whose:\n      self: user_id -> user\n      keeper: {by: seen_by -> user, then: blanked}\n"
        "    personal: {ip: {is: ip address, of: self}}",
    )
    shop.say("uses: [logins.ip]", "uses: [logins.ip, logins]")
    said = cli("explain", shop.policy, "--person", "user:2").out
    assert "logins: ip" in said.split("In words")[0]
    assert "Logins" not in words_of(said).split("In rows that are")[0]
    assert "In rows that are somebody else's as well, and so not in these words: logins." in words_of(said)


def test_a_row_that_is_of_one_kind_or_another_is_of_one_person(shop: Shop, cli: Cli) -> None:
    """No row is of both kinds, so nobody else stands in it."""
    shop.sql("ALTER TABLE logins ADD COLUMN kind VARCHAR(9)")
    shop.sql("UPDATE logins SET kind = 'web'")
    shop.say(
        "whose: {self: user_id -> user}\n    personal: {ip: ip address}",
        "whose:\n      web: user_id -> user when kind is web\n      app: user_id -> user when kind is app\n"
        "    personal: {ip: {is: ip address, of: web}}",
    )
    shop.say("uses: [logins.ip]", "uses: [logins.ip, logins]")
    said = words_of(cli("explain", shop.policy, "--person", "user:2").out)
    assert "Logins" in said
    assert "In rows that are" not in said


def test_what_others_wrote_about_somebody_is_explained_too(shop: Shop, cli: Cli) -> None:
    shop.sql("CREATE TABLE news (id INTEGER PRIMARY KEY, text TEXT)")
    shop.sql("INSERT INTO news SELECT id, '@' || name || ' is here' FROM users WHERE id = 1")
    shop.say(
        "activities:\n",
        "  news: {nothing personal: what we say ourselves}\nmentions:\n"
        '  - {of: user.name, written: "@{}", in: news.text, becomes: "@(gone)"}\nactivities:\n',
    )
    said = " ".join(cli("explain", shop.policy, "--person", "user:1").out.split())
    assert "1 news: text, as @{} mentions/user.name" in said
    told = cli("explain", shop.policy, "--person", "user:1", "--format", "json").json
    assert [(each["table"], each["rows"]) for each in told["mentions"]] == [("news", 1)]
    assert "mentions" not in cli("explain", shop.policy, "--person", "user:2", "--format", "json").json


def test_the_mark_of_an_empty_row_does_not_read_as_what_becomes_of_it(shop: Shop, cli: Cli) -> None:
    shop.sql("ALTER TABLE users ADD COLUMN deleted BOOLEAN")
    shop.say("    events: {left_at: not yet}\n", "    events: {left_at: not yet}\n    shell: {deleted: yes}\n")
    said = cli("plan", shop.policy, "--person", "user:1", "--right", "erasure").out
    assert "users: deleted (the mark of an empty row)" in said
    assert "users: name, email " in said


def test_a_plan_for_a_key_of_which_there_is_nothing_says_so(shop: Shop, cli: Cli) -> None:
    said = cli("plan", shop.policy, "--person", "user:999", "--right", "erasure")
    assert said.code == Exit.DONE
    assert "nothing is due" in said.out
    assert "nothing of this person is in a table now; if that is a surprise, look at the key" in said.err
    assert "look at the key" not in cli("plan", shop.policy, "--person", "user:1", "--right", "erasure").err
