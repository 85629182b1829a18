"""Sentences of one statement against what the rest of it says: a promise cannot be kept beside its opposite."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from gestand.clock import Duration
from gestand.policy.checks.activities import Cell, used
from gestand.policy.checks.closed import kept_of
from gestand.policy.checks.cookies import kind_of, offered_in
from gestand.policy.checks.sayings import Saying, Words, notes, sentences
from gestand.policy.checks.terms import all_terms
from gestand.policy.codes import Report
from gestand.policy.compare import longer, same_event
from gestand.policy.deciding import Decides
from gestand.policy.draft import Draft
from gestand.policy.keep import leaves
from gestand.policy.model import After, GroupSpec, Latest
from gestand.policy.sections.activities import ReadActivity
from gestand.policy.statement import Asked, CookieKind, CookieSpec
from gestand.vocabulary.catalogue import duration
from gestand.vocabulary.categories import CATEGORIES
from gestand.vocabulary.lengths import lengths

_KEPT = Words(
    r"\b(?:bewa(?:ren|ard|art|ar|rings?termijn\w*)|verwijder\w*|gewist|kept|keep|retain\w*|retention|stored?|delet\w*|erased?"
    r"|conserv\w*|supprim\w*|aufbewahr\w*|gespeichert|speicher\w*|gelöscht|löschen)\b"
)
_ANSWERED = Words(
    r"\b(?:verzoek\w*|reageren|reactie|antwoord\w*|beantwoord\w*|requests?|respond|response|answer\w*|demandes?|répon\w*"
    r"|Anfragen?|Antrag\w*|antworten?)\b"
)
_WITHIN = Words(r"\b(?:binnen|within|in|dans|sous|innerhalb)\b")
_LIMIT = Words(
    r"\b(?:uitsluitend|alleen|enkel|slechts|beperk\w*|only|solely|exclusively|restricted to|limited to"
    r"|uniquement|seulement"
    r"|exclusivement|nur|ausschließlich|beschränk\w*)\b"
)
_PROCESSED = Words(
    r"\b(?:verwerk\w*|verzamel\w*|bewa\w*|houden|process\w*|collect\w*|keep|kept|stor\w*|hold|trait\w*|collect\w*|conserv\w*"
    r"|verarbeit\w*|erheb\w*|speicher\w*)\b"
)
_COOKIES = Words(r"\bcookies?\b")
_TECHNICAL = Words(
    r"\b(?:technisch\w*|functione\w*|noodzakelijk\w*|goede werking|technical|functional|necessary|techniques?"
    r"|fonctionn\w*"
    r"|nécessaires?|notwendig\w*|funktional\w*)\b"
)
_MEASURES = Words(r"\b(?:analyti\w*|analys\w*|statisti\w*|track\w*|mesur\w*|mess\w*)\b")
_NO_COOKIES = Words(
    r"\b(?:gebruik\w*|plaats\w*|zet\w*|worden)\b (?:\w+ ){0,2}?geen (?:\w+[- ]?){0,2}cookies?\b",
    r"\b(?:use|set|place)s? no (?:\w+[- ]?){0,2}cookies?\b"
    r"|\b(?:do|does) not (?:use|set|place) (?:\w+[- ]?){0,2}cookies?\b",
    r"\b(?:n'utilisons|ne déposons|n'utilise)\b (?:pas|aucun)\b[^.;]{0,20}\bcookies?",
    r"\b(?:verwenden|setzen|nutzen) (?:wir )?keine (?:\w+[- ]?){0,2}cookies?\b",
)
_TRACKING = Words(
    r"\b(?:tracking|volg|advertentie|marketing|third.party|derden|publicitaires?|werbe)\w*[- ]?cookies?"
    r"|cookies? van derden"
)
_VISITOR = Words(r"\b(?:bezoek\w*|visitors?|visiteurs?|Besucher\w*)\b")
_LEFT = Words(r"\b(?:achter(?:ge)?laten|achterlaat|left|leave|laiss\w*|hinterlass\w*)\b")
_NO_DECISIONS = Words(
    r"\b(?:geen|niet|no|not|never|aucune?|pas|keine?|nicht)\b[^.;]{0,60}\b(?:geautomatiseerde\w* (?:besluit\w*"
    r"|beslissing\w*)"
    r"|automated (?:decision|individual)\w*|décisions? (?:\w+ )?automatisée?s?|automatisierte\w* Entscheidung\w*)"
)
_NOBODY = Words(
    r"\b(?:nooit|niet|never|not|do not|jamais|nicht|niemals)\b[^.;]{0,60}\b(?:met|aan|with|to|avec|à|mit|an) (?:derden"
    r"|anderen|third parties|anyone|others|des tiers|Dritten?)\b"
)
_UNLESS = Words(
    r"\b(?:tenzij|behalve|indien|als|wanneer|zonder|in principe|unless|except|if|without|when|sauf|à moins|sans"
    r"|es sei denn"
    r"|außer|wenn|ohne|commercie\w*|commercial|verko\w*|sell|sold)\b"
)
_REACHED = {"email", "telephone", "address"}
"""What "contact details" stand for."""
_AUTHORITIES = {
    "NL": Words(r"\bautoriteit persoonsgegevens\b|\bdutch data protection authority\b"),
    "BE": Words(r"\bgegevensbeschermingsautoriteit\b|\bautorité de protection des données\b|\bapd-gba\b"),
    "FR": Words(r"\bCNIL\b|commission nationale de l'informatique"),
    "DE": Words(r"\bBfDI\b|\bBundesbeauftragte\w*"),
    "LU": Words(r"\bCNPD\b"),
    "GB": Words(r"\bInformation Commissioner\b"),
    "IE": Words(r"\bData Protection Commission\b"),
}
_COMPLAINT = Words(r"klacht|complain|plainte|réclamation|beschwerde")


def terms_are_those_of_activities(draft: Draft, report: Report) -> None:
    """A length in a sentence about keeping is the length of some activity, law, back-up or cookie."""
    known = set(_known_lengths(draft))
    for one in notes(draft):
        if not _KEPT.find(one.text) or _ANSWERED.find(one.text):
            continue
        for length, words in lengths(one.text):
            if known and _weight(length) not in known:
                report.add("P812", one.place, f"a note says {words}, and nothing is kept for so long: {one.short}")


def _known_lengths(draft: Draft) -> Iterator[int]:
    for activity in draft.activities:
        yield from (_weight(term.duration) for term in all_terms(activity) if isinstance(term, After))
        if activity.spec.ask:
            yield from (_weight(activity.spec.ask.before), _weight(activity.spec.ask.keeps))
    says = draft.says
    others = [backup.keep for backup in says.backups] + [cookie.lives for cookie in says.cookies]
    if says.changes:
        others.append(says.changes.notice)
    yield from (_weight(length) for length in others if length)


def _weight(length: Duration) -> int:
    """Alike for a year and twelve months, and for two weeks and fourteen days."""
    hours = (length.weeks * 7 + length.days) * 24 + length.hours
    return (length.years * 12 + length.months) * 100_000 + hours


def answers_are_those_of_rights(draft: Draft, report: Report) -> None:
    rights = draft.says.rights
    if rights is None or rights.answer is None:
        return
    mine = {_weight(length) for length in (rights.answer, rights.extended_by) if length}
    for one in notes(draft):
        if not (_ANSWERED.find(one.text) and _WITHIN.find(one.text)) or _KEPT.find(one.text):
            continue
        for length, words in lengths(one.text):
            if _weight(length) not in mine:
                said = duration("en", rights.answer)
                message = f"a note says {words}, and `rights: answer` is {said}: {one.short}"
                report.add("P813", one.place, message)


def of_two_terms_one_counts(draft: Draft, report: Report) -> None:
    """`the latest of (1 year after a, 2 years after a)`: the same event twice."""
    for activity in draft.activities:
        terms = [leaf for leaf in leaves(activity.spec.own) if isinstance(leaf, After) and not leaf.law]
        events = [(leaf.event.name, leaf.event.last) for leaf in terms]
        twice = next((name for name, last in events if events.count((name, last)) > 1), "")
        if twice:
            which = "longer" if isinstance(activity.spec.own, Latest) else "shorter"
            message = f"activity `{activity.spec.name}` names two terms after `{twice}`: at most the {which} counts"
            report.add("P815", activity.place("keep"), message)


def the_same_has_one_term(draft: Draft, report: Report) -> None:
    """Of two activities that use just the same after the same event, the shorter term takes nothing away."""
    alike: defaultdict[frozenset[Cell], list[tuple[ReadActivity, After]]] = defaultdict(list)
    for activity in draft.activities:
        own, cells = activity.spec.own, frozenset(used(draft, activity))
        if isinstance(own, After) and cells and not activity.spec.only_where:
            alike[cells].append((activity, own))
    for several in alike.values():
        # Each term once, the longest first: one look tells of nearly every other.
        each = {_said(own): (activity, own) for activity, own in reversed(several)}
        by_length = sorted(each.items(), key=lambda one: _weight(one[1][1].duration), reverse=True)
        shorter: dict[tuple[object, ...], ReadActivity] = {}
        for key, (_, own) in by_length:
            others = (one for mine, one in by_length if mine != key)
            found = next((other for other, theirs in others if same_event(own, theirs) and longer(theirs, own)), None)
            if found is not None:
                shorter[key] = found
        for activity, own in several:
            if (found := shorter.get(_said(own))) is not None:
                message = f"activity `{activity.spec.name}`: `{found.spec.name}` keeps just the same longer after"
                report.add("P819", activity.place("keep"), f"{message} `{own.event.name}`")


def _said(term: After) -> tuple[object, ...]:
    """What a term says, wherever it stands."""
    return (term.event.name, term.event.last, term.duration, term.rounding, term.older)


def limits_are_kept(draft: Draft, report: Report) -> None:
    """`uitsluitend`, `only`: of cookies, and of the categories that a sentence lists for people it names."""
    for one in notes(draft):
        if not _LIMIT.find(one.text):
            continue
        if _COOKIES.find(one.text) and _TECHNICAL.find(one.text) and not _MEASURES.find(one.text):
            more = [c for c in draft.says.cookies if kind_of(c) in (CookieKind.ANALYTICAL, CookieKind.TRACKING)]
            if more:
                report.add("P805", one.place, f"cookie `{more[0].name}` does more than a note says: {one.short}")
                continue
        if _LEFT.find(one.text) and _VISITOR.find(one.text):
            unasked = [c for c in draft.says.cookies if _follows(c)]
            if unasked:
                message = f"cookie `{unasked[0].name}` tells of visitors who left nothing, and a note says not"
                report.add("P805", one.place, f"{message}: {one.short}")
                continue
        _categories(draft, one, report)


def _follows(cookie: CookieSpec) -> bool:
    """It measures or tracks, also whoever was not asked."""
    return cookie.consent is not Asked.FIRST and kind_of(cookie) in (CookieKind.ANALYTICAL, CookieKind.TRACKING)


def _categories(draft: Draft, one: Saying, report: Report) -> None:
    if not _PROCESSED.find(one.text):
        return
    named = {slug for slug in CATEGORIES if _names(one.text, slug)}
    group = _of_whom(draft, one.text)
    if len(named) < 2 or group is None:
        return
    if "contact" in named:
        named |= _REACHED
    more = sorted({personal.category for _, personal in kept_of(draft, group)} - named)
    if more:
        message = f"a note limits what is kept of `{group.name}`, and {', '.join(more)} is kept as well: {one.short}"
        report.add("P805", one.place, message)


def _names(text: str, slug: str) -> bool:
    """By its name in Dutch or English, or its word in the policy: `e-mail adres` is `e-mailadres`."""
    category, bare = CATEGORIES[slug], _letters(text)
    return any(_letters(name) in bare for name in (category.nl, category.en, slug))


def _letters(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _of_whom(draft: Draft, text: str) -> GroupSpec | None:
    """The one group that the sentence names, as a word of its own."""
    found = [group for group in draft.people if any(_says(text, name) for name in (group.name, group.called) if name)]
    return found[0] if len(found) == 1 else None


def _says(text: str, name: str) -> bool:
    return re.search(rf"(?i)(?<!\w){re.escape(name)}s?(?!\w)", text) is not None


def denials_hold(draft: Draft, report: Report) -> None:
    """What is denied in words, and done by the rest: cookies, decisions by a machine, and giving to others."""
    for one in sentences(draft):
        if one.key == "notes" and (why := _denied(draft, one.text)):
            report.add("P816", one.place, f"{why}: {one.short}")


def _denied(draft: Draft, text: str) -> str:
    cookies = draft.says.cookies
    if cookies and _NO_COOKIES.find(text) and not _UNLESS.find(text):
        tracking = [cookie for cookie in cookies if kind_of(cookie) is CookieKind.TRACKING]
        if not _TRACKING.find(text) or tracking:
            return f"cookie `{(tracking or list(cookies))[0].name}` is declared, and a note says that there is none"
    alone = [a for a in draft.activities if a.spec.decides and a.spec.decides.how is Decides.ITSELF]
    if alone and _NO_DECISIONS.find(text):
        return f"activity `{alone[0].spec.name}` decides by itself, and a note says that nothing does"
    thirds = [one for one in draft.says.processors if one.own]
    if thirds and _NOBODY.find(text) and not _UNLESS.find(text):
        return f"third party `{thirds[0].name}` receives data, and a note says that no third party does"
    return ""


def complaints_go_to_an_authority_of_theirs(draft: Draft, report: Report) -> None:
    """Of where it is established, or offered: somebody who lives there can complain there (article 77(1))."""
    known = {draft.head.established, *offered_in(draft)} - {""}
    if not known:
        return
    for one in sentences(draft):
        if not _COMPLAINT.find(one.text):
            continue
        named = {country for country, words in _AUTHORITIES.items() if words.find(one.text)}
        if named and not named & known:
            message = f"`{one.key}` names the authority of {', '.join(sorted(named))}, and this is of"
            report.add("P817", one.place, f"{message} {', '.join(sorted(known))}: {one.short}")


CHECKS = (
    terms_are_those_of_activities,
    answers_are_those_of_rights,
    of_two_terms_one_counts,
    the_same_has_one_term,
    limits_are_kept,
    denials_hold,
    complaints_go_to_an_authority_of_theirs,
)
