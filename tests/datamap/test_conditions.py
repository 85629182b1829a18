"""Paths that a row has only where a column says of what kind it is."""

from collections.abc import Iterator

import pytest

from .conftest import Found, World

COMMENTS = (
    "CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), text TEXT)",
    "CREATE INDEX posts_user ON posts (user_id)",
    "CREATE TABLE comments (id INTEGER PRIMARY KEY, owner_type VARCHAR(60), owner_id INTEGER, text TEXT)",
    "CREATE INDEX comments_owner ON comments (owner_type, owner_id)",
)


@pytest.fixture
def commented(world: World) -> Iterator[World]:
    world.run(*COMMENTS)
    world.table("posts", whose={"self": "user_id -> user"}, personal={"text": "own text"})
    world.table(
        "comments",
        whose={"user": "owner_id -> user when owner_type is User", "post": "owner_id -> posts when owner_type is Post"},
        personal={"text": "own text"},
    )
    world.use("posts.text", "comments.text")
    yield world


def hops(found: Found, claim: str) -> list[tuple[str, ...]]:
    return [hop.columns for hop in found.table("comments").claim(claim).hops]


def test_a_path_can_depend_on_the_kind_of_the_row(commented: World) -> None:
    found = commented.map()

    assert found.map.blocked == frozenset()
    assert hops(found, "user") == [("owner_id when owner_type is User",)]
    assert hops(found, "post") == [("owner_id when owner_type is Post",), ("user_id",)]


def test_rows_of_a_kind_nobody_spoke_of_are_not_nobodys(commented: World) -> None:
    commented.run("INSERT INTO comments VALUES (1, 'User', 1, ''), (2, 'Video', 1, ''), (3, NULL, 4, '')")

    found = commented.map()

    assert "`Video`" in found.one("M192").message
    assert found.unsure() == {"comments"}


def test_a_kind_can_lead_nowhere_with_a_reason(commented: World) -> None:
    commented.run("INSERT INTO comments VALUES (1, 'User', 1, ''), (2, 'System', 1, '')")
    commented.say("tables.comments", **{"points at nothing": {"owner_id when owner_type is System": "the service"}})

    found = commented.map()

    assert "M192" not in found.codes
    assert found.map.blocked == frozenset()


@pytest.mark.not_on("mariadb", "its names stand between backticks")
def test_an_index_over_kind_and_key_finds_the_rows(commented: World) -> None:
    commented.run("DROP INDEX comments_owner")

    found = commented.map()

    assert {f.hint for f in found.map.findings if f.code == "M160"} == {
        'CREATE INDEX "gestand_comments_owner_type_owner_id" ON "comments" ("owner_type", "owner_id");'
        if commented.sqlite
        else 'CREATE INDEX CONCURRENTLY "gestand_comments_owner_type_owner_id" ON "public"."comments"'
        ' ("owner_type", "owner_id");'
    }


def test_a_kind_that_the_column_never_has_is_refused(commented: World) -> None:
    commented.say("tables.comments.whose", user="owner_id -> user when owner_id is User")

    assert commented.map().one("M191").where.table.endswith("comments")


# ---------------------------------------------------------------- nothing and something as kinds


def test_null_is_a_kind_that_can_be_spoken_of(commented: World) -> None:
    commented.run("INSERT INTO comments VALUES (1, 'User', 1, ''), (2, NULL, 4, ''), (3, '', 4, '')")
    assert commented.map().one("M192").message.endswith(": NULL, ``")

    commented.say("tables.comments", **{"points at nothing": {"owner_id when owner_type is null": "nobody's"}})
    assert commented.map().one("M192").message.endswith(": ``")

    commented.say("tables.comments", **{"points at nothing": {"owner_id when owner_type is not null": "nobody's"}})
    assert commented.map().one("M192").message.endswith(": NULL")


def test_that_a_column_leads_nowhere_from_null_needs_no_word(commented: World) -> None:
    commented.say("tables.comments", whose={"user": "owner_id -> user when owner_id is not null"})

    assert hops(commented.map(), "user") == [("owner_id",)]


def test_a_column_leads_nowhere_where_it_is_null(commented: World) -> None:
    commented.say("tables.comments.whose", user="owner_id -> user when owner_id is null")

    assert commented.map().one("M191").where.field == "owner_id"


def test_what_is_never_null_is_no_kind(commented: World) -> None:
    commented.run("CREATE TABLE likes (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL, kind INTEGER NOT NULL)")
    commented.run("CREATE INDEX likes_user ON likes (kind, user_id)")
    commented.table("likes", whose={"self": "user_id -> user when kind is null"})
    commented.use("likes")

    assert "NOT NULL" in commented.map().one("M191").message


GUESTS = (
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users (id), email VARCHAR(60))",
    "CREATE INDEX orders_user ON orders (user_id)",
    "CREATE TABLE parcels (id INTEGER PRIMARY KEY, order_id INTEGER NOT NULL REFERENCES orders (id), label TEXT)",
    "CREATE INDEX parcels_order ON parcels (order_id)",
    "INSERT INTO users VALUES (1, 'Anna', 'anna@example.nl', '2020-01-01 00:00:00', NULL)",
    "INSERT INTO orders VALUES (1, 1, ''), (2, NULL, 'guest')",
)


@pytest.fixture
def shop(world: World) -> Iterator[World]:
    world.run(*GUESTS)
    world.say("people", guest={"table": "orders", "key": "id"})
    world.table(
        "orders",
        whose={"guest": "id -> guest when user_id is null", "account": "user_id -> user"},
        personal={"email": "email"},
    )
    world.table(
        "parcels",
        whose={"guest": "order_id -> orders.guest", "account": "order_id -> orders.account"},
        personal={"label": "address"},
    )
    world.activity("sell", ["orders.email", "parcels.label"], "until it ends")
    yield world


def test_rows_of_a_table_of_people_can_be_somebody_elses(shop: World) -> None:
    found = shop.map()

    assert found.map.blocked == frozenset()
    assert found.map.groups["guest"].own == ("id when user_id is null",)
    # A row that is a person points at nobody by its own key.
    assert [ref.columns for ref in found.table("orders").references] == [("user_id",)]


def test_nobody_is_a_guest_by_a_path_that_does_not_ask(shop: World) -> None:
    shop.say("tables.parcels", whose={"self": "order_id -> guest"})

    assert shop.map().one("M120").hint.endswith("`-> orders.guest`.")


def test_a_row_that_is_neither_a_guests_nor_an_accounts_is_named_and_no_key_is_shown(shop: World) -> None:
    shop.say("tables.orders", whose={"guest": "id -> guest when user_id is null"})
    shop.say("tables.parcels", whose={"guest": "order_id -> orders.guest"})

    found = shop.map()

    assert found.one("M192").message.endswith(": `not null`")
    assert "orders" in found.unsure()


def test_no_run_may_make_a_guest_of_an_account(shop: World) -> None:
    shop.say("tables.orders", **{"points at": {"user_id -> users": "lets go"}})

    assert shop.map().one("M190").where.field == "user_id"
