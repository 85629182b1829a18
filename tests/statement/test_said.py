"""What is said of a policy that holds more than the examples do, and that nothing is said beyond it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from gestand.errors import UsageError
from gestand.policy.reader import read
from gestand.statement import html, markdown
from gestand.statement.build import Audience, statement
from gestand.statement.codes import CODES
from gestand.statement.model import Document

POLICY = """\
version: "3"
in_force: 2026-02-01
language: en
established: DE
offered_in: [DE, FR]
controller: {name: "Club <script>alert(1)</script>", contact: "https://club.example/ask?a=1&b=2", address: A 1}
stores: {app: {url: "sqlite:///club.db", at: frankfurt}}
places: {frankfurt: {country: DE}}
people:
  member: {table: members, key: id, called: "*members* of the club"}
  guest: {table: guests, key: id, called: guests}
tables:
  members:
    whose: {self: id -> member}
    personal: {name: {is: name, mandatory: yes}, illness: health, shoes: preference}
    events: {left_at: {null: not yet, called: the end of the membership}}
  visits:
    whose: {self: member_id -> member}
    personal: {film: {is: camera images, origin: observed}, score: {is: score, origin: derived}}
    events: {at: {null: always there, called: the visit}}
  guests:
    whose: {self: id -> guest}
    personal: {name: name}
    events: {came_at: {null: always there, called: the first visit}}
activities:
  lend-shoes:
    purpose: Lending shoes
    basis: explicit consent
    uses: [members.illness, members.shoes, members.name]
    keep: >-
      the latest of
      (until members.left_at, the earliest of (1 year after the last visits.at, 3 years after members.left_at))
    recipients: [physio]
    source: the person
  film-the-door:
    purpose: Filming the door
    basis: public task
    uses: [visits.film, visits.score]
    keep: until visits.at
    law: [be.camera after visits.at]
    decides: by itself
  know-guests:
    purpose: Knowing guests
    basis: vital interest
    uses: [guests.name]
    keep: 6 weeks rounded to the end of the year after guests.came_at
    decides: nothing
processors:
  physio: {at: US, safeguard: EU-US Data Privacy Framework}
  mailer: {at: [NL, IN], safeguard: standard contractual clauses, never: [spam, "`|` pipes"]}
  cloud: {at: SG}
  somebody: {agreement: 2025-01-01}
cookies: {session: {lives: until visits.at, consent: not needed}}
security: ["1. first things first", "| none"]
"""


Say = Callable[..., Document]
"""(a text of the policy, what stands there instead, language, group)"""


@pytest.fixture
def say(tmp_path: Path) -> Say:
    def said(old: str = "", new: str = "", language: str = "en", group: str = "") -> Document:
        assert old in POLICY
        path = tmp_path / "privacy.yaml"
        path.write_text(POLICY.replace(old, new) if old else POLICY, encoding="utf-8")
        return statement(read(path), language, Audience(group))

    return said


def text(document: Document, section: str) -> str:
    found = document.section(section)
    return "\n".join(sentence.text for sentence in found.sentences()) if found else ""


def codes(document: Document) -> dict[str, str]:
    return {finding.code: finding.message for finding in document.findings}


def test_terms_in_terms_are_said_with_the_names_of_their_events(say: Say) -> None:
    assert (
        "until the latest of these moments: the end of the membership;"
        " the earliest of (1 year after the last time (the visit); 3 years after the end of the membership)."
    ) in text(say(), "purpose-lend-shoes")
    assert "6 weeks after the end of the year of the first visit" in text(say(), "purpose-know-guests")
    film = text(say(), "purpose-film-the-door")
    assert (
        "The law (Camera Act of 21 March 2007) forbids us to keep these data longer than 1 month after the visit."
        in film
    )


def test_of_a_term_of_ones_own_and_one_of_the_law_the_longest_counts(say: Say) -> None:
    told = text(say("law: [be.camera", "law: [be.vat"), "purpose-film-the-door")
    assert "We keep these data until the visit. The law (WBTW 60) obliges us" in told.replace("\n", " ")
    assert "The longest of these terms counts." in told
    assert "The longest" not in text(say(), "purpose-film-the-door")


def test_what_leaves_the_economic_area_is_said_with_its_safeguard_and_nothing_stays_by_guessing(say: Say) -> None:
    document = say()
    told = text(document, "transfers")
    assert "We transfer data to physio, outside the European Economic Area (EEA): United States." in told
    assert "EU-US Data Privacy Framework" in told
    assert "mailer, outside the European Economic Area (EEA): India." in told
    assert "standard contractual clauses" in told
    assert "cloud, outside the European Economic Area (EEA): Singapore." in told
    assert told.endswith("You can ask us for a copy of these safeguards: https://club.example/ask?a=1&b=2.")
    assert "`cloud` is outside the European Economic Area (SG), and names no safeguard" in codes(document)["S402"]
    assert "`somebody` is in no country that is known" in codes(document)["S401"]
    assert "do not transfer" not in told
    here = say("  physio: {at: US, safeguard: EU-US Data Privacy Framework}\n", "  physio: {at: EEA}\n")
    assert "do not transfer" not in text(here, "transfers")


def test_of_a_third_party_whose_country_nobody_knows_nothing_is_said(say: Say) -> None:
    start = POLICY.index("processors:")
    inside = "processors: {physio: {at: NL}}\nthird parties: {shop: {at: DE}}\n"
    known = say(POLICY[start : POLICY.index("cookies:")], inside)
    assert "We do not transfer your data to countries outside the European Economic Area (EEA)." in text(
        known, "transfers"
    )
    assert "stay within the European Economic Area" in text(known, "summary")
    unknown = say(POLICY[start : POLICY.index("cookies:")], inside.replace("{at: DE}", "{only for: shopping}"))
    assert "do not transfer" not in text(unknown, "transfers")
    assert "Our systems, our back-ups and our processors are all within the European" in text(unknown, "transfers")
    assert "stay within" not in text(unknown, "summary")
    assert "`shop` is in no country that is known" in codes(unknown)["S401"]


def test_agreements_are_said_of_all_or_of_none(say: Say) -> None:
    assert "agreement" not in text(say(), "recipients")
    assert "These processors may never" not in text(say(), "recipients")
    assert "This processor may never use the data for spam and `|` pipes: mailer." in text(say(), "recipients")


def test_what_the_law_gives_extra_protection_is_named(say: Say) -> None:
    told = text(say(), "purpose-lend-shoes")
    assert "For this we use: health, preference, and name." in told
    assert "Of these the law gives extra protection to: health" in told
    assert "only with your explicit consent (GDPR article 9(2)(a))" in told
    assert "extra protection" not in text(say(), "purpose-know-guests")


def test_a_decision_by_a_computer_is_said_where_it_is_made_and_that_one_can_have_it_looked_at(say: Say) -> None:
    document = say()
    assert "This decides about you without anybody involved" in text(document, "purpose-film-the-door")
    assert "decisions about you are automated (GDPR article 22): “Filming the door”" in text(document, "decisions")
    assert "S305" not in codes(document)
    silent = say("    decides: by itself\n")
    assert silent.section("decisions") is None
    assert "S305" in codes(silent)


def test_objecting_is_apart_and_about_public_tasks_as_well(say: Say) -> None:
    document = say()
    apart = [section.id for section in document.sections if section.apart]
    assert apart == ["objection"]
    assert "“Filming the door”" in text(document, "objection")
    assert "“Lending shoes”" not in text(document, "objection")
    assert say(group="guest").section("objection") is None


def test_one_group_reads_nothing_about_another(say: Say) -> None:
    told = "\n".join(sentence.text for sentence in say(group="guest").sentences())
    assert "Knowing guests" in [section.title for section in say(group="guest").sections]
    for word in ("members", "health", "Lending", "film"):
        assert word not in told


def test_an_authority_that_depends_on_the_land_is_not_guessed(say: Say) -> None:
    document = say()
    assert "none is known for DE" in codes(document)["S503"]
    told = text(document, "complaint")
    assert "lodge a complaint with a supervisory authority" in told
    assert "France, Commission nationale de l'informatique et des libertés (CNIL)" in told


def test_texts_of_a_policy_are_never_markup(say: Say) -> None:
    page = html.render(say()).decode()
    assert "<script" not in page
    assert "Club &lt;script&gt;" in page
    assert 'href="https://club.example/ask?a=1&amp;b=2"' in page
    plain = markdown.render(say()).decode()
    assert "\\*members\\* of the club" in plain
    assert "- 1\\. first things first" in plain
    assert "- \\| none" in plain
    assert "Club \\<script\\>" in plain


HOSTILE = "Club\\x00\\x1b[2J\\u202ebulC\\r\\r# Free\\u2028- of charge &lt;b&gt;"


def test_no_sign_of_a_text_steers_a_line_or_turns_what_follows_around(say: Say) -> None:
    document = say("Club <script>alert(1)</script>", HOSTILE)
    page, plain = html.render(document).decode(), markdown.render(document).decode()
    for sign in "\x00\x1b\r\u202e\u2028":
        assert sign not in page + plain
    assert "Club\ufffd\ufffd[2J\ufffdbulC" in page
    assert "# Free" not in [line.strip() for line in plain.splitlines()]
    assert "\\&lt;b\\&gt;" in plain


def test_what_nobody_translated_is_marked_as_of_its_language(say: Say) -> None:
    document = say(language="de")
    assert "nobody translated `Lending shoes`" in {finding.message for finding in document.findings}
    page = html.render(document).decode()
    assert '<h3 id="purpose-lend-shoes"><span lang="en">Lending shoes</span></h3>' in page


@pytest.mark.parametrize(("group", "language"), [("nobody", "en"), ("", "xx")])
def test_people_and_languages_that_are_not_there_are_told(say: Say, group: str, language: str) -> None:
    with pytest.raises(UsageError):
        say(group=group, language=language)


def test_what_was_promised_before_is_said_beside_the_longer_term(tmp_path: Path) -> None:
    path = tmp_path / "privacy.yaml"
    line = "keep: 6 weeks rounded to the end of the year after guests.came_at"
    assert line in POLICY
    path.write_text(POLICY.replace(line, "keep: 6 weeks after guests.came_at (4 weeks before 2026-01-15)"))
    said = markdown.render(statement(read(path), "en")).decode()
    assert "until 6 weeks after the first visit" in said
    assert "Where the first visit was before 15 January 2026, we keep them for 4 weeks" in said


def test_that_nobody_receives_something_is_said_and_is_no_silence(say: Say) -> None:
    silent = say()
    assert "S303" in codes(silent) and "Nobody" not in text(silent, "purpose-know-guests")
    stated = say("    decides: nothing\n", "    decides: nothing\n    recipients: []\n")
    assert "Nobody else receives these data." in text(stated, "purpose-know-guests")
    assert "recipients/know-guests" in stated.promises()
    assert "`know-guests` names no recipients" not in "".join(codes(stated).values())


def test_each_kind_of_people_reads_how_they_are_told_of_a_new_version(say: Say) -> None:
    ways = "changes: {notice: 30 days, told by: {e-mail: [member], the website: everybody}}\nsecurity:"
    told = text(say("security:", ways), "changes")
    assert "If something changes, we tell you 30 days before the new version counts." in told
    assert "This is how we tell *members* of the club of changes: e-mail and the website." in told
    assert "This is how we tell guests of changes: the website." in told
    for group, by, promised in (("member", "e-mail and the website", True), ("guest", "the website", False)):
        document = say("security:", ways, group=group)
        assert f"before the new version counts, in this way: {by}." in text(document, "changes")
        assert ("told/all" in document.promises()) is promised


PROVOKED = {
    "S101": ("language: en\n", "language: fr\n"),
    "S102": (", called: the visit", ""),
    "S103": (", called: guests", ""),
    "S104": ("    purpose: Knowing guests\n", ""),
    "S202": (', contact: "https://club.example/ask?a=1&b=2"', ""),
    "S203": (", address: A 1", ""),
    "S204": ('version: "3"\n', ""),
    "S205": ("in_force: 2026-02-01\n", ""),
    "S302": (", mandatory: yes", ""),
    "S303": ("", ""),
    "S304": ("origin: observed", "origin: elsewhere"),
    "S305": ("    decides: by itself\n", ""),
    "S401": ("", ""),
    "S402": ("", ""),
    "S403": ("cookies:", "third parties: {shop: {at: NL}}\ncookies:"),
    "S404": ("lives: until visits.at, ", ""),
    "S501": (', contact: "https://club.example/ask?a=1&b=2"', ""),
    "S502": ("security:", "rights: {rights: [access]}\nsecurity:"),
    "S503": ("", ""),
}


@pytest.mark.parametrize("code", sorted(CODES.keys() - {"S601"}))
def test_each_finding_has_a_policy_that_provokes_it_and_one_that_does_not(say: Say, code: str) -> None:
    """S601 is of an organisation, and has a story."""
    old, new = PROVOKED[code]
    assert code in codes(say(old, new))
    if old:
        assert code not in codes(say())
