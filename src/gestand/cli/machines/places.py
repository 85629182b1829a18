"""Where a finding is, as another program looks for it."""

from __future__ import annotations

import os


def relative(file: str) -> str:
    """The path from the working directory, with slashes; as it is where there is no way between the two."""
    if not file:
        return ""
    try:
        return os.path.relpath(file).replace(os.sep, "/")
    except ValueError:
        return file
