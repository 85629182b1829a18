"""Policies drawn by chance: every section said or not, in Dutch or English, of one small database."""

from __future__ import annotations

from random import Random
from typing import Any

import yaml

from gestand.vocabulary import categories as known

from .wider import widen

PURPOSES = {
    "nl": [
        "Facturen sturen en betalingen verwerken",
        "De nieuwsbrief versturen aan wie daarom vroeg",
        "Zien welke pagina's bezoekers helpen",
        "Vragen beantwoorden",
        "Een account beheren",
        "Misbruik opsporen en tegengaan",
        "Sollicitaties behandelen",
        "De boekhouding bijhouden",
        "Afspraken inplannen",
        "De dienst verbeteren",
    ],
    "en": [
        "Sending invoices and handling payments",
        "Sending the newsletter to those who asked for it",
        "Seeing which pages help visitors",
        "Answering questions",
        "Keeping an account",
        "Finding and stopping abuse",
        "Handling job applications",
        "Keeping the books",
        "Making appointments",
        "Improving the service",
    ],
}
EVENTS = {
    "nl": ["het einde van de overeenkomst", "de laatste aanmelding", "het sluiten van de vraag", "de afmelding"],
    "en": ["the end of the contract", "the last log-in", "the closing of the question", "the opt-out"],
}
RECIPIENTS = {
    "nl": ["hostingprovider", "accountant", "betaaldienst", "e-maildienst", "Belastingdienst", "IT-leverancier"],
    "en": ["hosting provider", "accountant", "payment provider", "mailing service", "tax authority", "IT supplier"],
}
SECURITY = {
    "nl": [
        "versleuteling van verbindingen met TLS",
        "wachtwoorden worden alleen versleuteld opgeslagen",
        "toegang alleen voor wie dat voor het werk nodig heeft",
        "tweestapsverificatie voor beheerders",
        "geheimhouding door alle medewerkers",
    ],
    "en": [
        "encryption of connections with TLS",
        "passwords are stored encrypted only",
        "access only for whoever needs it for their work",
        "two-factor authentication for administrators",
        "confidentiality by all employees",
    ],
}
BREACHES = {
    "nl": ["wij melden een datalek binnen 72 uur aan de toezichthouder"],
    "en": ["we report a data breach to the supervisory authority within 72 hours"],
}
PEOPLE = {"nl": "klanten", "en": "customers"}
INTEREST = {"nl": "een dienst die blijft werken", "en": "a service that keeps working"}
CATEGORIES = tuple(one.slug for one in known.CATEGORIES.values() if not one.national and not one.special)
STORES = {"nl": "appwinkel", "en": "app store"}
REFUSALS = {"nl": "een wet die vraagt om het te bewaren", "en": "a law that asks to keep it"}
BASES = ("contract", "consent", "legitimate interest", "legal obligation")
NAMES = ("Voorbeeld B.V.", "Sterrenwacht Software BV", "Stichting De Brug", "Acme Nederland B.V.")
LENGTHS = ("30 days", "6 months", "1 year", "2 years", "18 months", "4 weeks", "5 years", "90 days")
RIGHTS = ("withdrawal", "access", "rectification", "erasure", "restriction", "portability", "objection")


def drawn(seed: int, language: str) -> str:
    """The text of a policy, the same for the same seed."""
    below = Random(seed)
    policy = _policy(below, language)
    widen(below, language, policy)
    return str(yaml.safe_dump(policy, allow_unicode=True, sort_keys=False, width=1000))


def _policy(below: Random, language: str) -> dict[str, Any]:
    country = below.choice(("NL", "BE"))
    located = below.random() < 0.7
    categories = below.sample(CATEGORIES, below.randint(4, 9))
    columns = {f"c{n}": category for n, category in enumerate(categories)}
    helpers = below.sample(RECIPIENTS[language], below.randint(1, 4))
    events = {f"e{n}": {"null": "not yet", "called": said} for n, said in enumerate(EVENTS[language])}
    said: dict[str, Any] = {
        "version": f"{below.randint(1, 9)}.{below.randint(0, 9)}",
        "in_force": f"20{below.randint(19, 26)}-{below.randint(1, 12):02}-{below.randint(1, 28):02}",
        "language": language,
        "established": country,
        "offered_in": [country],
        "controller": _controller(below, country),
        **({"automated decisions": "none"} if below.random() < 0.6 else {}),
        "stores": {"app": {"url": "sqlite:///app.db", **({"at": "utrecht"} if located else {})}},
        **({"places": {"utrecht": {"country": "NL"}}} if located else {}),
        "people": {
            "customer": {
                "table": "customers",
                "key": "id",
                "born": "created_at",
                "known_by": ["c0"],
                "called": PEOPLE[language],
            }
        },
        "tables": {
            "customers": {
                "whose": {"self": "id -> customer"},
                "personal": {
                    name: {"is": category, **({"mandatory": "yes"} if below.random() < 0.3 else {})}
                    for name, category in columns.items()
                },
                "events": {"created_at": "always there", **events},
            }
        },
        "activities": _activities(below, language, list(columns), helpers),
    }
    for name, section in (
        ("processors", _processors(below, helpers, country)),
        ("cookies", _cookies(below)),
        ("backups", {"nightly": {"of": ["app"], "keep": f"at most {below.choice(LENGTHS)}"}}),
        ("rights", _rights(below, language)),
        ("third parties", {STORES[language]: {"statement": "https://store.example/privacy"}}),
        ("security", below.sample(SECURITY[language], below.randint(1, 4))),
        ("breaches", BREACHES[language]),
        ("changes", {"notice": below.choice(("30 days", "2 weeks", "1 month"))}),
    ):
        if name == "processors" or below.random() < 0.7:
            said[name] = section
    return said


def _controller(below: Random, country: str) -> dict[str, Any]:
    name = below.choice(NAMES)
    number = "12345678" if country == "NL" else "0746.725.497"
    more = {
        "address": "Dorpsstraat 12, 1234 AB Utrecht" if country == "NL" else "Kerkstraat 3, 9000 Gent",
        "number": number,
        "dpo": below.choice(("none", "fg@voorbeeld.example")),
        "questions": "vragen@voorbeeld.example",
        "telephone": "020 123 45 67",
    }
    kept = {key: value for key, value in more.items() if below.random() < 0.7}
    return {"name": name, "contact": "privacy@voorbeeld.example", **kept}


def _activities(below: Random, language: str, columns: list[str], helpers: list[str]) -> dict[str, Any]:
    purposes = below.sample(PURPOSES[language], below.randint(2, 6))
    left = list(columns)
    found: dict[str, Any] = {}
    for n, purpose in enumerate(purposes):
        basis = below.choice(BASES)
        uses = below.sample(columns, below.randint(1, 3))
        if n == len(purposes) - 1:
            uses = sorted({*uses, *left})
        left = [column for column in left if column not in uses]
        event = f"customers.e{below.randrange(len(EVENTS[language]))}"
        one = {
            "purpose": purpose,
            "basis": basis,
            **({"interest": INTEREST[language]} if basis == "legitimate interest" else {}),
            "uses": [f"customers.{column}" for column in uses],
            "recipients": below.sample(helpers, below.randint(1, len(helpers))),
            "decides": "nothing",
        }
        if basis == "legal obligation":
            one["law"] = [f"nl.tax.records after {event}"]
        else:
            one["keep"] = _term(below, event, f"customers.e{below.randrange(len(EVENTS[language]))}")
            if basis != "contract" and below.random() < 0.3:
                one["marketing"] = "yes"
            if below.random() < 0.1:
                one["ask"] = {"before": "30 days", "keeps": "1 year"}
        found[f"activity-{n}"] = one
    return found


def _term(below: Random, event: str, other: str) -> str:
    simple = f"{below.choice(LENGTHS)} after {event}"
    if other == event:
        return below.choice((simple, f"until {event}"))
    both = f"({simple}, {below.choice(LENGTHS)} after {other})"
    return below.choice((simple, simple, f"until {event}", f"the latest of {both}", f"the earliest of {both}"))


def _processors(below: Random, helpers: list[str], country: str) -> dict[str, Any]:
    def one() -> dict[str, Any]:
        outside = below.random() < 0.15
        where = {"at": "US", "safeguard": "standard contractual clauses"} if outside else {"at": country}
        return {"agreement": "2024-01-01", **where}

    return {name: one() for name in helpers}


def _cookies(below: Random) -> dict[str, Any]:
    found: dict[str, Any] = {"functional": {"for": "session", "consent": "not needed"}}
    if below.random() < 0.6:
        found["analytical"] = {"for": "statistics", "consent": "asked first", "with": "Google Analytics"}
    if below.random() < 0.4:
        found["tracking"] = {"for": "advertising", "consent": "asked first", "lives": "1 year"}
    return found


def _rights(below: Random, language: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ask": ["privacy@voorbeeld.example"],
        "answer": below.choice(("4 weeks", "1 month", "2 weeks", "14 days")),
        "identity": below.choice(("only in doubt", "by logging in", "a covered copy")),
    }
    if below.random() < 0.5:
        found["extended by"] = "4 weeks"
    if below.random() < 0.3:
        found["refused for"] = [REFUSALS[language]]
    if below.random() < 0.4:
        found["rights"] = [*sorted(below.sample(RIGHTS, below.randint(3, 6)), key=RIGHTS.index), "complaint"]
    if below.random() < 0.4:
        granted = [one for one in found.get("rights", RIGHTS) if one in ("access", "rectification", "erasure")]
        found["in the account"] = granted or ["complaint"]
    return found
