"""Hold the records to the ledger: what decides, and what was done, is what was entered; none is missing or added.

Somebody who edits the tables and leaves the ledger alone would change what a plan does or what a run says it did, with
a chain that is whole. The entry of a record with personal data has a seal of it under its case's secret; once an entry
says that the secret was destroyed, the record may be gone as well. The other records stand in their entries as they
are. Pure: no input or output, no clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from gestand.ledger.books import Books, Kept
from gestand.ledger.cases import sealed
from gestand.ledger.chain import UNREADABLE, Damage
from gestand.ledger.checkpoints import parse
from gestand.ledger.codec import canonical
from gestand.ledger.foreseen import foreseen
from gestand.ledger.kinds import DECIDING
from gestand.ledger.pseudonyms import same
from gestand.ledger.together import seal_of


def compare(books: Books) -> list[Damage]:
    """Every record that is not what its entry says; by the entry's number, or behind the last for one without."""
    return [*_sealed(books), *_runs(books), *_slices(books), *foreseen(books), *_beside(books), *_unsigned(books)]


def _sealed(books: Books) -> Iterator[Damage]:
    """Endings, beginnings, holds and plans of runs, by their seals; saved plans are held by `foreseen`."""
    records = {(record.kind, record.id): record for record in books.kept}
    together = _together(books)
    destroyed = {entry.body.get("case") for entry in books.entries if entry.kind == "secret-destroyed"}
    for entry in books.entries:
        case = entry.body.get("case")
        gone = case not in books.secrets
        if gone and case not in destroyed and {"seal", "person", "of"} & set(entry.body):
            yield Damage(entry.number, "the secret of its case is gone, and no entry says that it was destroyed")
        if "seal" not in entry.body or entry.kind == "planned":
            continue
        if entry.kind == "endings":
            found = (records.pop(("ending", id_), None) for id_ in together.get(str(case), ()))
            many = [record for record in found if record is not None]
            if not gone and (what := _wrong_together(entry.body, many, books.secrets[str(case)])):
                yield Damage(entry.number, f"the endings that were entered here {what}")
            continue
        record = records.pop((entry.kind, str(entry.body.get("id", entry.body.get("run")))), None)
        if not gone and (what := _wrong(entry.body, record, books.secrets[str(case)])):
            yield Damage(entry.number, f"the {entry.kind} that was entered here {what}")
    # A run that began under an older version of its entry has no seal.
    begun = {entry.body.get("run") for entry in books.entries if entry.kind == "run-begun"}
    for kind, id_ in records:
        if kind != "run-begun" or id_ not in begun:
            yield Damage(books.behind, f"{kind} {id_} was never entered in the ledger")


def _wrong(body: Mapping[str, Any], record: Kept | None, secret: bytes) -> str:
    if record is None:
        return "is gone from the records"
    if record.case != body["case"] or not same(str(body["seal"]), sealed(secret, record.columns)):
        return "is another one in the records"
    return ""


def _together(books: Books) -> Mapping[str, list[str]]:
    """Of the cases of many people the ids of their endings in the records."""
    found: dict[str, list[str]] = {
        str(entry.body.get("case")): [] for entry in books.entries if entry.kind == "endings"
    }
    for record in books.kept:
        if record.kind == "ending" and record.case in found:
            found[record.case].append(record.id)
    return found


def _wrong_together(body: Mapping[str, Any], records: Sequence[Kept], secret: bytes) -> str:
    if not records:
        return "are gone from the records"
    if not same(str(body["seal"]), seal_of(secret, (record.columns for record in records))):
        return "are others in the records"
    return ""


def _runs(books: Books) -> Iterator[Damage]:
    """Of each run: which plan, when it began, whether and how it ended."""
    runs = {run[0]: run for run in books.runs}
    ends: dict[str, int] = {}
    for entry in books.entries:
        id_ = str(entry.body.get("run"))
        run = runs.get(id_)
        if entry.kind == "run-begun" and run is None and "seal" not in entry.body:
            yield Damage(entry.number, "the run-begun that was entered here is gone from the records")
        elif entry.kind == "run-begun" and run is not None and run[1:3] != (entry.body.get("digest"), entry.at):
            yield Damage(entry.number, "the run that began here is another one in the records")
        elif entry.kind == "run-finished":
            ends[id_] = entry.number
            if run is None or run[3:] != (entry.at, canonical(entry.body.get("totals"))):
                yield Damage(entry.number, "the run that was finished here ended otherwise in the records")
    for id_, _, _, finished, _ in books.runs:
        if finished is not None and id_ not in ends:
            yield Damage(books.behind, f"the end of run {id_} was never entered in the ledger")


def _slices(books: Books) -> Iterator[Damage]:
    slices = {number: tuple(rest) for number, *rest in books.slices}
    for entry in books.entries:
        if entry.kind == "slice":
            said = tuple(entry.body.get(name) for name in ("run", "step", "slice", "rows"))
            found = slices.pop(entry.number, None)
            if found != said:
                what = "is gone from" if found is None else "is another one in"
                yield Damage(entry.number, f"the slice that was entered here {what} the records")
    for number in slices:
        yield Damage(number, "a slice in the records says that it was entered here, and it was not")


def _beside(books: Books) -> Iterator[Damage]:
    """What stands beside the entries and is looked up instead of them."""
    for entry, kind in zip(books.entries, books.kinds, strict=True):
        if entry.kind not in (kind, UNREADABLE):
            yield Damage(entry.number, f"it is looked up as {kind}, and it is {entry.kind}")
    if books.entries and books.entries[0].body.get("installation") not in (None, books.installation):
        yield Damage(1, "the records say that they are of another installation")
    deciding = [entry for entry in books.entries if entry.kind in DECIDING]
    if deciding and deciding[-1].hash != books.revision:
        last = deciding[-1].number
        yield Damage(books.behind, f"the revision of the records is not the hash of the last that decides, {last}")


def _unsigned(books: Books) -> Iterator[Damage]:
    """A run is signed for in the transaction that finishes it, so its checkpoint was there."""
    signed = set(_sizes(books.checkpoints))
    for entry in books.entries:
        if entry.kind == "run-finished" and entry.number not in signed:
            yield Damage(entry.number, "the checkpoint that was signed here is gone from the records")


def _sizes(texts: Iterable[str]) -> Iterator[int]:
    for text in texts:
        try:
            yield parse(text).size
        except ValueError:
            # That this one cannot be used is found where checkpoints are held to the chain.
            continue
