"""The customers of CloudPiling, their people, their work and what is bought and sold, chunk by chunk, from a seed.

What this module makes keeps every promise of the policy at the moment of the story; trouble is added by
`gestand.examples.cloudpiling.cast`. Lengths of time are seconds before that moment.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from datetime import date

from gestand.examples import dutch, flemish
from gestand.examples.cloudpiling import words
from gestand.examples.cloudpiling.schema import metadata
from gestand.examples.crowd import Crowd
from gestand.examples.times import CALENDAR, DAY, HOUR, YEAR

TEN_YEARS = CALENDAR.since(date(2022, 1, 1))
"""Invoices since then stand in `invoices`, for ten years; older ones in `invoices_until_2021`, for seven."""

SEVEN_YEARS = CALENDAR.since(date(2019, 1, 2))
"""The oldest invoices that the law of then still asks for: of 2018 they could go when 2026 began."""

A_YEAR, HALF_A_YEAR, THIRTEEN_MONTHS = 355 * DAY, 175 * DAY, 390 * DAY
"""A little under the terms: what is made by chance is never near an edge."""


@dataclass(slots=True)
class Firm:
    """A customer. Moments in seconds ago."""

    id: int
    name: str
    created: int
    people: int
    ended: int | None = None
    """When its contract ended."""
    full: bool = False
    """Has one of everything, whatever chance says."""
    closed: dict[int, int] = field(default_factory=dict)
    """Which of its accounts were closed, and when."""
    names: tuple[str, ...] = ()
    """Of its people; the others have some name."""

    @property
    def until(self) -> int:
        return self.ended or HOUR


class Population(Crowd):
    def __init__(self, seed: int) -> None:
        super().__init__("cloudpiling", seed, metadata)
        self.files: list[str] = []

    def take_files(self) -> list[str]:
        """The paths of the files that belong to what was made since the last time."""
        made, self.files = self.files, []
        return made

    # ------------------------------------------------------------ people and places

    def name(self) -> tuple[str, str]:
        name = f"{self.pick(flemish.GIRLS if self.chance(0.4) else flemish.BOYS)} {self.pick(flemish.SURNAMES)}"
        return name, dutch.mailbox(name)

    def phone(self) -> str:
        return f"+32 400 00 {self.below(100):02d} {self.below(100):02d}"

    def home(self) -> str:
        town, postcode = self.pick(flemish.TOWNS)
        return f"{self.pick(flemish.STREETS)} {1 + self.below(180)}, {postcode} {town}"

    def enterprise_number(self) -> str:
        return f"0000.{self.below(1000):03d}.{self.below(1000):03d}"

    def iban(self) -> str:
        return f"BE00TEST{self.below(10**8):08d}"

    def ip(self) -> str:
        return f"{self.pick(('192.0.2', '198.51.100', '203.0.113'))}.{self.below(256)}"

    # ------------------------------------------------------------ a customer

    def firm(self, key: int, people: int) -> Firm:
        """Some customer: a few have left, less than half a year ago."""
        name = f"{self.pick(flemish.SURNAMES)} {self.pick(words.TRADES)}"
        firm = Firm(key, name, self.between(3_000 * DAY, 420 * DAY), people)
        if self.chance(0.04):
            firm.ended = self.between(HALF_A_YEAR - 5 * DAY, DAY)
        return firm

    def move_in(self, firm: Firm) -> range:
        """Everything of one customer; returns the keys of its users."""
        plan = 1 + firm.id % 3
        ended = None if firm.ended is None else CALENDAR.moment(firm.ended)
        number, seat = self.enterprise_number(), self.home()
        row = firm.id, firm.name, number, seat, plan, CALENDAR.moment(firm.created), ended
        self.rows["companies"].append(row)
        first = self.last["users"] + 1
        users = range(first, first + firm.people)
        for place, user in enumerate(users):
            self.account(firm, user, firm.names[place] if place < len(firm.names) else "")
        for _ in range(2 if firm.full else 1 + self.below(2)):
            self.project(firm, users)
        for user in users:
            self.use(firm, user)
        self.pay(firm, first)
        return users

    def until(self, firm: Firm, user: int) -> int:
        return max(firm.until, firm.closed.get(user, 0))

    def account(self, firm: Firm, key: int, name: str) -> None:
        name, box = (name, dutch.mailbox(name)) if name else self.name()
        settings = {"theme": self.pick(("licht", "donker")), "units": self.pick(("kN, m", "ton, m", "kN, mm"))}
        closed = firm.closed.get(key)
        # Before the oldest visit that is still there.
        created = self.between(firm.created, min(firm.created, firm.until + THIRTEEN_MONTHS + 10 * DAY))
        self.add(
            "users",
            firm.id,
            f"{box}.{key}@werf.example",
            name,
            self.pick(words.FUNCTIONS),
            self.phone(),
            self.password(),
            json.dumps(settings),
            CALENDAR.moment(created),
            None if closed is None else CALENDAR.moment(closed),
            0,
        )

    def password(self) -> str:
        salt, digest = (base64.b64encode(self.random.randbytes(n)).rstrip(b"=").decode() for n in (16, 32))
        return f"$argon2id$v=19$m=65536,t=3,p=4${salt}${digest}"

    def email(self, user: int) -> str:
        return str(self.user(user)[2])

    def user(self, key: int) -> tuple[object, ...]:
        """A row of this chunk; rows come in the order of their keys."""
        rows = self.rows["users"]
        return rows[key - int(rows[0][0])]

    # ------------------------------------------------------------ the work

    def project(self, firm: Firm, users: range) -> int:
        """A site with its piles: by one of the customer's people, and everybody may see it."""
        author = users.start if firm.full else self.pick(users)
        name = f"{self.pick(words.WORKS)} {self.pick(flemish.TOWNS)[0]}"
        made = self.between(firm.created, firm.until)
        deleted = CALENDAR.moment(made - HOUR) if self.chance(0.05) else None
        key = self.add("projects", firm.id, author, name, self.home(), CALENDAR.moment(made), deleted)
        self.rows["project_search"].append((key, f"{name} {firm.name}".lower()))
        for user in users:
            self.add("project_members", key, user, CALENDAR.moment(made))
        for _ in range(1 + self.below(2)):
            self.calculate(key, author, made)
        if firm.full:
            self.calculate(key, users[-1], made)
        if firm.full or self.chance(0.3):
            self.attach(key, author, made)
        return key

    def calculate(self, project: int, author: int, at: int) -> int:
        ground = {"layers": [{"m": 1 + self.below(6), "qc": 2 + self.below(20)} for _ in range(3)]}
        pile = 1 + self.below(len(words.PILES))
        bearing = 200 + self.below(2_000)
        moment = CALENDAR.moment(at)
        return self.add(
            "calculations", project, author, pile, self.pick(words.REMARKS), json.dumps(ground), bearing, moment
        )

    def attach(self, project: int, user: int, at: int) -> int:
        path = f"{user}/{self.token(12)}.gef"
        self.files.append(path)
        return self.add("attachments", project, user, path, f"sondering {1 + self.below(9)}.gef", CALENDAR.moment(at))

    # ------------------------------------------------------------ use

    def use(self, firm: Firm, user: int) -> None:
        until, full = self.until(firm, user), firm.full
        for _ in range(3 + self.below(4)):
            if until < THIRTEEN_MONTHS:
                self.visit(user, self.between(min(firm.created, THIRTEEN_MONTHS), until))
        if until < A_YEAR:
            self.log(user, self.between(min(firm.created, A_YEAR), until))
        if until > HOUR:
            return
        if full or self.chance(0.25):
            started, ends = self.between(20 * DAY, HOUR), self.between(30 * DAY, DAY)
            browser = self.pick(words.BROWSERS)
            self.add("sessions", user, self.token(64), browser, CALENDAR.moment(started), CALENDAR.moment(-ends))
        if full or self.chance(0.2):
            self.mail(user, self.between(25 * DAY, HOUR))
        if full or self.chance(0.1):
            asked = self.between(300 * DAY, 20 * DAY)
            self.ask(user, asked, asked - 10 * DAY if self.chance(0.7) else None)

    def visit(self, user: int, at: int, *, cleaned: bool = True) -> int:
        """When and how long; each part is taken away in its time, where the clean-up works."""
        seconds: int | None = 60 + self.below(4 * HOUR)
        ip: str | None = self.ip()
        if cleaned:
            seconds, ip = seconds if at < A_YEAR else None, ip if at < HALF_A_YEAR else None
        screens = f"{self.pick(words.SCREENS)}, {self.pick(words.SCREENS)}"
        return self.add("visits", user, CALENDAR.moment(at), seconds, screens, self.pick(words.BROWSERS), ip)

    def log(self, user: int, at: int, email: str = "") -> int:
        email = email or self.email(user)
        return self.add("audit_log", CALENDAR.moment(at), user, email, self.pick(words.ACTIONS), self.ip())

    def mail(self, user: int, sent: int) -> int:
        subject = self.pick(words.MAILS)
        body = f"Beste {self.user(user)[3]}, {subject[0].lower()}{subject[1:]}."
        moment = CALENDAR.moment(sent)
        return self.add("email_outbox", user, self.email(user), subject, body, CALENDAR.moment(sent + 60), moment)

    def ask(self, user: int | None, asked: int, closed: int | None) -> int:
        """A question of an account, or of a visitor."""
        if user is None:
            name, box = self.name()
            email = f"{box}.v{self.last['support_questions'] + 1}@post.example"
        else:
            name, email = str(self.user(user)[3]), self.email(user)
        over = None if closed is None else CALENDAR.moment(closed)
        text, moment = self.pick(words.QUESTIONS), CALENDAR.moment(asked)
        key = self.add("support_questions", user, name, email, text, moment, over)
        if over is not None:
            self.add("support_answers", key, self.pick(words.ANSWERS), over)
        return key

    # ------------------------------------------------------------ money

    def pay(self, firm: Firm, user: int) -> None:
        """An invoice a year, as long as the books have to be kept."""
        booked = firm.created - DAY
        while booked > firm.until:
            if booked < TEN_YEARS - DAY:
                self.invoice(firm.id, user, booked)
            elif TEN_YEARS < booked < SEVEN_YEARS:
                self.old_invoice(user, booked)
            booked -= YEAR

    def invoice(self, company: int, user: int, booked: int, *, cleaned: bool = True) -> int:
        """Paid within three weeks, mostly; then the platform takes away where it was sent, where its clean-up works."""
        total = self.pick((59_290, 156_090))
        paid = booked - self.below(20 * DAY)
        email = self.email(user) if paid < HOUR or not cleaned else None
        number, to = f"{CALENDAR.year(booked)}-{self.last['invoices'] + 1:07d}", str(self.user(user)[3])
        paid_on = CALENDAR.day(paid) if paid > HOUR else None
        vat = total * 21 // 121
        key = self.add("invoices", number, company, user, to, email, CALENDAR.day(booked), total, vat, paid_on)
        self.add("invoice_lines", key, "CloudPiling, een jaar", total)
        return key

    def old_invoice(self, user: int, booked: int) -> int:
        number = f"{CALENDAR.year(booked)}-{self.last['invoices_until_2021'] + 1:07d}"
        to = str(self.user(user)[3])
        return self.add("invoices_until_2021", number, user, to, CALENDAR.day(booked), 59_290)

    def supplier(self, since: int, ended: int | None = None) -> int:
        """Somebody who sells to the platform, with an invoice a year."""
        name, box = self.name()
        number, iban = self.last["suppliers"] + 1, self.iban()
        over = None if ended is None else CALENDAR.moment(ended)
        to = f"{box}.l{number}@levert.example"
        company, moment = self.pick(words.SUPPLIES), CALENDAR.moment(since)
        key = self.add("suppliers", company, name, to, self.phone(), iban, moment, over)
        booked = min(since, TEN_YEARS - DAY)
        while booked > (ended or HOUR):
            bill = f"AK{self.last['purchase_invoices'] + 1:06d}"
            self.add("purchase_invoices", bill, key, name, iban, CALENDAR.day(booked), 100 * (1 + self.below(900)))
            booked -= YEAR
        return key

    # ------------------------------------------------------------ who has no account

    def listed(self, obtained: int, objected: int | None = None) -> int:
        """Somebody of a company, as a public register tells; told of it within the month."""
        told = CALENDAR.moment(max(obtained - self.below(25 * DAY), HOUR))
        over = None if objected is None else CALENDAR.moment(objected)
        found = self.pick(words.SOURCES)
        name, number, seat = self.name()[0], self.enterprise_number(), self.home()
        moment = CALENDAR.moment(obtained)
        return self.add("register_people", name, "zaakvoerder", seat, number, found, moment, told, over)

    def subscribe(self, consented: int, withdrawn: int | None = None) -> int:
        name, box = self.name()
        over = None if withdrawn is None else CALENDAR.moment(withdrawn)
        to = f"{box}.n{self.last['newsletter_subscribers'] + 1}@post.example"
        return self.add("newsletter_subscribers", name, to, "be-2024-1", CALENDAR.moment(consented), over)
