"""What for: each activity with its data, basis, term, whether giving is required, recipients and source."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.policy.deciding import Decides
from gestand.policy.model import ActivitySpec, Role
from gestand.statement.model import Definitions, Entry, Section, Sentence
from gestand.statement.sections.data import categories
from gestand.statement.telling import CONSENTS, Telling, anchor, paragraph
from gestand.statement.terms import kept
from gestand.vocabulary import bases
from gestand.vocabulary.law import Basis

ASKED_FOR = (Basis.CONTRACT, Basis.LEGAL_OBLIGATION)
"""Bases on which what follows when something is not given has words of its own (GDPR article 13(2)(e))."""


def sections(telling: Telling) -> Iterator[Section]:
    activities = telling.activities
    if not activities:
        return
    if not any(personal.mandatory for table in telling.policy.tables for personal in table.personal):
        telling.voice.missing("S302")
    count = telling.voice.say("purposes.lead", count=len(activities))
    yield from telling.section("purposes", paragraph(count))
    for activity in activities:
        entries = tuple(_entries(telling, activity))
        yield Section(anchor(activity), 3, telling.purpose(activity), (Definitions(entries),))


def _entries(telling: Telling, activity: ActivitySpec) -> Iterator[Entry]:
    for name, told in (
        ("about", _about(telling, activity)),
        ("data", _data(telling, activity)),
        ("basis", _basis(telling, activity)),
        ("keep", kept(telling, activity)),
        ("giving", _giving(telling, activity)),
        ("recipients", _recipients(telling, activity)),
        ("source", _source(telling, activity)),
        ("decides", _decides(telling, activity)),
    ):
        if found := tuple(told):
            yield Entry(telling.voice.word(f"entry.{name}"), found)


def _about(telling: Telling, activity: ActivitySpec) -> Iterator[Sentence]:
    """Of whom, where the statement is about several; and for whom alone."""
    if len(telling.people) > 1:
        yield telling.voice.say("about.people", people=telling.all_called(telling.concerned(activity)))
    if telling.audience.organisation is not None and telling.whose.condition(activity) == "organisation":
        yield telling.voice.say("about.chosen")
    elif condition := telling.whose.condition(activity):
        yield telling.voice.say(f"about.only_{condition}")
    if activity.marketing:
        yield telling.voice.say("about.marketing")


def _data(telling: Telling, activity: ActivitySpec) -> Iterator[Sentence]:
    groups = telling.concerned(activity)
    found = categories(telling, (activity,), groups)
    if found:
        listing = telling.voice.listing(found)
        yield telling.voice.say("purpose.data", law="GDPR 14(1)(d)", categories=listing)
        if special := categories(telling, (activity,), groups, special=True):
            yield telling.voice.say("purpose.special", law="GDPR 9, 10", categories=telling.voice.listing(special))
    elif groups:
        yield telling.voice.say("purpose.rows", law="GDPR 14(1)(d)")


def _basis(telling: Telling, activity: ActivitySpec) -> Iterator[Sentence]:
    say, basis, theirs = telling.voice.say, activity.basis, ""
    if telling.instructed(activity):
        # Which contract with whom an organisation has, and whether it needs this for it, only the organisation knows.
        if basis is Basis.CONTRACT:
            yield say("basis.instructed", law="GDPR 28(3)(a)")
            return
        yield say("basis.theirs", law="GDPR 28(3)(a)")
        theirs = "theirs_"
    law = f"GDPR {bases.ARTICLES[basis]}"
    yield say(f"basis.{theirs}{basis.value.replace(' ', '_')}", law=law)
    if activity.interest:
        interest = telling.voice.own(activity.interest, activity.place)
        yield say(f"basis.{theirs}interest", law="GDPR 13(1)(d)", interest=interest)
    if basis is Basis.LEGAL_OBLIGATION and (articles := [law.article for law in activity.laws]):
        yield say("basis.laws", law="; ".join(articles), laws=telling.voice.listing(articles))
    elif basis is Basis.LEGAL_OBLIGATION and activity.law:
        yield say("basis.laws", law=activity.law, laws=activity.law)
    if basis in CONSENTS:
        yield say("basis.withdraw", law="GDPR 7(3)")
    others = tuple(group for group in telling.concerned(activity) if group.role is Role.PROCESSOR)
    if others and not theirs and not telling.whose.own_interest(activity):
        yield say("basis.partly", law="GDPR 28(3)(a)", people=telling.all_called(others))


def _giving(telling: Telling, activity: ActivitySpec) -> Iterator[Sentence]:
    """Whether people have to give it, and what follows if they do not."""
    groups, say = telling.concerned(activity), telling.voice.say
    if activity.basis in CONSENTS:
        yield say("giving.free", law="GDPR 13(2)(e)")
        return
    must = categories(telling, (activity,), groups, mandatory=True)
    if must:
        ours = activity.basis in ASKED_FOR and not telling.instructed(activity)
        key = activity.basis.value.replace(" ", "_") if ours else "other"
        yield say(f"giving.must_{key}", law="GDPR 13(2)(e)", categories=telling.voice.listing(must))
    may = [one for one in categories(telling, (activity,), groups, mandatory=False) if one not in must]
    if must and may:
        yield say("giving.may", law="GDPR 13(2)(e)", categories=telling.voice.listing(may))


def _recipients(telling: Telling, activity: ActivitySpec) -> Iterator[Sentence]:
    if activity.no_recipients:
        yield telling.voice.say("purpose.nobody", f"recipients/{activity.name}", law="GDPR 13(1)(e)")
        return
    if not activity.recipients:
        telling.voice.missing("S303", activity.name, activity.place, activity=activity.name)
        return
    known = {said.name for said in telling.policy.says.processors if not said.own}
    promises = tuple(f"processors/{name}" for name in activity.recipients if name in known)
    names = telling.voice.listing(telling.voice.own(name, activity.place, "others") for name in activity.recipients)
    yield telling.voice.say("purpose.recipients", *promises, law="GDPR 13(1)(e)", recipients=names)


def _source(telling: Telling, activity: ActivitySpec) -> Iterator[Sentence]:
    if activity.source:
        source = telling.voice.own(activity.source, activity.place, "source")
        yield telling.voice.say("purpose.source", *_sources(telling, activity), law="GDPR 14(2)(f)", source=source)
        return
    origins = {one.personal.origin for one in telling.whose.used(activity) if one.personal is not None}
    if "elsewhere" in origins:
        telling.voice.missing("S304", activity.name, activity.place, activity=activity.name)


def _sources(telling: Telling, activity: ActivitySpec) -> Iterator[str]:
    """Where from stands beside each row: that is a promise of its own."""
    tables = {one.table.name for one in telling.whose.used(activity) if one.personal and one.personal.source_in}
    return (f"source/{name}" for name in sorted(tables))


def _decides(telling: Telling, activity: ActivitySpec) -> Iterator[Sentence]:
    if activity.decides is not None and activity.decides.how is not Decides.NOTHING:
        key = "decides.itself" if activity.decides.how is Decides.ITSELF else "decides.person"
        yield telling.voice.say(key, "decisions/all", law="GDPR 22")
