"""What each column of somebody's row is: personal, an event, a part of the row itself, or a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from gestand.drafting import lexicon
from gestand.drafting.blanks import NOTHING, Blank, blank
from gestand.drafting.claims import Owned
from gestand.drafting.evidence import Certainty, Evidence, Guess
from gestand.drafting.looking import MOMENTS, NUMBERS
from gestand.drafting.member import is_member
from gestand.drafting.nobodys import tells
from gestand.drafting.numbers import STATE, is_listed
from gestand.drafting.topics import topic_of
from gestand.drafting.words import spaced, words
from gestand.stores.base import SurveyedColumn, TableId, TypeKind
from gestand.vocabulary.categories import CATEGORIES


class Kind(StrEnum):
    PERSONAL = "personal"
    STRUCTURAL = "structural"
    UNSAID = "unsaid"
    """Perhaps nobody's: somebody has to say why."""
    FIXED = "fixed"
    """A key or a link: it stays while its row stays, and the policy need not name it."""


@dataclass(frozen=True, slots=True)
class Drafted:
    name: str
    kind: Kind
    guess: Guess | None = None
    blank: Blank = NOTHING
    remark: str = ""
    origin: str = ""


_TECHNICAL = re.compile(
    r"_(?:deleted|active|actief|enabled|disabled|position|sort|sort_order|sortorder|volgorde|order_no|lock_version|version"
    r"|versie|depth|lft|rgt|level_no|sequence|seq|revision|is_system|menu_order|published|archived|visible|hidden|pinned"
    r"|locked|sticky|closed|counter|row_version|lock|ordering|weight_order|is_default|primary|default|verified|confirmed"
    r"|approved|read|seen|processed|queued|attempts|retries|staff|superuser)_"
)
_COUNT = re.compile(r"_(?:count|counts|counter|teller|aantal|number_of)_|_(?:nr|no|num)_of_|^_num_")
_KEY = re.compile(r"(?:.+_|(?!inval|hybr)[a-z]{4,})id")
_LIVED = re.compile(
    r"_(?:login|log_?in|seen|activity|active|visit|visited|sign_in|online|gezien|ingelogd|lastvisit|lastlogin|lastpost|viewed|read|clicked|opened)_"
)
_ADDRESSED = frozenset(
    {"email", "name", "telephone", "address", "user name", "ip address", "web address", "social profile"}
)


def columns(owned: Owned, table: TableId, taken: frozenset[str], lists: frozenset[str]) -> Iterator[Drafted]:
    """Every column of a table of somebody.

    `taken`: what claims and references speak of. `lists`: what points into lists of nobody's.
    """
    world = owned.world
    key = set(world.fixed(table))
    pointed = {name for links in world.links.values() for link in links if link.to == table for name in link.to_columns}
    for name, column in world.columns(table).items():
        evidence = world.evidence[table][name]
        if world.split(table, name):
            continue
        if column.generated:
            yield Drafted(name, Kind.STRUCTURAL, remark="made by the engine from other columns")
        elif name in key or name in taken or (name in pointed and not _addressed(evidence)):
            remark = (
                "a key that says something of somebody: it stays while the row stays" if _addressed(evidence) else ""
            )
            yield Drafted(name, Kind.FIXED, remark=remark)
        elif table in owned.stays and not _copied(owned, table, name):
            yield _of_nobody(column, evidence)
        elif name in lists:
            yield _chosen(owned, table, column, evidence)
        else:
            one = _one(owned, table, column, evidence)
            if one.kind is Kind.STRUCTURAL and _copied(owned, table, name) and column.type is TypeKind.TEXT:
                # `hidden_by_name` is who hid it, whatever `hidden` says elsewhere.
                one = _personal(owned, table, column, Guess("user name", Certainty.LIKELY, "it is copied from there"))
            yield one


def _copied(owned: Owned, table: TableId, name: str) -> bool:
    return any(name in claim.columns for claim in owned.claims[table])


def _of_nobody(column: SurveyedColumn, evidence: Evidence) -> Drafted:
    """A column of a row that stays and of which only copied cells are somebody's."""
    if tells(column, evidence):
        guess = Guess("a text of nobody", Certainty.DOUBTFUL, "it holds texts; can somebody be found by them?")
        return Drafted(column.name, Kind.UNSAID, guess)
    return Drafted(column.name, Kind.STRUCTURAL)


def _chosen(owned: Owned, table: TableId, column: SurveyedColumn, evidence: Evidence) -> Drafted:
    """One of a list: a nationality or a diagnosis says something of somebody, a template does not."""
    named = evidence.named
    if named and named.strong and (CATEGORIES[named.category].special or named.category in _CHOSEN) and column.nullable:
        why = f"it is called {named.word}, and chosen from a list"
        return _personal(owned, table, column, Guess(named.category, Certainty.LIKELY, why))
    return Drafted(column.name, Kind.STRUCTURAL)


_CHOSEN = frozenset({"nationality", "marital status", "sex", "family", "driving licence", "function", "education"})


def _addressed(evidence: Evidence) -> bool:
    return evidence.seen is not None and evidence.seen.category in _ADDRESSED


def _one(owned: Owned, table: TableId, column: SurveyedColumn, evidence: Evidence) -> Drafted:
    if is_member(column.name):
        return _member(owned, table, column, evidence)
    if column.type in MOMENTS or evidence.epoch or (evidence.written and column.type is TypeKind.TEXT):
        return _moment(owned, table, column, evidence)
    if why := owned.world.unsaid.get(table, {}).get(column.name):
        return _personal(owned, table, column, Guess("other", Certainty.DOUBTFUL, why))
    guess = _guess(owned, table, column, evidence)
    if guess is None and (asked := owned.world.unexplained.get((table, column.name))):
        return Drafted(column.name, Kind.UNSAID, asked)
    if guess is None or (column.type in NUMBERS and is_listed(owned.world, table, column.name)):
        return Drafted(column.name, Kind.STRUCTURAL)
    inside = [seen.why for seen in evidence.inside if evidence.prose and seen.why not in guess.why]
    if inside:
        guess = Guess(guess.what, guess.certainty, f"{guess.why}; {', '.join(inside)}")
    return _personal(owned, table, column, guess)


def _member(owned: Owned, table: TableId, column: SurveyedColumn, evidence: Evidence) -> Drafted:
    """Never a part of the row itself: what says nothing by its name or its values is somebody's as the document is."""
    why = owned.world.unsaid.get(table, {}).get(column.name)
    guess = Guess("other", Certainty.DOUBTFUL, why) if why else _guess(owned, table, column, evidence)
    guess = guess or _by_topic(owned, table, column, evidence)
    return _personal(owned, table, column, guess)


def _personal(owned: Owned, table: TableId, column: SurveyedColumn, guess: Guess) -> Drafted:
    found = blank(owned.world, table, column, guess.what)
    if not found.possible:
        return Drafted(
            column.name, Kind.STRUCTURAL, guess, remark="nothing can stand in its place: it goes with its row"
        )
    return Drafted(column.name, Kind.PERSONAL, guess, found, origin=_origin(guess.what))


def _origin(category: str) -> str:
    if category in ("ip address", "device", "browser", "operating system", "session", "login", "usage", "browsing"):
        return "observed"
    return "derived" if category in ("secret", "score") else ""


# ---------------------------------------------------------------- moments


def _moment(owned: Owned, table: TableId, column: SurveyedColumn, evidence: Evidence) -> Drafted:
    named = evidence.named
    text = spaced(column.name)
    if named and named.category == "birth date":
        certainty = Certainty.SURE if named.strong else Certainty.LIKELY
        spread = ", and the years are spread as those of births" if evidence.births else ""
        return _personal(owned, table, column, Guess("birth date", certainty, f"it is called {named.word}{spread}"))
    if evidence.births:
        return _personal(
            owned, table, column, Guess("birth date", Certainty.DOUBTFUL, "the years are spread as those of births")
        )
    if named and named.category in CATEGORIES and CATEGORIES[named.category].special and named.strong:
        return _personal(owned, table, column, Guess(named.category, Certainty.LIKELY, f"it is called {named.word}"))
    if _LIVED.search(text):
        category = "login" if re.search(r"log|sign", text) else "usage"
        return _personal(owned, table, column, Guess(category, Certainty.LIKELY, "when somebody did something"))
    return Drafted(column.name, Kind.STRUCTURAL, remark=evidence.epoch)


# ---------------------------------------------------------------- everything else


def _guess(owned: Owned, table: TableId, column: SurveyedColumn, evidence: Evidence) -> Guess | None:
    """The category, or None for what says nothing about anybody and stays while the row stays."""
    ways: tuple[Callable[[], Guess | None], ...] = (
        lambda: _number(owned, table, column, evidence),
        lambda: _health(owned, table, evidence),
        lambda: _by_value(evidence),
        lambda: _by_name(owned, table, column, evidence),
        lambda: _technical(owned, table, column, evidence),
        lambda: _by_shape(evidence),
    )
    for way in ways:
        found = way()
        if found is not NOT_SAID:
            return found
    return _by_topic(owned, table, column, evidence)


NOT_SAID = Guess("", Certainty.DOUBTFUL, "")


def _number(owned: Owned, table: TableId, column: SurveyedColumn, evidence: Evidence) -> Guess | None:
    """Nine digits with the eleven-test: a BSN, or the RSIN of an organisation; the names around it tell."""
    seen, named = evidence.seen, evidence.named
    called = spaced(column.name)
    eleven = seen is not None and seen.category == "bsn"
    if re.search(r"_(?:rsin|fiscaal|fiscal|kvk|fi)_", called) and not re.search(r"_bsn", called):
        kind = f"{seen.why}, and it is called as an organisation's number" if eleven and seen else "it is called so"
        return Guess("organisation", Certainty.LIKELY, kind)
    if not eleven or seen is None:
        return NOT_SAID
    if named and named.category == "bsn":
        return Guess("bsn", Certainty.SURE, seen.why)
    beside = " ".join(spaced(name) for name in owned.world.columns(table))
    firm = re.search(r"_(?:kvk[a-z]*|btw[a-z]*|rsin|vat_number|company_name|bedrijfsnaam|chamber)_", beside)
    firm_table = re.search(r"bedrij|compan|organi|leverancier|supplier|firma|debiteur", owned.world.bare(table))
    what = "organisation" if firm or firm_table else "bsn"
    other = (
        "; an RSIN of an organisation holds to it as well"
        if what == "bsn"
        else ", and numbers of organisations stand beside it"
    )
    return Guess(what, Certainty.DOUBTFUL, seen.why + other)


def _health(owned: Owned, table: TableId, evidence: Evidence) -> Guess | None:
    """Sentences in which words of health or sick leave come again and again."""
    health = next((seen for seen in evidence.inside if seen.category == "health"), None)
    if not evidence.prose or health is None or health.share < 0.15:
        return NOT_SAID
    certain = topic_of(owned, table).category == "health"
    return Guess("health", Certainty.LIKELY if certain else Certainty.DOUBTFUL, health.why)


def _by_value(evidence: Evidence) -> Guess | None:
    seen, named = evidence.seen, evidence.named
    if evidence.elsewhere and (seen is None or seen.share < evidence.elsewhere.seen.share):
        return Guess(evidence.elsewhere.seen.category, Certainty.LIKELY, evidence.elsewhere.seen.why)
    if seen is None:
        return NOT_SAID
    if named and named.strong and CATEGORIES[named.category].special:
        return NOT_SAID
    if named and named.category == seen.category:
        return Guess(seen.category, Certainty.SURE, seen.why)
    if seen.category == "name":
        if named and named.strong and named.category != "own text":
            return NOT_SAID
        if evidence.prose:
            return NOT_SAID
        certainty = Certainty.LIKELY if seen.share >= 0.5 else NOT_SAID.certainty
        return Guess("name", certainty, seen.why) if certainty is Certainty.LIKELY or not named else NOT_SAID
    if (
        seen.category in ("web address", "photo")
        and named
        and named.category in ("photo", "document", "social profile", "web address")
    ):
        return Guess(named.category, Certainty.LIKELY, f"{seen.why}, and it is called {named.word}")
    if (
        seen.category == "secret"
        and "form of a hash" in seen.what
        and named
        and named.category in ("email", "device", "session")
    ):
        return Guess(named.category, Certainty.LIKELY, f"{seen.why}, and it is called {named.word}")
    certainty = Certainty.SURE if seen.share >= 0.8 and not (named and named.strong) else Certainty.LIKELY
    return Guess(seen.category, certainty, seen.why)


def _by_name(owned: Owned, table: TableId, column: SurveyedColumn, evidence: Evidence) -> Guess | None:
    named = evidence.named
    if named is None or (column.type is TypeKind.BOOLEAN and not _says_much(named.category)):
        return NOT_SAID
    if (
        column.type in NUMBERS
        and named.category in lexicon.IN_WORDS
        and not lexicon.NUMBERED.search(spaced(column.name))
    ):
        return NOT_SAID
    if column.type in NUMBERS and _COUNT.search(spaced(column.name)) and not _says_much(named.category):
        return NOT_SAID
    if STATE.search(spaced(column.name)) and evidence.few and named.category in lexicon.KINDS:
        return NOT_SAID
    if named.category == "health" and _SIZE.search(spaced(column.name)) and _sized(owned, table):
        return NOT_SAID
    why = f"it is called {named.word}"
    if named.strong:
        unlike = (
            evidence.looked >= 20
            and evidence.seen is None
            and named.category in ("email", "ip address", "bank account")
        )
        if unlike and not evidence.prose:
            return Guess(
                named.category, Certainty.DOUBTFUL, f"{why}, and none of {evidence.looked} values looks like one"
            )
        return Guess(named.category, Certainty.LIKELY, why)
    if named.category == "email" and evidence.looked >= _ENOUGH and not _like(evidence, "email"):
        # `mail_notification` is how somebody wants to hear, and no address.
        return NOT_SAID
    if named.category == "name" and table not in owned.world.groups:
        # The name of a thing of somebody, unless its values are names of people.
        return NOT_SAID
    if STATE.search(spaced(column.name)) and evidence.few and not _has_addresses(owned, table):
        return NOT_SAID
    if named.category == "own text" and named.word.startswith("tit") and table in owned.world.groups:
        return Guess("title", Certainty.LIKELY, f"{why}, in a row of somebody")
    return Guess(named.category, Certainty.LIKELY, f"{why}, in a row of somebody")


_ENOUGH = 8
"""Values of which one would look like what a word in their name says."""


def _like(evidence: Evidence, category: str) -> bool:
    seen = [evidence.seen] if evidence.seen else []
    return any(one.category == category for one in (*seen, *evidence.inside))


_SIZE = re.compile(r"_(?:height|weight|gewicht|lengte)_")


def _sized(owned: Owned, table: TableId) -> bool:
    """The height of a picture has a width beside it."""
    return any(re.search(r"_(?:width|breedte|depth|diepte|size|mime)_", spaced(n)) for n in owned.world.columns(table))


def _has_addresses(owned: Owned, table: TableId) -> bool:
    """A `state` beside a town and a postcode is a part of the world."""
    known = owned.world.evidence[table].values()
    return sum(bool(each.named and each.named.strong and each.named.category == "address") for each in known) >= 2


def _says_much(category: str) -> bool:
    known = CATEGORIES[category]
    return known.special or known.national or category in ("consent", "preference", "sex", "family", "driving licence")


def _technical(owned: Owned, table: TableId, column: SurveyedColumn, evidence: Evidence) -> Guess | None:
    """Marks, places in a list, versions, states out of a short list: they say how a row is handled."""
    text = spaced(column.name)
    small = (
        column.type in (TypeKind.BOOLEAN, TypeKind.INTEGER, TypeKind.NUMBER) or evidence.few or evidence.distinct <= 1
    )
    if small and _TECHNICAL.search(text):
        return None
    if column.type in NUMBERS and _KEY.fullmatch("_".join(words(column.name))):
        # A key of something: blank it would point at another row, and it says nothing by itself.
        return None
    if evidence.mark and table not in owned.world.groups:
        return None
    watched = topic_of(owned, table).category in ("usage", "session", "health")
    if (evidence.few or column.type is TypeKind.ENUM or evidence.distinct <= 1) and STATE.search(text) and not watched:
        return None
    if column.type in NUMBERS and _COUNT.search(text):
        return None
    return NOT_SAID


def _by_shape(evidence: Evidence) -> Guess | None:
    if evidence.members:
        shown = ", ".join(f"{path} ({category})" for path, category in evidence.members[:4])
        return Guess("other", Certainty.LIKELY, f"it holds members: {shown}")
    if evidence.prose:
        return Guess("own text", Certainty.LIKELY, "it holds sentences, in a row of somebody")
    return NOT_SAID


def _by_topic(owned: Owned, table: TableId, column: SurveyedColumn, evidence: Evidence) -> Guess:
    """What is left in a row of a person is about that person: what kind, the table says."""
    category = topic_of(owned, table).category
    if category == "other" and evidence.named and evidence.named.category == "name":
        category = "own text"
    if column.type in NUMBERS and category in ("own text", "photo", "document", "message"):
        category = "other"
    if column.type is TypeKind.BOOLEAN:
        return Guess("preference" if category == "other" else category, Certainty.LIKELY, "a yes or no about somebody")
    seen = "" if evidence.looked else "; there is no value to look at"
    return Guess(category, Certainty.LIKELY, f"it stands in a row of somebody{seen}")
