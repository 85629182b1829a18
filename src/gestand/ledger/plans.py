"""A plan as JSON, and back: what `--out` writes, what `apply` reads, what the records keep."""

from __future__ import annotations

import json
from typing import Any

from gestand.acts import Action, Keep, Plan, Step
from gestand.errors import UsageError
from gestand.ledger.codec import moment_from_text, moment_to_text, person_from_json, person_to_json

FORMAT = 1


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """The plan as the command line shows it (see docs/reference/cli.md), with all that is needed to read it back."""
    who: dict[str, Any] = {"scope": plan.scope}
    if plan.person is not None:
        who["person"] = person_to_json(plan.person)
    if plan.also:
        who["also"] = [person_to_json(person) for person in plan.also]
    return {
        "format": FORMAT,
        "digest": plan.digest,
        "for": who,
        "at": moment_to_text(plan.at),
        "steps": [_step_to_json(step) for step in plan.steps],
        "keeps": [_keep_to_json(keep) for keep in plan.keeps],
        "notes": list(plan.notes),
        "policy_digest": plan.policy_digest,
        "schema_digests": dict(plan.schema_digests),
        "revision": plan.revision,
        "extra": dict(plan.extra),
    }


def plan_from_json(value: Any) -> Plan:
    """The plan that `plan_to_json` wrote; `UsageError` for anything else. Unknown names are refused, not dropped."""
    try:
        return _plan(value)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise UsageError(
            "plan/unreadable",
            f"this is not a plan that gestand wrote ({type(error).__name__}: {error})",
            "make it again with `gestand plan PATH --out plan.json`",
        ) from None


def plan_to_text(plan: Plan) -> str:
    return json.dumps(plan_to_json(plan), ensure_ascii=True, indent=2) + "\n"


def plan_from_text(text: str | bytes) -> Plan:
    """As `plan_from_json`, from the text of a file."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UsageError(
            "plan/unreadable", f"this is not JSON: {error}", "make it again with `gestand plan PATH --out plan.json`"
        ) from None
    return plan_from_json(value)


def _plan(value: Any) -> Plan:
    rest = dict(value)
    if (found := rest.pop("format")) != FORMAT:
        raise ValueError(f"format {found}, and this gestand reads {FORMAT}")
    who = dict(rest.pop("for"))
    plan = Plan(
        digest=_text(rest.pop("digest")),
        at=moment_from_text(rest.pop("at")),
        scope=_text(who.pop("scope")),
        person=person_from_json(who.pop("person")) if "person" in who else None,
        policy_digest=_text(rest.pop("policy_digest")),
        schema_digests={str(name): _text(digest) for name, digest in rest.pop("schema_digests").items()},
        revision=_text(rest.pop("revision")),
        steps=tuple(_step(step) for step in rest.pop("steps")),
        keeps=tuple(_keep(keep) for keep in rest.pop("keeps")),
        notes=_texts(rest.pop("notes")),
        extra=dict(rest.pop("extra")),
        also=tuple(person_from_json(person) for person in who.pop("also", ())),
    )
    if rest or who:
        raise ValueError(f"no part of a plan: {', '.join([*rest, *who])}")
    return plan


def _step_to_json(step: Step) -> dict[str, Any]:
    return {
        "order": step.order,
        "store": step.store,
        "table": step.table,
        "action": step.action.value,
        "columns": list(step.columns),
        "expected": step.expected,
        "because": list(step.because),
        "of": step.of,
    }


def _step(value: Any) -> Step:
    parts = {**value, "action": Action(value["action"])}
    parts |= {name: _texts(parts[name]) for name in ("columns", "because")}
    parts |= {name: _number(parts[name]) for name in ("order", "expected")}
    parts["of"] = None if parts["of"] is None else _number(parts["of"])
    parts |= {name: _text(parts[name]) for name in ("store", "table")}
    return Step(**parts)


def _keep_to_json(keep: Keep) -> dict[str, Any]:
    return {
        "store": keep.store,
        "table": keep.table,
        "columns": list(keep.columns),
        "expected": keep.expected,
        "because": list(keep.because),
        "until": keep.until,
    }


def _keep(value: Any) -> Keep:
    parts = dict(value)
    parts |= {name: _texts(parts[name]) for name in ("columns", "because")}
    parts |= {name: _text(parts[name]) for name in ("store", "table", "until")}
    parts["expected"] = _number(parts["expected"])
    return Keep(**parts)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"a text was expected, not a {type(value).__name__}")
    return value


def _texts(values: Any) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise ValueError(f"a list was expected, not a {type(values).__name__}")
    return tuple(_text(value) for value in values)


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"a whole number was expected, not a {type(value).__name__}")
    return value
