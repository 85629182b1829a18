"""The answer as data: CSV and JSON that say the same, exactly, and a manifest of all of it."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import create_engine, text

from .conftest import House
from .house import ALICE, BOB, FORMULA


def test_csv_and_json_say_the_same(home: House) -> None:
    answer = home.answer(ALICE)
    for table in answer.report.rows:
        rows, lines = answer.json(table), answer.csv(table)
        assert [list(row) for row in rows] == [list(line) for line in lines]
        for row, line in zip(rows, lines, strict=True):
            for name, value in row.items():
                said = "" if value is None else value if isinstance(value, str) else json.dumps(value)
                assert line[name] == said or json.loads(line[name]) == value, (table, name)


def test_each_type_arrives_whole(home: House) -> None:
    answer = home.answer(ALICE)
    user = answer.json("users")[0]
    assert (user["birth_date"], user["vip"], user["contract_ended_at"]) == ("1990-02-28", True, None)
    assert user["created_at"].startswith("2020-05-01 12:00:00")
    assert answer.json("cvs")[0]["extra"] == {"a": [1, None]}
    login = answer.json("logins")[0]
    assert float(login["price"]) == 12.5
    assert login["token"] == "Af8A"
    assert answer.csv("users")[0]["vip"] == "true"


def test_csv_is_the_data_exactly_and_the_page_warns_for_formulas(home: House) -> None:
    answer = home.answer(ALICE)
    assert answer.csv("cvs")[0]["title"] == FORMULA
    assert b"\r\n" in answer.members["data/cvs.csv"]
    assert not answer.members["data/cvs.csv"].startswith(b"\xef\xbb\xbf")
    assert "als formule" in answer.page


def test_the_manifest_has_the_checksum_of_every_member(home: House) -> None:
    answer = home.answer(ALICE)
    told = {member["name"]: member for member in answer.manifest["members"]}
    assert set(told) == set(answer.members) - {"manifest.json"}
    for name, member in told.items():
        data = answer.members[name]
        assert (member["size"], member["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert answer.report.sha256 == hashlib.sha256(answer.path.read_bytes()).hexdigest()
    assert answer.report.size == answer.path.stat().st_size


def test_the_manifest_says_what_article_20_covers(home: House) -> None:
    manifest = home.answer(ALICE).manifest
    columns = {(t["name"], c["name"]): c for t in manifest["tables"] for c in t["columns"]}
    assert columns["users", "email"] == {
        "name": "email",
        "kind": "personal",
        "type": "text",
        "category": "email",
        "origin": "provided",
        "mandatory": True,
        "activities": ["deliver", "news"],
        "article_20": True,
    }
    assert columns["users", "vip"]["origin"] == "derived"
    assert columns["users", "vip"]["article_20"] is False
    assert columns["logins", "ip"]["article_20"] is False, "a legitimate interest is no basis of article 20"
    assert manifest["policy"]["version"] == "7"
    assert manifest["policy"]["digest"] == home.map.policy.digest
    assert manifest["format"] == "gestand-export/1"


def test_the_same_export_twice_is_the_same_file(home: House) -> None:
    first = home.answer(ALICE).path.read_bytes()
    (home.folder / "answer-1-nl.zip").unlink()
    assert home.answer(ALICE).path.read_bytes() == first


def test_rows_of_every_length_arrive_in_order_and_whole(home: House) -> None:
    engine = create_engine(home.url)
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO logins (id, user_id, at, ip) VALUES (:id, 2, '2026-01-01 00:00:00', :ip)"),
            [{"id": 1000 + n, "ip": "x" * (n % 7 * 40_000)} for n in range(300)]
            + [{"id": 2000 + n, "ip": f"é{n}"} for n in range(5000)],
        )
    engine.dispose()
    rows = home.answer(BOB).json("logins")
    assert len(rows) == 5302
    assert {row["id"]: len(row["ip"]) for row in rows if 1000 <= row["id"] < 2000} == {
        1000 + n: n % 7 * 40_000 for n in range(300)
    }
    assert {row["ip"] for row in rows if row["id"] >= 2000} == {f"é{n}" for n in range(5000)}
