"""A foreign statement as somebody reads it: on the terminal, as JSON, as a draft that goes on to questions and lint."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cli.conftest import Cli
from gestand.cli.show.readings import in_words
from gestand.errors import Exit

STATEMENT = """\
Privacyverklaring

Wolwinkel De Draad B.V., gevestigd aan de Spinweg 4, 7311 KL Apeldoorn (KvK 12345678), is de
verwerkingsverantwoordelijke voor deze website. Mail ons op post@dedraad.example.

Doeleinden

- Bestellingen bezorgen: wij bewaren uw adres twee jaar na de levering.
- De nieuwsbrief versturen, met uw toestemming

Uw rechten

U heeft recht op inzage en correctie. Wij antwoorden binnen vier weken.
"""


@pytest.fixture
def statement(tmp_path: Path) -> Path:
    file = tmp_path / "statement.txt"
    file.write_text(STATEMENT, encoding="utf-8")
    return file


def test_it_tells_each_fact_with_its_quote_and_what_it_did_not_find(statement: Path, cli: Cli) -> None:
    said = cli("read", statement)
    assert said.code == Exit.DONE
    assert "controller name: Wolwinkel De Draad B.V." in said.out
    assert "retention: 2 years [trigger: na de levering, applies to: Bestellingen bezorgen]" in said.out
    missing = said.out.split("not found, which is not to say that it is not there")[1]
    assert "dpo" in missing
    assert "retention" not in missing.replace("backup retention", "")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("P4W", "4 weeks"),
        ("P1Y6M", "1 year and 6 months"),
        ("P5Y/P7Y", "5 years to 7 years"),
        ("PT72H", "72 hours"),
        ("legitimate_interest", "legitimate interest"),
        ("until-event", "until event"),
        (True, "yes"),
        ("no:tracking", "no tracking"),
        ("P", "P"),
        ("AP", "AP"),
    ],
)
def test_a_value_is_shown_in_words(value: object, said: str) -> None:
    assert in_words(value) == said


def test_json_holds_facts_whose_quotes_are_where_they_say(statement: Path, cli: Cli) -> None:
    said = cli("read", statement, "--format", "json")
    assert said.code == Exit.DONE
    assert said.err == ""
    found = json.loads(said.out)
    for fact in found["facts"]:
        assert STATEMENT[fact["start"] : fact["end"]] == fact["quote"]
        assert fact["sentence"]["start"] <= fact["start"]
    values = {(fact["kind"], fact["value"]) for fact in found["facts"]}
    assert {
        ("right", "access"),
        ("right", "rectification"),
        ("answer_term", "P4W"),
        ("legal_basis", "consent"),
    } <= values
    assert "supervisory_authority" in found["not_found"]
    assert "text" not in found


def test_json_of_html_holds_the_text_that_its_offsets_count_in(tmp_path: Path, cli: Cli) -> None:
    file = tmp_path / "statement.html"
    file.write_text("<h2>Uw rechten</h2><p>U heeft recht op inzage.</p>", encoding="utf-8")
    found = json.loads(cli("read", file, "--format", "json").out)
    (fact,) = (fact for fact in found["facts"] if fact["kind"] == "right")
    assert found["text"][fact["start"] : fact["end"]] == fact["quote"]


def test_a_draft_carries_where_each_line_came_from_and_lint_finds_only_questions_and_what_the_law_asks(
    statement: Path, cli: Cli, tmp_path: Path
) -> None:
    out = tmp_path / "draft"
    assert cli("read", statement, "--out", out).code == Exit.DONE
    draft = (out / "privacy.yaml").read_text(encoding="utf-8")
    assert "  name: Wolwinkel De Draad B.V." in draft
    assert '  contact: "post@dedraad.example"' in draft
    assert "  answer: P4W" in draft
    start = STATEMENT.index("Bestellingen bezorgen:")
    assert f'# sure, {start}-{start + 21}: "Bestellingen bezorgen"' in draft
    assert "# Not found: " in draft
    found = json.loads(cli("lint", out / "privacy.yaml", "--format", "json").out)["findings"]
    codes = {finding["code"] for finding in found}
    assert {code for code in codes if code < "P700"} <= {"P013", "P206", "P111"}
    assert "P703" in codes, "it names two of the rights"
    asked = json.loads(cli("questions", out / "privacy.yaml", "--format", "json").out)
    assert any(one["guess"] == "NL" for one in asked["questions"])


def test_a_draft_never_goes_over_a_file(statement: Path, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "privacy.yaml").write_text("mine", encoding="utf-8")
    said = cli("read", statement, "--out", tmp_path)
    assert said.code == Exit.REFUSED
    assert (tmp_path / "privacy.yaml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("statement.odt", b"x", "is of no form that is read"),
        ("nowhere.txt", None, "there is no such file"),
        ("empty.txt", b" \n", "there is no text"),
        ("binary.txt", b"a\0b", "is no text"),
        ("broken.docx", b"x", "no document of Word"),
    ],
)
def test_it_says_what_it_cannot_read(name: str, content: bytes | None, says: str, cli: Cli, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    said = cli("read", tmp_path / name)
    assert said.code == Exit.USAGE
    assert says in said.err
    assert said.out == ""


def test_what_is_no_statement_is_unknown(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "recipe.txt"
    file.write_text("Meng de bloem met de boter en bak het deeg tot het bruin is.", encoding="utf-8")
    said = cli("read", file)
    assert said.code == Exit.UNKNOWN
    assert "0 facts" in said.out
