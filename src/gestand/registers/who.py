"""Who is responsible, how to reach them, where the data stands, how it is kept safe (articles 30(1)(a), (g); 30(2))."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gestand.policy.model import Role
from gestand.registers.desk import Desk
from gestand.registers.model import Cell, Register, Text, cell, day_or_text
from gestand.rights.authorities import authority
from gestand.vocabulary import catalogue
from gestand.vocabulary.europe import EEA
from gestand.wording.where import ALL_OF_IT

Row = tuple[Cell, ...]

NONE = "none"
"""How a policy says that there is no data protection officer."""

OF_THE_CONTROLLER = ("number", "register", "telephone", "website", "officer", "joint with", "questions")
"""What is told where the policy says it."""


def who(desk: Desk) -> Register:
    columns = (desk.column("item", width=34), desk.column("value", width=70), desk.column("law", width=14))
    return desk.table("who", columns, _rows(desk))


def _rows(desk: Desk) -> Iterator[Row]:
    ourselves = dict(desk.policy.controller)
    ours = {group.role for group in desk.policy.people if not group.organisation}
    yield from _us(desk, ourselves)
    if desk.of is not None:
        name = desk.of[1]
        known = cell([name]) if name else desk.missing("organisation")
        desk.missing("organisation_contact")
        yield _row(desk, "organisation", known, "30(2)(a)")
    yield _row(desk, "authority", _authority(desk), "51")
    for store in desk.policy.stores:
        yield _row(desk, "store", _place(desk, store.name, store.at), "", name=store.name)
    security = desk.owns(one.text for one in desk.policy.says.security)
    law = "30(1)(g)" if Role.CONTROLLER in ours and desk.of is None else "30(2)(d)"
    yield _row(desk, "security", desk.missing("security") if security.empty else security, law)
    if desk.policy.version:
        yield _row(desk, "version", cell([desk.policy.version]))
    if desk.policy.in_force:
        yield _row(desk, "in_force", day_or_text(desk.policy.in_force))


def _us(desk: Desk, ourselves: dict[str, str]) -> Iterator[Row]:
    law = "30(1)(a)" if desk.of is None else "30(2)(a)"
    us = "controller" if desk.of is None else "processor"
    for key, gap in (("name", "controller"), ("contact", "contact"), ("address", "address")):
        said = cell([ourselves.get(key, "")])
        item = us if key == "name" else key
        yield _row(desk, item, desk.missing(gap) if said.empty else said, law)
    for key in OF_THE_CONTROLLER:
        if ourselves.get(key):
            yield _row(desk, key.replace(" ", "_"), desk.owns([ourselves[key]]), law if key == "joint with" else "")
    established = desk.policy.established
    if ourselves.get("representative"):
        yield _row(desk, "representative", desk.owns([ourselves["representative"]]), law)
    elif established and established not in EEA:
        yield _row(desk, "representative", desk.missing("representative"), law)
    yield _row(desk, "dpo", _dpo(desk, ourselves.get("dpo", "")), law)
    if established:
        yield _row(desk, "established", cell([catalogue.country(desk.language, established)]))


def _dpo(desk: Desk, said: str) -> Cell:
    if said == NONE:
        return cell([desk.say("no_dpo")])
    return desk.owns([said]) if said else desk.missing("dpo")


def _authority(desk: Desk) -> Cell:
    found = authority(desk.policy.established, desk.language)
    return cell([found.name, found.post, found.web]) if found else Cell()


def _place(desk: Desk, store: str, at: str) -> Cell:
    """Where a store is: the place, its country and address, and what it is certified for."""
    spec = desk.places.get(at)
    code = spec.country if spec else at
    if len(code) == 2 and code.isupper():
        said = catalogue.country(desk.language, code)
    else:
        desk.missing("store_country", store, name=store)
        said = ""
    lines: list[Text | str] = [at if at not in (code, ALL_OF_IT) else "", said]
    if spec:
        lines += [spec.address, desk.say("place.tier", tier=spec.tier) if spec.tier else ""]
        lines += [certificate for one in spec.certificates if (certificate := certified(desk, one.name, one.until))]
    return cell(lines)


def certified(desk: Desk, name: str, until: str) -> str:
    return desk.say("certificate.until", name=name, date=date.fromisoformat(until)) if until else name


def _row(desk: Desk, key: str, said: Cell, law: str = "", **values: str) -> Row:
    return (cell([desk.say(f"who.{key}", **values)]), said, cell([law]))
