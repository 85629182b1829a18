"""What the columns of a table are about: by the row at its head, or by lines that name its columns.

A table may have kept its lines, or have become a cell on each line when a page was copied.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from gestand.reading.cards import OTHER
from gestand.reading.lexicon import Hits
from gestand.reading.segments import Sentence

HEADER = frozenset({"header"})
"""What the cells at the head of a table are about: the table itself. Nothing is promised there."""

_CELL = 160
"""Letters of a cell in a table that lost its lines; longer is a paragraph."""


def topics_of(one: Sentence, hits: Hits) -> frozenset[str]:
    """`gegevens` alone makes it about data only where nothing else is named: `Hoe beveiligen wij uw gegevens?`"""
    found = {name.removeprefix("topic.") for name in hits.under("topic.") if hits.has(name, one.lo, one.hi)}
    strong = {name for name in found if not name.startswith("weak.")}
    return frozenset(strong or {name.removeprefix("weak.") for name in found})


def heads_of(text: str, sentences: Sequence[Sentence], hits: Hits) -> dict[int, dict[int, frozenset[str]]]:
    """For each row, what its columns are about: by the row at the head of its table."""
    rows: defaultdict[int, list[Sentence]] = defaultdict(list)
    for one in sentences:
        if one.block.row >= 0:
            rows[one.block.row].append(one)
    found: dict[int, dict[int, frozenset[str]]] = {}
    head: dict[int, frozenset[str]] = {}
    last_number = -2
    for row, cells in rows.items():
        if cells[0].number != last_number + 1:
            head = _head(text, cells, hits)
            headed = head or cells[0].block.head
            found[row] = dict.fromkeys((cell.block.column for cell in cells), HEADER) if headed else {}
        else:
            found[row] = head
        last_number = cells[-1].number
    return found


VALUE = re.compile(r"\d|\(")
"""What a cell at the head of a table does not have."""


def _head(text: str, cells: list[Sentence], hits: Hits) -> dict[int, frozenset[str]]:
    about = {cell.block.column: topics_of(cell, hits) for cell in cells}
    named = {topic for found in about.values() for topic in found}
    if "retention" not in named or "purpose" in named:
        about = {cell.block.column: about[cell.block.column] or _alone(text, cell) for cell in cells}
    if "basis" in named and not named & {"purpose", "retention"}:
        # `Reden` beside the basis says what for; beside a term it would say why so long.
        about = {at: frozenset({"purpose"}) if found == {"reason"} else found for at, found in about.items()}
    if cells[0].block.head:
        # Of a column whose name says nothing to us: not what the heading above the table is about, unless it is first.
        first = cells[0].block.column
        return {column: found or OTHER for column, found in about.items() if found or column != first}
    short = all(cell.hi - cell.lo <= 6 and not VALUE.search(text, cell.start, cell.end) for cell in cells)
    return about if short and len(cells) > 1 and any(about.values()) else {}


_ALONE = {
    **dict.fromkeys(("wat", "what", "informatie", "gegeven", "soort", "item"), "data"),
    **dict.fromkeys(("wie", "who", "partij", "party", "verwerker", "leverancier", "supplier"), "sharing"),
    **dict.fromkeys(("waar", "where", "locatie", "jurisdictie", "jurisdiction", "land", "country"), "transfer"),
    **dict.fromkeys(("naam", "name", "dienst", "service"), "named"),
    **dict.fromkeys(("verwerking", "verwerkingen", "activiteit", "activiteiten", "activity", "proces"), "purpose"),
}
"""Words that name a column only because nothing else stands in its head."""


def _alone(text: str, cell: Sentence) -> frozenset[str]:
    about = _ALONE.get(text[cell.start : cell.end].strip("*_ ?:").lower())
    return frozenset({about}) if about else frozenset()


def cell_of(
    text: str,
    one: Sentence,
    heads: dict[int, dict[int, frozenset[str]]],
    hits: Hits,
    inherited: frozenset[str],
) -> tuple[frozenset[str], str]:
    columns = heads.get(one.block.row, {})
    own = columns.get(one.block.column)
    if own is None and text[one.start] == "(":
        named = text.find(")", one.start, one.start + 40)
        own = frozenset(
            name.removeprefix("topic.")
            for name in hits.under("topic.")
            if any(hit.end <= named for hit in hits.within(name, one.lo, one.hi))
        )
    if own is None and {"purpose"} in columns.values():
        return inherited - {"purpose"} or OTHER, ""
    if own is None and not columns and "sharing" in inherited and one.block.column:
        # Rows without a head below the recipients: who it is stands first.
        return OTHER, ""
    if own == frozenset() and len(columns) > 2:
        # A column of which the head says nothing, among others: `Situatie`, `Onderdeel`.
        return inherited - {"purpose"}, ""
    if own == frozenset({"named"}):
        told = frozenset({"sharing"}) in columns.values()
        own = frozenset({"sharing"}) if "sharing" in inherited and not told else OTHER
    if own == frozenset({"purpose"}) and "sharing" in inherited and "purpose" not in inherited:
        # What each recipient does for us, and not what the data is for.
        return OTHER, ""
    if own and "cookies" in inherited and own is not HEADER:
        own |= {"cookies"}
    return own or inherited, ""


def flattened(text: str, sentences: Sequence[Sentence], hits: Hits) -> Iterator[tuple[int, frozenset[str]]]:
    """Tables that became a cell on each line: a run of lines that each name a column, and the cells in their order."""
    n = 0
    while n < len(sentences):
        head = _named_columns(text, sentences, n, hits)
        if len(head) < 3:
            n += 1
            continue
        yield from ((sentences[n + k].number, HEADER) for k in range(len(head)))
        n += len(head)
        tight = n < len(sentences) and sentences[n].block.group == sentences[n - 1].block.group
        column = 0
        while n < len(sentences):
            cells = _one_block(sentences, n)
            whole = cells[-1].end - cells[0].start
            if tight and cells[0].block.group != sentences[n - 1].block.group:
                break
            if whole > _CELL or cells[0].block.level or (column == 0 and not _row_follows(sentences, n, len(head))):
                break
            yield from ((cell.number, head[column]) for cell in cells)
            column = (column + 1) % len(head)
            n += len(cells)


def _one_block(sentences: Sequence[Sentence], n: int) -> list[Sentence]:
    last = n
    while last < len(sentences) and sentences[last].block is sentences[n].block:
        last += 1
    return list(sentences[n:last])


def _row_follows(sentences: Sequence[Sentence], n: int, columns: int) -> bool:
    """Whether as many blocks follow as there are columns, all in one group or each in a group of its own."""
    groups: list[int] = []
    first = n
    while n < len(sentences) and len(groups) < columns + 1:
        cells = _one_block(sentences, n)
        groups.append(cells[0].block.group)
        n += len(cells)
    row, after = groups[:columns], groups[columns:]
    if len(row) < columns:
        return False
    if len(set(row)) == 1 and row[0] in after:
        # No line between the rows: then the cells of all of them fill whole rows.
        return _fills(sentences, first, columns)
    return len(set(row)) == 1 or len(set(row)) == columns


def _fills(sentences: Sequence[Sentence], n: int, columns: int) -> bool:
    """Whether the blocks that stand together from here on are as many as the cells of whole rows."""
    group, blocks = sentences[n].block.group, 0
    while n < len(sentences) and sentences[n].block.group == group and not sentences[n].block.level:
        n += len(_one_block(sentences, n))
        blocks += 1
    return blocks % columns == 0


def _named_columns(text: str, sentences: Sequence[Sentence], n: int, hits: Hits) -> list[frozenset[str]]:
    found: list[frozenset[str]] = []
    for one in sentences[n : n + 8]:
        about = frozenset() if ": " in text[one.start : one.end] else topics_of(one, hits) or _alone(text, one)
        if one.block.row >= 0 or one.block.level or one.hi - one.lo > 4 or not about or about in found:
            break
        found.append(about)
    return found
