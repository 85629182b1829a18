"""The sites a statement holds for: which address each has, and where on it the statement stands.

    sites: [www.example.nl, www.example.eu]
    sites: {www.example.nl: {statement: https://www.example.nl/privacy}, www.example.eu: {}}

An address is http or https, without a name and a password in it. A site without a scheme is https, as people type it;
one on the machine itself is http.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import quote, urljoin, urlsplit

from gestand.errors import Place

DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST = 2000
"""Letters of an address: a longer one is no page of a statement."""

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://")
_KEPT = "/%:@!$&'()*+,;=~-._"


@dataclass(frozen=True, slots=True)
class Address:
    """A page on the web. `host` is in small letters and ASCII, an IPv6 address without brackets."""

    scheme: str
    host: str
    port: int
    path: str = "/"

    @property
    def name(self) -> str:
        """The site that it is of: host, and the port where it is not the usual one."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.name}{self.path}"


@dataclass(frozen=True, slots=True)
class SiteSpec:
    """`text`: as the policy writes it, and as the promise is called. `statement`: the address of its page, or empty.

    `needs`: other hosts that the page takes its scripts from. `others`: hosts that look like ours, and are somebody
    else's. `inside`: it stands in a network of one's own.
    """

    text: str
    place: Place
    statement: str = ""
    needs: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    inside: bool = False

    @property
    def address(self) -> Address | None:
        """Where a visit begins; None where the text is no address (`our app`)."""
        return address(self.text)

    @property
    def page(self) -> Address | None:
        """The page of the statement, where the policy says which."""
        return address(self.statement) if self.statement else None


def address(text: str) -> Address | None:
    """What somebody wrote as an address; None where it is none, or one that nobody should follow."""
    text = text.strip()
    if not text or len(text) > LONGEST or not text.isprintable() or " " in text or "\\" in text:
        return None
    scheme = _SCHEME.match(text)
    try:
        parts = urlsplit(text if scheme else f"//{text}")
        port = parts.port
    except ValueError:
        return None
    host = _host(parts.hostname or "")
    if not host or "@" in parts.netloc or port == 0:
        return None
    used = parts.scheme.lower() if scheme else "http" if is_loopback(host) else "https"
    if used not in DEFAULT_PORTS:
        return None
    query = f"?{quote(parts.query, safe=_KEPT + '?')}" if parts.query else ""
    path = quote(parts.path or "/", safe=_KEPT)
    return Address(used, host, port or DEFAULT_PORTS[used], f"{path}{query}")


def followed(here: Address, href: str) -> Address | None:
    """Where a link on a page leads; None where that is no address."""
    try:
        return address(urljoin(here.url, href.strip()))
    except ValueError:
        return None


def is_loopback(host: str) -> bool:
    """The machine itself, by its own name or number."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _host(text: str) -> str:
    """A host in small ASCII letters; empty where it cannot be one. A name without a dot is only this machine."""
    try:
        return str(ip_address(text))
    except ValueError:
        pass
    try:
        host = text.encode("idna").decode().lower().rstrip(".")
    except UnicodeError:
        return ""
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return ""
    # A last label of digits is a number in a spelling of its own (127.1), which browsers read otherwise.
    return host if host == "localhost" or (len(labels) > 1 and not labels[-1][:1].isdigit()) else ""
