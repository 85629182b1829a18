"""The record of processing activities: as controller (article 30(1)) and as processor (article 30(2))."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gestand.policy.kinds import written
from gestand.policy.model import ActivitySpec, GroupSpec, Role
from gestand.policy.statement import ProcessorSpec
from gestand.registers.desk import OTHERS, Desk
from gestand.registers.model import Cell, Register, Text, cell
from gestand.vocabulary import bases
from gestand.vocabulary.categories import CATEGORIES
from gestand.wording.where import outside
from gestand.wording.whose import Used
from gestand.wording.wording import has_purpose, plain

Row = tuple[Cell, ...]


def as_controller(desk: Desk) -> Register:
    columns = (
        desk.column("purpose", "30(1)(b)", 38),
        desk.column("basis", "6(1)", 30),
        desk.column("people", "30(1)(c)", 22),
        desk.column("data", "30(1)(c)", 34, words=True),
        desk.column("recipients", "30(1)(d)", 26),
        desk.column("transfers", "30(1)(e)", 30),
        desk.column("terms", "30(1)(f)", 42),
        desk.column("activity", "", 24),
    )
    return desk.table("controller", columns, _of_role(desk, Role.CONTROLLER))


def as_processor(desk: Desk) -> Register:
    columns = (
        desk.column("purpose", "30(2)(b)", 38),
        desk.column("for_whom", "30(2)(a)", 26),
        desk.column("people", "", 22),
        desk.column("data", "", 34, words=True),
        desk.column("recipients", "28(2)", 26),
        desk.column("transfers", "30(2)(c)", 30),
        desk.column("terms", "", 42),
        desk.column("activity", "", 24),
    )
    return desk.table("processor", columns, _of_role(desk, Role.PROCESSOR))


def _of_role(desk: Desk, role: Role) -> Iterator[Row]:
    for activity in desk.activities:
        groups, used = desk.side(activity, role)
        if groups:
            middle = _basis(desk, activity) if role is Role.CONTROLLER else _for_whom(desk, activity, groups)
            yield (
                _purpose(desk, activity),
                middle,
                _people(desk, groups),
                _data(desk, activity, used),
                _recipients(desk, activity),
                _transfers(desk, activity),
                _terms(desk, activity),
                cell([activity.name]),
            )


def _purpose(desk: Desk, activity: ActivitySpec) -> Cell:
    if not has_purpose(activity):
        return desk.missing("purpose", activity.name, activity.place, activity=activity.name)
    lines: list[Text | str] = [desk.own(activity.purpose)]
    if activity.marketing:
        lines.append(desk.say("marketing"))
    lines += [
        desk.say("only_where", what=f"{plain(column)} = {written(value)}") for column, value in activity.only_where
    ]
    return cell(lines)


def _basis(desk: Desk, activity: ActivitySpec) -> Cell:
    article = desk.words.listing(bases.ARTICLES[activity.basis].split(" and "))
    lines: list[Text | str] = [desk.say("basis", basis=bases.name(activity.basis, desk.language), article=article)]
    if activity.interest:
        lines.append(desk.own(activity.interest))
    lines += [law.article for law in activity.laws]
    if activity.law and activity.law not in {law.id for law in activity.laws}:
        lines.append(activity.law)
    return cell(lines)


def _for_whom(desk: Desk, activity: ActivitySpec, groups: Iterable[GroupSpec]) -> Cell:
    if desk.whose.own_interest(activity):
        desk.missing("own_interest", activity.name, activity.place, activity=activity.name)
    if desk.of is not None:
        return cell([desk.of[1]])
    names = dict.fromkeys(name for group in groups if (name := desk.organisation_of(group)))
    return cell(_each(desk, name) for name in names)


def _each(desk: Desk, name: str) -> str:
    people = desk.words.people(name)
    if desk.served is None:
        return desk.say("each", people=people)
    return desk.say("each_of", people=people, count=desk.served.get(name, 0))


def _people(desk: Desk, groups: Iterable[GroupSpec]) -> Cell:
    lines = []
    for group in groups:
        if not group.called:
            desk.missing("people", group.name, group.place, group=group.name)
        lines.append(desk.own(group.called) if group.called else Text(plain(group.name)))
    return cell(lines)


def _data(desk: Desk, activity: ActivitySpec, used: list[Used]) -> Cell:
    slugs = dict.fromkeys(one.personal.category for one in used if one.personal)
    lines = [_category(desk, slug) for slug in slugs]
    # Of a row without columns it is told all the same that there is one: that somebody is an administrator.
    lines += [desk.say("row_of", table=plain(one.table.name)) for one in used if one.personal is None]
    return cell(lines) if lines else desk.missing("categories", activity.name, activity.place, activity=activity.name)


def _category(desk: Desk, slug: str) -> str:
    name = desk.words.category(slug)
    known = CATEGORIES.get(slug)
    if known and (known.special or known.national):
        return desk.say("special" if known.special else "national", category=name)
    return name


def _recipients(desk: Desk, activity: ActivitySpec) -> Cell:
    processors = {spec.name: spec for spec in desk.of_processors(activity)}
    lines: list[Text | str] = []
    for name in dict.fromkeys((*activity.recipients, *processors)):
        spec = processors.get(name)
        called = spec.called if spec and spec.called and spec.called != name else ""
        own = desk.own(name, OTHERS)
        lines.append(Text(f"{own.text} ({called})", own.language) if called else own)
    if not lines and activity.no_recipients:
        return cell([desk.say("no_recipients")])
    if not lines:
        return desk.missing("recipients", activity.name, activity.place, activity=activity.name)
    return cell(lines)


def _transfers(desk: Desk, activity: ActivitySpec) -> Cell:
    """Each recipient outside the EEA with its safeguard; that there is none only where all of them are known."""
    processors = list(desk.of_processors(activity))
    known = {name for spec in processors for name in (spec.name, spec.called)}
    unknown = [name for name in activity.recipients if name not in known]
    lines: list[str] = []
    for spec in processors:
        found = desk.countries(spec.at)
        if found is None:
            unknown.append(spec.name)
            continue
        lines += [_abroad(desk, spec, code) for code in found if outside(code)]
    for name in unknown:
        desk.missing("countries", name, activity.place, name=desk.other(name))
    if lines or unknown or not processors:
        return cell(lines) if lines else Cell(gap=bool(unknown))
    return cell([desk.say("no_transfer")])


def _abroad(desk: Desk, spec: ProcessorSpec, code: str) -> str:
    where, name = desk.country(code), spec.called or desk.own(spec.name, OTHERS).text
    if spec.safeguard is None:
        desk.missing("safeguard", spec.name, spec.place, name=desk.other(spec.name), country=where)
        return desk.say("abroad_without", name=name, country=where)
    safeguard = desk.say(f"safeguard.{spec.safeguard.name.lower()}")
    return desk.say("abroad", name=name, country=where, safeguard=safeguard)


def _terms(desk: Desk, activity: ActivitySpec) -> Cell:
    if activity.own is None and not activity.at_least and not activity.at_most:
        return desk.missing("term", activity.name, activity.place, activity=activity.name)
    return cell(desk.words.terms(activity))
