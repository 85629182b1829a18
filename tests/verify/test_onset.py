"""Since when something should be gone is found by asking the same at many moments, and that is to cost little."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from gestand.verify.hands import Alike, Hands

from .ground import USERS, Ground, rows

TABLE = "CREATE TABLE users (id integer PRIMARY KEY, name text, ended_at {date}, paid_at {date})"
TERM = "'the latest of (1 month after users.ended_at, 10 days after users.paid_at)'"


def test_what_is_asked_at_many_moments_is_put_into_sql_once(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    asks = Hands.rows
    tried: list[tuple[str, int]] = []

    def counted(hands: Hands, question: sa.Select, *alike: Alike | None):
        answer = asks(hands, question, *alike)
        if alike and alike[0] is not None:
            tried.append((str(question.compile(compile_kwargs={"literal_binds": True})), len(alike[0])))
        return answer

    policy = USERS.replace("{ended_at: %s}", "{ended_at: not yet, paid_at: not yet}")
    ground.make(policy % TERM, TABLE, rows("users", ["1, 'Anna', '2024-01-31', '2023-12-01'"]))
    monkeypatch.setattr(Hands, "rows", counted)
    assert ground.verdict("keep/serve", "2025-06-01").oldest == "2024-02-29T23:00:00Z"
    questions = [question for question, _ in tried]
    assert len(set(questions)) > 10
    assert {made for _, made in tried} == {1}
