"""The part of the JSON Schema that is about what a statement says beside its activities."""

from __future__ import annotations

from gestand.policy.sections import says
from gestand.policy.sections.head import LANGUAGES
from gestand.policy.sections.sites import SITE_KEYS
from gestand.policy.shapes import SCALAR, TEXT, YES_NO, Schema, listed, mapping, mappings, said, words
from gestand.policy.statement import Asked, CookieKind, Identity, Right, Safeguard

_UNCHECKED = "Said to people, and listed as unsupported: this version cannot ask a store whether it is so."
_DAY: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
_CERTIFICATES: Schema = {
    "anyOf": [
        {"type": "array", "items": TEXT, "minItems": 1},
        TEXT,
        {"type": "object", "minProperties": 1, "additionalProperties": _DAY},
    ],
    "description": "Certificates: a list, or each with the day until which it is valid.",
}
_LENGTH = "30 days, 4 weeks, P14D."


def sections() -> dict[str, Schema]:
    """The sections by name, as properties of a policy."""
    return {
        "processors": _each(_processor(says.PROCESSOR_KEYS), f"Who processes for the controller. {_UNCHECKED}"),
        says.THIRD_PARTIES: _each(_processor(says.THIRD_KEYS), "Who decides for themselves what the data is for."),
        says.PLACES: _each(_place(), "Where data stands: what the `at` of stores, processors and back-ups names."),
        "cookies": _each(_cookie(), "What is read from, or put on, the devices of people."),
        "consents": _each(_consent(), "What people agree to."),
        "backups": _each(_backup(), "Back-ups, and until when they hold what was erased."),
        "rights": {**_rights(), "description": "How somebody uses their rights (GDPR article 12)."},
        "security": listed("What is done to protect the data.", least=1),
        "breaches": listed("What is done when something leaked.", least=1),
        "changes": {**_changes(), "description": "How people come to know of a new version."},
        "sites": _sites(),
        "notes": listed("What the statement says as well, in its own words.", least=1),
        says.TRANSLATIONS: {
            "type": "object",
            "description": "Texts of this policy in other languages: language -> text -> the same in that language.",
            "propertyNames": {"enum": list(LANGUAGES)},
            "additionalProperties": {"type": "object", "minProperties": 1, "additionalProperties": TEXT},
        },
    }


def _sites() -> Schema:
    known: dict[str, Schema] = {
        "statement": said(TEXT, "The address of the page where its statement stands: https://www.example.nl/privacy."),
        "needs": listed("Other hosts that the page takes its scripts from."),
        "others": listed("Hosts that look like ours, and are somebody else's."),
        "inside": said(YES_NO, "It stands in a network of one's own, and not on the internet."),
    }
    each = mapping({key: known[key] for key in SITE_KEYS})
    what = "The sites the statement holds for; `gestand visit` looks whether each shows the version in force."
    several: Schema = {"type": "array", "items": TEXT, "minItems": 1}
    return {"anyOf": [TEXT, several, {**mappings(each, what), "minProperties": 1}], "description": what}


def _each(schema: Schema, description: str) -> Schema:
    return {
        "anyOf": [mappings(schema, description), {"type": "array", "items": TEXT, "minItems": 1}],
        "description": description,
    }


def _processor(keys: tuple[str, ...]) -> Schema:
    known: dict[str, Schema] = {
        "called": said(TEXT, "The firm."),
        "agreement": said(SCALAR, "The day of the agreement (GDPR article 28(3))."),
        "at": listed("Where: countries (NL), a place of `places`, or EEA."),
        "only for": listed("The activities it is for, or what it says."),
        "never": listed("What it must never use the data for."),
        "safeguard": words([one.value for one in Safeguard], "What a transfer outside the Union rests on."),
        "certificates": _CERTIFICATES,
        "security": said(TEXT, "What was agreed about security."),
        "statement": said(TEXT, "The address of its own privacy statement."),
    }
    return mapping({key: known[key] for key in keys})


def _place() -> Schema:
    known: dict[str, Schema] = {
        "country": said({"type": "string", "pattern": "^[A-Z]{2}$"}, "Its two capitals: NL."),
        "address": said(TEXT, "The address of the building."),
        "tier": said(SCALAR, "How well it keeps running: tier 3."),
        "certificates": _CERTIFICATES,
    }
    return mapping({key: known[key] for key in says.PLACE_KEYS})


def _cookie() -> Schema:
    known: dict[str, Schema] = {
        "kind": words([one.value for one in CookieKind], "What kind it is; without it, what it is called."),
        "for": said(TEXT, "The activity it is for, or what it says."),
        "with": said(TEXT, "Whose it is: Google Analytics."),
        "consent": words([one.value for one in Asked], "Whether people are asked before it is put there."),
        "lives": said(SCALAR, f"How long it lives: {_LENGTH}"),
        "site": said(TEXT, "The site that puts it there."),
        "set up as": said(TEXT, "How the tool was set up."),
    }
    return mapping({key: known[key] for key in says.COOKIE_KEYS})


def _consent() -> Schema:
    known: dict[str, Schema] = {
        "for": said(TEXT, "The activity, or what is agreed to."),
        "to": said(TEXT, "To whom something is given."),
        "asked": said(TEXT, "When it is asked."),
        "wording": said(SCALAR, "Which words were shown."),
        "withdrawn": said(TEXT, "How it is taken back (GDPR article 7(3))."),
    }
    return mapping({key: known[key] for key in says.CONSENT_KEYS})


def _backup() -> Schema:
    known: dict[str, Schema] = {
        "of": listed("The stores it is of.", least=1),
        "at": said(TEXT, "Where it stands."),
        "keep": said(TEXT, "How long: `30 days`, `at most 3 months`."),
    }
    return mapping({key: known[key] for key in says.BACKUP_KEYS})


def _rights() -> Schema:
    rights = words([one.value for one in Right], "A right of a person.")
    known: dict[str, Schema] = {
        "ask": listed("Where to turn: an address, a page, `the account`, `the administrator`.", least=1),
        "answer": said(TEXT, f"Within what time there is an answer: {_LENGTH}"),
        "extended by": said(TEXT, "By how much, for what is complex or many (GDPR article 12(3))."),
        "identity": words([one.value for one in Identity], "How one is sure who asks (GDPR article 12(6))."),
        "identity because": said(TEXT, "The law, or the recorded reason, that asks for this proof."),
        "rights": listed("The rights that the statement names; without it all that the law gives.", rights, least=1),
        "in the account": listed("What somebody can do there by themselves.", rights, least=1),
        "refused for": listed("Grounds on which the answer can be no.", least=1),
    }
    return mapping({key: known[key] for key in says.RIGHTS_KEYS})


def _changes() -> Schema:
    known: dict[str, Schema] = {
        "notice": said(TEXT, f"How long before it counts a substantial change is told: {_LENGTH}"),
        "told by": {
            "description": "How, or for whom each way is: `{e-mail: [user], the website: everybody}`.",
            "anyOf": [
                listed("How: e-mail, the website."),
                mappings(listed("Groups of people, or `everybody`.", least=1), "For whom each way is."),
            ],
        },
        "refusable": said(YES_NO, "The statement says that one can refuse it."),
    }
    return mapping({key: known[key] for key in says.CHANGES_KEYS})
