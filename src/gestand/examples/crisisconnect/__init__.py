"""CrisisConnect: an app with which the people of public organisations are called to a crisis, and lead it together."""

from __future__ import annotations

from gestand.examples.crisisconnect import cast
from gestand.examples.crisisconnect.generate import build
from gestand.examples.crisisconnect.planted import PLANTED, plant, rows_of
from gestand.examples.system import Glance, Story

SYSTEM = build.system(
    "CrisisConnect, with which organisations lead a crisis",
    "Europe/Amsterdam",
    Story(
        export=f"user:{cast.ANNA}",
        erase=f"user:{cast.CARLA}",
        explain=(f"user:{cast.DIRK}", f"customer:{cast.EXAMINED}"),
        glancing="What is left of the organisations that left, and of the others?",
        glances=(
            Glance("Lindehaven, whose agreement ended", rows_of(cast.LEFT)),
            Glance("Noordrand, which said by letter when", rows_of(cast.AGREED)),
            Glance("Oostkwelder, whose alarm is looked into", rows_of(cast.EXAMINED)),
            Glance("Kreekrand, which has us improve nothing", rows_of(cast.UNASKED)),
            Glance("Duinrand, whose agreement ends in ten days", rows_of(cast.LEAVING)),
            Glance("Rietland, their neighbour", rows_of(cast.NEIGHBOUR)),
        ),
    ),
    PLANTED,
    plant,
)
