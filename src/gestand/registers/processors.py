"""Who helps, and who decides for themselves: agreement, countries, safeguard, certificates, what for and what never."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from gestand.policy.model import Role
from gestand.policy.statement import Certificate, ProcessorSpec
from gestand.registers.desk import OTHERS, Desk
from gestand.registers.model import Cell, Register, Text, cell, day_or_text
from gestand.wording.where import outside

Row = tuple[Cell, ...]


def processors(desk: Desk) -> Register:
    columns = (
        desk.column("name", "30(1)(d)", 28),
        desk.column("role", "4(8)", 18),
        desk.column("agreement", "28(3)", 20),
        desk.column("countries", "30(1)(e)", 24),
        desk.column("safeguard", "44-49", 28),
        desk.column("certificates", "28(1)", 30),
        desk.column("only_for", "28(3)", 36),
        desk.column("never", "", 26),
        desk.column("security", "32", 26),
        desk.column("statement", "", 30),
    )
    return desk.table("processors", columns, _rows(desk))


def _rows(desk: Desk) -> Iterator[Row]:
    for spec in desk.policy.says.processors:
        if not _concerns(desk, spec):
            continue
        yield (
            _name(desk, spec),
            cell([desk.say("role.third_party" if spec.own else "role.processor")]),
            _agreement(desk, spec),
            _countries(desk, spec),
            _safeguard(desk, spec),
            cell(_certificate(desk, spec, one) for one in spec.certificates),
            _only_for(desk, spec),
            desk.owns(spec.never, "use"),
            desk.owns([spec.security]),
            cell([spec.statement]),
        )


def _concerns(desk: Desk, spec: ProcessorSpec) -> bool:
    """Of one organisation only those that have a part in what is done for it."""
    if desk.of is None:
        return True
    theirs = {activity.name for activity in desk.activities if any(desk.side(activity, role)[0] for role in Role)}
    every = {activity.name for activity in desk.policy.activities}
    if named := every & {*spec.only_for}:
        return bool(named & theirs)
    users = {a.name for a in desk.policy.activities if {spec.name, spec.called} & {*a.recipients}}
    return not users or bool(users & theirs)


def _name(desk: Desk, spec: ProcessorSpec) -> Cell:
    kind = desk.own(spec.name, OTHERS)
    return cell([kind]) if spec.called in ("", spec.name) else cell([spec.called, kind])


def _agreement(desk: Desk, spec: ProcessorSpec) -> Cell:
    if spec.own:
        return Cell()
    if not spec.agreement:
        return desk.missing("agreement", spec.name, spec.place, name=desk.other(spec.name))
    found = day_or_text(spec.agreement)
    if found.day is None:
        desk.missing("agreement_day", spec.name, spec.place, name=desk.other(spec.name))
        return desk.owns([spec.agreement])
    return found


def _countries(desk: Desk, spec: ProcessorSpec) -> Cell:
    found = desk.countries(spec.at)
    if found is None:
        desk.missing("countries", spec.name, spec.place, name=desk.other(spec.name))
        return desk.owns(spec.at)
    return cell(desk.say("outside", country=desk.country(c)) if outside(c) else desk.country(c) for c in found)


def _safeguard(desk: Desk, spec: ProcessorSpec) -> Cell:
    abroad = [code for code in desk.countries(spec.at) or () if outside(code)]
    if spec.safeguard is not None:
        return cell([desk.say(f"safeguard.{spec.safeguard.name.lower()}")])
    if abroad:
        where = desk.words.listing([desk.country(code) for code in abroad])
        return desk.missing("safeguard", spec.name, spec.place, name=desk.other(spec.name), country=where)
    return cell([desk.say("not_needed")]) if desk.countries(spec.at) else Cell()


def _certificate(desk: Desk, spec: ProcessorSpec, one: Certificate) -> str:
    about = f"{spec.name}/{one.name}"
    if not one.until:
        desk.missing("certificate_day", about, one.place, name=desk.other(spec.name), certificate=one.name)
        return one.name
    until = date.fromisoformat(one.until)
    if until < desk.at:
        desk.missing("expired", about, one.place, name=desk.other(spec.name), certificate=one.name, date=until)
        return desk.say("certificate.expired", name=one.name, date=until)
    return desk.say("certificate.until", name=one.name, date=until)


def _only_for(desk: Desk, spec: ProcessorSpec) -> Cell:
    """What it is for: purposes where activities are named, else the policy's words; or who names it as a recipient."""
    activities = {activity.name: activity for activity in desk.activities}
    names = spec.only_for or tuple(a.name for a in activities.values() if {spec.name, spec.called} & set(a.recipients))
    lines: list[Text] = []
    for name in names:
        found = activities.get(name)
        lines.append(desk.purpose(found) if found else desk.own(name, "use"))
    if not lines:
        return desk.missing("what_for", spec.name, spec.place, name=desk.other(spec.name))
    return cell(lines)
