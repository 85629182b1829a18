"""The organisations of CrisisConnect, their people and their crises, chunk by chunk, from a seed.

What this module makes keeps every promise of the policy at the moment of the story; trouble is added by
`gestand.examples.crisisconnect.cast`. Lengths of time are seconds before that moment.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from gestand.examples import dutch
from gestand.examples.crisisconnect import words
from gestand.examples.crisisconnect.schema import metadata
from gestand.examples.crowd import Crowd
from gestand.examples.times import CALENDAR, DAY, HOUR, MINUTE

A_YEAR = 355 * DAY
"""A little under the term of what improves the app: what is made by chance is never near an edge."""


@dataclass(slots=True)
class Customer:
    """An organisation with an agreement. Moments in seconds ago."""

    id: int
    name: str
    kind: str
    created: int
    people: int
    ended: int | None = None
    """When the agreement ended; less than nothing: when it will."""
    improves: bool = True
    """The agreement has its usage looked at, to improve the app."""
    texts: bool = False
    """It sends its alarms by text message as well, and keeps telephone numbers for that."""
    full: bool = False
    """Has one of everything, whatever chance says."""
    closed: dict[int, int] = field(default_factory=dict)
    """Which of its accounts were closed, and when."""
    names: tuple[tuple[str, str, str], ...] = ()
    """First name, infix and last name of its first people; the others have some name."""

    @property
    def until(self) -> int:
        return HOUR if self.ended is None or self.ended < HOUR else self.ended


class Population(Crowd):
    def __init__(self, seed: int) -> None:
        super().__init__("crisisconnect", seed, metadata)
        self.files: list[str] = []

    def take_files(self) -> list[str]:
        """The paths of the files that belong to what was made since the last time."""
        made, self.files = self.files, []
        return made

    # ------------------------------------------------------------ an organisation and its people

    def customer(self, key: int, people: int) -> Customer:
        """Some organisation: two in three have their usage looked at, one in three sends text messages."""
        kind = self.pick(words.KINDS)
        name = words.CALLED[kind].format(f"{self.pick(words.PLACES)} {key}")
        created = self.between(2_800 * DAY, 400 * DAY)
        customer = Customer(key, name, kind, created, people, improves=self.chance(0.67), texts=self.chance(0.33))
        if self.chance(0.03):
            customer.ended = -self.between(90 * DAY, DAY)
        return customer

    def move_in(self, customer: Customer) -> range:
        """Everything of one organisation; returns the keys of its users, the first of which is an administrator."""
        settings = {"sound": self.pick(words.SOUNDS), "language": "nl"}
        signed = customer.created + 20 * DAY
        self.rows["organisations"].append(
            (
                customer.id,
                customer.name,
                customer.kind,
                json.dumps(settings),
                CALENDAR.moment(customer.created),
                f"VO-{CALENDAR.year(signed)}-{customer.id:06d}",
                CALENDAR.day(signed),
                None if customer.ended is None else CALENDAR.moment(customer.ended),
                int(customer.improves),
                int(customer.texts),
            )
        )
        first = self.last["users"] + 1
        users = range(first, first + customer.people)
        taken: set[str] = set()
        for place, user in enumerate(users):
            self.account(customer, user, customer.names[place] if place < len(customer.names) else None, taken)
        self.authorise(customer, users)
        self.gather(customer, users)
        for user in users:
            self.use(customer, user)
        for _ in range(2 if customer.full else 1 + self.below(2)):
            self.crisis(customer, users)
        return users

    def parts(self) -> tuple[str, str, str]:
        first = self.pick(dutch.GIRLS if self.chance(0.5) else dutch.BOYS)
        return first, self.pick(dutch.PREFIXES).strip(), self.pick(dutch.SURNAMES)

    def account(self, customer: Customer, key: int, parts: tuple[str, str, str] | None, taken: set[str]) -> None:
        first, infix, last = parts or self.parts()
        box = dutch.mailbox(f"{first} {infix} {last}")
        if box in taken:
            box = f"{box}.{key}"
        taken.add(box)
        closed = customer.closed.get(key)
        self.add(
            "users",
            customer.id,
            box,
            self.password(),
            first,
            infix or None,
            last,
            f"{box}.{key}@crisis.example",
            self.telephone() if customer.texts else None,
            json.dumps({"sound": self.pick(words.SOUNDS), "theme": self.pick(("licht", "donker"))}),
            CALENDAR.moment(self.between(customer.created, customer.until + 380 * DAY)),
            None if closed is None else CALENDAR.moment(closed),
        )

    def password(self) -> str:
        salt, digest = (base64.b64encode(self.random.randbytes(n)).rstrip(b"=").decode() for n in (16, 32))
        return f"$argon2id$v=19$m=65536,t=3,p=4${salt}${digest}"

    def telephone(self) -> str:
        return f"06-00{self.below(1_000_000):06d}"

    def ip(self) -> str:
        return f"{self.pick(('192.0.2', '198.51.100', '203.0.113'))}.{self.below(256)}"

    def email(self, user: int) -> str:
        """What stands in a row of this chunk; rows come in the order of their keys."""
        rows = self.rows["users"]
        return str(rows[user - int(rows[0][0])][7])

    def authorise(self, customer: Customer, users: range) -> None:
        """The first was let in by ConnectTools, and lets in the others who may enter the administration environment."""
        for user in users:
            if user == users.start or customer.full or self.chance(0.1):
                since = CALENDAR.moment(customer.until + 370 * DAY)
                self.rows["administrators"].append((user, None if user == users.start else users.start, since))

    def gather(self, customer: Customer, users: range) -> None:
        teams = [self.add("teams", customer.id, name) for name in words.TEAMS[: 1 + len(users) // 8]]
        for user in users:
            self.rows["team_members"].append((self.pick(teams), user, 1 + self.below(len(words.ROLES))))

    # ------------------------------------------------------------ use of the app and of the administration environment

    def until(self, customer: Customer, user: int) -> int:
        return max(customer.until, customer.closed.get(user, 0))

    def use(self, customer: Customer, user: int) -> None:
        until, far = self.until(customer, user), customer.until + 300 * DAY
        seen = self.between(far, until)
        token = self.token(64)
        self.add("devices", user, self.pick(words.DEVICES), self.pick(words.SYSTEMS), token, CALENDAR.moment(seen))
        for _ in range(1 + self.below(2)):
            self.login(user, self.between(far, until))
        for _ in range(3 if customer.full else self.below(4)):
            if customer.improves and until < A_YEAR:
                self.opened(user, self.between(min(far, A_YEAR), until))
        if until == HOUR and (customer.full or self.chance(0.1)):
            self.session(user, self.between(20 * DAY, HOUR), -self.between(30 * DAY, DAY))
        if customer.full or self.chance(0.1):
            self.audit(self.between(far, until), user, "changed", "User", user, {"email": self.email(user)})

    def login(self, user: int, at: int) -> int:
        return self.add("logins", user, self.ip(), CALENDAR.moment(at))

    def opened(self, user: int, at: int) -> int:
        return self.add("usage_events", user, self.pick(words.SCREENS), self.pick(words.SYSTEMS), CALENDAR.moment(at))

    def session(self, user: int, started: int, expires: int) -> int:
        moments = CALENDAR.moment(started), CALENDAR.moment(expires)
        return self.add("sessions", user, self.device(), self.ip(), self.pick(words.BROWSERS), *moments)

    def audit(
        self, at: int, actor: int | None, action: str, kind: str, subject: int, changes: Mapping[str, object] | None
    ) -> int:
        told = None if changes is None else json.dumps(changes)
        return self.add("audit_log", CALENDAR.moment(at), actor, action, kind, subject, told)

    # ------------------------------------------------------------ a crisis

    def crisis(self, customer: Customer, users: range) -> int:
        """Led by some of the people, who were called by an alarm; what they wrote, sent and uploaded meanwhile."""
        until = max((self.until(customer, user) for user in users), default=customer.until)
        exercise = not customer.full and self.chance(0.5)
        opened = self.between(customer.until + 280 * DAY, until + 2 * DAY)
        leader = users.start if customer.full else self.pick(users)
        deleted = CALENDAR.moment(opened - DAY) if self.chance(0.1) else None
        key = self.add(
            "crises",
            customer.id,
            leader,
            self.pick(words.EXERCISES if exercise else words.CRISES),
            int(exercise),
            CALENDAR.moment(opened),
            CALENDAR.moment(opened - 8 * HOUR),
            deleted,
        )
        self.alarm(key, leader, opened, users)
        writers = users if customer.full else [self.pick(users) for _ in range(1 + self.below(3))]
        for writer in writers:
            moment = CALENDAR.moment(opened - self.below(6 * HOUR))
            self.add("logbook", key, writer, self.pick(words.NOTES), moment)
        for sender in writers:
            other = users[(sender - users.start + 1) % len(users)]
            if other != sender:
                moment = CALENDAR.moment(opened - self.below(6 * HOUR))
                self.add("messages", key, sender, other, self.pick(words.MESSAGES), moment)
        if customer.full or self.chance(0.3):
            for user in users[:2] if customer.full else (leader,):
                self.upload(key, user, opened - HOUR)
        self.audit(opened, leader, "opened", "Crisis", key, None)
        return key

    def alarm(self, crisis: int, sender: int, at: int, users: range) -> int:
        """Sent to everybody of the organisation, or to the first twelve; most of them answer."""
        key = self.add("alarms", crisis, sender, self.pick(words.ALARMS), CALENDAR.moment(at))
        for user in users[:12]:
            reached = CALENDAR.moment(at - MINUTE) if self.chance(0.95) else None
            answer = self.pick(words.ANSWERS) if reached and self.chance(0.8) else None
            answered = CALENDAR.moment(at - 5 * MINUTE) if answer else None
            self.rows["receipts"].append((key, user, reached, answer, answered))
        return key

    def upload(self, crisis: int, user: int, at: int) -> int:
        path = f"{user}/{self.token(12)}.txt"
        self.files.append(path)
        name = f"{self.pick(words.FILES)} {1 + self.below(9)}.txt"
        return self.add("documents", crisis, user, path, name, CALENDAR.moment(at))
