"""What values look like: one total function for each kind, from a text to yes or no. None of them keeps what it saw.

The order is that of certainty: what has a check digit goes before what has a form, and that before what has words.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import phonenumbers
from stdnum import iban, luhn
from stdnum.be import nn as be_national
from stdnum.eu import vat as eu_vat
from stdnum.nl import bsn

from gestand.drafting.given import FIRST, LAST, PARTICLES

REGIONS = ("NL", "BE", "DE", "FR", "GB", "US")

EMAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[A-Za-z][\w-]{1,23}")
_PHONE = re.compile(r"(?=.*\d{2})[+(0][\d\s().\-/]{6,22}(?:\s?(?:x|ext\.?)\s?\d{1,6})?")
_POSTCODE = re.compile(r"[1-9]\d{3}\s?[A-Z]{2}")
_PLATE = re.compile(
    r"(?:[A-Z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2}|[A-Z]{2}-\d{2}-[A-Z]{2}|[A-Z]{2}-[A-Z]{2}-\d{2}"
    r"|\d{2}-[A-Z]{2}-[A-Z]{2}|\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}|[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}"
    r"|[A-Z]{3}-\d{2}-[A-Z]|[A-Z]-\d{2}-[A-Z]{3}|\d-[A-Z]{2}-\d{3}|\d{3}-[A-Z]{2}-\d|\d-[A-Z]{3}-\d{3})"
)
_MAC = re.compile(r"[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5}")
_SECRET = re.compile(
    r"\$(?:2[abxy]|argon2\w*|1|5|6|P|H|S|scrypt)\$.{20,}|(?:pbkdf2|bcrypt|argon2|scrypt)\w*\$.{20,}"
    r"|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*|\{(?:SSHA|SHA|MD5)\}.{16,}|(?:sk|pk|rk|ghp|xox[bp])_[\w]{16,}"
)
_HEX = re.compile(r"[0-9a-fA-F]+")
_DIGESTS = (32, 40, 56, 64, 96, 128)
_AGENT = re.compile(r"(?:Mozilla|Opera|Dalvik|okhttp|curl|PostmanRuntime|Apache-HttpClient)/\d.*")
_PROFILE = re.compile(
    r"(?:https?://)?(?:[\w-]+\.)?(?:linkedin|twitter|x|facebook|instagram|github|tiktok|xing|mastodon)\.(?:com|social)/\S+",
    re.IGNORECASE,
)
_WEB = re.compile(r"(?:https?://|www\.)[^\s/]+\S*", re.IGNORECASE)
_POINT = re.compile(r"-?\d{1,3}\.\d{3,},\s*-?\d{1,3}\.\d{3,}|POINT ?\(-?\d+\.\d+ -?\d+\.\d+\)")
_STREET = re.compile(
    r"(?:.*(?:straat|weg|laan|plein|gracht|kade|dijk|singel|steeg|pad|hof|dreef|lei|straße|strasse|platz|allee|gasse)"
    r"|(?:rue|avenue|boulevard|place|chemin|impasse|allée)\s.*|\d+[a-z]?,?\s.*(?:street|road|avenue|lane|drive|way|st|rd|ave|blvd|court)\.?"
    r"|.*\s(?:street|road|avenue|lane|drive|st|rd|ave|blvd)\.?)(?:\s*\d{1,5}.*)?",
    re.IGNORECASE,
)
_PARTS = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", re.UNICODE)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?")
_IMAGE = re.compile(r".*\.(?:jpe?g|png|gif|webp|heic)(?:\?.*)?", re.IGNORECASE)
_HEALTH = re.compile(
    r"(?i)\b(?:ziek(?:te|enhuis|meld\w*)?|griep|burn-?out|overspannen|depress\w+|diabet\w+|kanker|migraine|huisarts|arts"
    r"|zwanger\w*|operatie|allergi\w+|medicatie|bedrijfsarts|arbeidsongeschikt\w*|astma|hernia|sick|illness|flu|doctor"
    r"|hospital|surgery|pregnan\w+|medication|cancer|asthma|allergy|allergic|malade|grossesse|krank\w*|schwanger\w*)\b"
)
_AT_NAME = re.compile(r"(?<![\w@])@[A-Za-z][\w.-]{2,}")
_PHP = re.compile(r"[aO]:\d+:[{\"]")
_ALIKE = str.maketrans("àáâäãåçèéêëìíîïñòóôöõùúûüýÿ", "aaaaaaceeeeiiiinooooouuuuyy")


def is_email(text: str) -> bool:
    return "@" in text and EMAIL.fullmatch(text.strip().removeprefix("mailto:")) is not None


def is_iban(text: str) -> bool:
    return len(text) > 12 and text[:2].isalpha() and iban.is_valid(text)


def is_eleven(text: str) -> bool:
    """Nine digits, or eight after a zero, that hold to the eleven-test: a BSN, or the RSIN of an organisation."""
    digits = text.strip().replace(".", "").replace(" ", "").replace("-", "")
    return len(digits) in (8, 9) and digits.isascii() and digits.isdigit() and bsn.is_valid(digits.zfill(9))


def is_belgian(text: str) -> bool:
    digits = re.sub(r"[.\s-]", "", text)
    return len(digits) == 11 and digits.isascii() and digits.isdigit() and be_national.is_valid(digits)


def is_vat(text: str) -> bool:
    return len(text) > 7 and text[:2].isalpha() and eu_vat.is_valid(text)


def is_card(text: str) -> bool:
    digits = re.sub(r"[\s-]", "", text)
    return (
        13 <= len(digits) <= 19
        and digits.isascii()
        and digits.isdigit()
        and digits[0] in "3456"
        and luhn.is_valid(digits)
    )


@lru_cache(maxsize=4096)
def _dialled(text: str) -> bool:
    for region in REGIONS:
        try:
            if phonenumbers.is_valid_number(phonenumbers.parse(text, region)):
                return True
        except phonenumbers.NumberParseException:
            return False
    return False


def is_phone(text: str) -> bool:
    return _PHONE.fullmatch(text.strip()) is not None and not _ISO.fullmatch(text) and _dialled(text.strip())


def is_postcode(text: str) -> bool:
    return _POSTCODE.fullmatch(text.strip()) is not None


def is_plate(text: str) -> bool:
    return _PLATE.fullmatch(text.strip().upper()) is not None


def is_ip(text: str) -> bool:
    bare, _, width = text.strip().partition("/")
    if width not in ("", "32", "128"):
        return False  # a network, which is nobody's
    if bare.count(".") != 3 and ":" not in bare:
        return False
    try:
        ipaddress.ip_address(bare)
    except ValueError:
        return False
    return True


def is_mac(text: str) -> bool:
    return _MAC.fullmatch(text.strip()) is not None


def is_secret(text: str) -> bool:
    return _SECRET.fullmatch(text) is not None


def is_digest(text: str) -> bool:
    """Hexadecimal digits of the length of a hash."""
    return len(text) in _DIGESTS and _HEX.fullmatch(text) is not None and not text.isdigit()


def is_agent(text: str) -> bool:
    return _AGENT.fullmatch(text) is not None


def is_profile(text: str) -> bool:
    return _PROFILE.fullmatch(text.strip()) is not None


def is_web(text: str) -> bool:
    return _WEB.fullmatch(text.strip()) is not None


def is_point(text: str) -> bool:
    return _POINT.fullmatch(text.strip()) is not None


def is_street(text: str) -> bool:
    return 5 < len(text) < 90 and _STREET.fullmatch(text.strip()) is not None


def is_name(text: str) -> bool:
    """One to six words with capitals, of which one is a frequent first name or surname."""
    parts = _PARTS.findall(text) if 1 < len(text) < 70 else []
    if not 1 <= len(parts) <= 6 or any(sign in text for sign in '@/\\:;!?_()[]{}<>="0123456789'):
        return False
    plain = [part.lower().translate(_ALIKE) for part in parts]
    telling = [word for word, part in zip(plain, parts, strict=True) if word not in PARTICLES and (part[0].isupper())]
    return any(word in FIRST or word in LAST or any(p in FIRST for p in word.split("-")) for word in telling)


def has_capitals(text: str) -> bool:
    """`Xiu Ying Okonkwo`: two or three words of letters, each with a capital, as a name that no list knows."""
    parts = text.split()
    return 2 <= len(parts) <= 3 and all(part.isalpha() and part[0].isupper() and part[1:].islower() for part in parts)


def is_image(text: str) -> bool:
    return _IMAGE.fullmatch(text) is not None


def is_moment(text: str) -> bool:
    return _ISO.fullmatch(text.strip()) is not None


def is_json(text: str) -> bool:
    return text.lstrip()[:1] in ("{", "[") and members(text) is not None


def is_serialised(text: str) -> bool:
    """As PHP writes an array or object."""
    return _PHP.match(text) is not None


def members(text: str) -> dict[str, str] | None:
    """The texts and numbers of a JSON object by path (`address.street`), or None for what is no JSON."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    found: dict[str, str] = {}
    _walk(value, "", found, 0)
    return found


def _walk(value: object, path: str, found: dict[str, str], depth: int) -> None:
    if len(found) > 60 or depth > 4:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            _walk(inner, f"{path}.{key}" if path else str(key), found, depth + 1)
    elif isinstance(value, list):
        for inner in value[:5]:
            _walk(inner, path, found, depth + 1)
    elif isinstance(value, str | int | float) and not isinstance(value, bool):
        found.setdefault(path, str(value))


def names_somebody(text: str) -> bool:
    return _AT_NAME.search(text) is not None


def has_email(text: str) -> bool:
    return "@" in text and EMAIL.search(text) is not None


def has_health(text: str) -> bool:
    return _HEALTH.search(text) is not None


class Look(NamedTuple):
    category: str
    test: Callable[[str], bool]
    least: float
    """From which share of the values on it is a guess."""
    what: str


WHOLE: tuple[Look, ...] = (
    Look("email", is_email, 0.3, "look like an e-mail address"),
    Look("bank account", is_iban, 0.3, "are an IBAN with a right check number"),
    Look("national number", is_belgian, 0.5, "are a Belgian national number with a right check number"),
    Look("bsn", is_eleven, 0.75, "hold to the eleven-test of a BSN"),
    Look("vat number", is_vat, 0.5, "are a VAT number with a right check number"),
    Look("card", is_card, 0.6, "hold to the check of a payment card"),
    Look("secret", is_secret, 0.3, "look like a hashed password or a key"),
    Look("ip address", is_ip, 0.4, "are an IP address"),
    Look("device", is_mac, 0.5, "are a MAC address"),
    Look("browser", is_agent, 0.4, "look like the name of a browser"),
    Look("telephone", is_phone, 0.4, "can be dialled"),
    Look("vehicle", is_plate, 0.5, "look like a Dutch number plate"),
    Look("address", is_postcode, 0.5, "look like a Dutch postcode"),
    Look("location", is_point, 0.5, "are a point on the earth"),
    Look("social profile", is_profile, 0.3, "lead to a profile"),
    Look("photo", is_image, 0.5, "are the name of a picture"),
    Look("web address", is_web, 0.5, "are a web address"),
    Look("name", is_name, 0.2, "hold a frequent first name or surname"),
    Look("address", is_street, 0.3, "look like a street"),
)

INSIDE: tuple[Look, ...] = (
    Look("email", has_email, 0.02, "hold an e-mail address"),
    Look("health", has_health, 0.04, "hold a word of health or sick leave"),
    Look("name", names_somebody, 0.05, "name somebody as @name"),
)
