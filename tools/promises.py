"""Tell which promises the tests carry: run those tests, then print a table, or JSON for who asks for it.

A promise is carried when all its tests passed and one of them saw it broken before it saw it kept (or refused before
done), by the word of the verifier and the executor. The exit code is that of the tests: 1 when one failed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

MARKS = {"passed": "+", "failed": "!", "skipped": "?"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--format", choices=["text", "json"], default="text")
    form = parser.parse_args().format
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "promises.json"
        command = [sys.executable, "-m", "pytest", "-m", "promise", "-n", "auto", f"--promises={file}"]
        # Only the answer goes to standard output.
        status = subprocess.run(command, stdout=sys.stderr, check=False).returncode
        if not file.exists():
            return status or 1
        promises = json.loads(file.read_text(encoding="utf-8"))
    if form == "json":
        print(json.dumps(promises, indent=2, ensure_ascii=False))
    else:
        print_table(promises)
    return 1 if any(test["result"] == "failed" for promise in promises for test in promise["tests"]) else 0


def print_table(promises: list[dict[str, Any]]) -> None:
    """Per promise whether it is carried, and per test what it saw broken and then kept."""
    for promise in promises:
        tests = promise["tests"]
        standing = "carried" if promise["carried"] else f"NOT carried ({promise['why']})"
        print(f"{promise['id']}  {standing}: {promise['means']}")
        for test in tests:
            seen = f"  [{', '.join(test['seen'])}]" if test["seen"] else ""
            print(f"    {MARKS.get(test['result'], '?')} {test['result']:8}{test['name']}{seen}")
    carried = sum(1 for promise in promises if promise["carried"])
    print(f"\n{carried} of {len(promises)} promises are carried")


if __name__ == "__main__":
    sys.exit(main())
