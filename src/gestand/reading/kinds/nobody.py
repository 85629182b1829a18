"""Words with a capital that are no recipient: laws, countries, and what a sentence begins with."""

from __future__ import annotations

_NOT_NAMES = frozenset(
    (
        *("SEPA", "Inc", "Ltd", "LLC", "BV", "NV"),
        *(
            "AVG",
            "GDPR",
            "EU",
            "EER",
            "EEA",
            "Europa",
            "Europese",
            "Nederland",
            "Nederlandse",
            "Netherlands",
            "Belgium",
            "België",
        ),
        *(
            "Belgische",
            "Verenigde",
            "Staten",
            "Wij",
            "We",
            "De",
            "Het",
            "U",
            "Uw",
            "Deze",
            "Dit",
            "Als",
        ),
        *(
            "Indien",
            "Onze",
            "Persoonsgegevens",
            "Privacy",
            "Verwerkersovereenkomst",
            "Verwerkers",
            "Verwerker",
        ),
        *(
            "Derden",
            "Dienst",
            "Diensten",
            "Duitsland",
            "Ierland",
            "Frankfurt",
            "Europe",
            "European",
            "United",
        ),
        *(
            "States",
            "India",
            "Canada",
            "Standard",
            "SSL",
            "TLS",
            "IP",
            "ISO",
            "Privacyverklaring",
            "These",
            "This",
            "Artikel",
        ),
        *(
            "Wet",
            "Lid",
            "Algemene",
            "Verordening",
            "Gegevensbescherming",
            "The",
            "Our",
            "You",
            "Your",
        ),
        *(
            "Amsterdam",
            "Groningen",
            "Brussel",
            "Verwerkersovereenkomsten",
            "GmbH",
            "Wwft",
            "BSN",
            "CV",
        ),
        *(
            "Frankrijk",
            "UK",
            "VS",
            "US",
            "USA",
            "KvK",
            "IT",
            "ICT",
            "Unie",
            "Economische",
            "Ruimte",
            "Commissie",
        ),
        *(
            "Toestemming",
            "In",
            "Met",
            "Met",
            "Via",
            "Ook",
            "Daarnaast",
            "Verder",
            "Niet",
            "Voor",
            "Wel",
        ),
        *(
            "Alleen",
            "Een",
            "Er",
            "Zij",
            "Bij",
            "Dat",
        ),
    )
)


def is_no_recipient(name: str, own: str) -> bool:
    parts = name.split()
    if parts[-1] in ("Framework", "Clauses", "Commission", "Commissie", "Regulation", "Verordening", "Shield"):
        return True
    if parts[-1].lower().endswith(("kader", "verordening", "richtlijn")):
        return True
    if all(part.rstrip(".,") in _NOT_NAMES for part in parts) or parts[0] in (
        "Europese",
        "European",
        "Verenigde",
        "Verenigd",
        "United",
        "Standard",
        "Algemene",
    ):
        return True
    parts = [part for part in own.split() if len(part) > 3 and part[0].isupper()] or own.split()
    return any(part in name.split() for part in parts)
