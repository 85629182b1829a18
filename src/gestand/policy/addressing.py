"""Whether a statement promises to tell each person of its changes, or to put them where anybody can read them.

A way of telling is for everybody, or for the groups of people that the policy names with it.
"""

from __future__ import annotations

import re
from enum import StrEnum

from gestand.policy.statement import ChangesSpec

_PUBLIC = {
    *("site", "sites", "website", "websites", "web", "page", "pages", "pagina", "webseite", "seite", "blog"),
    *("app", "apps", "platform", "plateforme", "plattform", "portal", "portaal", "portail", "nieuws", "news"),
}
"""Words for a place that people come to by themselves. Whatever else is named goes to somebody."""


class Promised(StrEnum):
    EACH = "each"
    """Everybody whom a new version is about, of every one."""
    SUBSTANTIAL = "substantial"
    """The same of what is substantial: a notice is given, and nobody says how."""
    NOBODY = "nobody"


def ways(spec: ChangesSpec | None, group: str) -> tuple[str, ...]:
    """How the people of a group are told, by the policy's words; none where it names no way for them."""
    if spec is None:
        return ()
    some = dict(spec.told_for)
    return tuple(way for way in spec.told_by if way not in some or group in some[way])


def promised(spec: ChangesSpec | None, group: str | None = None) -> Promised:
    """Whether the statement promises to tell the people of a group; without one: anybody at all."""
    if spec is None:
        return Promised.NOBODY
    by = spec.told_by if group is None else ways(spec, group)
    if any(not _is_public(one) for one in by):
        return Promised.EACH
    return Promised.SUBSTANTIAL if spec.notice is not None and not spec.told_by else Promised.NOBODY


def is_wayless(spec: ChangesSpec | None, group: str) -> bool:
    """The policy says by which way whom is told, and names none for these people."""
    return spec is not None and bool(spec.told_for) and not ways(spec, group)


def comes_to_look(spec: ChangesSpec | None, group: str) -> bool:
    """The policy says that these people are told in a place that they come to by themselves, and others otherwise."""
    return spec is not None and bool(spec.told_for and ways(spec, group)) and promised(spec, group) is Promised.NOBODY


def _is_public(channel: str) -> bool:
    return not _PUBLIC.isdisjoint(re.findall(r"\w+", channel.casefold()))
