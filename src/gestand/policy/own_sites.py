"""Which hosts look like those of whoever made the policy, and are no site that it declares.

A host is of the same owner when it is under the same registered name (by the list of public suffixes, which comes with
`publicsuffixlist`), or has that name under another suffix (example.eu beside example.nl), or is called as the
controller is. Everybody else's host (a network, a processor, a shop of others) is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from ipaddress import ip_address

from publicsuffixlist import PublicSuffixList

from gestand.policy.model import Policy
from gestand.policy.sites import Address, address

_HOST = re.compile(r"(?i)(?<![@\w.-])(?:https?://)?((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})\b")
_MAIL = re.compile(r"(?i)[\w.+-]+@((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})\b")
_MAILBOXES = frozenset(
    {
        "gmail",
        "googlemail",
        "outlook",
        "hotmail",
        "live",
        "msn",
        "yahoo",
        "icloud",
        "proton",
        "protonmail",
        "gmx",
        "web",
    }
    | {
        "ziggo",
        "kpnmail",
        "kpnplanet",
        "planet",
        "xs4all",
        "telenet",
        "skynet",
        "proximus",
        "orange",
        "free",
        "laposte",
    }
    | {"tonline", "freenet"}
)
"""Names under which anybody can have a mailbox: an address there says nothing of whose the name is."""
_LEGAL_FORM = re.compile(
    r"(?i)\b(?:b\.?v\.?(?:b\.?a\.?)?|n\.?v\.?|v\.?o\.?f\.?|s\.?[ar]\.?l?|gmbh|ag|ltd|inc|stichting|vzw)\b\.?"
)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def registrable(host: str) -> str:
    """What somebody registered: example.nl of `www.example.nl`, example.co.uk of `shop.example.co.uk`."""
    return str(_suffixes().privatesuffix(host.lower()) or host.lower())


def bare(host: str) -> str:
    """With and without `www.` a host is one site."""
    return host.removeprefix("www.")


@dataclass(frozen=True, slots=True)
class Own:
    """`declared`: bare hosts of the statement, with their ports. `domains`: what was registered.

    `names`: each without its suffix, and what the controller is called; with what it is a name of.
    """

    declared: frozenset[str]
    others: frozenset[str]
    domains: frozenset[str]
    names: Mapping[str, str]

    def declares(self, found: Address) -> bool:
        return bare(found.name) in self.declared

    def why(self, found: Address) -> str:
        """Why a host looks like a site of theirs that nobody declared; empty where it does not, or is declared."""
        if self.declares(found) or bare(found.name) in self.others or _is_number(found.host):
            return ""
        domain = registrable(found.host)
        if domain in self.domains:
            return f"it is under {domain}"
        name = _name(domain)
        return f"it has the name of {self.names[name]}" if name in self.names else ""


def own(policy: Policy) -> Own:
    sites = [found for site in policy.says.sites if (found := site.address)]
    others = [found for site in policy.says.sites for one in site.others if (found := address(one))]
    known = {registrable(found.host) for found in sites if not _is_number(found.host)} | set(_of_controller(policy))
    domains = frozenset(domain for domain in known if "." in domain)
    names = {_name(domain): domain for domain in sorted(domains, reverse=True)}
    called = dict(policy.controller).get("name", "")
    if slug := re.sub(r"[^a-z0-9]", "", _LEGAL_FORM.sub(" ", called.lower())):
        names.setdefault(slug, called)
    return Own(
        frozenset(bare(found.name) for found in sites), frozenset(bare(found.name) for found in others), domains, names
    )


def spoken_of(policy: Policy) -> Iterator[str]:
    """The hosts that a policy names where it speaks of its own sites: of the controller, and where to ask."""
    ask = policy.says.rights.ask if policy.says.rights else ()
    texts = [value for _, value in policy.controller] + [one.text for one in ask]
    texts += [one.text for one in policy.says.notes] + [cookie.site for cookie in policy.says.cookies]
    yield from _hosts(texts, _HOST)


def _of_controller(policy: Policy) -> Iterator[str]:
    said = dict(policy.controller)
    for host in _hosts([said.get("website", "")], _HOST):
        yield registrable(host)
    for host in _hosts([said.get("contact", "")], _MAIL):
        if _name(registrable(host)) not in _MAILBOXES:
            yield registrable(host)


def _hosts(texts: Iterable[str], pattern: re.Pattern[str]) -> Iterator[str]:
    for text in texts:
        for found in pattern.finditer(text):
            yield found[1].lower()


def _name(domain: str) -> str:
    """The name without its suffix."""
    suffix = _suffixes().publicsuffix(domain) or ""
    return domain.removesuffix(f".{suffix}").rpartition(".")[2].replace("-", "")


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return host == "localhost"
    return True
