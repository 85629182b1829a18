"""Words to make Dutch people from. Nobody in particular: lists put together by chance, numbers nobody was given.

E-mail addresses are under `example.nl` and `.example`, telephone numbers begin with 06-00 (not handed out), network
addresses come from the ranges for documentation (RFC 5737, RFC 3849).
"""

from __future__ import annotations

import unicodedata


def listed(text: str, between: str | None = None) -> tuple[str, ...]:
    """The words of a text, in their order; `between` parts them where they have spaces."""
    return tuple(word.strip() for word in text.split(between))


GIRLS = listed(
    """
    Anna Emma Julia Mila Sophie Tess Zoë Sara Eva Lotte Noor Fleur Sanne Femke Maud Roos Lieke Iris Eline Anouk
    Marieke Ilse Karin Petra Ingrid Wilma Annemarie Hanneke Yvonne Monique Esther Linda Fatima Samira Naima
    Aylin Elif Priya Chantal Danique Joyce Kim Manon Myrthe Nienke Quirine Rianne Simone Tineke Willemijn
    """
)

BOYS = listed(
    """
    Daan Bram Sem Lucas Finn Levi Luuk Milan Jesse Thijs Lars Stijn Tim Ruben Jasper Niels Sander Bas Koen
    Wouter Joost Maarten Pieter Jeroen Dennis Marcel Ronald Henk Kees Jan Willem Gerrit Hendrik Mohammed Youssef
    Ibrahim Emre Murat Ravi Dirk Erik Floris Gijs Hugo Ivo Otto Pim Rutger Sjoerd Teun
    """
)

PREFIXES = ("", "", "", "", "", "", "", "de ", "de ", "van ", "van ", "van de ", "van der ", "van den ", "ten ", "'t ")
"""Repeated as often as they are likely: most surnames have none."""

SURNAMES = listed(
    """
    Jansen Bakker Visser Smit Meijer Mulder Bos Vos Peters Hendriks Dekker Brouwer Dijkstra Smits Kok Jacobs
    Vermeulen Schouten Willems Hoekstra Koster Prins Verhoeven Huisman Postma Kuipers Maas Kramer Willemsen
    Bosch Veenstra Scholten Martens Jonker Groot Vries Berg Dijk Beek Boer Graaf Haan Heide Hoek Wit Zanden
    Linden Heuvel Laan Velde Broek Pol Molenaar Sanders Gerritsen Driessen Bergsma Hofman Zijlstra Yılmaz Kaya
    Bouali Haddad Özdemir Singh Ramdin Wong Nguyễn
    """
)

STREETS = listed(
    """
    Dorpsstraat Kerkstraat Molenweg Schoolstraat Stationsweg Nieuwstraat Beukenlaan Eikenlaan Lindelaan
    Kastanjelaan Wilgenstraat Julianastraat Wilhelminalaan Beatrixstraat Oranjeplein Marktstraat Havenkade
    Singel Oostersingel Westerkade Noorderweg Zuiderpark Parklaan Meeuwenlaan Merelstraat Zwaluwhof Rozenstraat
    Tulpenveld Vondelstraat Rembrandtlaan Spoorstraat Polderweg Dijkweg Veenweg Heidepad
    """
)

TOWNS = (
    ("Groningen", 9711),
    ("Assen", 9401),
    ("Leeuwarden", 8911),
    ("Zwolle", 8011),
    ("Enschede", 7511),
    ("Deventer", 7411),
    ("Arnhem", 6811),
    ("Nijmegen", 6511),
    ("Utrecht", 3511),
    ("Amersfoort", 3811),
    ("Amsterdam", 1011),
    ("Haarlem", 2011),
    ("Alkmaar", 1811),
    ("Leiden", 2311),
    ("Den Haag", 2511),
    ("Delft", 2611),
    ("Rotterdam", 3011),
    ("Dordrecht", 3311),
    ("Middelburg", 4331),
    ("Breda", 4811),
    ("Tilburg", 5011),
    ("Eindhoven", 5611),
    ("'s-Hertogenbosch", 5211),
    ("Maastricht", 6211),
    ("Venlo", 5911),
)
"""A town and the first of its postcodes."""

LETTERS = "ABCDEFGHJKLMNPRSTVWXZ"

ORGANISATIONS = listed(
    """
    Noorderlicht Techniek | De Vries & Zonen | Polderdata | Stadszorg | Waterwerk Advies | Bouwbedrijf Hamer |
    Groene Hart Catering | Zeewind Energie | Scholengroep Akkoord | Transport Verhoef | Bloemenveiling Oost |
    Zorggroep De Linde | Maatwerk Accountants | Drukkerij Kompas | Hotel Het Anker | Fietsfabriek Vooruit |
    Kaashandel Boerenland | Museum De Loods | Rederij Noordzee | Installatiebureau Vonk | Uitzendbureau
    Startklaar | Architecten Lijn | Verzekeringen Samen | Software Klaver
    """,
    "|",
)


_FOLDED = str.maketrans({"ı": "i", "ø": "o", "'": ""})


def mailbox(name: str) -> str:
    """`Zoë van de Yılmaz` as `zoe.van.de.yilmaz`."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_FOLDED))
    return ".".join("".join(letter for letter in plain if letter.isascii()).split())
