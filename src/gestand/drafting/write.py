"""A draft as the text of a policy that reads aloud: sections in their order, a reason beside every guess."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from gestand.drafting import mentions, tables
from gestand.drafting.evidence import Certainty, Guess
from gestand.drafting.known import known_by
from gestand.drafting.lines import Line, aligned, block
from gestand.drafting.make import Draft
from gestand.drafting.spoken import name, scalar
from gestand.policy.spelling import within
from gestand.stores.base import TableId, TypeKind

QUESTION = '"?"'


@dataclass(frozen=True, slots=True)
class Head:
    """What the policy says of itself. `stores`: name and URL as they will be written."""

    stores: tuple[tuple[str, str], ...]
    folders: tuple[tuple[str, Guess], ...] = ()
    """Stores of files, with the template by which their people are found."""


def text(draft: Draft, head: Head) -> str:
    """The whole policy, with a line at its end."""
    parts = [
        _opening(draft, head),
        ["stores:", *(f"  {name(store)}: {{url: {scalar(url)}}}" for store, url in head.stores)],
        list(_people(draft)),
        list(_tables(draft, head)),
        list(tables.listed(draft)),
        list(_following(draft)),
        list(_activities(draft, head)),
        list(mentions.section(draft)),
        list(_unmarked(draft)),
    ]
    whole = "\n\n".join("\n".join(part) for part in parts if part) + "\n"
    return whole.replace(COUNT, str(whole.count(QUESTION) - 1))


COUNT = "@count@"


def _opening(draft: Draft, head: Head) -> list[str]:
    country = draft.country
    where = [
        Line('version: "0.1"'),
        Line("zone: Europe/Brussels" if country == "BE" else "zone: Europe/Amsterdam"),
        Line("language: nl"),
        Line(f"established: {QUESTION}", f"likely `{country}`: where the controller is established; two capitals"),
        Line(
            f"controller: {{name: {QUESTION}, contact: {QUESTION}}}", "who answers for this, and how people reach them"
        ),
        Line("enforce: off", "nothing is erased by itself until somebody writes `on`"),
    ]
    return [
        "# yaml-language-server: $schema=privacy.schema.json",
        "#",
        f"# A draft of {', '.join(store for store, _ in head.stores)}: {_counted(draft)}.",
        "# Nothing here is true because it stands here. Beside every guess stands how certain it is, and why;",
        f'# a question is a "?", with what is likely in backquotes. `gestand questions` asks all {COUNT} one by one.',
        "",
        *aligned(where),
    ]


def _counted(draft: Draft) -> str:
    of = Counter(
        "nobody's" if t in draft.owned.nobody else "unclear" if t in draft.owned.unclear else "of people"
        for t in draft.world.tables
    )
    return ", ".join(
        f"{of[word]} {'table' if of[word] == 1 else 'tables'} {word}"
        for word in ("of people", "nobody's", "unclear")
        if of[word]
    )


# ---------------------------------------------------------------- people


def _people(draft: Draft) -> Iterator[str]:
    yield "people:"
    if not draft.world.groups:
        yield "  # nobody was found by what columns are called and hold"
        yield f"  somebody: {{table: {QUESTION}, key: {QUESTION}}}"
        return
    lines = []
    for group in draft.world.groups.values():
        key = group.key[0] if len(group.key) == 1 else f"[{', '.join(group.key)}]"
        parts = [f"table: {scalar(draft.world.named(group.table))}", f"key: {key}"]
        found = draft.events[group.table]
        born = found.born or (found.dated if found.dated and found.dated.null == "always there" else None)
        if born:
            parts.append(f"born: {scalar(born.column)}")
        if known := known_by(draft, group.table):
            parts.append(f"known_by: [{', '.join(map(scalar, known))}]")
        if language := _language(draft, group.table):
            parts.append(f"language: {scalar(language)}")
        lines.append(Line(f"  {name(group.name)}: {{{', '.join(parts)}}}", f"{group.certainty}: {group.why}"))
    yield from aligned(lines)


def _language(draft: Draft, table: TableId) -> str:
    cells = [
        one for one in draft.columns[table] if one.kind == "personal" and one.guess and one.guess.what == "language"
    ]
    live = draft.world.stored(table)
    texts = [one.name for one in cells if one.name in live and live[one.name].type is TypeKind.TEXT]
    return texts[0] if texts else ""


# ---------------------------------------------------------------- tables


def _tables(draft: Draft, head: Head) -> Iterator[str]:
    yield "tables:"
    owned = draft.owned
    people = [table for table in owned.claims if table in draft.world.groups]
    rest = [table for table in owned.claims if table not in draft.world.groups]
    for heading, listed in (("people", people), *_by_activity(draft, rest)):
        if listed:
            yield _heading(heading)
            for table in listed:
                yield from tables.somebodys(draft, table)
    if head.folders:
        yield _heading("files")
        for store, guess in head.folders:
            yield from tables.files(store, guess)
    if owned.unclear:
        yield _heading("is somebody in these?")
        for table, why in owned.unclear.items():
            yield from tables.unclear(draft, table, why)
    if draft.copies:
        yield _heading("copies")
        for copy in draft.copies:
            yield from tables.copy(copy)
    if any(not tables.in_the_list(draft, table) for table in owned.nobody):
        yield _heading("nobody's")
        yield from tables.nobodys(draft)


def _following(draft: Draft) -> Iterator[str]:
    lines = []
    for one in draft.following:
        of = ", ".join(scalar(within(draft.world.named(c.table), c.column)) for c in one.of)
        called = within(draft.world.named(one.table), one.column) if one.column else _called(one.table)
        said = f"{name(called)}: {{of: [{of}], follows: {one.follows.value}}}"
        lines.append(Line(said, one.guess.comment))
    yield from block("copies", lines, 0)


def _called(table: TableId) -> str:
    return table.table if table.schema in ("", "public") else str(table)


def _heading(text_: str) -> str:
    return f"  # ---------------------------------------------------------------- {text_}"


def _by_activity(draft: Draft, listed: list[TableId]) -> Iterator[tuple[str, list[TableId]]]:
    from gestand.drafting.topics import topic_of

    found: dict[str, list[TableId]] = {}
    for table in listed:
        found.setdefault(topic_of(draft.owned, table).activity.replace("-", " "), []).append(table)
    yield from found.items()


# ---------------------------------------------------------------- activities


def _activities(draft: Draft, head: Head) -> Iterator[str]:
    yield "activities:"
    for activity in draft.activities:
        yield f"  {activity.name}:"
        yield f"    purpose: {scalar(activity.topic.purpose)}"
        keep = (
            f"likely `{activity.keep}`; nobody but you knows how long"
            if activity.keep
            else _no_term(activity.topic.activity)
        )
        asked = [
            Line(f"basis: {QUESTION}", f"likely `{activity.topic.basis}`"),
            Line(f"keep: {QUESTION}", keep),
        ]
        yield from aligned(Line(f"    {line.text}", line.comment) for line in asked)
        if activity.topic.interest:
            yield f"    interest: {scalar(activity.topic.interest)}"
        if activity.topic.marketing:
            yield "    marketing: yes"
        yield from block("uses", (Line(f"- {scalar(use)}") for use in activity.uses), 4)
    for store, guess in head.folders:
        yield from tables.of_files(store, guess)


def _unmarked(draft: Draft) -> Iterator[str]:
    """Names in other people's texts that no mark tells apart: a comment, for whoever knows how they are written."""
    named = {
        f"{draft.world.named(table)}.{column}": seen.why
        for table in draft.owned.claims
        for column, known in draft.world.evidence[table].items()
        for seen in known.inside
        if seen.category == "name"
    }
    if named:
        yield "# Texts that name other people. What is written in one way (`@{}`) can be replaced: see `mentions`."
        yield from (f"# {column}: {why}" for column, why in named.items())


def _no_term(activity: str) -> str:
    if activity == "use-national-numbers":
        return "which law prescribes it (UAVG 46)? name its term, or do not keep the number"
    return "there is no column that says when it began or ended"


__all__ = ["Certainty", "Head", "text"]
