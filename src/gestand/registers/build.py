"""From a policy to the book of its registers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from gestand.policy.model import Policy, Role
from gestand.registers import activities, customers
from gestand.registers.customers import Customer
from gestand.registers.desk import Desk
from gestand.registers.model import Book, Register
from gestand.registers.processors import processors
from gestand.registers.retention import retention
from gestand.registers.who import who
from gestand.vocabulary import catalogue
from gestand.wording.legible import legible


def book(
    policy: Policy,
    language: str,
    at: date,
    *,
    served: Sequence[Customer] | None = None,
    of: Customer | None = None,
) -> Book:
    """The registers of a policy in a language (`UsageError` for one that has no catalogue).

    `at`: the day on which certificates are looked at. `served`: the organisations for which the service processes, as
    the store has them; None when it was not asked or did not answer. `of`: the one organisation that the book is of.
    """
    counts = None if served is None else Counter(one.group for one in served)
    desk = Desk(policy, language, at, (of.group, of.name or of.key) if of else None, counts)
    if of:
        desk.not_done = of.not_done
    made = tuple(_registers(desk, served, of))
    name = dict(policy.controller).get("name", "")
    title = desk.say("title.of", organisation=of.name or of.key, name=name) if of else desk.say("title.all", name=name)
    return Book(
        title=legible(title),
        language=language,
        controller=legible(name),
        version=legible(policy.version),
        in_force=policy.in_force,
        digest=policy.digest,
        organisation=(of.name or of.key) if of else "",
        registers=made,
        gaps=tuple(sorted(desk.gaps.values(), key=lambda gap: gap.code)),
        facts=tuple(_facts(desk)),
    )


def _registers(desk: Desk, served: Sequence[Customer] | None, of: Customer | None) -> Iterator[Register]:
    roles = {group.role for group in desk.policy.people if not group.organisation}
    yield who(desk)
    if of is None and Role.CONTROLLER in roles:
        yield activities.as_controller(desk)
    if Role.PROCESSOR in roles:
        yield activities.as_processor(desk)
        if of is None:
            if served is None:
                desk.missing("organisations")
            else:
                desk.missing("organisation_contact")
                yield customers.register(desk, served)
    yield processors(desk)
    yield retention(desk)


def _facts(desk: Desk) -> Iterator[tuple[str, str]]:
    policy = desk.policy
    if policy.version:
        yield desk.say("who.version"), legible(policy.version)
    if policy.in_force:
        yield desk.say("who.in_force"), catalogue.day(desk.language, date.fromisoformat(policy.in_force))
    yield desk.say("digest"), policy.digest
