"""Draw the map of each example into its page, between <!-- map --> and <!-- /map -->: `make pictures`.

A drawing in Mermaid, which the sites that show these pages understand: text, so that a change of it can be read.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from itertools import groupby
from pathlib import Path

from gestand.datamap.bind import bind
from gestand.datamap.model import Claim, DataMap
from gestand.examples import System, systems
from gestand.policy.reader import read
from gestand.stores import open_stores

PAGES = Path(__file__).parent.parent / "docs" / "examples"
MAP = re.compile(r"<!-- map -->\n.*?<!-- /map -->", re.DOTALL)


def mapped(system: System) -> DataMap:
    """The example's map, of the smallest database that it makes."""
    with tempfile.TemporaryDirectory() as folder:
        policy = read(system.build(Path(folder), system.least))
        stores = open_stores(policy, os.environ)
        try:
            return bind(policy, stores)
        finally:
            for store in stores.values():
                store.close()


def drawn(datamap: DataMap) -> str:
    """Groups of people are round, organisations have six sides, tables four; a dotted line: blanked.

    A second database has a frame of its own.
    """
    lines = ["flowchart LR"]
    for group in datamap.groups.values():
        left, right = ("{{", "}}") if group.organisation else ("([", "])")
        lines.append(f'  {_node(group.name)}{left}"{group.name}"{right}')
        if group.belongs:
            lines.append(f"  {_node(group.name)} ==>|belongs to| {_node(group.belongs.group)}")
    tables = sorted((table for table in datamap.tables.values() if table.claims), key=lambda table: table.id)
    first = datamap.policy.stores[0].name
    apart = [table for table in tables if not table.files and table.id.store != first]
    for store, within in groupby(apart, key=lambda table: table.id.store):
        lines += [f"  subgraph {store}", *(f'    {table.name}["{table.name}"]' for table in within), "  end"]
    for table in tables:
        if table not in apart:
            lines.append(f'  {table.name}["{table.name}"]')
        lines += [f"  {table.name} {_arrow(claim)} {_next(datamap, claim)}" for claim in table.claims]
    return "\n".join(dict.fromkeys(lines))


def _arrow(claim: Claim) -> str:
    line = "-.->" if claim.then.value != "goes" else "-->"
    return line if claim.name == "self" else f"{line}|{claim.name}|"


def _next(datamap: DataMap, claim: Claim) -> str:
    """Where the first step of a path leads: to the people themselves, or to the table on the way to them."""
    group = datamap.groups[claim.group]
    if not claim.hops or claim.own or claim.hops[0].to == group.table:
        return _node(claim.group)
    return datamap.tables[claim.hops[0].to].name


def _node(group: str) -> str:
    """Apart from a table of the same name."""
    return f"of_{group}"


def block(system: System) -> str:
    return f"<!-- map -->\n```mermaid\n{drawn(mapped(system))}\n```\n<!-- /map -->"


def main() -> int:
    for name, system in systems().items():
        page = PAGES / f"{name}.md"
        page.write_text(MAP.sub(lambda _, of=system: block(of), page.read_text(encoding="utf-8")), encoding="utf-8")
        print(f"docs/examples/{name}.md has its map")
    return 0


if __name__ == "__main__":
    sys.exit(main())
