"""Words that promise what cannot be promised: liability waived, vague terms, anonymous, sites, praise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gestand.policy.checks.said import OPEN
from gestand.policy.checks.sayings import Words, sentences
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.own_sites import registrable
from gestand.policy.wording import VAGUE

_WAIVED = Words(
    r"\b(?:geen|niet|nooit|nimmer)\b[^.;]{0,100}\baansprakelijk",
    r"\baansprakelijkheid\b[^.;]{0,80}\b(?:uitgesloten|afgewezen|beperkt)|\bsluit\w*\b[^.;]{0,80}\baansprakelijkheid",
    r"\b(?:not|never|no)\b[^.;]{0,80}\b(?:liable|liability)\b",
    r"\b(?:disclaim|exclude|waive)\w*\b[^.;]{0,80}\bliability|\bliability\b[^.;]{0,80}\b(?:excluded|limited|disclaimed)",
    r"\b(?:déclin|exclu|dégage)\w*\b[^.;]{0,80}\bresponsabilité",
    r"\bne (?:peut|peuvent|pouvons|saurai\w*|sera|sommes)\b[^.;]{0,80}\bresponsables?\b",
    r"\b(?:haftet?|haften)\b[^.;]{0,60}\bnicht\b|\b(?:keine|keinerlei)\b[^.;]{0,40}\bHaftung"
    r"|\bHaftung\b[^.;]{0,80}\b(?:ausgeschlossen|ausschließ)",
)
_OF_OTHERS = Words(
    r"\b(?:derden|andere (?:web)?sites?|externe|third.part\w*|other (?:web)?sites?|external|tiers|Dritter?n?|fremde\w*"
    r"|externer?)\b"
)
_NOT_ALL = Words(
    r"\bniet[- ](?:exhaustie\w*|limitatie\w*|uitputtend\w*)|\b(?:non|not)[- ](?:an )?exhaustive"
    r"|\bincluding(?:,)? but not limited to"
    r"|\bnon exhaustive|\bnicht (?:abschließend\w*|erschöpfend\w*)"
)
"""A list that says of itself that it goes on."""
_ANONYMOUS = Words(r"\b(?:ge)?anoni(?:em|em?e|miseerd\w*|miseren)\b|\banonym\w*")
_PSEUDONYMOUS = Words(
    r"\b(?:pseudonie?m\w*|pseudonym\w*|hash\w*|gehasht\w*|versleuteld\w*|encrypted|chiffr\w*|verschlüsselt\w*|sleutel"
    r"|niet (?:langer |meer )?(?:rechtstreeks|direct)|not directly|no longer directly|pas directement"
    r"|nicht direkt|nicht"
    r" unmittelbar|uniek\w* (?:nummer|id|code)|unique (?:number|id|identifier))\b"
)
_NUMBERED = Words(
    r"\b(?:onder|artikel\w*|paragraaf|hoofdstuk|punt|under|section|clause|article|paragraph|point|Ziffer"
    r"|Abschnitt|Artikel) "
    r"\d+(?:\.\d+)+"
)
_OF_A_LAW = Words(r"\b(?:AVG|GDPR|RGPD|DSGVO|DS-GVO|UAVG|verordening|regulation|wet\b|\w+wet\b|act\b|loi\b|gesetz)")
_PRAISE = Words(
    r"\b(?:AVG|GDPR|RGPD|DSGVO)[- ]?(?:proof|compliant|conform|konform|ready)\b|\bfully compliant\b"
    r"|\bentièrement conforme"
    r"|\bvollständig konform|\bvolledig (?:conform|in overeenstemming)|\b100 ?% ?(?:veilig|secure|safe"
    r"|waterdicht|sicher)"
    r"|\babsoluut veilig|\bcompletely (?:safe|secure)"
)
_DENIED = Words(r"\b(?:niet|geen|not|no|never|cannot|kan niet|pas|nicht|kein\w*)\b")
_UNDER = Words(
    r"\bsub-?\s?dome?i?n\w*|\bsubdomein\w*|\bsub-?domain\w*|\bsous-domaine\w*|\bSubdomain\w*|\bUnterdomain\w*"
)
_HOST = re.compile(r"(?i)\b(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}\b")


def liability_is_not_waived(draft: Draft, report: Report) -> None:
    for one in sentences(draft):
        if _WAIVED.find(one.text) and not _OF_OTHERS.find(one.text):
            report.add("P801", one.place, f"`{one.key}` waives liability toward people (article 82): {one.short}")


def terms_are_not_vague(draft: Draft, report: Report) -> None:
    for one in sentences(draft):
        if one.key == "notes" and VAGUE.find(one.text):
            report.add("P802", one.place, f"a note keeps data for a time that nobody can count: {one.short}")
    for activity in draft.activities:
        for key, text in (("purpose", activity.spec.purpose), ("interest", activity.spec.interest)):
            if VAGUE.find(text):
                what = f"activity `{activity.spec.name}`: `{key}`"
                report.add("P802", activity.place(key), f"{what} names a time that nobody can count: {text[:60]}")


def lists_have_an_end(draft: Draft, report: Report) -> None:
    """As of activities: grounds to refuse, security, what is done about a breach, and notes."""
    for one in sentences(draft):
        if OPEN.search(one.text) or _NOT_ALL.find(one.text):
            report.add("P419", one.place, f"`{one.key}` leaves open what is meant: {one.short}")


def anonymous_is_what_it_says(draft: Draft, report: Report) -> None:
    tested = any(table.anonymous is not None for table in draft.tables)
    for one in sentences(draft):
        if not _ANONYMOUS.find(one.text):
            continue
        if _PSEUDONYMOUS.find(one.text):
            report.add("P803", one.place, f"`{one.key}` calls pseudonymous data anonymous: {one.short}")
        elif not tested and not _DENIED.find(one.text):
            report.add("P804", one.place, f"`{one.key}` says anonymous, and no table becomes so: {one.short}")


def nothing_points_at_a_number(draft: Draft, report: Report) -> None:
    """`onder 3.3.1`: the rendering numbers by itself, and what stood there may stand elsewhere."""
    for one in sentences(draft):
        if one.key == "notes" and _NUMBERED.find(one.text) and not _OF_A_LAW.find(one.text):
            report.add("P835", one.place, f"a note points at a number: {one.short}")


def nobody_praises_themselves(draft: Draft, report: Report) -> None:
    for one in sentences(draft):
        if _PRAISE.find(one.text) and not _DENIED.find(one.text):
            report.add("P809", one.place, f"`{one.key}` promises what nobody can: {one.short}")


def sub_domains_are_under_their_site(draft: Draft, report: Report) -> None:
    declared = [host for one in draft.says.sites for host in hosts(one.text)]
    website = dict(draft.head.controller).get("website", "")
    for text, place in [*((o.text, o.place) for o in sentences(draft)), *((o.text, o.place) for o in draft.says.sites)]:
        found = _UNDER.find(text)
        if not found:
            continue
        before = [*hosts(text[: found.start()]), *hosts(website)]
        others = before or [host for host in declared if host not in list(hosts(text))]
        for host in hosts(text[found.end() :]) if before or others else ():
            if registrable(host) not in {registrable(other) for other in others}:
                message = f"{host} is called a sub-domain, and it is not under {registrable(others[0])}"
                report.add("P806", place, message)


def hosts(text: str) -> Iterator[str]:
    return (found[0].lower() for found in _HOST.finditer(text) if text[found.start() - 1 : found.start()] != "@")


CHECKS = (
    liability_is_not_waived,
    terms_are_not_vague,
    lists_have_an_end,
    anonymous_is_what_it_says,
    nothing_points_at_a_number,
    nobody_praises_themselves,
    sub_domains_are_under_their_site,
)
