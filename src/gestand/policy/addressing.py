"""Whether a statement promises to tell each person of its changes, or to put them where anybody can read them."""

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


def promised(spec: ChangesSpec | None) -> Promised:
    """Whom the statement promises to tell."""
    if spec is None:
        return Promised.NOBODY
    if any(not _is_public(one) for one in spec.told_by):
        return Promised.EACH
    return Promised.SUBSTANTIAL if spec.notice is not None and not spec.told_by else Promised.NOBODY


def _is_public(channel: str) -> bool:
    return not _PUBLIC.isdisjoint(re.findall(r"\w+", channel.casefold()))
