"""Numbers in registers, with their form checked, and addresses of e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum.be import vat as be_vat
from stdnum.nl import bsn, btw

from gestand.reading.document import Document, best
from gestand.reading.facts import Certainty, Fact, Span
from gestand.reading.segments import Sentence

_NUMBER = re.compile(
    r"\b(?P<btw>NL ?\d{3}[. ]?\d{3}[. ]?\d{3}[. ]?B[. ]?\d{2})\b"
    r"|\b(?P<be>(?:BE ?)?[01]?\d{3}\.\d{3}\.\d{3}\b|BE ?[01]?\d{3}[. ]?\d{3}[. ]?\d{3}\b)"
    r"|(?<![\d.+])(?P<plain>\d{2}[ .]?\d{3}[ .]?\d{3}|\d{8,10}|\d{4} \d{3} \d{3}|\d{4} \d{4}(?: \d{4})?|[A-Z]{2}\d{6})"
    r"(?![\d.]?\d)"
)
_EMAIL = re.compile(r"[A-Za-z0-9][\w.+-]{0,63}(?: ?\[at\] ?| ?\(at\) ?|@)[A-Za-z0-9][\w-]{0,62}(?:\.[\w-]{1,62}){1,4}")


def registrations(document: Document) -> Iterator[Fact]:
    """`registration_number` as it stands, with its `scheme` (kvk, rsin, vat, be) and whether it is `valid`."""
    found = []
    for one in document.sentences:
        for match in _NUMBER.finditer(document.text, one.start, one.end):
            scheme = _scheme(document, one, match)
            if scheme:
                digits = "".join(letter for letter in match[0] if letter.isalnum())
                details = {"scheme": scheme, "valid": _valid(scheme, digits)}
                fact = document.fact(
                    "registration_number",
                    match[0].strip(),
                    one,
                    Span(match.start(), match.end()),
                    Certainty.SURE,
                    details,
                )
                found.append((1.0, fact))
    yield from best(found)


def _scheme(document: Document, one: Sentence, match: re.Match[str]) -> str:
    """By the nearest word before it that names a register; for a number that says it itself, none is needed."""
    if match["btw"]:
        return "vat"
    before = document.text[max(one.start, match.start() - 90) : match.start()]
    if not before.strip() and one.number:
        # A label of its own line: `KvK-nummer` above the number.
        previous = document.sentences[one.number - 1]
        if previous.end - previous.start < 60:
            before = document.quote(previous)
    named = list(_REGISTER.finditer(before))
    scheme = next((name for name, value in named[-1].groupdict().items() if value), "") if named else ""
    if scheme in ("phone", "account", "foreign") or (named and re.search(r"\d{8}", before[named[-1].end() :])):
        return ""
    if match["be"]:
        return "be"
    return scheme


_REGISTER = re.compile(
    r"(?P<kvk>\bkvk\b|kvk|k\.v\.k|kamer\s+van\s+koophandel|handelsregister|chamber\s+of\s+commerce|trade\s+register|commercial\s+register|business\s+register)"
    r"|(?P<rsin>\brsin|fiscaal ?nummer|anbi)"
    r"|(?P<vat>\bbtw|omzetbelasting|\bvat\b)"
    r"|(?P<be>ondernemings|\bkbo\b|kruispuntbank|\brpr\b|enterprise number|company number \(belgium\))"
    r"|(?P<company>company\s+(?:registration\s+)?n|registered\s+(?:in|number|under)|registration\s+n|registratienummer|"
    r"charity n|\bcvr\b|\bhrb\b|\bsiren\b|\bsiret\b|\brcs\b|companies house)"
    r"|(?P<phone>\btel|telefoon|phone|mobiel|\bfax|\bt:)"
    r"|(?P<account>\biban|rekening|account)",
    re.IGNORECASE,
)


def _valid(scheme: str, digits: str) -> bool:
    """Whether the number has the form of its register: check digits where it has any."""
    if scheme == "kvk":
        return len(digits) == 8 and digits.isdigit()
    if scheme == "rsin":
        return bool(bsn.is_valid(digits))
    if scheme == "be" or digits.startswith("BE"):
        return bool(be_vat.is_valid(digits.removeprefix("BE").zfill(10)))
    if scheme == "vat" and digits.startswith("NL"):
        return bool(btw.is_valid(digits))
    return True


def emails(document: Document) -> Iterator[Fact]:
    """`contact_email`: every address of whoever the statement is of; not the authority's."""
    found = []
    for one in document.sentences:
        for match in _EMAIL.finditer(document.text, one.start, one.end):
            value = re.sub(r" ?[\[(]at[\])] ?", "@", match[0]).rstrip(".").lower()
            if _of_an_authority(value) or document.text[max(0, match.start() - 7) : match.start()] == "mailto:":
                continue
            span = Span(match.start(), match.start() + len(match[0].rstrip(".")))
            found.append((1.0, document.fact("contact_email", value, one, span, Certainty.SURE)))
    yield from best(found)


_AUTHORITIES = (
    *("apd-gba.be", "autoriteitpersoonsgegevens.nl", "privacycommission.be", "gegevensbeschermingsautoriteit.be"),
    *("ico.org.uk", "cnil.fr", "toezichtcommissie.be"),
)


def _of_an_authority(address: str) -> bool:
    return address.endswith(_AUTHORITIES)
