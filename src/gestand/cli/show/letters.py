"""What is held of one person, in sentences to copy into a letter: in the language of the policy's own words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import combinations
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from gestand.cli.paper import Paper
from gestand.datamap.worked import Test, When
from gestand.policy.kinds import Presence
from gestand.rights import words
from gestand.rights.page import title
from gestand.vocabulary import catalogue
from gestand.wording.wording import Wording, basis, plain

if TYPE_CHECKING:
    from gestand.acts import Keep
    from gestand.datamap.model import Claim, DataMap, Table


def letter(keeps: Iterable[Keep], datamap: DataMap, groups: Collection[str]) -> None:
    """A sentence for each reason and end, of what is certainly this person's; what is shared is named below."""
    sure, shared = apart(keeps, datamap, groups)
    paper = Paper()
    if said := sentences(sure, datamap):
        paper.print()
        paper.print("In words, for a letter:", style="bold")
        for one in said:
            paper.print(Padding(Text(one), (0, 0, 0, 2)))
    if shared:
        names = ", ".join(dict.fromkeys(keep.table for keep in shared))
        paper.print(f"In rows that are somebody else's as well, and so not in these words: {names}.", style="dim")


def apart(keeps: Iterable[Keep], datamap: DataMap, groups: Collection[str]) -> tuple[list[Keep], list[Keep]]:
    """What is of the person alone, and what is in rows that more than one claim can lead from.

    Of a row of two people an explanation has the cells of both, and only the row knows which are whose. A row that is
    of one kind or of another, and is told apart so, is of one person however many claims its table has.
    """
    sure: list[Keep] = []
    shared: list[Keep] = []
    for keep in keeps:
        table = datamap.named(keep.table)
        alone = table is not None and _is_mine(table, groups) and _one_at_most(table)
        (sure if alone else shared).append(keep)
    return sure, shared


def _is_mine(table: Table, groups: Collection[str]) -> bool:
    return any(claim.group in groups for claim in table.claims)


def _one_at_most(table: Table) -> bool:
    """No row has two of its claims at once."""
    return all(_exclude(_tests(table, one), _tests(table, other)) for one, other in combinations(table.claims, 2))


def _tests(table: Table, claim: Claim) -> dict[str, Test]:
    """What a row has to be for the claim to count."""
    how = table.columns[claim.hops[0].columns[0]].derived if claim.hops else None
    return dict(how.tests) if isinstance(how, When) else {}


def _exclude(mine: dict[str, Test], other: dict[str, Test]) -> bool:
    """Some column would have to be two things at once."""
    return any(_differ(asked, other[name]) for name, asked in mine.items() if name in other)


def _differ(one: Test, other: Test) -> bool:
    if Presence.NOT_ZERO in (one, other):
        return one is Presence.NULL or other is Presence.NULL or 0 in (one, other)
    return one != other and (one is Presence.NULL or other is Presence.NULL or Presence.NOT_NULL not in (one, other))


def sentences(keeps: Iterable[Keep], datamap: DataMap) -> list[str]:
    """What it is (by category), what for, on what basis, by which law, until when. No key, no name of a column."""
    language, zone = datamap.policy.language, datamap.policy.zone
    found: dict[str, list[str]] = {}
    for keep in keeps:
        until = words.until(language, keep.until, zone)
        reasons = [name.removeprefix("keep/") for name in keep.because if name.startswith("keep/")]
        for why in [f"{_why(name, datamap)}; {until}" for name in reasons] or [until]:
            found.setdefault(why, []).append(_of(keep, datamap))
    return [f"{catalogue.listing(language, dict.fromkeys(of))}: {why}." for why, of in found.items()]


def _of(keep: Keep, datamap: DataMap) -> str:
    language = datamap.policy.language
    table = datamap.named(keep.table)
    columns = table.columns if table is not None else {}
    kinds = [columns[name].category for name in keep.columns if name in columns and columns[name].category]
    said = ", ".join(dict.fromkeys(catalogue.word(language, "category", kind) for kind in kinds))
    return f"{title(keep.table)} ({said})" if said else title(keep.table)


def _why(name: str, datamap: DataMap) -> str:
    activity = datamap.activities[name]
    why = ", ".join([basis(datamap.policy.language, activity.basis), *(law.article for law in activity.laws)])
    purpose = Wording(datamap.policy, datamap.policy.language).own(activity.purpose) or plain(name)
    return f"{purpose[:1].upper()}{purpose[1:]}; {why}"
