"""What becomes of rows of which parts are kept: nobody's, alike in what is left, and called what they are.

The law as it is read here: *anonymous* only where singling out, linking and inference were tested and it is
said who is assumed to try; anything else is generalised, or pseudonymous and so personal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gestand.policy.becoming import AnonymousSpec
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.model import Orphans, PersonalSpec, TableSpec, Then
from gestand.policy.sections.becoming import ANONYMOUS
from gestand.vocabulary.categories import IDENTIFIERS

_CALLED = re.compile(r"anon[iy]m|pseudon[iy]m", re.IGNORECASE)
_DIGEST = re.compile(r"(mail|phone|tel|ip|name|bsn|user)\w*_(hash|hashed|digest|sha\d*|md5)$", re.IGNORECASE)


def parts_are_of_nobody(draft: Draft, report: Report) -> None:
    """P321: a part that is kept says something of the person whom the row leads to."""
    for table in draft.tables:
        for personal in table.personal if table.anonymous is None else ():
            if personal.blank.kind.keeps_a_part:
                what = f"table `{table.name}`: `{personal.column}` keeps {personal.blank.said}"
                report.add("P321", personal.place, f"{what}, and its rows go on leading to somebody")


def all_is_tested(draft: Draft, report: Report) -> None:
    """P322: the three tests, and who is assumed to try."""
    for table, becomes in _becoming(draft):
        if becomes.word == ANONYMOUS and not becomes.assuming:
            what = f"table `{table.name}` is called anonymous, and it is not said who is assumed to try (`assuming`)"
            report.add("P322", becomes.place, what)
        if becomes.sensitive and not becomes.l and becomes.word == ANONYMOUS:
            names = ", ".join(f"`{name}`" for name in becomes.sensitive)
            what = f"table `{table.name}` is called anonymous, and how much rows may agree in {names} is not said (`l`)"
            report.add("P322", becomes.place, what)
        if (becomes.l or becomes.most) and not becomes.sensitive:
            which = "`l`" if becomes.l else "`most`"
            what = f"table `{table.name}`: {which} counts the values of nothing (`sensitive`)"
            report.add("P320", becomes.place, what)


def rows_are_let_go_of(draft: Draft, report: Report) -> None:
    """P323: they stay, and nothing leads from them to anybody."""
    for table, becomes in _becoming(draft):
        for why in _held_on(table):
            report.add("P323", becomes.place, f"the rows of table `{table.name}` are to be nobody's, and {why}")


def _held_on(table: TableSpec) -> Iterator[str]:
    if len(table.claims) != 1:
        yield "it has not one claim that could be let go of"
    for claim in table.claims:
        if not claim.then.hands_over:
            yield f"claim `{claim.name}` says `then: {claim.then.value}`"
    if not table.stays:
        yield "they are said to go (`rows: go`)"
    if table.orphans is not Orphans.STAY:
        yield f"rows of nobody do not stay (`orphans: {table.orphans.value}`)"
    if table.claims and all(claim.then is Then.NOBODYS for claim in table.claims) and table.points_at:
        links = {claim.path.columns for claim in table.claims if hasattr(claim.path, "columns")}
        if any(point.columns in links for point in table.points_at):
            yield "what becomes of their link is told under `points at` as well"


def what_is_left_was_said(draft: Draft, report: Report) -> None:
    """P324: personal columns that keep something are counted with the others, and are no identifiers."""
    for table, becomes in _becoming(draft):
        summed = [name for name, _ in becomes.into.sums] if becomes.into else []
        counted = {*becomes.by, *becomes.sensitive, *summed}
        for name in sorted(set(becomes.by) & set(becomes.sensitive)):
            report.add("P320", becomes.place, f"table `{table.name}`: `{name}` stands in `by` and in `sensitive`")
        for personal in table.personal:
            if why := _left(personal, counted):
                report.add("P324", personal.place, f"table `{table.name}`: `{personal.column}` {why}")


def _left(personal: PersonalSpec, counted: set[str]) -> str:
    keeps, named = personal.blank.kind.keeps_a_part, personal.column in counted
    if (keeps or named) and personal.category in IDENTIFIERS:
        return f"is `{personal.category}`, which tells who it is: nothing of it can be left"
    if keeps and not named:
        return f"keeps {personal.blank.said}, and is not counted"
    if named and not keeps:
        return "is counted, and nothing of it is left: say what its blank keeps (`{keep: all}`)"
    if not keeps and personal.blank.kind.value in ("template", "random"):
        return "becomes something else in every row: a value that is the same in all, or NULL"
    return ""


def nothing_is_called_what_it_is_not(draft: Draft, report: Report) -> None:
    """P325: the word, where nothing was tested; and the digest of an identifier, called nobody's."""
    for table in draft.tables:
        place = draft.place(table.place, "tables", table.name, "nothing personal")
        if _CALLED.search(table.nothing_personal):
            report.add("P325", place, f"table `{table.name}` is `nothing personal` for being called so")
        for column, reason in table.not_personal:
            what = f"table `{table.name}`: `{column}` is `not personal`"
            if _CALLED.search(reason):
                report.add("P325", table.place, f"{what} for being called so")
            elif _DIGEST.search(column):
                report.add("P325", table.place, f"{what}, and is the digest of something that tells who it is")


def _becoming(draft: Draft) -> Iterator[tuple[TableSpec, AnonymousSpec]]:
    for table in draft.tables:
        if table.anonymous is not None:
            yield table, table.anonymous


CHECKS = (
    parts_are_of_nobody,
    all_is_tested,
    rows_are_let_go_of,
    what_is_left_was_said,
    nothing_is_called_what_it_is_not,
)
