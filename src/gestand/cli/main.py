"""`gestand`: the door. One file per verb; what a verb needs is imported when it is asked for, so that help is quick."""

from __future__ import annotations

import atexit
import gc
import sys

from gestand.cli import (
    apply,
    ask,
    demo,
    diff,
    explain,
    export,
    grants,
    hold,
    init,
    ledger,
    lint,
    offboard,
    plan,
    publish,
    questions,
    read,
    register,
    schema,
    statement,
    tell,
    verify,
    visit,
)
from gestand.cli import (
    map as map_verb,
)
from gestand.cli.frame import app, say
from gestand.cli.paper import flush, insist_streams, nobody_reads

VERBS = (
    init,
    questions,
    read,
    statement,
    lint,
    map_verb,
    grants,
    schema,
    diff,
    publish,
    tell,
    visit,
    plan,
    apply,
    verify,
    explain,
    export,
    hold,
    ask,
    offboard,
    register,
    ledger,
    demo,
)

YOUNG = 200_000
"""Objects after which Python looks for rings of them. To look after seven hundred each took a fifth of a judgement, and
a command ends before many rings gather."""


def main(words: list[str] | None = None) -> None:
    """The console script. Exits (`SystemExit`) with a code of `gestand.errors.Exit`."""
    if not app.registered_commands:
        for verb in VERBS:
            verb.register(app)
    insist_streams()
    gc.set_threshold(YOUNG)
    # Python would end with a last look for rings among all that is there, whose memory the system takes back anyway.
    atexit.register(gc.freeze)
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another alphabet shows `?` for a letter it does not have, instead of nothing at all.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    given = sys.argv[1:] if words is None else words
    try:
        try:
            app(args=given or ["--help"], prog_name="gestand")
        finally:
            # Help and complaints about words are written before a verb is there to guard it.
            flush()
    except OSError as error:
        code = say(error)
        nobody_reads()
        raise SystemExit(int(code)) from None


if __name__ == "__main__":
    main()
