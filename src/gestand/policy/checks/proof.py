"""How it is made sure who asks: more only in reasonable doubt, and never a copy from everybody (GDPR article 12(6)).

The Dutch and the Belgian authority have both said so of copies of identity documents, which hold a number that may not
be used (UAVG 46; Belgian Acts of 8 August 1983 and 19 July 1991).
"""

from __future__ import annotations

from gestand.policy.checks.sayings import Saying, Words, notes
from gestand.policy.checks.told import key_of
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.statement import Identity

STRICT = ("NL", "BE")
_DOCUMENT = (
    r"(?:identiteits(?:bewijs|kaart|document)\w*|legitimatie\w*|paspoort\w*|rijbewijs|eID|id[- ]?kaart|ID[- ]?card"
    r"|identity (?:card|document)s?|passports?|driving licen[cs]es?|carte d'identité|pièce d'identité|passeport"
    r"|Personalausweis\w*|Ausweis\w*|Reisepass\w*)"
)
_COPY = Words(
    rf"\b(?:kopie|kopij|scan|foto|afschrift|copy|copies|photo|picture|copie|Kopie)\b[^.;]{{0,80}}\b{_DOCUMENT}",
    rf"\b{_DOCUMENT}[^.;]{{0,40}}\b(?:kopie|scan|copy|copie|Kopie|(?:mee|toe)sturen|bijvoegen|toevoegen)\b",
)
_COVERED = Words(
    r"\b(?:zwart|afge(?:dekt|schermd|plakt)|afdek\w*|afplak\w*|weglak\w*|weggelakt|cover(?:ing)?|hid(?:e|den)|couvr\w*|couvert\w*"
    r"|cach\w*|abgedeckt\w*|abdeck\w*|unkenntlich|afschermen|onleesbaar|bedekt|doorgehaald|kopie-?id|covered|black(?:ed)?|redact\w*|masked"
    r"|noirci\w*|masqu\w*|geschwärzt\w*|schwärz\w*)\b"
)
_DOUBT = Words(
    r"\b(?:twijfel\w*|alleen (?:als|indien|wanneer)|niet zeker|doubt\w*|only (?:if|when|where)|not sure|doute\w*"
    r"|Zweifel\w*|nur wenn|wet verplicht|required by law)\b"
)
_DENIED = Words(r"\b(?:geen|niet|nooit|no|not|never|ne|aucun\w*|pas|kein\w*|nicht|nie)\b")
_ASKED = Words(
    r"\b(?:verzoek\w*|aanvra\w*|recht\w*|vragen|gevraagd|verzocht|request\w*|ask\w*|rights?|demande\w*|droits?"
    r"|Anfrage\w*|Antrag\w*|Rechte?\w*)\b"
)
_BOTH = Words(
    r"\b(?:voor-? ?en (?:de )?achter(?:zijde|kant)|beide zijden|both sides|front and back|recto[- ]verso"
    r"|Vorder- und Rückseite|beide Seiten)\b"
)


def identity_is_asked_in_doubt(draft: Draft, report: Report) -> None:
    rights = draft.says.rights
    if rights is not None and rights.identity in (Identity.COPY, Identity.COVERED_COPY):
        if not rights.identity_because:
            code = "P740" if rights.identity is Identity.COPY and _strict(draft) else "P741"
            message = f"`identity` is {rights.identity.value}, of everybody who asks, and no reason or law is named"
            report.add(code, key_of(rights, "identity"), message)
        return
    for one in notes(draft):
        if _asks_for_a_copy(one):
            code = "P741" if _COVERED.find(" ".join(_after(draft, one))) or not _strict(draft) else "P740"
            both = ", of both its sides" if _BOTH.find(one.text) else ""
            report.add(code, one.place, f"whoever asks must send a copy of an identity document{both}: {one.short}")


def _asks_for_a_copy(one: Saying) -> bool:
    if not _COPY.find(one.text) or _DOUBT.find(one.text) or _DENIED.find(one.text):
        return False
    return bool(_ASKED.find(one.text))


def _after(draft: Draft, asked: Saying) -> list[str]:
    """The sentence and those after it: how the copy is covered is mostly said in the next one."""
    said = list(notes(draft))
    place = said.index(asked)
    return [one.text for one in said[place : place + 3]]


def _strict(draft: Draft) -> bool:
    return draft.head.established in STRICT


CHECKS = (identity_is_asked_in_doubt,)
