"""Files of people: their paths carry a key, and the database that knows the people says what holds."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from gestand.verify.hands import Alike, Hands
from gestand.verify.people import pattern

from .ground import Ground, Kept, places, rows, user

POLICY = """
people: {user: {table: users, key: id}}
tables:
  users: {whose: {self: id -> user}, personal: {name: name}, events: {ended_at: unknown}}
  photos: {whose: {self: "{user.id}/*"}, personal: {content: photo}%s}
activities:
  serve: {purpose: to serve, basis: contract, uses: [users.name, photos.content], keep: 1 year after users.ended_at}
  show: {purpose: to show, basis: consent, uses: [photos.content], keep: 2 years after users.ended_at}
"""
USERS = "CREATE TABLE users (id integer PRIMARY KEY, name text, ended_at date)"
AT = "2026-01-01"


@pytest.fixture
def town(ground: Ground) -> Ground:
    return ground.make(
        POLICY % "", USERS, rows("users", ["1, NULL, '2020-01-31'", "2, 'Bob', '2030-01-01'", "3, 'Carl', NULL"])
    )


def test_files_end_with_what_uses_them(town: Ground):
    town.files("1/a.jpg", "1/b.jpg", "2/a.jpg")
    assert town.says("2022-01-31T22:59:59", key="keep/show") == ("kept", 0)
    verdict = town.verdict("keep/show", "2022-01-31T23:00:00")
    assert (str(verdict.standing), verdict.count, places(verdict)) == ("broken", 2, {"photos.content": 2})
    assert town.verdict("keep/show", AT).oldest == "2022-01-31T23:00:00Z"


def test_the_people_of_files_that_may_stay_are_not_fetched(town: Ground, monkeypatch: pytest.MonkeyPatch):
    town.files("1/a.jpg", "2/a.jpg", "3/a.jpg")
    fetched: list[int] = []
    asks = Hands.rows

    def counted(hands: Hands, question: sa.Select, *alike: Alike):
        answer = asks(hands, question, *alike)
        fetched.extend([len(answer)] if ".nth" in str(question) else [])
        return answer

    monkeypatch.setattr(Hands, "rows", counted)
    assert town.says(AT, key="keep/show") == ("broken", 1)
    assert fetched[0] == 2


def test_files_of_which_nobody_can_tell_are_unknown(town: Ground):
    town.files("3/a.jpg", "2/a.jpg")
    assert town.says(AT, key="keep/show") == ("unknown", 1)


def test_an_ending_reaches_files_whose_person_is_gone(town: Ground):
    town.files("9/a.jpg")
    records = Kept().end("serve", user(9), "2025-06-01").end("show", user(9), "2025-06-02T10:00")
    assert town.says("2025-06-02T09:59", records, "keep/show") == ("unknown", 1)
    verdict = town.verdict("keep/show", AT, records)
    assert (str(verdict.standing), verdict.count, verdict.oldest) == ("broken", 1, "2025-06-02T10:00:00Z")
    assert town.says(AT, records, "orphans/photos") == ("kept", 0)


def test_a_hold_keeps_a_persons_files_or_one_file(town: Ground):
    town.files("1/a.jpg", "1/b.jpg")
    assert town.says(AT, Kept().hold("show", "2021-01-01", user(1)), "keep/show") == ("kept", 0)
    one = Kept().hold("show", "2021-01-01", row=("photos", ("1/a.jpg",)))  # type: ignore[arg-type]
    assert town.says(AT, one, "keep/show") == ("broken", 1)


def test_a_file_of_nobody_breaks_a_promise_of_its_own(town: Ground):
    town.files("2/a.jpg", "77/a.jpg", "left.jpg", "007/a.jpg", "2/deep/a.jpg")
    assert town.says(AT, key="orphans/photos") == ("broken", 4)
    assert town.says(AT, key="keep/show") == ("unknown", 1)


def test_files_of_nobody_go_where_the_policy_says_so(ground: Ground):
    ground.make(POLICY % ", orphans: go", USERS).files("77/a.jpg")
    assert ground.says(AT, key="orphans/photos") == ("broken", 1)
    assert ground.says(AT, key="keep/show") == ("broken", 1)


def test_a_folder_that_is_not_there_makes_its_promises_unknown(town: Ground):
    stores = town.stores()
    for store in stores.values():
        store.close()
    (town.folder / "uploads").rmdir()
    (town.folder / "uploads").write_text("no folder")
    report = {v.key: str(v.standing) for v in _quietly(town).promises}
    assert report["keep/show"] == "unknown"
    assert report["covered/photos"] == "unknown"
    assert report["covered/app"] == "kept"


def _quietly(town: Ground):
    from gestand.datamap.bind import bind
    from gestand.policy.reader import read
    from gestand.stores.opening import open_stores
    from gestand.verify.judge import verify

    from .ground import moment

    policy = read(town.folder / "privacy.yaml")
    stores = open_stores(policy, {"APP_DB": town.url})
    return verify(bind(policy, stores), stores, Kept(), moment(AT))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("template", "path", "parts"),
    [
        ("{user.id}/*", "7/a.jpg", ("7",)),
        ("{user.id}/*", "7/b/a.jpg", None),
        ("{user.id}/**", "7/b/a.jpg", ("7",)),
        ("in/{user.id}.png", "in/7.png", ("7",)),
        ("in/{user.id}.png", "in/7xpng", None),
        ("{staff.org}/{staff.nr}/*", "a/7/x", ("a", "7")),
    ],
)
def test_a_star_is_one_part_of_a_path(template: str, path: str, parts: tuple[str, ...] | None):
    found = pattern(template).fullmatch(path)
    assert (found and found.groups()) == parts
