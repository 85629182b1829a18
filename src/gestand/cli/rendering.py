"""The statement of a version as people read it, for whoever keeps it: where publishing and the statement meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gestand.changes.deciding import Decision
    from gestand.ledger.versions import Version
    from gestand.policy.model import Policy


def rendered(new: Policy, decision: Decision, earlier: Sequence[Version]) -> Mapping[str, bytes]:
    """A page and Markdown in every language, with the day it counts from and what is otherwise since the one before."""
    from gestand.changes.words import Sentences
    from gestand.statement import html, markdown
    from gestand.statement.build import EVERYBODY, Past, statement
    from gestand.vocabulary.catalogue import LANGUAGES

    # Where the policy does not write its day, the statement does: it was decided now.
    dated = replace(new, in_force=decision.since.isoformat())
    before = tuple((version.version, version.since) for version in earlier)
    files: dict[str, bytes] = {}
    for language in LANGUAGES:
        changed = tuple(Sentences(decision.diff, language).all()) if decision.diff else ()
        document = statement(dated, language, EVERYBODY, Past(before, changed))
        files[f"{language}.html"] = html.render(document, None, new.zone)
        files[f"{language}.md"] = markdown.render(document, None, new.zone)
    return files
