"""What people write in a CV, a message or a question."""

from __future__ import annotations

from gestand.examples.dutch import listed

SCHOOLS = (
    "Hanzehogeschool",
    "Noorderpoort",
    "Universiteit van de Lage Landen",
    "ROC Stad en Streek",
    "Hogeschool Rijn en Maas",
    "Technische Hogeschool Oost",
    "Kunstacademie De Spil",
)
DEGREES = (
    "vmbo-t",
    "havo",
    "vwo",
    "mbo 4 Verpleegkunde",
    "mbo 3 Logistiek",
    "hbo-bachelor Informatica",
    "hbo-bachelor Bedrijfskunde",
    "bachelor Rechten",
    "master Werktuigbouw",
    "master Nederlands",
)
POSITIONS = (
    "verpleegkundige",
    "softwareontwikkelaar",
    "vrachtwagenchauffeur",
    "docent Nederlands",
    "boekhouder",
    "timmerman",
    "adviseur",
    "kok",
    "projectleider",
    "magazijnmedewerker",
    "grafisch vormgever",
    "receptionist",
)
DUTIES = (
    "Verantwoordelijk voor de dagelijkse planning en het inwerken van nieuwe collega's.",
    "Contact met klanten, van de eerste vraag tot de nazorg.",
    "Samen met vier anderen de afdeling opgezet en op orde gehouden.",
    "Zelfstandig gewerkt aan opdrachten door het hele land.",
)
SKILLS = listed(
    """
    Nederlands Engels Duits Frans Turks Arabisch Python Java Excel lassen rijden plannen leidinggeven
    presenteren schrijven onderhandelen tekenen boekhouden verzorgen koken
    """
)
TITLES = ("Mijn cv", "Cv voor sollicitatie", "Curriculum vitae", "Resume (English)")
SUMMARIES = (
    "Rustige doorzetter die graag met mensen werkt.",
    "Nieuwsgierig, nauwkeurig en gewend aan drukte.",
    "Op zoek naar een nieuwe uitdaging dichter bij huis.",
    "Tien jaar ervaring, en nog lang niet uitgeleerd.",
)
HEADINGS = ("Hobby's", "Vrijwilligerswerk", "Referenties", "Over mij")
TEXTS = (
    "In het weekend sta ik langs het veld als trainer van de jeugd.",
    "Ik zing in een koor en verzorg de ledenadministratie.",
    "Referenties geef ik graag op verzoek.",
    "Getrouwd, twee kinderen, en een moestuin.",
)
NOTES = ("Hierbij mijn cv, zoals besproken.", "Met belangstelling voor uw vacature.", "Zie bijlage.", "")
MESSAGES = (
    "Hoi, heb jij ervaring met dit sjabloon?",
    "Dank je wel voor de tip, het is gelukt!",
    "Wil je mijn cv eens nalezen?",
    "Ken jij iemand die daar werkt?",
)
QUESTIONS = (
    "Hoe kan ik mijn cv als PDF downloaden?",
    "Kunnen wij een account krijgen voor onze kandidaten?",
    "Ik kan niet meer inloggen, wat nu?",
    "Bewaren jullie mijn gegevens ook als ik stop?",
)
ANSWERS = ("Dank voor uw vraag. Het antwoord vindt u in de bijlage.", "Dat kan; wij hebben het voor u ingesteld.")
REPORTS = ("Deze persoon stuurt mij ongevraagd reclame.", "Dit cv is niet van de persoon zelf.")
FINDINGS = ("Gewaarschuwd.", "Geen misbruik vastgesteld.", "")
MAILS = ("Uw factuur staat klaar", "Nieuw apparaat gebruikt om in te loggen", "Uw cv is bekeken")

NATIONALITIES = ("Nederlandse",) * 9 + ("Turkse", "Marokkaanse", "Belgische", "Duitse", "Poolse", "Surinaamse")
MARITAL = ("single", "single", "married", "married", "partnership", "divorced", "widowed")
LICENCES = ("B", "B", "B", "BE", "AM", "C", None, None)
SYSTEMS = ("Windows 11", "Windows 10", "macOS 15", "Android 15", "iOS 18", "Ubuntu 24.04")
CONNECTIONS = ("wifi", "wifi", "mobile", "cable", "vpn")
PAGES = ("/cv", "/cv/edit", "/templates", "/share", "/account", "/messages", "/help")
ACTIONS = ("view", "view", "view", "save", "download", "share", "search")
