"""What stands in a workshop, and what people ask of those who make software for it."""

from __future__ import annotations

from gestand.examples.dutch import listed

TRADES = (
    "Metaal",
    "Staalbouw",
    "Frezerij",
    "Machinebouw",
    "Plaatwerk",
    "Verspaning",
    "Lastechniek",
    "Houtbewerking",
    "Kunststoffen",
    "Gieterij",
)
MACHINES = ("Draaibank", "Freesmachine", "Kantpers", "Lasersnijder", "Lasrobot", "Zaagstraat", "Spuitgietmachine")
PARTS = ("Voorkant", "Spindel", "Toevoer", "Aandrijving", "Kast", "Besturing")
HALLS = ("Hal 1, bij de deur", "Hal 2", "Montage", "Magazijn", "Kantine")
FUNCTIONS = listed(
    """
    directeur | bedrijfsleider | productieleider | inkoper | administrateur | werkvoorbereider | hoofd techniek |
    planner | controller
    """,
    "|",
)
PRODUCTS = ("Urenregistratie, een jaar", "Terminal voor op de werkvloer", "Koppeling met de boekhouding")
QUESTIONS = (
    "Werkt jullie urenregistratie ook op een tablet in de hal?",
    "Wat kost het voor een bedrijf met veertig man?",
    "Kunnen wij onze oude uren overzetten?",
    "Wilt u mij bellen over een demonstratie?",
)
REASONS = ("vraagt om een offerte na de zomer", "demonstratie is afgesproken")
PAGES = ("/", "/urenregistratie", "/prijzen", "/koppelingen", "/contact", "/over-ons")
SUPPLIERS = ("Rekencentrum Oost", "Kantoorvak", "Schermenhuis", "Netwerk Twente", "Drukwerk De Pers", "Tolk en Tekst")
PLANS = ((1, "Werkplaats", 4_900), (2, "Fabriek", 14_900), (3, "Concern", 39_900))
