"""A policy bound to a schema: whose every row is, what every column is, what keeps what."""

from gestand.datamap.bind import bind
from gestand.datamap.model import ROW, AllOf, ColumnKind, Leaf, Never, Written
from gestand.datamap.retention import RetentionClass, classes
from gestand.datamap.worked import Hop
from gestand.policy.model import Forever, Latest, Null, Rule, Then
from gestand.stores.base import TableId, TypeKind
from gestand.vocabulary.law import Basis

from .values import (
    Folder,
    Tables,
    activity,
    after,
    claim,
    column,
    event,
    foreign_key,
    group,
    live,
    personal,
    point,
    policy,
    table,
)

USERS, CVS, PARTS = (TableId("app", "", name) for name in ("users", "cvs", "parts"))
MOMENT, NUMBER = TypeKind.NAIVE, TypeKind.INTEGER


def users():
    return live("app", "users", column("name"), column("ended_at", MOMENT), rows=3)


def cvs():
    return live(
        "app", "cvs", column("user_id", NUMBER, False), column("title"), foreign_keys=[foreign_key("user_id", USERS)]
    )


def parts():
    return live("app", "parts", column("cv_id", NUMBER, False), column("text"))


def declared():
    return [
        table("users", claim("self", "id -> user"), personal("name"), event("ended_at")),
        table("cvs", claim("self", "user_id -> user"), personal("title")),
        table("parts", claim("self", "cv_id -> cvs"), personal("text")),
    ]


def bound(tables=None, activities=None, **more):
    uses = ["users.name", "cvs.title", "parts.text"]
    activities = activities or [activity("deliver", uses, after("users.ended_at"))]
    return bind(policy(tables or declared(), activities), {"app": Tables("app", users(), cvs(), parts())}, **more)


def test_a_group_s_own_table_is_its_people():
    found = bound().tables[USERS].claim("self")

    assert (found.group, found.hops, found.then) == ("user", (), Then.GOES)


def test_a_path_goes_through_other_tables_to_the_people():
    found = bound().tables[PARTS].claim("self")

    assert found.hops == (Hop(PARTS, ("cv_id",), CVS, ("id",)), Hop(CVS, ("user_id",), USERS, ("id",)))


def test_every_column_is_of_one_kind():
    kinds = {name: column.kind for name, column in bound().tables[USERS].columns.items()}

    assert kinds == {
        "id": ColumnKind.STRUCTURAL,
        "name": ColumnKind.PERSONAL,
        "ended_at": ColumnKind.STRUCTURAL,
    }


def test_a_link_keeps_the_row_it_points_at():
    (link,) = bound().tables[CVS].references

    assert (link.to, link.rule, link.link, link.declared, link.nullable) == (USERS, Rule.KEEPS, True, True, False)


def test_a_rule_for_a_link_goes_before_the_default():
    tables = declared()
    tables[1] = table("cvs", claim("self", "user_id -> user"), personal("title"), point("user_id", "users", Rule.ALONG))

    (link,) = bound(tables).tables[CVS].references

    assert (link.rule, link.link) == (Rule.ALONG, True)


def test_a_term_is_bound_to_its_event():
    own = bound().activities["deliver"].own

    assert isinstance(own, Leaf)
    assert (own.event.column.table, own.event.column.column) == (USERS, "ended_at")
    assert (own.event.written, own.event.null, own.event.zone) == (Written.NAIVE, Null.NOT_YET, "UTC")


def test_the_latest_of_is_bound_as_all_of():
    term = Latest((after("users.ended_at"), Forever()))
    own = bound(activities=[activity("deliver", ["users.name"], term)]).activities["deliver"].own

    assert isinstance(own, AllOf)
    assert own.terms[1] == Never()


def test_a_legal_obligation_is_a_duty_that_no_ending_ends():
    found = bound(activities=[activity("books", ["users.name"], after("users.ended_at"), Basis.LEGAL_OBLIGATION)])

    assert (found.activities["books"].duty, found.activities["books"].lets_end) == (True, False)


def test_columns_that_end_together_are_one_class():
    tables = [table("users", claim("self", "id -> user"), personal("name"), personal("email"), personal("phone"))]
    schema = live("app", "users", column("name"), column("email"), column("phone"))
    activities = [
        activity("deliver", ["users.name", "users.email", "users.phone"], Forever()),
        activity("mail", ["users.email"], Forever()),
    ]

    found = bind(policy(tables, activities), {"app": Tables("app", schema)})

    assert classes(found.tables[USERS]) == (
        RetentionClass(("name", "phone"), ("self",), ("deliver",)),
        RetentionClass(("email",), ("self",), ("deliver", "mail")),
    )


def test_a_claim_without_columns_has_the_row_itself():
    follows = TableId("app", "", "follows")
    tables = [
        table("users", claim("self", "id -> user"), personal("name")),
        table("follows", claim("follower", "follower_id -> user"), claim("followed", "followed_id -> user")),
    ]
    schema = live("app", "follows", column("follower_id", NUMBER), column("followed_id", NUMBER))
    activities = [activity("deliver", ["users.name", "follows"], Forever())]

    found = bind(policy(tables, activities), {"app": Tables("app", live("app", "users", column("name")), schema)})

    assert classes(found.tables[follows]) == (
        RetentionClass((ROW,), ("follower",), ("deliver",)),
        RetentionClass((ROW,), ("followed",), ("deliver",)),
    )


def test_files_are_whose_their_path_says():
    photos = TableId("photos", "", "photos")
    tables = [
        table("users", claim("self", "id -> user"), personal("name")),
        table("photos", claim("self", "{user.id}/*"), personal("content", category="photo")),
    ]
    activities = [activity("deliver", ["users.name", "photos"], Forever())]
    stores = {"app": Tables("app", live("app", "users", column("name"))), "photos": Folder("photos", "1/a.jpg")}

    found = bind(policy(tables, activities, stores=["app", "photos"]), stores).tables[photos]

    assert found.files
    assert (found.claim("self").group, found.claim("self").template) == ("user", "{user.id}/*")
    assert found.columns["content"].activities == ("deliver",)


def test_each_store_is_surveyed_once():
    store = Tables("app", users(), cvs(), parts())

    bind(policy(declared(), [activity("deliver", ["users.*"], Forever())]), {"app": store})

    assert store.surveys == 1


def test_a_group_knows_when_its_people_were_born():
    found = bind(policy(declared(), people=[group(born="ended_at")]), {"app": Tables("app", users(), cvs(), parts())})

    assert found.groups["user"].born.column.column == "ended_at"
    assert found.groups["user"].key_types == (TypeKind.INTEGER,)
