"""CloudCV: a service where people make their CVs and send them to whom they choose."""

from __future__ import annotations

from gestand.examples.cloudcv import cast
from gestand.examples.cloudcv.generate import build
from gestand.examples.cloudcv.planted import ASKED, PLANTED, plant
from gestand.examples.system import Story

SYSTEM = build.system(
    "CloudCV, where people make their CVs",
    "Europe/Amsterdam",
    Story(
        export=f"user:{cast.ANNA}",
        erase=f"user:{cast.BRAM}",
        explain=(f"user:{cast.DAAN}", f"user:{cast.IVO}", f"user:{cast.CHANTAL}"),
    ),
    PLANTED,
    plant,
    ASKED,
)
