"""Tell which promises of the catalogue the tests carry: run their stories, then print a table, or JSON for programs.

A promise is carried when all its tests passed and, on SQLite and on PostgreSQL, one of them saw it broken before it saw
it kept (or refused before done), by the word of the verifier and the executor. The exit code is that of the tests.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from textwrap import wrap
from typing import Any

TESTS = Path(__file__).parents[1] / "tests"
WIDTH = 100
INDENT = " " * 11
LEGEND = "+ carried   ! a test failed   ~ has stories and is not carried   . no story yet"

Promise = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--format", choices=["text", "json"], default="text")
    form = parser.parse_args().format
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "promises.json"
        options = ["-m", "promise", "-n", "auto", "--dist", "worksteal", f"--promises={file}"]
        command = [sys.executable, "-m", "pytest", *options, *stories()]
        # Only the answer goes to standard output.
        status = subprocess.run(command, stdout=sys.stderr, check=False).returncode
        if not file.exists():
            return status or 1
        promises = json.loads(file.read_text(encoding="utf-8"))
    print(as_json(promises) if form == "json" else "\n".join(as_text(promises)))
    return status


def stories() -> list[str]:
    """The files with a mark of a promise: the others need not be loaded."""
    files = sorted(TESTS.rglob("test_*.py"))
    return [str(file) for file in files if "pytest.mark.promise(" in file.read_text(encoding="utf-8")]


def as_json(promises: list[Promise]) -> str:
    told = [
        {
            "id": promise["id"],
            "means": promise["means"],
            "tests": [{"name": test["name"], "result": test["result"]} for test in promise["tests"]],
            "carried": promise["carried"],
        }
        for promise in promises
    ]
    return json.dumps(told, indent=2, ensure_ascii=False)


def as_text(promises: list[Promise]) -> Iterator[str]:
    """By system, each promise with its stories; the totals at the end, where a terminal stops."""
    totals = []
    for system, group in groupby(promises, key=lambda promise: str(promise["system"])):
        own = list(group)
        totals.append((system, own))
        yield from ("", f"{system}: {counted(own)}", "")
        for promise in own:
            yield from _promise(promise)
    yield from ("", LEGEND, "")
    for system, own in [*totals, ("all", promises)]:
        yield f"{system:16}{counted(own)}"


def counted(promises: list[Promise]) -> str:
    carried = sum(1 for promise in promises if promise["carried"])
    waiting = sum(1 for promise in promises if promise["tests"] and not promise["carried"])
    rest = f", {waiting} with stories that do not carry them" if waiting else ""
    return f"{carried} of {len(promises)} carried{rest}"


def _promise(promise: Promise) -> Iterator[str]:
    yield from _wrapped(f"  {_mark(promise)} {promise['id']}  ", promise["means"])
    if not promise["tests"]:
        return
    yield from _wrapped(INDENT, _standing(promise))
    for file, tests in groupby(promise["tests"], key=lambda test: test["name"].partition("::")[0]):
        yield f"{INDENT}{file}"
        for name, runs in groupby(tests, key=lambda test: _sentence(test["name"])):
            yield from _story(name, list(runs))


def _mark(promise: Promise) -> str:
    if promise["carried"]:
        return "+"
    if any(test["result"] == "failed" for test in promise["tests"]):
        return "!"
    return "~" if promise["tests"] else "."


def _standing(promise: Promise) -> str:
    if not promise["carried"]:
        return f"not carried: {promise['why']}"
    seen = sorted({engine for test in promise["tests"] for engine in test["seen"]})
    return f"carried on {', '.join(seen)}"


def _sentence(name: str) -> str:
    """`file::test_it_goes[sqlite]` -> `it goes`"""
    return name.rpartition("::")[2].partition("[")[0].removeprefix("test_").replace("_", " ")


def _story(name: str, runs: list[dict[str, Any]]) -> Iterator[str]:
    """One line; what did not pass is said with the parameters it ran with."""
    bad = [f"{test['result']}{_parameters(test['name'])}" for test in runs if test["result"] != "passed"]
    mark = "!" if any(test["result"] == "failed" for test in runs) else "+" if any(t["seen"] for t in runs) else "-"
    yield from _wrapped(f"{INDENT}  {mark} ", name + (f"  ({', '.join(bad)})" if bad else ""))


def _parameters(name: str) -> str:
    return f" on {name.partition('[')[2].rstrip(']')}" if "[" in name else ""


def _wrapped(head: str, text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent=head, subsequent_indent=" " * len(head), break_long_words=False)


if __name__ == "__main__":
    sys.exit(main())
