"""`gestand visit`: does each site of the statement show the version in force? The one verb that goes to the web."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from gestand import clock
from gestand.cli.frame import DebugOption, Form, FormatOption, PathArgument, guarded
from gestand.cli.paper import Paper, complain, put_json
from gestand.errors import Exit

if TYPE_CHECKING:
    from gestand.policy.model import Policy
    from gestand.policy.sites import SiteSpec
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
        from gestand.ledger.folder import locate, open_records
        from gestand.policy.reader import read
        from gestand.verify import visited
        from gestand.verify.report import Report
        from gestand.visiting.going import go, sites_of, what_was_published

        policy = read(path)
        sites = sites_of(policy, site or [])
        with open_records(locate(policy, os.environ), create=False) as records:
            records.verify().insist()
            published = what_was_published(policy, records, clock.now())
            with _visitor(policy, sites, by, timeout) as visitor:
                found = list(go(policy, records, sites, published, visitor, clock.now))
            at = clock.now()
            keys = {visited.ALL, *(visited.key(one) for one in sites)}
            verdicts = tuple(one for one in visited.judge(policy, records, at) if one.key in keys)
            report = Report(at, policy.version, policy.digest, verdicts)
            if form is Form.JSON:
                put_json(show.to_json(found, report))
            else:
                show.show(found, report, published.current, Paper())
            return report.exit()


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
