"""The organisations of Cloudomotion, their people and its own relations, chunk by chunk, from a seed.

What this module makes keeps every promise of the policy at the moment of the story; trouble is added by
`gestand.examples.cloudomotion.cast`, and some by `trouble` below. Lengths of time are seconds before that moment.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gestand.examples import dutch
from gestand.examples.cloudomotion import words
from gestand.examples.cloudomotion.schema import metadata
from gestand.examples.crowd import Crowd
from gestand.examples.times import CALENDAR, DAY, HOUR, YEAR

BOOKS = CALENDAR.since(date(2019, 1, 2))
"""The oldest invoices that the tax law still asks for: of 2018 they could go when 2026 began."""


@dataclass(slots=True)
class Firm:
    """A customer organisation, with `people` users. Moments in seconds ago."""

    id: int
    name: str
    created: int
    people: int
    planned: int | None = None
    """When an administrator planned the deletion."""
    cancelled: int | None = None
    """When the customer ended the contract."""
    full: int = 0
    """So many days of everybody, whatever chance says."""

    @property
    def until(self) -> int:
        return self.planned or self.cancelled or HOUR


class Population(Crowd):
    def __init__(self, seed: int) -> None:
        super().__init__("cloudomotion", seed, metadata)

    # ------------------------------------------------------------ an organisation and its users

    def firm(self, key: int, people: int) -> Firm:
        """Some organisation: most are customers; a few are leaving, and can still change their mind."""
        town, trade = self.pick(dutch.TOWNS)[0], self.pick(words.TRADES)
        firm = Firm(key, f"{self.pick(dutch.SURNAMES)} {trade} {town}", self.between(3_600 * DAY, 90 * DAY), people)
        kind = self.random.random()
        if kind < 0.02:
            firm.planned = self.between(12 * DAY, DAY)
        elif kind < 0.04:
            firm.cancelled = self.between(12 * DAY, DAY)
        return firm

    def move_in(self, firm: Firm) -> range:
        """Everything of one organisation; returns the keys of its users, the first of which is an administrator."""
        settings = {"rounding": self.pick((5, 15, 15, 30)), "approval": self.chance(0.8)}
        planned = None if firm.planned is None else CALENDAR.moment(firm.planned)
        cancelled = None if firm.cancelled is None else CALENDAR.moment(firm.cancelled)
        self.rows["organisations"].append(
            (
                firm.id,
                firm.name,
                1 if firm.people < 20 else 2 if firm.people < 200 else 3,
                json.dumps(settings),
                CALENDAR.moment(firm.created),
                planned,
                cancelled,
            )
        )
        parts = self.workshop(firm)
        first = self.last["users"] + 1
        users = range(first, first + firm.people)
        self.users(firm, users)
        for user in users:
            self.work(firm, user, first, parts)
        self.devices(firm, users)
        self.audit(firm.until, first, "changed", "Organisation", firm.id, {"plan": self.pick(words.PLANS)[1]})
        return users

    def workshop(self, firm: Firm) -> range:
        """Its machines, and their parts, whose keys it returns."""
        first = self.last["parts"] + 1
        for _ in range(2 + self.below(3)):
            machine = self.add("machines", firm.id, f"{self.pick(words.MACHINES)} {1 + self.below(9)}")
            for part in range(2 + self.below(2)):
                self.add("parts", machine, words.PARTS[part * 2 + self.below(2)])
        return range(first, self.last["parts"] + 1)

    def users(self, firm: Firm, keys: range) -> None:
        taken: set[str] = set()
        for key in keys:
            _, box = self.name()
            if box in taken:
                box = f"{box}.{key}"
            taken.add(box)
            created = self.between(firm.created, firm.until + 60 * DAY)
            deleted = CALENDAR.moment(self.between(50 * DAY, firm.until)) if self.chance(0.03) else None
            self.add("users", firm.id, box, CALENDAR.moment(created), deleted)
            if key == keys.start or self.chance(0.02):
                self.rows["administrators"].append((key, CALENDAR.moment(created - HOUR)))

    def work(self, firm: Firm, user: int, administrator: int, parts: range) -> None:
        """Days of work, most of them approved by the administrator; a few were deleted, on the screen."""
        moment, day, random = CALENDAR.moment, CALENDAR.day, self.random.random
        for _ in range(firm.full or 2 + self.below(3)):
            at = firm.until + DAY + int(random() * 50) * DAY
            minutes = 240 + int(random() * 18) * 15
            approver, approved, deleted = None, None, None
            if random() < 0.8:
                approver, approved = administrator, moment(at - 20 * HOUR)
            if random() < 0.03:
                deleted = moment(at - 21 * HOUR)
            self.add("workdays", user, day(at), minutes, approver, approved, deleted)
        for _ in range(firm.full or 1 + self.below(3)):
            at = firm.until + DAY + int(random() * 50) * DAY
            self.add("part_hours", user, self.pick(parts), day(at), 15 + int(random() * 16) * 15)
        if random() < 0.2:
            changes = {"minutes": 240 + int(random() * 18) * 15}
            self.audit(firm.until + DAY, administrator, "corrected", "Workday", self.last["workdays"], changes)
        if random() < 0.1:
            self.audit(firm.until + 60 * DAY, user, "renamed", "User", user, {"user_name": self.name()[1]})

    def devices(self, firm: Firm, users: range) -> None:
        for _ in range(1 + self.below(2)):
            settings = {"brightness": 50 + self.below(50), "last_user_id": self.pick(users)}
            self.add("devices", firm.id, self.pick(words.HALLS), json.dumps(settings))

    def audit(
        self, at: int, actor: int | None, action: str, kind: str, subject: int, changes: Mapping[str, object] | None
    ) -> int:
        told = None if changes is None else json.dumps(changes)
        return self.add("audit_log", CALENDAR.moment(at), actor, action, kind, subject, told)

    # ------------------------------------------------------------ business relations

    def trade(self, firm: Firm) -> int:
        """The same company as a relation: somebody to call, and an invoice a year. Returns the key of the contact."""
        relation = self.relation(firm.name, firm.created + 30 * DAY, organisation=firm.id)
        contact = self.contact(relation, firm.created + 30 * DAY)
        booked = firm.created
        while booked > HOUR:
            if booked < BOOKS:
                self.invoice(relation, contact, booked)
            booked -= YEAR
        if firm.full or self.chance(0.5):
            self.mailing(contact, firm.created)
        if firm.full or self.chance(0.05):
            self.recommend(contact, firm.created - 30 * DAY)
        return contact

    def relation(self, name: str, created: int, ended: int | None = None, organisation: int | None = None) -> int:
        iban = f"NL00TEST{self.below(10**10):010d}"
        over = None if ended is None else CALENDAR.moment(ended)
        town = self.pick(dutch.TOWNS)[0]
        return self.add("relations", organisation, name, town, iban, CALENDAR.moment(created), over)

    def contact(self, relation: int, created: int, name: str = "", deleted: int | None = None) -> int:
        name, box = (name, dutch.mailbox(name)) if name else self.name()
        key = self.last["contacts"] + 1
        return self.add(
            "contacts",
            relation,
            name,
            self.pick(words.FUNCTIONS),
            f"{box}.{key}@werk.example",
            f"06-00{self.below(1_000_000):06d}",
            CALENDAR.moment(created),
            None if deleted is None else CALENDAR.moment(deleted),
        )

    def of(self, table: str, key: int, column: int) -> str:
        """What stands in a row of this chunk; rows come in the order of their keys."""
        rows = self.rows[table]
        return str(rows[key - rows[0][0]][column])

    def invoice(self, relation: int, contact: int, booked: int, *, cleaned: bool = True) -> int:
        """Paid within three weeks, mostly; then the service takes away where it was sent, where its clean-up works."""
        total = self.pick((58_800, 178_800, 478_800))
        paid = booked - self.below(20 * DAY)
        emailed = paid < HOUR or not cleaned
        key = self.add(
            "invoices",
            f"{CALENDAR.year(booked)}-{self.last['invoices'] + 1:07d}",
            relation,
            contact,
            self.of("contacts", contact, 2),
            self.of("contacts", contact, 4) if emailed else None,
            CALENDAR.day(booked),
            total,
            total * 21 // 121,
            CALENDAR.day(paid) if paid > HOUR else None,
        )
        self.add("invoice_lines", key, self.pick(words.PRODUCTS), total)
        return key

    def mailing(self, contact: int, since: int, opted_out: int | None = None) -> int:
        over = None if opted_out is None else CALENDAR.moment(opted_out)
        return self.add("mailings", contact, self.of("contacts", contact, 4), CALENDAR.moment(since), over)

    def recommend(self, contact: int, agreed: int, withdrawn: int | None = None) -> int:
        over = None if withdrawn is None else CALENDAR.moment(withdrawn)
        shown = self.of("contacts", contact, 2), self.of("contacts", contact, 3)
        return self.add("recommendations", contact, *shown, CALENDAR.moment(agreed), over)

    # ------------------------------------------------------------ suppliers and the website

    def supplier(self, since: int, ended: int | None = None, name: str = "") -> int:
        """A company that sells to us, with somebody to call; returns the key of that contact."""
        over = None if ended is None else CALENDAR.moment(ended)
        iban = f"NL00TEST{self.below(10**10):010d}"
        company = self.add("suppliers", self.pick(words.SUPPLIERS), iban, CALENDAR.moment(since), over)
        name, box = (name, dutch.mailbox(name)) if name else self.name()
        return self.add(
            "supplier_contacts",
            company,
            name,
            self.pick(words.FUNCTIONS),
            f"{box}.s{company}@levert.example",
            f"06-00{self.below(1_000_000):06d}",
            CALENDAR.moment(since),
        )

    def bought(self, contact: int, booked: int) -> int:
        number = f"IN{self.last['supplier_invoices'] + 1:06d}"
        by = self.of("supplier_contacts", contact, 2)
        return self.add("supplier_invoices", number, contact, by, CALENDAR.day(booked), 1_000 * (1 + self.below(90)))

    def ask(self, sent: int, contacted: int | None = None, kept: int | None = None) -> int:
        """A contact form, with the pages that were looked at before; `kept`: until when somebody wants to keep it."""
        name, box = self.name()
        number = self.last["contact_forms"] + 1
        key = self.add(
            "contact_forms",
            name,
            f"{box}.v{number}@post.example",
            f"06-00{self.below(1_000_000):06d}",
            self.pick(words.QUESTIONS),
            CALENDAR.moment(sent),
            None if contacted is None else CALENDAR.moment(contacted),
            None if kept is None else CALENDAR.day(kept),
            None if kept is None else self.pick(words.REASONS),
        )
        for _ in range(1 + self.below(3)):
            self.view(key, sent)
        return key

    def view(self, form: int | None, before: int) -> int:
        at = CALENDAR.moment(before + self.below(HOUR))
        return self.add("page_views", form, self.pick(words.PAGES), self.device(), at)
