"""What `init` drafts of lists of keys, and of lists that are certainly nobody's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from drafting.documents.app import (
    GONE,
    PEOPLE,
    Application,
    Taken,
    everything,
    mail,
    name,
    same_judgement,
    three,
    uuid,
)
from drafting.measuring import claims, fate, read

pytestmark = pytest.mark.not_on("mysql", "there nothing is asked of lists")


def rooms(app: Application) -> Application:
    return app.table(
        "rooms",
        "id INTEGER PRIMARY KEY, code INTEGER, participants ARRAY",
        [(n, n * 3, app.array(three(n))) for n in range(1, 40)],
    ).table(
        "boards",
        "id INTEGER PRIMARY KEY, owner_id INTEGER NOT NULL REFERENCES users (id), watcher_ids JSON",
        [(n, n % PEOPLE + 1, three(n)) for n in range(1, 40)],
    )


def test_a_list_of_people_loses_whoever_has_gone(app: Application, take: Taken) -> None:
    text = rooms(app).policy()
    tables = read(text)["tables"]
    assert tables["rooms"]["points at"] == {"participants[] -> user": "loses it"}
    assert tables["boards"]["points at"] == {"watcher_ids[] -> user": "loses it"}

    found = take(text)
    assert found.errors == []
    before = everything(found)
    found.erase(GONE)
    after = everything(found)

    for table, at in (("rooms", 2), ("boards", 2)):
        for key, row in after[table].items():
            assert row[at] == [one for one in before[table][key][at] if one != GONE]
            assert row[:at] == before[table][key][:at]
    assert set(after["boards"]) == {key for key, row in before["boards"].items() if row[1] != GONE}
    assert set(after["rooms"]) == set(before["rooms"])
    assert found.not_kept() == {}


@pytest.mark.parametrize("kept", ["UUID", "CHAR(36)"])
def test_keys_that_are_uuids_are_found_in_documents_and_lists_however_they_are_kept(
    app: Application, kept: str, take: Taken
) -> None:
    kept = "CHAR(36)" if app.sqlite else kept
    text = (
        app.table(
            "clients",
            f"id {kept} PRIMARY KEY, email VARCHAR(60)",
            [(uuid(n), f"klant{n}@else.example") for n in range(1, 21)],
        )
        .table(
            "projects",
            "id INTEGER PRIMARY KEY, code INTEGER, memberids JSON NOT NULL",
            [(n, n, [uuid(one) for one in three(n)]) for n in range(1, 40)],
        )
        .table(
            "trail",
            "id INTEGER PRIMARY KEY, payload JSON",
            [(n, {"clientId": uuid(n % 20 + 1), "ip": f"198.51.100.{n}"}) for n in range(1, 40)],
        )
        .policy()
    )
    assert read(text)["tables"]["projects"]["points at"] == {"memberids[] -> client": "loses it"}
    assert claims(read(text), "trail") == ["client"]

    found = take(text)
    assert found.errors == []
    found.erase(uuid(GONE), group="client")

    assert uuid(GONE) not in str(everything(found))
    assert (len(found.rows("clients")), len(found.rows("projects"))) == (19, 39)
    assert found.not_kept() == {}


@same_judgement
@pytest.mark.parametrize(
    ("kind", "write"),
    [
        ("VARCHAR(60)", lambda keys: ",".join(map(str, keys))),
        ("JSON", lambda keys: {"title": "a team", "member_ids": keys}),
        ("JSON", lambda keys: [{"id": one, "since": "2026"} for one in keys]),
    ],
    ids=["in a text with commas", "in a document", "beside other things"],
)
def test_keys_that_no_run_takes_out_are_asked_about(app: Application, kind: str, write: Callable[..., Any]) -> None:
    nobodys = [(n, write(three(n))) for n in range(1, 30)]
    theirs = [(n, n % PEOPLE + 1, write(three(n))) for n in range(1, 30)]
    text = (
        app.table("teams", f"id INTEGER PRIMARY KEY, members {kind}", nobodys)
        .table(
            "plans", f"id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), members {kind}", theirs
        )
        .policy()
    )

    assert fate(read(text), "teams", "members") == "unclear"
    assert fate(read(text), "plans", "members") == "asked"
    assert "a run takes none of them out" in text


@same_judgement
def test_a_list_of_numbers_that_are_the_keys_of_nobody_is_no_list_of_keys(app: Application) -> None:
    text = app.table(
        "measures",
        "id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), weights ARRAY, list JSON",
        [(n, n, app.array([n * 101, n * 7]), [n, 3]) for n in range(1, PEOPLE + 1)],
    ).policy()

    assert "points at" not in read(text)["tables"]["measures"]
    assert {"weights", "list"} <= set(read(text)["tables"]["measures"]["personal"])


# ---------------------------------------------------------------- what is certainly nobody's


@same_judgement
def test_a_list_is_called_nobodys_when_that_is_certain(app: Application) -> None:
    text = (
        app.table("countries", "id INTEGER PRIMARY KEY, code VARCHAR(2)", [(1, "NL"), (2, "BE")])
        .table("currencies", "id INTEGER PRIMARY KEY, code VARCHAR(3), by_whom INTEGER", [(1, "EUR", None)])
        .policy()
    )

    assert "nothing personal in:\n  countries: a list of countries" in text


@same_judgement
@pytest.mark.parametrize(
    ("columns", "row"),
    [
        ("note TEXT", lambda n: f"Bel {name(n)} terug over de rekening van vorige week"),
        ("remark TEXT", lambda n: f"asked by {mail(n)} on the telephone"),
        ("label VARCHAR(60)", name),
        ("user_id INTEGER REFERENCES users (id)", lambda n: n),
        ("data JSON", lambda n: {f"k{n}": "v"}),
    ],
    ids=["free text", "an address", "a name", "a link", "an unread document"],
)
def test_a_list_in_which_somebody_could_be_is_in_no_list_of_nobodys(
    app: Application, columns: str, row: Callable[[int], Any]
) -> None:
    rows_ = [(n, f"c{n}", row(n)) for n in range(1, PEOPLE + 1)]
    text = app.table("categories", f"id INTEGER PRIMARY KEY, code VARCHAR(9), {columns}", rows_).policy()

    assert "nothing personal in" not in text
