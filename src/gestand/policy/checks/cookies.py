"""What is read from, or put on, the devices of people (Directive 2002/58/EC, article 5(3)), by country of the offer.

The rule is of the country in which a site is offered: Belgium asks consent for analytics of every kind; the Netherlands
(Telecommunicatiewet 11.7a(3)(b)) and France leave those of little impact free, under conditions.
"""

from __future__ import annotations

from gestand.policy.checks.sayings import Words
from gestand.policy.checks.told import asked
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.statement import Asked, CookieKind, CookieSpec
from gestand.vocabulary.law import Basis

_FREE = {
    "NL": "Telecommunicatiewet 11.7a(3)(b): of little or no impact, as the authority asks",
    "FR": "under the conditions of the CNIL",
}
"""Where analytics can do without consent, and on what that rests."""
_ANALYTICS = Words(r"analyti|analyse|statisti|matomo|plausible|piwik|mesure d'audience|reichweite")
_TRACKERS = Words(r"\btrack|\bpixel|adverten|advertis|retarget|volgen\b|doubleclick|facebook|publicit|werbung")
_READ_FROM_DEVICES = ("cookie id", "browsing")


def kind_of(cookie: CookieSpec) -> CookieKind | None:
    """As it says, or as its name tells; a service that is known for more is not functional because it says so."""
    said = cookie.service if cookie.kind is CookieKind.FUNCTIONAL else f"{cookie.name} {cookie.service}"
    if cookie.kind in (None, CookieKind.FUNCTIONAL):
        if _TRACKERS.find(said):
            return CookieKind.TRACKING
        if _ANALYTICS.find(said):
            return CookieKind.ANALYTICAL
    return cookie.kind


def offered_in(draft: Draft) -> tuple[str, ...]:
    return draft.head.offered_in or ((draft.head.established,) if draft.head.established else ())


def people_are_asked_first(draft: Draft, report: Report) -> None:
    marketing = {activity.spec.name for activity in draft.activities if activity.spec.marketing}
    for cookie in draft.says.cookies:
        kind, what = kind_of(cookie), f"cookie `{cookie.name}`"
        if cookie.purpose in marketing:
            kind = CookieKind.TRACKING
        if kind is CookieKind.FUNCTIONAL or cookie.consent is Asked.FIRST or kind is None:
            continue
        if cookie.consent is None and asked(report):
            continue
        if cookie.consent is None:
            report.add("P754", cookie.place, f"{what} is {kind.value}, and does not say whether people are asked")
        elif kind is CookieKind.TRACKING:
            report.add("P750", cookie.place, f"{what} follows people, and `consent` is not needed, it says")
        else:
            _analytics(draft, cookie, report)


def _analytics(draft: Draft, cookie: CookieSpec, report: Report) -> None:
    what = f"cookie `{cookie.name}` measures without consent"
    countries = offered_in(draft)
    if "BE" in countries:
        report.add("P751", cookie.place, f"{what}, and Belgium asks it for every kind")
        return
    for country in countries:
        if country not in _FREE:
            report.add("P752", cookie.place, f"{what}, and no exception of {country} is known")
        elif not cookie.set_up_as:
            report.add("P752", cookie.place, f"{what}: {country} frees it under conditions only ({_FREE[country]})")
        else:
            continue
        return


def cookies_live_for_a_time(draft: Draft, report: Report) -> None:
    """As long as it says, or as the activity that it is for; of what follows people that must be known."""
    if asked(report):
        return
    activities = {activity.spec.name for activity in draft.activities}
    without = [c for c in draft.says.cookies if not c.lives_said and c.purpose not in activities]
    for code, some in (
        ("P756", [cookie for cookie in without if kind_of(cookie) is CookieKind.TRACKING]),
        ("P753", [cookie for cookie in without if kind_of(cookie) is not CookieKind.TRACKING]),
    ):
        if some:
            names = ", ".join(f"`{cookie.name}`" for cookie in some)
            lives = "does not say how long it lives" if len(some) == 1 else "do not say how long they live"
            report.add(code, some[0].place, f"cookies: {names} {lives}")


def what_is_read_is_declared(draft: Draft, report: Report) -> None:
    if draft.says.cookies or not draft.says.rights:
        return
    for table in draft.tables:
        for personal in table.personal:
            if personal.category in _READ_FROM_DEVICES:
                message = f"`{table.name}.{personal.column}` is read from people's devices, and there are no `cookies`"
                report.add("P755", personal.place, message)
                return


def consent_is_asked_where_it_is_the_basis(draft: Draft, report: Report) -> None:
    bases = {activity.spec.name: activity.spec.basis for activity in draft.activities}
    for cookie in draft.says.cookies:
        basis = bases.get(cookie.purpose)
        if cookie.consent is Asked.NOT_NEEDED and basis in (Basis.CONSENT, Basis.EXPLICIT_CONSENT):
            message = f"cookie `{cookie.name}` needs no consent, and `{cookie.purpose}`, for which it is, rests on it"
            report.add("P811", cookie.place, message)


def sites_are_declared(draft: Draft, report: Report) -> None:
    sites = [_host(one.text) for one in draft.says.sites]
    for cookie in draft.says.cookies:
        host = _host(cookie.site)
        if sites and host and not any(host == site or host.endswith(f".{_bare(site)}") for site in sites):
            known = ", ".join(sites)
            report.add("P807", cookie.place, f"cookie `{cookie.name}` is of {host}, and `sites` names {known}")


def _host(text: str) -> str:
    bare = text.lower().split("//")[-1].split("/")[0].strip()
    return bare if "." in bare and " " not in bare else bare.split(" ")[0]


def _bare(host: str) -> str:
    return host.removeprefix("www.")


CHECKS = (
    people_are_asked_first,
    cookies_live_for_a_time,
    what_is_read_is_declared,
    consent_is_asked_where_it_is_the_basis,
    sites_are_declared,
)
