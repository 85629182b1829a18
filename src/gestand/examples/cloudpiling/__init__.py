"""CloudPiling: a platform on which foundations on piles are calculated."""

from __future__ import annotations

from gestand.examples.cloudpiling import cast
from gestand.examples.cloudpiling.generate import build
from gestand.examples.cloudpiling.planted import PLANTED, plant, rows_of
from gestand.examples.system import Glance, Story

SYSTEM = build.system(
    "CloudPiling, where foundations on piles are calculated",
    "Europe/Brussels",
    Story(
        export=f"user:{cast.ANN}",
        erase=f"user:{cast.BART}",
        explain=(f"user:{cast.CELINE}", f"user:{cast.DISPUTED_FIRST}"),
        glancing="What is left of the customers that left, and of the others?",
        glances=(
            Glance("Verhelst Grondwerken, whose contract ended", rows_of(cast.LEFT)),
            Glance("Segers Bouwteam, with a dispute", rows_of(cast.DISPUTED)),
            Glance("Aerts Ingenieurs, whose term ends in a week", rows_of(cast.ALMOST)),
            Glance("Maes Paalwerken, their neighbour", rows_of(cast.NEIGHBOUR)),
        ),
    ),
    PLANTED,
    plant,
)
