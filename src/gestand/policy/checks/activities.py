"""Activities use declared personal columns, and every personal column has an activity, and so a term."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.errors import Place
from gestand.policy.checks import found
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.model import PersonalSpec, TableSpec, UseSpec
from gestand.policy.names import UNREAD, Ambiguous, Column, cells_of, lists_of, structural_columns
from gestand.policy.sections.activities import ReadActivity
from gestand.policy.spelling import within
from gestand.policy.walk import meant
from gestand.vocabulary.categories import CATEGORIES
from gestand.vocabulary.law import Basis

ROW = "*row*"
"""Stands for the row itself in what is used."""

Cell = tuple[str, str]
"""A table and a personal column of it, or `ROW`."""


def uses_are_declared(draft: Draft, report: Report) -> None:
    for activity in draft.activities:
        what = f"activity `{activity.spec.name}`"
        if not activity.spec.uses:
            if "uses" not in activity.places:
                report.add("P410", activity.spec.place, f"{what} uses nothing")
            elif not _unread(report, activity.place("uses")):
                report.add("P410", activity.place("uses"), f"{what} uses nothing")
        for use in activity.spec.uses:
            _use(draft, report, use, what)


def _use(draft: Draft, report: Report, use: UseSpec, what: str) -> None:
    if use.name.endswith(".*"):
        table = found.table(draft, report, use.name[:-2], use.place, what)
        if table:
            names = ", ".join(p.column for p in table.personal) or "no column"
            report.add("P408", use.place, f"{what}: `{use.name}` stands for {names}")
        return
    table = _whole(draft, use.name)
    if table is not None:
        _whole_table(report, use, table, what)
        return
    column = found.column(draft, report, use.name, use.place, what)
    if column is not None:
        _one_column(draft, report, use, column, what)


def _whole(draft: Draft, name: str) -> TableSpec | None:
    """The table that a name is of; `users.token` is a column of users, though there is a table called token."""
    try:
        column = draft.names.column(name)
        if column is not None and draft.names.personal(column):
            return None
        return draft.names.table(name)
    except Ambiguous:
        return None


def _whole_table(report: Report, use: UseSpec, table: TableSpec, what: str) -> None:
    if table.nothing_personal:
        report.add("P406", use.place, f"{what} uses `{use.name}`, which has nothing personal")
    elif table.claims and all(cells_of(table, claim) for claim in table.claims):
        names = ", ".join(f"`{within(table.name, p.column)}`" for p in table.personal)
        report.add("P407", use.place, f"{what} uses `{use.name}` as a whole", f"Name the columns: {names}.")


def _one_column(draft: Draft, report: Report, use: UseSpec, said: Column, what: str) -> None:
    if draft.names.personal(said) or said.name in lists_of(said.table):
        return
    table, column = said.table, said.name
    personal = [p.column for p in table.personal]
    others = {*structural_columns(table), *(name for name, _ in table.not_personal)}
    if table.nothing_personal or column in others:
        report.add("P406", use.place, f"{what} uses `{use.name}`, which is not a personal column")
        return
    report.add("P404", use.place, f"{what}: table `{table.name}` declares no `{column}`", meant(column, personal))


def used(draft: Draft, activity: ReadActivity) -> Iterator[Cell]:
    """The cells an activity uses, as far as the policy declares them."""
    for use in activity.spec.uses:
        star = use.name.endswith(".*")
        table = _whole(draft, use.name[:-2] if star else use.name)
        if table is not None and star:
            yield from ((table.name, p.column) for p in table.personal)
        elif table is not None:
            yield table.name, ROW
        else:
            try:
                column = draft.names.column(use.name)
            except Ambiguous:
                continue
            if column:
                yield column.table.name, column.name


def every_personal_column_has_a_term(draft: Draft, report: Report) -> None:
    """A cell that no activity uses has no purpose and no end (GDPR article 5(1)(b) and (e))."""
    cells = {cell for activity in draft.activities for cell in used(draft, activity)}
    for table in draft.tables:
        for personal in table.personal:
            if (table.name, personal.column) not in cells:
                message = f"no activity uses `{within(table.name, personal.column)}`: there is no term for it"
                report.add("P409", personal.place, message)
        for claim in table.claims:
            if table.nothing_personal or claim.path == UNREAD:
                continue
            if not cells_of(table, claim) and (table.name, ROW) not in cells:
                hint = f"Add `{table.name}` to an activity's `uses`."
                message = (
                    f"no activity uses the rows of `{table.name}` (claim `{claim.name}`): there is no term for them"
                )
                report.add("P409", claim.place, message, hint)


def interests_are_named(draft: Draft, report: Report) -> None:
    for activity in draft.activities:
        what = f"activity `{activity.spec.name}`"
        if activity.spec.basis is Basis.LEGITIMATE_INTEREST:
            if not activity.spec.interest and "interest" not in activity.places:
                report.add("P411", activity.spec.place, f"{what} does not name its legitimate interest")
        elif activity.spec.interest and "basis" in activity.places and not _unread(report, activity.place("basis")):
            message = f"{what} names an interest, and its basis is {activity.spec.basis.value}"
            report.add("P416", activity.place("interest"), message)


def _unread(report: Report, place: Place) -> bool:
    """What stands there could not be read, or is a question: that has its finding."""
    return any(finding.where == place for finding in report.findings)


def secrets_stay_inside(draft: Draft, report: Report) -> None:
    for activity in draft.activities:
        if not activity.spec.marketing:
            continue
        for use, category in categories_used(draft, activity):
            if category in CATEGORIES and CATEGORIES[category].secret:
                message = f"activity `{activity.spec.name}` uses the secret `{use.name}` for marketing"
                report.add("P413", use.place, message)


def marketing_has_consent(draft: Draft, report: Report) -> None:
    """Telecommunications Act (NL) 11.7, WER XII.13 (BE): consent, or customers who were offered a refusal."""
    for activity in draft.activities:
        spec = activity.spec
        consent = spec.basis in (Basis.CONSENT, Basis.EXPLICIT_CONSENT)
        if not spec.marketing or consent or _of_customers(spec.interest):
            continue
        for use, category in categories_used(draft, activity):
            if category == "email":
                report.add("P414", use.place, f"activity `{spec.name}` is marketing by e-mail, on {spec.basis.value}")


def _of_customers(interest: str) -> bool:
    """In the languages that policies are written in."""
    return any(word in interest.lower() for word in ("customer", "klant", "client", "kunde"))


def personal_used(draft: Draft, activity: ReadActivity) -> Iterator[tuple[UseSpec, PersonalSpec]]:
    """The cells that are used. Naming a table uses every cell of it."""
    for use in activity.spec.uses:
        if table := _whole(draft, use.name):
            yield from ((use, personal) for personal in table.personal)
            continue
        try:
            column = draft.names.column(use.name)
        except Ambiguous:
            continue
        if column is None:
            continue
        yield from ((use, personal) for personal in draft.names.personal(column))


def categories_used(draft: Draft, activity: ReadActivity) -> Iterator[tuple[UseSpec, str]]:
    """What is used, by category."""
    return ((use, personal.category) for use, personal in personal_used(draft, activity))


CHECKS = (
    uses_are_declared,
    every_personal_column_has_a_term,
    interests_are_named,
    secrets_stay_inside,
    marketing_has_consent,
)
