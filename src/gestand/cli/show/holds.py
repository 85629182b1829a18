"""Holds: what each is on and keeps, and below it why, who answers for it and when it is looked at again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.padding import Padding
from rich.text import Text

from gestand.acts import Hold
from gestand.cli.paper import Paper
from gestand.cli.show.words import key, moment


def on(hold: Hold) -> str:
    """What a hold is on, as one types it: `user:42`, `invoices:7`."""
    if hold.person is not None:
        return f"{hold.person.group}:{key(hold.person.key)}"
    return f"{hold.table}:{key(hold.row)}"


def holds(found: Sequence[Hold], zone: str, at: datetime) -> None:
    """`at` is the moment that is asked about: a review that should have been by then is said to be late."""
    paper, today = Paper(), f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d}"
    for hold in found:
        lifted = f", lifted {moment(hold.lifted, zone)}" if hold.lifted else ""
        keeps = f"  on {on(hold)}, keeps {hold.activity or 'everything'} since {moment(hold.moment, zone)}{lifted}"
        paper.print(Text.assemble((hold.id, "bold"), keeps, style="dim" if hold.lifted else ""))
        late = ", which has passed" if hold.lifted is None and hold.review < today else ""
        said = Text.assemble((f"{hold.reason}; {hold.owner}; review {hold.review}", "dim"), (late, "yellow"))
        paper.print(Padding(said, (0, 0, 0, 2)))
    if not found:
        paper.print("no holds")
