"""What a sentence is about: by the column of its table, the sentence that leads to its list, or the heading above."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from gestand.reading import evidence
from gestand.reading.blocks import Kind
from gestand.reading.cards import CARD, OTHER, cards, labelled
from gestand.reading.lexicon import Hits
from gestand.reading.segments import Sentence
from gestand.reading.subheadings import TITLE, is_a_group, is_a_title

HEADER = frozenset({"header"})
"""What the cells at the head of a table are about: the table itself. Nothing is promised there."""

_LABEL = 5
"""Words of a label before a colon or a point: `Bewaartermijn: ...`."""
_SHORT = 6
"""Words of a heading that runs into its list: `Waarom. (a) ...`."""
_CELL = 160
"""Letters of a cell in a table that lost its lines; longer is a paragraph."""


def assign(text: str, sentences: Sequence[Sentence], hits: Hits) -> None:
    """Fills in what each sentence stands under and is about."""
    columns, heads = dict(_flattened(text, sentences, hits)), _heads(text, sentences, hits)
    named_by = cards(text, sentences, hits)
    above: list[tuple[int, Sentence]] = []
    lead: Sentence | None = None
    outer: list[Sentence] = []
    asks = sum(_opens(text, one) and bool(_of(one, hits)) for one in sentences) >= _SEVERAL
    local: frozenset[str] = frozenset()
    before: Sentence | None = None
    for one in sentences:
        if one.number in columns:
            one.kind, one.topics = Kind.CELL, columns[one.number]
            one.under = [head for _, head in above]
            before = one
            continue
        if one.kind is Kind.HEADING:
            named = _of_heading(text, one, above, sentences, hits)
            above = _under(text, above, one, named)
            one.under = [head for _, head in above[:-1]]
            one.topics = _card(one, named_by) or named or (above[-2][1].topics if len(above) > 1 else frozenset())
            lead, outer, local, before = None, [], frozenset(), one
            continue
        one.under, inherited = [head for _, head in above], above[-1][1].topics if above else frozenset()
        if one.kind is Kind.CELL:
            one.topics, one.label = _cell(text, one, heads, hits, inherited)
            before = one
            continue
        if before is None or before.block is not one.block:
            local = frozenset()
            if one.kind is Kind.TEXT and not (lead and _goes_on(lead, before, one)):
                lead = None
            while lead and lead.kind is Kind.ITEM and _beside(lead, one):
                lead = outer.pop() if outer else None
        found = _run_in(text, one, hits) or (labelled(text, one, hits) if inherited == CARD else frozenset())
        if asks and _opens(text, one) and (found or one.hi - one.lo <= _LABEL + 3):
            # A heading that stands in its paragraph: what follows is below it, until there is another.
            above, lead, outer, one.topics = [(0, one)], None, [], found
            before, local = one, frozenset()
            continue
        local = found or local
        one.lead = lead
        one.topics = local or (lead.topics if lead else frozenset()) or inherited
        headed = bool(found) and one.hi - one.lo <= _SHORT and _opens_a_list(one, sentences)
        if headed or _leads(text, one, sentences):
            own = _leading(one, hits)
            # Of an item in a list the heading of the list says more: `Contactgegevens:` among kinds of data.
            one.topics = (one.topics or own) if one.kind is Kind.ITEM else (own or one.topics)
            if one.kind is Kind.TEXT or own or _opens_a_list(one, sentences):
                outer = [*outer, lead] if lead and one.kind is Kind.ITEM else []
                lead = one
        before = one
    evidence.fill(sentences, hits)


def _leads(text: str, one: Sentence, sentences: Sequence[Sentence]) -> bool:
    """It ends in a colon, or breaks off where items go on: `De gegevens dienen voor`."""
    if text[one.start : one.end].rstrip("*_ ").endswith((":", ": -")):
        return True
    return one.kind is Kind.TEXT and text[one.end - 1].isalpha() and _opens_a_list(one, sentences)


def _card(one: Sentence, named_by: frozenset[int]) -> frozenset[str]:
    """A heading under the purposes that names one of them; empty of any other."""
    return CARD if one.number in named_by and any("purpose" in head.topics for head in one.under) else frozenset()


def _opens_a_list(one: Sentence, sentences: Sequence[Sentence]) -> bool:
    """Whether what follows are the items of a list within this one."""
    after = sentences[one.number + 1] if one.number + 1 < len(sentences) else None
    if after is None or after.kind is not Kind.ITEM or after.block is one.block:
        return False
    return one.kind is Kind.TEXT or after.block.indent > one.block.indent or after.block.mark != one.block.mark


def _opens(text: str, one: Sentence) -> bool:
    """A question at the beginning of a paragraph, as a heading that lost its line."""
    return (
        one.kind is Kind.TEXT
        and one.start == one.block.start
        and text[one.end - 1] == "?"
        and one.hi - one.lo <= 16
        and bool(_ASKS.match(text, one.start))
    )


_SEVERAL = 4
"""So many paragraphs that begin with a question: then they are its headings."""


def _of(one: Sentence, hits: Hits) -> frozenset[str]:
    """`gegevens` alone makes it about data only where nothing else is named: `Hoe beveiligen wij uw gegevens?`"""
    found = {name.removeprefix("topic.") for name in hits.under("topic.") if hits.has(name, one.lo, one.hi)}
    strong = {name for name in found if not name.startswith("weak.")}
    return frozenset(strong or {name.removeprefix("weak.") for name in found})


def _of_heading(
    text: str, one: Sentence, above: list[tuple[int, Sentence]], sentences: Sequence[Sentence], hits: Hits
) -> frozenset[str]:
    """`Inzien, wijzigen en wissen` is about rights, whatever else stands in it; a title is about nothing."""
    if is_a_title(one, hits):
        return TITLE
    if is_a_group(text, one, [head for _, head in above[:1]], sentences, hits):
        return frozenset()
    own = _of(one, hits)
    return own | {"right"} if len(evidence.rights(one, hits)) >= 2 else own


def _under(
    text: str, above: list[tuple[int, Sentence]], one: Sentence, own: frozenset[str]
) -> list[tuple[int, Sentence]]:
    """The headings above, and this one: deeper ones leave, and one that says nothing stands below what does."""
    level = one.block.level
    if level:
        return [(depth, head) for depth, head in above if depth and depth < level] + [(level, one)]
    if own:
        return [(0, one)]
    kept = [(depth, head) for depth, head in above if head.topics and not _subgroup(head, above)]
    beside = kept and one.block.mark and kept[-1][1].block.mark == one.block.mark
    if beside or _SAYS.search(text, one.start, one.end) or _ASKS.match(text, one.start):
        # Numbered as the one before, or a sentence of its own: no group within it, as `Leden` would be.
        return [(0, one)]
    return [*kept[-1:], (0, one)]


def _subgroup(head: Sentence, above: list[tuple[int, Sentence]]) -> bool:
    return len(above) > 1 and head is above[-1][1]


def _beside(lead: Sentence, one: Sentence) -> bool:
    """An item of the same list as the one that leads to a list within: it ends that list."""
    if one.kind is not Kind.ITEM:
        return True
    return one.block.indent < lead.block.indent or (
        one.block.indent == lead.block.indent and one.block.mark == lead.block.mark
    )


def _goes_on(lead: Sentence, before: Sentence | None, one: Sentence) -> bool:
    """A short line without a bullet can still be in the list: it follows its lead or another such line at once."""
    if before is None or one.end - one.start > 100:
        return False
    if before.kind is Kind.ITEM:
        return False
    near = one.block.group - before.block.group <= 1
    return near and before.end - before.start <= 300 and (before is lead or before.lead is lead)


def _leading(one: Sentence, hits: Hits) -> frozenset[str]:
    found = frozenset(name.removeprefix("lead.") for name in hits.under("lead.") if hits.has(name, one.lo, one.hi))
    if {"data", "purpose"} <= found:
        # `De volgende gegevens voor deze doeleinden:` leads to data, and not to purposes.
        to_data, to_purposes = (hits.has(f"next.{name}", one.lo, one.hi) for name in ("data", "purpose"))
        if to_data != to_purposes:
            return frozenset({"data"} if to_data else {"purpose"})
    if hits.has("next.basis", one.lo, one.hi):
        return frozenset({"basis"}) | (one.topics & {"purpose"})
    if found == {"purpose"} and "sharing" in one.topics and not hits.has("collected.word", one.lo, one.hi):
        # `Wij gebruiken diensten voor hosting, waaronder:` below the recipients.
        return one.topics
    short = one.hi - one.lo <= (3 if one.topics else 9)
    return found & one.topics or found or (_of(one, hits) if short else frozenset())


def _run_in(text: str, one: Sentence, hits: Hits) -> frozenset[str]:
    """A heading that stands in the line itself: a question, a label before a colon, a word or two before a point."""
    whole = text[one.start : one.end]
    if one.kind is Kind.TEXT and one.start == one.block.start and (ran := _PREFIX.match(text, one.start, one.end)):
        found = frozenset(
            name.removeprefix("topic.")
            for name in hits.under("topic.")
            if not name.startswith("topic.weak.")
            and any(hit.end <= ran.end() for hit in hits.within(name, one.lo, min(one.hi, one.lo + 7)))
        )
        if found:
            return found
    if whole.endswith("?") and one.hi - one.lo <= 16 and _ASKS.match(whole):
        return _of(one, hits)
    if whole.endswith(".") and one.start == one.block.start:
        heads = one.hi - one.lo <= 6 and one.end < one.block.end and not _VALUE.search(whole) and ":" not in whole
        heads = heads and not _SAYS.search(whole) and (not _DOES.search(whole) or bool(_ASKS.match(whole)))
        if one.hi - one.lo <= 3 or heads:
            return _of(one, hits)
    if inner := _inner_label(text, one, hits):
        return inner
    colon = whole.find(":", 0, 60)
    if colon > 0 and one.start == one.block.start and one.kind is Kind.TEXT:
        if _SAYS.search(text, one.start, one.start + colon):
            # `Wij bewaren per bezoek:` is a sentence, and no label.
            return frozenset()
        label = {
            name
            for name in hits.under("topic.")
            if any(hit.end <= one.start + colon for hit in hits.within(name, one.lo, min(one.hi, one.lo + _LABEL)))
        }
        if not _BARE.fullmatch(whole[:colon]):
            label = {name for name in label if not name.startswith("topic.weak.")}
        return frozenset(name.removeprefix("topic.").removeprefix("weak.") for name in label)
    return frozenset()


_INNER = re.compile(r"[*_]*[A-Z][\w-]*(?: [\w-]+)?[*_]*:[*_]* ")
_LABELS = frozenset(("basis", "retention", "data", "purpose"))


def _inner_label(text: str, one: Sentence, hits: Hits) -> frozenset[str]:
    """`Grondslag: ...`, `Termijn: ...` in an item, or in the middle of a paragraph."""
    match = _INNER.match(text, one.start, one.end)
    if match is None or (one.kind is Kind.TEXT and one.start == one.block.start):
        return frozenset()
    named = {
        name.removeprefix("topic.")
        for name in hits.under("topic.")
        if any(hit.end <= match.end() for hit in hits.within(name, one.lo, min(one.hi, one.lo + 2)))
    }
    return frozenset(named & _LABELS)


_BARE = re.compile(r"[*_\d. ]*(?:(?:uw|je|de|your|the) )?(?:persoons)?(?:gegevens|data|contact)[*_ ]*", re.IGNORECASE)
"""A label that says no more than that it is about data."""
_DOES = re.compile(
    r"\b(?:worden|wordt|heeft|hebben|kan|kunnen|moet|moeten|mag|mogen|gaat|gaan|staat|staan|are|has|have|will|can|may|must)\b"
)
_PREFIX = re.compile(
    r"[#\d. ]{0,8}(?:[A-Z][^.?!:;,\n|]{2,50}? (?=(?:Wij|We|Ik|U|Je|De|Het|In|Voor|Als|Om|Deze|Uw|Onze|Er|Binnen|"
    r"Met|Bij|Na|Alle|Wilt|Komt|Je|Jouw|Ons|Alleen|Van|Ook|Zo|Een|Jullie|Hieronder|U|Ieder|Onder|Daarnaast|Voor|Ik|Some|When|In|Where|Any|To|"
    r"Bent|Heeft|Indien|Op|The|You|Your|Our|This|If|All)\b)|[A-Z][A-Z &'-]{4,50} (?=[A-Z][a-z]))"
)
"""A heading that ran into its sentence: `Bewaartermijnen Wij bewaren ...`."""
_SAYS = re.compile(r"\b(?:wij|we|ik|u|je|jij|jou|you|zijn|is|i)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"(?:Hoe|Hoelang|Wat|Welke|Welk|Waarom|Waarvoor|Waar|Wie|Wanneer|Met|Van|Aan|Op|Worden|Wordt|Maken|Maakt|Delen|Geven|How|What|Which|"
    r"Why|Who|Where|With|When|Do|Is|Are)\b"
)


# ---------------------------------------------------------------- tables


def _heads(text: str, sentences: Sequence[Sentence], hits: Hits) -> dict[int, dict[int, frozenset[str]]]:
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


_VALUE = re.compile(r"\d|\(")
"""What a cell at the head of a table does not have."""


def _head(text: str, cells: list[Sentence], hits: Hits) -> dict[int, frozenset[str]]:
    about = {cell.block.column: _of(cell, hits) for cell in cells}
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
    short = all(cell.hi - cell.lo <= 6 and not _VALUE.search(text, cell.start, cell.end) for cell in cells)
    return about if short and len(cells) > 1 and any(about.values()) else {}


_ALONE = {
    **dict.fromkeys(("wat", "what", "informatie", "gegeven", "soort", "item"), "data"),
    **dict.fromkeys(("verwerking", "verwerkingen", "activiteit", "activiteiten", "activity", "proces"), "purpose"),
}
"""Words that name a column only because nothing else stands in its head."""


def _alone(text: str, cell: Sentence) -> frozenset[str]:
    about = _ALONE.get(text[cell.start : cell.end].strip("*_ ?:").lower())
    return frozenset({about}) if about else frozenset()


def _cell(
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
    if own == frozenset() and len(columns) > 2:
        # A column of which the head says nothing, among others: `Situatie`, `Onderdeel`.
        return inherited - {"purpose"}, ""
    if own and "cookies" in inherited and own is not HEADER:
        own |= {"cookies"}
    return own or inherited, ""


def _flattened(text: str, sentences: Sequence[Sentence], hits: Hits) -> Iterator[tuple[int, frozenset[str]]]:
    """Tables that became a cell on each line: a run of lines that each name a column, and the cells in their order."""
    n = 0
    while n < len(sentences):
        head = _named_columns(text, sentences, n, hits)
        if len(head) < 3:
            n += 1
            continue
        yield from ((sentences[n + k].number, HEADER) for k in range(len(head)))
        n += len(head)
        column = 0
        while n < len(sentences):
            cells = _one_block(sentences, n)
            whole = cells[-1].end - cells[0].start
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
    while n < len(sentences) and len(groups) < columns + 1:
        cells = _one_block(sentences, n)
        groups.append(cells[0].block.group)
        n += len(cells)
    row, after = groups[:columns], groups[columns:]
    if len(row) < columns:
        return False
    return (len(set(row)) == 1 and row[0] not in after) or len(set(row)) == columns


def _named_columns(text: str, sentences: Sequence[Sentence], n: int, hits: Hits) -> list[frozenset[str]]:
    found: list[frozenset[str]] = []
    for one in sentences[n : n + 8]:
        about = frozenset() if ": " in text[one.start : one.end] else _of(one, hits)
        if one.block.row >= 0 or one.block.level or one.hi - one.lo > 4 or not about or about in found:
            break
        found.append(about)
    return found
