"""Who else is known by the same as the person somebody asks about: said beside the answer, never in it."""

from __future__ import annotations

from gestand.acts import Person
from gestand.cli.paper import complain
from gestand.cli.session import Session


def say_alike(session: Session, person: Person) -> None:
    """Names, beside what was asked, whoever else is known by the same; without the value."""
    from gestand.rights.alike import known_alike
    from gestand.rights.answer import by_key

    others = known_alike(session.map, session.stores, person)
    if others:
        named = ", ".join(dict.fromkeys(by_key(session.map.groups[other.group], other.key) for other in others))
        complain(f"gestand: somebody else is known by the same: {named}")
        complain("  -> if they are the same human, each of them is a plan and an answer of their own")
