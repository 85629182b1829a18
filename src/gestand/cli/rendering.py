"""The statement as people read it, for whoever keeps it: the one seam between publishing and rendering."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gestand.changes.publishing import Render
    from gestand.policy.model import Policy


def renderer() -> Render:
    """What renders a policy to files by name: a page in every language."""
    return _pages


def _pages(policy: Policy) -> Mapping[str, bytes]:
    from gestand.statement import html
    from gestand.statement.build import statement
    from gestand.vocabulary.catalogue import LANGUAGES

    return {f"{language}.html": html.render(statement(policy, language)) for language in LANGUAGES}
