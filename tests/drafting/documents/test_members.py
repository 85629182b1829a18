"""What `init` drafts of the members of JSON documents; and what is left of somebody after an erasure."""

from __future__ import annotations

import pytest

from drafting.documents.app import (
    GONE,
    PEOPLE,
    Application,
    Taken,
    everything,
    leaks,
    mail,
    name,
    same_judgement,
)
from drafting.measuring import claims, fate, read


def profiles(app: Application) -> Application:
    return app.table(
        "profiles",
        "id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), settings JSON NOT NULL",
        [
            (n, n, {"theme": "dark", "phone": f"06123400{n:02d}", "at": {"street": f"Kerkweg {n}", "no": n}})
            for n in range(1, PEOPLE + 1)
        ],
    )


def test_each_member_is_what_its_name_and_its_values_say(app: Application) -> None:
    personal = read(profiles(app).policy())["tables"]["profiles"]["personal"]

    assert personal == {
        "settings.at.no": "preference",
        "settings.at.street": "address",
        "settings.phone": "telephone",
        "settings.theme": "preference",
    }


@same_judgement
def test_the_members_are_used_by_their_own_names(app: Application) -> None:
    policy = read(profiles(app).policy())

    uses = [use for activity in policy["activities"].values() for use in activity["uses"]]
    assert "profiles.settings.at.street" in uses
    assert "profiles.settings" not in uses


def test_a_key_of_somebody_in_a_document_says_whose_the_row_is(app: Application, take: Taken) -> None:
    """Rows that no column leads to anybody: only their document does."""
    text = app.table(
        "trail",
        "id INTEGER PRIMARY KEY, what VARCHAR(20), payload JSON",
        [(n, "edit", {"user_id": n % PEOPLE + 1, "ip": f"198.51.100.{n}"}) for n in range(1, 60)],
    ).policy()
    assert claims(read(text), "trail") == ["user"]
    assert "payload.user_id -> user" in text

    found = take(text)
    assert found.errors == []
    before = everything(found)
    found.erase(GONE)

    mine = {key for key, row in before["trail"].items() if row[2]["user_id"] == GONE}
    assert mine
    assert everything(found)["trail"] == {key: row for key, row in before["trail"].items() if key not in mine}
    assert found.not_kept() == {}


def test_an_address_in_a_document_finds_its_person_or_is_somebody_by_itself(
    app: Application, take: Taken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gestand.datamap.checks.indexes.FEW", 1_000)
    text = app.table(
        "signups",
        "id INTEGER PRIMARY KEY, form JSON NOT NULL",
        [
            (n, {"email": mail(n % PEOPLE + 1) if n % 2 else f"guest{n}@else.example", "town": "Gent"})
            for n in range(1, 30)
        ],
    ).policy()
    assert "fold(form.email) -> user.email" in text

    found = take(text)
    assert found.errors == []
    before = everything(found)
    found.erase(GONE)

    assert leaks(found) == []
    others = {key: row for key, row in before["signups"].items() if row[1]["email"] != mail(GONE)}
    assert everything(found)["signups"] == others


def test_who_else_stands_in_the_document_of_a_row_loses_the_key_and_nobody_loses_a_row(
    app: Application, take: Taken
) -> None:
    text = app.table(
        "orders",
        "id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), meta JSON",
        [
            (n, n % PEOPLE + 1, {"packed_by": (n + 7) % PEOPLE + 1, "gift": {"for": name(n % PEOPLE + 1)}})
            for n in range(1, 60)
        ],
    ).policy()

    found = take(text)
    assert found.errors == []
    before = everything(found)
    found.erase(GONE)

    assert leaks(found) == []
    after = everything(found)
    assert after["users"] == {key: row for key, row in before["users"].items() if key != GONE}
    assert set(after["orders"]) == {key for key, row in before["orders"].items() if row[1] != GONE}
    for key, row in before["orders"].items():
        if row[1] != GONE and row[2]["packed_by"] != GONE:
            assert after["orders"][key] == row
        elif row[1] != GONE:
            assert after["orders"][key] == (*row[:2], {"gift": row[2]["gift"]})
    assert found.not_kept() == {}


def test_a_document_that_can_hold_anything_stays_whole(app: Application) -> None:
    """To declare the members that were seen would be to miss the next one, and leave the table out for it."""
    text = app.table(
        "answers",
        "id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), given JSON",
        [(n, n, {f"question {n}": "yes", "note": "calls back"}) for n in range(1, PEOPLE + 1)],
    ).policy()

    assert list(read(text)["tables"]["answers"]["personal"]) == ["given"]


@same_judgement
def test_a_document_that_nobody_can_read_is_not_called_nobodys(app: Application) -> None:
    text = app.table(
        "hooks",
        "id INTEGER PRIMARY KEY, body JSON",
        [(n, {f"k{n}": n}) for n in range(1, 30)],
    ).policy()

    assert fate(read(text), "hooks", "body") == "unclear"


def test_a_document_in_which_a_name_stands_twice_stays_whole_on_mariadb(mariadb_url: str) -> None:
    """It is read once there, and taken out once: somebody else's value of that name would be left."""
    rows = [(n, n, f'{{"phone": "06123400{n:02d}", "phone": "020111{n:04d}"}}') for n in range(1, PEOPLE + 1)]
    text = (
        Application(mariadb_url)
        .table("cards", "id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), data JSON", rows)
        .policy()
    )

    assert set(read(text)["tables"]["cards"]["personal"]) == {"data"}


def test_a_member_that_is_a_document_in_one_row_and_a_text_in_another_is_one_column(app: Application) -> None:
    text = app.table(
        "cards",
        "id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), data JSON",
        [(n, n, {"at": {"street": "Kaai 1"} if n % 2 else "Gent", "size": n}) for n in range(1, PEOPLE + 1)],
    ).policy()

    assert set(read(text)["tables"]["cards"]["personal"]) == {"data.at", "data.size"}
