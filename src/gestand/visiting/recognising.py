"""Which version of the statement does a page show? By its sentences, and not by what the page says of itself.

A version is shown when every sentence of one of its published pages is there, in the same order, whatever stands
around and between them. The order is what tells a cell of a table (`1 year`) from the same words elsewhere. What a page
says of itself (the mark in its head, a number, a date) shows nothing; it only helps to say what is wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from itertools import islice

from gestand.ledger.versions import Version
from gestand.ledger.visits import Outcome
from gestand.visiting.page import Mark, Page
from gestand.visiting.words import count, words

HALF = 0.5
"""Of the words of a version: with less of them a page is no statement."""
CHANCE = 0.05
"""Of the sentences after a cut, how many stand before it as well: a heading of one word."""
TELLING = 6
"""Words: a sentence of fewer can stand anywhere."""
MOST_PLACES = 1000
"""At which one sentence is looked for in a page."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, a heading or a name in a list."""

    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Rendering:
    """One published page. `digest`: SHA-256 of its file."""

    version: str
    language: str
    digest: str
    units: tuple[Unit, ...]

    @property
    def all_words(self) -> str:
        return "".join(unit.words for unit in self.units)


@dataclass(frozen=True, slots=True)
class Recognised:
    """`missing`: the units of `rendering` that are not there. `named`: the version that an outcome is about as well."""

    outcome: Outcome
    rendering: Rendering | None = None
    missing: tuple[Unit, ...] = ()
    named: str = ""
    there: int = 0
    """How many words of the rendering are there; none where they are less than half."""


def renderings(version: Version, files: Mapping[str, bytes]) -> Iterator[Rendering]:
    """The pages that were kept of a version, in every language."""
    for name, content in sorted(files.items()):
        language = name.removeprefix("statement/").removesuffix(".html")
        if name == f"statement/{language}.html":
            reader = _Units()
            reader.feed(content.decode())
            reader.close()
            yield Rendering(version.version, language, version.files[name], tuple(reader.units()))


def recognise(page: Page, current: str, published: Sequence[Rendering], versions: Sequence[Version]) -> Recognised:
    """`current`: the version in force; of what is published it comes first where a page is equally near to several."""
    said = _Said(page.words)
    found = _visible(said, current, published, versions)
    if found.outcome is not Outcome.SHOWN and page.mark and page.mark.digest not in {one.digest for one in versions}:
        return replace(found, outcome=Outcome.DRAFT, named=page.mark.version)
    if found.outcome is Outcome.NO_STATEMENT and page.mark:
        return _marked(page.mark, said, published)
    if page.hidden != page.words and found.outcome in (Outcome.OTHER, Outcome.CUT_OFF, Outcome.NO_STATEMENT):
        unseen = _visible(_Said(page.hidden), current, published, versions)
        if unseen.outcome is Outcome.SHOWN and unseen.rendering:
            missing = _missing(unseen.rendering.units, said)
            return Recognised(Outcome.HIDDEN, unseen.rendering, missing)
    return found


def _visible(said: _Said, current: str, published: Sequence[Rendering], versions: Sequence[Version]) -> Recognised:
    ordered = sorted(published, key=lambda one: one.version != current)
    nearest = Recognised(Outcome.NO_STATEMENT)
    for rendering in ordered:
        found = _compare(rendering, said)
        if found.outcome is Outcome.SHOWN:
            return _beside(found, rendering, said, ordered, versions)
        if found.there > nearest.there:
            nearest = found
    return nearest


def _compare(rendering: Rendering, said: _Said) -> Recognised:
    total = sum(count(unit.words) for unit in rendering.units)
    # What stands nowhere in the page needs no order: most renderings are done with then.
    there = sum(count(unit.words) for unit in rendering.units if said.places(unit.words))
    if not total or there < HALF * total:
        return Recognised(Outcome.NO_STATEMENT)
    missing = _missing(rendering.units, said)
    there = total - sum(count(unit.words) for unit in missing)
    if there < HALF * total:
        return Recognised(Outcome.NO_STATEMENT)
    if not missing:
        return Recognised(Outcome.SHOWN, rendering)
    return Recognised(_how(rendering, missing), rendering, missing, there=there)


def _how(rendering: Rendering, missing: tuple[Unit, ...]) -> Outcome:
    """Cut off: after the first that is missing nothing is there but what stands anywhere by chance."""
    rest = len(rendering.units) - rendering.units.index(missing[0])
    cut_off = 1 < len(missing) < len(rendering.units) and rest - len(missing) <= rest * CHANCE
    return Outcome.CUT_OFF if cut_off else Outcome.OTHER


def _marked(mark: Mark, said: _Said, published: Sequence[Rendering]) -> Recognised:
    """A page that says it is a version, and has less than half of it."""
    for rendering in published:
        if (rendering.version, rendering.language) == (mark.version, mark.language):
            missing = _missing(rendering.units, said)
            return Recognised(_how(rendering, missing), rendering, missing)
    return Recognised(Outcome.NO_STATEMENT)


def _beside(
    found: Recognised, whole: Rendering, said: _Said, published: Sequence[Rendering], versions: Sequence[Version]
) -> Recognised:
    """A page that shows a version, and sentences of an earlier one that it took back."""
    order = [one.version for one in sorted(versions, key=lambda one: (one.since, one.published))]
    mine = whole.all_words
    for other in published:
        if other.language != whole.language or order.index(other.version) >= order.index(whole.version):
            continue
        taken_back = [unit for unit in other.units if count(unit.words) >= TELLING and unit.words not in mine]
        standing = tuple(unit for unit in taken_back if said.places(unit.words))
        if standing:
            return Recognised(Outcome.MIXED, whole, standing, other.version)
    return found


# ---------------------------------------------------------------- in their order


class _Said:
    """The words of a page, and where sentences stand in it: most stand in every version, and are looked for once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._places: dict[str, tuple[int, ...]] = {}

    def places(self, unit: str) -> tuple[int, ...]:
        if unit not in self._places:
            self._places[unit] = tuple(islice(self._find(unit), MOST_PLACES))
        return self._places[unit]

    def _find(self, unit: str) -> Iterator[int]:
        start = self._text.find(unit)
        while start >= 0:
            yield start
            start = self._text.find(unit, start + 1)


def _missing(units: Sequence[Unit], said: _Said) -> tuple[Unit, ...]:
    """The fewest units that have to be left out for all others to stand in the page one after another."""
    ends: list[int] = []
    """Where the shortest row of so many units ends, at its earliest."""
    rows: list[tuple[int, int]] = []
    """By number of a step: its unit, and the step before it."""
    last: list[int] = []
    """By length of a row: its last step."""
    for number, unit in enumerate(units):
        better: dict[int, int] = {}
        for start in said.places(unit.words):
            length = bisect_right(ends, start)
            end = start + len(unit.words) - 1
            if end < better.get(length, ends[length] if length < len(ends) else end + 1):
                better[length] = end
        before = list(last)
        for length, end in sorted(better.items()):
            rows.append((number, before[length - 1] if length else -1))
            if length == len(ends):
                ends.append(end)
                last.append(len(rows) - 1)
            else:
                ends[length], last[length] = end, len(rows) - 1
    kept: set[int] = set()
    step = last[-1] if last else -1
    while step >= 0:
        number, step = rows[step]
        kept.add(number)
    return tuple(unit for number, unit in enumerate(units) if number not in kept)


class _Units(HTMLParser):
    """The units of a page that gestand wrote: sentences, headings, names, heads of tables; not its list of contents."""

    _WHOLE = ("h2", "h3", "dt")

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[list[str]] = []
        self._depth = 0
        self._tag = ""
        self._out = 0
        self._in = False

    def units(self) -> Iterator[Unit]:
        for parts in self._found:
            text = " ".join("".join(parts).split())
            if (said := words(text)).strip():
                yield Unit(text, said)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self._in = self._in or tag == "main"
        self._out += tag == "nav"
        if self._tag:
            self._depth += tag == self._tag
        elif self._in and not self._out and self._begins(tag, said):
            self._tag, self._depth = tag, 1
            self._found.append([])

    def _begins(self, tag: str, said: Mapping[str, str | None]) -> bool:
        return tag in self._WHOLE or (tag == "span" and "id" in said) or (tag == "th" and said.get("scope") == "col")

    def handle_endtag(self, tag: str) -> None:
        self._in = self._in and tag != "main"
        self._out -= tag == "nav"
        if tag == self._tag:
            self._depth -= 1
            if not self._depth:
                self._tag = ""

    def handle_data(self, data: str) -> None:
        if self._tag:
            self._found[-1].append(data)
