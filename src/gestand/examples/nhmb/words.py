"""What a maker of software sells, and what its customers say about it."""

from __future__ import annotations

SERVICES = ((1, "Maatwerk", 240_000), (2, "Hosting", 18_000), (3, "Onderhoud", 60_000), (4, "App", 96_000))
"""With a number, and the price of a year in cents."""

CUSTOM, HOSTING, UPKEEP, APP = (number for number, _, _ in SERVICES)

SURVEYS = ((1, "Hoe was de oplevering?", "2025-05-12"), (2, "Hoe bevalt het onderhoud?", "2025-11-03"))

CHANNELS = ("formulier", "telefoon", "e-mail")
QUESTIONS = (
    "De koppeling met onze webwinkel staat stil sinds vanochtend.",
    "Kunnen wij er een gebruiker bij krijgen?",
    "Wanneer is het onderhoud van deze maand?",
    "Wat kost het om ook facturen te kunnen sturen?",
    "Ons rekeningnummer is veranderd, waar geef ik dat door?",
)
REPLIES = (
    "Het is opgelost.",
    "Wij bellen u morgen terug.",
    "Dat staat vanaf nu zo ingesteld.",
    "De offerte is onderweg.",
)
CLAIMS = (
    "Door een fout in de koppeling zijn bestellingen dubbel verstuurd.",
    "De site lag een dag plat en er ging omzet verloren.",
    "Er staat een uur te veel op de nota.",
)
SETTLEMENTS = ("Vergoed, en de fout is hersteld.", "In goed overleg gedeeld.", "Afgewezen, met uitleg.")
REASONS = ("Het wordt te duur.", "Wij stappen over op iets van de plank.", "Het bedrijf stopt.")
REMARKS = ("Snel geholpen.", "Het duurde lang voor er iemand belde.", "Prima, maar de handleiding is dun.", "")
PAGES = ("/", "/diensten", "/maatwerk", "/hosting", "/over-ons", "/contact")
BROWSERS = ("Firefox 136", "Chrome 134", "Safari 18", "Edge 134")
DEVICES = ("iPhone", "Android", "Windows", "macOS")
BUREAUS = ("Kredietkompas", "Betaalwijs")
SUBJECTS = ("Nieuw: koppelingen met de bank", "Zo houdt u uw site veilig", "Onze open dag", "Tien jaar maatwerk")
