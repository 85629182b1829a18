"""What is not done for somebody: an activity for some people only (`only where`), and they are not among them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from gestand.held.ends import Ends
from gestand.rights.selection import Finder


def not_done(connection: Connection, finder: Finder) -> frozenset[str]:
    """The activities of which the person's own row, or that of their organisation, says that they are not for them.

    Asked of the store in which that row stands. Where nobody can tell, an activity is done for all that is known.
    """
    lens, group = finder.lens, finder.group
    table = lens.map.tables[group.table]
    claim = next(claim for claim in table.claims if claim.group == group.name and (claim.own or not claim.hops))
    way = lens.way(table.id, claim)
    ends = Ends(lens, near=True)
    found = set()
    for activity in lens.map.activities.values():
        terms = [term for term in activity.only_where if term.column.table in way]
        if not terms:
            continue
        row = lens.alias(table.id)
        here = lens.person_among(claim, row, [finder.person.key])
        says_no = sa.or_(*(ends.unless(table, claim, term, row) for term in terms))
        if connection.execute(sa.select(sa.literal(1)).select_from(row).where(here, says_no).limit(1)).first():
            found.add(activity.name)
    return frozenset(found)
