"""CloudPiling: a platform on which foundations on piles are calculated."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from gestand.examples.cloudpiling import cast
from gestand.examples.cloudpiling.generate import ENVIRONMENT, LEAST, MOMENT, NAME, build
from gestand.examples.cloudpiling.planted import PLANTED, plant, rows_of
from gestand.examples.cloudpiling.schema import metadata
from gestand.examples.system import Glance, Story, System

SYSTEM = System(
    name=NAME,
    title="CloudPiling, where foundations on piles are calculated",
    moment=MOMENT.astimezone(ZoneInfo("Europe/Brussels")),
    environment=ENVIRONMENT,
    least=LEAST,
    metadata=metadata,
    story=Story(
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
    planted=PLANTED,
    build=build,
    plant=plant,
)
