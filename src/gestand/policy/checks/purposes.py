"""What an activity says in words: what for, on which interest, and who receives it."""

from __future__ import annotations

from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.wording import Words

_ANYTHING = Words(
    r"^(?:voor )?(?:marketing|statisti\w*|administrati\w*|commerci\w*|zakelijke|interne|andere|overige|research"
    r"|onderzoek|business"
    r"|internal|other|various|diverse|verschillende)[- ]?(?:doeleinden|doelen|purposes?|zwecke?n?|fins"
    r"|activiteiten)?\.?$",
    r"^(?:to )?improv\w* (?:our|the) (?:services?|products?)\.?$|^(?:het )?verbeteren van (?:onze"
    r"|de) (?:diensten|dienstverlening)\.?$",
    r"^(?:voor )?(?:alle|any|all)\b[^.;]{0,40}(?:doeleinden|purposes?)\.?$",
)
_BARE_INTEREST = Words(
    r"^(?:(?:our|ons|onze|het|de|the|a|een|notre|unser)\s+)*(?:(?:legitimate|gerechtvaardigde?|business|bedrijfs|zakelijke?"
    r"|commercial|commerci[eë]+le?|own|eigen|l[eé]gitimes?|berechtigte\w*)[\s-]*)*(?:interests?|belang(?:en)?|intérêts?"
    r"|Interessen?)\.?$"
)
_ANYBODY = Words(
    r"^(?:(?:onze|our|andere|other|bepaalde|certain|geselecteerde|selected|externe|external)\s+)*(?:derden?"
    r"|derde partijen"
    r"|third part(?:y|ies)|partners?|partijen|parties|dienstverleners|service providers|bedrijven|companies"
    r"|anderen|others|tiers"
    r"|Dritte)\.?$"
)


def they_say_something(draft: Draft, report: Report) -> None:
    for activity in draft.activities:
        spec = activity.spec
        if "purpose" in activity.places and _ANYTHING.find(spec.purpose):
            message = f"activity `{spec.name}`: `purpose: {spec.purpose[:60]}` could be anything"
            report.add("P735", activity.place("purpose"), message)
        if spec.interest and _BARE_INTEREST.find(spec.interest):
            message = f"activity `{spec.name}`: `interest: {spec.interest[:60]}` does not say which"
            report.add("P729", activity.place("interest"), message)
        anybody = next((one for one in spec.recipients if _ANYBODY.find(one)), "")
        if anybody:
            message = f"activity `{spec.name}`: `recipients` names {anybody[:60]}, and nobody can tell who that is"
            report.add("P736", activity.place("recipients"), message)


CHECKS = (they_say_something,)
