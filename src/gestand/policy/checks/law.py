"""Law: statutory terms and what is known of them, special categories, national numbers.

Lint speaks of law, verify of promises; neither says that something is lawful.
"""

from __future__ import annotations

from collections.abc import Iterator

from gestand.errors import Place
from gestand.policy.checks.activities import categories_used
from gestand.policy.codes import Report
from gestand.policy.compare import longer, same_event
from gestand.policy.draft import Draft
from gestand.policy.keep import leaves
from gestand.policy.model import ActivitySpec, After, Term
from gestand.policy.sections.activities import ReadActivity
from gestand.vocabulary.categories import CATEGORIES
from gestand.vocabulary.law import Basis, TermKind

ARTICLE_9 = (Basis.EXPLICIT_CONSENT, Basis.LEGAL_OBLIGATION, Basis.VITAL_INTEREST)


def certainty_is_said(draft: Draft, report: Report) -> None:
    for activity in draft.activities:
        for law, place in activity.named:
            what = f"activity `{activity.spec.name}`: `{law.id}` ({law.article})"
            if law.certainty == "conflicting":
                report.add("P505", place, f"{what}: sources disagree: {law.source or law.what}")
            elif law.certainty in ("memory", "partly"):
                how = "only partly" if law.certainty == "partly" else "not"
                report.add("P506", place, f"{what} was {how} read in the law itself")
            if law.kind is TermKind.GUIDE:
                report.add("P516", place, f"{what} is a guideline")


def terms_are_of_the_country(draft: Draft, report: Report) -> None:
    tax = draft.head.tax
    for activity in draft.activities:
        for law, place in activity.named:
            if tax and law.country not in (tax, "EU"):
                what = f"activity `{activity.spec.name}`: `{law.id}`"
                report.add("P508", place, f"{what} is law of {law.country}, and `tax` is {tax}")


def own_terms_fit_the_law(draft: Draft, report: Report) -> None:
    for activity in draft.activities:
        place = activity.place("keep")
        for own in _after(activity.spec.own):
            _own_term(activity.spec, own, place, report)


def _own_term(spec: ActivitySpec, own: After, place: Place, report: Report) -> None:
    for least in _after(*spec.at_least):
        if same_event(own, least) and longer(least, own):
            message = f"activity `{spec.name}`: its own term is shorter than `{least.law}`, which lengthens it"
            report.add("P509", place, message)
    for most in _after(*spec.at_most):
        if own.law != most.law and same_event(own, most) and longer(own, most):
            message = f"activity `{spec.name}`: its own term is longer than `{most.law}`, which shortens it"
            report.add("P510", place, message)


def _after(*terms: Term | None) -> Iterator[After]:
    for term in terms:
        yield from (leaf for leaf in leaves(term) if isinstance(leaf, After))


def laws_do_not_collide(draft: Draft, report: Report) -> None:
    for activity in draft.activities:
        for least in _after(*activity.spec.at_least):
            for most in _after(*activity.spec.at_most):
                if least.law != most.law and same_event(least, most) and longer(least, most):
                    what = f"activity `{activity.spec.name}`"
                    message = f"{what}: `{least.law}` keeps longer than `{most.law}` allows"
                    report.add("P511", _place_of(activity, most.law), message)


def _place_of(activity: ReadActivity, law: str) -> Place:
    return next((place for named, place in activity.named if named.id == law), activity.spec.place)


def obligations_name_a_law(draft: Draft, report: Report) -> None:
    """Its own term only: then the policy says that a law asks it, and not which."""
    for activity in draft.activities:
        spec = activity.spec
        binding = [law for law in spec.laws if law.kind is not TermKind.GUIDE]
        if spec.basis is Basis.LEGAL_OBLIGATION and spec.own is not None and not binding:
            report.add("P515", activity.place("basis"), f"activity `{spec.name}` names no law")


_PRESCRIBED = {"bsn": "UAVG 46", "national number": "Belgian Act of 8 August 1983"}


def national_numbers_have_a_law(draft: Draft, report: Report) -> None:
    """GDPR 87, UAVG 46 and the Belgian Act of 8 August 1983: only where a law prescribes it."""
    for activity in draft.activities:
        binding = [law for law in activity.spec.laws if law.kind is not TermKind.GUIDE]
        for use, category in categories_used(draft, activity):
            if category in CATEGORIES and CATEGORIES[category].national and not binding:
                what = f"activity `{activity.spec.name}` uses the national number `{use.name}`"
                message = f"{what} and names no law ({_PRESCRIBED.get(category, 'GDPR 87')})"
                report.add("P513", use.place, message)


def special_categories_have_a_ground(draft: Draft, report: Report) -> None:
    for activity in draft.activities:
        if activity.spec.basis in ARTICLE_9:
            continue
        for use, category in categories_used(draft, activity):
            if category in CATEGORIES and CATEGORIES[category].special:
                message = (
                    f"activity `{activity.spec.name}` uses `{use.name}` ({category}) on {activity.spec.basis.value}"
                )
                report.add("P514", use.place, message)


CHECKS = (
    certainty_is_said,
    terms_are_of_the_country,
    own_terms_fit_the_law,
    laws_do_not_collide,
    obligations_name_a_law,
    national_numbers_have_a_law,
    special_categories_have_a_ground,
)
