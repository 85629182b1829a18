"""One file explained: whose it is, what keeps it and until when, or what becomes of it."""

from __future__ import annotations

from typing import Any

import pytest

from gestand.acts import Person
from gestand.errors import StoreError, UsageError
from gestand.plan.about import About, Owner
from gestand.plan.explain import Explanation, explain_row

from .album import ALICE, AT, BOB, GONE, PATHS, Album, kept, taken, user
from .conftest import Make
from .test_keeps_of_files import SERVE, SHOW, law


def told(album: Album, path: str) -> tuple[About, dict[tuple[str, ...], tuple[int, str]]]:
    found = explained(album, path)
    assert found.about is not None
    return found.about, kept([line.keep for line in found.lines])


def explained(album: Album, path: str, table: str = "uploads") -> Explanation:
    found = album.map.named(table)
    assert found is not None
    return explain_row(album.map, album.stores, album.records, AT, found, (path,))


def fate(about: About) -> tuple[str, bool]:
    return about.fate.value, about.nobody


def orphans(rule: str) -> Any:
    return lambda policy: policy["tables"]["uploads"].update(orphans=rule)


def test_a_file_of_somebody_who_is_here(album: Album) -> None:
    about, keeps = told(album, "1/a.jpg")
    assert about.owners == (Owner(user(ALICE), there=True),)
    assert fate(about) == ("stays", False)
    assert keeps == {SERVE: (1, "open"), SHOW: (1, "open")}


def test_a_file_that_one_activity_still_keeps(album: Album) -> None:
    about, keeps = told(album, "2/a.jpg")
    assert fate(about) == ("stays", False)
    assert keeps == {SERVE: (1, "2027-02-01")}


def test_a_file_that_goes_and_does(album: Album) -> None:
    about, keeps = told(album, "3/a.jpg")
    assert (fate(about), keeps) == (("goes", False), {})
    album.apply()
    with pytest.raises(UsageError, match="uploads has no file with this path"):
        told(album, "3/a.jpg")


def test_every_file_that_is_said_to_go_goes_and_no_other(make: Make) -> None:
    album = make(said=orphans("go")).put("77/a.jpg", "left.jpg", "1/deep/a.jpg", "007/a.jpg")
    album.hold(file="3/b.jpg")
    album.end(ALICE, "serve")
    there = album.files()
    goes = {path for path in there if told(album, path)[0].fate.value == "goes"}
    album.apply()
    assert there - album.files() == goes == {"3/a.jpg", "3/c.jpg", "77/a.jpg"}


def test_a_hold_on_a_file_is_named_there_and_on_no_other(album: Album) -> None:
    on_hold = album.hold(file="3/b.jpg", activity="serve")
    about, keeps = told(album, "3/b.jpg")
    assert (fate(about), keeps) == (("stays", False), {("keep/serve", on_hold): (1, "hold")})
    assert fate(told(album, "3/a.jpg")[0]) == ("goes", False)


def test_a_hold_on_a_person_is_named_at_each_of_their_files(album: Album) -> None:
    on_hold = album.hold(person=BOB)
    assert told(album, "2/a.jpg")[1] == {("keep/serve", on_hold): (1, "hold"), ("keep/show", on_hold): (1, "hold")}
    assert told(album, "1/a.jpg")[1] == {SERVE: (1, "open"), SHOW: (1, "open")}


def test_a_term_of_the_law_keeps_a_file_after_an_erasure(make: Make) -> None:
    album = make(said=law)
    album.end(BOB, "serve", "show")
    about, keeps = told(album, "2/a.jpg")
    assert (fate(about), keeps) == (("stays", False), {("keep/prove",): (1, "2032-02-01")})


@pytest.mark.parametrize("rule", ["stay", "by their terms", ""])
def test_a_file_of_nobody_stays_unless_the_policy_lets_it_go(make: Make, rule: str) -> None:
    album = make(said=orphans(rule) if rule else lambda _: None).put("77/a.jpg")
    about, keeps = told(album, "77/a.jpg")
    assert fate(about) == ("stays", True)
    assert about.owners == (Owner(user(GONE), there=False),)
    assert keeps == {SERVE: (1, "unknown"), SHOW: (1, "unknown")}
    assert taken(album.plan()) == 3


def test_a_file_of_nobody_goes_where_the_policy_says_so_unless_something_keeps_it(make: Make) -> None:
    album = make(said=orphans("go")).put("77/a.jpg", "77/b.jpg")
    on_hold = album.hold(file="77/b.jpg", activity="show")
    about, keeps = told(album, "77/a.jpg")
    assert (fate(about), keeps) == (("goes", True), {})
    about, keeps = told(album, "77/b.jpg")
    assert (fate(about), keeps) == (("stays", True), {("keep/show", on_hold): (1, "hold"), SERVE: (1, "unknown")})


def test_a_file_of_nobody_stays_while_a_duty_may_keep_it(make: Make) -> None:
    def duty(policy: dict[str, Any]) -> None:
        law(policy)
        orphans("go")(policy)

    album = make(said=duty).put("77/a.jpg")
    about, keeps = told(album, "77/a.jpg")
    assert fate(about) == ("stays", True)
    assert keeps["keep/prove",] == (1, "unknown")
    assert taken(album.plan()) == 0


def test_a_file_of_somebody_who_was_erased_and_is_gone_is_no_file_of_nobody(album: Album) -> None:
    """As when a back-up of the files is put back."""
    album.put("77/a.jpg").end(GONE, "serve", "show")
    about, keeps = told(album, "77/a.jpg")
    assert (fate(about), keeps) == (("goes", False), {})
    assert about.owners == (Owner(user(GONE), there=False),)


@pytest.mark.parametrize("path", ["left.jpg", "1/deep/a.jpg", "007/a.jpg", "one/a.jpg", f"{2**63}/a.jpg"])
def test_a_path_of_another_form_says_so(album: Album, path: str) -> None:
    album.put(path)
    about, keeps = told(album, path)
    assert (fate(about), about.strange, about.owners, keeps) == (("stays", True), True, (), {})


@pytest.mark.parametrize("path", ["1/c.jpg", "1", "../privacy.yaml", "/etc/hostname", "1/a.jpg/x", "1/A.jpg", "x\0y"])
def test_what_is_no_file_of_the_store_is_refused(album: Album, path: str) -> None:
    with pytest.raises(UsageError) as raised:
        explained(album, path)
    assert raised.value.code in ("row/unknown", "row/form")
    assert int(raised.value.exit) == 2
    assert path not in raised.value.message


def test_a_link_out_of_the_store_is_a_file_with_a_name_and_nothing_of_it_is_read(album: Album) -> None:
    (album.folder / "secret.txt").write_text("secret")
    (album.uploads / "1" / "link").symlink_to(album.folder / "secret.txt")
    (album.uploads / "away").symlink_to(album.folder)
    assert told(album, "1/link")[0].owners == (Owner(user(ALICE), there=True),)
    with pytest.raises(UsageError):
        explained(album, "away/secret.txt")


def test_a_file_of_a_table_with_an_error_is_in_no_plan(album: Album) -> None:
    album.said["tables"]["uploads"]["whose"] = {"self": "{user.id}/*", "also": "{user.id}/x/*"}
    album.close()
    album.open()
    found = explained(album, "1/a.jpg")
    assert found.about is not None
    assert (found.about.fate.value, found.about.owners, found.lines) == ("left out", (), ())


def test_a_database_that_does_not_answer_is_an_error_and_no_answer(album: Album, database_url: str) -> None:
    album.url = "sqlite:////nowhere/app.db" if database_url.startswith("sqlite") else f"{database_url}_gone"
    album.close()
    album.open()
    assert album.map.unreachable == ("app",)
    with pytest.raises(StoreError, match="app"):
        explained(album, "1/a.jpg")


def test_a_file_of_which_an_end_cannot_be_told_says_so(make: Make) -> None:
    def unknown(policy: dict[str, Any]) -> None:
        policy["tables"]["users"]["events"]["ended_at"] = "unknown"

    album = make(said=unknown)
    assert told(album, "1/a.jpg")[1] == {SERVE: (1, "unknown"), SHOW: (1, "unknown")}


def test_a_person_with_a_key_of_text_has_files_under_their_own_name_only(make: Make) -> None:
    schema = (
        "CREATE TABLE users (id VARCHAR(40) PRIMARY KEY, name TEXT, created_at {moment} NOT NULL, ended_at {moment})",
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id VARCHAR(40) NOT NULL, booked_on DATE)",
        "INSERT INTO users VALUES ('anna', 'Anna', '2019-01-01 00:00:00', NULL)",
    )
    album = make(schema=schema).put("anna/a.jpg", "Anna/a.jpg")
    assert told(album, "anna/a.jpg")[0].owners == (Owner(Person("user", ("anna",)), there=True),)
    assert told(album, "Anna/a.jpg")[0].owners == (Owner(Person("user", ("Anna",)), there=False),)
    assert set(PATHS) <= album.files()
