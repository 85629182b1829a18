"""What the policy says as well, in its own words."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.statement.model import Paragraph, Section
from gestand.statement.telling import Telling


def sections(telling: Telling) -> Iterator[Section]:
    blocks = (
        Paragraph((telling.voice.quoted(telling.voice.own(one.text, one.place), f"notes/{one.text}"),))
        for one in telling.policy.says.notes
    )
    yield from telling.section("notes", *blocks)
