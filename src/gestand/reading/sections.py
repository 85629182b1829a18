"""What a statement says beside its purposes, as sections of a draft: who, rights, cookies, back-ups, security, changes.

So lint looks at a foreign statement as it looks at a policy, and what the statement says is said once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from gestand.drafting.lines import Line, aligned, block
from gestand.drafting.spoken import name, scalar
from gestand.policy.statement import CookieKind, Right
from gestand.reading.facts import Fact
from gestand.reading.read import Reading

QUESTION = '"?"'
From = Callable[[Fact], str]
"""A fact as a comment: how certain, where, and its quote."""

_RIGHTS = {right.value: right for right in Right} | {"withdraw_consent": Right.WITHDRAWAL}
_COOKIES = {"analytic": CookieKind.ANALYTICAL}
_REGISTERS = {"kvk": "KvK", "be": "KBO"}
"""As the statement calls the number, whatever its form is."""
_LENGTH = re.compile(r"P(?=[\dT])(?:\d+Y)?(?:\d+M)?(?:\d+W)?(?:\d+D)?")


def controller(reading: Reading, told: From) -> Iterator[str]:
    """`controller`: on one line where nothing but a name and an address to write to was found."""
    named, mail = reading.of("controller_name")[:1], reading.of("contact_email")[:1]
    called = scalar(named[0].value) if named else QUESTION
    contact = scalar(mail[0].value) if mail else QUESTION
    more = [
        *(("address", fact, scalar(fact.value)) for fact in reading.of("controller_address")[:1]),
        *(("number", fact, scalar(fact.value)) for fact in reading.of("registration_number")[:1]),
        *(
            ("register", fact, _REGISTERS[scheme])
            for fact in reading.of("registration_number")[:1]
            if (scheme := str(fact.details.get("scheme"))) in _REGISTERS
        ),
        *(("dpo", fact, "none" if fact.value == "no" else QUESTION) for fact in reading.of("dpo")[:1]),
    ]
    if not more:
        comment = "; ".join(told(fact) for fact in (*named, *mail))
        yield from aligned([Line(f"controller: {{name: {called}, contact: {contact}}}", comment)])
        return
    lines = [
        Line(f"name: {called}", told(named[0]) if named else ""),
        Line(f"contact: {contact}", told(mail[0]) if mail else ""),
        *(Line(f"{key}: {value}", told(fact)) for key, fact, value in more),
    ]
    yield from block("controller", lines, 0)


def decisions(reading: Reading, told: From) -> Iterator[str]:
    """`automated decisions: none`, where the statement denies them."""
    for fact in reading.of("automated_decision_making")[:1]:
        if fact.value == "no":
            yield from aligned([Line("automated decisions: none", told(fact))])


def rights(reading: Reading, told: From) -> Iterator[str]:
    """`rights`: the term of an answer, how somebody shows who they are, and the rights that are named."""
    lines: list[Line] = []
    for fact in reading.of("answer_term")[:1]:
        lines.append(Line(f"answer: {_length(fact.value)}", told(fact)))
        if extension := fact.details.get("extension"):
            lines.append(Line(f"extended by: {_length(str(extension))}", told(fact)))
    for fact in reading.of("identity_check")[:1]:
        words = "only in doubt, by logging in, a covered copy or a copy"
        lines.append(Line(f"identity: {QUESTION}", f"{words}: {told(fact)}"))
    named = {_RIGHTS[fact.value]: fact for fact in reversed(reading.of("right")) if fact.value in _RIGHTS}
    if named:
        lines.append(Line("rights:"))
        lines += [Line(f"  - {right.value}", told(named[right])) for right in Right if right in named]
    yield from block("rights", lines, 0)


def cookies(reading: Reading, told: From) -> Iterator[str]:
    """`cookies` by kind, with whose they are."""
    facts = {fact.value: fact for fact in reading.of("cookie") if not fact.value.startswith("no:")}
    lines = []
    for kind, fact in facts.items():
        service = fact.details.get("service")
        whose = f", with: {scalar(str(service))}" if service else ""
        called = _COOKIES.get(kind, kind)
        lines.append(Line(f"{called}: {{for: {QUESTION}, consent: {QUESTION}{whose}}}", told(fact)))
    yield from block("cookies", lines, 0)


def backups(reading: Reading, told: From) -> Iterator[str]:
    """`backups`: how long they hold what was erased."""
    lines = [
        Line(f"back-up {number}: {{keep: {_length(fact.value)}}}", told(fact))
        for number, fact in enumerate(_once(reading.of("backup_retention")), 1)
    ]
    yield from block("backups", lines, 0)


def sayings(reading: Reading, told: From) -> Iterator[str]:
    """What is said in words of its own: `security`, `breaches`, and how people hear of a new version."""
    for key, kind in (("security", "security_measure"), ("breaches", "breach_duty")):
        yield from block(key, [Line(f"- {scalar(fact.value)}", told(fact)) for fact in _once(reading.of(kind))], 0)
    for fact in reading.of("change_notice")[:1]:
        yield from block("changes", [Line(f"told by: {QUESTION}", told(fact))], 0)


def processors(reading: Reading, told: From) -> Iterator[str]:
    facts = _once(reading.of("recipient"))
    if facts:
        yield "# Who decides by itself what the data is for (an authority, a bank) is no processor: strike it out, and"
        yield "# name it among the `recipients` of an activity."
        lines = [Line(f"{name(fact.value)}: {{agreement: {QUESTION}}}", told(fact)) for fact in facts]
        yield from block("processors", lines, 0)


def _length(value: str) -> str:
    """A length of time as the policy has it; a range, or words, is a question."""
    return value if _LENGTH.fullmatch(value) else QUESTION


def _once(facts: tuple[Fact, ...]) -> list[Fact]:
    """The first fact of each value."""
    return list({fact.value.casefold(): fact for fact in reversed(facts)}.values())[::-1]
