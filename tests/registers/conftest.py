"""A workshop that keeps hours for other companies, and has a newsletter of its own: both sides of article 30."""

from __future__ import annotations

from datetime import date

import pytest

from gestand.policy.model import Policy
from gestand.policy.reader import read
from gestand.registers.build import book
from gestand.registers.customers import Customer
from gestand.registers.model import Book

AT = date(2026, 11, 26)

WORKSHOP = """\
version: "3"
in_force: 2026-01-01
language: en
established: NL
controller: {name: Werkplaats B.V., contact: privacy@werkplaats.example, address: "Kade 1, Zwolle"}
stores:
  app: {url: "sqlite:///werkplaats.db", at: hall}
organisations:
  customer: {table: companies, key: id, known_by: [name, owner], called: the companies}
people:
  worker:
    table: workers
    key: id
    known_by: [email]
    belongs to: company_id -> customer
    role: processor
    called: people who keep hours
  reader: {table: readers, key: id, known_by: [email], called: readers of the newsletter}
tables:
  companies:
    whose: {self: id -> customer}
    not personal: {name: the name of a company, texts: whether it sends text messages}
    personal: {owner: name}
    events: {left_on: {null: not yet, called: the end of the agreement}}
  workers:
    whose: {self: id -> worker}
    personal: {email: email, health: {is: health, blank: "(removed)"}}
  hours:
    whose: {self: {by: worker_id -> worker, then: blanked}}
    personal: {minutes: working hours, remark: {is: own text, blank: "(removed)"}}
  readers:
    whose: {self: id -> reader}
    personal: {email: email, birth_year: {is: birth date, origin: provided}}
    events: {left_on: {null: not yet, called: the day on which they left}, paid_on: not yet}
activities:
  keep-hours:
    purpose: To keep the hours of people who work for a company
    basis: contract
    uses: [workers.email, workers.health, hours.minutes, hours.remark, companies.owner]
    keep: 14 days after companies.left_on
    recipients: [hosting provider, payroll office]
  remind-by-text-message:
    purpose: To remind people of their hours
    basis: contract
    only where: companies.texts is yes
    uses: [workers.email]
    keep: until companies.left_on
    recipients: [text message provider]
  send-the-newsletter:
    purpose: =HYPERLINK("https://evil.example")
    basis: consent
    marketing: yes
    uses: [readers.email]
    keep: until readers.left_on
    recipients: [mailing service, hosting provider]
  accounting:
    basis: legal obligation
    uses: [readers.email, readers.birth_year]
    keep: nl.tax.records after readers.paid_on
    recipients: [tax authority]
places:
  hall: {country: NL, address: "Kade 1, Zwolle", certificates: {ISO 27001: 2027-05-01}}
processors:
  hosting provider: {called: Hal B.V., agreement: 2025-11-01, at: hall, security: agreed, never: [advertising]}
  mailing service:
    agreement: verbal
    at: US
    safeguard: standard contractual clauses
    only for: send-the-newsletter
    certificates: {SOC 2: 2026-01-31}
  payroll office: {at: BR, safeguard: binding corporate rules, only for: "<b>paying</b> wages"}
  text message provider: {agreement: 2025-11-01, at: NL, only for: remind-by-text-message}
third parties:
  app store: {at: EEA, only for: installing the app, statement: "https://store.example/privacy"}
backups:
  nightly: {of: [app], keep: at most 3 months}
security: [encryption in transit, "+ access only for whoever needs it", '#panic("no *markup* $x$")']
translations:
  nl: {readers of the newsletter: lezers van de nieuwsbrief, the day on which they left: de dag waarop zij weggingen}
"""

SERVED = (Customer("customer", "1", "Graven & Zn."), Customer("customer", "2", ""))


@pytest.fixture(scope="session")
def policy(tmp_path_factory: pytest.TempPathFactory) -> Policy:
    path = tmp_path_factory.mktemp("workshop") / "privacy.yaml"
    path.write_text(WORKSHOP, encoding="utf-8")
    return read(path)


@pytest.fixture(scope="session")
def whole(policy: Policy) -> Book:
    return book(policy, "en", AT, served=SERVED)
