"""A page in a real browser: what axe-core says of it, and whether it fits a telephone.

Chromium is asked for the page once, with no driver: a copy of it with axe-core in it writes down what it found, and
`--dump-dom` hands that back. axe-core comes from the package that carries it (MPL-2.0), and is kept nowhere here.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
CARRIERS = ("axe_core_python", "axe_playwright_python")
"""Packages with an `axe.min.js`."""

_POLICY = re.compile(rb'<meta http-equiv="Content-Security-Policy"[^>]*>')
_ASK = """
axe.run(document, {resultTypes: ["violations"]}).then(function (found) {
  var told = found.violations.map(function (one) {
    return {id: one.id, help: one.help, nodes: one.nodes.map(function (node) { return node.html.slice(0, 200); })};
  });
  var root = document.documentElement;
  parent.postMessage(JSON.stringify({
    violations: told, passes: found.passes.length, wide: root.scrollWidth, room: root.clientWidth}), "*");
});
"""
_FRAMES = """<!doctype html><title>telephones</title>
{frames}
<script>
var told = {{}};
onmessage = function (e) {{
  for (var i = 0; i < frames.length; i++) {{ if (frames[i] === e.source) {{ told[i] = JSON.parse(e.data); }} }}
  document.documentElement.setAttribute("data-looked", JSON.stringify(told));
}};
</script>
"""
_FRAME = '<iframe src="{name}" width="{width}" height="800" style="border: 0"></iframe>'
"""No window of a desktop is as narrow as a telephone; a frame in it can be."""


@dataclass(frozen=True, slots=True)
class Looked:
    """`violations`: of axe's rules. `passes`: how many rules held. `wide`: how wide the page is in so much `room`."""

    violations: list[dict[str, Any]]
    passes: int
    wide: int
    room: int


def chromium() -> str:
    """The browser; the test is skipped where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("no browser: install chromium")
    return found


def look(pages: Sequence[bytes], folder: Path, width: int) -> list[Looked]:
    """Open each page in so many pixels of width, and ask axe of it. A page's own policy lets no script in."""
    script = f"<script>{_axe()}</script><script>{_ASK}</script></body>".encode()
    frames = []
    for number, page in enumerate(pages):
        copy = folder / f"page-{number}.html"
        copy.write_bytes(_POLICY.sub(b"", page).replace(b"</body>", script))
        frames.append(_FRAME.format(name=copy.name, width=width))
    whole = folder / "frames.html"
    whole.write_text(_FRAMES.format(frames="\n".join(frames)), encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-extensions", "--no-first-run"]
    options += [f"--user-data-dir={folder / 'browser'}", "--virtual-time-budget=60000"]
    run = subprocess.run(
        [chromium(), *options, "--dump-dom", whole.as_uri()], capture_output=True, timeout=120, check=True
    )
    told = re.search(r'data-looked="([^"]*)"', run.stdout.decode())
    found = json.loads(unescape(told[1])) if told else {}
    assert len(found) == len(pages), "axe has not said something of every page"
    return [Looked(**found[str(number)]) for number in range(len(pages))]


def _axe() -> str:
    for name in CARRIERS:
        spec = find_spec(name)
        if spec and spec.origin:
            return (Path(spec.origin).parent / "axe.min.js").read_text(encoding="utf-8")
    pytest.skip("no axe-core: install axe-core-python")
