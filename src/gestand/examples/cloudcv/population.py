"""The people of CloudCV and everything they leave in it, chunk by chunk, from a seed.

What this module makes keeps every promise of the policy at the moment of the story; trouble is added by
`gestand.examples.cloudcv.trouble`. All lengths of time are seconds before that moment.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import date
from typing import Any

from gestand.examples import dutch
from gestand.examples.cloudcv import words
from gestand.examples.cloudcv.schema import metadata
from gestand.examples.crowd import Crowd
from gestand.examples.dutch import mailbox
from gestand.examples.times import CALENDAR, DAY, HOUR, YEAR

TWO_YEARS = 720 * DAY
ONE_YEAR = 355 * DAY
TWO_MONTHS = 50 * DAY
"""A little under the terms: what is made by chance is never near an edge."""

BOOKS = CALENDAR.since(date(2019, 1, 2))
"""The oldest invoices that the tax law still asks for: of 2018 they could go when 2026 began."""

SENT = 2_540 * DAY
"""A little under seven years: nobody asks for an older invoice again."""


@dataclass(slots=True)
class Life:
    """One account. `created` and `ended` in seconds ago; `neglected`: the service's own clean-up never reached it."""

    id: int
    name: str
    email: str
    created: int
    ended: int | None = None
    paid: bool = False
    shell: bool = False
    neglected: bool = False
    full: bool = False
    """Has one of everything, whatever chance says."""
    opted_out: int | None = None
    """When the owner said to want no marketing mail."""

    @property
    def until(self) -> int:
        return HOUR if self.ended is None else self.ended


class Population(Crowd):
    """Rows and files: `lead` and the others add to them."""

    def __init__(self, seed: int) -> None:
        super().__init__("cloudcv", seed, metadata)
        self.files: list[str] = []

    def take_files(self) -> list[str]:
        """The paths of the files that belong to what was made since the last time."""
        made, self.files = self.files, []
        return made

    def address_on_the_net(self) -> str:
        number = self.below(1024)
        if number >= 768:
            return f"2001:db8:{self.below(65536):x}::{number - 767:x}"
        return f"{('192.0.2', '198.51.100', '203.0.113')[number >> 8]}.{number & 255}"

    # ------------------------------------------------------------ people

    def life(self, key: int) -> Life:
        """Some account: most are in use, some have ended, of some only the shell is left, a few were forgotten."""
        name, box = self.name()
        life = Life(key, name, f"{box}.{key}@example.nl", 0, paid=self.chance(0.3))
        kind = self.random.random()
        if kind < 0.82:
            life.created = 2 * DAY + int(self.random.random() ** 1.6 * 3_600 * DAY)
        elif kind < 0.95:
            life.ended = self.between(715 * DAY, DAY)
            life.created = life.ended + 30 * DAY + self.below(2_000 * DAY)
        elif kind < 0.99:
            life.ended, life.shell, life.paid = self.between(2_100 * DAY, 740 * DAY), True, True
            life.created = life.ended + 300 * DAY + self.below(600 * DAY)
        else:
            life.ended, life.neglected = self.between(1_400 * DAY, 735 * DAY), True
            life.created = life.ended + 100 * DAY + self.below(900 * DAY)
        return life

    def lead(self, life: Life) -> None:
        """Everything one account leaves behind."""
        self.account(life)
        if life.shell:
            self.invoice(life, life.until + 100 * DAY)
            return
        self.profile(life)
        for _ in range(1 if life.full else self.pick((0, 1, 1, 1, 1, 1, 1, 2))):
            self.cv(life)
        self.log_in(life)
        self.use(life)
        if life.ended is None and (life.full or self.chance(0.25)):
            self.add(
                "sessions",
                life.id,
                self.token(64),
                self.pick(words.SYSTEMS),
                CALENDAR.moment(self.between(min(life.created, 20 * DAY), HOUR)),
                CALENDAR.moment(-self.between(30 * DAY, 10 * DAY)),
            )
        if life.paid:
            self.pay(life)
        if life.ended is None and (life.full or self.chance(0.2)):
            queued = self.between(min(life.created, 20 * DAY), HOUR)
            self.mail(life, queued, queued - 60)

    def account(self, life: Life) -> None:
        if life.shell:
            kept: tuple[Any, ...] = (f"{life.id}@verwijderd.invalid", "(verwijderd)", None, None, 1, None)
        else:
            until = CALENDAR.day(life.until if life.ended else -self.below(YEAR)) if life.paid else None
            locale = self.pick(("nl-NL",) * 8 + ("en-GB", "fr-BE"))
            kept = (life.email, life.name, self.password(), locale, 2 + life.id % 2 if life.paid else 1, until)
        ended = None if life.ended is None else CALENDAR.moment(life.ended)
        self.rows["users"].append((life.id, *kept, CALENDAR.moment(life.created), ended, int(life.shell)))

    def password(self) -> str:
        salt, digest = (base64.b64encode(self.random.randbytes(n)).rstrip(b"=").decode() for n in (16, 32))
        return f"$argon2id$v=19$m=65536,t=3,p=4${salt}${digest}"

    def home(self) -> tuple[str, str, str, str]:
        town, postcode = self.pick(dutch.TOWNS)
        code = f"{postcode + self.below(40)} {self.pick(dutch.LETTERS)}{self.pick(dutch.LETTERS)}"
        return self.pick(dutch.STREETS), str(1 + self.below(180)), code, town

    def profile(self, life: Life) -> None:
        if not life.full and self.chance(0.15):
            return
        born = self.between(65 * YEAR, 18 * YEAR)
        self.rows["profiles"].append(
            (
                life.id,
                *self.home(),
                self.pick(("NL",) * 18 + ("BE", "DE")),
                f"06-00{self.below(1_000_000):06d}",
                CALENDAR.day(born),
                self.pick(words.NATIONALITIES),
                self.pick("ffffmmmmx"),
                self.pick(words.MARITAL),
                self.pick(words.LICENCES),
            )
        )

    # ------------------------------------------------------------ CVs

    def cv(self, life: Life) -> int:
        made = self.between(life.created, life.until)
        photo = self.photo(life) if life.full or self.chance(0.3) else None
        key = self.add(
            "cvs",
            life.id,
            1 + self.below(4),
            photo,
            self.pick(words.TITLES),
            self.pick(words.SUMMARIES),
            CALENDAR.moment(made),
            CALENDAR.moment(self.between(made, life.until)),
        )
        self.parts(key)
        for _ in range(2 if life.full else self.pick((0, 0, 1, 1, 2))):
            self.share(life, key)
        return key

    def parts(self, cv: int) -> None:
        year = 2000 + self.below(15)
        for step in range(1 + self.below(2)):
            start = year + 4 * step
            self.add("educations", cv, self.pick(words.SCHOOLS), self.pick(words.DEGREES), start, start + 4)
        for step in range(1 + self.below(3)):
            start = year + 4 + 3 * step
            job = self.pick(dutch.ORGANISATIONS), self.pick(words.POSITIONS), self.pick(words.DUTIES)
            self.add("experiences", cv, *job, start, start + 3)
        for _ in range(1 + self.below(4)):
            self.add("skills", cv, self.pick(words.SKILLS), 1 + self.below(5))
        if self.chance(0.5):
            self.add("cv_texts", cv, self.pick(words.HEADINGS), self.pick(words.TEXTS))

    def photo(self, life: Life) -> int:
        path = f"{life.id}/{self.token(12)}.{self.pick(('png', 'jpg'))}"
        uploaded = CALENDAR.moment(self.between(life.created, life.until))
        self.files.append(path)
        return self.add("photos", life.id, path, f"{mailbox(life.name)}{path[-4:]}", uploaded)

    def share(self, life: Life, cv: int) -> None:
        """A CV sent to somebody, who is a person too. Half of them were sent one before."""
        far = life.created if life.neglected else min(life.created, TWO_YEARS)
        shared = self.between(far, life.until)
        viewed = CALENDAR.moment(self.between(shared, max(shared - 20 * DAY, 1))) if self.chance(0.7) else None
        if self.last["recipients"] and not life.neglected and self.chance(0.5):
            recipient = 1 + self.below(self.last["recipients"])
        else:
            recipient = self.recipient(shared)
        self.add("cv_shares", cv, recipient, self.pick(words.NOTES), CALENDAR.moment(shared), viewed)

    def recipient(self, first: int) -> int:
        name, box = self.name()
        organisation = self.pick(dutch.ORGANISATIONS)
        number = self.last["recipients"] + 1
        return self.add("recipients", name, f"{box}.{number}@werk.example", organisation, CALENDAR.moment(first))

    # ------------------------------------------------------------ what is collected

    def log_in(self, life: Life) -> None:
        devices = [(self.device(), self.pick(words.SYSTEMS)) for _ in range(1 + self.below(2))]
        place = self.pick(dutch.TOWNS)[0]
        far = life.ended + 200 * DAY if life.neglected and life.ended else TWO_YEARS
        for _ in range(3 + self.below(6)):
            self.login(life, self.between(min(life.created, far), life.until), self.pick(devices), place)

    def login(self, life: Life, at: int, device: tuple[str, str], place: str, *, cleaned: bool = True) -> None:
        """After a year the service takes session and connection away, where its clean-up works."""
        session, connection = None, None
        if at < ONE_YEAR or life.neglected or not cleaned:
            session, connection = self.token(32), self.pick(words.CONNECTIONS)
        ip = self.address_on_the_net()
        self.add("logins", life.id, CALENDAR.moment(at), ip, device[0], session, device[1], connection, place)

    def use(self, life: Life) -> None:
        device, system = self.device(), self.pick(words.SYSTEMS)
        far = min(life.created, life.ended + 200 * DAY if life.neglected and life.ended else TWO_YEARS)
        for _ in range(2 + self.below(13)):
            self.event(life.id, self.between(far, life.until), device, system)

    def event(self, user: int, at: int, device: str, system: str) -> int:
        page, action = self.pick(words.PAGES), self.pick(words.ACTIONS)
        ip = self.address_on_the_net()
        return self.add("usage_events", user, CALENDAR.moment(at), ip, device, system, page, action)

    # ------------------------------------------------------------ money and mail

    def pay(self, life: Life) -> None:
        """An invoice a year, as long as the books have to be kept; half of the customers get other offers by mail."""
        booked = life.created - DAY
        while booked > life.until:
            if booked < BOOKS:
                self.invoice(life, booked)
            booked -= YEAR
        if life.full or self.chance(0.5):
            self.subscribe(life)

    def invoice(self, life: Life, booked: int, *, paid: bool = True) -> int:
        street, number, postcode, town = self.home()
        total = self.pick((2_995, 4_995))
        key = self.add(
            "invoices",
            f"{CALENDAR.year(booked)}-{self.last['invoices'] + 1:07d}",
            life.id,
            life.name,
            f"{street} {number}, {postcode} {town}",
            None if life.shell or SENT < booked < BOOKS else life.email,
            CALENDAR.day(booked),
            total,
            total * 21 // 121,
            CALENDAR.day(max(booked - self.below(20 * DAY), HOUR)) if paid else None,
        )
        self.add("invoice_lines", key, f"CloudCV {'Plus' if total < 4_000 else 'Pro'}, een jaar", total)
        return key

    def subscribe(self, life: Life) -> int:
        since = CALENDAR.moment(self.between(life.created, life.opted_out or life.until))
        opted_out = None if life.opted_out is None else CALENDAR.moment(life.opted_out)
        return self.add("marketing_subscriptions", life.id, life.email, since, opted_out)

    def mail(self, life: Life, queued: int, sent: int) -> int:
        subject = self.pick(words.MAILS)
        body = f"Beste {life.name}, {subject[0].lower()}{subject[1:]}."
        return self.add(
            "email_outbox", life.id, life.email, subject, body, CALENDAR.moment(queued), CALENDAR.moment(sent)
        )

    # ------------------------------------------------------------ between people

    def write(self, sender: Life, recipient: Life, body: str | None = None) -> int | None:
        """A message between two, while both had an account; None if they never did."""
        window = min(sender.created, recipient.created), max(sender.until, recipient.until)
        if window[0] - window[1] < DAY or sender.id == recipient.id:
            return None
        sent = self.between(*window)
        read = CALENDAR.moment(self.between(sent, window[1])) if self.chance(0.8) else None
        text = body or self.pick(words.MESSAGES)
        return self.add("messages", sender.id, recipient.id, None, text, CALENDAR.moment(sent), read, 0)

    def report(self, reporter: Life, reported: Life, at: int, closed: int | None, finding: str | None) -> int:
        text = self.pick(words.REPORTS)
        moment = None if closed is None else CALENDAR.moment(closed)
        return self.add("abuse_reports", reporter.id, reported.id, text, finding, CALENDAR.moment(at), moment)

    def ask(self, asked: int, handled: int | None) -> int:
        name, box = self.name()
        organisation = self.pick(dutch.ORGANISATIONS) if self.chance(0.4) else None
        number = self.last["contact_questions"] + 1
        key = self.add(
            "contact_questions",
            name,
            organisation,
            f"{box}.v{number}@post.example",
            self.pick(words.QUESTIONS),
            CALENDAR.moment(asked),
            None if handled is None else CALENDAR.moment(handled),
        )
        if handled is not None:
            self.add("contact_answers", key, self.pick(words.ANSWERS), CALENDAR.moment(handled))
        return key

    def newsletter(self, consented: int, withdrawn: int | None = None) -> int:
        name, box = self.name()
        number = self.last["newsletter_subscribers"] + 1
        return self.add(
            "newsletter_subscribers",
            name,
            self.pick(dutch.ORGANISATIONS),
            f"{box}.n{number}@post.example",
            "nl-2025-1",
            CALENDAR.moment(consented),
            None if withdrawn is None else CALENDAR.moment(withdrawn),
        )

    def suppress(self) -> int:
        return self.add("mail_suppressions", self.token(64), CALENDAR.moment(self.between(4 * YEAR, DAY)))
