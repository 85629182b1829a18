"""CO-29: of a business relation nothing is kept but name, function, e-mail address and telephone number."""

from __future__ import annotations

from pathlib import Path

import pytest

from gestand.policy.reader import lint
from verify.ground import Ground, places

AT = "2026-03-14"
ONLY = "only/relation"

POLICY = """
people: {relation: {table: relations, key: id, only: [name, function, email, telephone]}}
tables:
  relations:
    whose: {self: id -> relation}
    personal: {name: name, works_as: function, mail: email, tel: telephone, iban: bank account}
    events: {ended_at: not yet}
  calls:
    whose: {self: relation_id -> relation}
    personal: {dialled: telephone}
activities:
  keep-in-touch:
    purpose: to keep in touch
    basis: contract
    uses: [relations.name, relations.works_as, relations.mail, relations.tel, calls.dialled]
    keep: 2 years after relations.ended_at
  pay:
    purpose: to pay what was delivered
    basis: contract
    uses: [relations.iban]
    keep: until relations.ended_at
"""

TABLES = (
    "CREATE TABLE relations (id {number} PRIMARY KEY, name {text}, works_as {text}, mail {text}, tel {text},"
    " iban {text}, ended_at {naive})",
    "CREATE TABLE calls (id {number} PRIMARY KEY, relation_id {number}, dialled {text})",
    "INSERT INTO relations VALUES (1, 'Alice', 'buyer', 'alice@example.nl', '0612345678', 'NL91ABNA0417164300', NULL)",
)


@pytest.fixture
def relations(database_url: str, tmp_path: Path) -> Ground:
    return Ground(database_url, tmp_path).make(POLICY, *TABLES)


def without_payment(policy: str) -> str:
    """The bank account is kept elsewhere."""
    return policy.replace(", iban: bank account", "").split("  pay:")[0]


def test_lint_names_what_a_purpose_needs_and_the_list_does_not_name(relations: Ground) -> None:
    relations.stores()

    (finding,) = [found for found in lint(relations.folder / "privacy.yaml") if found.code == "P211"]

    assert "`relations.iban` keeps `bank account`" in finding.message
    assert "for `pay`" in finding.message
    relations.policy = without_payment(POLICY)
    relations.stores()
    assert not [found for found in lint(relations.folder / "privacy.yaml") if found.code == "P211"]


@pytest.mark.promise("CO-29")
def test_a_column_outside_of_the_list_breaks_it_until_it_is_gone(relations: Ground) -> None:
    broken = relations.verdict(ONLY, AT)
    assert (str(broken.standing), places(broken)) == ("broken", {"relations.iban": 1})

    relations.run("ALTER TABLE relations DROP COLUMN iban")
    relations.policy = without_payment(POLICY)

    assert relations.says(AT, key=ONLY) == ("kept", 0)


def test_a_column_that_nobody_declared_leaves_it_unknown(relations: Ground) -> None:
    relations.run("ALTER TABLE relations DROP COLUMN iban")
    relations.policy = without_payment(POLICY)
    relations.run("ALTER TABLE calls ADD COLUMN said {text}")

    unknown = relations.verdict(ONLY, AT)
    assert str(unknown.standing) == "unknown"
    assert "said" in unknown.why

    relations.policy = relations.policy.replace("{dialled: telephone}", "{dialled: telephone, said: note}")
    relations.policy = relations.policy.replace("calls.dialled]", "calls.dialled, calls.said]")
    broken = relations.verdict(ONLY, AT)
    assert (str(broken.standing), places(broken)) == ("broken", {"calls.said": 1})


def test_a_table_that_nobody_declared_leaves_it_unknown(relations: Ground) -> None:
    relations.run("ALTER TABLE relations DROP COLUMN iban", "CREATE TABLE cards (id {number} PRIMARY KEY, iban {text})")
    relations.policy = without_payment(POLICY)

    unknown = relations.verdict(ONLY, AT)

    assert str(unknown.standing) == "unknown"
    assert "cards" in unknown.why
