"""Claims lead to a group of people, by other tables if need be, and never round in a circle."""

from __future__ import annotations

from gestand.errors import Place
from gestand.policy.checks import found
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.model import ByColumns, ByPath, ClaimSpec, TableSpec
from gestand.policy.names import UNREAD, Ambiguous
from gestand.policy.sections.arrows import PLACEHOLDER
from gestand.policy.spelling import within
from gestand.policy.walk import meant

Step = tuple[TableSpec, ClaimSpec]


def claims_lead_somewhere(draft: Draft, report: Report) -> None:
    for table in draft.tables:
        for claim in table.claims:
            if claim.path == UNREAD:
                continue
            what = f"table `{table.name}`: claim `{claim.name}`"
            place = path_place(draft, table, claim)
            if isinstance(claim.path, ByPath):
                _template(draft, report, place, claim.path, what)
            else:
                for way in claim.path.ways:
                    _target(draft, report, place, way, what)


def path_place(draft: Draft, table: TableSpec, claim: ClaimSpec) -> Place:
    return draft.place(claim.place, "tables", table.name, "whose", claim.name)


def _template(draft: Draft, report: Report, place: Place, path: ByPath, what: str) -> None:
    for name in PLACEHOLDER.findall(path.template):
        group, _, key = name.partition(".")
        if group not in draft.groups:
            report.add("P304", place, f"{what}: no group `{group}` is declared", meant(group, draft.groups))
        elif draft.groups[group].key and key not in draft.groups[group].key:
            keys = ", ".join(f"`{{{group}.{k}}}`" for k in draft.groups[group].key)
            report.add("P311", place, f"{what}: `{{{name}}}` is not the key of group `{group}`", f"Use {keys}.")


def _target(draft: Draft, report: Report, place: Place, path: ByColumns, what: str) -> None:
    target = path.target
    if path.value and (target in draft.groups or not path.folds):
        if target not in draft.groups and not _table_of_somebody(draft, target):
            hint = (
                meant(target, draft.groups) or "By value only people are found: name a group and a column of its table."
            )
            report.add("P304", place, f"{what}: no group `{target}` is declared", hint)
        return
    if target in draft.groups:
        _as_many_columns(draft, report, place, path, what)
        return
    try:
        if next_step(draft, target) is not None:
            return
    except Ambiguous as error:
        found.ambiguous(report, error, place, what)
        return
    except NoClaim as missing:
        known = [within(missing.table.name, c.name) for c in missing.table.claims]
        hint = meant(target, known) or "A reference that says nothing of whose the row is stands under `points at`."
        report.add("P304", place, f"{what}: `{target}` leads to nobody", hint)
        return
    except SeveralClaims as several:
        hint = "Write " + " or ".join(f"`{within(several.table.name, c.name)}`" for c in several.table.claims) + "."
        report.add("P313", place, f"{what}: `{target}` has several claims", hint)
        return
    known = [*draft.groups, *draft.names.all()]
    report.add("P304", place, f"{what}: `{target}` is no group, table or claim", meant(target, known))


def _table_of_somebody(draft: Draft, target: str) -> bool:
    """A table whose rows are people's, or one of the claims of such a table."""
    try:
        table = draft.names.table(target)
        return bool(table.claims) if table else next_step(draft, target) is not None
    except (Ambiguous, SeveralClaims):
        return False


def _as_many_columns(draft: Draft, report: Report, place: Place, path: ByColumns, what: str) -> None:
    key, columns = draft.groups[path.target].key, path.columns
    if key and len(key) != len(columns):
        message = f"{what}: {len(columns)} column(s) for a key of {len(key)}"
        report.add("P304", place, message, f"The key of `{path.target}` is ({', '.join(key)}).")


class SeveralClaims(Exception):
    def __init__(self, table: TableSpec) -> None:
        super().__init__(table.name)
        self.table = table


class NoClaim(SeveralClaims):
    pass


def next_step(draft: Draft, target: str) -> Step | None:
    """The table and claim that a target names; None for something that is not declared.

    Raises `SeveralClaims`, `NoClaim` or `Ambiguous`.
    """
    if target not in draft.names.all() and (step := _named(draft, target)):
        # `changes.teams` is the claim `teams` of changes, also where a table is called teams.
        return step
    table = draft.names.table(target)
    if table is not None:
        if len(table.claims) > 1:
            raise SeveralClaims(table)
        if not table.claims:
            raise NoClaim(table)
        return table, table.claims[0]
    by_claim = draft.names.column(target)
    if by_claim is None:
        return None
    raise NoClaim(by_claim.table)


def _named(draft: Draft, target: str) -> Step | None:
    """The claim that is named after its table; None where there is none."""
    try:
        found = draft.names.column(target)
    except Ambiguous:
        return None
    return next(((found.table, c) for c in found.table.claims if c.name == found.name), None) if found else None


def chain(draft: Draft, table: TableSpec, claim: ClaimSpec) -> tuple[list[str], str]:
    """The tables of a claim's path from its own on, and the group; the group is empty when it leads nowhere."""
    tables = [table.name]
    step: Step | None = (table, claim)
    while step is not None:
        path = step[1].path
        if isinstance(path, ByPath):
            return tables, PLACEHOLDER.findall(path.template)[0].partition(".")[0]
        if path.target in draft.groups:
            own = draft.groups[path.target].table
            return ([*tables, own] if own not in tables else tables), path.target
        try:
            step = next_step(draft, path.target)
        except (SeveralClaims, Ambiguous):
            return tables, ""
        if step is None or step[0].name in tables:
            return tables, ""
        tables.append(step[0].name)
    return tables, ""


def claims_do_not_go_round(draft: Draft, report: Report) -> None:
    for table in draft.tables:
        for claim in table.claims:
            seen = {(table.name, claim.name)}
            step: Step | None = (table, claim)
            while step is not None and not isinstance(step[1].path, ByPath) and step[1].path.target not in draft.groups:
                try:
                    step = next_step(draft, step[1].path.target)
                except (SeveralClaims, Ambiguous):
                    break
                if step and (step[0].name, step[1].name) in seen:
                    what = f"table `{table.name}`: claim `{claim.name}`"
                    report.add(
                        "P314", path_place(draft, table, claim), f"{what} leads round in a circle by `{step[0].name}`"
                    )
                    break
                if step:
                    seen.add((step[0].name, step[1].name))


def cells_belong_to_claims(draft: Draft, report: Report) -> None:
    for table in draft.tables:
        names = [claim.name for claim in table.claims]
        for personal in table.personal:
            what = f"table `{table.name}`: column `{personal.column}`"
            for of in personal.of:
                if names and of not in names:
                    place = draft.place(personal.place, "tables", table.name, "personal", personal.column, of)
                    report.add("P305", place, f"{what} is of `{of}`, and there is no such claim", meant(of, names))


CHECKS = (claims_lead_somewhere, claims_do_not_go_round, cells_belong_to_claims)
