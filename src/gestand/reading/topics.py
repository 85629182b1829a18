"""What a sentence is about: by the column of its table, the sentence that leads to its list, or the heading above."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gestand.reading import evidence
from gestand.reading.blocks import Kind
from gestand.reading.cards import CARD, cards, is_a_name, labelled
from gestand.reading.lexicon import Hits
from gestand.reading.segments import Sentence
from gestand.reading.subheadings import TITLE, is_a_group, is_a_title
from gestand.reading.tables import VALUE, cell_of, flattened, heads_of, topics_of

_LABEL = 5
"""Words of a label before a colon or a point: `Bewaartermijn: ...`."""
_SHORT = 6
"""Words of a heading that runs into its list: `Waarom. (a) ...`."""


_WITHIN = frozenset(("contact", "data", "right", "who"))
"""What a group in a list can be called without being a list of something else."""


def assign(text: str, sentences: Sequence[Sentence], hits: Hits) -> None:
    """Fills in what each sentence stands under and is about."""
    columns, heads = dict(flattened(text, sentences, hits)), heads_of(text, sentences, hits)
    named_by = cards(text, sentences, hits)
    above: list[tuple[int, Sentence]] = []
    lead: Sentence | None = None
    outer: list[Sentence] = []
    asks = sum(_opens(text, one) and bool(topics_of(one, hits)) for one in sentences) >= _SEVERAL
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
        one.under, inherited = [head for _, head in above], _inherited(above, one, hits)
        if one.kind is Kind.CELL:
            one.topics, one.label = cell_of(text, one, heads, hits, inherited)
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
            within = own <= _WITHIN or not one.topics <= _WITHIN or not _opens_a_list(one, sentences)
            one.topics = (one.topics or own) if one.kind is Kind.ITEM and within else (own or one.topics)
            if one.kind is Kind.TEXT or own or _opens_a_list(one, sentences):
                outer = [*outer, lead] if lead and one.kind is Kind.ITEM else []
                lead = one
        before = one
    evidence.fill(sentences, hits)


def _inherited(above: Sequence[tuple[int, Sentence]], one: Sentence, hits: Hits) -> frozenset[str]:
    """What the nearest heading is about; below one that is a purpose a name of data in a list is about data."""
    about = above[-1][1].topics if above else frozenset[str]()
    named = about == CARD and one.kind is Kind.ITEM and is_a_name(one, hits)
    return frozenset({"data"}) if named else about


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


def _of_heading(
    text: str, one: Sentence, above: list[tuple[int, Sentence]], sentences: Sequence[Sentence], hits: Hits
) -> frozenset[str]:
    """`Inzien, wijzigen en wissen` is about rights, whatever else stands in it; a title is about nothing."""
    if is_a_title(one, sentences, hits):
        return TITLE
    if is_a_group(text, one, [head for _, head in above[:1]], sentences, hits):
        return frozenset()
    own = topics_of(one, hits)
    # `Aanpassing en verwijdering` is of data, and not of the statement.
    return own - {"changes"} | {"right"} if len(evidence.rights(one, hits)) >= 2 else own


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
    if hits.has("next.sharing", one.lo, one.hi):
        return frozenset({"sharing"})
    if hits.has("next.basis", one.lo, one.hi):
        return frozenset({"basis"}) | (one.topics & {"purpose"})
    if found == {"purpose"} and "sharing" in one.topics and not hits.has("collected.word", one.lo, one.hi):
        # `Wij gebruiken diensten voor hosting, waaronder:` below the recipients.
        return one.topics
    short = one.hi - one.lo <= (3 if one.topics else 9)
    return found & one.topics or found or (topics_of(one, hits) if short else frozenset())


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
        return topics_of(one, hits)
    if whole.endswith(".") and one.start == one.block.start:
        heads = one.hi - one.lo <= 6 and one.end < one.block.end and not VALUE.search(whole) and ":" not in whole
        heads = heads and not _SAYS.search(whole) and (not _DOES.search(whole) or bool(_ASKS.match(whole)))
        heads = heads or (subordinate(whole) and one.end < one.block.end)
        if one.hi - one.lo <= 3 or heads:
            return topics_of(one, hits)
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
_SUBORDINATE = re.compile(
    r"(?:Hoe|Hoelang|Wat|Welke|Waarom|Waarvoor|Waartoe|Wie|(?:Met|Aan|Van|Bij|Om|Op) (?:wie|wat|welke?)|How|What|Which|"
    r"Why|Who) [^.,:;]*\.$"
)


def subordinate(said: str) -> bool:
    """`Aan wie wij ze geven.`: no sentence by itself, but what the ones behind it are about."""
    return len(said.split()) <= _SHORT + 1 and _SUBORDINATE.match(said) is not None


_ASKS = re.compile(
    r"(?:Hoe|Hoelang|Wat|Welke|Welk|Waarom|Waarvoor|Waar|Wie|Wanneer|Met|Van|Aan|Op|Worden|Wordt|Maken|Maakt|Delen|Geven|How|What|Which|"
    r"Why|Who|Where|With|When|Do|Is|Are)\b"
)
