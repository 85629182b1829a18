"""NHMB software: a maker of software, what it knows of its customers, and a mailing tool beside it."""

from __future__ import annotations

from gestand.examples.nhmb import cast
from gestand.examples.nhmb.generate import build
from gestand.examples.nhmb.planted import PLANTED, plant, rows_of
from gestand.examples.system import Glance, Story

SYSTEM = build.system(
    "NHMB software, and its mailing tool",
    "Europe/Amsterdam",
    Story(
        export=f"customer:{cast.ANNA}",
        erase=f"customer:{cast.BRAM}",
        explain=(f"customer:{cast.LEFT}", f"customer:{cast.DISPUTED}"),
        everywhere=True,
        glancing="What is left of those who left, and of the others?",
        glances=(
            Glance("Carla Dekker, who left and is owed a settlement", rows_of(cast.LEFT)),
            Glance("Dirk Postma, who left long ago", rows_of(cast.TRACELESS)),
            Glance("Eva Kuipers, whose year ends in a week", rows_of(cast.ALMOST)),
            Glance("Hanna Scholten, who pays in advance now", rows_of(cast.PREPAID)),
            Glance("Anna Vermeulen, a customer with everything", rows_of(cast.ANNA)),
        ),
    ),
    PLANTED,
    plant,
)
