"""Data outside the European Economic Area: what it rests on, and sentences that say it stays (GDPR chapter V)."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.errors import Place
from gestand.policy.checks.processors import AREAS
from gestand.policy.checks.sayings import Words, sentences
from gestand.policy.checks.told import INSIDE
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.sections.head import COUNTRIES
from gestand.policy.statement import Certificate, Safeguard

_ADEQUATE = frozenset(["AD", "AR", "CA", "CH", "FO", "GB", "GG", "IL", "IM", "JE", "JP", "KR", "NZ", "UY"])
"""Countries with an adequacy decision (article 45). Canada for firms only; the United States for who is certified."""

_SHIELD = Words(r"\bprivacy[ -]?shield\b", r"\bsafe harbou?r\b")
_GONE = Words(
    r"\b(?:no longer|not|struck down|invalid\w*|annulled|ended|replaced|niet|ongeldig\w*|vervallen|vernietigd|vervangen"
    r"|nicht|ungültig\w*|ersetzt|ne [^.;]{0,30}plus|n'est plus|invalid\w*|annulé\w*|remplacé\w*)\b"
)
_AREA_NL = r"(?:de |het )?(?:EER|EEA|EU\b|Europese (?:Economische Ruimte|Unie))"
_AREA_EN = r"(?:the )?(?:EEA|EU\b|European (?:Economic Area|Union))"
_AREA_FR = r"(?:l['’]|de l['’]|la )?(?:EEE|UE\b|Union européenne|Espace économique européen)"
_AREA_DE = r"(?:der |des |dem )?(?:EWR|EU\b|Europäischen (?:Union|Wirtschaftsraum\w*))"
_STAYS = Words(
    rf"\b(?:niet|geen|nooit|nimmer)\b[^.;]{{0,160}}\bbuiten {_AREA_NL}",
    rf"\b(?:alle|uitsluitend|alleen|enkel)\b[^.;]{{0,160}}\bbinnen {_AREA_NL}",
    rf"\b(?:not|no|never|nothing)\b[^.;]{{0,160}}\boutside (?:of )?{_AREA_EN}",
    rf"\b(?:all|only|exclusively|stays?|remains?)\b[^.;]{{0,160}}\b(?:within|inside|in) {_AREA_EN}",
    rf"\b(?:ne|n'|aucun\w*|jamais)\b[^.;]{{0,160}}\b(?:hors|en dehors|extérieur) (?:de )?{_AREA_FR}",
    rf"\b(?:tou(?:te)?s|exclusivement|uniquement)\b[^.;]{{0,160}}\b(?:dans|au sein de) {_AREA_FR}",
    rf"\b(?:nicht|keine?\w*|nie)\b[^.;]{{0,160}}\baußerhalb {_AREA_DE}",
    rf"\b(?:alle|ausschließlich|nur)\b[^.;]{{0,160}}\b(?:innerhalb|in) {_AREA_DE}",
)
_UNLESS = Words(
    r"\b(?:tenzij|behalve|indien|zonder|unless|except|if|without|sauf|à moins|sans|es sei denn|außer|wenn|ohne)\b"
)
_EUROPE = Words(
    r"\b(?:in|binnen|within|inside|en|dans|innerhalb(?: von)?) europ[ae]\b(?! ?(?:an|ese|éenne|äische))",
)
_AMERICAN = Words(
    r"\b(?:google|doubleclick|youtube|recaptcha|meta pixel|facebook|instagram|whatsapp|microsoft|azure|linkedin|amazon"
    r"|aws|cloudflare|mailchimp|hubspot|twilio|sendgrid|salesforce|zendesk|intercom|slack|zoom|dropbox|openai|vimeo"
    r"|mixpanel|datadog|twitter|github|apple)\b"
)


def outside(draft: Draft, at: str) -> str:
    """The country of a place outside the area; empty for one within, and for what nobody can tell."""
    countries = {place.name: place.country for place in draft.says.places}
    country = countries.get(at, at)
    return country if country in COUNTRIES and country not in INSIDE and at not in AREAS else ""


def transfers_have_a_safeguard(draft: Draft, report: Report) -> None:
    for one in draft.says.processors:
        kind = "third party" if one.own else "processor"
        abroad = [country for at in one.at if (country := outside(draft, at))]
        if one.safeguard is Safeguard.SHIELD:
            report.add("P723", one.place, f"{kind} `{one.name}`: `safeguard` is the {one.safeguard.value}")
        elif abroad and one.safeguard is None:
            what = f"{kind} `{one.name}` is at {', '.join(abroad)}, and has no `safeguard`"
            report.add("P721" if one.own else "P720", one.place, what, _known(abroad[0]))
        elif one.safeguard and (why := _unfit(one.safeguard, abroad)):
            report.add("P722", one.place, f"{kind} `{one.name}`: `safeguard: {one.safeguard.value}`: {why}")
    for what, at, place in _stands(draft):
        if country := outside(draft, at):
            report.add("P721", place, f"{what} is at {country}, outside the European Economic Area")


def _known(country: str) -> str:
    if country in _ADEQUATE:
        return "Add `safeguard: adequacy decision`."
    if country == "US":
        return "Add `safeguard: EU-US Data Privacy Framework` if the firm is certified, or contractual clauses."
    return f"Add `safeguard: standard contractual clauses`, if that is what was agreed: {country} has no decision."


def _unfit(safeguard: Safeguard, abroad: list[str]) -> str:
    if safeguard is Safeguard.ADEQUACY:
        without = [country for country in abroad if country not in _ADEQUATE]
        return f"no decision is known for {', '.join(without)} (article 45)" if without else ""
    if safeguard is Safeguard.FRAMEWORK:
        others = [country for country in abroad if country != "US"]
        return f"it is of the United States, and not of {', '.join(others)}" if others else ""
    if safeguard is Safeguard.CONSENT and abroad:
        return "it is for a single occasion, and not for what is done every day (article 49(1))"
    return ""


def _stands(draft: Draft) -> Iterator[tuple[str, str, Place]]:
    for store in draft.stores:
        yield f"store `{store.name}`", store.at, store.place
    for backup in draft.says.backups:
        yield f"back-up `{backup.name}`", backup.at, backup.place


def the_shield_is_gone(draft: Draft, report: Report) -> None:
    """In words: a sentence, a certificate, or what was agreed about security."""
    for one in sentences(draft):
        if _SHIELD.find(one.text) and not _GONE.find(one.text):
            report.add("P723", one.place, f"`{one.key}` rests on what was struck down: {one.short}")
    for what, text, place in _certified(draft):
        if _SHIELD.find(text):
            report.add("P723", place, f"{what}: {text[:60]} is no safeguard any more")


def _certified(draft: Draft) -> Iterator[tuple[str, str, Place]]:
    for one in draft.says.processors:
        yield from (
            (f"processor `{one.name}`", certificate.name, certificate.place) for certificate in one.certificates
        )
        yield f"processor `{one.name}`", one.security, one.place
    for place in draft.says.places:
        yield from (
            (f"place `{place.name}`", certificate.name, certificate.place) for certificate in place.certificates
        )
    for activity in draft.activities:
        what = f"activity `{activity.spec.name}`"
        said = (
            ("purpose", activity.spec.purpose),
            ("interest", activity.spec.interest),
            ("source", activity.spec.source),
        )
        yield from ((what, text, activity.place(key)) for key, text in said)
        yield from ((what, text, activity.place("recipients")) for text in activity.spec.recipients)


def certificates_are_valid(draft: Draft, report: Report) -> None:
    today = draft.day.isoformat() if draft.day else ""
    owners: list[tuple[str, tuple[Certificate, ...]]] = [
        *((f"place `{one.name}`", one.certificates) for one in draft.says.places),
        *((f"processor `{one.name}`", one.certificates) for one in draft.says.processors),
    ]
    for what, certificates in owners:
        for one in certificates:
            if today and one.until and one.until < today:
                report.add("P808", one.place, f"{what}: {one.name} was valid until {one.until}")


def services_abroad_are_said(draft: Draft, report: Report) -> None:
    """`Google Analytics`: the firm is in the United States, whatever the place of its machines."""
    told = " ".join(f"{one.name} {one.called}".lower() for one in draft.says.processors if one.safeguard)
    for what, service, place in _services(draft):
        found = _AMERICAN.find(service)
        if found and found[0].lower() not in told:
            report.add("P724", place, f"{what} is of {service[:40]}, whose firm is in the United States")


def _services(draft: Draft) -> Iterator[tuple[str, str, Place]]:
    for cookie in draft.says.cookies:
        yield f"cookie `{cookie.name}`", cookie.service, cookie.place
    for one in draft.says.processors:
        if not one.own and one.safeguard is None and not any(outside(draft, at) for at in one.at):
            yield f"processor `{one.name}`", one.called or one.name, one.place


def what_stays_does_not_leave(draft: Draft, report: Report) -> None:
    leaves = next(_leaving(draft), "")
    for one in sentences(draft):
        if _EUROPE.find(one.text):
            report.add("P726", one.place, f"`{one.key}`: which countries are that? {one.short}")
        if leaves and _STAYS.find(one.text) and not _UNLESS.find(one.text):
            report.add("P725", one.place, f"`{one.key}` says that nothing leaves, and {leaves}: {one.short}")


def _leaving(draft: Draft) -> Iterator[str]:
    for one in draft.says.processors:
        if not one.own and any(outside(draft, at) for at in one.at):
            yield f"processor `{one.name}` is at {', '.join(one.at)}"
    for what, service, _ in _services(draft):
        if _AMERICAN.find(service):
            yield f"{what} is of {service}"


CHECKS = (
    transfers_have_a_safeguard,
    the_shield_is_gone,
    certificates_are_valid,
    services_abroad_are_said,
    what_stays_does_not_leave,
)
