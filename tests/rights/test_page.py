"""The answer as a page that a person can read, in their language."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from gestand.acts import Ending, Hold, Person

from .conftest import AT, Furnish, House
from .house import ALICE, BOB, MARKUP, policy


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


def test_a_controller_with_markup_in_its_name_cannot_write_the_page(furnish: Furnish) -> None:
    said = policy(controller={"name": "<b>Evil</b>", "contact": "javascript:alert(1)"})
    page = furnish(said=said).answer(ALICE).page
    assert "<b>Evil" not in page
    assert 'href="javascript' not in page
