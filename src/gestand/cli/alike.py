"""Who else is known by the same as the person somebody asks about: said beside the answer, never in it."""

from __future__ import annotations

from gestand.acts import Person
from gestand.cli.paper import complain
from gestand.cli.session import Session
from gestand.stores.base import TypeKind


def say_alike(session: Session, person: Person) -> None:
    """Names, beside what was asked, whoever else is known by the same; without the value."""
    from gestand.rights.alike import known_alike

    others = known_alike(session.map, session.stores, person)
    if others:
        named = ", ".join(_named(session, other) for other in others)
        complain(f"gestand: somebody else is known by the same: {named}")
        complain("  -> if they are the same human, each of them is a plan and an answer of their own")


def _named(session: Session, person: Person) -> str:
    """By key where that is a number, which says nothing of anybody; else how many there are is enough."""
    group = session.map.groups[person.group]
    if not set(group.key_types) <= {TypeKind.INTEGER, TypeKind.UUID}:
        return f"one of {person.group}"
    key = ",".join(map(str, person.key))
    return f"{person.group}:({key})" if len(person.key) > 1 else f"{person.group}:{key}"
