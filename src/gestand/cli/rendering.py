"""The statement as people read it, for whoever keeps it: the one seam between publishing and rendering."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gestand.changes.publishing import Render


def renderer() -> Render | None:
    """What renders a policy to files by name; None where there is nothing that does."""
    return None
