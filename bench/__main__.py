"""`make bench`: gestand against hand-written SQL, in one run, on both engines.

Rounds are interleaved and medians are given, so that a machine whose speed drifts is no argument. The hand-written
SQL lies in `bench/sql` for anyone to improve; both must leave the same rows.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys

from rich.console import Console
from rich.table import Table

from bench import beside, erase, leaving, other, own, sweep
from bench.field import field
from bench.firms import Size, hall
from bench.ground import Yard
from gestand.cli.main import YOUNG

MEASURES = ("own", "erase", "export", "verify", "night", "sweep", "heavy", "others", "killed", "organisation")
SWEEPING = {"sweep": sweep.retention, "heavy": sweep.heavy, "others": beside.others, "killed": beside.killed}
COLUMNS = (
    "measure",
    "engine",
    "size",
    "rows",
    "by hand s",
    "fixed s",
    "by hand s for 1,000 rows",
    "s for 1,000 rows",
    "plan s",
    "effect s",
    "check s",
    "files s",
    "scan s",
    "effect ratio",
    "whole ratio",
    "over a tenth",
    "scans",
    "peak MB over small",
    "p50 times",
    "p99 times",
    "by hand p50 times",
    "by hand p99 times",
    "slices again",
    "same end state",
    "aim",
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--people", type=int, default=200_000)
    parser.add_argument("--erase", type=int, default=1_000)
    parser.add_argument("--rows", type=int, default=100_000, help="rows of the person who is exported")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--sweep", type=int, default=1_000_000, help="rows of the table that a night sweeps")
    parser.add_argument("--organisations", type=int, default=2_000, help="of which one at a time is ended")
    parser.add_argument("--users", type=int, default=1_000_000, help="who belong to one of these")
    parser.add_argument(
        "--hours", type=int, default=5_000_000, help="rows of theirs; 50000000 takes a quarter of an hour"
    )
    parser.add_argument(
        "--keep", metavar="FOLDER", help="where what was built for sweeping and leaving stays, to be used again"
    )
    parser.add_argument("--only", choices=MEASURES, action="append")
    parser.add_argument("--json", help="write the figures to this file as well")
    given = parser.parse_args()
    # As the command line does.
    gc.set_threshold(YOUNG)
    server = os.environ.get("GESTAND_TEST_POSTGRESQL")
    engines = given.engine or ["sqlite", *(["postgresql"] if server else [])]
    if "postgresql" not in engines:
        print("PostgreSQL is not measured: set GESTAND_TEST_POSTGRESQL to a server's URL", file=sys.stderr)
    figures: list[dict] = []
    wanted = given.only or MEASURES
    if "own" in wanted:
        figures += [own.maps(40, given.rounds, "1 s"), own.maps(1_000, given.rounds, "10 s")]
        figures.append(own.statement(given.rounds))
        figures.append(own.statements(given.rounds))
        if server and own.SHARED.is_dir():
            figures.append(own.draft(server, given.rounds))
    for engine in engines:
        if {"erase", "export", "verify", "night"} & set(wanted):
            figures.extend(measure(engine, server, given))
        if SWEEPING.keys() & set(wanted):
            figures.extend(swept(engine, server, given))
        if "organisation" in wanted:
            figures.extend(left(engine, server, given))
    show(figures)
    if given.json:
        with open(given.json, "w", encoding="utf-8") as out:  # noqa: PTH123
            json.dump(figures, out, indent=2)


def swept(engine: str, server: str | None, given: argparse.Namespace) -> list[dict]:
    wanted = given.only or MEASURES
    print(f"building {given.sweep:,} rows on {engine} ...", file=sys.stderr)
    with field(engine, server, given.sweep, given.keep) as origin:
        return [ask(origin, given.sweep, given.rounds) for name, ask in SWEEPING.items() if name in wanted]


def left(engine: str, server: str | None, given: argparse.Namespace) -> list[dict]:
    """An organisation among all of them, and the same among a tenth: it costs what its own rows cost."""
    size = Size(given.organisations, given.users, given.hours)
    found: list[list[dict]] = []
    if size.tenth is None:
        print(f"{size} is measured without a tenth of it, which has no room for its organisations", file=sys.stderr)
    for each in (size.tenth, size) if size.tenth else (size,):
        print(f"building Cloudomotion with {each} on {engine} ...", file=sys.stderr)
        with hall(engine, server, each, given.keep) as made:
            found.append(list(leaving.measure(made, given.rounds)))
    for small, large in zip(*found, strict=True) if len(found) > 1 else ():
        large["over a tenth"] = round(large.pop("whole s") / small.pop("whole s"), 2)
    return [figure for figures in found for figure in figures]


def measure(engine: str, server: str | None, given: argparse.Namespace) -> list[dict]:
    wanted = given.only or MEASURES
    yard = Yard(engine, server)
    figures: list[dict] = []
    try:
        print(f"building CloudCV with {given.people:,} people on {engine} ...", file=sys.stderr)
        origin = yard.origin(given.people)
        if "erase" in wanted:
            figures.append(erase.measure(yard, origin, given.people, given.erase, given.rounds))
        if "export" in wanted:
            figures.append(other.export(yard, origin, given.rows, given.rounds))
        if "verify" in wanted:
            figures.extend(other.verdict(yard, origin, given.rounds))
        if "night" in wanted:
            figures.append(other.night(yard, origin, given.rounds))
    finally:
        yard.clear()
    return figures


def show(figures: list[dict]) -> None:
    table = Table(title="gestand against hand-written SQL", box=None, header_style="dim")
    used = [name for name in COLUMNS if any(name in row for row in figures)]
    for name in used:
        table.add_column(name, justify="left" if name in ("measure", "engine", "size", "aim") else "right")
    for row in figures:
        table.add_row(*(str(row.get(name, "")) for name in used))
    Console(width=200).print(table)


if __name__ == "__main__":
    main()
