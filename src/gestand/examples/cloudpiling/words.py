"""What stands in the rows of CloudPiling: firms, piles, remarks, questions."""

from __future__ import annotations

from gestand.examples.dutch import listed

TRADES = listed("Funderingen | Paalwerken | Studiebureau | Bouwteam | Grondwerken | Ingenieurs", "|")
FUNCTIONS = listed("werfleider | ingenieur stabiliteit | calculator | zaakvoerder | boekhouder | projectleider", "|")
PLANS = ((1, "Proef", 0), (2, "Studie", 49_000), (3, "Werf", 129_000))
PILES = ((1, "schroefpaal"), (2, "prefab heipaal"), (3, "micropaal"), (4, "CFA-paal"), (5, "stalen buispaal"))
WORKS = listed("appartementen | loods | rijwoningen | kaaimuur | brughoofd | school | parking | silo", "|")
REMARKS = (
    "Sondering 3 nog eens nakijken: de weerstand valt weg op negen meter.",
    "Heiverslag van de werf toegevoegd, de kalender klopt.",
    "Diameter verhoogd na overleg met het studiebureau.",
    "Negatieve kleef meegerekend voor de ophoging.",
)
QUESTIONS = (
    "Hoe voer ik een sondering in GEF-formaat in?",
    "Mijn berekening blijft hangen bij stap vier.",
    "Kunnen wij met meer mensen aan één werf werken?",
    "Wanneer is het volgende onderhoud?",
)
ANSWERS = ("Dank voor uw vraag, het is aangepast.", "U vindt dit onder Werven, Sonderingen.")
MAILS = ("Onderhoud op zaterdagnacht", "Nieuwe versie van de berekening", "Uw factuur staat klaar")
SUPPLIES = listed("Serverpark Kust | Kantoor Vlier | Softwarehuis Wilg | Drukkerij Zwin", "|")
SOURCES = listed("Kruispuntbank van Ondernemingen, publiek zoeken | Belgisch Staatsblad, bijlagen", "|")
BROWSERS = listed("Firefox 136 | Chrome 134 | Edge 134 | Safari 18", "|")
SCREENS = listed("werven berekening sonderingen palenplan rapport facturen")
ACTIONS = listed("opened changed printed exported")
