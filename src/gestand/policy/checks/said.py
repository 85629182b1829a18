"""What an activity says in words: the source of what did not come from the person, lists that end, and laws that count.

A sentence of a statement that leaves things open ("and so on", "etc.", a law named to be safe) promises nothing that
could be kept or broken, so it is found before it becomes an activity.
"""

from __future__ import annotations

import re

from gestand.policy.checks.activities import personal_used
from gestand.policy.codes import Report
from gestand.policy.draft import Draft

OPEN = re.compile(
    r"(?:\.\.\.|…|\b(?:etc(?:etera)?|e\.a|enz(?:ovoort)?|e\.d|usw)\b\.?|\band so on\b|\bet cetera\b)\s*\)?\s*$",
    re.IGNORECASE,
)
"""At the end of what is said, in the languages of policies."""


def data_from_elsewhere_has_a_source(draft: Draft, report: Report) -> None:
    for activity in draft.activities:
        if activity.spec.source:
            continue
        for use, personal in personal_used(draft, activity):
            if personal.origin == "elsewhere":
                what = f"activity `{activity.spec.name}` uses `{use.name}`, which is from elsewhere"
                report.add("P418", use.place, f"{what}, and names no source")


def lists_have_an_end(draft: Draft, report: Report) -> None:
    for activity in draft.activities:
        spec = activity.spec
        said = (
            ("purpose", spec.purpose),
            ("interest", spec.interest),
            ("source", spec.source),
            *(("recipients", one) for one in spec.recipients),
        )
        for key, text in said:
            if OPEN.search(text):
                place = activity.places.get(key, spec.place)
                report.add("P419", place, f"activity `{spec.name}`: `{key}` leaves open what is meant")


def laws_count_for_the_controller(draft: Draft, report: Report) -> None:
    if dict(draft.head.controller).get("obliged"):
        return
    for activity in draft.activities:
        for law, place in activity.named:
            if law.only_for:
                report.add(
                    "P519",
                    place,
                    f"activity `{activity.spec.name}`: `{law.id}` counts for {law.only_for}, and nobody else",
                )


CHECKS = (data_from_elsewhere_has_a_source, lists_have_an_end, laws_count_for_the_controller)
