"""Lines of a text put together again: headings, items of lists, cells of tables, paragraphs.

People's statements come out of web pages, PDF files and word processors, so a line may be a paragraph, a part of one,
or a cell of a table that lost its lines. What a block *is about* is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    HEADING = "heading"
    ITEM = "item"
    CELL = "cell"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Block:
    """`start` and `end` leave out bullet and blanks. `group`: blocks between two blank lines share one."""

    kind: Kind
    start: int
    end: int
    group: int
    level: int = 0
    """Of a heading with marks, how deep it stands; 0 where nothing says so."""
    row: int = -1
    column: int = -1
    indent: int = 0
    mark: str = ""
    """Of an item what stands before it: `1`, `a` or the bullet itself; of a heading how it is numbered: `1.`, `1)`."""
    head: bool = False
    """A cell with a line below its row: of the heads of a table."""
    off: bool = False
    """A box that is not ticked among boxes that are."""


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    indent: int
    text: str
    bullet: str
    group: int
    ruled: bool = False
    """A line of a table is drawn below it."""


_BULLET = re.compile(
    r"(?:(?:[-*•·▪◦●○■□☐☑☒✓✔✗➢►▸–—+⁃‣‐]|\uf0b7|\uf0a7|o(?=[ \t]{1,8}[A-Z])|\[[ xXv✓]?\]|\(?\d{1,2}\)|\d{1,2}\.(?!\d)|"
    r"\(?[a-z]\)|[a-z]\.(?=[ \t])|\(?[ivx]{1,4}\)|\d{1,2}(?:\.\d{1,2}){1,3}\.?(?=[ \t]))[ \t]+){1,3}"
)
_NUMBER = re.compile(r"\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\d{1,2}(?:\.\d{1,2})+\.?")
_MARKED = re.compile(r"(#{1,6})[ \t]*")
_RULE = re.compile(r"[-=_*|:+ \t]{3,}")
_TABLED = re.compile(r"(?=.*\|)\|?[ :]*-{2,}[-: |]*")
_POSTCODE = re.compile(r"\b\d{4} ?[A-Z]{2}\b|^\d[\d .()+/-]{7,}$|@|https?://|\bwww\.")
_TICKED = re.compile(r"\[[xXv✓]\]|[☑☒✓✔]")
_EMPTY = re.compile(r"\[ ?\]|[☐□]")
_WRAP = 45
"""A shorter line was not broken to fit a page."""
_ASKS_ON = frozenset(
    (
        *("en", "of", "de", "het", "een", "van", "voor", "met", "in", "op", "aan", "te", "om", "uw", "je", "onze"),
        *("and", "or", "the", "a", "for", "with", "to", "your", "our"),
    )
)
"""Words with which no line of a list ends."""
_PAGE = 130
"""Lines that are longer were not either."""
LONGEST_HEADING = 100


def blocks(text: str) -> list[Block]:
    """The blocks of a text in their order."""
    lines = list(_lines(text))
    ticked = any(_TICKED.match(line.bullet.strip()) for line in lines)
    found: list[Block] = []
    row = 0
    width = _width(lines)
    n = 0
    while n < len(lines):
        line = lines[n]
        if (not _is_loose(lines, n)) and (cells := list(_cells(line))):
            found += [
                Block(Kind.CELL, s, e, line.group, 0, row, at, head=line.ruled)
                for at, (s, e) in enumerate(cells)
                if s < e
            ]
            row += 1
            n += 1
            continue
        last = n
        while last + 1 < len(lines) and _goes_on(lines[last], lines[last + 1], width):
            last += 1
        one = Block(
            Kind.ITEM if line.bullet else Kind.TEXT,
            line.start,
            lines[last].end,
            line.group,
            indent=line.indent,
            mark=_mark(line.bullet),
        )
        if last == n:
            one = _heading(lines, n) or one
        off = ticked and bool(_EMPTY.match(line.bullet.strip()))
        found += _apart(text, replace(one, off=off)) if one.kind is Kind.TEXT else [replace(one, off=off)]
        n = last + 1
    return found


_INLINE = re.compile(r"[ ](?:[•▪●◦✓✔➢►☑☒]|\[[xX]\]|[-–*](?=[ ][A-Za-z(\[]))[ ]+")


def _apart(text: str, one: Block) -> list[Block]:
    """A list that was run on, `wij vragen: - naam - adres`: what leads to it, and its items."""
    marks = list(_INLINE.finditer(text, one.start, one.end))
    dashes = sum(match[0].strip() in "-–*" for match in marks)
    led = bool(marks) and text[one.start : marks[0].start()].rstrip().endswith((":", ";", "."))
    if len(marks) < 2 or (dashes > len(marks) / 2 and not (led or len(marks) > 3)):
        marks = _counted(text, one)
    if len(marks) < 2:
        return [one]
    ends = [*(match.start() for match in marks[1:]), one.end]
    items = [
        replace(one, kind=Kind.ITEM, start=match.end(), end=end, mark=match[0].strip()[:1], indent=one.indent + 1)
        for match, end in zip(marks, ends, strict=True)
    ]
    return [replace(one, end=marks[0].start()), *items]


_COUNTS = re.compile(r"(?<=[\s:;,.])\(?([a-z]|\d{1,2})[.)][ ]+(?=\S)")
_FIRST = ("a", "1")


def _counted(text: str, one: Block) -> list[re.Match[str]]:
    """`voor: a) facturen; b) post`, `1. Naam 2. Adres`: marks that count on from the first one in a paragraph."""
    found: list[re.Match[str]] = []
    for match in _COUNTS.finditer(text, one.start, one.end):
        said = match[1]
        if said in _FIRST and len(found) < 2:
            found = [match]
        elif found and said == _next(found[-1][1]) and match[0].strip()[-1] == found[0][0].strip()[-1]:
            found.append(match)
    led = bool(found) and text[one.start : found[0].start()].rstrip()[-1:] in ":;.,"
    return found if len(found) > 2 or (led and len(found) == 2) else []


def _next(said: str) -> str:
    return str(int(said) + 1) if said.isdigit() else chr(ord(said) + 1)


def _mark(bullet: str) -> str:
    bare = bullet.strip("( .)\t")[:1]
    return "1" if bare.isdigit() else "a" if bare.isalpha() else bare


def _lines(text: str) -> Iterator[_Line]:
    at, group = 0, 0
    led = False
    drawn = _drawn(text)
    for number, raw in enumerate(text.splitlines(keepends=True)):
        begin = at
        at += len(raw)
        bare = raw.strip().lstrip("\ufeff")
        if not bare or _RULE.fullmatch(bare) or bare.startswith("<!--"):
            group += 1
            continue
        start = begin + raw.index(bare[0])
        indent = start - begin
        end = start + len(bare)
        quoted = 1 if bare.startswith("> ") else 0
        bullet = "" if _MARKED.match(bare) else (_BULLET.match(bare, quoted * 2) or [""])[0]
        if quoted and not bullet and led and len(bare) < LONGEST_HEADING:
            # `> ` where a list was announced: its items.
            bullet, quoted = "> ", 0
        led = bare.endswith(":") or bullet == "> "
        if len(bullet) == len(bare):
            bullet = ""
        start += len(bullet) + quoted * 2
        yield _Line(start, end, indent, text[start:end], bullet, group, number in drawn)


def _drawn(text: str) -> frozenset[int]:
    """The numbers of the lines below which the line of a table is drawn: `|---|---|`."""
    lines = text.splitlines()
    return frozenset(n for n, after in enumerate(lines[1:]) if _TABLED.fullmatch(after.strip()) and "|" in lines[n])


def _width(lines: list[_Line]) -> int:
    """Where the lines of the text were broken to fit a page; 0 where each paragraph is a line.

    In a text that was broken most long lines are about as long as the longest, and none is much longer.
    """
    long = sorted(whole for line in lines if (whole := line.indent + len(line.bullet) + len(line.text)) >= _WRAP)
    if len(long) < 4:
        return 0
    width = long[int(len(long) * 0.95)]
    near = sum(width - 22 <= whole <= width + 10 for whole in long)
    return width if width <= _PAGE and near >= len(long) * 0.6 else 0


def _goes_on(line: _Line, after: _Line, width: int) -> bool:
    """Whether the line after continues this one: it was broken where the next word did not fit."""
    if after.group != line.group or after.bullet or _MARKED.match(after.text):
        return False
    if (separator := _separated(after.text)) and (separator is not _WIDE or _separated(line.text) is _WIDE):
        return False
    if line.text.endswith("-") and after.text[:1].islower():
        return True
    if width and line.text.split()[-1] in _ASKS_ON:
        return True
    if _MARKED.match(line.text):
        return False
    if after.text[:1].islower() or line.text.endswith(","):
        if width:
            return not (line.text.endswith((":", ";")) and len(line.text) < width * 0.7)
        if line.text.endswith((".", ":", ";", "?")):
            return False
        # Short lines that begin small are a list that lost its bullets, unless the first of them asks for more.
        return len(line.text) >= _WRAP or line.text.endswith(",") or line.text.split()[-1].lower() in _ASKS_ON
    if not width:
        return False
    first = len(after.text.split(maxsplit=1)[0])
    whole = line.indent + len(line.bullet) + len(line.text)
    return whole + 1 + first > width - 4


# ---------------------------------------------------------------- tables


def _separated(text: str) -> re.Pattern[str] | None:
    """What separates the cells of a row, if the line is one."""
    if text.count("|") >= (2 if text.startswith("|") else 1) and "||" not in text:
        return _BAR
    if "\t" in text:
        return _TAB
    if len(_ARROW.findall(text)) >= 2:
        return _ARROW
    if len(_WIDE.findall(text)) >= 1:
        return _WIDE
    return None


def _is_loose(lines: list[_Line], n: int) -> bool:
    """Wide blanks in a line alone are no columns: text was set to fill its lines."""
    if _separated(lines[n].text) is not _WIDE:
        return False
    wide = len(_WIDE.findall(lines[n].text))
    near = [lines[m] for m in (n - 1, n + 1) if 0 <= m < len(lines) and lines[m].group == lines[n].group]
    return not any(len(_WIDE.findall(line.text)) == wide for line in near)


_BAR = re.compile(r"\|")
_TAB = re.compile(r"\t+")
_ARROW = re.compile(r" > ")
_WIDE = re.compile(r" {3,}")


def _cells(line: _Line) -> Iterator[tuple[int, int]]:
    separator = _separated(line.text)
    if separator is None:
        return
    at = 0
    for match in (*separator.finditer(line.text), None):
        end = match.start() if match else len(line.text)
        piece = line.text[at:end]
        bare = piece.strip()
        start = line.start + at + (len(piece) - len(piece.lstrip()))
        if match or bare:
            yield (start, start + len(bare)) if at or bare or not line.text.startswith("|") else (start, start)
        at = match.end() if match else end


# ---------------------------------------------------------------- headings


def _heading(lines: list[_Line], n: int) -> Block | None:
    line = lines[n]
    marked = _MARKED.match(line.text)
    if marked and (len(line.text) <= LONGEST_HEADING or not _SENTENCES.search(line.text)):
        return Block(Kind.HEADING, line.start + marked.end(), line.end, line.group, len(marked[1]))
    bold = line.text.startswith("**") and line.text.rstrip(":").endswith("**") and line.text.count("**") == 2
    if bold and (not line.bullet or _NUMBER.fullmatch(line.bullet.strip())):
        return Block(Kind.HEADING, line.start, line.end, line.group, mark=_numbering(line))
    if not _reads_as_a_heading(line) or n + 1 == len(lines):
        return None
    if line.bullet and not _numbered_alone(lines, n):
        return None
    alone = (n == 0 or lines[n - 1].group != line.group) and (n + 1 == len(lines) or lines[n + 1].group != line.group)
    if alone or (_first(lines, n) and _stands_above(line, lines[n + 1])):
        return Block(Kind.HEADING, line.start, line.end, line.group, mark=_numbering(line))
    if _after_an_end(lines, n) and _stands_above(line, lines[n + 1]):
        return Block(Kind.HEADING, line.start, line.end, line.group, mark=_numbering(line))
    if line.text.endswith("?") and n + 1 < len(lines) and not line.bullet:
        return Block(Kind.HEADING, line.start, line.end, line.group, mark=_numbering(line))
    return None


def _numbering(line: _Line) -> str:
    """How a heading is numbered, whatever its number: `1.`, `1)`, `1.1`, `artikel 1`; nothing where it is not."""
    own = _ORDINAL.match(line.text)
    return re.sub(r"\d+", "1", line.bullet.strip() or (own[0].strip().lower() if own else ""))


_ORDINAL = re.compile(
    r"(?:(?:artikel|art\.?|hoofdstuk|deel|paragraaf|article|section|chapter|part|stap|§) ?)?\d{1,2}[.):]?(?=\W)",
    re.IGNORECASE,
)


def _after_an_end(lines: list[_Line], n: int) -> bool:
    """Where no line is blank a heading stands behind a sentence or a list that has ended."""
    before, line = lines[n - 1], lines[n]
    ended = before.text.endswith((".", "!", "?", ";")) or (
        bool(before.bullet) and _mark(before.bullet) != _mark(line.bullet)
    )
    return before.group == line.group and ended and len(line.text) <= 60


def _reads_as_a_heading(line: _Line) -> bool:
    bare = line.text.strip("*_ ")
    return (
        0 < len(bare) <= LONGEST_HEADING
        and len(bare.split()) <= 14
        and (bare[0].isupper() or bare[0].isdigit())
        and not bare.endswith((".", ";", ",", ":"))
        and not _breaks_off(bare)
        and not _POSTCODE.search(bare)
        and (": " not in bare or bool(_NUMBERED.match(bare)))
    )


def _breaks_off(bare: str) -> bool:
    """`Dat doe ik om` asks for what stands below it; `Waar gebruiken wij het voor` asks nothing more."""
    words = bare.lower().split()
    return words[-1] in _ASKS_ON and not words[0].startswith(("wa", "wh", "hoe", "how"))


_SENTENCES = re.compile(r"[.!?] [A-Z]")
_NUMBERED = re.compile(r"(?:Artikel|Hoofdstuk|Deel|Paragraaf|Article|Section|Chapter|Part|Stap)? ?\d{1,2}[a-z]? ?:")
"""`Artikel 3: Termijnen` is a heading; `Facturen: 7 jaar` is a line of its own."""


def _numbered_alone(lines: list[_Line], n: int) -> bool:
    """A number before it, and no such list around it: `3. Doeleinden` above its text."""
    line = lines[n]
    if not _NUMBER.fullmatch(line.bullet.strip()):
        return False
    around = [lines[m] for m in (n - 1, n + 1) if 0 <= m < len(lines) and lines[m].group == line.group]
    if not around:
        near = [lines[m] for m in (n - 1, n + 1) if 0 <= m < len(lines)]
        return not all(_like(line, other) for other in near)
    return not any(_like(line, other) for other in around)


def _like(line: _Line, other: _Line) -> bool:
    """Items of one list, by how they are marked and how short both are."""
    return bool(_NUMBER.fullmatch(other.bullet.strip())) and other.bullet.strip()[-1] == line.bullet.strip()[-1]


_SAID = 45
"""Letters in which the line below says what it is of: `Facturen: 7 jaar`."""
_LETTERED = re.compile(r"(?:[A-Z]|[IVX]{1,4})[.)] ")


def _counted_heading(line: _Line) -> bool:
    """`3. Delen`, `F. Storage periods`."""
    return bool(_NUMBER.fullmatch(line.bullet.strip()) or _LETTERED.match(line.text) or _ORDINAL.match(line.text))


def _first(lines: list[_Line], n: int) -> bool:
    return n + 1 < len(lines) and (n == 0 or lines[n - 1].group != lines[n].group)


def _stands_above(line: _Line, after: _Line) -> bool:
    if after.group != line.group:
        return False
    counted = _counted_heading(line) and not _counted_heading(after)
    if len(line.text) <= 60 and (counted or ": " in after.text[:_SAID]):
        return True
    if len(line.text) < _WRAP and after.text[0].isupper() and after.text.endswith("."):
        # A line without an end above a sentence, however short that is.
        return True
    if (
        after.bullet
        or line.text.isupper()
        or _separated(after.text)
        or (after.text.endswith(":") and not line.text.endswith(":"))
    ):
        return True
    return len(line.text) <= 60 and len(after.text) > max(len(line.text) * 1.3, 50)
