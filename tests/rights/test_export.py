"""What a person gets, and what nobody else's must be in it."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from datetime import UTC, datetime
from html.parser import HTMLParser
from urllib.parse import quote

import pytest
from sqlalchemy import create_engine, text

from gestand.acts import Ending, Hold, Person
from gestand.errors import Refused, StoreError, UsageError
from gestand.rights.export import export

from .conftest import AT, Furnish, House
from .house import ALICE, BOB, CANARY, CHARLIE, FORMULA, MARKUP, policy


def test_the_house_has_no_findings_that_make_an_answer_incomplete(home: House) -> None:
    assert home.answer().report.incomplete == ()


# ---------------------------------------------------------------- whose


@pytest.mark.promise("CV-25")
def test_it_gives_alice_all_that_is_hers(home: House) -> None:
    answer = home.answer(ALICE)
    assert answer.report.rows == {"users": 1, "cvs": 2, "experiences": 2, "messages": 3, "logins": 2, "friends": 2}
    assert [row["employer"] for row in answer.json("experiences")] == [f"line one\nline two {CANARY[ALICE]}"] * 2
    assert answer.json("users")[0]["name"] == MARKUP


@pytest.mark.promise("CV-25")
@pytest.mark.parametrize(
    ("person", "strangers"), [(ALICE, (BOB, CHARLIE)), (BOB, (ALICE, CHARLIE)), (CHARLIE, (ALICE, BOB))]
)
def test_it_has_no_word_of_anybody_else(home: House, person: int, strangers: tuple[int, ...]) -> None:
    answer = home.answer(person)
    assert answer.says(CANARY[person])
    for stranger in strangers:
        assert answer.says(CANARY[stranger]) == []
        assert answer.says(CANARY[stranger].lower()) == []


def test_it_has_no_key_of_anybody_else(home: House) -> None:
    answer = home.answer(ALICE)
    assert "invited_by" not in answer.json("users")[0]
    sent, received, to_herself = sorted(answer.json("messages"), key=lambda row: (row["id"] != 1, row["id"]))
    assert (sent["sender_id"], sent["recipient_id"]) == (ALICE, None)
    assert (received["sender_id"], received["recipient_id"]) == (None, ALICE)
    assert (to_herself["sender_id"], to_herself["recipient_id"]) == (ALICE, ALICE)
    assert sorted((row["user_id"] or 0, row["friend_id"] or 0) for row in answer.json("friends")) == [(0, 1), (1, 0)]


def test_it_says_by_which_claim_a_row_is_theirs(home: House) -> None:
    rows = {row["id"]: row for row in home.answer(ALICE).json("messages")}
    assert {id_: row["whose"] for id_, row in rows.items()} == {1: "sender", 2: "recipient", 4: "sender, recipient"}


@pytest.mark.promise("CV-25")
def test_it_leaves_out_what_somebody_else_wrote_and_says_so_by_count(home: House) -> None:
    answer = home.answer(ALICE)
    assert {row["id"]: row["body"] for row in answer.json("messages")} == {
        1: f"from {CANARY[ALICE]} 1",
        2: None,
        4: f"from {CANARY[ALICE]} 4",
    }
    left = {(one.table, one.column): (one.why.value, one.count) for one in answer.report.left_out}
    assert left == {
        ("users", "password_hash"): ("secret", 1),
        ("users", "invited_by"): ("link", 1),
        ("messages", "body"): ("other", 1),
        ("messages", "sender_id"): ("link", 1),
        ("messages", "recipient_id"): ("link", 1),
        ("friends", "user_id"): ("link", 1),
        ("friends", "friend_id"): ("link", 1),
    }
    assert {(o["table"], o["column"], o["count"]) for o in answer.manifest["left_out"]} == {
        (table, column, count) for (table, column), (_, count) in left.items()
    }
    assert "artikel 15, lid 4" in answer.page


@pytest.mark.promise("CV-07")
def test_it_never_gives_a_password_hash_away(home: House) -> None:
    answer = home.answer(ALICE)
    assert answer.says("SECRET") == []
    assert "versleuteld wachtwoord" in answer.page


@pytest.mark.promise("CV-06")
def test_it_takes_their_photos_along_and_nobody_elses(home: House) -> None:
    answer = home.answer(ALICE)
    photos = [name for name in answer.members if name.startswith("files/")]
    assert photos == ["files/photos/1/portrait.jpg"]
    assert answer.members[photos[0]] == b"\xff\xd8 " + CANARY[ALICE].encode()


def test_a_person_is_not_the_one_whose_number_begins_alike(home: House) -> None:
    home.sql("INSERT INTO users (id, name, created_at) VALUES (11, 'OTHERmn4', '2020-01-01 00:00:00')")
    (home.folder / "uploads" / "11").mkdir()
    (home.folder / "uploads" / "11" / "portrait.jpg").write_bytes(b"OTHERmn4")
    assert home.answer(ALICE).says("OTHERmn4") == []
    assert home.answer(11).report.rows == {"users": 1}


def test_what_is_left_of_somebody_whose_own_row_is_gone_is_still_told(home: House) -> None:
    home.sql(
        f"DELETE FROM experiences WHERE cv_id IN (SELECT id FROM cvs WHERE user_id = {CHARLIE})",
        f"DELETE FROM cvs WHERE user_id = {CHARLIE}",
        f"DELETE FROM friends WHERE friend_id = {CHARLIE}",
        f"UPDATE messages SET recipient_id = NULL WHERE recipient_id = {CHARLIE}",
        "UPDATE users SET invited_by = NULL",
    )
    if home.url.startswith("postgresql"):
        home.sql("ALTER TABLE logins DROP CONSTRAINT logins_user_id_fkey")
    if home.url.startswith("mariadb"):
        home.sql("ALTER TABLE logins DROP FOREIGN KEY logins_ibfk_1")
    home.sql(f"DELETE FROM users WHERE id = {CHARLIE}")
    answer = home.answer(CHARLIE)
    assert answer.report.rows == {"logins": 2}
    assert answer.report.files == 1


def test_it_says_when_nothing_is_held(home: House) -> None:
    answer = home.answer(404)
    assert answer.report.nothing
    assert set(answer.members) == {"index.html", "manifest.json"}
    assert "Wij hebben geen gegevens over u" in answer.page
    assert "Autoriteit Persoonsgegevens" in answer.page


# ---------------------------------------------------------------- as data


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


# ---------------------------------------------------------------- the page


class Reader(HTMLParser):
    """What a browser would see: texts, links, languages, and tags that are never closed."""

    VOID = ("meta", "br", "link", "img", "hr", "input")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        if tag not in self.VOID:
            self.open.append(tag)
        if "href" in found:
            self.links.append(found["href"] or "")
        if "id" in found:
            self.ids.append(found["id"] or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_page_is_sound_and_every_link_leads_somewhere(home: House) -> None:
    answer = home.answer(ALICE)
    reader = Reader(answer.page)
    assert "script" not in reader.tags
    assert len(set(reader.ids)) == len(reader.ids)
    for link in reader.links:
        if link.startswith("#"):
            assert link[1:] in reader.ids
        elif not link.startswith(("https://", "mailto:")):
            assert link in answer.members
    assert MARKUP in "".join(reader.texts)


@pytest.mark.promise("NH-11")
def test_the_page_tells_purpose_basis_source_recipients_and_term_beside_the_data(home: House) -> None:
    page = home.answer(ALICE).page
    for told in (
        "To deliver the service",
        "onze overeenkomst met u (AVG artikel 6, lid 1, onder b)",
        "hosting provider",
        "the person",
        "2 jaar na “contract ended at” (users)",
        "a service that works on the devices people have",
        "de wet eist ten minste 7 jaar na het einde van het jaar van",
        "AWR 52",
        "geboortedatum",
        "groningen",
        "privacy@example.nl",
        "versie 7, geldt sinds 1 januari 2026",
    ):
        assert told in page, told


def test_the_page_tells_until_when_as_far_as_it_can_be_told(home: House) -> None:
    bob = home.answer(BOB).page
    assert "Users, Cvs, Experiences, Messages, Friends en Photos: uiterlijk 1 maart 2027" in bob
    assert "Logins: uiterlijk 31 december 2033" in bob
    assert "Users: tot u ons vraagt te stoppen" in bob
    alice = home.answer(ALICE)
    assert "Friends en Photos: nog geen datum" in alice.page
    assert alice.manifest["activities"]["accounting"]["until"] == {"logins": ["2033-12-31T23:00:00+00:00"]}


def test_a_hold_on_one_of_their_files_shows_in_until_when(home: House) -> None:
    (home.folder / "uploads" / "2" / "other.jpg").write_bytes(b"x")
    for number, path in enumerate(("1/portrait.jpg", "2/other.jpg", "1/nothing.jpg")):
        made = Hold(f"h{number}", "deliver", None, "photos", (path,), AT, "a claim", "legal", "2030-01-01")
        home.records.record_hold(made, AT)
    until = home.answer(ALICE).manifest["activities"]["deliver"]["until"]
    assert until["photos"] == ["open", "hold"]
    assert until["users"] == ["open"]
    home.records.lift_hold("h0", AT, "settled")
    assert home.answer(ALICE, "en").manifest["activities"]["deliver"]["until"]["photos"] == ["open"]


def test_an_ending_and_a_hold_show_in_until_when(home: House) -> None:
    alice = Person("user", (ALICE,))
    home.records.record_endings([Ending("e1", "deliver", alice, AT, "asked")], AT)
    row = Hold("h1", "accounting", None, "logins", (11,), AT, "claim", "legal", "2027-01-01")
    other = Hold("h2", "improve", None, "logins", (21,), AT, "of Bob", "legal", "2027-01-01")
    for hold in (row, other, Hold("h3", "news", alice, "", (), AT, "claim", "legal", "2027-01-01")):
        home.records.record_hold(hold, AT)
    until = {name: said["until"] for name, said in home.answer(ALICE).manifest["activities"].items()}
    assert until["deliver"]["users"] == ["passed"]
    assert until["accounting"]["logins"] == ["2033-12-31T23:00:00+00:00", "hold"]
    assert until["improve"]["logins"] == ["2028-02-15T23:00:00+00:00"]
    assert until["news"]["users"] == ["forever", "hold"]


def test_what_is_on_hold_is_not_said_to_be_erased(home: House) -> None:
    alice = Person("user", (ALICE,))
    home.records.record_endings([Ending("e1", "deliver", alice, AT, "asked")], AT)
    home.records.record_hold(Hold("h1", "deliver", alice, "", (), AT, "claim", "legal", "2027-01-01"), AT)
    answer = home.answer(ALICE)
    assert answer.manifest["activities"]["deliver"]["until"]["users"] == ["hold"]
    assert "dit wordt gewist" not in answer.page
    assert "vastgehouden tot iemand het vrijgeeft" in answer.page


def test_an_ending_of_whoever_had_the_key_before_says_nothing(home: House) -> None:
    before = datetime(2019, 1, 1, tzinfo=UTC)
    home.records.record_endings([Ending("e1", "deliver", Person("user", (ALICE,)), before, "asked")], AT)
    assert home.answer(ALICE).manifest["activities"]["deliver"]["until"]["users"] == ["open"]


@pytest.mark.promise("CO-22")
def test_the_page_names_the_authority_and_each_right(home: House) -> None:
    page = home.answer(ALICE).page
    for told in ("Postbus 93374, 2509 AJ Den Haag", "een-tip-of-klacht-indienen-bij-de-ap", "088 1805 250"):
        assert told in page
    for article in ("15", "16", "17", "18", "20", "22", "7"):
        assert f"AVG artikel {article}<" in page
    assert 'aria-labelledby="objection"' in page, "the right to object stands apart (article 21(4))"


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Your data at Example B.V."), ("fr", "Vos données"), ("de", "Ihre Daten")]
)
def test_the_page_speaks_the_persons_language(home: House, language: str, title: str) -> None:
    page = home.answer(ALICE, language=language).page
    assert f'<html lang="{language}">' in page
    assert title in page
    assert "artikel" not in page.replace("Artikel", "")


def test_a_policy_in_another_language_is_marked_as_such(home: House) -> None:
    assert '<span lang="en">To deliver the service</span>' in home.answer(ALICE, language="nl").page
    assert '<span lang="en">' not in home.answer(ALICE, language="en").page


def test_a_long_table_is_shortened_and_says_so(home: House) -> None:
    values = ", ".join(f"({5000 + n}, 1, '2026-01-01 00:00:00', 'MANYrows{n:03}')" for n in range(120))
    home.sql(f"INSERT INTO logins (id, user_id, at, ip) VALUES {values}")
    answer = home.answer(ALICE)
    assert answer.page.count("MANYrows") < 60
    assert len(answer.json("logins")) == 122
    assert "De eerste 50 van 122 rijen" in answer.page


# ---------------------------------------------------------------- whole or not at all


def test_an_undeclared_column_makes_the_answer_incomplete_and_is_named(furnish: Furnish) -> None:
    home = furnish("ALTER TABLE cvs ADD COLUMN notes TEXT", f"UPDATE cvs SET notes = 'HIDDENjj5 {CANARY[BOB]}'")
    answer = home.answer(ALICE)
    assert answer.report.incomplete == ("app:cvs.notes",)
    assert answer.manifest["complete"] is False
    assert answer.manifest["unknown"] == ["app:cvs.notes"]
    assert "Dit antwoord is niet volledig" in answer.page
    assert "app:cvs.notes" in answer.page
    assert answer.says("HIDDENjj5") == []


def test_an_undeclared_table_makes_the_answer_incomplete_and_is_named(furnish: Furnish) -> None:
    home = furnish("CREATE TABLE diary (id INTEGER PRIMARY KEY, user_id INTEGER, line TEXT)")
    assert home.answer(ALICE).report.incomplete == ("app:diary",)
    assert "Niet alles kon worden doorzocht" in home.answer(404).page


def test_a_store_that_is_down_makes_it_fail_and_leaves_nothing_behind(home: House) -> None:
    (home.folder / "uploads").rename(home.folder / "elsewhere")
    with pytest.raises(StoreError):
        home.answer(ALICE)
    assert not list(home.folder.glob("*answer*"))


def test_a_store_that_was_not_opened_makes_it_fail_by_name(home: House) -> None:
    del home.stores["photos"]
    with pytest.raises(StoreError, match="photos") as raised:
        home.answer(ALICE)
    assert raised.value.where.store == "photos"


def test_it_never_overwrites_a_file(home: House) -> None:
    there = home.folder / "answer-1-nl.zip"
    there.write_text("precious")
    with pytest.raises(Refused, match="never overwrites"):
        home.answer(ALICE)
    assert there.read_text() == "precious"


def test_the_file_is_for_its_owner_only(home: House) -> None:
    before = os.umask(0)
    try:
        answer = home.answer(ALICE)
    finally:
        os.umask(before)
    assert stat.S_IMODE(answer.path.stat().st_mode) == 0o600
    assert [path.name for path in home.folder.glob("*.part")] == []


def test_it_is_as_private_where_a_file_must_have_a_name(home: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gestand.rights.archive.NAMELESS", 0)
    answer = home.answer(ALICE)
    assert stat.S_IMODE(answer.path.stat().st_mode) == 0o600
    assert list(home.folder.glob(".*.part")) == []
    with pytest.raises(Refused):
        home.answer(ALICE)
    (home.folder / "uploads").rename(home.folder / "elsewhere")
    with pytest.raises(StoreError):
        home.answer(BOB)
    assert list(home.folder.glob(".*.part")) == []


@pytest.mark.parametrize("named", [False, True])
def test_what_came_to_be_there_meanwhile_is_not_replaced(
    home: House, monkeypatch: pytest.MonkeyPatch, named: bool
) -> None:
    if named:
        monkeypatch.setattr("gestand.rights.archive.NAMELESS", 0)
    there = home.folder / "answer-1-nl.zip"
    with pytest.raises(Refused, match="never overwrites"):
        home.answer(ALICE, progress=lambda *_: there.write_text("precious"))
    assert there.read_text() == "precious"
    assert list(home.folder.glob(".*.part")) == []


def test_nothing_is_left_of_an_export_that_is_broken_off(home: House) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        home.answer(ALICE, progress=stop)
    assert [path.name for path in home.folder.iterdir() if "answer" in path.name] == []


def test_a_file_that_goes_away_meanwhile_makes_it_fail(home: House) -> None:
    photo = home.folder / "uploads" / "1" / "portrait.jpg"
    listed = home.stores["photos"].files  # type: ignore[union-attr]

    def vanish(prefix: str = "") -> object:
        for info in listed(prefix):
            photo.unlink()
            yield info

    home.stores["photos"].files = vanish  # type: ignore[union-attr, method-assign]
    with pytest.raises(StoreError):
        home.answer(ALICE)


def test_a_file_of_another_shape_in_their_folder_makes_the_answer_incomplete(home: House) -> None:
    (home.folder / "uploads" / "1" / "albums").mkdir()
    (home.folder / "uploads" / "1" / "albums" / "beach.jpg").write_bytes(b"sand")
    answer = home.answer(ALICE)
    assert answer.report.incomplete == ("photos",)
    assert answer.says("sand") == []
    assert home.answer(BOB).report.incomplete == ()


def test_a_file_goes_along_whatever_its_name(home: House) -> None:
    names = [b"a\\b.txt", b"a_b.txt", b"caf\xe9.txt", b"<img src=x onerror=alert(1)>.jpg", b"=1+1.csv", b"..\\..\\up"]
    for name in names:
        (home.folder / "uploads" / "1" / os.fsdecode(name)).write_bytes(name)
    answer = home.answer(ALICE)
    files = {name: data for name, data in answer.members.items() if name.startswith("files/")}
    assert sorted(data for data in files.values() if data in names) == sorted(names)
    assert {"files/photos/1/caf%E9.txt", "files/photos/1/a_b.txt", "files/photos/1/a_b-2.txt"} <= set(files)
    assert not [name for name in files if "\\" in name or ".." in name.split("/")]
    assert "<img" not in answer.page
    for name in files:
        assert f'href="{quote(name)}"' in answer.page


def test_a_folder_that_is_not_there_is_told_without_a_traceback(home: House) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        export(home.map, home.stores, home.records, Person("user", (ALICE,)), AT, home.folder / "no" / "x.zip")


def test_it_knows_no_such_group_or_language(home: House) -> None:
    out = home.folder / "x.zip"
    with pytest.raises(UsageError, match="nobodies"):
        export(home.map, home.stores, home.records, Person("nobodies", (1,)), AT, out)
    with pytest.raises(UsageError, match="xx"):
        export(home.map, home.stores, home.records, Person("user", (1,)), AT, out, language="xx")
    assert not out.exists()


# ---------------------------------------------------------------- the ledger


def test_the_ledger_tells_of_it_and_not_of_whom(home: House) -> None:
    answer = home.answer(ALICE)
    entry = home.records.entries()[-1]
    assert entry.kind == "export"
    assert entry.body["sha256"] == answer.report.sha256
    assert (entry.body["rows"], entry.body["files"], entry.body["complete"]) == (12, 1, True)
    assert len(entry.body["person"]) == 64
    assert CANARY[ALICE].encode() not in entry.bytes


def test_a_failed_export_is_not_in_the_ledger(home: House) -> None:
    (home.folder / "uploads").rename(home.folder / "elsewhere")
    with pytest.raises(StoreError):
        home.answer(ALICE)
    assert "export" not in {entry.kind for entry in home.records.entries()}


def test_it_tells_how_far_it_is(home: House) -> None:
    told: list[tuple[str, int, int]] = []
    home.answer(ALICE, progress=lambda *step: told.append(step))
    assert [number for _, number, _ in told] == list(range(1, 8))
    assert {total for _, _, total in told} == {7}
    assert told[0][0] == "users"


def test_a_controller_with_markup_in_its_name_cannot_write_the_page(furnish: Furnish) -> None:
    said = policy(controller={"name": "<b>Evil</b>", "contact": "javascript:alert(1)"})
    page = furnish(said=said).answer(ALICE).page
    assert "<b>Evil" not in page
    assert 'href="javascript' not in page
