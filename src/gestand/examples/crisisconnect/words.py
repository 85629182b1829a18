"""What organisations that lead a crisis are called, and what is said in one."""

from __future__ import annotations

from gestand.examples.dutch import listed

KINDS = ("gemeente", "waterschap", "veiligheidsregio", "ziekenhuis", "school", "energiebedrijf")
CALLED = {
    "gemeente": "Gemeente {}",
    "waterschap": "Waterschap {}",
    "veiligheidsregio": "Veiligheidsregio {}",
    "ziekenhuis": "Ziekenhuis {}",
    "school": "Scholengroep {}",
    "energiebedrijf": "Netbeheer {}",
}
PLACES = listed(
    """
    Zandwerd Rietland Oostkwelder Noordrand Veendam-West Lindehaven Duinrand Polderzoom Hoogmaat Laagveen Waalbocht
    Heidezicht Merwestroom Kreekrand Wijkerwoud Bosrijk Vaartzicht Eemrand Stuwdrecht Grasdijk Broekland Sluisoord
    """
)
ROLES = (
    (1, "crisismanager"),
    (2, "plotter"),
    (3, "verslaglegger"),
    (4, "communicatieadviseur"),
    (5, "hoofd bevolkingszorg"),
    (6, "informatiemanager"),
)
TEAMS = ("Crisisteam", "Actiecentrum communicatie", "Bevolkingszorg", "Continuïteit")
CRISES = listed(
    """
    Stroomuitval in het centrum | Rook bij een loods | Hoogwater | Vermist kind | Waterleiding gesprongen | Gaslucht bij
    een school | Storing van het netwerk | Zware storm | Ongeval op het spoor | Griep onder het personeel
    """,
    "|",
)
EXERCISES = ("Jaarlijkse oefening", "Oefening: systemen uitgevallen", "Alarmeringstest")
ALARMS = (
    "Opkomen naar het crisiscentrum. Geef aan of je komt.",
    "Sta paraat: over een uur volgt een nieuw bericht.",
    "Dit is een test. Bevestig dat je dit leest.",
    "Er wordt opgeschaald. Meld je bij je teamleider.",
)
ANSWERS = ("ik kom", "ik kom later", "ik kan niet", "gelezen")
NOTES = (
    "Situatie ter plaatse gezien, rapport volgt.",
    "Overleg gehad met de brandweer, die blijft tot de avond.",
    "Bewoners van twee straten zijn opgevangen in de sporthal.",
    "Besloten om op te schalen.",
    "Persbericht is klaar om te versturen.",
)
MESSAGES = (
    "Kun jij de leiding overnemen om zes uur?",
    "Wie belt de burgemeester?",
    "Ik sta in de file, begin zonder mij.",
    "De kaart klopt niet, ik stuur een nieuwe.",
)
SCREENS = ("Start", "Alarmeren", "Logboek", "Berichten", "Draaiboeken", "Team", "Instellingen")
DEVICES = ("Pixel 9", "iPhone 16", "Galaxy S24", "Fairphone 5", "Lumia 950", "iPad")
SYSTEMS = ("Android 15", "iOS 18", "Android 14", "Windows 10 Mobile")
BROWSERS = ("Firefox 136", "Chrome 134", "Edge 134", "Safari 18")
SOUNDS = ("sirene", "bel", "trillen")
FILES = ("draaiboek", "plattegrond", "belboom", "verslag")
