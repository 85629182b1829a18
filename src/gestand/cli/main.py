"""`gestand`: the door. One file per verb; what a verb needs is imported when it is asked for, so that help is quick."""

from __future__ import annotations

import sys

from gestand.cli import (
    apply,
    demo,
    explain,
    export,
    grants,
    hold,
    init,
    ledger,
    lint,
    plan,
    questions,
    schema,
    verify,
)
from gestand.cli import (
    map as map_verb,
)
from gestand.cli.frame import app, say
from gestand.cli.paper import insist_streams

VERBS = (init, questions, lint, map_verb, grants, schema, plan, apply, verify, explain, export, hold, ledger, demo)


def main(words: list[str] | None = None) -> None:
    """The console script. Exits (`SystemExit`) with a code of `gestand.errors.Exit`."""
    if not app.registered_commands:
        for verb in VERBS:
            verb.register(app)
    insist_streams()
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another alphabet shows `?` for a letter it does not have, instead of nothing at all.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    given = sys.argv[1:] if words is None else words
    try:
        app(args=given or ["--help"], prog_name="gestand")
    except OSError as error:
        # Help and complaints about words are written before a verb is there to guard it.
        raise SystemExit(int(say(error))) from None


if __name__ == "__main__":
    main()
