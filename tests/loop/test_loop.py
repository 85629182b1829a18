"""The loop: a policy is rendered, the rendering is read, and it says the same policy; nothing less and nothing more.

Of the thousands of policies that chance draws, some are read at each run of the tests; `GESTAND_LOOP=2000` reads so
many of each language and form. Each of the four has policies of its own: what is read otherwise mostly is so in all of
them, and four times as many policies find more than one policy read four times.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from gestand.policy.reader import read as read_policy
from gestand.policy.terms import length
from gestand.reading import draft
from gestand.reading import html as foreign
from gestand.reading.read import Reading
from gestand.reading.read import read as read_statement
from gestand.statement import html, markdown
from gestand.statement.build import statement
from gestand.statement.model import Document

from .drawn import drawn
from .expected import Said, facts

COUNT = int(os.environ.get("GESTAND_LOOP", "15"))
"""Policies of each language and form."""
OPEN = frozenset({"identity_check", "breach_duty", "change_notice"})
"""Kinds whose value is the sentence: that it is there counts."""
FORMS: dict[str, Callable[[Document], str]] = {
    "md": lambda document: markdown.render(document).decode(),
    "html": lambda document: foreign.text(html.render(document).decode()),
}


KINDS = [(language, form) for language in ("nl", "en") for form in FORMS]


@pytest.mark.parametrize(("language", "form"), KINDS)
def test_what_is_read_in_a_statement_is_what_the_policy_says(tmp_path: Path, language: str, form: str) -> None:
    file = tmp_path / "privacy.yaml"
    wrong = {}
    for seed in range(KINDS.index((language, form)), COUNT * len(KINDS), len(KINDS)):
        file.write_text(drawn(seed, language), encoding="utf-8")
        policy = read_policy(file)
        said = {_alike(*one) for one in facts(policy)}
        found = _found(read_statement(FORMS[form](statement(policy, language))))
        if said != found:
            wrong[seed] = {"missed": sorted(said - found), "made up": sorted(found - said)}
    assert wrong == {}


def test_what_a_policy_does_not_say_is_not_read_in_its_statement(tmp_path: Path) -> None:
    file = tmp_path / "privacy.yaml"
    text = drawn(1, "nl")
    file.write_text(text, encoding="utf-8")
    before = _found(read_statement(FORMS["md"](statement(read_policy(file), "nl"))))
    assert ("answer_term", "p2w") in before or ("answer_term", "p4w") in before or ("answer_term", "p1m") in before
    file.write_text(text.replace("privacy@voorbeeld.example", "anders@voorbeeld.example"), encoding="utf-8")
    after = _found(read_statement(FORMS["md"](statement(read_policy(file), "nl"))))
    assert before - after == {("contact_email", "privacy@voorbeeld.example")}
    assert after - before == {("contact_email", "anders@voorbeeld.example")}


def _found(reading: Reading) -> set[Said]:
    said = {_alike(fact.kind, fact.value) for fact in reading.facts}
    extensions = (fact.details.get("extension") for fact in reading.of("answer_term"))
    return said | {_alike("answer_term.extension", str(one)) for one in extensions if one}


def _alike(kind: str, value: str) -> Said:
    return kind, "" if kind in OPEN else value.casefold()


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_draft_of_a_rendering_has_the_sections_of_its_policy(tmp_path: Path, language: str) -> None:
    file = tmp_path / "privacy.yaml"
    for seed in range(6):
        text = drawn(seed, language)
        file.write_text(text, encoding="utf-8")
        policy = read_policy(file)
        rendered = FORMS["md"](statement(policy, language))
        again = yaml.load(draft.text("statement.md", read_statement(rendered)), Loader=yaml.BaseLoader)
        before = yaml.load(text, Loader=yaml.BaseLoader)
        assert again["controller"]["name"] == before["controller"]["name"]
        kept = {key: before["controller"].get(key) for key in ("address", "number")}
        assert {key: again["controller"].get(key) for key in kept} == kept
        assert again.get("in_force") == before.get("in_force")
        decides = [one.get("decides") for one in before["activities"].values()]
        assert again.get("automated decisions") == (None if "by itself" in decides else "none")
        rights, said = again["rights"], before.get("rights", {})
        assert length(rights["answer"]) == length(said.get("answer", "1 month"))
        assert ("extended by" in rights) == ("extended by" in said)
        kinds = {cookie.get("kind", name) for name, cookie in before.get("cookies", {}).items()}
        assert set(again.get("cookies", {})) == kinds
        measures = {value for kind, value in facts(policy) if kind == "security_measure"}
        assert set(again.get("security", [])) == measures
        assert again.get("breaches", []) == before.get("breaches", [])
        keeps = [length(one["keep"].removeprefix("at most ")) for one in before.get("backups", {}).values()]
        assert [length(one["keep"]) for one in again.get("backups", {}).values()] == keeps
        assert set(before["processors"]) <= set(again["processors"])
