"""An identifier as words: `strAchternaam`, `wp_user_email`, `GEBDATUM1`, `address_line_2`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from gestand.drafting.member import Member

_HUNGARIAN = re.compile(
    r"^(?:str|txt|int|lng|dat|dtm|dt|bln|bool|fld|col|chr|num|tbl|mem|cur|dbl|fk|pk|[snibcd])(?=[A-Z])"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BREAK = re.compile(r"[^a-z]+")
_GLUED = re.compile(r"(?:(?<=[a-z])user(?=_|id|$))|(?:(?<![a-z])user(?=id))")
"""`userid`, `useridfrom` and `affecteduser` have a user in them."""
_UID = re.compile(r"(?<=[a-z][a-fh-tv-z])uid(?=_|$)")
"""So do `adduid` and `touid`, and a `rowguid` has none."""
_WAY = re.compile(r"(?<![a-z])(?:from|to)(?=id(?:_|$))")
"""`fromid` and `toid`."""
_ENDING = re.compile(r"(?<=[a-z]{3}ed)by(?=_|$)|(?<=[a-z]{4})type(?=_|$)")
"""`updatedby` and `objecttype` are two words each."""
_ALIKE = str.maketrans("àáâäãåçèéêëìíîïñòóôöõùúûüýÿß", "aaaaaaceeeeiiiinooooouuuuyys")


@lru_cache(maxsize=65536, typed=True)
def words(identifier: str) -> tuple[str, ...]:
    """Small letters, accents and numbers taken off; of a member of a document its own name."""
    identifier = identifier.own if isinstance(identifier, Member) else identifier
    bare = _HUNGARIAN.sub("", identifier)
    parts = _CAMEL.sub("_", bare if bare.isupper() is False else bare.lower()).lower().translate(_ALIKE)
    apart = _ENDING.sub(
        lambda found: f"_{found[0]}", _UID.sub("_uid", _WAY.sub(r"\g<0>_", _GLUED.sub("_user_", parts)))
    )
    return tuple(part for part in _BREAK.split(apart) if part)


@lru_cache(maxsize=65536, typed=True)
def spaced(identifier: str) -> str:
    """`_user_email_`: every word stands between two underscores, so that one pattern finds whole words."""
    return f"_{'_'.join(words(identifier))}_"


def singular(word: str) -> str:
    """The one of a plural, in English, French, Dutch or German, as far as tables are named by it."""
    if word in _ODD:
        return _ODD[word]
    for ending, instead in _PLURALS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + instead
    return word


_ODD = {"wikis": "wiki", "apis": "api", "taxis": "taxi", "emojis": "emoji", "alias": "alias"}
_PLURALS = (
    ("people", "person"),
    ("children", "child"),
    ("addresses", "address"),
    ("sses", "ss"),
    ("statuses", "status"),
    ("aties", "atie"),
    ("cties", "ctie"),
    ("pties", "ptie"),
    ("enties", "entie"),
    ("anties", "antie"),
    ("ities", "ity"),
    ("ies", "y"),
    ("xes", "x"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("ss", "ss"),
    ("us", "us"),
    ("is", "is"),
    ("s", ""),
    ("schappen", "schap"),
    ("heden", "heid"),
    ("nnen", "n"),
    ("tten", "t"),
    ("llen", "l"),
    ("gen", "g"),
    ("ingen", "ing"),
    ("onen", "oon"),
    ("aren", "aar"),
    ("anten", "ant"),
    ("enten", "ent"),
    ("eden", "id"),
    ("uren", "uur"),
    ("ten", "t"),
    ("den", "d"),
    ("ken", "k"),
    ("en", ""),
)


def table_prefix(names: Iterable[str]) -> str:
    """What most tables begin with (`wp_`, `oc_`, `tbl`), which says nothing about one of them; empty when none does."""
    listed = [name.lower() for name in names]
    begins = Counter(f"{name.partition('_')[0]}_" for name in listed if "_" in name)
    begins["tbl"] = sum(name.startswith("tbl") for name in listed)
    if not listed or not begins:
        return ""
    prefix, count = begins.most_common(1)[0]
    return prefix if len(listed) > 3 and count >= 0.8 * len(listed) else ""
