"""Mentions: names that several people have, texts that have a length, and texts that nothing may change."""

from __future__ import annotations

from gestand.datamap.checks.keys import is_unique
from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.model import DataMap
from gestand.datamap.names import spelled


def names_of_two(draft: Draft, datamap: DataMap) -> None:
    """M225: nothing keeps two people from having one name."""
    for mention in datamap.mentions:
        table = datamap.groups[mention.group].table
        if mention.shared or is_unique(draft.live(table), (mention.column,)):
            continue
        draft.findings.add(
            "M225",
            f"two people of {mention.group} can have one {mention.column}",
            "What others wrote about either stays, and is unknown. `shared: replaced` replaces it with the first.",
            place(table, mention.column),
        )


def too_long(draft: Draft, datamap: DataMap) -> None:
    """M224: a text that has a length may have no room for what stands there afterwards."""
    for mention in datamap.mentions:
        shortest = len(mention.before) + len(mention.after) + mention.shortest
        for there in mention.places:
            if there.limit is None or len(mention.becomes) <= shortest:
                continue
            column = there.column
            draft.findings.add(
                "M224",
                f"{spelled(column)} holds {there.limit} characters, and a mention of a short name becomes longer",
                f"A text without room stays as it is, and is counted. Say something of {shortest} characters at most.",
                place(column.table, column.column),
            )


def cannot_be_changed(draft: Draft, datamap: DataMap) -> None:
    """M226: nothing may be changed where people are mentioned, so their names must not go either."""
    for mention in datamap.mentions:
        people = datamap.groups[mention.group].table
        for there in mention.places:
            if there.column.table in draft.findings.blocked and there.column.table != people:
                name = datamap.tables[there.column.table].name
                draft.findings.add(
                    "M226",
                    f"people of {mention.group} are mentioned in {name}, which nothing may change now",
                    f"See to the other findings about {name} first: once a name has gone nothing finds it there.",
                    place(people, mention.column),
                    [people],
                )
