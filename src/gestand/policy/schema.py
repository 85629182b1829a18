"""The JSON Schema (draft 2020-12) of a policy, for editors: completion, hover and the shape while one types.

It is made from the same tables of keys and words as the reader, so the two cannot drift; `privacy.schema.json` beside
this file is what is shipped. A schema sees shapes only: everything between the parts is `gestand lint`'s.

An editor reads YAML with types (`5`, `no`, `2026-01-01`), the reader reads text; where both make sense the schema
takes both.
"""

from __future__ import annotations

import json
from importlib.resources import files

from gestand.policy import deciding, schema_becoming, schema_says
from gestand.policy.sections import activities, becoming, copies, head, laws, mentions, stores, tables
from gestand.policy.shapes import SCALAR as _SCALAR
from gestand.policy.shapes import SLUG as _SLUG
from gestand.policy.shapes import TEXT as _TEXT
from gestand.policy.shapes import YES_NO as _YES_NO
from gestand.policy.shapes import Schema
from gestand.policy.shapes import listed as _list
from gestand.policy.shapes import mapping as _object
from gestand.policy.shapes import mappings as _map
from gestand.policy.shapes import said as _said
from gestand.policy.shapes import words as _words
from gestand.policy.spelling import QUOTED
from gestand.vocabulary.categories import CATEGORIES

ID = "https://gestand.invalid/schema/privacy-1.json"


def text() -> str:
    """The shipped schema as JSON text."""
    return (files("gestand.policy") / "privacy.schema.json").read_text(encoding="utf-8")


def made() -> str:
    """The schema made anew from the tables of the reader: what the shipped file must be."""
    return json.dumps(document(), indent=2, ensure_ascii=False) + "\n"


def document() -> Schema:
    from gestand.policy.reader import REQUIRED

    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        "title": "A privacy policy for gestand",
        "description": "A privacy statement as code: whose every row is, what it is used for, and until when.",
        **_object(
            {
                **_head(),
                "stores": _map(_STORE, "The databases and folders the statement speaks of."),
                "people": _map(_GROUP, "Groups of people: each has a table with one row for each person."),
                stores.ORGANISATIONS: _map(
                    _ORGANISATION, "Customer organisations, to which people belong: a table with one row for each."
                ),
                "tables": _map(_table(), "Every table: whose its rows are, and what every column is."),
                tables.NOBODYS: {
                    "anyOf": [
                        {"type": "array", "items": _TEXT, "minItems": 1},
                        _TEXT,
                        {"type": "object", "additionalProperties": _TEXT},
                    ],
                    "description": "Tables that are nobody's: a list, or each with its reason.",
                },
                "activities": _map(
                    _activity(), "What is done with which columns, on what basis, and until when.", _SLUG
                ),
                copies.COPIES: _map(_COPY, "What was made of personal columns: views, full-text indexes, columns."),
                mentions.MENTIONS: {
                    "type": "array",
                    "items": _mention(),
                    "minItems": 1,
                    "description": "What others wrote about somebody, and what it becomes when that person has gone.",
                },
                "laws": _map(_law(), "Statutory terms of your own, in the form of a country file.", laws.ID.pattern),
                **schema_says.sections(),
            },
            REQUIRED,
        ),
    }


# ---------------------------------------------------------------- the head


def _head() -> dict[str, Schema]:
    country = {"type": "string", "pattern": "^[A-Z]{2}$"}
    return {
        "version": _said(_SCALAR, "Which version of the statement this is; people are given it by this name."),
        "in_force": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$", "description": "The first day: 2026-01-31."},
        "zone": _said(_TEXT, "The time zone in which days are counted.", default="Europe/Amsterdam"),
        "language": _words(head.LANGUAGES, "The language of the statement.", "nl"),
        "established": _said(country, "Where the controller is established: its authority and its holidays."),
        "offered_in": _list("Where the service is offered: rules for cookies, age and language.", country),
        "tax": _said(country, "Whose tax and accounting law counts; without it `established`."),
        "controller": _controller(),
        "automated decisions": _words(head.NO_DECISIONS, "That no activity decides about people by itself."),
        "rhythm": _words(head.RHYTHMS, "How often a run is meant to happen.", "nightly"),
        "enforce": {
            "enum": ["on", "off", *_YES_NO["enum"]],
            "description": "Whether unattended runs may erase what falls due, under the brake.",
            "default": "off",
        },
        "brake": _brake(),
        "state": _said(_TEXT, "The folder of gestand's own records, beside the policy.", default=".gestand"),
    }


def _controller() -> Schema:
    says = {
        "name": "The legal person who is responsible.",
        "contact": "Where a person reaches them: an e-mail address or a page.",
        "questions": "Where other questions go.",
        "address": "The postal address.",
        "number": "The number in the register of companies, for tax, or both: `12345678, NL001234567B01`.",
        "register": "The register in which it stands.",
        "website": "The website.",
        "telephone": "The telephone number.",
        "officer": "How to reach the privacy officer, who is no data protection officer.",
        "dpo": "How to reach the data protection officer (GDPR article 37), or `none`.",
        "representative": "The representative in the Union (GDPR article 27).",
        "joint with": "The others who decide with it (GDPR article 26).",
        "obliged": "What it is, where it is one of those that a law for some only names: `an accountant`.",
    }
    properties = {key: _said(_SCALAR, says[key]) for key in head.CONTROLLER_KEYS}
    return {**_object(properties, ["name"]), "description": "Who is responsible (GDPR article 13(1)(a))."}


def _number(**bounds: float) -> Schema:
    as_text = {"type": "string", "pattern": r"^\d+(\.\d+)?$"}
    return {"anyOf": [{"type": "number", "minimum": 0, **bounds}, as_text]}


def _brake() -> Schema:
    says = {
        "percent": "A plan that takes more than this part of a table ...",
        "rows": "... and more than this many rows of it needs an approval by its digest.",
    }
    most = {"percent": {"maximum": 100}, "rows": {}}
    properties = {key: _said(_number(**most[key]), says[key]) for key in head.BRAKE_KEYS}
    return {**_object(properties), "description": "What a run may take of a table without an approval."}


# ---------------------------------------------------------------- stores and people

_URL = _said(
    _TEXT,
    "sqlite:///x.db, postgresql://..., mariadb://..., file:./folder, or $NAME of the environment. Never a password.",
)
_STORE: Schema = {
    "anyOf": [
        _URL,
        _object(
            {
                "url": _URL,
                "write_url": _said(_URL, "The URL of the role that may change the data; without it `url`."),
                "at": _said(_TEXT, "Where it stands, as the statement says it."),
            },
            ["url"],
        ),
    ]
}
_OF_GROUPS: dict[str, Schema] = {
    "table": _said(_TEXT, "The table that has one row for each."),
    "key": _list("Its key: a column, or a list of them.", least=1),
    "born": _said(_TEXT, "The column that says when this row began: a key used again is somebody else."),
    "known_by": _list("The columns by which one can be found, such as an e-mail address, also of a table apart."),
    "language": _said(_TEXT, "The column with the language that is spoken."),
    "called": _said(_TEXT, "Who they are, as people say it: users of the app."),
}
_ORGANISATION: Schema = _object(_OF_GROUPS, ["table", "key"])
_GROUP: Schema = _object(
    {
        **_OF_GROUPS,
        "only": _list("A closed list of categories: nothing else of these people is kept."),
        "belongs to": _said(_TEXT, "The path to the organisation somebody belongs to: `organisation_id -> customer`."),
        "role": _words(stores.ROLES, "What whoever runs the service is for their data.", "controller"),
    },
    ["table", "key"],
)


# ---------------------------------------------------------------- tables


_IN_A_PATH = rf'(?:{QUOTED}|[^(){{}},>"])+'
_SEVERAL = rf'\((?:{QUOTED}|[^()"])+\)'
_PATH = rf"^\s*({_SEVERAL}|fold{_SEVERAL}|{_IN_A_PATH})\s*(?:->|=){_IN_A_PATH}$|\{{[^{{}}]+\.[^{{}}]+\}}"


def _table() -> Schema:
    arrow = {
        "type": "string",
        "pattern": _PATH,
        "description": "`column -> group`, `-> table` or `-> table.claim`, with `when kind is value` or `when column is"
        " [not] null`; of files a path: `{group.key}/*`.",
    }
    says: dict[str, Schema] = {
        "whose": _map(
            {"anyOf": [arrow, _claim(arrow)]}, "Whose the rows are: each claim is a path to a group of people."
        ),
        "personal": _map(_personal(), "The personal columns, each with its category."),
        "not personal": _map(
            _said(_TEXT, "Why nobody can be found by it."), "Columns that are nobody's, with the reason."
        ),
        "structural": _list("Columns that stay while the row stays, beside keys, references and events."),
        "points at": _map(_rule(), "`column -> table`: what happens here when the row it points at would go."),
        "points at nothing": _map(
            _said(_TEXT, "Why it leads nowhere."),
            "`column when kind is value`, or `is [not] null`: in these rows it points at no row.",
        ),
        "events": _map(_event(), "Columns that terms count from, and what NULL means in them."),
        "shell": _map(
            {"type": ["string", "number", "boolean", "null"]}, "Values for a row that stays with nothing left."
        ),
        "rows": _words(tables.ROWS, "`stay`: rows of this table are only ever blanked.", "go"),
        "orphans": _words(tables.ORPHANS, "What happens to rows of nobody."),
        "born": _said(_TEXT, "The column that says when the row began."),
        "nothing personal": _said(_TEXT, "The whole table is nobody's, and why."),
        **{word: schema_becoming.rows(word) for word in becoming.WORDS},
    }
    return _object({key: says[key] for key in tables.TABLE_KEYS})


_STAND_IN = _object({"stand-in": _said(_SCALAR, "The key of the person who stands in.")}, ["stand-in"])


def _claim(arrow: Schema) -> Schema:
    then = {
        "anyOf": [_words(tables.THEN, "The row goes, or its cells are blanked."), _STAND_IN],
        "description": "What becomes of the row when nothing of the claim is held any more.",
        "default": "goes",
    }
    several = {
        "type": "array",
        "items": arrow,
        "minItems": 1,
        "description": "The first that leads to somebody counts.",
    }
    return {
        "anyOf": [
            _object({"by": arrow, "then": then}, ["by"]),
            _object({tables.ANY_OF: several, "then": then}, [tables.ANY_OF]),
        ]
    }


def _personal() -> Schema:
    category = _words(CATEGORIES, "What it is: a category of personal data.")
    full = _object(
        {
            "is": category,
            "mandatory": _said(_YES_NO, "The person must give it (GDPR article 13(2)(e))."),
            "blank": schema_becoming.blank(),
            "of": _list("Whose cell it is, of the claims under `whose`; without it every claim's.", least=1),
            "origin": _words(tables.ORIGINS, "Where it came from (GDPR articles 14 and 20).", "provided"),
            "source": _said(_TEXT, "Of what is from elsewhere: the column of the row that says from where."),
        },
        ["is"],
    )
    return {"anyOf": [category, full]}


def _rule() -> Schema:
    rules = {**tables.RULES, **tables.LISTED}
    return {"anyOf": [_words(rules, "What happens here when that row would go."), _STAND_IN]}


def _event() -> Schema:
    null = _words(tables.NULLS, "What NULL means.")
    full = _object(
        {
            "null": null,
            "none": _words(tables.NULLS, "What no row at all means, for `the last`.", "unknown"),
            "written": _words(tables.WRITTEN, "How it is stored; without it by the type of the column."),
            "zone": _said(_TEXT, "The zone of a value without one.", default="UTC"),
            "called": _said(_TEXT, "What happened, as people say it: the end of the contract."),
        },
        ["null"],
    )
    return {"anyOf": [null, full]}


_COPY: Schema = _object(
    {
        "of": _list("The personal columns it was made from: `table.column`.", least=1),
        "follows": _words(copies.FOLLOWS, "What makes it say what those columns say now."),
    },
    copies.COPY_KEYS,
)


# ---------------------------------------------------------------- activities and laws


def _activity() -> Schema:
    term = "`2 years after users.contract_ended_at`, `until ...`, `the latest of (...)`, `until it ends`"
    law = _said(_TEXT, "`nl.tax.records after invoices.booked_on`")
    says: dict[str, Schema] = {
        "purpose": _said(_TEXT, "What it is for, in the words of the statement (GDPR article 13(1)(c))."),
        "basis": _words(activities.BASES, "The legal basis (GDPR article 6)."),
        "interest": _said(_TEXT, "The legitimate interest (GDPR article 13(1)(d))."),
        "uses": _list(
            "The personal columns it uses: `table.column`; a table alone: the rows themselves. Or each with why.",
            {
                "anyOf": [
                    _TEXT,
                    {"type": "object", "minProperties": 1, "maxProperties": 1, "additionalProperties": _TEXT},
                ]
            },
            least=1,
        ),
        "keep": _said(_TEXT, f"Until when: {term}."),
        "law": _list("What the law asks beside `keep`: a minimum lengthens, a maximum shortens.", law, least=1),
        "recipients": _list("Who is given it."),
        "source": _said(_TEXT, "Where it comes from."),
        "marketing": _said(_YES_NO, "Direct marketing: an objection always ends it (GDPR article 21(3))."),
        "decides": {
            "description": "Whether it decides about people by itself (GDPR article 22); or what a person decides.",
            "anyOf": [
                {"enum": [*deciding.WORDS]},
                _object(
                    {
                        "what": _said(_TEXT, "The column in which something stands once a person has decided."),
                        "by": _said(_TEXT, "The column of the same row that says who it was."),
                    },
                    deciding.DECISION_KEYS,
                ),
            ],
        },
        "only where": _said(_TEXT, "Whose data it is done with: `organisations.improves is yes`."),
        "ask": {
            **_object(
                {
                    "before": _said(_TEXT, "How long before the end somebody is asked: 30 days, P14D."),
                    "keeps": _said(_TEXT, "How long a yes keeps: 1 year."),
                },
                activities.ASK_KEYS,
            ),
            "description": "People are asked whether they want to stay, before their term ends.",
        },
    }
    return _object({key: says[key] for key in activities.ACTIVITY_KEYS}, ["basis"])


def _law() -> Schema:
    day: Schema = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
    says: dict[str, Schema] = {
        "kind": _words(
            laws.KINDS, "at_least: a duty to keep; at_most: a duty to destroy; exact: both; guide: neither."
        ),
        "term": _said(_TEXT, "`7 years` or P7Y."),
        "rounding": _words(laws.ROUNDINGS, "From where the count starts.", "none"),
        "what": _said(_TEXT, "What the law is about."),
        "starts": _said(_TEXT, "When the term starts, in the words of the law."),
        "article": _said(_TEXT, "The law and the article."),
        "certainty": _words(laws.CERTAINTIES, "How sure this is.", "memory"),
        "source": _said(_TEXT, "Where it was read."),
        "events_from": _said(day, "For events on or after this day."),
        "events_until": _said(day, "For events up to this day."),
        "followed_by": _said(_TEXT, "The id of the term for the events after that day: a law that changed."),
        "read_on": _said(day, "The day on which it was read."),
    }
    return _object({key: says[key] for key in laws.LAW_KEYS}, laws.REQUIRED)


def _mention() -> Schema:
    says: dict[str, Schema] = {
        "of": _said(
            _TEXT, "The group and a column of its table: `user.name`; `fold(user.name)`: capitals do not count."
        ),
        "written": {
            "type": "string",
            "pattern": r"\{\}",
            "description": "How it stands in a text; `{}` is the value: `@{}`.",
        },
        "in": _list("The columns with texts in which it is looked for: `posts.body`.", least=1),
        "becomes": _said(_TEXT, "What stands there afterwards; the same for everybody.", pattern="^[^{}]+$"),
        "shared": _words(mentions.SHARED, "A value that more than one person has.", "stays"),
    }
    return _object({key: says[key] for key in mentions.MENTION_KEYS}, mentions.REQUIRED)
