"""Rows that are of whoever the rows of another table tie to them: a talk is of its speakers."""

from collections.abc import Iterator

import pytest

from gestand.datamap.worked import Tied
from gestand.errors import PolicyError

from .conftest import World

TALKS = (
    "CREATE TABLE talks (id INTEGER PRIMARY KEY, title TEXT)",
    "CREATE TABLE speakers (id INTEGER PRIMARY KEY, talk_id INTEGER NOT NULL REFERENCES talks (id),"
    " user_id INTEGER NOT NULL REFERENCES users (id))",
    "CREATE INDEX speakers_talk ON speakers (talk_id)",
    "CREATE INDEX speakers_user ON speakers (user_id)",
    "CREATE TABLE slides (id INTEGER PRIMARY KEY, talk_id INTEGER NOT NULL REFERENCES talks (id), text TEXT)",
    "CREATE INDEX slides_talk ON slides (talk_id)",
)


@pytest.fixture
def spoken(world: World) -> Iterator[World]:
    world.run(*TALKS)
    world.table("talks", whose={"speakers": "id = speakers.talk_id"}, personal={"title": "own text"}, orphans="go")
    world.table("speakers", whose={"self": "user_id -> user"}, **{"points at": {"talk_id -> talks": "keeps it"}})
    world.table("slides", whose={"self": "talk_id -> talks"}, personal={"text": "own text"})
    world.use("talks.title", "speakers", "slides.text")
    yield world


def test_a_row_can_be_of_whoever_other_rows_tie_to_it(spoken: World) -> None:
    found = spoken.map()

    assert found.map.blocked == frozenset()
    talks, slides = found.table("talks"), found.table("slides")
    assert talks.stored(talks.claims[0].hops[0].columns) == ("id",)
    assert [hop.to.table for hop in slides.claims[0].hops] == ["talks", "users"]
    assert not [ref for ref in talks.references if ref.link]


def test_it_has_to_be_said_that_it_goes_with_the_last(spoken: World) -> None:
    spoken.say("tables.talks", orphans=None)

    assert "nobody is tied to them any more" in spoken.map().one("M198").message


def test_what_says_whose_a_row_is_stays_as_long_as_the_row(spoken: World) -> None:
    spoken.activity("print", ["talks.title", "slides.text"], "until it ends")

    messages = [f.message for f in spoken.map().map.findings if f.code == "M197"]

    assert len(messages) == 2
    assert all("print keeps rows of" in message for message in messages)


def test_no_duty_keeps_what_is_found_by_rows_that_go(spoken: World) -> None:
    spoken.activity("accounts", ["talks.title", "speakers"], "5 years after users.ended", basis="legal obligation")

    assert "accounts keeps them" in "".join(f.message for f in spoken.map().map.findings if f.code == "M198")


def test_rows_that_do_not_point_here_tie_nobody(spoken: World) -> None:
    spoken.say("tables.talks.whose", speakers="id = speakers.user_id")

    assert "does not point at" in "".join(f.message for f in spoken.map().map.findings if f.code == "M123")


def test_a_column_that_is_not_there_ties_nobody(spoken: World) -> None:
    spoken.say("tables.talks.whose", speakers="id = speakers.tlak_id")

    assert "tlak_id" in spoken.map().one("M105").message


# ---------------------------------------------------------------- the one of several claims that is meant


@pytest.fixture
def ordered(world: World) -> World:
    """Orders are of an account, or of a guest who is known by the order alone; each has an address in a table apart."""
    world.run(
        "CREATE TABLE addresses (id INTEGER PRIMARY KEY, street TEXT)",
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), email TEXT,"
        " address_id INTEGER NOT NULL REFERENCES addresses (id))",
        "CREATE INDEX orders_user ON orders (user_id)",
        "CREATE INDEX orders_address ON orders (address_id)",
    )
    world.say("people.guest", table="orders", key="id")
    world.table(
        "orders",
        whose={"account": "user_id -> user", "guest": "id -> guest"},
        personal={"email": {"is": "email", "of": "guest"}},
        orphans="by their terms",
        **{"points at": {"address_id -> addresses": "keeps it"}},
    )
    both = {"account": "id = orders.account.address_id", "guest": "id = orders.guest.address_id"}
    world.table("addresses", whose=both, personal={"street": "address"}, orphans="go")
    world.activity("order", ["orders", "orders.email", "addresses.street"], "until it ends")
    return world


def test_an_address_is_of_the_account_and_of_the_guest_whose_the_order_is(ordered: World) -> None:
    found = ordered.map()

    assert found.blocked() == set()
    assert {c.name: c.group for c in found.table("addresses").claims} == {"account": "user", "guest": "guest"}
    ties = [found.table("addresses").columns[c.hops[0].columns[0]].derived for c in found.table("addresses").claims]
    assert [(how.by.table, how.back, how.who) for how in ties if isinstance(how, Tied)] == [
        ("orders", "address_id", "user_id"),
        ("orders", "address_id", "id"),
    ]


def test_a_claim_that_the_other_table_does_not_have_leads_nowhere(ordered: World) -> None:
    ordered.say("tables.addresses", whose={"account": "id = orders.nobody.address_id"})

    with pytest.raises(PolicyError):
        ordered.map()
