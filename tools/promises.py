"""Tell which promises the tests carry: run those tests, then print a table, or JSON for who asks for it."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

MARKS = {"passed": "+", "failed": "!", "skipped": "?"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
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


def print_table(promises: list[dict[str, object]]) -> None:
    for promise in promises:
        tests: list[dict[str, str]] = promise["tests"]  # type: ignore[assignment]
        standing = "carried" if promise["carried"] else "NOT carried"
        print(f"{promise['id']}  {standing}: {promise['means']}")
        for test in tests:
            print(f"    {MARKS.get(test['result'], '?')} {test['result']:8}{test['name']}")
    carried = sum(1 for promise in promises if promise["carried"])
    print(f"\n{carried} of {len(promises)} promises are carried")


if __name__ == "__main__":
    sys.exit(main())
