"""Why something is still there and when it goes: of somebody, of a promise, of one row or file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich.text import Text

from gestand.cli.paper import Paper
from gestand.cli.show.letters import letter
from gestand.cli.show.plans import Kept, merged, what
from gestand.cli.show.words import AT_THE_LATEST, because, grid, key, moment, until
from gestand.policy.model import Orphans

if TYPE_CHECKING:
    from gestand.datamap.model import DataMap
    from gestand.plan.about import About, Owner
    from gestand.plan.explain import Explanation

RULES = {
    Orphans.STAY: "`orphans: stay` keeps it.",
    Orphans.GO: "`orphans: go` lets it go as soon as no hold and no duty keeps it.",
    Orphans.BY_TERM: "`orphans: by their terms`: it goes when its terms have certainly ended.",
    Orphans.UNSAID: "The policy does not say what becomes of what is nobody's.",
}


def explanation(told: Explanation, datamap: DataMap, asked: str, at: datetime, group: str | None = None) -> None:
    """What is held, by what and until when; below it the activities that were named, with basis and term.

    `asked` says what was asked about. `group`: it is one person of this group, and it is said once more
    in sentences for them.
    """
    paper, zone = Paper(), datamap.policy.zone
    paper.print(Text(f"{asked} at {moment(at, zone)} ({zone})", "bold"))
    if told.about is not None:
        for sentence in of_row(told.about, bool(told.lines)):
            paper.print(sentence)
    plain = told.about is not None and not told.about.table.claims
    found = [] if plain else merged(line.keep for line in told.lines)
    if found:
        _held(paper, found, datamap)
        _activities(paper, found, datamap)
    elif told.about is None:
        paper.print("nothing is held")
    if told.mentions:
        _mentioned(paper, told)
    if group is not None:
        letter([line.keep for line in told.lines], datamap, {group})
    for note in told.notes:
        paper.print(f"! {note}", style="yellow")


def _held(paper: Paper, found: Sequence[Kept], datamap: DataMap) -> None:
    shown = grid("rows", "what is held", "because", AT_THE_LATEST)
    for line in found:
        keep = line.keep
        shown.add_row(line.rows, what(keep, datamap), because(keep.because), until(keep.until, datamap.policy.zone))
    paper.print(shown)


def _activities(paper: Paper, found: Sequence[Kept], datamap: DataMap) -> None:
    names = dict.fromkeys(name.removeprefix("keep/") for line in found for name in line.keep.because)
    said = grid("activity", "basis", "term")
    for name in names:
        if activity := datamap.activities.get(name):
            said.add_row(name, activity.basis.value, activity.said)
    if said.row_count:
        paper.print()
        paper.print(said, style="dim")


def _mentioned(paper: Paper, told: Explanation) -> None:
    shown = grid("rows", "what others wrote about them, or about somebody of the same name", "becomes other words by")
    for each in told.mentions:
        shown.add_row(str(each.rows), f"{each.table}: {each.column}, as {each.written}", each.promise)
    paper.print()
    paper.print(shown)


# ---------------------------------------------------------------- one row or file


def of_row(about: About, held: bool) -> Iterator[str]:
    """Whose it is, and what a plan of this moment does with it."""
    kind = "file" if about.table.files else "row"
    yield from _whose(about)
    match about.fate.value:
        case "left out":
            yield f"No plan takes anything of {about.table.name}: `gestand map` has an error about it."
        case "goes":
            yield (
                "`orphans: go` lets it go: it goes in the next plan."
                if about.nobody
                else ("Nothing keeps it: it goes in the next plan.")
            )
        case "folds":
            yield "Nothing keeps it: the next plan adds it to a total with those that are alike, and deletes it."
        case _ if about.nobody:
            yield from _nobodys(about)
        case _ if not held and about.table.claims:
            stays = " (`rows: stay`)" if about.table.stays else ""
            becomes = about.table.becomes
            if becomes is not None and becomes.into is not None:
                stays = f" until {becomes.k} people are alike in {', '.join(becomes.by)}"
            yield f"Nothing of it is held any more. The {kind} itself stays{stays}."
    if about.blanked:
        yield f"The next plan blanks {', '.join(about.blanked)}."


def _whose(about: About) -> Iterator[str]:
    if about.owners:
        yield f"It is of {' and of '.join(_owner(owner) for owner in about.owners)}."
    elif about.strange:
        yield f"Its path has not the form {about.table.claims[0].template}, so it is nobody's."
    elif about.table.claims:
        yield "It is nobody's: none of its claims leads to anybody."
    elif about.table.nothing_personal:
        yield f"There is nothing personal in it: {about.table.nothing_personal}."


def _owner(owner: Owner) -> str:
    name = f"{owner.person.group}:{key(owner.person.key)}"
    return name if owner.there else f"{name}, who has no row of their own"


def _nobodys(about: About) -> Iterator[str]:
    """What the rule for orphans makes of it; a file with a strange path is in no plan, whatever the rule."""
    rule = about.table.orphans
    yield "No plan takes it: move it, or take it away by hand." if about.strange else RULES[rule]
    if rule is Orphans.UNSAID or (rule is Orphans.GO and about.strange):
        yield f"`gestand verify` counts it under orphans/{about.table.name}."
