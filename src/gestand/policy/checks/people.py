"""Kinds of people that a statement is about, and that no group of the policy carries: nobody keeps their promises."""

from __future__ import annotations

from gestand.policy.checks.sayings import notes
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.wording import Words

_DEFINES = Words(
    r"^[\"'“„‘«]?\s?(?:u|je|you|vous|sie|betrokkenen?|data subjects?)\s?[\"'”“’»]?,? (?:verwijst|verwijzen"
    r"|betekent|staat voor"
    r"|slaat op|means?|refers?|désigne|bezeichnet|sind|zijn)\b",
    r"\b(?:categorieën|groepen|categories|kinds) (?:van |of )?(?:\(natuurlijke ?\) ?)?(?:personen|betrokkenen"
    r"|people|persons"
    r"|data subjects)\b",
)
"""A sentence that says whom the statement is about."""
_KINDS = {
    "supplier": Words(r"\b(?:leveranciers?|suppliers?|vendors?|fournisseurs?|Lieferant\w*)\b"),
    "applicant": Words(r"\b(?:sollicitant\w*|applicants?|candidates?|kandida\w*|candidats?|Bewerber\w*)\b"),
    "visitor": Words(r"\b(?:bezoekers?|visitors?|visiteurs?|Besucher\w*)\b"),
    "subscriber": Words(r"\b(?:abonnees?|subscribers?|abonnés?|Abonnent\w*)\b"),
    "employee": Words(r"\b(?:medewerkers?|werknemers?|personeelsleden|employees?|staff|employés?|Mitarbeiter\w*)\b"),
    "user": Words(r"\b(?:gebruikers?|users?|utilisateurs?|Nutzer\w*|Benutzer\w*)\b"),
    "patient": Words(r"\b(?:patiënt\w*|patients?|Patient\w*)\b"),
}


def everybody_is_carried(draft: Draft, report: Report) -> None:
    """By its name, what it is called, or the table of its rows: `supplier_contacts` carries suppliers."""
    groups = " ; ".join(f"{g.name} {g.called} {g.table}".replace("_", " ") for g in draft.people if not g.organisation)
    for one in notes(draft):
        if not _DEFINES.find(one.text):
            continue
        missing = [kind for kind, words in _KINDS.items() if words.find(one.text) and not words.find(groups)]
        if missing:
            message = f"a note is about kinds of people that no group carries ({', '.join(missing)}): {one.short}"
            report.add("P834", one.place, message)


CHECKS = (everybody_is_carried,)
