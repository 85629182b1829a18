"""One page over HTTP, from a declared site and no other: bounded in size, time and redirects; certificates are checked.

What answers is not trusted. A name is looked up once and that number is the one that is asked, so that a name cannot
lead somewhere else a moment later; a number that is not on the internet is asked only where the policy says so. No
cookie is kept or sent, and nothing of the environment (a proxy, a password in `.netrc`) is used.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from gestand import __version__
from gestand.ledger.visits import Outcome
from gestand.policy.own_sites import Own
from gestand.policy.sites import Address, SiteSpec, followed, is_loopback
from gestand.visiting.page import Page, TooMuch, read_page

MOST_BYTES = 3 << 20
MOST_REDIRECTS = 5
SECONDS = 20.0

Numbers = Sequence[str]
Resolve = Callable[[str, int], Numbers]
"""The numbers that a name has. OSError where it has none."""

_HTML = ("text/html", "application/xhtml+xml")
_NAT64 = ip_network("64:ff9b::/96")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset=["']?([A-Za-z0-9_-]{2,30})""")


class Unseen(Exception):
    """No page was read. `page`: where the visit ended; `named`: the host, or the number, that it is about."""

    def __init__(self, outcome: Outcome, page: Address, named: str = "", leads: Address | None = None) -> None:
        super().__init__(str(outcome))
        self.outcome, self.page, self.named, self.leads = outcome, page, named, leads


@dataclass(frozen=True, slots=True)
class Seen:
    """A page, and the address at which it stands in the end."""

    address: Address
    page: Page


def resolve(host: str, port: int) -> Numbers:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass
class Plain:
    """Reads a page without running its scripts. `own` says which sites are declared, `inside` which are not public."""

    own: Own
    inside: frozenset[str] = frozenset()
    seconds: float = SECONDS
    resolve: Resolve = resolve
    by: str = "plain"
    _context: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def open(self, wanted: Address) -> Seen:
        """The page at an address of a declared site, or where that redirects to. `Unseen` where there is none."""
        until = time.monotonic() + self.seconds
        here = wanted
        for _ in range(MOST_REDIRECTS + 1):
            answer = self._ask(here, until)
            if answer.status not in (301, 302, 303, 307, 308):
                return Seen(here, _page(here, answer))
            here = self._next(here, answer.headers.get("Location") or "")
        raise Unseen(Outcome.LOOP, here)

    def numbers(self, of: Address) -> Numbers:
        """Where a site is; `Unseen` where its name leads into a network that nobody declared to be one's own."""
        try:
            found = [number.partition("%")[0] for number in self.resolve(of.host, of.port)]
        except (OSError, UnicodeError) as error:
            raise Unseen(Outcome.DOWN, of, "its name is not known") from error
        for number in found:
            if not self._may(of, number):
                raise Unseen(Outcome.INSIDE, of, number)
        if not found:
            raise Unseen(Outcome.DOWN, of, "its name is not known")
        return found

    def _may(self, of: Address, number: str) -> bool:
        found = _unwrapped(ip_address(number))
        if found.is_global and not found.is_multicast:
            return True
        if found.is_loopback:
            return is_loopback(of.host)
        # Where machines of a cloud keep their secrets: no site stands there.
        never = found.is_link_local or found.is_unspecified or found.is_multicast or found.is_reserved
        return not never and (of.host == number or of.name in self.inside)

    def _next(self, here: Address, location: str) -> Address:
        there = followed(here, location)
        if there is None:
            raise Unseen(Outcome.ERROR, here, "it redirects to what is no address")
        if not self.own.declares(there):
            raise Unseen(Outcome.ELSEWHERE, here, there.name, there)
        if here.scheme == "https" and there.scheme == "http":
            raise Unseen(Outcome.CERTIFICATE, here, "it leads from https to http")
        return there

    def _ask(self, here: Address, until: float) -> _Answer:
        last: Unseen | None = None
        for number in self.numbers(here)[:3]:
            try:
                return self._ask_at(here, number, until)
            except Unseen as unseen:
                if unseen.outcome is not Outcome.DOWN:
                    raise
                last = unseen
        raise last or Unseen(Outcome.DOWN, here)

    def _ask_at(self, here: Address, number: str, until: float) -> _Answer:
        left = until - time.monotonic()
        if left <= 0:
            raise Unseen(Outcome.DOWN, here, _slow(self.seconds))
        try:
            with _connected(here, number, left, self._context) as connection:
                connection.request("GET", here.path, headers={"Host": here.name, **_HEADERS})
                response = connection.getresponse()
                answer = _Answer(response.status, response.msg, _body(response))
            if time.monotonic() >= until:
                # What was read when the connection was cut looks like a whole answer.
                raise TimeoutError
            return answer
        except ssl.SSLCertVerificationError as error:
            raise Unseen(Outcome.CERTIFICATE, here, error.verify_message or "its certificate") from error
        except ssl.SSLError as error:
            raise Unseen(Outcome.CERTIFICATE, here, "no safe connection could be made") from error
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:
            # An AttributeError comes of the socket that was closed under a connection whose time was over.
            slow = time.monotonic() >= until or isinstance(error, TimeoutError)
            refused = (
                "it refuses the connection" if isinstance(error, ConnectionRefusedError) else "the connection broke"
            )
            raise Unseen(Outcome.DOWN, here, _slow(self.seconds) if slow else refused) from error


def plain(own: Own, sites: Sequence[SiteSpec], seconds: float, resolving: Resolve = resolve) -> Plain:
    inside = frozenset(site.address.name for site in sites if site.inside and site.address)
    return Plain(own, inside, seconds, resolving)


_HEADERS = {
    "User-Agent": f"gestand/{__version__} (visits a site to see its privacy statement)",
    "Accept": "text/html, application/xhtml+xml",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Message
    body: bytes | None
    """None: it is larger than a statement can be."""


@contextmanager
def _connected(
    here: Address, number: str, seconds: float, context: ssl.SSLContext
) -> Iterator[http.client.HTTPConnection]:
    """A connection to that number, which is cut when the time is over: also under one who sends a byte a second."""
    connection = http.client.HTTPConnection(here.host, here.port)
    raw = socket.create_connection((number, here.port), timeout=seconds)
    alarm = threading.Timer(seconds, _cut, [raw])
    alarm.daemon = True
    alarm.start()
    try:
        connection.sock = context.wrap_socket(raw, server_hostname=here.host) if here.scheme == "https" else raw
        yield connection
    finally:
        alarm.cancel()
        connection.close()
        raw.close()


def _cut(raw: socket.socket) -> None:
    try:
        raw.shutdown(socket.SHUT_RDWR)
    except OSError:
        raw.close()


def _body(response: http.client.HTTPResponse) -> bytes | None:
    found = response.read(MOST_BYTES + 1)
    if response.length and len(found) <= MOST_BYTES:
        raise http.client.IncompleteRead(b"", response.length)
    packed = (response.headers.get("Content-Encoding") or "").strip().lower()
    if packed in ("gzip", "deflate") and len(found) <= MOST_BYTES:
        try:
            found = zlib.decompressobj(47).decompress(found, MOST_BYTES + 1)
        except zlib.error as error:
            raise ValueError("it is packed in a way that nobody can open") from error
    return found if len(found) <= MOST_BYTES else None


def _page(here: Address, answer: _Answer) -> Page:
    number = str(answer.status)
    if answer.status in (404, 410):
        raise Unseen(Outcome.NO_PAGE, here, number)
    if answer.status == 401:
        raise Unseen(Outcome.LOGIN, here, number)
    if answer.status in (403, 407, 429, 451):
        raise Unseen(Outcome.REFUSED, here, number)
    if answer.status != 200:
        raise Unseen(Outcome.ERROR, here, number)
    kind = answer.headers.get_content_type()
    if kind not in _HTML:
        raise Unseen(Outcome.FORM, here, kind[:60])
    if answer.body is None:
        raise Unseen(Outcome.TOO_LARGE, here)
    try:
        return read_page(_text(answer.body, answer.headers.get_content_charset()))
    except TooMuch as much:
        raise Unseen(Outcome.TOO_LARGE, here) from much


def _text(body: bytes, charset: str | None) -> str:
    found = _CHARSET.search(body[:2048])
    for name in (charset, found[1].decode() if found else None, "utf-8"):
        try:
            return body.decode(name or "utf-8", "replace")
        except LookupError:
            continue
    return body.decode("utf-8", "replace")


def _unwrapped(number: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The address that is meant by one of version 6 that stands for one of version 4."""
    if isinstance(number, IPv6Address):
        if number.ipv4_mapped is not None:
            return number.ipv4_mapped
        if number in _NAT64:
            return IPv4Address(int(number) & 0xFFFFFFFF)
    return number


def _slow(seconds: float) -> str:
    return f"not within {seconds:g} seconds"
