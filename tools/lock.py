"""Pin what gestand runs on and is developed with: `make lock` writes requirements/run.txt and dev.txt.

pip itself resolves (`--dry-run --report`), so no other tool is needed; the pins name versions and no addresses.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
HEADER = "# Written by `make lock`: do not edit. What {what}.\n"
OWN = "gestand"


def resolve(*wanted: str) -> list[str]:
    """`name==version` of all that pip would install, sorted by name."""
    options = ["--dry-run", "--ignore-installed", "--quiet", "--report", "-"]
    command = [sys.executable, "-m", "pip", "install", *options, *wanted]
    report = json.loads(subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout)
    found = [each["metadata"] for each in report["install"]]
    pins = [f"{each['name'].lower().replace('_', '-')}=={each['version']}" for each in found if each["name"] != OWN]
    return sorted(pins)


def write(name: str, what: str, pins: list[str]) -> None:
    text = HEADER.format(what=what) + "".join(f"{pin}\n" for pin in pins)
    (ROOT / "requirements" / name).write_text(text, encoding="ascii")
    print(f"requirements/{name}: {len(pins)} packages")


def main() -> None:
    run = ["-r", "requirements/build.in", ".[postgresql,mariadb,pdf,xlsx]"]
    write("run.txt", "`make demo` runs on", resolve(*run))
    # The same versions in both: what is tested is what runs.
    pins = resolve("-c", "requirements/run.txt", "-r", "requirements/dev.in", *run, ".[pdf-write,browser]")
    write("dev.txt", "`make test` and `make check` run on", pins)


if __name__ == "__main__":
    main()
