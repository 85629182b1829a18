"""Weave the reference pages from the code: `make docs` writes them, `make check` finds the stale ones.

A page is a function that returns its text; to add one, write it and name it in PAGES.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from typer.testing import CliRunner

from gestand import errors
from gestand.cli import main as door
from gestand.cli.frame import app
from gestand.datamap.codes import render_codes as render_map_codes
from gestand.errors import Exit
from gestand.ledger import chain, checkpoints
from gestand.ledger.kinds import KINDS
from gestand.policy.codes import render_codes
from gestand.registers.gaps import render_codes as render_register_codes
from gestand.statement.codes import render_codes as render_statement_codes

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "docs" / "reference"
MADE = "<!-- Woven from the code by `make docs`: change it there. -->\n"

EXITS = {
    Exit.DONE: "done, or everything asked about is kept",
    Exit.BROKEN: "a promise is broken, a finding is an error, or (`diff --exit-code`) a change is substantial",
    Exit.USAGE: "the command or the policy cannot be understood",
    Exit.UNKNOWN: "something is unknown, or cannot be checked by this version",
    Exit.TAMPERED: "the ledger does not show what was entered in it",
    Exit.REFUSED: "understood and not done: off, stale, past the brake, not yet, another writer, no records",
    Exit.FAULT: "a fault of gestand's own",
    Exit.IO: "a store, a file or the network did not do its part",
    Exit.INTERRUPTED: "interrupted from the keyboard",
}
WORST_FIRST = (Exit.TAMPERED, Exit.BROKEN, Exit.UNKNOWN, Exit.DONE)


def exit_codes() -> str:
    codes = (*WORST_FIRST, *(code for code in Exit if code not in WORST_FIRST))
    rows = "".join(f"| {code.value} | {EXITS[code]} |\n" for code in codes)
    order = ", ".join(str(code.value) for code in WORST_FIRST)
    return (
        f"# Exit codes\n\n{MADE}\nA contract: a code keeps its meaning. When several hold, the worst is given, in this"
        f" order:\n{order}.\n\n| code | meaning |\n|---|---|\n{rows}"
    )


def command_line() -> str:
    for verb in door.VERBS:
        verb.register(app)
    whole = ["# The command line\n", MADE, _help()]
    for verb in door.VERBS:
        name = verb.__name__.rsplit(".", 1)[-1]
        whole += [f"## gestand {name}\n", _help(name)]
    return "\n".join(whole)


def _help(*verb: str) -> str:
    # A width of our own: the page may not depend on who weaves it.
    result = CliRunner().invoke(app, [*verb, "--help"], prog_name="gestand", env={"COLUMNS": "100", "TERM": "dumb"})
    if result.exit_code:
        raise SystemExit(f"gestand {' '.join(verb)} --help failed: {result.exception!r}")
    lines = "\n".join(line.rstrip() for line in result.output.strip("\n").splitlines())
    return f"```text\n{lines}\n```\n"


def failures() -> str:
    rows = sorted(set(_failures()))
    table = "".join(f"| `{code}` | {exit_} | {says} |\n" for code, exit_, says in rows)
    return (
        f"# Failures\n\n{MADE}\nWhat gestand can say instead of doing something, by code; `…` stands for a name. Each"
        f" also says what to do next.\n\n| code | exit | says |\n|---|---|---|\n{table}"
    )


def _failures() -> Iterator[tuple[str, int, str]]:
    kinds = {
        name: int(kind.exit) for name, kind in vars(errors).items() if inspect.isclass(kind) and hasattr(kind, "exit")
    }
    for file in sorted((ROOT / "src").rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for of, call in _calls(tree, ""):
            says = _words(call.args[1]).replace("|", "\\|")
            for code in _codes(call.args[0]):
                if _is_a_stores_voice(call.func):
                    yield f"store/{code}", int(Exit.IO), f"store …: {says}"
                elif (name := _called(call.func, of)) in kinds:
                    yield code, kinds[name], says


def _calls(node: ast.AST, of: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call with two arguments or more, and the base of the class that it stands in."""
    for part in ast.iter_child_nodes(node):
        base = next((_name(one) for one in part.bases), "") if isinstance(part, ast.ClassDef) else of
        if isinstance(part, ast.Call) and len(part.args) > 1:
            yield base, part
        yield from _calls(part, base)


def _called(called: ast.expr, of: str) -> str:
    """The kind of failure that is made: by its name, or in a class of its own by `super().__init__`."""
    if isinstance(called, ast.Attribute):
        return of if called.attr == "__init__" else ""
    return _name(called)


def _is_a_stores_voice(called: ast.expr) -> bool:
    """`voice.error(...)`, `self._voice.error(...)`: how a store tells of its troubles (gestand.stores.troubles)."""
    return (
        isinstance(called, ast.Attribute)
        and called.attr == "error"
        and _name(called.value).lstrip("_") in ("voice", "self")
    )


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _codes(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*_codes(node.body), *_codes(node.orelse)]
    code = _words(node)
    return [code] if code and "…" not in code else []


def _words(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(_words(part) for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _words(node.left) + _words(node.right)
    return "…"


def ledger() -> str:
    parts = [f"# The ledger\n\n{MADE}"]
    for heading, module in (("The chain", chain), ("Checkpoints", checkpoints)):
        first, _, rest = (inspect.getdoc(module) or "").partition("\n")
        parts.append(f"## {heading}\n\n{first}\n{rest}\n")
    parts.append(
        "## Kinds of entries\n\nA field with `?` may be missing; `...` stands for fields of any name. A `mac` is 64 hex"
        " digits:\na pseudonym or a seal, HMAC-SHA256 under the secret of its case; `macs` are a list of them.\n"
    )
    parts.append("| kind | version | body |\n|---|---|---|")
    for kind, versions in KINDS.items():
        for version, shape in versions.items():
            body = ", ".join(f"`{name}` {type_}" for name, type_ in shape.items())
            parts.append(f"| `{kind}` | {version} | {body} |")
    return "\n".join(parts) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "cli.md": command_line,
    "exit-codes.md": exit_codes,
    "failures.md": failures,
    "findings.md": render_codes,
    "ledger.md": ledger,
    "map-findings.md": render_map_codes,
    "register-findings.md": render_register_codes,
    "statement-findings.md": render_statement_codes,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail when a page is stale")
    check = parser.parse_args().check
    stale = []
    for name, page in PAGES.items():
        file, text = REFERENCE / name, page()
        if file.exists() and file.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not check:
            file.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"docs/reference/{name} {'is stale: run `make docs`' if check else 'is written'}")
    if not stale:
        print("the reference pages are fresh")
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main())
