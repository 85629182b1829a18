"""From the name, the type and a sample of a column to its evidence."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from gestand.drafting import lexicon, values
from gestand.drafting.evidence import Evidence, Seen
from gestand.drafting.sampling import Sample
from gestand.drafting.words import spaced
from gestand.stores.base import SurveyedColumn, SurveyedTable, TypeKind

ENOUGH = 120
"""Different values that are looked at closely."""

TEXTS = frozenset({TypeKind.TEXT, TypeKind.ENUM, TypeKind.OTHER, TypeKind.UNKNOWN, TypeKind.ARRAY})
NUMBERS = frozenset({TypeKind.INTEGER, TypeKind.NUMBER})
MOMENTS = frozenset({TypeKind.DATE, TypeKind.NAIVE, TypeKind.AWARE})

_CODED = frozenset({"bsn", "national number", "card", "bank account", "telephone"})
"""What a number alone can be."""
_EPOCHS = {"epoch seconds": (631_152_000, 2_208_988_800), "epoch milliseconds": (631_152_000_000, 2_208_988_800_000)}
_BIRTHS = range(1915, 2025)


def look(table: SurveyedTable, sample: Sample, digests: frozenset[str] = frozenset()) -> dict[str, Evidence]:
    """The evidence of every column. `digests`: hashes of the e-mail addresses that were seen anywhere."""
    return {column.name: of_column(column, sample.of(column.name), digests) for column in table.columns}


def of_column(column: SurveyedColumn, found: Sequence[str], digests: frozenset[str]) -> Evidence:
    """The evidence of one column, from values that are not NULL and not empty."""
    named = lexicon.named(column.name)
    several = Counter(found)
    close = list(several)[:ENOUGH]
    evidence = Evidence(
        named=named,
        looked=len(found),
        distinct=len(several),
        few=len(found) >= 8 and len(several) <= max(2, min(12, len(found) // 4)),
    )
    if column.type in MOMENTS:
        return replace(evidence, births=_births(found))
    if column.type in NUMBERS:
        mark = bool(close) and set(close) <= {"0", "1"}
        return replace(evidence, seen=_best(close, _CODED), epoch=_epoch(found), mark=mark)
    if column.type is TypeKind.JSON:
        return replace(evidence, members=_members(close), inside=_inside(close))
    if column.type not in TEXTS:
        return evidence
    known = _texts(replace(evidence, written=_all(close, values.is_moment)), close, digests)
    return _unaddressed(known) if _LETTERS.search(spaced(column.name)) else known


_LETTERS = re.compile(r"_(?:message_id|msg_id|messageid|msgid|in_reply_to|references)_$")


def _unaddressed(known: Evidence) -> Evidence:
    """What e-mails are told apart by has the form of an address, and is nobody's."""
    seen = None if known.seen and known.seen.category == "email" else known.seen
    return replace(known, seen=seen, inside=tuple(one for one in known.inside if one.category != "email"))


def _texts(evidence: Evidence, close: Sequence[str], digests: frozenset[str]) -> Evidence:
    if evidence.written:
        return replace(evidence, births=_births(close))
    if close and _all(close, lambda text: values.is_json(text) or values.is_serialised(text)):
        return replace(evidence, members=_members(close), inside=_inside(close), prose=True)
    seen = _hashed(close, digests) or _best(close)
    return replace(
        evidence,
        seen=seen,
        prose=_share(close, lambda text: text.count(" ") >= 4) >= 0.3,
        capitals=not evidence.few and _share(close, values.has_capitals) >= 0.6,
        inside=_inside(close),
    )


def _all(found: Sequence[str], test: Callable[[str], bool]) -> bool:
    return _share(found, test) >= 0.95


def _share(found: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(test(text) for text in found) / len(found) if found else 0.0


def _best(close: Sequence[str], only: Iterable[str] | None = None) -> Seen | None:
    """The first kind that enough of the values look like."""
    chosen = values.WHOLE if only is None else [look for look in values.WHOLE if look.category in only]
    for each in chosen:
        count = sum(each.test(text) for text in close)
        if count and count >= each.least * len(close):
            return Seen(each.category, count, len(close), each.what)
    return None


def _hashed(close: Sequence[str], digests: frozenset[str]) -> Seen | None:
    count = sum(values.is_digest(text) for text in close)
    if not count or count < 0.5 * len(close):
        return None
    known = sum(text.lower() in digests for text in close)
    if known:
        return Seen("email", known, len(close), "are the hash of an e-mail address that stands elsewhere")
    return Seen("secret", count, len(close), "have the form of a hash")


def _inside(close: Sequence[str]) -> tuple[Seen, ...]:
    long = [text for text in close if len(text) > 15]
    found = []
    for each in values.INSIDE:
        count = sum(each.test(text) for text in long)
        if count and count >= each.least * len(long):
            found.append(Seen(each.category, count, len(long), each.what))
    return tuple(found)


def _members(close: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Which members of JSON look like something personal: by their value, or by a strong name."""
    by_path: dict[str, list[str]] = {}
    for text in close[:60]:
        for path, value in (values.members(text) or {}).items():
            by_path.setdefault(path, []).append(value)
    found = []
    for path, texts in list(by_path.items())[:40]:
        named = lexicon.named(path.rpartition(".")[2])
        seen = _best(texts)
        if category := seen.category if seen else named.category if named and named.strong else "":
            found.append((path, category))
    return tuple(found)


def _epoch(found: Sequence[str]) -> str:
    """Whole numbers that are moments between 1990 and 2040; a zero says `never`."""
    numbers = [int(text) for text in found if text.isascii() and text.isdigit() and int(text) != 0]
    if len(numbers) < 2 or len(numbers) < 0.2 * len(found):
        return ""
    for written, (first, last) in _EPOCHS.items():
        if all(first < number < last for number in numbers):
            return written
    return ""


def _births(found: Sequence[str]) -> bool:
    """Dates over many years, nearly all of them long ago, as birth dates are."""
    years = [int(text[:4]) for text in found if text[:4].isascii() and text[:4].isdigit()]
    if len(years) < 8 or any(year not in _BIRTHS for year in years):
        return False
    old = sum(year < 2008 for year in years)
    return old > 0.6 * len(years) and max(years) - min(years) >= 15 and min(years) < 1990


def digests_of(samples: Iterable[tuple[Sample, Mapping[str, Evidence]]]) -> frozenset[str]:
    """Hashes of the addresses that were seen, so that a column of such hashes is known for what it is."""
    found: set[str] = set()
    for sample, evidence in samples:
        for column, known in evidence.items():
            if known.seen and known.seen.category == "email":
                for text in set(sample.of(column)):
                    for form in (text, text.strip().lower()):
                        found.update(
                            hashlib.new(kind, form.encode(), usedforsecurity=False).hexdigest() for kind in _HASHES
                        )
    return frozenset(found)


_HASHES = ("md5", "sha1", "sha256")
