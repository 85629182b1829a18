"""`gestand demo`: the whole story on an example service, at a fixed moment, so that it is the same every day."""

from __future__ import annotations

import os
import shlex
import shutil
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gestand.cli.frame import DebugOption, guarded, progress
from gestand.cli.plan import make
from gestand.cli.session import Session, opened
from gestand.errors import Exit, UsageError

if TYPE_CHECKING:
    from gestand.acts import Plan
    from gestand.examples import System
    from gestand.ledger.store import FolderRecords

SystemArgument = Annotated[str, typer.Argument(metavar="[SYSTEM]", help="Which example service.")]
DirOption = Annotated[Path | None, typer.Option("--dir", help="Where to build it; default: demo/SYSTEM, here.")]
PeopleOption = Annotated[int, typer.Option("--people", min=1, help="How many people it has.")]
UrlOption = Annotated[str | None, typer.Option("--url", help="An empty PostgreSQL database instead of SQLite.")]
QuietOption = Annotated[bool, typer.Option("--quiet", help="Build it and leave it as it is, without the story.")]


def register(app: typer.Typer) -> None:
    @app.command()
    @guarded
    def demo(
        system: SystemArgument = "cloudcv",
        directory: DirOption = None,
        people: PeopleOption = 200,
        url: UrlOption = None,
        quiet: QuietOption = False,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Build an example service and tell the whole story on it: verify, plan, apply, verify, export, erase.

        Example: gestand demo cloudcv --dir /tmp/cloudcv --people 200
        """
        from gestand.examples import systems

        known = systems()
        if system not in known:
            raise UsageError("U003", f"there is no example {system}", f"the examples are {', '.join(known)}")
        chosen = known[system]
        where = directory or Path("demo") / system
        path = build(chosen, where, people, url)
        if quiet:
            print(path)
            return Exit.DONE
        with opened(path, chosen.moment.isoformat()) as session:
            return Story(chosen, path, session, url is not None).tell()


def build(system: System, where: Path, people: int, url: str | None) -> Path:
    """Builds the service with its records: `privacy.yaml` in the folder is its policy."""
    from gestand.ledger.folder import DATABASE, locate, open_records
    from gestand.policy.reader import read

    if url is not None:
        os.environ[system.environment] = url
    with progress() as bar:
        path = system.build(where, people, url, 1, bar)
    state = locate(read(path), os.environ)
    if state.is_relative_to(where) and (state / DATABASE).exists():
        # Of an earlier telling of the same story, in the folder that was just built anew.
        shutil.rmtree(state)
    with open_records(state, at=system.moment) as records:
        system.plant(records)
    return path


class Story:
    """The acts of the story, in order; each shows what one would type."""

    def __init__(self, system: System, path: Path, session: Session, elsewhere: bool) -> None:
        self.system = system
        self.path = path
        self.session = session
        self.elsewhere = elsewhere
        from gestand.cli import show

        self.show = show
        self.out = show.console()
        self.started = time.perf_counter()

    def tell(self) -> Exit:
        records = self.session.records(create=False)
        self._opening()
        self._verify(records, "Are our promises kept?")
        self._apply(records, self._plan(records))
        self._verify(records, "And now?")
        self._export(records)
        self._erase(records)
        standing = self._verify(records, "Is everything still as promised?")
        self._next()
        return standing

    # ------------------------------------------------------------ acts

    def _opening(self) -> None:
        self._title(self.system.title)
        tables = [t for t in self.session.map.tables.values() if not t.files]
        files = [t for t in self.session.map.tables.values() if t.files]
        self.out.print(
            f"{len(tables)} tables and {len(files)} folder of files in {self.path.parent};"
            f" the policy is {self.path.name}. The moment of this story is {self.system.moment:%d %B %Y, %H:%M}."
        )

    def _verify(self, records: FolderRecords, title: str) -> Exit:
        from gestand.verify.judge import verify

        self._act(title, "verify", "--scope enforced")
        report = verify(self.session.map, self.session.stores, records, self.session.at)
        self.show.report(report, enforced=True)
        return report.exit(True)

    def _plan(self, records: FolderRecords) -> Plan:
        self._act("What would go, what stays, and why?", "plan")
        made = make(self.session, records, None)
        records.save_plan(made)
        self.show.plan(made, self.session.map, str(self.path))
        return made

    def _apply(self, records: FolderRecords, plan: Plan) -> None:
        from gestand.run import Approval
        from gestand.run import apply as run

        self._act("Let it happen", "apply", f"--approve {plan.digest[:12]}...")
        done = run(
            self.session.map,
            self.session.stores,
            records,
            plan,
            now=self.session.at,
            approval=Approval(plan.digest, False),
        )
        self.show.outcome(done)

    def _export(self, records: FolderRecords) -> None:
        from gestand.rights.answer import find_person
        from gestand.rights.export import export

        who = self.system.story.export
        out = self.path.parent / "answer.zip"
        out.unlink(missing_ok=True)
        self._act("One person asks: what do you have of me?", "export", f"--person {who} --out {out.name}")
        person = find_person(self.session.map, self.session.stores, who)
        export(self.session.map, self.session.stores, records, person, self.session.at, out, language="nl")
        with zipfile.ZipFile(out) as answer:
            names = answer.namelist()
            shown = [name for name in names if not name.startswith("data/")]
            data = len(names) - len(shown)
            size = sum(info.file_size for info in answer.infolist())
        self.out.print(f"{out}: {size:,} bytes; {', '.join(shown[:8])} and {data} tables as CSV and JSON")

    def _erase(self, records: FolderRecords) -> None:
        who = self.system.story.erase
        self._act("One person asks: erase me", "plan", f"--person {who} --right erasure")
        made = make(self.session, records, who)
        records.save_plan(made)
        self.show.plan(made, self.session.map, str(self.path))
        self._apply(records, made)

    def _next(self) -> None:
        self._title("What to type next")
        at = self.system.moment.isoformat()
        path = shlex.quote(str(self.path))
        for who in self.system.story.explain[:1]:
            self.out.print(f"  gestand explain {path} --person {who} --at {at}", soft_wrap=True)
        self.out.print(f"  gestand map {path}", soft_wrap=True)
        self.out.print(f"  gestand verify {path} --at {at}", soft_wrap=True)
        self.out.print(f"  gestand ledger {path} show", soft_wrap=True)
        self.out.print(f"  unzip -o {shlex.quote(str(self.path.parent / 'answer.zip'))} -d answer", soft_wrap=True)
        if self.elsewhere:
            self.out.print(f"  (with {self.system.environment} set to the database's URL)")
        self.out.print(f"The story took {time.perf_counter() - self.started:.1f} s.", style="dim")

    # ------------------------------------------------------------ how it is told

    def _title(self, text: str) -> None:
        self.out.print()
        self.out.rule(f"[bold]{text}[/bold]", align="left")

    def _act(self, title: str, verb: str, rest: str = "") -> None:
        self._title(title)
        line = f"$ gestand {verb} {self.path.name} {rest}".rstrip()
        self.out.print(line, style="cyan", soft_wrap=True)
