"""Hold what was planned and what was intended to the ledger: neither is done yet, and both decide what will be.

Somebody who edits a saved plan changes what a person is asked to approve; who edits an intent changes what a run that
was cut off says it did. Both name rows, perhaps keys of people, so their entries have seals of them. Pure: no input or
output, no clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from gestand.ledger.books import Books
from gestand.ledger.cases import sealed
from gestand.ledger.chain import Damage
from gestand.ledger.pseudonyms import same


def foreseen(books: Books) -> Iterator[Damage]:
    """Saved plans and open intents that are not what their entries say; by number, as `audit.compare`."""
    yield from _plans(books)
    yield from _intents(books)


def _plans(books: Books) -> Iterator[Damage]:
    """A plan is as it was entered, once or several times: its counts are not in its digest. Or as a run has it."""
    plans = dict(books.plans)
    seals: dict[str, list[str]] = defaultdict(list)
    numbers: dict[str, int] = {}
    for entry in books.entries:
        if entry.kind == "planned":
            digest = str(entry.body.get("digest"))
            seals[digest].append(str(entry.body.get("seal")))
            numbers[digest] = entry.number
    of_runs = {(run.columns[1], run.columns[2]) for run in books.kept if run.kind == "run-begun"}
    for digest, number in numbers.items():
        if digest not in plans and digest in books.secrets:
            yield Damage(number, "the plan that was entered here is gone from the records")
    for digest, body in plans.items():
        if (digest, body) in of_runs:
            continue
        if digest not in numbers:
            yield Damage(books.behind, f"plan {digest[:12]} was never entered in the ledger")
        elif (secret := books.secrets.get(digest)) is not None:
            mine = sealed(secret, (digest, body))
            if not any(same(seal, mine) for seal in seals[digest]):
                yield Damage(numbers[digest], "the plan that was entered here is another one in the records")


def _intents(books: Books) -> Iterator[Damage]:
    waiting = _waiting(books)
    for run, step, slice_no, body in books.intents:
        number, seal = waiting.get(run, {}).pop((step, slice_no), (0, ""))
        secret = books.secrets.get(run)
        if not number:
            yield Damage(books.behind, f"slice {slice_no} of run {run} was intended and never entered in the ledger")
        elif secret is not None and not same(seal, sealed(secret, (run, step, slice_no, body))):
            yield Damage(number, "the slice that was intended here is another one in the records")
    for left in waiting.values():
        for number, _ in left.values():
            yield Damage(number, "the slice that was intended here is gone from the records")


def _waiting(books: Books) -> dict[str, dict[tuple[int, int], tuple[int, str]]]:
    """By the ledger: what was intended and neither entered nor withdrawn, in runs that were not finished."""
    waiting: dict[str, dict[tuple[int, int], tuple[int, str]]] = {}
    for entry in books.entries:
        body, run = entry.body, str(entry.body.get("run"))
        if entry.kind == "intended" and isinstance(seals := body.get("seals"), dict):
            for step, seal in seals.items():
                if str(step).isdecimal():
                    waiting.setdefault(run, {})[int(step), body.get("slice", 0)] = (entry.number, str(seal))
        elif entry.kind in ("slice", "withdrawn"):
            waiting.get(run, {}).pop((body.get("step", 0), body.get("slice", 0)), None)
        elif entry.kind == "run-finished":
            waiting.pop(run, None)
    return waiting
