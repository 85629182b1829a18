"""Files whose people cannot be told from their path: plan and verify read one key, of one kind, from one template."""

from __future__ import annotations

from gestand.datamap.collect import place
from gestand.datamap.draft import Draft
from gestand.datamap.model import DataMap, Group, Table
from gestand.datamap.surveying import is_folder
from gestand.stores.base import TypeKind

READABLE = (TypeKind.INTEGER, TypeKind.TEXT, TypeKind.UUID)
"""The types of a key that has one spelling in a path."""


def whose(draft: Draft, datamap: DataMap) -> None:
    """M128: files that would be left out of every plan, or be somebody else's."""
    for table in datamap.tables.values():
        if not table.files or not table.claims:
            continue
        group = datamap.groups[table.claims[0].group]
        if wrong := _claims(table) or _key(draft, group) or _template(table):
            message, hint = wrong
            where = place(table.id, said=draft.specs[table.id].claims[0].place)
            draft.findings.add("M128", f"files of {table.name}: {message}", hint, where, [table.id])


def overlaps(draft: Draft, datamap: DataMap) -> None:
    """M111: a folder that lies in another one that is declared, or in a store that is declared as a whole."""
    tables = sorted((table for table in datamap.tables.values() if table.files), key=lambda table: table.id)
    for table in tables:
        for outer in tables:
            if table is not outer and table.id.store == outer.id.store and _lies_in(table, outer):
                draft.findings.add(
                    "M111",
                    f"the files of {table.name} are those of {outer.name} as well",
                    f"Take one of the two out, or declare the folders beside {table.name} by their own names.",
                    place(table.id, said=draft.specs[table.id].place),
                    [table.id, outer.id],
                )


def _lies_in(table: Table, outer: Table) -> bool:
    return not is_folder(outer.id) or f"{table.id.table}/".startswith(f"{outer.id.table}/")


_Wrong = tuple[str, str]


def _claims(table: Table) -> _Wrong | None:
    if len(table.claims) > 1:
        names = ", ".join(claim.name for claim in table.claims)
        return f"a file would belong to {len(table.claims)} claims ({names})", "Give each claim a folder of its own."
    claim = table.claims[0]
    if not claim.template:
        return f"claim {claim.name} is no path with a key in it", "Write the place of the key: `{user.id}/*`."
    if claim.then.hands_over:
        return "a file cannot be handed to a stand-in", "Leave `then` out: the file goes."
    return None


def _key(draft: Draft, group: Group) -> _Wrong | None:
    if len(group.key) > 1:
        return (
            f"the key of {group.name} has {len(group.key)} columns ({', '.join(group.key)}), and a path can hold one",
            "Keep the files under a key of one column, and give its table a group of people of its own.",
        )
    if group.key_types[0] not in READABLE:
        return (
            f"the key of {group.name} is a {group.key_types[0].value}, which has more than one spelling in a path",
            "Keep the files under a key that is a whole number, a text or a UUID.",
        )
    if draft.columns(group.table)[group.key[0]].folds:
        return (
            f"the key of {group.name} finds texts equal that differ, and a path is compared to the letter",
            "Give the key a collation that is exact (SQLite: BINARY), or keep the files under a key that is no text.",
        )
    return None


def _template(table: Table) -> _Wrong | None:
    """Anything before the key, or beside it in its part of the path, leaves open where the key begins and ends."""
    before, _, rest = table.claims[0].template.partition("{")
    beside = rest.partition("}")[2].partition("/")[0]
    if "*" in before or "*" in beside:
        return (
            f"in `{table.claims[0].template}` a `*` stands before or beside the key",
            "Give the key a part of the path of its own, and let `*` come after it: `{user.id}/*`.",
        )
    return None
