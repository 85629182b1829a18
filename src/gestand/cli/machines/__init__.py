"""Findings for other programs: each form is a pure function of findings to a text, and one line here.

Paths are relative to the working directory, which is where a pipeline looks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from gestand.cli.machines import github, junit, sarif
from gestand.errors import Finding

Writer = Callable[[tuple[Finding, ...], Path], str]
"""From the findings about the policy at a path to the whole text, without a last end of line."""

WRITERS: Mapping[str, Writer] = {"sarif": sarif.write, "junit": junit.write, "github": github.write}
