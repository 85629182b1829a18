"""What an organisation has us do for it: the basis, the interest and the objection are the organisation's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from gestand.policy.reader import read
from gestand.registers.build import book
from gestand.statement.build import Audience, Organisation, statement
from gestand.statement.model import Document

POLICY = """\
version: "3"
language: en
established: NL
controller: {name: Alarm B.V., contact: privacy@alarm.example}
stores: {app: {url: "sqlite:///alarm.db"}}
organisations:
  customer: {table: companies, key: id, called: customers}
people:
  user: {table: users, key: id, belongs to: company_id -> customer, role: processor, called: users of the app}
tables:
  companies:
    whose: {self: id -> customer}
    not personal: {looks: whether they have us look at usage}
    events: {left_on: {null: not yet, called: the end of the agreement}}
  users:
    whose: {self: id -> user}
    personal: {email: {is: email, mandatory: yes}, screens: {is: usage, origin: observed}}
    not personal: {beta: whether they try what is new}
activities:
  sign-in:
    purpose: Signing in
    basis: contract
    uses: [users.email, companies]
    keep: until companies.left_on
  look-at-usage:
    purpose: Seeing how the app is used
    basis: legitimate interest
    interest: an app that works
    only where: companies.looks is yes
    uses: [users.screens]
    keep: until companies.left_on
  warn:
    purpose: Warning in a disaster
    basis: public task
    uses: [users.email]
    keep: until companies.left_on
"""


def said(directory: Path, policy: str, language: str = "en", of: Organisation | None = None) -> Document:
    path = directory / "privacy.yaml"
    path.write_text(policy, encoding="utf-8")
    return statement(read(path), language, Audience("", of))


def text(document: Document, section: str) -> str:
    found = document.section(section)
    return "\n".join(sentence.text for sentence in found.sentences()) if found else ""


def test_what_an_organisation_chose_rests_on_its_own_basis_and_is_objected_to_there(tmp_path: Path) -> None:
    for of in (None, Organisation("City", "customer")):
        document = said(tmp_path, POLICY, of=of)
        told = text(document, "purpose-look-at-usage")
        assert "Your organisation decides on this and is responsible for it; we do it on its instructions" in told
        assert "It does this on the basis of a legitimate interest (GDPR article 6(1)(f))." in told
        assert "The interest of your organisation is: an app that works." in told
        assert "We do this on the basis of" not in told
        objection = text(document, "objection")
        assert "to what your organisation has us do on the basis of a legitimate interest" in objection
        assert "to what your organisation has us do on the basis of a task in the public interest" in objection
        assert "Your organisation decides about your objection." in objection
        assert "unless we show" not in objection


def test_of_what_is_required_for_an_organisation_no_contract_of_ours_with_the_reader_is_named(tmp_path: Path) -> None:
    told = text(said(tmp_path, POLICY), "purpose-sign-in")
    assert "Without them we cannot do this for you." in told
    assert "Your organisation tells you on which legal basis" in told


def test_an_interest_that_no_organisation_chose_is_ours(tmp_path: Path) -> None:
    ours = POLICY.replace("companies.looks is yes", "users.beta is yes")
    document = said(tmp_path, ours)
    assert "We do this on the basis of a legitimate interest" in text(document, "purpose-look-at-usage")
    assert "That interest is: an app that works." in text(document, "purpose-look-at-usage")
    assert "to what we do on the basis of a legitimate interest" in text(document, "objection")
    for policy, gap in ((POLICY, False), (ours, True)):
        (tmp_path / "privacy.yaml").write_text(policy, encoding="utf-8")
        gaps = {one.code for one in book(read(tmp_path / "privacy.yaml"), "en", date(2026, 11, 26)).gaps}
        assert ("R209" in gaps) is gap


def test_how_soon_and_on_what_proof_an_organisation_answers_is_not_ours_to_promise(tmp_path: Path) -> None:
    policy = POLICY + "rights: {answer: 2 weeks, identity: by logging in, refused for: [a law that asks to keep it]}\n"
    told = text(said(tmp_path, policy, of=Organisation("City", "customer")), "rights")
    assert "contact your administrator at City, who handles it" in told
    assert "You get an answer as soon as possible, and in any case within one month" in told
    for ours in ("2 weeks", "logging in", "we can or must refuse", "a law that asks"):
        assert ours not in told
    ours_too = (
        ("people:\n", "people:\n  reader: {table: readers, key: id, called: readers}\n"),
        ("tables:\n", "tables:\n  readers: {whose: {self: id -> reader}, personal: {name: name}}\n"),
        ("activities:\n", "activities:\n  read: {basis: contract, uses: [readers.name], keep: until it ends}\n"),
    )
    for old, new in ours_too:
        policy = policy.replace(old, new)
    policy = policy.replace("uses: [readers.name]", "uses: [readers.name, users.email]")
    document = said(tmp_path, policy)
    assert "We answer your request within 2 weeks." in text(document, "rights")
    assert "uses our service (users of the app), it is their organisation that decides" in text(
        document, "purpose-read"
    )
    assert "their organisation" not in text(document, "purpose-warn")
