"""One table of a draft as lines: whose it is, what its columns are, what it points at, when things happened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from gestand.drafting.claims import GUEST, Claim, having, onward, without
from gestand.drafting.columns import Drafted, Kind
from gestand.drafting.copies import Copy, written_by
from gestand.drafting.evidence import Certainty, Guess
from gestand.drafting.lines import Line, aligned, block
from gestand.drafting.make import Draft
from gestand.drafting.references import Rule
from gestand.drafting.spoken import NOT_ZERO, arrow, kind, name, part, path, scalar
from gestand.drafting.world import Link, Nowhere
from gestand.stores.base import TableId

QUESTION = '"?"'
WIDTH = 112


def somebodys(draft: Draft, table: TableId) -> Iterator[str]:
    """A table with claims."""
    owned, events = draft.owned, draft.events[table]
    yield f"  {name(owned.world.named(table))}:"
    for said in written_by(owned, table):
        yield f"    # {said}"
    yield from block("whose", (_claim(draft, table, claim) for claim in owned.claims[table]), 4)
    if table in owned.stays:
        yield "    rows: stay"
    cells = [one for one in draft.columns[table] if one.kind is Kind.PERSONAL]
    yield from block("personal", (_personal(one, _own_cells(owned.claims[table], one.name)) for one in cells), 4)
    unsaid = (one for one in draft.columns[table] if one.kind is Kind.UNSAID)
    yield from block("not personal", (_unsaid(one) for one in unsaid), 4)
    yield from block("points at", _points(draft, table), 4)
    yield from _nowhere(draft, table)
    yield from _structural(draft.columns[table], {event.column for event in events.all()})
    yield from block("events", (Line(f"{name(event.column)}: {event.text}") for event in events.all()), 4)
    for one in draft.columns[table]:
        if one.kind is Kind.FIXED and one.remark:
            yield f"    # {one.name} is {one.remark}"
    yield from _orphans(draft, table)


def _orphans(draft: Draft, table: TableId) -> Iterator[str]:
    """Rows that lead to nobody when somebody has gone, and those that do so now: of the system, or of everybody."""
    claims = draft.owned.claims[table]
    if any(link.tied for claim in claims for link in claim.links):
        yield "    orphans: go  # likely: it goes with the last row that ties somebody to it"
        return
    if others := [one.of for at in _over(table, claims) for one in draft.world.nowhere.get(at, ()) if one.of]:
        named = " and ".join(dict.fromkeys(draft.world.named(of) for of in others))
        yield f"    orphans: stay  # likely: those of {named} lead to nobody, and are not kept for anybody"
        return
    if not any(draft.owned.may_lead_nowhere(table, claim) for claim in claims):
        return
    alone = _alone(draft, table, claims)
    if not alone:
        yield "    orphans: by their terms  # likely: a row that leads to nobody has the same term as one that does"
        return
    of = f"{alone} of {draft.world.samples[table].rows} rows lead to nobody now"
    yield f"    orphans: {QUESTION}  # doubtful `stay`: {of}; `by their terms` and `go` would take them one day"


def _over(table: TableId, claims: Sequence[Claim]) -> list[TableId]:
    """The table and those that its claims lead to first."""
    return [table, *(link.to for claim in claims for link in claim.links)]


def _alone(draft: Draft, table: TableId, claims: Sequence[Claim]) -> int:
    """Rows that no claim leads from, as far as the sample says; none where a row is somebody by itself."""
    if any(claim.name == GUEST or not claim.links for claim in claims):
        return 0
    plain = [link for claim in claims for link in claim.links if link.when[1] in ("", NOT_ZERO)]
    missing = [without(draft.world, table, link) for link in plain]
    if len(plain) > 1 and all(draft.world.either(table, a, b) for a, b in combinations(plain, 2)):
        rows = draft.world.samples[table].rows
        return max(0, rows - sum(rows - each for each in missing))
    return min(missing, default=0)


def _nowhere(draft: Draft, table: TableId) -> Iterator[str]:
    """Types beside which a key leads nowhere; somebody has to say why. Only where some type leads somewhere."""
    led = {link.columns for link in draft.owned.links(table) if link.when[0]}
    said = [one for one in draft.world.nowhere.get(table, ()) if (one.column,) in led]
    yield from block("points at nothing", (_leads_nowhere(draft, one) for one in said), 4)


def _leads_nowhere(draft: Draft, one: Nowhere) -> Line:
    key = name(f"{part(one.column)} when {kind(one.kind, one.value)}")
    if one.of is not None:
        named = draft.world.named(one.of)
        why = f"{one.kind} says {named}, which have their keys from here"
        return Line(f"{key}: {scalar(f'the rows of {named} point at these')}", f"{Certainty.LIKELY}: {why}")
    likely = f"{scalar(one.value).strip(chr(34))}, of which there is no table"
    return Line(f"{key}: {QUESTION}", f"doubtful `{likely}`: where does it lead?")


def _own_cells(claims: list[Claim], column: str) -> str:
    """The claims whose a cell is, where not every claim has it: as `of` is written."""
    those = having(claims, column)
    if len(those) == len(claims) or not those:
        return ""
    return those[0] if len(those) == 1 else f"[{', '.join(those)}]"


def _claim(draft: Draft, table: TableId, claim: Claim) -> Line:
    if not claim.links:
        group = draft.world.groups[table]
        key = group.key[0] if len(group.key) == 1 else f"({', '.join(group.key)})"
        said = f"{key} -> {group.name}" + (f" when {claim.empty} is null" if claim.empty else "")
    else:
        said = path(claim.links, [_target(draft, link, claim) for link in claim.links], claim.then)
        if any(link.certainty is Certainty.DOUBTFUL for link in claim.links):
            # `gestand questions` puts what is likely in quotes itself, where it needs them.
            plain = path(claim.links, [_target(draft, link, claim) for link in claim.links], claim.then, bare=True)
            return Line(f"{name(claim.name)}: {QUESTION}", Guess(plain, Certainty.DOUBTFUL, claim.why).question)
        return Line(f"{name(claim.name)}: {said}", f"{claim.certainty}: {claim.why}")
    if claim.asked:
        return Line(f"{name(claim.name)}: {QUESTION}", Guess(said, claim.certainty, claim.why).question)
    return Line(f"{name(claim.name)}: {scalar(said)}", f"{claim.certainty}: {claim.why}")


def _target(draft: Draft, link: Link, claim: Claim) -> str:
    """A group, or a table; of a table with several claims the one that the path goes on with."""
    group = draft.world.groups.get(link.to)
    themselves = link.to not in draft.owned.guests or (link.folded and claim.columns)
    if group and not claim.via and (link.folded or link.to_columns == group.key) and themselves:
        return group.name
    several = len(draft.owned.claims.get(link.to, ())) > 1
    through = onward(draft.owned, link, claim.via or claim.name) if several else None
    return draft.world.named(link.to) + (f".{through.name}" if through else "")


def _personal(one: Drafted, own: str) -> Line:
    guess = one.guess or Guess("other", Certainty.DOUBTFUL, "nothing says what it is")
    what = QUESTION if guess.asked else guess.what
    parts = [f"blank: {_blank(one.blank.text)}"] if one.blank.text or one.blank.empty else []
    if own:
        parts.append(f"of: {own}")
    if one.origin and not guess.asked:
        parts.append(f"origin: {one.origin}")
    said = f"{{is: {what}, {', '.join(parts)}}}" if parts else what
    return Line(f"{name(one.name)}: {said}", guess.question if guess.asked else guess.comment)


def _unsaid(one: Drafted) -> Line:
    guess = one.guess or Guess("", Certainty.DOUBTFUL, "")
    return Line(f"{name(one.name)}: {QUESTION}", guess.question)


def _blank(text: str) -> str:
    plain = text.replace("-", "", 1).isdigit() or text in ("no", "yes")
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _rule(draft: Draft, rule: Rule) -> Line:
    key = arrow(rule.link, draft.world.named(rule.link.to))
    key = _key(key)
    what = QUESTION if rule.guess.asked else rule.guess.what
    comment = rule.guess.question if rule.guess.asked else rule.guess.comment
    return Line(f"{key}: {what}", f"{comment}. {rule.remark}" if rule.remark else comment)


def _points(draft: Draft, table: TableId) -> Iterator[Line]:
    """What happens when the row goes that a reference, or an element of a list, points at."""
    yield from (_rule(draft, rule) for rule in draft.rules[table])
    for keys in draft.owned.lists(table):
        group = draft.world.groups.get(keys.to)
        target = group.name if group and group.key == (keys.to_column,) else draft.world.named(keys.to)
        guess = Guess("loses it", keys.certainty, keys.why)
        what = QUESTION if guess.asked else guess.what
        member = f".{keys.member}" if keys.member else ""
        said = f"{scalar(f'{part(keys.column)}[]{member} -> {target}')}: {what}"
        yield Line(said, guess.question if guess.asked else guess.comment)


def _key(text: str) -> str:
    return text if scalar(text) == text else scalar(text)


def _structural(drafted: list[Drafted], events: set[str]) -> Iterator[str]:
    """In lines that can be read; what the engine makes and what nothing can replace has its reason."""
    listed = [one for one in drafted if one.kind is Kind.STRUCTURAL and one.name not in events]
    if not listed:
        return
    line, first = "    structural: [", True
    for one in listed:
        word = scalar(one.name)
        if not first and len(line) + len(word) + 2 > WIDTH:
            yield f"{line.rstrip()}"
            line = "      "
        line += word + ", "
        first = False
    yield line.removesuffix(", ") + "]"
    for one in listed:
        if one.guess:
            yield f"    # {one.name} says {one.guess.what} ({one.guess.comment}); {one.remark}"
        elif one.remark.startswith("made"):
            yield f"    # {one.name} is {one.remark}"


# ---------------------------------------------------------------- tables of nobody, and of who knows whom


def unclear(draft: Draft, table: TableId, why: str) -> Iterator[str]:
    """One question for the whole table; what it points at has its rule all the same.

    Where there are rows no answer lies ready: whoever takes it without looking would call nobody's what is somebody's.
    """
    reason = draft.world.bare(table).strip("_").replace("_", " ")
    yield f"  {name(draft.world.named(table))}:"
    for said in written_by(draft.owned, table):
        yield f"    # {said}"
    said = f" `{reason}, of nobody`: {why}"
    if draft.world.samples[table].rows:
        said = f": {why}; say why nobody is found by it, or take this line out and say whose its rows are"
    yield f"    nothing personal: {QUESTION}  # doubtful{said}"
    yield from block("points at", _points(draft, table), 4)
    yield from _nowhere(draft, table)


def nobodys(draft: Draft) -> Iterator[str]:
    lines = []
    for table, (certainty, reason) in draft.owned.nobody.items():
        if in_the_list(draft, table):
            continue
        called = name(draft.world.named(table))
        if draft.rules[table] or draft.owned.lists(table):
            yield f"  {called}:"
            yield f"    nothing personal: {scalar(reason)}  # {certainty}"
            yield from block("points at", _points(draft, table), 4)
        else:
            lines.append(Line(f"  {called}: {{nothing personal: {scalar(reason)}}}", str(certainty)))
    yield from aligned(lines)


def in_the_list(draft: Draft, table: TableId) -> bool:
    """It is certain that nobody is found in it, and there is nothing else to say of it."""
    certainty, _ = draft.owned.nobody.get(table, (Certainty.DOUBTFUL, ""))
    return certainty is Certainty.SURE and not draft.rules[table] and not draft.owned.lists(table)


def listed(draft: Draft) -> Iterator[str]:
    """`nothing personal in`: what is certain, each with its reason."""
    found = {table: reason for table, (_, reason) in draft.owned.nobody.items() if in_the_list(draft, table)}
    lines = [
        Line(f"{name(draft.world.named(table))}: {scalar(reason)}", f"{Certainty.SURE}: {_looked_at(draft, table)}")
        for table, reason in found.items()
    ]
    yield from block("nothing personal in", lines, 0)


def _looked_at(draft: Draft, table: TableId) -> str:
    rows = draft.world.samples[table].rows
    return f"by its name, and {rows} {'row' if rows == 1 else 'rows'} without a text or a number of anybody"


def copy(found: Copy) -> Iterator[str]:
    of = f" of {', '.join(found.of)}" if found.of else ""
    called = found.table.table if not found.table.schema or found.table.schema == "public" else str(found.table)
    yield f"  {name(called)}:"
    kind = "virtual table" if found.kind == "virtual" else found.kind
    yield f"    # a {kind}{of}: what is erased lives on in it until it is made anew"
    yield (
        f"    nothing personal: {QUESTION}  # doubtful `a copy that is made anew every night`:"
        " how soon is it made anew? else drop it"
    )


# ---------------------------------------------------------------- files


def files(store: str, guess: Guess) -> Iterator[str]:
    yield f"  {name(store)}:"
    said = QUESTION if guess.asked else f'"{guess.what}"'
    yield from aligned([Line(f"    whose: {{self: {said}}}", guess.question if guess.asked else guess.comment)])
    yield "    personal: {content: document}"


def of_files(store: str, guess: Guess) -> Iterator[str]:
    del guess
    yield f"  keep-files-of-{store.lower().replace('_', '-')}:"
    yield "    purpose: Keeping the files that people put there"
    yield f"    basis: {QUESTION}  # likely `contract`"
    yield f"    keep: {QUESTION}  # likely `until it ends`; nobody but you knows how long"
    yield f"    uses: [{scalar(store)}.content]"
