"""Words to make Flemish people from. Nobody in particular: lists put together by chance, numbers nobody was given.

Enterprise numbers begin with 0000 and telephone numbers with 0400 00: no register and no operator hands those out.
"""

from __future__ import annotations

from gestand.examples.dutch import listed

GIRLS = listed(
    """
    Ann Lien Griet Hilde Veerle Els Katrien Leen Sofie Lotte Nele Tine An-Sofie Greet Liesbeth Mieke Goedele Heidi
    Kaat Fien Elise Marie Louise Céline Margaux Zoë Yasmina Hanne Jolien Evelien Ilse Sabine Carine Viviane
    """
)

BOYS = listed(
    """
    Bart Dirk Fons Geert Wim Koen Pieter Stijn Tom Kris Luc Marc Jef Rik Filip Wouter Joris Jeroen Kobe Seppe
    Senne Arne Maarten Yves Patrick Guido Herman Lieven Karel Ward Mathias Anthony Karim Mehmet
    """
)

SURNAMES = listed(
    """
    Peeters | Janssens | Maes | Jacobs | Mertens | Willems | Claes | Goossens | Wouters | De Smet | De Backer |
    Desmet | Lambrecht | Van den Bossche | Vandenberghe | Van Damme | Vermeersch | Verhelst | Devos | De Clercq |
    Declercq | Vanhoutte | Van de Velde | Bogaert | Cools | Aerts | Pauwels | Hermans | Michiels | Martens | Segers |
    Wuyts | Dewulf | Verbeke | Cornelis | Decock | Baert | Van Hecke | Demeyer | Callewaert | Vlaeminck | D'Hondt |
    Deprez | Benali | Yıldız
    """,
    "|",
)

STREETS = listed(
    """
    Kerkstraat Dorpstraat Stationsstraat Molenstraat Nieuwstraat Schoolstraat Veldstraat Kapellestraat Brugsesteenweg
    Gentsesteenweg Oostendsesteenweg Zandstraat Beekstraat Bosstraat Heirweg Duinenweg Polderdreef Kasteeldreef
    Grotestraat Hoogstraat Leeuwerikenlaan Meidoornlaan Populierenlaan Vaartkant Kaaistraat
    """
)

TOWNS = (
    ("Brugge", 8000),
    ("Oostende", 8400),
    ("Roeselare", 8800),
    ("Kortrijk", 8500),
    ("Ieper", 8900),
    ("Gent", 9000),
    ("Aalst", 9300),
    ("Sint-Niklaas", 9100),
    ("Dendermonde", 9200),
    ("Antwerpen", 2000),
    ("Mechelen", 2800),
    ("Turnhout", 2300),
    ("Geel", 2440),
    ("Leuven", 3000),
    ("Tienen", 3300),
    ("Hasselt", 3500),
    ("Genk", 3600),
    ("Tongeren", 3700),
    ("Halle", 1500),
    ("Vilvoorde", 1800),
)
"""A town and its postcode."""
