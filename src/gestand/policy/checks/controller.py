"""Who is responsible: a person of the law with a name, a number of the right form and an address (article 13(1)(a))."""

from __future__ import annotations

import re

from gestand.policy.checks.sayings import Words, sentences
from gestand.policy.checks.told import silent
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.vocabulary.europe import UNION

_LABEL = Words(
    r"\b(?:label|merk|handelsnaam|merknaam|brand|trade ?name|trading name|nom commercial|marque|handelsname|marke)\b"
)
_SITE = re.compile(r"(?i)^(?:https?://)?(?:[a-z0-9-]+\.)+(?:nl|be|eu|com|net|org|fr|de|lu|io|app|cloud)/?$")
_FORM = re.compile(
    r"(?<!\w)(?:B\.?V\.?(?:B\.?A\.?)?|N\.?V\.?|V\.?O\.?F\.?|C\.?V\.?(?:B\.?A\.?)?|VZW|IVZW|ASBL|AISBL|SPRL|SRL|SCRL"
    r"|S\.?A\.?(?:\.?R\.?L\.?|S\.?)?|SNC|GmbH|gGmbH|UG|AG|KG|OHG|GbR|e\.\s?V\.?|eG|SE|Ltd\.?|Limited|PLC|LLP|LLC"
    r"|Inc\.?|Corp\.?|U\.?A\.?|CommV|BVBA|EOOD|ApS|AB|Oy|AS|Sp\. z o\.o\.)(?!\w)"
)
_BODY = Words(
    r"\b(?:stichting|vereniging|co[oö]peratie|maatschap|eenmanszaak|gemeente|provincie|waterschap|ministerie|veiligheids"
    r"regio|politie|universiteit|hogeschool|stad|ocmw|fondation|foundation|association|verein|stiftung|municipality|city"
    r" of|council|university|ministry|ville|commune|universit[äé]|stadt|gemeinde|landkreis|ministerium)\b"
)
_DPO = Words(
    r"\bFG\b|\bDPO\b|functionaris (?:voor )?gegevensbescherm\w*|data protection officer|datenschutzbeauftragte\w*"
    r"|délégué à la protection"
)
_OFFICER = Words(r"\bprivacy[ -]?officer\b|\bprivacyfunctionaris\b|\bprivacy[ -]?(?:manager|coordinator|medewerker)\b")
_DENIED = Words(r"\b(?:geen|niet|no|not|kein\w*|nicht|n'est pas|pas de|aucun)\b")


def it_is_somebody(draft: Draft, report: Report) -> None:
    """Not a label, a brand or a site: a name of the law with its form, or a number that leads to one."""
    said = dict(draft.head.controller)
    name = said.get("name", "")
    if not name:
        return
    place = draft.place(draft.start, "controller", "name")
    joint = "joint with" in said
    if _LABEL.find(name) and not joint:
        report.add("P712", place, f"`controller: name` is a label, not who is responsible: {name[:60]}")
    elif _SITE.match(name) and not joint and not said.get("number"):
        report.add("P712", place, f"`controller: name` is a site, not who is responsible: {name[:60]}")
    elif not (said.get("number") or _FORM.search(name) or _BODY.find(name) or silent(draft)):
        report.add("P713", place, f"`controller`: nobody can tell who is behind {name[:60]}: no legal form, no number")
    _labels_in_words(draft, report)


def _labels_in_words(draft: Draft, report: Report) -> None:
    if dict(draft.head.controller).get("number"):
        return
    for one in sentences(draft):
        if one.key == "notes" and re.match(r"(?i)(?:het|the|le|das)\s+(?:label|merk|brand|marque)\b", one.text):
            report.add("P712", one.place, f"a label stands for whoever is responsible: {one.short}")


def it_can_be_reached(draft: Draft, report: Report) -> None:
    said = dict(draft.head.controller)
    missing = [key for key in ("address", "number") if not said.get(key)]
    if missing and said and not silent(draft):
        names = " and no ".join(f"`{key}`" for key in missing)
        report.add("P711", draft.place(draft.start, "controller"), f"`controller` has no {names}")


def its_number_is_of_the_register(draft: Draft, report: Report) -> None:
    said = dict(draft.head.controller)
    number = said.get("number", "")
    wrong = wrong_number(number, draft.head.established, said.get("register", "")) if number else ""
    if wrong:
        report.add("P714", draft.place(draft.start, "controller", "number"), f"`controller: number`: {wrong}")


def wrong_number(number: str, country: str, register: str = "") -> str:
    """Why this is no number of the country's register; empty where it can be one, or nobody knows its form."""
    bare = re.sub(r"[\s.\-/:]", "", number).upper()
    bare = re.sub(r"^(?:KVK|HANDELSREGISTER|NUMMER|NR|NUMBER|RSIN|BTW|KBO|BCE|TVA|VAT|RPR|SIREN|SIRET)+", "", bare)
    if bare[:2] in _VAT and re.match(r"[A-Z]{2}\d|(?:AT|CY|ES|FR|IE)[A-Z\d]{6}", bare):
        return _vat(bare)
    country = country or next((known for word, known in _REGISTERS.items() if word in register.lower()), "")
    if country == "NL" and bare.isdigit():
        return _kvk(bare, "rsin" in f"{register} {number}".lower())
    if country == "BE" and bare.isdigit():
        return _enterprise(bare)
    return _siren(bare) if country == "FR" and bare.isdigit() else ""


_REGISTERS = {"kvk": "NL", "handelsregister": "NL", "kbo": "BE", "bce": "BE", "rpr": "BE"}
"""Of which country a register is, where nothing says where the controller is established."""
_VAT = UNION - {"GR"} | {"EL"}
"""How VAT numbers begin: that of Greece with EL."""


def _vat(number: str) -> str:
    from stdnum.eu import vat

    return "" if vat.is_valid(number) else "it looks like a VAT number, and its check digits are not right"


def _kvk(digits: str, tax: bool) -> str:
    """KvK: eight digits, or twelve of a branch, and no check digit; RSIN: nine that pass the eleven test."""
    from stdnum.nl import bsn

    if len(digits) == 9 and bsn.is_valid(digits):
        if tax:
            return ""
        return "nine digits that pass the eleven test are an RSIN by their form; a KvK number has eight digits"
    if len(digits) in (8, 12) and not tax:
        return ""
    what = "an RSIN has nine digits that pass the eleven test" if tax else "a KvK number has eight digits"
    return f"{what}, and this has {len(digits)}"


def _enterprise(digits: str) -> str:
    """Ten digits; the last two are 97 less the rest of the others by 97, so 97 itself is possible, and 00 is not."""
    from stdnum.be import vat

    if len(digits) not in (9, 10):
        return f"an enterprise number has ten digits, and this has {len(digits)}"
    whole = digits.zfill(10)
    return (
        ""
        if vat.is_valid(whole) and not whole.endswith("00")
        else "the check digits of this enterprise number are not right"
    )


def _siren(digits: str) -> str:
    from stdnum.fr import siren, siret

    if len(digits) not in (9, 14):
        return f"a SIREN has nine digits and a SIRET fourteen, and this has {len(digits)}"
    ok = siren.is_valid(digits) if len(digits) == 9 else siret.is_valid(digits)
    return "" if ok else "the check digit of this SIREN is not right"


def officers_are_two(draft: Draft, report: Report) -> None:
    """A data protection officer is independent and decides nothing; a privacy officer is neither (article 38)."""
    said = dict(draft.head.controller)
    officer, dpo = said.get("officer", ""), said.get("dpo", "")
    for key, text, other in (("officer", officer, _DPO), ("dpo", dpo, _OFFICER)):
        if text and other.find(text) and not _DENIED.find(text):
            message = f"`controller: {key}` is called what it is not: {text[:60]}"
            report.add("P710", draft.place(draft.start, "controller", key), message)
            return
    if dpo and dpo == officer:
        message = "`controller: officer` and `dpo` are the same: who decides is not who watches"
        report.add("P710", draft.place(draft.start, "controller", "dpo"), message)


CHECKS = (it_is_somebody, it_can_be_reached, its_number_is_of_the_register, officers_are_two)
