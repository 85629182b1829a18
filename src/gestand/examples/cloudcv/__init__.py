"""CloudCV: a service where people make their CVs and send them to whom they choose."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from gestand.examples.cloudcv import cast
from gestand.examples.cloudcv.generate import ENVIRONMENT, LEAST, MOMENT, NAME, build
from gestand.examples.cloudcv.planted import PLANTED, plant
from gestand.examples.cloudcv.schema import metadata
from gestand.examples.system import Story, System

SYSTEM = System(
    name=NAME,
    title="CloudCV, where people make their CVs",
    moment=MOMENT.astimezone(ZoneInfo("Europe/Amsterdam")),
    environment=ENVIRONMENT,
    least=LEAST,
    metadata=metadata,
    story=Story(
        export=f"user:{cast.ANNA}",
        erase=f"user:{cast.BRAM}",
        explain=(f"user:{cast.DAAN}", f"user:{cast.IVO}", f"user:{cast.CHANTAL}"),
    ),
    planted=PLANTED,
    build=build,
    plant=plant,
)
