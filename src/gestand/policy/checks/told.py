"""What people must be told (GDPR articles 12 to 14), as far as a policy can hold it: one finding for each subject."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.errors import Place
from gestand.policy.checks.activities import personal_used
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.model import UseSpec
from gestand.policy.sections.activities import ReadActivity
from gestand.policy.statement import SILENT, Right, RightsSpec
from gestand.vocabulary.categories import CATEGORIES
from gestand.vocabulary.europe import EEA
from gestand.vocabulary.law import Basis

CONSENT = (Basis.CONSENT, Basis.EXPLICIT_CONSENT)
OBJECTABLE = (Basis.LEGITIMATE_INTEREST, Basis.PUBLIC_TASK)
ARTICLES = {
    Right.WITHDRAWAL: "7(3)",
    Right.ACCESS: "15",
    Right.RECTIFICATION: "16",
    Right.ERASURE: "17",
    Right.RESTRICTION: "18",
    Right.PORTABILITY: "20",
    Right.OBJECTION: "21",
    Right.COMPLAINT: "77",
}
OUTERMOST = frozenset(["AX", "GF", "GP", "MF", "MQ", "RE", "YT"])
"""Parts of Member States with letters of their own, in which the law of the Union counts (TFEU 349 and 355)."""
INSIDE = EEA | OUTERMOST
FOLLOWED = ("browsing", "usage", "location", "device id", "cookie id")
"""Categories that come from following what people do (GDPR article 37(1)(b))."""


def silent(draft: Draft) -> bool:
    """It does not speak of rights, so it is no statement yet: that has one finding, and what else misses has none."""
    return draft.says.rights is None


def asked(report: Report) -> bool:
    """Something is still a question (P013): what stands there is not missing, and nobody answered it yet."""
    return any(finding.code == "P013" for finding in report.findings)


def something_is_said(draft: Draft, report: Report) -> None:
    """Of a policy that can be read: what must be mended first is said first."""
    if draft.says == SILENT and not report.broken:
        lacks = "nothing of rights, of who helps, of cookies, consents, back-ups and changes"
        report.add("P701", draft.start, f"the policy says what it keeps, and {lacks}")


def rights_can_be_used(draft: Draft, report: Report) -> None:
    rights = draft.says.rights
    if draft.says == SILENT:
        return
    if rights is None:
        report.add("P702", draft.start, "the policy has no `rights`: where does somebody turn, and when is the answer?")
        return
    if not rights.ask:
        report.add("P702", rights.place, "`rights` does not say where somebody turns", "Add `ask` to `rights`.")
    if rights.answer is None and not rights.answer_said:
        report.add("P733", rights.place, "`rights` does not say when somebody has an answer")
    if rights.rights:
        _are_named(draft, rights, report)


def _are_named(draft: Draft, rights: RightsSpec, report: Report) -> None:
    missing = [right for right in given(draft) if right not in rights.rights]
    if missing:
        names = ", ".join(f"{right.value} (article {ARTICLES[right]})" for right in missing)
        report.add("P703", key_of(rights, "rights"), f"`rights` leaves out what people have: {names}")


def given(draft: Draft) -> Iterator[Right]:
    """The rights that the law gives for these activities, in the order of the GDPR."""
    bases = {activity.spec.basis for activity in draft.activities}
    if bases & set(CONSENT):
        yield Right.WITHDRAWAL
    yield from (Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION)
    if bases & {*CONSENT, Basis.CONTRACT}:
        yield Right.PORTABILITY
    if bases & set(OBJECTABLE) or any(activity.spec.marketing for activity in draft.activities):
        yield Right.OBJECTION
    yield Right.COMPLAINT


def key_of(rights: RightsSpec, key: str) -> Place:
    return dict(rights.places).get(key, rights.place)


def consent_is_taken_back(draft: Draft, report: Report) -> None:
    """Each activity on consent is one of `consents` that says how, or what somebody can do in the account."""
    says = draft.says
    open_ = {finding.where for finding in report.findings if finding.code == "P013"}
    based = [activity for activity in draft.activities if activity.place("basis") not in open_]
    asked = [activity for activity in based if activity.spec.basis in CONSENT]
    if silent(draft) or not asked or (says.rights and Right.WITHDRAWAL in says.rights.in_account):
        return
    told = {consent.purpose for consent in says.consents if consent.withdrawn}
    missing = [activity for activity in asked if activity.spec.name not in told]
    if missing:
        names = ", ".join(f"`{activity.spec.name}`" for activity in missing)
        what = f"{names} rest on consent" if len(missing) > 1 else f"{names} rests on consent"
        report.add("P704", missing[0].place("basis"), f"{what}, and `consents` does not say how that is taken back")


def somebody_receives(draft: Draft, report: Report) -> None:
    """Who receives, or that nobody does (`recipients: []`); and of the one activity as of the other."""
    if silent(draft):
        return
    said = [a for a in draft.activities if a.spec.recipients or a.spec.no_recipients]
    if draft.activities and not said and not draft.says.processors:
        report.add("P706", draft.start, "no activity names `recipients`, and there are no `processors`")
    helped = {name for one in draft.says.processors for name in one.only_for}
    for activity in draft.activities if said else ():
        if activity not in said and activity.spec.name not in helped:
            report.add("P737", activity.spec.place, f"activity `{activity.spec.name}` does not say who receives it")


def nobody_is_nobody(draft: Draft, report: Report) -> None:
    """A processor receives as well (GDPR article 4(9)): one that is for everything, or for this."""
    for activity in (a for a in draft.activities if a.spec.no_recipients):
        name = activity.spec.name
        helper = next((one for one in draft.says.processors if not one.only_for or name in one.only_for), None)
        if helper is not None:
            message = f"activity `{name}`: nobody receives it, it says, and the processor `{helper.name}` does"
            report.add("P838", activity.place("recipients"), message)


def decisions_are_said(draft: Draft, report: Report) -> None:
    if silent(draft) or draft.head.no_decisions or any(_decides(activity) for activity in draft.activities):
        return
    scored = next((use.name for use, category in _used(draft) if category == "score"), "")
    why = f", and a score is used (`{scored}`)" if scored else ""
    report.add("P707", draft.start, f"the policy does not say whether anything is decided by a machine alone{why}")


def _decides(activity: ReadActivity) -> bool:
    return "decides" in activity.places


def an_officer_is_said(draft: Draft, report: Report) -> None:
    """Whether article 37 asks for one the policy cannot know: it says what would be a reason."""
    controller = dict(draft.head.controller)
    dpo = controller.get("dpo", "")
    public = [activity for activity in draft.activities if activity.spec.basis is Basis.PUBLIC_TASK]
    if silent(draft):
        return
    if public and dpo in ("", "none"):
        message = f"activity `{public[0].spec.name}` is a task of the public, and no officer is named"
        report.add("P709", draft.place(public[0].place("basis"), "controller", "dpo"), message)
    elif not dpo:
        why = _regular(draft)
        report.add("P708", draft.place(draft.start, "controller"), f"`controller` has no `dpo`{why}")


def _regular(draft: Draft) -> str:
    """What would be a reason at a large scale: following people, or what is special (article 37(1)(b) and (c))."""
    for use, category in _used(draft):
        if category in FOLLOWED:
            return f"; `{use.name}` is of following people, for which article 37(1)(b) can ask for one"
        if category in CATEGORIES and CATEGORIES[category].special:
            return f"; `{use.name}` is a special category, for which article 37(1)(c) can ask for one"
    return ""


def _used(draft: Draft) -> Iterator[tuple[UseSpec, str]]:
    for activity in draft.activities:
        yield from ((use, personal.category) for use, personal in personal_used(draft, activity))


def what_must_be_given_is_said(draft: Draft, report: Report) -> None:
    if silent(draft) or any(personal.mandatory for table in draft.tables for personal in table.personal):
        return
    given_by_people = [personal for table in draft.tables for personal in table.personal if _provided(personal.origin)]
    if given_by_people:
        message = "no column is `mandatory`: people are told that they need to give nothing at all"
        report.add("P715", given_by_people[0].place, message)


def _provided(origin: str) -> bool:
    return origin == "provided"


def somebody_represents_them(draft: Draft, report: Report) -> None:
    """Whoever is not established in the Union and offers something in it has a representative there (article 27)."""
    controller = dict(draft.head.controller)
    place = draft.head.established
    offered = [country for country in draft.head.offered_in if country in INSIDE]
    if place and place not in INSIDE and offered and not controller.get("representative"):
        message = f"`established` is {place}, it is offered in {', '.join(offered)}, and has no `representative`"
        report.add("P728", draft.place(draft.start, "controller"), message)


def purposes_are_in_words(draft: Draft, report: Report) -> None:
    without = [activity for activity in draft.activities if "purpose" not in activity.places]
    if without and not silent(draft):
        names = ", ".join(f"`{activity.spec.name}`" for activity in without)
        says = "says" if len(without) == 1 else "say"
        report.add("P727", without[0].spec.place, f"{names} {says} not in words what for")


def protection_is_said(draft: Draft, report: Report) -> None:
    if not silent(draft) and not draft.says.security:
        report.add("P719", draft.start, "the policy has no `security`: the register describes what is done")


CHECKS = (
    somebody_represents_them,
    purposes_are_in_words,
    protection_is_said,
    something_is_said,
    rights_can_be_used,
    consent_is_taken_back,
    somebody_receives,
    nobody_is_nobody,
    decisions_are_said,
    an_officer_is_said,
    what_must_be_given_is_said,
)
