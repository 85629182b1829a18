"""Which personal data the statement names, by the words of the catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.reading.blocks import Kind
from gestand.reading.document import Document, best
from gestand.reading.facts import Certainty, Fact
from gestand.reading.kinds.told import is_conditional
from gestand.reading.lexicon import Hit
from gestand.reading.segments import Sentence

_SILENT = frozenset(
    ("right", "authority", "contact", "security", "who", "dpo", "changes", "transfer", "breach", "other")
)
"""Where a word is only spoken of: an e-mail address to write to, a passport that shows who asks."""


def read(document: Document) -> Iterator[Fact]:
    listed = lists(document)
    yield from best(found for one in document.said() for found in _in(document, one, one.number in listed))


def lists(document: Document) -> set[int]:
    """The items of lists that are for the most part names of data, whatever the heading above them is about."""
    found: set[int] = set()
    items: list[Sentence] = []
    for one in (*document.said(), None):
        if one and one.kind is Kind.ITEM and (not items or one.number == items[-1].number + 1):
            items.append(one)
            continue
        if len(items) > 2 and sum(_is_a_name(document, item) for item in items) >= 0.6 * len(items):
            found |= {item.number for item in items}
        items = [one] if one and one.kind is Kind.ITEM else []
    return found


def _is_a_name(document: Document, one: Sentence) -> bool:
    hits = _named(document, one)
    covered = {n for hit in hits for n in range(hit.lo, hit.hi)}
    return len(covered) * 2 >= min(one.hi - one.lo, 6)


def _in(document: Document, one: Sentence, in_a_list: bool) -> Iterator[tuple[float, Fact]]:
    score = max(2.0 * in_a_list, _context(document, one))
    if score <= 0:
        return
    hits = [hit for hit in _named(document, one) if not document.is_quoted(one, hit)]
    hits = _without_label(document, one, hits)
    denied = [] if document.has(one, "collected.but") else document.found(one, "collected.denied")
    taken = -1
    for n, hit in enumerate(hits):
        if hit.lo < taken or any(_holds(other, hit) for other in hits[n + 1 : n + 4]):
            continue
        whole = document.words[hit.hi - 1].form.endswith(("gegevens", "nummer", "data"))
        whole = whole and hit.name != "data.vat_number"
        if not whole and hit.name.removeprefix("data.") in _WEAK and not _listed(one, hit, hits):
            # What stands in it is no more: `title` of `job title`.
            taken = hit.hi
            continue
        if (
            document.near("no", max(hit.lo - 4, one.lo), hit.lo)
            or any(other.hi <= hit.lo for other in denied)
            or document.near("collected.not", max(hit.lo - 2, one.lo), hit.lo)
            or _is_a_way(document, hit)
            or _on_it(document, hit)
            or _is_whose(document, hit, hits[:n])
            or _is_what_a_camera_sees(document, one, hit)
        ):
            taken = hit.hi
            continue
        taken = hit.hi
        span = document.trimmed(hit.start, hit.end)
        certainty = Certainty.SURE if score >= 2 else Certainty.LIKELY
        less = 0.2 * (_is_aside(document, one, hit) and n > 0)
        yield score - less, document.fact("data_category", hit.name.removeprefix("data."), one, span, certainty)


_WEAK = frozenset(
    (
        *(
            "organisation",
            "function",
            "country",
            "session",
            "message",
            "usage",
            "preference",
            "opinion",
        ),
        *(
            "cookie_id",
            "availability",
            "language",
            "education",
            "own_text",
            "name",
            "address",
            "recipient",
        ),
        *(
            "document",
            "purchase",
            "payment",
            "invoice",
            "user_id",
            "contact",
            "device",
            "location",
            "insurance",
        ),
        *(
            "login",
            "certificate",
            "score",
            "age",
            "disability",
            "vat_number",
        ),
    )
)
"""What these are called is often said of something else: `uw organisatie`, `de website`."""


def _listed(one: Sentence, hit: Hit, hits: list[Hit]) -> bool:
    """In a list: an item or cell, or other categories close by."""
    if one.kind in (Kind.ITEM, Kind.CELL) and (one.hi - one.lo <= 14 or len(hits) > 2):
        return True
    near = {other.name for other in hits if other is not hit and abs(other.lo - hit.lo) <= 12}
    return len(near) >= 1 and ("data" in one.topics or len(near) >= 2)


_LATER = frozenset(("sharing", "retention", "cookies", "automated"))
"""Where kinds of data are named that were collected elsewhere."""
_BY = ("via", "per", "door", "by", "legitimate")
"""Before a way to reach somebody: `via e-mail`; before interests that are a basis."""


def _on_it(document: Document, hit: Hit) -> bool:
    """`zoals op uw paspoort`, `de locatie van de telefoon`: where something stands, or whose it is."""
    if not document.words[hit.lo].soft:
        # `date of birth, telephone number`
        return False
    before = document.forms(hit.lo - 2, hit.lo)
    return before[:1] in (["op"], ["on"]) or (hit.name == "data.telephone" and before[:1] in (["van"], ["of"]))


def _is_a_way(document: Document, hit: Hit) -> bool:
    """`via e-mail`, `via de browser`."""
    before = ["", "", "", *document.forms(max(hit.lo - 3, 0), hit.lo)][-3:]
    joined = before[2] in document.ands and before[0] in _BY
    each = hit.name == "data.email" and before[2] in _EACH
    return before[2] in _BY or joined or each or (before[2] in _THE and before[1] in _BY)


_THE = ("de", "het", "uw", "je", "the", "your")
_EACH = ("elke", "iedere", "each", "every")
"""Before a message, and no address: `de link onder elke e-mail`."""
_WHOSE = ("data.contact", "data.location", "data.vehicle", "data.family")


def _is_whose(document: Document, hit: Hit, before: list[Hit]) -> bool:
    """`namen van contactpersonen`, `foto's van de locatie`: of whom or what the data before it is."""
    if hit.name not in _WHOSE or not before or hit.lo - before[-1].hi not in (1, 2) or hit.hi - hit.lo > 1:
        return False
    joined = all(document.words[n].soft for n in range(before[-1].hi, hit.lo + 1))
    return joined and document.words[before[-1].hi].form in ("van", "of")


def _is_what_a_camera_sees(document: Document, one: Sentence, hit: Hit) -> bool:
    """`Er hangen camera's; de beelden ...`. A photo by its name is one, though camera images stand beside it."""
    named = any(name in document.words[hit.lo].form for name in ("foto", "photo"))
    return hit.name == "data.photo" and not named and document.has(one, "data.camera_images")


def _is_aside(document: Document, one: Sentence, hit: Hit) -> bool:
    """In parentheses: `IP-adres (automatisch door uw browser)`."""
    said = document.text[one.start : hit.start]
    return said.count("(") > said.count(")")


def _without_label(document: Document, one: Sentence, hits: list[Hit]) -> list[Hit]:
    """`Contactgegevens: adres, telefoon`: what a list is called is not one more of what is in it."""
    for mark in (":", "("):
        at = document.text.find(mark, one.start, min(one.end, one.start + 60))
        inside = [hit for hit in hits if hit.start > at]
        outside = {hit.hi for hit in hits if hit.start <= at}
        if at > 0 and len(inside) > (mark == "(") and len(outside) == 1 and hits[0].lo - one.lo <= 3:
            return inside
    return hits


def _holds(other: Hit, hit: Hit) -> bool:
    return other.lo <= hit.lo and hit.hi < other.hi


def _named(document: Document, one: Sentence) -> list[Hit]:
    return document.found(one, *document.hits.under("data."))


def _context(document: Document, one: Sentence) -> float:
    """How much a sentence is about data that is collected; 0 where it is about something else."""
    if document.has(one, "collected.context_not", "collected.undone") or document.quote(one).endswith("?"):
        return 0
    about = "data" in one.topics
    named = {hit.name for hit in _named(document, one)}
    kept = "retention" in one.topics or (document.has(one, "retention.strong") and bool(document.lengths(one)))
    if kept and not about and len(named) < 3:
        # `Facturen: zeven jaar`: what is kept, and was named where it is collected.
        return 0
    told = is_conditional(document, one) and document.has(one, "collected.collect")
    few = len(named) < 3 - document.has(one, "process") and one.start == one.block.start
    if "purpose" in one.topics and not about and one.kind is not Kind.TEXT and few and not told:
        # `Het verzenden van facturen`: what is done, and not what is known.
        return 0
    listed = one.kind in (Kind.ITEM, Kind.CELL) or one.lead is not None
    collects = document.has(one, "process", "collected.collect")
    shared = "sharing" in one.topics and len(named) < 2 and "purpose" not in one.topics
    if one.topics & {"header", "reason"} or (not about and (shared or "@" in document.quote(one))):
        # `De betaaldienst krijgt de gegevens`: who it is, and not what.
        return 0
    if about:
        # In a table of recipients it is what each gets, of what was told of before.
        given = one.kind is Kind.CELL and any("sharing" in head.topics for head in one.under)
        return 1.0 if given else 2.5 if listed or collects else 1.5
    if listed and document.has(one.lead, "lead.data") and "purpose" not in one.topics:
        return 2
    strong = document.has(one, "collected.strong") and not one.topics & {"right", "authority"}
    if strong and len(_named(document, one)) > 1:
        return 1.8
    written = one.topics == {"contact"} and len(named) >= 3 and ":" in document.quote(one)
    if (one.topics & _SILENT and not written) or document.has(one, "identity.check"):
        return 0
    if collects and document.has(one, "collected.word") and "cookies" not in one.topics:
        return 1.5
    if len({hit.name for hit in _named(document, one)}) >= 3 and not one.topics & _LATER:
        return 1.2
    if collects and not one.topics & {"cookies", "sharing", "retention"}:
        return 1.2 if len(_named(document, one)) >= 1 else 0
    if one.topics & {"purpose", "basis"} and len(_named(document, one)) >= 2:
        return 1
    return 0
