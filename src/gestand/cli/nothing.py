"""A key with a slip in it records something for nobody, and nobody would notice: so it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gestand.cli.paper import complain

if TYPE_CHECKING:
    from gestand.acts import Person
    from gestand.cli.session import Session


def say_if_nothing(session: Session, who: Person) -> None:
    """A line on standard error when no row or file is theirs now. What was recorded stands: it may be right."""
    from gestand.plan.explain import explain_person

    if session.map.unreachable:
        return
    told = explain_person(session.map, session.stores, session.records(), session.at, who)
    if not told.lines and not told.notes:
        what = "organisation" if session.map.groups[who.group].organisation else "person"
        complain(f"gestand: nothing of this {what} is in a table now; if that is a surprise, look at the key")
