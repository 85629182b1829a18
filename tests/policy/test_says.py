"""What a statement says beside its activities is read as typed values, and a mistake in it has its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from gestand.clock import Duration
from gestand.policy.reader import lint, read
from gestand.policy.statement import SILENT, Asked, CookieKind, Identity, Right, Safeguard
from policy.texts import SMALL, written

WHOLE = """
places:
  groningen: {country: NL, address: Dorpsstraat 1, tier: 3, certificates: {ISO 27001: 2027-05-01}}
processors:
  hosting provider: {called: Voorbeeld Hosting B.V., agreement: 2025-11-01, at: [groningen, NL], only for: deliver}
  mailing service: {agreement: 2025-11-01, at: US, safeguard: standard contractual clauses, never: [advertising]}
third parties:
  app store: {only for: installing the app, statement: "https://store.example/privacy"}
cookies:
  functional: {for: a website that works, consent: not needed, lives: 1 day}
  eyes: {kind: tracking, for: seeing what is read, with: Analytics, consent: asked first, lives: until it is read}
consents:
  newsletter: {for: deliver, withdrawn: with one click}
backups:
  nightly: {of: [app], at: groningen, keep: at most 3 months}
rights:
  ask: [the account, privacy@voorbeeld.example]
  answer: 4 weeks
  extended by: 4 weeks
  identity: a covered copy
  rights: [access, erasure, complaint]
  in the account: access
  refused for: [a law that asks to keep it]
security: [encryption in transit]
breaches: [whoever runs a high risk is told]
changes: {notice: 30 days, told by: [e-mail], refusable: yes}
sites: [www.voorbeeld.example]
notes: [we love privacy]
translations: {en: {Leveren: To deliver}}
"""


def test_all_that_a_statement_says_is_typed(tmp_path: Path) -> None:
    says = read(written(tmp_path, SMALL + WHOLE)).says
    hosting, mailing, store = says.processors
    assert (hosting.called, hosting.at, hosting.only_for, hosting.own) == (
        "Voorbeeld Hosting B.V.",
        ("groningen", "NL"),
        ("deliver",),
        False,
    )
    assert (mailing.safeguard, mailing.never) == (Safeguard.CLAUSES, ("advertising",))
    assert (store.own, store.statement) == (True, "https://store.example/privacy")
    functional, eyes = says.cookies
    assert (functional.kind, functional.consent, functional.lives) == (
        CookieKind.FUNCTIONAL,
        Asked.NOT_NEEDED,
        Duration(days=1),
    )
    assert (eyes.kind, eyes.consent, eyes.lives, eyes.lives_said) == (
        CookieKind.TRACKING,
        Asked.FIRST,
        None,
        "until it is read",
    )
    assert (says.backups[0].keep, says.backups[0].at_most) == (Duration(months=3), True)
    rights = says.rights
    assert rights is not None
    assert [one.text for one in rights.ask] == ["the account", "privacy@voorbeeld.example"]
    assert (rights.answer, rights.extended_by, rights.identity) == (
        Duration(weeks=4),
        Duration(weeks=4),
        Identity.COVERED_COPY,
    )
    assert (rights.rights, rights.in_account) == ((Right.ACCESS, Right.ERASURE, Right.COMPLAINT), (Right.ACCESS,))
    assert says.changes is not None and (says.changes.notice, says.changes.refusable) == (Duration(days=30), True)
    assert says.places[0].certificates[0].until == "2027-05-01"
    assert (says.said_in("en", "Leveren"), says.said_in("fr", "Leveren")) == ("To deliver", None)


def test_a_policy_that_speaks_of_none_of_it_is_silent(tmp_path: Path) -> None:
    assert read(written(tmp_path, SMALL)).says == SILENT


def test_every_section_is_listed_as_unsupported(tmp_path: Path) -> None:
    sections = {one.section for one in read(written(tmp_path, SMALL + WHOLE)).unsupported}
    assert sections == set(WHOLE_SECTIONS)


WHOLE_SECTIONS = [
    line.split(":")[0] for line in WHOLE.splitlines() if line[:1].isalpha() and "translations" not in line
]


@pytest.mark.parametrize(
    ("said", "otherwise"),
    [
        ("answer: 4 weeks", "answer: 3 weeks"),
        ("{en: {Leveren: To deliver}}", "{en: {Leveren: To bring}}"),
        ("tier: 3", "tier: 4"),
    ],
)
def test_what_is_said_otherwise_has_another_digest(tmp_path: Path, said: str, otherwise: str) -> None:
    before = read(written(tmp_path, SMALL + WHOLE)).digest
    assert read(written(tmp_path, SMALL + WHOLE.replace(said, otherwise))).digest != before


@pytest.mark.parametrize(
    ("said", "otherwise", "code"),
    [
        ("answer: 4 weeks", "answer: soon", "P402"),
        ("keep: at most 3 months", "keep: at most some time", "P402"),
        ("consent: asked first", "consent: later", "P105"),
        ("identity: a covered copy", "identity: a passport", "P105"),
        ("country: NL", "country: Holland", "P109"),
        ("2027-05-01", "next year", "P107"),
        ("{en: {", "{es: {", "P110"),
        ("lives: 1 day", "live: 1 day", "P101"),
    ],
)
def test_a_mistake_has_its_code_and_its_line(tmp_path: Path, said: str, otherwise: str, code: str) -> None:
    text = SMALL + WHOLE.replace(said, otherwise, 1)
    found = [one for one in lint(written(tmp_path, text)) if one.code == code]
    line = next(number for number, line in enumerate(text.splitlines(), 1) if otherwise in line)
    assert [one.where.line for one in found] == [line]


def test_people_and_events_can_have_names_for_people(tmp_path: Path) -> None:
    text = SMALL.replace("known_by: [email]", "known_by: [email], called: users of the shop").replace(
        "ended_at: not yet", 'ended_at: {null: not yet, called: "the end of the contract"}'
    )
    policy = read(written(tmp_path, text))
    assert policy.people[0].called == "users of the shop"
    assert {one.called for table in policy.tables for one in table.events} == {"", "the end of the contract"}


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ("1 month", "at most 3 months", False),
        ("at most 1 month", "at most 3 months", False),
        ("at most 1 month", "3 months", True),
        ("6 months", "at most 3 months", True),
        ("1 month", "3 months", True),
    ],
)
def test_back_ups_of_one_store_have_terms_that_one_set_keeps_to(
    tmp_path: Path, first: str, second: str, apart: bool
) -> None:
    backups = f"backups: {{a: {{of: [app], keep: {first}}}, b: {{of: [app], keep: {second}}}}}\n"
    assert ("P814" in {finding.code for finding in lint(written(tmp_path, SMALL + backups))}) is apart
