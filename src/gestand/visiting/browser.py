"""A page in a real browser: what people see once its scripts have run. An extra (`gestand[browser]`).

The page is fetched without the browser first, so that status, redirects and kind are judged in one place; then headless
Chromium loads it. It can reach the declared sites, and the hosts that the policy says they need, at the addresses that
were looked up for them, and nothing else: no other name has an address in there. Nothing is kept between two visits.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from gestand.errors import StoreError, UsageError
from gestand.ledger.visits import Outcome
from gestand.policy.own_sites import bare
from gestand.policy.sites import Address, SiteSpec, address
from gestand.visiting.fetching import Plain, Seen, Unseen
from gestand.visiting.page import MOST_LETTERS, Page, TooMuch, read_page
from gestand.visiting.words import words

if TYPE_CHECKING:
    from playwright.sync_api import Browser as Chromium
    from playwright.sync_api import Page as Tab
    from playwright.sync_api import Request, Route

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MOST_OF_PAGE = 6 << 20
SETTLED = 3.0
"""Seconds in which a page that goes on asking for things is given the time to put its text there."""

_WANTED = frozenset({"document", "script", "stylesheet", "xhr", "fetch"})
_OPENED = "() => document.querySelectorAll('details').forEach(one => { one.open = true })"
_CODE = re.compile(r"net::(ERR_[A-Z_]+)")


def installed() -> bool:
    """Whether the extra is there."""
    return find_spec("playwright") is not None


@dataclass
class Browser:
    """A visitor that runs scripts. `plain` looks first; `reachable` are the names that have an address in there."""

    plain: Plain
    chromium: Chromium
    reachable: frozenset[str]
    by: str = "browser"
    _unvisited: dict[str, None] = field(default_factory=dict)
    _left: dict[str, Address] = field(default_factory=dict)

    def open(self, wanted: Address) -> Seen:
        try:
            first = self.plain.open(wanted)
        except Unseen as unseen:
            # Some let in browsers alone: then it is the browser that says what there is.
            if unseen.outcome is not Outcome.REFUSED:
                raise
            first = Seen(unseen.page, Page("", scripted=True))
        return self._seen(first.address)

    def _seen(self, there: Address) -> Seen:
        from playwright.sync_api import Error
        from playwright.sync_api import TimeoutError as Late

        self._unvisited, self._left = {}, {}
        context = self.chromium.new_context(accept_downloads=False, service_workers="block")
        try:
            context.route("**/*", self._route)
            context.on("request", self._note)
            tab = context.new_page()
            tab.set_default_timeout(self.plain.seconds * 1000)
            answer = tab.goto(there.url, wait_until="load")
            if answer is not None and answer.status != 200:
                raise Unseen(Outcome.REFUSED, there, str(answer.status))
            self._settle(tab)
            return self._read(there, tab)
        except Late as error:
            raise Unseen(Outcome.DOWN, there, f"not within {self.plain.seconds:g} seconds") from error
        except Error as error:
            self._insist_here(there)
            raise _failed(there, error.message) from error
        finally:
            context.close()

    def _insist_here(self, asked: Address) -> None:
        """A script, or a redirect, that took the page to a site that is not declared was stopped; people are not."""
        for name, leads in self._left.items():
            raise Unseen(Outcome.ELSEWHERE, asked, name, leads)

    def _settle(self, tab: Tab) -> None:
        from playwright.sync_api import TimeoutError as Late

        try:
            tab.wait_for_load_state("networkidle", timeout=SETTLED * 1000)
        except Late:
            # It goes on asking: what is there by now is what somebody reads.
            return

    def _read(self, asked: Address, tab: Tab) -> Seen:
        self._insist_here(asked)
        here = address(tab.url)
        if here is None or not self.plain.own.declares(here):
            raise Unseen(Outcome.ERROR, asked, "it leads to what is no page")
        content = tab.content()
        if len(content) > MOST_OF_PAGE:
            raise Unseen(Outcome.TOO_LARGE, here)
        tab.evaluate(_OPENED)
        text = "\n".join(self._texts(tab))
        try:
            whole = read_page(content)
        except TooMuch as much:
            raise Unseen(Outcome.TOO_LARGE, here) from much
        if len(text) > MOST_LETTERS:
            raise Unseen(Outcome.TOO_LARGE, here)
        page = replace(whole, words=words(text), scripted=False, unvisited=tuple(sorted(self._unvisited)))
        return Seen(here, page)

    def _texts(self, tab: Tab) -> Iterator[str]:
        """What can be seen, also in frames of declared sites."""
        for frame in tab.frames:
            there = address(frame.url)
            if frame is tab.main_frame or (there and self.plain.own.declares(there)):
                body = frame.locator("body")
                if body.count():
                    yield body.first.inner_text()

    # ------------------------------------------------------------ what it may ask for

    def _route(self, route: Route) -> None:
        request = route.request
        there = address(request.url)
        if there is not None and there.name in self.reachable and request.resource_type in _WANTED:
            route.continue_()
            return
        if there is not None and there.name not in self.reachable:
            self._refused(request, there)
        route.abort()

    def _note(self, request: Request) -> None:
        """A redirect is followed without asking: the name has no address, and here it is noted."""
        there = address(request.url)
        if request.redirected_from is not None and there is not None and there.name not in self.reachable:
            self._refused(request, there)

    def _refused(self, request: Request, there: Address) -> None:
        if request.resource_type in ("script", "xhr", "fetch"):
            self._unvisited[there.name] = None
        if request.is_navigation_request() and request.frame.parent_frame is None:
            self._left[there.name] = there


def _failed(there: Address, message: str) -> Unseen:
    code = found[1] if (found := _CODE.search(message)) else ""
    if code.startswith(("ERR_CERT", "ERR_SSL")):
        return Unseen(Outcome.CERTIFICATE, there, code)
    if "Download" in message:
        return Unseen(Outcome.FORM, there, "a file to download")
    return Unseen(Outcome.DOWN, there, code or "the browser could not load it")


@contextmanager
def browser(plain: Plain, sites: Sequence[SiteSpec]) -> Iterator[Browser]:
    """One browser for all sites. `UsageError` where the extra is missing, `StoreError` where it does not start."""
    if not installed():
        raise UsageError(
            "visit/no-browser", "the browser is an extra of gestand", "install it: pip install 'gestand[browser]'"
        )
    from playwright.sync_api import Error, sync_playwright

    reachable = dict(_reachable(plain, sites))
    program = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    with sync_playwright() as driver:
        try:
            chromium = driver.chromium.launch(
                executable_path=program,
                args=_options(reachable),
                # Chromium has no sandbox for root.
                chromium_sandbox=os.geteuid() != 0,
                timeout=plain.seconds * 1000,
            )
        except Error as error:
            raise StoreError(
                "visit/browser",
                f"the browser does not start: {error.message.splitlines()[0][:200]}",
                "install Chromium, or `playwright install chromium`; or visit without it: --by plain",
            ) from error
        try:
            yield Browser(plain, chromium, frozenset(reachable))
        finally:
            chromium.close()


def _reachable(plain: Plain, sites: Sequence[SiteSpec]) -> Iterator[tuple[str, tuple[Address, str]]]:
    """Of each name that may be asked, which number it has."""
    for site in sites:
        wanted = [found for text in (site.text, site.statement, *site.needs) if (found := address(text))]
        wanted += [replace(one, host=_twin(one.host)) for one in wanted if not one.host[0].isdigit()]
        for one in wanted:
            try:
                numbers = plain.numbers(one)
            except Unseen:
                continue
            for there in (one, *_other_scheme(one)):
                yield there.name, (there, numbers[0])


def _twin(host: str) -> str:
    """With `www.`, or without it, it is the same site."""
    return bare(host) if host.startswith("www.") else f"www.{host}"


def _other_scheme(one: Address) -> list[Address]:
    return [replace(one, scheme="http", port=80)] if (one.scheme, one.port) == ("https", 443) else []


def _options(reachable: Mapping[str, tuple[Address, str]]) -> list[str]:
    rules = [f"MAP {_bracketed(there.host)} {_bracketed(number)}" for there, number in reachable.values()]
    return [
        f"--host-resolver-rules={', '.join([*dict.fromkeys(rules), 'MAP * ~NOTFOUND'])}",
        "--no-proxy-server",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--disable-features=OptimizationHints,MediaRouter,DialMediaRouteProvider",
    ]


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
