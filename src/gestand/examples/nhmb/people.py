"""Who is a customer: the same somebody for the same seed and key, so that the mailing tool knows the same people."""

from __future__ import annotations

from dataclasses import dataclass

from gestand.examples import dutch
from gestand.examples.crowd import Chance
from gestand.examples.times import DAY, HOUR


@dataclass(slots=True)
class Customer:
    """Moments in seconds ago."""

    id: int
    name: str
    created: int
    ended: int | None = None
    """When the relation ended."""
    on_account: bool = False
    """Pays afterwards, which is why we look at the credit."""
    hosts: bool = False
    """Has its site with us, which is why we want to know who it is."""
    subscribed: bool = False
    """Gets our mail about what else there is."""
    measured: bool = False
    """Agreed that we see which of it is opened."""
    full: bool = False
    """Has one of everything that its services ask for, whatever chance says."""

    @property
    def email(self) -> str:
        return f"{dutch.mailbox(self.name)}.{self.id}@klant.example"

    @property
    def until(self) -> int:
        return self.ended or HOUR


def somebody(seed: int, key: int) -> Customer:
    """Most are customers; a few left, less than a year ago."""
    luck = Chance(f"nhmb {key}", seed)
    created = luck.between(3_000 * DAY, 420 * DAY)
    return Customer(
        key,
        luck.name()[0],
        created,
        ended=luck.between(345 * DAY, 2 * DAY) if luck.chance(0.06) else None,
        on_account=luck.chance(0.3),
        hosts=luck.chance(0.4),
        subscribed=luck.chance(0.6),
        measured=luck.chance(0.3),
    )
