"""What a statement says beside its activities: who helps, cookies, back-ups, consents, rights, security, changes.

Typed for whoever renders it, compares it or looks at it with the law beside it. Nothing here can be asked of a store
yet: verify lists each entry as unsupported.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from gestand.clock import Duration
from gestand.errors import Place
from gestand.policy.sites import SiteSpec


class Right(StrEnum):
    """The rights of a person, in the order of the GDPR."""

    WITHDRAWAL = "withdrawal"
    """Article 7(3)."""
    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"
    COMPLAINT = "complaint"
    """Article 77."""


class Safeguard(StrEnum):
    """What a transfer outside the Union rests on (GDPR articles 45, 46, 47 and 49)."""

    ADEQUACY = "adequacy decision"
    CLAUSES = "standard contractual clauses"
    RULES = "binding corporate rules"
    FRAMEWORK = "EU-US Data Privacy Framework"
    SHIELD = "EU-US Privacy Shield"
    """Struck down (C-311/18 Schrems II): it can be written, so that lint can say so."""
    CONSENT = "explicit consent"


class CookieKind(StrEnum):
    FUNCTIONAL = "functional"
    ANALYTICAL = "analytical"
    TRACKING = "tracking"


class Asked(StrEnum):
    """Whether something is read from, or put on, a device before somebody agreed."""

    NOT_NEEDED = "not needed"
    FIRST = "asked first"


class Identity(StrEnum):
    """How it is made sure that a request is a person's own (GDPR article 12(6))."""

    DOUBT = "only in doubt"
    """More is asked when there is reasonable doubt, and by nothing heavier than is needed."""
    KNOWN = "by logging in"
    COVERED_COPY = "a covered copy"
    """A copy of an identity document of which photo and numbers are covered."""
    COPY = "a copy"


@dataclass(frozen=True, slots=True)
class Unsupported:
    """A section this version cannot check: verify lists it as unsupported, never as kept."""

    section: str
    name: str
    says: str
    place: Place


@dataclass(frozen=True, slots=True)
class Spoken:
    """A text of the policy and where it stands."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Certificate:
    """`ISO 27001: 2027-05-01`: until when it is valid; empty where nobody says."""

    name: str
    until: str
    place: Place


@dataclass(frozen=True, slots=True)
class PlaceSpec:
    """Where data stands: the place that a store's `at` names."""

    name: str
    country: str
    address: str
    tier: str
    certificates: tuple[Certificate, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class ProcessorSpec:
    """A processor (GDPR article 28), or with `own` somebody who decides for themselves (a third party).

    `name` is the kind (`hosting provider`); `called` the firm, where it is named. `at`: countries, places of `places`
    or `EEA`. `only_for`: activities, or what it says. `statement`: the address of its own statement.
    """

    name: str
    called: str
    agreement: str
    at: tuple[str, ...]
    only_for: tuple[str, ...]
    never: tuple[str, ...]
    safeguard: Safeguard | None
    certificates: tuple[Certificate, ...]
    security: str
    statement: str
    own: bool
    place: Place


@dataclass(frozen=True, slots=True)
class CookieSpec:
    """`lives`: a length of time, or what it says (`until sessions.expires_at`); None and empty: nobody says."""

    name: str
    kind: CookieKind | None
    purpose: str
    """An activity, or what it is for."""
    service: str
    """Whose it is: `Google Analytics`."""
    consent: Asked | None
    lives: Duration | None
    lives_said: str
    site: str
    set_up_as: str
    place: Place


@dataclass(frozen=True, slots=True)
class ConsentSpec:
    name: str
    purpose: str
    """An activity, or what is consented to."""
    to: str
    asked: str
    wording: str
    withdrawn: str
    place: Place


@dataclass(frozen=True, slots=True)
class BackupSpec:
    name: str
    of: tuple[str, ...]
    at: str
    keep: Duration | None
    at_most: bool
    place: Place


@dataclass(frozen=True, slots=True)
class RightsSpec:
    """Where somebody turns, how long an answer takes, and what is asked of them.

    `ask`: addresses, pages, or `the account`, `the administrator`. `rights`: those the statement grants; empty: all
    that the law does. `in_account`: those that somebody exercises there by themselves. `refused_for`: the grounds on
    which an answer can be no.
    """

    ask: tuple[Spoken, ...]
    answer: Duration | None
    answer_said: str
    extended_by: Duration | None
    identity: Identity | None
    rights: tuple[Right, ...]
    in_account: tuple[Right, ...]
    refused_for: tuple[Spoken, ...]
    place: Place
    places: tuple[tuple[str, Place], ...] = ()
    """Where each key stands."""
    identity_because: str = ""
    """The law, or the recorded reason, that asks for the proof."""


@dataclass(frozen=True, slots=True)
class ChangesSpec:
    """How people come to know of a new version. `notice`: how long before it counts."""

    notice: Duration | None
    told_by: tuple[str, ...]
    refusable: bool
    """The statement says that anybody can refuse a substantial change."""
    place: Place
    told_for: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Of a way that is for some people only: the groups. One that is not here is for everybody."""


@dataclass(frozen=True, slots=True)
class Says:
    """All that a policy says beside stores, people, tables and activities."""

    places: tuple[PlaceSpec, ...] = ()
    processors: tuple[ProcessorSpec, ...] = ()
    """Processors, and third parties (`own`)."""
    cookies: tuple[CookieSpec, ...] = ()
    consents: tuple[ConsentSpec, ...] = ()
    backups: tuple[BackupSpec, ...] = ()
    rights: RightsSpec | None = None
    security: tuple[Spoken, ...] = ()
    breaches: tuple[Spoken, ...] = ()
    """What is done when something leaked, in the words of the policy."""
    changes: ChangesSpec | None = None
    sites: tuple[SiteSpec, ...] = ()
    notes: tuple[Spoken, ...] = ()
    """What the statement says as well, in its own words: looked at with the law beside it."""
    translations: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """language -> (what the policy says, the same in that language)."""
    places_of: tuple[tuple[str, Place], ...] = field(default=(), compare=False)
    """Where each section stands."""

    def said_in(self, language: str, text: str) -> str | None:
        """What a text of the policy is in a language, or None where nobody translated it."""
        return dict(dict(self.translations).get(language, ())).get(text)


SILENT = Says()
"""A policy that says nothing of all this."""
