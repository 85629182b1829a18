"""When something of a row began and ended: the columns that terms can count from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gestand.drafting.columns import Drafted, Kind
from gestand.drafting.looking import MOMENTS
from gestand.drafting.words import spaced
from gestand.drafting.world import World
from gestand.stores.base import TableId

_BORN = re.compile(
    r"_(?:created|aangemaakt|aanmaak|inserted|added|registered|registratie|joined|signup|since|regdate|dateadd|date_add"
    r"|ingevoerd|invoer|invoerdatum|entered|inschrijf|inschrijfdatum|aanmaakdatum|erstellt|cree|creation|date_joined"
    r"|hired|in_dienst|indienst|create|crdate|subscribed|confirmed_on|timestamp)[a-z]*_"
)
_END = re.compile(
    r"_(?:ended|end|einde|eind|closed|gesloten|deleted|verwijderd|cancel[a-z]*|expire[a-z]*|expiry|verloopt|finished"
    r"|completed|resolved|left|uitdienst|uit|terminated|opgezegd|unsubscribed|withdrawn|opted_out|handled|afgehandeld"
    r"|answered|revoked|einddatum|deactivated|uitschrijf[a-z]*|afgesloten|hersteld|until|valid_to|tot|stopped|leave_date)_"
)
_VALID = re.compile(r"_(?:until|valid_to|tot|expire[a-z]*|expiry|verloopt|uit|answered)_")
"""Until when something is good for: an end, where there is no other."""
_NOT = re.compile(
    r"_(?:updated|modified|changed|gewijzigd|mutatie[a-z]*|edit[a-z]*|wijzig[a-z]*|synced|touched|last|update|verified|reminder|due|verval[a-z]*|laatste)_"
)
_DATED = re.compile(
    r"_(?:date|datum|at|on|op|time|booked|invoice|factuur|paid|sent|ordered|order|published|posted|moment|when|day|dag|start|started|begin)[a-z]*_|date_|datum_|time_"
)


@dataclass(frozen=True, slots=True)
class Event:
    column: str
    null: str
    written: str = ""

    @property
    def text(self) -> str:
        return f"{{null: {self.null}, written: {self.written}}}" if self.written else self.null


@dataclass(frozen=True, slots=True)
class Events:
    born: Event | None = None
    end: Event | None = None
    dated: Event | None = None

    @property
    def start(self) -> Event | None:
        return self.dated or self.born

    def all(self) -> tuple[Event, ...]:
        return tuple(dict.fromkeys(event for event in (self.born, self.dated, self.end) if event))


def events(world: World, table: TableId, drafted: list[Drafted]) -> Events:
    """The best column for each: an update is none, for it would begin the term anew."""
    times = [one.name for one in drafted if one.kind is Kind.STRUCTURAL and _readable(world, table, one.name)]
    calm = [name for name in times if not _NOT.search(spaced(name))]
    ends = sorted((n for n in calm if _END.search(spaced(n))), key=lambda n: bool(_VALID.search(spaced(n))))
    born = [name for name in calm if _BORN.search(spaced(name)) and name not in ends]
    dated = [name for name in calm if name not in ends and name not in born and _DATED.search(spaced(name))]
    chosen = dated or [name for name in calm if name not in ends and name not in born]
    return Events(
        _event(world, table, born, "unknown"),
        _event(world, table, ends, "not yet"),
        _event(world, table, [name for name in chosen if not world.columns(table)[name].nullable] or chosen, "not yet"),
    )


def _readable(world: World, table: TableId, name: str) -> bool:
    column, evidence = world.columns(table)[name], world.evidence[table][name]
    if column.generated:
        return False
    if column.type in MOMENTS:
        return True
    if evidence.epoch:
        return "0" not in world.samples[table].of(name)
    return evidence.written


def _event(world: World, table: TableId, names: list[str], null: str) -> Event | None:
    if not names:
        return None
    column = world.columns(table)[names[0]]
    return Event(names[0], null if column.nullable else "always there", world.evidence[table][names[0]].epoch)
