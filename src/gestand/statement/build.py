"""From a policy to a statement: every subject in its order, with a finding for all that is missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from gestand.errors import UsageError
from gestand.policy.model import Policy
from gestand.statement.model import Block, Bullets, Definitions, Document, Paragraph, Section, Sentence, Table
from gestand.statement.sections import ALL
from gestand.statement.speaking import Voice
from gestand.statement.telling import Audience, Organisation, Past, Telling
from gestand.wording.legible import legible

EVERYBODY = Audience()
FIRST = Past()
"""Nothing was published before, or nobody knows."""

__all__ = ["EVERYBODY", "FIRST", "Audience", "Organisation", "Past", "statement"]


def statement(policy: Policy, language: str, audience: Audience = EVERYBODY, past: Past = FIRST) -> Document:
    """The statement of a policy in one language, for everybody or for some; with what was published before.

    `UsageError`: a language without a catalogue, or a group of people that the policy does not declare.
    """
    insist_group(policy, audience.group)
    voice = Voice(policy, language)
    telling = Telling(policy, voice, audience, past)
    name = dict(policy.controller).get("name", "")
    found = tuple(_numbered(section) for subject in ALL for section in subject(telling))
    organisation = audience.organisation.name if audience.organisation else ""
    if organisation:
        title = voice.text("title_organisation", name=name, organisation=organisation)
    else:
        title = voice.text("title", name=name) if name else voice.text("title_nobody")
    return Document(
        title=legible(title),
        language=language,
        version=legible(policy.version),
        in_force=policy.in_force,
        digest=policy.digest,
        controller=legible(name),
        sections=found,
        findings=tuple(voice.findings.values()),
    )


def insist_group(policy: Policy, name: str) -> None:
    known = [group.name for group in policy.people if not group.organisation]
    if name and name not in known:
        raise UsageError(
            "statement/group", f"the policy has no people called {name}", f"groups: {', '.join(known) or 'none'}"
        )


# ---------------------------------------------------------------- names of sentences


def _numbered(section: Section) -> Section:
    """Each sentence has a name of its own: that of its section, and its number there."""
    numbers = (f"{section.id}-{number}" for number in range(1, 1_000_000))
    return replace(section, blocks=tuple(_named(block, numbers) for block in section.blocks))


def _named(block: Block, numbers: Iterator[str]) -> Block:
    def each(found: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        return tuple(replace(one, id=next(numbers)) for one in found)

    match block:
        case Paragraph():
            return Paragraph(each(block.sentences))
        case Bullets():
            return Bullets(each(block.items))
        case Table():
            return replace(block, rows=tuple(each(row) for row in block.rows))
        case Definitions():
            return Definitions(tuple(replace(entry, sentences=each(entry.sentences)) for entry in block.entries))
