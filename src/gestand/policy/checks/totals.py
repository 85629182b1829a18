"""Totals into which rows of nobody are folded: that they can be kept, and that none of them tells of one person.

A sum is a statement about everybody in it. It tells of one of them where that one dominates it, where they are so few
that one of them can take their own part out (two), or where it is seen before and after one was added. So what is
called anonymous says how large a share may be, and adds at least `k` people at a time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gestand.policy.becoming import AnonymousSpec, IntoSpec, Later, Otherwise
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.model import TableSpec
from gestand.policy.names import Ambiguous
from gestand.policy.sections.becoming import ANONYMOUS

FEWEST = 3
"""Of two people each can tell the other's part."""


def totals_can_be_kept(draft: Draft, report: Report) -> None:
    """P326: the table is nobody's, and each of its columns holds one thing that is left of the rows."""
    for table, becomes, into in _folding(draft):
        for why in (*_where(draft, table, into), *_what(becomes, into)):
            report.add("P326", into.place, f"table `{table.name}`: {why}")


def nobody_is_told_by_a_total(draft: Draft, report: Report) -> None:
    """P327: how many they are, how large a part one may have, and what is seen when one is added."""
    for table, becomes, into in _folding(draft):
        for why in _telling(becomes, into):
            report.add("P327", into.place, f"table `{table.name}`: {why}")


def _folding(draft: Draft) -> Iterator[tuple[TableSpec, AnonymousSpec, IntoSpec]]:
    for table in draft.tables:
        if table.anonymous is not None and table.anonymous.into is not None:
            yield table, table.anonymous, table.anonymous.into


def _where(draft: Draft, table: TableSpec, into: IntoSpec) -> Iterator[str]:
    try:
        found = draft.names.table(into.table)
    except Ambiguous as several:
        yield f"`{into.table}` can be {' or '.join(several.tables)}"
        return
    if found is None:
        yield f"its totals are to stand in `{into.table}`, which is not declared"
    elif found.name == table.name:
        yield "its totals are to stand among its rows"
    elif not found.nothing_personal:
        yield f"its totals are to stand in `{found.name}`, which is not `nothing personal`"


def _what(becomes: AnonymousSpec, into: IntoSpec) -> Iterator[str]:
    renamed, summed = dict(into.by), dict(into.sums)
    for name in sorted(set(renamed) - set(becomes.by)):
        yield f"`{name}` of its totals is not counted in `by`"
    for name in sorted(set(summed) & set(becomes.by)):
        yield f"`{name}` is added up, and stands in `by`"
    for name in becomes.sensitive:
        if name not in summed:
            yield f"`{name}` is sensitive, and nothing of it is left in its totals (`sums`)"
    targets = [renamed.get(name, name) for name in becomes.by]
    targets += [into.people, *filter(None, [into.rows]), *summed.values()]
    for name, count in Counter(targets).items():
        if count > 1:
            yield f"`{name}` of its totals would hold {count} things"
    if becomes.otherwise is Otherwise.BLANKED:
        yield "nothing would be left to add up of rows of which too few are alike (`otherwise: blanked`)"


def _telling(becomes: AnonymousSpec, into: IntoSpec) -> Iterator[str]:
    joins = into.later is Later.JOIN
    if 0 < becomes.k < FEWEST:
        yield f"of a total of {becomes.k} people each can tell the other's part (`k: {FEWEST}`)"
    if becomes.word == ANONYMOUS and into.sums and not into.most:
        yield "its sums are called anonymous, and how large one person's share may be is not said (`most`)"
    if becomes.word == ANONYMOUS and joins:
        yield "it is called anonymous, and who sees a total before and after somebody joins it learns their part"
    if joins and (becomes.l or becomes.most or into.most):
        which = "`l`" if becomes.l else "`most`"
        yield f"{which} cannot be asked of rows that join an earlier total (`later: join`)"
    if into.most and not into.sums:
        yield "`most` is a share of nothing (`sums`)"


CHECKS = (totals_can_be_kept, nobody_is_told_by_a_total)
