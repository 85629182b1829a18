"""What the policy says as well, in its own words."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.statement.model import Paragraph, Section
from gestand.statement.telling import Telling


def sections(telling: Telling) -> Iterator[Section]:
    blocks = (
        Paragraph((telling.voice.quoted(telling.voice.own(one.text, one.place), f"notes/{number}"),))
        for number, one in enumerate(telling.policy.says.notes, 1)
    )
    yield from telling.section("notes", *blocks)
