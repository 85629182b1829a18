"""A policy with something of everything, and ways to change one thing in it: functions of a policy to a policy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from gestand.changes.model import Rule, Way
from gestand.clock import Duration
from gestand.errors import Place
from gestand.policy.deciding import Decides, DecidesSpec
from gestand.policy.model import ActivitySpec, After, AskSpec, Policy, Role, StoreSpec, UseSpec
from gestand.policy.statement import CookieKind, Identity, Right, Spoken
from gestand.vocabulary.law import Basis

WHOLE = """\
version: "1.0"
in_force: 2026-01-01
established: NL
offered_in: [NL]
controller: {name: Voorbeeld B.V., contact: privacy@voorbeeld.example}
automated decisions: none
stores:
  app: {url: $APP_DB, at: groningen}
people:
  user:
    {table: users, key: id, born: created_at, known_by: [email], only: [name, email, telephone, address, ip address]}
tables:
  users:
    whose: {self: id -> user}
    personal:
      name: {is: name, mandatory: yes, blank: "-"}
      email: email
      phone: telephone
    events: {created_at: always there, ended_at: not yet}
  invoices:
    whose: {self: user_id -> user}
    personal: {address: address}
    events: {booked_on: not yet}
  logins:
    whose: {self: user_id -> user}
    personal: {ip: ip address}
    events: {at: always there}
activities:
  deliver:
    purpose: To deliver the service
    basis: contract
    uses: [users.name, users.email]
    keep: 2 years after users.ended_at
    ask: {before: 30 days, keeps: 1 year}
    recipients: [hosting provider]
    decides: nothing
  call-back:
    basis: consent
    uses: [users.phone]
    keep: 1 year after users.ended_at
    decides: nothing
  keep-safe:
    purpose: To find abuse
    basis: legitimate interest
    interest: accounts that only their owners use
    uses: [logins.ip]
    keep: the latest of (1 year after logins.at, 1 month after users.ended_at)
    decides: nothing
  accounting:
    basis: legal obligation
    uses: [invoices.address]
    keep: nl.tax.records after invoices.booked_on
    decides: nothing
places:
  groningen: {country: NL, certificates: {ISO 27001: 2027-05-01}}
  dallas: {country: US}
processors:
  hosting provider: {called: Voorbeeld Hosting B.V., agreement: 2025-11-01, at: groningen, never: [advertising]}
  mailing service: {agreement: 2025-11-01, at: US, safeguard: standard contractual clauses, only for: [call-back]}
cookies:
  functional: {for: a website that works, consent: not needed, lives: 1 day}
  eyes: {kind: tracking, for: seeing what is read, with: Analytics, consent: asked first, lives: 1 year}
consents:
  newsletter: {for: call-back, withdrawn: with one click}
backups:
  nightly: {of: [app], at: groningen, keep: at most 3 months}
rights:
  ask: [the account]
  answer: 4 weeks
  identity: only in doubt
  rights: [access, erasure, complaint]
  in the account: access
security: [encryption in transit]
changes: {notice: 30 days, told by: [e-mail], refusable: yes}
"""

Mutate = Callable[[Policy], Policy]


@dataclass(frozen=True)
class Mutation:
    """One thing that is changed, and what a comparison has to say of it: which way, of what, by which rule."""

    name: str
    change: Mutate
    way: Way
    key: str
    rule: Rule | None = None


def activity(name: str, /, **changes: Any) -> Mutate:
    return lambda policy: replace(
        policy, activities=tuple(replace(a, **changes) if a.name == name else a for a in policy.activities)
    )


def uses(*names: str) -> tuple[UseSpec, ...]:
    return tuple(UseSpec(name, Place()) for name in names)


def own(policy: Policy, name: str) -> After:
    term = next(a for a in policy.activities if a.name == name).own
    assert isinstance(term, After)
    return term


def lasts(name: str, duration: Duration) -> Mutate:
    return lambda policy: activity(name, own=replace(own(policy, name), duration=duration))(policy)


def without_law(policy: Policy) -> Policy:
    accounting = next(a for a in policy.activities if a.name == "accounting")
    (term,) = accounting.at_least
    assert isinstance(term, After)
    shorter = replace(term, duration=Duration(years=5), law="")
    return activity("accounting", own=shorter, at_least=(), laws=(), law="")(policy)


def more(policy: Policy) -> Policy:
    new = ActivitySpec(
        "sell",
        "To sell more",
        Basis.LEGITIMATE_INTEREST,
        "sales",
        "",
        False,
        uses("users.email"),
        own(policy, "deliver"),
        (),
        (),
        "2 years",
        (),
        (),
        "",
        Place(),
        decides=DecidesSpec(Decides.NOTHING, Place()),
    )
    return replace(policy, activities=(*policy.activities, new))


def fewer(policy: Policy) -> Policy:
    return replace(policy, activities=tuple(a for a in policy.activities if a.name != "call-back"))


def group(**changes: Any) -> Mutate:
    return lambda policy: replace(policy, people=tuple(replace(g, **changes) for g in policy.people))


def column(table: str, name: str, /, **changes: Any) -> Mutate:
    def mutate(policy: Policy) -> Policy:
        found = next(t for t in policy.tables if t.name == table)
        personal = tuple(replace(p, **changes) if p.column == name else p for p in found.personal)
        return replace(policy, tables=tuple(replace(t, personal=personal) if t is found else t for t in policy.tables))

    return mutate


def says(section: str, name: str = "", /, **changes: Any) -> Mutate:
    """One entry of a section of the statement is changed; without changes it goes."""

    def mutate(policy: Policy) -> Policy:
        entries = getattr(policy.says, section)
        if isinstance(entries, tuple):
            changed: Any = tuple(
                replace(e, **changes) if e.name == name else e for e in entries if changes or e.name != name
            )
        else:
            changed = replace(entries, **changes)
        return replace(policy, says=replace(policy.says, **{section: changed}))

    return mutate


def spoken(section: str, *texts: str) -> Mutate:
    said = tuple(Spoken(text, Place()) for text in texts)
    return lambda policy: replace(policy, says=replace(policy.says, **{section: said}))


def head(**changes: Any) -> Mutate:
    return lambda policy: replace(policy, **changes)


W, R = Way, Rule
YEARS = Duration(years=3)
MUTATIONS = (
    Mutation(
        "another firm",
        head(controller=(("name", "X"), ("contact", "privacy@voorbeeld.example"))),
        W.OTHERWISE,
        "head.controller",
        R.CONTROLLER,
    ),
    Mutation("established", head(established="BE", tax="BE"), W.OTHERWISE, "head.established", R.RIGHT),
    Mutation("offered in", head(offered_in=("NL", "BE")), W.NEW, "head.offered_in"),
    Mutation("decisions", head(no_decisions=False), W.LOOSER, "head.no decisions", R.DECISION),
    Mutation("rhythm", head(rhythm="weekly"), W.LOOSER, "head.rhythm"),
    Mutation("zone", head(zone="Europe/Lisbon"), W.OTHERWISE, "head.zone"),
    Mutation("a new activity", more, W.NEW, "activity/sell", R.PURPOSE),
    Mutation("an activity less", fewer, W.GONE, "activity/call-back"),
    Mutation("another name", activity("deliver", name="provide"), W.RENAMED, "activity/provide"),
    Mutation(
        "a name that is read",
        activity("call-back", name="sell-more", purpose="sell more"),
        W.RENAMED,
        "activity/sell-more",
        R.PURPOSE,
    ),
    Mutation("purpose", activity("deliver", purpose="To sell"), W.OTHERWISE, "activity/deliver.purpose", R.PURPOSE),
    Mutation("no consent", activity("call-back", basis=Basis.CONTRACT), W.LOOSER, "activity/call-back.basis", R.BASIS),
    Mutation("consent", activity("deliver", basis=Basis.CONSENT), W.STRICTER, "activity/deliver.basis"),
    Mutation("basis", activity("deliver", basis=Basis.PUBLIC_TASK), W.OTHERWISE, "activity/deliver.basis", R.UNCLEAR),
    Mutation("interest", activity("keep-safe", interest="x"), W.OTHERWISE, "activity/keep-safe.interest", R.PURPOSE),
    Mutation("marketing", activity("call-back", marketing=True), W.LOOSER, "activity/call-back.marketing", R.PURPOSE),
    Mutation("longer", lasts("deliver", YEARS), W.LOOSER, "activity/deliver.term", R.TERM),
    Mutation("shorter", lasts("deliver", Duration(months=23)), W.STRICTER, "activity/deliver.term"),
    Mutation("30 days is no month", lasts("deliver", Duration(days=730)), W.STRICTER, "activity/deliver.term"),
    Mutation("law goes", without_law, W.STRICTER, "activity/accounting.term"),
    Mutation(
        "ask",
        activity("deliver", ask=AskSpec(Duration(days=14), Duration(years=1))),
        W.LOOSER,
        "activity/deliver.ask",
        R.RIGHT,
    ),
    Mutation("ask nothing", activity("deliver", ask=None), W.OTHERWISE, "activity/deliver.ask", R.RIGHT),
    Mutation(
        "a category",
        activity("deliver", uses=uses("users.name", "users.email", "users.phone")),
        W.NEW,
        "activity/deliver.category",
        R.CATEGORY,
    ),
    Mutation("a category less", activity("deliver", uses=uses("users.name")), W.GONE, "activity/deliver.category"),
    Mutation(
        "rows",
        activity("deliver", uses=uses("users.name", "users.email", "logins")),
        W.NEW,
        "activity/deliver.rows",
        R.CATEGORY,
    ),
    Mutation(
        "recipient",
        activity("call-back", recipients=("call centre",)),
        W.NEW,
        "activity/call-back.recipients",
        R.RECIPIENT,
    ),
    Mutation("source", activity("deliver", source="a register"), W.OTHERWISE, "activity/deliver.source"),
    Mutation(
        "decides",
        activity("deliver", decides=DecidesSpec(Decides.ITSELF, Place())),
        W.LOOSER,
        "activity/deliver.decides",
        R.DECISION,
    ),
    Mutation(
        "for some",
        activity("call-back", only_where=(("users.asked", "yes"),)),
        W.STRICTER,
        "activity/call-back.only where",
    ),
    Mutation("opened", group(only=()), W.LOOSER, "group/user.only", R.CLOSED_LIST),
    Mutation("role", group(role=Role.PROCESSOR), W.OTHERWISE, "group/user.role", R.CONTROLLER),
    Mutation("known by", group(known_by=("email", "phone")), W.NEW, "group/user.known by"),
    Mutation(
        "kind", column("users", "phone", category="address"), W.OTHERWISE, "column/users.phone.kind of data", R.CATEGORY
    ),
    Mutation("mandatory", column("users", "email", mandatory=True), W.LOOSER, "column/users.email.mandatory"),
    Mutation("claims", column("users", "email", of=("self",)), W.OTHERWISE, "table/users.fate", R.UNCLEAR),
    Mutation(
        "a store",
        lambda p: replace(p, stores=(*p.stores, StoreSpec("more", "$M", "$M", "dallas", Place()))),
        W.NEW,
        "store/more",
        R.COUNTRY,
    ),
    Mutation(
        "moved",
        lambda p: replace(p, stores=tuple(replace(s, at="dallas") for s in p.stores)),
        W.OTHERWISE,
        "store/app.country",
        R.COUNTRY,
    ),
    Mutation(
        "the place", says("places", "groningen", country="DE"), W.OTHERWISE, "places/groningen.country", R.COUNTRY
    ),
    Mutation(
        "another host",
        says("processors", "hosting provider", called="X"),
        W.OTHERWISE,
        "processors/hosting provider.firm",
        R.RECIPIENT,
    ),
    Mutation("a helper less", says("processors", "mailing service"), W.GONE, "processors/mailing service"),
    Mutation(
        "never",
        says("processors", "hosting provider", never=()),
        W.LOOSER,
        "processors/hosting provider.never",
        R.CLOSED_LIST,
    ),
    Mutation(
        "only for",
        says("processors", "mailing service", only_for=()),
        W.LOOSER,
        "processors/mailing service.only for",
        R.CLOSED_LIST,
    ),
    Mutation(
        "safeguard",
        says("processors", "mailing service", safeguard=None),
        W.LOOSER,
        "processors/mailing service.safeguard",
        R.COUNTRY,
    ),
    Mutation(
        "to Belgium",
        says("processors", "mailing service", at=("US", "BE")),
        W.NEW,
        "processors/mailing service.country",
        R.COUNTRY,
    ),
    Mutation(
        "cookie",
        says("cookies", "functional", kind=CookieKind.TRACKING),
        W.LOOSER,
        "cookies/functional.cookie kind",
        R.PURPOSE,
    ),
    Mutation("cookie lives", says("cookies", "eyes", lives=Duration(years=2)), W.LOOSER, "cookies/eyes.lives", R.TERM),
    Mutation(
        "withdrawn",
        says("consents", "newsletter", withdrawn="by post"),
        W.OTHERWISE,
        "consents/newsletter.withdrawn",
        R.RIGHT,
    ),
    Mutation("back-up", says("backups", "nightly", keep=Duration(months=4)), W.LOOSER, "backups/nightly.kept", R.TERM),
    Mutation("answer", says("rights", answer=Duration(weeks=5)), W.LOOSER, "rights.answer", R.RIGHT),
    Mutation("extension", says("rights", extended_by=Duration(weeks=1)), W.LOOSER, "rights.extended by", R.RIGHT),
    Mutation("identity", says("rights", identity=Identity.COPY), W.LOOSER, "rights.identity", R.RIGHT),
    Mutation("rights", says("rights", rights=(Right.ACCESS, Right.COMPLAINT)), W.GONE, "rights.rights", R.RIGHT),
    Mutation("refused", says("rights", refused_for=(Spoken("cost", Place()),)), W.NEW, "rights.refused for", R.RIGHT),
    Mutation("notice", says("changes", notice=Duration(weeks=2)), W.LOOSER, "changes.notice", R.RIGHT),
    Mutation("refusable", says("changes", refusable=False), W.LOOSER, "changes.refusable", R.RIGHT),
    Mutation("security", spoken("security", "encryption in transit", "locks"), W.NEW, "security.said"),
    Mutation("notes", spoken("notes", "we care"), W.NEW, "notes.said"),
)
