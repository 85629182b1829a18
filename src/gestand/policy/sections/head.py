"""The head of a policy: version, zone, countries, languages, controller, brake."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo, available_timezones

from gestand.policy.model import Brake
from gestand.policy.nodes import Entry, Node, Text
from gestand.policy.walk import YES_NO, Walk

T = TypeVar("T")

CONTROLLER_KEYS = (
    "name",
    "contact",
    "questions",
    "address",
    "number",
    "register",
    "website",
    "telephone",
    "officer",
    "dpo",
    "representative",
    "joint with",
    "obliged",
)
BRAKE_KEYS = ("percent", "rows")
RHYTHMS = {word: word for word in ("nightly", "hourly", "weekly", "by hand")}
LANGUAGES = ("nl", "en", "fr", "de")
APPLIED = "2018-05-25"
"""GDPR article 99(2)."""
NO_DECISIONS = {"none": True}
ON_OFF = {**YES_NO, "on": True, "off": False}

# ISO 3166-1 alpha-2.
_ISO_3166 = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR
GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO
JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR
MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO
RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV
TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW"""
COUNTRIES = frozenset(_ISO_3166.split())


@dataclass(frozen=True, slots=True)
class Head:
    version: str = ""
    zone: str = "Europe/Amsterdam"
    language: str = "nl"
    in_force: str = ""
    established: str = ""
    offered_in: tuple[str, ...] = ()
    tax: str = ""
    controller: tuple[tuple[str, str], ...] = ()
    rhythm: str = "nightly"
    enforce: bool = False
    brake: Brake = field(default_factory=Brake)
    state: str = ".gestand"
    no_decisions: bool = False
    """The policy says that no activity decides about people by itself."""


def read_head(walk: Walk, entries: Mapping[str, Entry], node: Node) -> Head:
    """The head; `node` is the whole policy, for what is not there at all."""
    default = Head()

    def of(key: str) -> Node | None:
        return entries[key].node if key in entries else None

    established = _country(walk, of("established"), "`established`")
    head = Head(
        version=_text(walk, of("version"), "`version`", default.version),
        zone=zone(walk, of("zone"), "`zone`") or default.zone,
        language=_language(walk, of("language")) or default.language,
        in_force=day(walk, of("in_force"), "`in_force`"),
        established=established,
        offered_in=_countries(walk, of("offered_in")),
        tax=_country(walk, of("tax"), "`tax`") or established,
        controller=_controller(walk, of("controller")),
        rhythm=_word(walk, of("rhythm"), "`rhythm`", RHYTHMS, default.rhythm),
        enforce=_word(walk, of("enforce"), "`enforce`", ON_OFF, default.enforce),
        brake=_brake(walk, of("brake")),
        state=_text(walk, of("state"), "`state`", default.state),
        no_decisions=_word(walk, of("automated decisions"), "`automated decisions`", NO_DECISIONS, False),
    )
    for code, key, why in (
        ("P117", "version", "one cannot say which promise a person was given"),
        ("P118", "controller", "a person must be told who is responsible, and how to reach them"),
        ("P117", "established", "the authority and the holidays are not known"),
    ):
        if key not in entries:
            walk.report.add(code, node.place, f"the policy has no `{key}`: {why}", f"Add `{key}`.")
    if head.in_force and head.in_force < APPLIED:
        message = f"`in_force` is {head.in_force}, before the General Data Protection Regulation applied ({APPLIED})"
        walk.report.add("P119", entries["in_force"].node.place, message)
    return head


def _text(walk: Walk, node: Node | None, what: str, default: str) -> str:
    return default if node is None else walk.text(node, what) or default


def _word(walk: Walk, node: Node | None, what: str, words: Mapping[str, T], default: T) -> T:
    found = None if node is None else walk.word(node, what, words)
    return default if found is None else found


def day(walk: Walk, node: Node | None, what: str) -> str:
    text = None if node is None else walk.scalar(node, what)
    if text is None:
        return ""
    if not is_day(text.value):
        walk.report.add("P107", text.place, f"{what}: `{text.value[:40]}` is no day")
        return ""
    return text.value


def is_day(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


@lru_cache(maxsize=256)
def zone_known(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def zone(walk: Walk, node: Node | None, what: str) -> str:
    """A time zone of the IANA database, or empty."""
    text = None if node is None else walk.scalar(node, what)
    if text is None or zone_known(text.value):
        return text.value if text else ""
    close = difflib.get_close_matches(text.value, available_timezones(), n=3, cutoff=0.6)
    hint = f"Did you mean {' or '.join(f'`{z}`' for z in close)}?" if close else ""
    walk.report.add("P108", text.place, f"{what}: no zone is called `{text.value[:40]}`", hint)
    return ""


def _language(walk: Walk, node: Node | None) -> str:
    text = None if node is None else walk.scalar(node, "`language`")
    if text is None or text.value in LANGUAGES:
        return text.value if text else ""
    walk.report.add("P110", text.place, f"`language`: `{text.value[:40]}` is not one of {', '.join(LANGUAGES)}")
    return ""


def _country(walk: Walk, node: Node | None, what: str) -> str:
    text = None if node is None else walk.scalar(node, what)
    return _known_country(walk, text, what) if text else ""


def _countries(walk: Walk, node: Node | None) -> tuple[str, ...]:
    texts = [] if node is None else walk.texts(node, "`offered_in`")
    return tuple(c for c in (_known_country(walk, text, "`offered_in`") for text in texts) if c)


def _known_country(walk: Walk, text: Text, what: str) -> str:
    if text.value in COUNTRIES:
        return text.value
    hint = f"Did you mean `{text.value.upper()}`?" if text.value.upper() in COUNTRIES else ""
    walk.report.add("P109", text.place, f"{what}: no country is `{text.value[:40]}`", hint)
    return ""


def _controller(walk: Walk, node: Node | None) -> tuple[tuple[str, str], ...]:
    if node is None:
        return ()
    entries = walk.fields(node, "`controller`", CONTROLLER_KEYS, ("name",))
    walk.note(node, "controller")
    for key, entry in entries.items():
        walk.note(entry.node, "controller", key)
    pairs = ((key, walk.text(entry.node, f"`controller: {key}`")) for key, entry in entries.items())
    if entries and "contact" not in entries:
        walk.report.add("P117", node.place, "`controller` has no `contact`: how does a person reach them?")
    return tuple((key, value) for key, value in pairs if value)


def _brake(walk: Walk, node: Node | None) -> Brake:
    default = Brake()
    if node is None:
        return default
    entries = walk.fields(node, "`brake`", BRAKE_KEYS)
    percent = _number(walk, entries.get("percent"), "`brake: percent`", 100.0)
    rows = _number(walk, entries.get("rows"), "`brake: rows`", 1e12, whole=True)
    return Brake(default.percent if percent is None else percent, default.rows if rows is None else int(rows))


def _number(walk: Walk, entry: Entry | None, what: str, most: float, whole: bool = False) -> float | None:
    text = walk.scalar(entry.node, what) if entry else None
    if text is None:
        return None
    pattern = r"\d{1,12}" if whole else r"\d{1,12}(?:\.\d{1,6})?"
    value = float(text.value) if re.fullmatch(pattern, text.value, re.ASCII) else math.nan
    if not 0 <= value <= most:
        bounds = f"from 0 to {most:,.0f}"
        walk.report.add("P112", text.place, f"{what}: `{text.value[:40]}` is no number {bounds}")
        return None
    return value
