"""Draw the pictures of the README from a real run of the demo: `make pictures` writes docs/pictures again."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
WIDTH = 96

# What a picture shows: the title of the first act in it, and of the first one that is no longer in it.
PARTS = {
    "demo": ("CloudCV, where people make their CVs", "Somebody asks: what do you have of me?"),
    "erasure": ("Somebody asks: erase me", "Is everything still as promised?"),
}

_NORMAL = [(25, 25, 25), (240, 113, 120), (165, 194, 97), (217, 184, 74), *[(111, 179, 200)] * 3, (236, 236, 236)]
THEME = TerminalTheme((25, 25, 25), (236, 236, 236), _NORMAL)
"""Every letter at a contrast of 4.5 or more with what is behind it, dim ones too (WCAG 2.2, 1.4.3)."""

FORMAT = re.sub(r"@font-face \{\{.*?\n    \}\}\n", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL).replace(
    "Fira Code, monospace", "ui-monospace, DejaVu Sans Mono, Menlo, Consolas, monospace"
)
"""Rich's own, without the fonts it would fetch from elsewhere."""


def run() -> str:
    """What `gestand demo` says on a terminal."""
    told = {"COLUMNS": str(WIDTH), "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "gestand.cli.main", "demo"],
            cwd=folder,
            env={**os.environ, **told},
            capture_output=True,
            text=True,
            check=True,
        )
    return done.stdout


def part(lines: list[Text], first: str, after: str) -> list[Text]:
    """The lines from one title up to another."""
    begin = next(number for number, line in enumerate(lines) if line.plain.startswith(first))
    end = next(number for number, line in enumerate(lines) if line.plain.startswith(after))
    return lines[begin : end - 1]


def draw(name: str, lines: list[Text]) -> None:
    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True, color_system="truecolor")
    for line in lines:
        line.rstrip()
        console.print(line, soft_wrap=True)
    svg = console.export_svg(title="make demo", theme=THEME, code_format=FORMAT, unique_id=f"gestand-{name}")
    text = "\n".join(line.rstrip() for line in svg.splitlines())
    (PICTURES / f"{name}.svg").write_text(text + "\n", encoding="utf-8")


def main() -> int:
    lines = [Text.from_ansi(line) for line in run().splitlines()]
    for name, (first, after) in PARTS.items():
        draw(name, part(lines, first, after))
        print(f"docs/pictures/{name}.svg is drawn")
    return 0


if __name__ == "__main__":
    sys.exit(main())
