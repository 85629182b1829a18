"""The story of `gestand demo`: its acts in order, each under the command that one would type."""

from __future__ import annotations

import shlex
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.text import Text

from gestand.cli import show
from gestand.cli.paper import Paper
from gestand.cli.plan import make, to_json
from gestand.cli.show.words import count, moment, ourselves
from gestand.cli.verify import enforced, enter
from gestand.errors import Exit

if TYPE_CHECKING:
    from gestand.acts import Plan
    from gestand.cli.session import Session
    from gestand.examples import System
    from gestand.ledger.store import FolderRecords

STEPS = 8
"""Steps of a plan that the story shows; the plan itself has them all."""


class Story:
    """Told on paper, or (`silent`) only into `told`, for programs."""

    def __init__(self, system: System, path: Path, session: Session, elsewhere: bool, silent: bool) -> None:
        self.system = system
        here = Path.cwd()
        self.path = path.relative_to(here) if path.is_relative_to(here) else path
        self.session = session
        self.elsewhere = elsewhere
        self.silent = silent
        self.told: dict[str, Any] = {"policy": str(path), "at": system.moment.isoformat()}
        self.paper = Paper(quiet=silent)
        self.started = time.perf_counter()

    def tell(self) -> Exit:
        """0 when all ended well: what was broken at first is kept at the end."""
        records = self.session.records(create=False)
        self._opening()
        self._verify(records, "before", "Are our promises kept?")
        plan, there = self._plan(records), self._glance()
        self._apply(records, plan, "apply")
        self._verify(records, "after", "And now?")
        self._compare(there, self._glance())
        self._export(records)
        self._erase(records)
        standing = self._verify(records, "at the end", "Is everything still as promised?")
        self._next()
        return standing

    # ------------------------------------------------------------ acts

    def _opening(self) -> None:
        tables = [table for table in self.session.map.tables.values() if not table.files]
        files = len(self.session.map.tables) - len(tables)
        people = max((table.rows or 0 for table in tables if table.id == self._people()), default=0)
        self._title(self.system.title)
        there = [count(people, "person", "people"), count(len(tables), "table")]
        if files:
            there.append(f"{count(files, 'folder')} of files")
        self._say(f"{', '.join(there[:-1])} and {there[-1]} in {self.path.parent}.")
        self._say(f"It is {moment(self.system.moment, self.zone)} ({self.zone}), and always will be in this story.")

    def _people(self) -> object:
        return next(iter(self.session.map.groups.values())).table

    def _verify(self, records: FolderRecords, act: str, title: str) -> Exit:
        from gestand.verify.judge import verify

        self._act(title, "verify", "--scope enforced")
        whole = verify(self.session.map, self.session.stores, records, self.session.at)
        enter(records, whole, self.session.at)
        report, left_out = enforced(whole)
        self.told[act] = report.to_json()
        if not self.silent:
            show.report_in_short(report, self.zone, left_out)
        return report.exit()

    def _plan(self, records: FolderRecords) -> Plan:
        self._act("What would go, and why?", "plan")
        made = make(self.session, records, None)
        records.save_plan(made, self.session.at)
        self.told["plan"] = to_json(made, self.path)
        if not self.silent:
            show.plan(made, self.session.map, self.path, limit=STEPS)
        return made

    def _apply(self, records: FolderRecords, plan: Plan, act: str) -> None:
        from gestand.run import Approval
        from gestand.run import apply as run

        self._act("Let it happen", "apply", f"--approve {plan.digest[:12]}...")
        approval = Approval(plan.digest, False)
        done = run(self.session.map, self.session.stores, records, plan, now=self.session.at, approval=approval)
        self.told[act] = {"run": done.run, "done": sum(done.done.values())}
        if not self.silent:
            show.outcome_in_short(done)

    def _glance(self) -> list[int]:
        """What the story counts of its own, by questions that are no part of gestand."""
        from gestand.datamap.surveying import is_sql

        database = next(store for store in self.session.stores.values() if is_sql(store))
        with database.snapshot() as connection:
            return [connection.scalar(glance.rows) or 0 for glance in self.system.story.glances]

    def _compare(self, before: list[int], after: list[int]) -> None:
        story = self.system.story
        if not story.glances:
            return
        self._title(story.glancing)
        told = list(zip((glance.of for glance in story.glances), before, after, strict=True))
        self.told["glances"] = [{"of": of, "before": was, "after": now} for of, was, now in told]
        for of, was, now in told:
            self._say(f"{of:<50} {count(was, 'row'):>12} before, {now:>6,} now")

    def _export(self, records: FolderRecords) -> None:
        from gestand.rights.export import export

        who = self.system.story.export
        out = self.path.parent / "answer.zip"
        out.unlink(missing_ok=True)
        self._act("Somebody asks: what do you have of me?", "export", f"--person {who} --out {out.name}")
        person = self.session.person(who)
        found = export(self.session.map, self.session.stores, records, person, self.session.at, out, language="nl")
        self.told["export"] = {"path": str(out), "rows": sum(found.rows.values()), "files": found.files}
        rows, tables = count(sum(found.rows.values()), "row"), count(len(found.rows), "table")
        files = f" and {count(found.files, 'file')}" if found.files else ""
        self._say(f"{out.name}: {rows} of {tables}{files}, {found.size:,} bytes:")
        for name, what in _contents(out):
            self._say(f"   {name:<14} {what}")

    def _erase(self, records: FolderRecords) -> None:
        who, everywhere = self.system.story.erase, self.system.story.everywhere
        options = f"--person {who} --right erasure{' --everywhere' if everywhere else ''}"
        self._act("Somebody asks: erase me", "plan", options)
        made = make(self.session, records, who, everywhere=everywhere)
        records.save_plan(made, self.session.at)
        self.told["erasure"] = to_json(made, self.path)
        if not self.silent:
            show.plan(made, self.session.map, self.path, limit=STEPS)
            self._say("")
            self._say(f"This is the answer to {who}: what stays, until when and why.", "bold")
            show.what_stays(made, self.session.map)
        self._apply(records, made, "erased")

    def _next(self) -> None:
        self._title("What to type next")
        path, at = shlex.quote(str(self.path)), f"--at {self.system.moment:%Y-%m-%dT%H:%M}"
        lines = [
            *(f"explain {path} --person {who} {at}" for who in self.system.story.explain[:1]),
            f"verify {path} {at}",
            f"map {path}",
            f"ledger {path} show",
        ]
        if self.elsewhere:
            self._say(f"  export {self.system.environment}=...   # the URL of the database")
        for line in lines:
            self._say(f"  {ourselves()} {line}")
        answer = self.path.parent / "answer"
        unpack = f"python3 -m zipfile -e {shlex.quote(f'{answer}.zip')} {shlex.quote(str(answer))}"
        self._say(f"  {unpack}   # then open index.html in it")
        if sys.stdout.isatty():
            self._say(f"This took {time.perf_counter() - self.started:.0f} s.", "dim")

    # ------------------------------------------------------------ how it is told

    @property
    def zone(self) -> str:
        return self.session.policy.zone

    def _say(self, text: str, style: str | None = None) -> None:
        self.paper.print(text, style=style, soft_wrap=True)

    def _title(self, title: str) -> None:
        self._say("")
        self.paper.rule(Text(title, "bold"), align="left", style="dim")

    def _act(self, title: str, verb: str, rest: str = "") -> None:
        self._title(title)
        self._say(f"$ gestand {verb} {self.path.name} {rest}".rstrip(), "cyan")


def _contents(file: Path) -> list[tuple[str, str]]:
    """What is in an answer, in words."""
    with zipfile.ZipFile(file) as answer:
        names = answer.namelist()
    data, files = sum(name.endswith(".csv") for name in names), sum(name.startswith("files/") for name in names)
    return [
        ("index.html", "to read: what, why, on what basis, from whom, to whom, until when"),
        ("data/", f"the same as CSV and JSON, for {count(data, 'table')}"),
        *([("files/", f"{count(files, 'file')} of the person")] if files else []),
        ("manifest.json", "a checksum of each"),
    ]
