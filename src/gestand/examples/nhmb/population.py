"""The customers of NHMB software and everything they leave in it, chunk by chunk, from a seed.

What this module makes keeps every promise of the policy at the moment of the story; trouble is added by
`gestand.examples.nhmb.cast`. Lengths of time are seconds before that moment.
"""

from __future__ import annotations

import json
from datetime import date

from gestand.examples import dutch
from gestand.examples.crowd import Crowd
from gestand.examples.nhmb import words
from gestand.examples.nhmb.people import Customer
from gestand.examples.nhmb.schema import metadata
from gestand.examples.times import CALENDAR, DAY, HOUR, YEAR

BOOKS = CALENDAR.since(date(2019, 1, 2))
"""The oldest invoices that the tax law still asks for: of 2018 they could go when 2026 began."""

A_YEAR, TWO_YEARS, FIVE_YEARS, HALF_A_YEAR, A_MONTH = 355 * DAY, 720 * DAY, 1_800 * DAY, 175 * DAY, 25 * DAY
"""A little under the terms: what is made by chance is never near an edge."""

REGIONS = ("69", "68", "70")
"""Where answers and figures of nobody are from: enough of each that they are alike."""


def moment(ago: int | None) -> str | None:
    return None if ago is None else CALENDAR.moment(ago)


class Population(Crowd):
    def __init__(self, seed: int) -> None:
        super().__init__("nhmb", seed, metadata)
        self.files: list[str] = []

    def take_files(self) -> list[str]:
        """The paths of the files that belong to what was made since the last time."""
        made, self.files = self.files, []
        return made

    # ------------------------------------------------------------ a customer

    def move_in(self, who: Customer) -> int:
        """Everything of one customer; returns the key of the first contract."""
        street, postcode, town = self.home()
        settings = {"channel": self.pick(words.CHANNELS[1:]), "theme": self.pick(("licht", "donker"))}
        self.add(
            "customers",
            f"K{who.id:06d}",
            who.name,
            self.pick(dutch.ORGANISATIONS) if self.chance(0.7) else None,
            who.email,
            f"06-00{self.below(1_000_000):06d}",
            street,
            postcode,
            town,
            json.dumps(settings),
            int(who.on_account),
            int(who.hosts),
            CALENDAR.moment(who.created),
            moment(who.ended),
            0,
        )
        services = [words.HOSTING] if who.hosts else []
        services.append(self.pick((words.CUSTOM, words.UPKEEP, words.APP)))
        contracts = [self.contract(who, service) for service in services]
        address = f"{street}, {postcode} {town}"
        for contract, service in zip(contracts, services, strict=True):
            self.pay(who, contract, service, address)
            self.use(who, service, postcode)
        self.services(who, contracts[0])
        self.contact(who, postcode)
        return contracts[0]

    def home(self) -> tuple[str, str, str]:
        town, first = self.pick(dutch.TOWNS)
        postcode = f"{first + self.below(60)} {self.pick(dutch.LETTERS)}{self.pick(dutch.LETTERS)}"
        return f"{self.pick(dutch.STREETS)} {1 + self.below(180)}", postcode, town

    def contract(self, who: Customer, service: int, ended: int | None = None) -> int:
        """Ended with the relation, or before it."""
        number = f"C{self.last['contracts'] + 1:07d}"
        terms = {"discount": f"{self.pick((0, 0, 5, 10))}%", "remarks": self.pick(words.REMARKS)}
        key = self.add(
            "contracts",
            number,
            who.id,
            service,
            who.name,
            json.dumps(terms),
            CALENDAR.moment(who.created - DAY),
            moment(who.ended if ended is None else ended),
        )
        if not who.on_account and (who.full or self.chance(0.5)):
            # Some pay for somebody else.
            payer = who.id if who.full or who.id < 40 or self.chance(0.9) else who.id - 1 - self.below(9)
            self.mandate(key, payer, who.name, who.created - DAY)
        return key

    def mandate(self, contract: int, payer: int, holder: str, signed: int) -> int:
        return self.add("mandates", contract, payer, holder, self.iban(), CALENDAR.moment(signed))

    def iban(self) -> str:
        return f"NL00TEST{self.below(10**10):010d}"

    # ------------------------------------------------------------ money

    def pay(self, who: Customer, contract: int, service: int, address: str) -> None:
        """An invoice a year."""
        booked = who.created - DAY
        while booked > who.until:
            if booked < BOOKS:
                self.invoice(who, contract, service, address, booked)
            booked -= YEAR

    def invoice(self, who: Customer, contract: int, service: int, address: str, booked: int, paid: bool = True) -> int:
        """Paid within three weeks, mostly; then it is forgotten where it was sent."""
        price = next(price for number, _, price in words.SERVICES if number == service)
        received = booked - self.below(20 * DAY) if paid else 0
        open_ = received < HOUR
        key = self.add(
            "invoices",
            f"{CALENDAR.year(booked)}-{self.last['invoices'] + 1:07d}",
            who.id,
            contract,
            who.name,
            address,
            who.email if open_ else None,
            CALENDAR.day(booked),
            price,
            price * 21 // 121,
            None if open_ else CALENDAR.day(received),
        )
        self.add("invoice_lines", key, f"{words.SERVICES[service - 1][1]}, een jaar", price)
        if not open_:
            self.add("payments", key, who.name, self.iban(), price, CALENDAR.day(received))
        return key

    # ------------------------------------------------------------ what only some services ask for

    def services(self, who: Customer, contract: int) -> None:
        if who.on_account and (who.full or self.chance(0.6)):
            self.check_credit(who.id, self.between(A_YEAR, DAY))
        if who.hosts and (who.full or self.chance(0.15)):
            self.identify(who.id, self.between(A_MONTH, DAY))
        if who.ended is not None and who.ended < HALF_A_YEAR:
            self.terminate(contract, who.ended)
        if self.chance(0.04):
            opened = self.between(min(who.created, FIVE_YEARS), who.until)
            self.claim(contract, who.id, opened, self.between(opened, HOUR) if self.chance(0.8) else None)

    def check_credit(self, customer: int, at: int) -> int:
        score = 300 + self.below(600)
        outcome = "akkoord" if score > 450 else "vooraf betalen"
        return self.add("credit_checks", customer, self.pick(words.BUREAUS), score, outcome, CALENDAR.moment(at))

    def identify(self, customer: int, at: int, path: str = "") -> int:
        """Somebody showed who they are; the citizen service number on the picture is covered."""
        path = path or f"{customer}/legitimatie-{self.last['identity_documents'] + 1}.png"
        self.files.append(path)
        kind, number = self.pick(("rijbewijs", "identiteitskaart")), f"TEST{self.below(10**6):06d}"
        valid = CALENDAR.day(-self.between(3_000 * DAY, 30 * DAY))
        return self.add("identity_documents", customer, kind, number, valid, path, CALENDAR.moment(at))

    def terminate(self, contract: int, asked: int) -> int:
        called = moment(asked - DAY) if self.chance(0.8) else None
        return self.add("terminations", contract, self.pick(words.REASONS), CALENDAR.moment(asked), called)

    def claim(self, contract: int, customer: int, opened: int, settled: int | None) -> int:
        settlement = None if settled is None else self.pick(words.SETTLEMENTS)
        said = self.pick(words.CLAIMS)
        return self.add("claims", contract, customer, said, settlement, CALENDAR.moment(opened), moment(settled))

    # ------------------------------------------------------------ contact, use, and what people say

    def contact(self, who: Customer, postcode: str) -> None:
        for _ in range(self.times(who, TWO_YEARS, 2)):
            sent = self.between(min(who.created, TWO_YEARS), who.until)
            self.message(who.id, who.name, who.email, sent, sent - self.below(9 * DAY))
        for _ in range(self.times(who, HALF_A_YEAR, 3)):
            self.visit(who.id, self.between(min(who.created, HALF_A_YEAR), who.until))
        for _ in range(self.times(who, A_YEAR, 2)):
            self.log(who, self.between(min(who.created, A_YEAR), who.until))
        if self.times(who, A_YEAR, 1) and (who.full or self.chance(0.5)):
            self.answer(who.id, postcode, self.between(A_YEAR, who.until))

    def times(self, who: Customer, term: int, most: int) -> int:
        """How often somebody did something within a term; never, after the relation ended."""
        if who.until > term:
            return 0
        return most if who.full else self.below(most + 1)

    def message(
        self, customer: int | None, name: str, email: str, sent: int, closed: int | None, deleted: int | None = None
    ) -> int:
        channel = self.pick(words.CHANNELS) if customer else words.CHANNELS[0]
        closed = None if closed is None else max(closed, HOUR)
        said = self.pick(words.QUESTIONS)
        key = self.add(
            "messages", customer, channel, name, email, said, CALENDAR.moment(sent), moment(closed), moment(deleted)
        )
        if closed is not None:
            self.add("replies", key, self.pick(words.REPLIES), CALENDAR.moment(closed))
        return key

    def visitor(self, sent: int, closed: int | None) -> int:
        """The form on the website, filled in by somebody who is no customer."""
        name, box = self.name()
        return self.message(None, name, f"{box}.{self.last['messages'] + 1}@post.example", sent, closed)

    def visit(self, customer: int, at: int) -> int:
        browser = self.pick(words.BROWSERS)
        return self.add("page_visits", customer, self.pick(words.PAGES), self.device(), browser, CALENDAR.moment(at))

    def log(self, who: Customer, at: int) -> int:
        changes = self.pick((None, {"email": who.email}, {"iban": self.iban()}))
        action = "viewed" if changes is None else "changed"
        told = None if changes is None else json.dumps(changes)
        return self.add("audit_log", CALENDAR.moment(at), who.id, action, self.ip(), told)

    def ip(self) -> str:
        return f"{self.pick(('192.0.2', '198.51.100', '203.0.113'))}.{self.below(256)}"

    def use(self, who: Customer, service: int, postcode: str) -> None:
        for _ in range(self.times(who, A_YEAR, 4)):
            day = CALENDAR.day(self.between(min(who.created, A_YEAR), who.until))
            self.add("service_uses", who.id, service, day, postcode, 5 + self.below(240))

    def answer(self, customer: int, postcode: str, consented: int, withdrawn: int | None = None) -> int:
        """An answer to the survey, of somebody who said that we may know whose it is."""
        at, remark = CALENDAR.moment(consented), self.pick(words.REMARKS) or None
        survey, satisfied = 1 + self.below(2), 1 + self.below(5)
        return self.add("survey_answers", survey, customer, postcode, satisfied, remark, at, at, moment(withdrawn))

    # ------------------------------------------------------------ of nobody

    def nobodys(self, times: int) -> None:
        """Answers without consent, and figures of longer than a year ago: apart from whoever they came from."""
        for region in REGIONS:
            for turn in range(times):
                for survey, _, _ in words.SURVEYS:
                    self.add("survey_answers", survey, None, region, 1 + turn % 5, None, None, None, None)
                for service, _, _ in words.SERVICES:
                    self.add("service_uses", None, service, None, region, 30 * (turn % 6))
