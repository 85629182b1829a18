"""`sites/...`: each site that the statement is declared for shows the version in force, as the last visit found it.

The judge goes to no network. It reads in the ledger what a visit saw, and decides itself what that is worth at its own
moment: of which version it was, whether that one counts, whether the visit is too old, or from before it counted. A
site that was never visited is unknown; where no version was published there is nothing that a site could show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from gestand.clock import local_day, midnight
from gestand.ledger.records import Records
from gestand.ledger.versions import KIND as PUBLISHED
from gestand.ledger.versions import Version, in_force, versions
from gestand.ledger.visits import KIND as VISITED
from gestand.ledger.visits import WRONG, Outcome, Visit, last_visits
from gestand.policy.model import Policy
from gestand.policy.own_sites import own, spoken_of
from gestand.policy.sites import SiteSpec, address
from gestand.verify.report import Standing, Verdict

KIND = "sites"
ALL = "sites/all"
SAYS_ALL = "every site of ours that was found is declared"
OLD = timedelta(days=30)
"""After that a visit says nothing any more: what a site shows is changed by whoever keeps the site."""

LANGUAGES = {"nl": "Dutch", "en": "English", "fr": "French", "de": "German"}

Known = Mapping[str, tuple[datetime, Visit]]


def key(site: SiteSpec) -> str:
    return f"{KIND}/{site.text}"


def says(site: SiteSpec) -> str:
    return f"{site.text} shows the version in force"


def judge(policy: Policy, records: Records | None, at: datetime) -> Iterator[Verdict]:
    """One verdict for each site, and one for those that nobody declared."""
    sites = policy.says.sites
    published = versions(records.entries_of(PUBLISHED)) if records is not None else ()
    if records is None or not published:
        why = "no version was published that a site could show: `gestand publish`, then `gestand visit`"
        yield from (Verdict(key(site), KIND, says(site), Standing.UNSUPPORTED, why=why) for site in sites)
        return
    visits = known(records, at)
    for site in sites:
        yield _site(policy, site, published, visits, at)
    if sites:
        yield _all(policy, visits, at)


def known(records: Records, at: datetime) -> Known:
    """Of each site its last visit, by what the policy calls it."""
    return last_visits(records.entries_of(VISITED), at)


def _site(policy: Policy, site: SiteSpec, published: Sequence[Version], visits: Known, at: datetime) -> Verdict:
    current = in_force(published, local_day(at, policy.zone))
    if site.address is None:
        standing, why = Standing.UNSUPPORTED, "it has no address that can be visited"
    elif current is None:
        standing, why = Standing.UNKNOWN, "no version is in force yet"
    elif unsure := _unsure(policy, site, current, visits, at):
        standing, why = Standing.UNKNOWN, unsure
    else:
        moment, visit = visits[site.text]
        standing, why = _seen(visit, current, published)
        why += f" ({where(visit, local_day(moment, policy.zone))})"
    return Verdict(key(site), KIND, says(site), standing, why=why)


def _unsure(policy: Policy, site: SiteSpec, current: Version, visits: Known, at: datetime) -> str:
    """Why what the last visit saw says nothing of this moment."""
    if site.text not in visits:
        return "it was never visited: `gestand visit`"
    moment, visit = visits[site.text]
    day = local_day(moment, policy.zone)
    asked = site.page or site.address
    if asked is None or visit.asked != asked.url:
        return f"on {day} another page was visited, {visit.asked}: `gestand visit`"
    if moment < max(midnight(current.since, policy.zone), current.published):
        return f"it was last visited on {day}, before version {current.version} counted: `gestand visit`"
    if at - moment > OLD:
        return f"it was last visited on {day}, {(at - moment).days} days ago: `gestand visit`"
    return ""


def _seen(visit: Visit, current: Version, published: Sequence[Version]) -> tuple[Standing, str]:
    if visit.outcome is Outcome.SHOWN:
        return _shown(visit, current, published)
    standing = Standing.BROKEN if visit.outcome in WRONG else Standing.UNKNOWN
    return standing, told(visit, current.version)


def _shown(visit: Visit, current: Version, published: Sequence[Version]) -> tuple[Standing, str]:
    version = next((one for one in published if one.version == visit.version), None)
    if version is None or version.files.get(f"statement/{visit.language}.html") != visit.rendering:
        return Standing.UNKNOWN, f"what it showed was compared with another text than that of version {visit.version}"
    if version == current:
        return Standing.KEPT, f"it shows version {current.version}, in {LANGUAGES.get(visit.language, visit.language)}"
    over = "which is over" if version.since <= current.since else f"which counts from {version.since}"
    return Standing.BROKEN, f"it shows version {version.version}, {over}; version {current.version} is in force"


def told(visit: Visit, current: str) -> str:
    """What a visit saw that was no whole version, in words. `current`: the version that should be there."""
    of = f"version {visit.version}" if visit.version else "a version"
    here, named = f"version {current}", visit.named
    words = {
        Outcome.OTHER: f"{visit.missing} of the {visit.sentences} sentences of {of} are not there, or are otherwise"
        if visit.missing < visit.sentences
        else f"it calls itself {of}, and none of its sentences is there",
        Outcome.CUT_OFF: f"the text of {of} is cut off: the last {visit.missing} of {visit.sentences} sentences are not"
        " there",
        Outcome.DRAFT: f"it shows a text that was never published, and calls it version {named}",
        Outcome.NO_STATEMENT: "the page shows no statement that was published",
        Outcome.NO_PAGE: f"the page is not there ({named})" if named else "no page of it leads to a statement",
        Outcome.LOGIN: "people have to log in to read it",
        Outcome.ELSEWHERE: f"it leads to {named}, which is no declared site",
        Outcome.MIXED: f"{of} is there, and so are {visit.missing} sentences of version {named}, which is over: nobody"
        " can tell which counts",
        Outcome.HIDDEN: f"the text of {of} stands in the page, and {visit.missing} of its sentences are hidden",
        Outcome.SCRIPTED: f"the page makes its text with scripts from {named}, which was not visited"
        if named
        else f"nobody knows whether it shows {here}: the page makes its text by script, and no browser was there to run"
        " it",
        Outcome.REFUSED: f"it does not let the visit in ({named})",
        Outcome.ERROR: f"it answers with an error ({named})",
        Outcome.DOWN: f"it does not answer ({named})" if named else "it does not answer",
        Outcome.CERTIFICATE: f"nobody can be sure that it is this site ({named})",
        Outcome.INSIDE: f"its name leads to {named}, which is not on the internet",
        Outcome.FORM: f"what stands there is no page that can be compared ({named})",
        Outcome.TOO_LARGE: "the page is too large to be a statement",
        Outcome.LOOP: "it sends the visit from page to page",
    }
    return words[visit.outcome]


_NEXT = {
    Outcome.OTHER: "put the text there as it was published",
    Outcome.CUT_OFF: "put all of the text there",
    Outcome.DRAFT: "publish that version, or put back the one in force",
    Outcome.NO_STATEMENT: "put it there, or say in the policy where it stands: `sites: {HOST: {statement: https://...}}`",
    Outcome.NO_PAGE: "link to it, or say in the policy where it stands: `sites: {HOST: {statement: https://...}}`",
    Outcome.LOGIN: "let everybody read it: people are told before they have an account",
    Outcome.ELSEWHERE: "add that site to `sites`, or let the page stand on this one",
    Outcome.MIXED: "give earlier versions a page of their own",
    Outcome.HIDDEN: "let people see it without looking for it",
    Outcome.SCRIPTED: "visit it with a browser (`pip install 'gestand[browser]'`)",
    Outcome.REFUSED: "let a visit of gestand in, or look yourself",
    Outcome.ERROR: "visit it again when it is well",
    Outcome.DOWN: "visit it again when it answers",
    Outcome.CERTIFICATE: "renew its certificate",
    Outcome.INSIDE: "say `inside: yes` of the site in the policy, when it stands in your own network",
    Outcome.FORM: "let the statement stand there as a page",
    Outcome.TOO_LARGE: "give the statement a page of its own",
    Outcome.LOOP: "look at its redirects",
}


def next_act(visit: Visit) -> str:
    """What to do about what a visit saw."""
    if visit.outcome is Outcome.SCRIPTED and visit.named:
        return f"where these hosts are to be trusted, let the browser ask them: `needs: [{visit.named}]` of the site"
    return _NEXT.get(visit.outcome, "put the version in force there")


def where(visit: Visit, day: date) -> str:
    """At which page, how, and when."""
    by = "with a browser" if visit.by == "browser" else "without a browser"
    return f"{visit.page}, visited {by} on {day}"


# ---------------------------------------------------------------- what nobody declared


def undeclared(policy: Policy, visits: Known) -> dict[str, str]:
    """Host -> why it looks like a site of ours, and who leads there."""
    ours = own(policy)
    found: dict[str, str] = {}
    for host in spoken_of(policy):
        there = address(host)
        if there and (why := ours.why(there)):
            found.setdefault(there.name, f"{why}, and the policy speaks of it")
    for site in policy.says.sites:
        for name in visits[site.text][1].beside if site.text in visits else ():
            there = address(name)
            if there and (why := ours.why(there)):
                found.setdefault(there.name, f"{why}, and {site.text} leads there")
    return dict(sorted(found.items()))


def _all(policy: Policy, visits: Known, at: datetime) -> Verdict:
    wrong = undeclared(policy, visits)
    silent = [site.text for site in policy.says.sites if site.address and not _was_seen(site, visits, at)]
    if wrong:
        standing, why = Standing.BROKEN, "; ".join(f"{host}: {why}" for host, why in wrong.items())
    elif silent:
        standing, why = Standing.UNKNOWN, f"nobody looked at what {', '.join(silent)} leads to: `gestand visit`"
    else:
        standing, why = Standing.KEPT, ""
    return Verdict(ALL, KIND, SAYS_ALL, standing, len(wrong), why=why)


def _was_seen(site: SiteSpec, visits: Known, at: datetime) -> bool:
    """A page of it was read lately."""
    return site.text in visits and at - visits[site.text][0] <= OLD and bool(visits[site.text][1].seen)
