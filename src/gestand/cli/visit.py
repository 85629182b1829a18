"""`gestand visit`: does each site of the statement show the version in force? The one verb that goes to the web."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from gestand import clock
from gestand.cli.frame import DebugOption, Form, FormatOption, PathArgument, guarded
from gestand.cli.paper import Paper, complain, put_json
from gestand.errors import Exit

if TYPE_CHECKING:
    from gestand.ledger.records import Records
    from gestand.policy.model import Policy
    from gestand.policy.sites import SiteSpec
    from gestand.verify.report import Verdict
    from gestand.visiting.visit import Visitor


class By(StrEnum):
    BROWSER = "browser"
    PLAIN = "plain"


SiteOption = Annotated[
    list[str] | None, typer.Option("--site", metavar="SITE", help="Only this one of `sites`; may be repeated.")
]
ByOption = Annotated[
    By | None,
    typer.Option("--by", help="With a browser, or without running scripts. Default: a browser where there is one."),
]
TimeoutOption = Annotated[
    float, typer.Option("--timeout", metavar="SECONDS", min=1, max=300, help="For one page.", show_default=True)
]


def register(app: typer.Typer) -> None:
    @app.command(short_help="Visit the sites of the statement: does each show the version in force?")
    @guarded
    def visit(
        path: PathArgument,
        site: SiteOption = None,
        by: ByOption = None,
        timeout: TimeoutOption = 20.0,
        form: FormatOption = Form.TEXT,
        debug: DebugOption = False,  # noqa: ARG001
    ) -> Exit:
        """Fetch the statement from each site that the policy declares, and compare it with what was published.

        Only declared sites are asked, and no store. What was seen is entered in the ledger, where `gestand verify`
        judges it.

        \b
        Example:
          gestand visit privacy.yaml
          gestand visit privacy.yaml --site www.example.org --by plain
        """
        from gestand.cli.show import visits as show
        from gestand.ledger.folder import DATABASE, locate, open_records
        from gestand.ledger.shelf import Shelf
        from gestand.policy.reader import read
        from gestand.verify import visited
        from gestand.verify.report import Report
        from gestand.visiting.going import go, nothing_published, sites_of, what_was_published

        policy = read(path)
        sites = sites_of(policy, site or [])
        folder = locate(policy, os.environ)
        if not (folder / DATABASE).exists():
            raise nothing_published(policy)
        with open_records(folder, create=False) as records:
            records.verify().insist()
            published = what_was_published(policy, records, clock.now())
            with _visitor(policy, sites, by, timeout) as visitor:
                found = list(go(policy, records, sites, published, visitor, clock.now))
            at = clock.now()
            report = Report(at, policy.version, policy.digest, tuple(_about(policy, records, at, sites, not site)))
            beside = visited.undeclared(policy, visited.known(records, at))
            if form is Form.JSON:
                put_json(show.to_json(found, report))
            else:
                pages = Shelf(folder).of(published.current.version) / "statement"
                show.show(found, report, show.Known(published.current, pages, beside, policy.zone), Paper())
            return report.exit()


def _about(policy: Policy, records: Records, at: datetime, sites: Sequence[SiteSpec], all_: bool) -> Iterator[Verdict]:
    """The verdicts about what was visited: of one site alone nobody asks what the others lead to."""
    from gestand.verify import visited
    from gestand.verify.report import Standing

    keys = {visited.key(one) for one in sites}
    for verdict in visited.judge(policy, records, at):
        if verdict.key in keys or (verdict.key == visited.ALL and (all_ or verdict.standing is Standing.BROKEN)):
            yield verdict


@contextmanager
def _visitor(policy: Policy, sites: Sequence[SiteSpec], by: By | None, timeout: float) -> Iterator[Visitor]:
    from gestand.policy.own_sites import own
    from gestand.visiting import browser
    from gestand.visiting.fetching import plain

    without = plain(own(policy), policy.says.sites, timeout)
    if by is By.BROWSER or (by is None and browser.installed()):
        with browser.browser(without, sites) as found:
            yield found
        return
    if by is None:
        complain("gestand: no browser is installed, so no script is run: pip install 'gestand[browser]'")
    yield without
