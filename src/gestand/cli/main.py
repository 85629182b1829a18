"""`gestand`: the door. One file per verb; each verb is imported when it is asked for, so that help is quick."""

from __future__ import annotations

import sys

from gestand.cli import (
    apply,
    demo,
    explain,
    export,
    grants,
    hold,
    ledger,
    lint,
    plan,
    schema,
    verify,
)
from gestand.cli import (
    map as map_verb,
)
from gestand.cli.frame import app

VERBS = (lint, map_verb, grants, schema, plan, apply, verify, explain, export, hold, ledger, demo)


def main() -> None:
    """The console script. Exits with a code of `gestand.errors.Exit`."""
    for verb in VERBS:
        verb.register(app)
    if len(sys.argv) == 1:
        sys.argv.append("--help")
    app(prog_name="gestand")


if __name__ == "__main__":
    main()
