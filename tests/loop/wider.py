"""What a policy says less often, drawn beside the rest: other bases and terms, special data, consents, firms, notes."""

from __future__ import annotations

from random import Random
from typing import Any

SELDOM = 0.25
"""How often each of these is there."""
SPECIAL = ("health", "religion", "union membership", "biometric", "criminal record")
BASES = ("public task", "vital interest", "explicit consent")
COUNTRIES = ("FR", "LU", "IE", "DE")
SAFEGUARDS = (
    ("GB", "adequacy decision"),
    ("US", "EU-US Data Privacy Framework"),
    ("US", "binding corporate rules"),
    ("IN", "standard contractual clauses"),
    ("US", "explicit consent"),
)
FIRMS = ("Sendwise", "Nordlicht Hosting GmbH", "Pakketpost B.V.", "Stackhaven")
CERTIFICATES = {"ISO 27001": "2031-05-01"}
TERMS = (
    "7 years rounded to the end of the year after customers.e0",
    "3 years after customers.e1 (1 year before 2020-03-01)",
    "the latest of (1 year after customers.e0, the earliest of (2 months after customers.e1, until customers.e2))",
    "6 weeks after the last customers.e1",
)
WORDS = {
    "nl": {
        "visitors": "bezoekers van de website",
        "ask": "Contact opnemen met wie ons iets vraagt",
        "asked": "het beantwoorden van de vraag",
        "source": "een vacaturesite",
        "consent": "met een vinkje op het formulier",
        "withdrawn": "met de link onder elke e-mail",
        "to": "een onderzoeksbureau",
        "set up": "de handleiding van de toezichthouder",
        "never": "eigen doelen",
        "told": ["e-mail", "een bericht in de app"],
        "because": "een wet die dat vraagt",
        "backup": "elke week",
        "cookie": "taalkeuze",
        "third": "keurmerk",
        "notes": ["Kinderen jonger dan 16 jaar vragen wij om toestemming van hun ouders."],
    },
    "en": {
        "visitors": "visitors of the website",
        "ask": "Getting back to whoever asks us something",
        "asked": "the answer to the question",
        "source": "a job site",
        "consent": "with a tick on the form",
        "withdrawn": "with the link below each e-mail",
        "to": "a research agency",
        "set up": "the manual of the supervisory authority",
        "never": "purposes of its own",
        "told": ["e-mail", "a message in the app"],
        "because": "a law that asks for it",
        "backup": "every week",
        "cookie": "choice of language",
        "third": "quality mark",
        "notes": ["Children under 16 are asked for the consent of their parents."],
    },
}


def widen(below: Random, language: str, policy: dict[str, Any]) -> None:
    """Adds to a policy that was drawn, and changes of it, each now and then."""
    words = WORDS[language]
    for change in (_who, _where, _data, _activities, _visitors, _helpers, _cookies, _beside, _rights):
        change(below, words, policy)


def _now(below: Random) -> bool:
    return below.random() < SELDOM


def _who(below: Random, words: dict[str, Any], policy: dict[str, Any]) -> None:
    more = {
        "website": "https://www.voorbeeld.example",
        "officer": "privacymedewerker@voorbeeld.example",
        "representative": "Vertegenwoordiger SARL, Luxembourg",
    }
    policy["controller"] |= {key: value for key, value in more.items() if _now(below)}
    if "number" in policy["controller"] and _now(below):
        policy["controller"]["register"] = "KvK" if policy["established"] == "NL" else "KBO"
    for key in ("version", "in_force"):
        if below.random() < 0.1:
            del policy[key]


def _where(below: Random, words: dict[str, Any], policy: dict[str, Any]) -> None:
    if _now(below):
        policy["offered_in"] = [*policy["offered_in"], below.choice(COUNTRIES)]
    if "places" in policy and _now(below):
        policy["places"]["utrecht"] |= {"tier": 3, "certificates": dict(CERTIFICATES)}


def _data(below: Random, words: dict[str, Any], policy: dict[str, Any]) -> None:
    """Special categories, and a closed list."""
    if _now(below):
        policy["tables"]["customers"]["personal"]["s0"] = below.choice(SPECIAL)
        below.choice(list(policy["activities"].values()))["uses"].append("customers.s0")
    if _now(below):
        personal = policy["tables"]["customers"]["personal"].values()
        every = dict.fromkeys(one if isinstance(one, str) else one["is"] for one in personal)
        policy["people"]["customer"]["only"] = list(every)


def _activities(below: Random, words: dict[str, Any], policy: dict[str, Any]) -> None:
    for one in policy["activities"].values():
        if one["basis"] in ("consent", "contract") and below.random() < 0.15:
            one["basis"] = below.choice(BASES)
            one.pop("marketing", None)
        if one["basis"] == "legal obligation":
            if _now(below):
                one["keep"] = f"{below.choice(('10 years', '3 months'))} after customers.e0"
        elif _now(below):
            one["keep"] = below.choice(TERMS if one["basis"] in BASES else ("until it ends", *TERMS))
            one.pop("ask", None)
        if below.random() < 0.1:
            one["recipients"] = []
        if _now(below):
            one["source"] = words["source"]
        if below.random() < 0.04:
            one["decides"] = "by itself"
            policy.pop("automated decisions", None)


def _visitors(below: Random, words: dict[str, Any], policy: dict[str, Any]) -> None:
    """A second group of people."""
    if not _now(below):
        return
    policy["people"]["visitor"] = {
        "table": "questions",
        "key": "id",
        "born": "asked_at",
        "known_by": ["mail"],
        "called": words["visitors"],
    }
    policy["tables"]["questions"] = {
        "whose": {"self": "id -> visitor"},
        "personal": {"mail": "email", "text": "question"},
        "events": {"asked_at": "always there", "answered_at": {"null": "not yet", "called": words["asked"]}},
    }
    policy["activities"]["ask"] = {
        "purpose": words["ask"],
        "basis": "consent",
        "uses": ["questions.mail", "questions.text"],
        "keep": "2 months after questions.answered_at",
        "recipients": [],
        "decides": "nothing",
    }


def _helpers(below: Random, words: dict[str, Any], policy: dict[str, Any]) -> None:
    for name, one in policy["processors"].items():
        if below.random() < 0.15:
            at, safeguard = below.choice(SAFEGUARDS)
            one |= {"at": at, "safeguard": safeguard}
        elif _now(below):
            one.pop("safeguard", None)
            one["at"] = "EEA"
        if _now(below):
            one["called"] = FIRMS[sum(name.encode()) % len(FIRMS)]
        if below.random() < 0.1:
            one["certificates"] = dict(CERTIFICATES)
        if below.random() < 0.1:
            one["never"] = [words["never"]]
    if _now(below):
        policy.setdefault("third parties", {})[words["third"]] = {"only for": below.choice(list(policy["activities"]))}


def _cookies(below: Random, words: dict[str, Any], policy: dict[str, Any]) -> None:
    if "cookies" not in policy:
        return
    if _now(below):
        policy["cookies"][words["cookie"]] = {"kind": "functional", "for": words["cookie"], "consent": "not needed"}
    for one in policy["cookies"].values():
        if below.random() < 0.15:
            one["site"] = "www.voorbeeld.example"
        if below.random() < 0.1 and "with" in one:
            one["set up as"] = words["set up"]
        if below.random() < 0.1:
            one["lives"] = "until customers.e1"


def _beside(below: Random, words: dict[str, Any], policy: dict[str, Any]) -> None:
    first = next(iter(policy["activities"]))
    if _now(below):
        how = {"asked": words["consent"], "withdrawn": words["withdrawn"]}
        policy["consents"] = {"one": {"for": first, **how}, "two": {"to": words["to"]}}
    if "backups" in policy and _now(below):
        at = {"at": "utrecht"} if "places" in policy else {}
        policy["backups"][words["backup"]] = {"of": ["app"], "keep": below.choice(("45 days", "8 weeks")), **at}
    if "changes" in policy and _now(below):
        policy["changes"] |= {"told by": list(words["told"]), "refusable": "yes"}
    elif "changes" in policy and below.random() < 0.2:
        policy["changes"] = {"told by": list(words["told"])}
    if _now(below):
        policy["sites"] = ["www.voorbeeld.example", "app.voorbeeld.example"]
    if _now(below):
        policy["notes"] = list(words["notes"])


def _rights(below: Random, words: dict[str, Any], policy: dict[str, Any]) -> None:
    if "rights" not in policy:
        return
    if _now(below):
        policy["rights"]["ask"] = [*policy["rights"]["ask"], "the account"]
    if below.random() < 0.15:
        policy["rights"] |= {"identity": "a copy", "identity because": words["because"]}
