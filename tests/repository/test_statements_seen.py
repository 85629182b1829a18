"""What a statement lacked and then had is seen; what it had and then lacked, or never lacked, is not."""

from __future__ import annotations

import dataclasses

from gestand.statement import build
from statement.test_golden import policy_of
from support.engines import ENGINES
from support.witness import listening


def test_only_what_a_statement_lacked_before_it_had_it_is_seen() -> None:
    whole = policy_of("nhmb")
    without = dataclasses.replace(whole, established="")
    with listening() as witness:
        build.statement(whole, "nl")
        build.statement(without, "nl")
        build.statement(whole, "en")
    assert not any(key.startswith("statement/") for key, _ in witness.seen)
    with listening() as witness:
        build.statement(without, "nl")
        build.statement(whole, "nl")
    assert {seen for seen in witness.seen if seen[0] == "statement/S503"} == {("statement/S503", e) for e in ENGINES}
