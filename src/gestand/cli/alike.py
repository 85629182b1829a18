"""Who else is known by the same as the person somebody asks about: said beside the answer, never in it."""

from __future__ import annotations

from collections.abc import Sequence

from gestand.acts import Person
from gestand.cli.paper import complain
from gestand.cli.session import Session

APART = "each of them is a plan and an answer of their own"
IN_ONE = "--also KEY takes one of them into the plan, --everywhere all with the very same value"


def say_alike(session: Session, person: Person, also: Sequence[Person] = (), hint: str = APART) -> None:
    """Names, beside what was asked, whoever else is known by the same and is not in it already; without the value."""
    from gestand.rights.alike import known_alike
    from gestand.rights.answer import by_key

    others = [one for one in known_alike(session.map, session.stores, person) if one not in also]
    if others:
        named = ", ".join(dict.fromkeys(by_key(session.map.groups[other.group], other.key) for other in others))
        complain(f"gestand: somebody else is known by the same: {named}")
        complain(f"  -> if they are the same human, {hint}")
