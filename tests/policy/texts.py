"""Policies as text: a small one that is right, and ways to change it."""

from __future__ import annotations

from pathlib import Path

from gestand.errors import Finding
from gestand.policy.model import ActivitySpec, Policy, TableSpec
from gestand.policy.reader import lint, read

SMALL = """\
version: "1.0"
established: NL
controller: {name: Voorbeeld B.V., contact: privacy@voorbeeld.example}
stores:
  app: {url: $APP_DB}
people:
  user: {table: users, key: id, born: created_at, known_by: [email]}
tables:
  users:
    whose: {self: id -> user}
    personal:
      name: name
      email: email
    events: {created_at: always there, ended_at: not yet}
  invoices:
    whose: {self: user_id -> user}
    personal: {address: address}
    events: {booked_on: not yet}
activities:
  deliver:
    purpose: To deliver the service
    basis: contract
    uses: [users.name, users.email]
    keep: 2 years after users.ended_at
  accounting:
    basis: legal obligation
    uses: [invoices.address]
    keep: nl.tax.records after invoices.booked_on
"""


def changed(*changes: tuple[str, str]) -> str:
    """The small policy with each text replaced by another, once."""
    text = SMALL
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def written(folder: Path, text: str | bytes, name: str = "privacy.yaml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def policy_of(folder: Path, *changes: tuple[str, str]) -> Policy:
    return read(written(folder, changed(*changes)))


def findings_of(folder: Path, *changes: tuple[str, str]) -> tuple[Finding, ...]:
    """What is found, but that it says nothing beside its activities, which is so of every small policy."""
    return tuple(found for found in lint(written(folder, changed(*changes))) if found.code != "P701")


def codes_of(folder: Path, *changes: tuple[str, str]) -> list[str]:
    return [finding.code for finding in findings_of(folder, *changes)]


def activity(policy: Policy, name: str) -> ActivitySpec:
    return next(found for found in policy.activities if found.name == name)


def table(policy: Policy, name: str) -> TableSpec:
    return next(found for found in policy.tables if found.name == name)
