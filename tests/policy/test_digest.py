"""The digest is of what a policy says: how it is written does not count, what it means does."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from gestand.clock import Duration
from gestand.policy import digest
from gestand.policy.reader import read
from gestand.vocabulary import countries

from .texts import SMALL, changed, policy_of, written

DELIVER = SMALL[SMALL.index("  deliver:") : SMALL.index("  accounting:")]
ACCOUNTING = SMALL[SMALL.index("  accounting:") :]


def test_comments_places_and_the_name_of_the_file_do_not_count(tmp_path: Path) -> None:
    spaced = "# A comment.\n\n" + SMALL.replace("activities:", "\n\n# And another.\nactivities:")
    assert read(written(tmp_path, spaced, "other.yaml")).digest == policy_of(tmp_path).digest


def test_the_order_of_keys_does_not_count(tmp_path: Path) -> None:
    turned = changed(
        (DELIVER + ACCOUNTING, ACCOUNTING + DELIVER),
        ("name: name\n      email: email", "email: email\n      name: name"),
    )
    assert read(written(tmp_path, turned)).digest == policy_of(tmp_path).digest


@pytest.mark.parametrize(
    ("said", "otherwise"),
    [
        ('version: "1.0"', 'version: "1.1"'),
        ("2 years after", "3 years after"),
        ("keep: 2 years after users.ended_at", "keep: until users.ended_at"),
        ("keep: 2 years after users.ended_at", "keep: 2 years after the last users.ended_at"),
        ("basis: contract", "basis: consent"),
        ("ended_at: not yet", "ended_at: unknown"),
        ("name: name", "name: user name"),
        ("name: name", "name: {is: name, blank: weg}"),
        ("user_id -> user", "owner_id -> user"),
        ("user_id -> user", "user_id -> user when kind is null"),
        ("To deliver", "To give"),
        ("url: $APP_DB", "url: $OTHER_DB"),
        ("established: NL", "established: NL\nenforce: on"),
        ("established: NL", "established: NL\nbrake: {rows: 400}"),
        ("activities:", "processors: {mailer: {at: dublin}}\nactivities:"),
    ],
)
def test_what_is_said_otherwise_has_another_digest(tmp_path: Path, said: str, otherwise: str) -> None:
    assert policy_of(tmp_path, (said, otherwise)).digest != policy_of(tmp_path).digest


def test_nothing_something_and_the_text_null_are_three_kinds(tmp_path: Path) -> None:
    kinds = ("null", "not null", '\\"null\\"', '\\"not null\\"')
    arrows = [f'"user_id -> user when kind is {kind}"' for kind in kinds]
    claims = {policy_of(tmp_path, ("user_id -> user", arrow)).digest for arrow in arrows}
    references = {
        policy_of(
            tmp_path, ("    events: {booked", f"    points at: {{{arrow}: keeps it}}\n    events: {{booked")
        ).digest
        for arrow in (arrow.replace("-> user", "-> users").replace("user_id", "clerk_id") for arrow in arrows)
    }
    assert len(claims) == len(references) == len(kinds)


def test_a_country_file_that_changes_changes_the_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = policy_of(tmp_path).digest
    known = dict(countries.terms())
    known["nl.tax.records"] = dataclasses.replace(known["nl.tax.records"], duration=Duration(years=10))
    monkeypatch.setattr(countries, "terms", lambda: known)
    assert policy_of(tmp_path).digest != before


def test_a_term_that_the_policy_does_not_use_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = policy_of(tmp_path).digest
    known = dict(countries.terms())
    known["be.vat"] = dataclasses.replace(known["be.vat"], duration=Duration(years=30))
    monkeypatch.setattr(countries, "terms", lambda: known)
    assert policy_of(tmp_path).digest == before


def test_the_digest_is_sha_256_over_canonical_json(tmp_path: Path) -> None:
    policy = policy_of(tmp_path)
    assert len(policy.digest) == 64
    assert digest.digest(dataclasses.replace(policy, digest="", findings=(), path=Path("elsewhere"))) == policy.digest
    assert "place" not in digest.content(policy)["tables"]["users"]
