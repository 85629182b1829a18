"""Cloudomotion: software in which the people of manufacturers register their hours."""

from __future__ import annotations

from gestand.examples.cloudomotion import cast
from gestand.examples.cloudomotion.generate import build
from gestand.examples.cloudomotion.planted import PLANTED, plant, rows_of
from gestand.examples.system import Glance, Story

SYSTEM = build.system(
    "Cloudomotion, where manufacturers register their hours",
    "Europe/Amsterdam",
    Story(
        export=f"user:{cast.ANNA}",
        erase=f"contact:{cast.PAULA}",
        explain=(f"contact:{cast.LEFT}", f"customer:{cast.DISPUTED}"),
        glancing="What is left of the organisations that left, and of the others?",
        glances=(
            Glance("Cuperus Metaal, which ended its contract", rows_of(cast.LEFT)),
            Glance("Elzinga Plaatwerk, which said by letter when", rows_of(cast.AGREED)),
            Glance("Dijkema Machinebouw, which can still undo it", rows_of(cast.LEAVING)),
            Glance("Faber Verspaning, which changed its mind", rows_of(cast.BACK)),
            Glance("Boersma Frezerij, their neighbour", rows_of(cast.NEIGHBOUR)),
        ),
    ),
    PLANTED,
    plant,
)
