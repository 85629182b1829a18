"""What a ledger proves, from its entries and checkpoints alone. Pure: no input or output, no clock.

A chain shows by itself that an entry was changed, dropped or swapped, as long as the later ones were left alone.
That a tail was cut off, or written anew with fresh hashes, is only seen against a checkpoint: those the records keep
after every run, and better one that was kept elsewhere. Whoever has the records and the signing key can write another
history; the one thing they cannot do is make it fit a checkpoint that is out of their reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gestand.errors import Tampered
from gestand.ledger.chain import Damage, check
from gestand.ledger.checkpoints import Checkpoint, parse
from gestand.ledger.pseudonyms import same
from gestand.ledger.records import Entry


@dataclass(frozen=True, slots=True)
class Report:
    """What was found: `damages` by number, none when all holds; `proven` entries are covered by a checkpoint."""

    entries: int
    head: str
    proven: int
    damages: tuple[Damage, ...]

    @property
    def intact(self) -> bool:
        return not self.damages

    def and_also(self, damages: Iterable[Damage]) -> Report:
        """This report with more damages in it."""
        return replace(self, damages=tuple(sorted((*self.damages, *damages))))

    def insist(self) -> None:
        """Nothing when the ledger is intact, else `Tampered` with the first damaged number."""
        if self.damages:
            first, more = self.damages[0], len(self.damages) - 1
            rest = f"; {more} more after it" if more else ""
            raise Tampered(
                "ledger/tampered",
                f"the ledger does not show what was entered in it: at number {first.number}: {first.what}{rest}",
                "keep this folder as it is, restore the records from a back-up, and compare the two",
            )


def verify(entries: Sequence[Entry], kept: Iterable[str] = (), against: str | None = None) -> Report:
    """Hold the entries to their chain, to the checkpoints that lie beside them, and to one from elsewhere.

    Every damage is reported, never raised: a text in `kept` or `against` that is no checkpoint is a damage as well.
    """
    damages, proven = list(check(entries)), 0
    if not entries:
        damages.append(Damage(1, "the ledger is empty: it begins with its installation"))
    texts = [(text, "a checkpoint of these records") for text in kept]
    texts += [(against, "the checkpoint from elsewhere")] if against is not None else []
    for size, text, name in sorted((_size(text), text, name) for text, name in texts):
        damage = _against(entries, text, name, proven)
        if damage is None:
            proven = size
        else:
            damages.append(damage)
    return Report(len(entries), entries[-1].hash if entries else "", proven, tuple(sorted(damages)))


def _size(text: str) -> int:
    try:
        return parse(text).size
    except ValueError:
        return 0


def _against(entries: Sequence[Entry], text: str, name: str, proven: int) -> Damage | None:
    try:
        point = parse(text)
    except ValueError as error:
        return Damage(1, f"{name} cannot be used: {error}")
    if entries and not _signed_here(entries, point):
        return Damage(1, f"{name} was signed by another key than this ledger's")
    if point.size > len(entries):
        return Damage(
            len(entries) + 1, f"{name} saw {point.size} entries: the last {point.size - len(entries)} are gone"
        )
    if not same(entries[point.size - 1].hash, point.hash):
        return Damage(proven + 1, f"entries {proven + 1} to {point.size} are not the ones that {name} saw")
    return None


def _signed_here(entries: Sequence[Entry], point: Checkpoint) -> bool:
    """The key stands in the first entry, so it cannot be exchanged without changing every hash."""
    body = entries[0].body
    return point.origin == f"gestand/{body.get('installation')}" and same(str(body.get("key")), point.key)
