"""CP-03: what did not come from the person carries its source, and the answer to that person tells it."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import select

from gestand.acts import Person
from gestand.examples.cloudpiling import cast
from gestand.policy.reader import lint
from gestand.rights.export import export

from .conftest import PilingStory

SOURCE = "source/register_people"


@pytest.mark.promise("CP-03")
def test_the_answer_tells_which_register_a_row_came_from(piling: PilingStory, tmp_path: Path) -> None:
    listed = piling.table("register_people")
    ((source, name),) = piling.rows(select(listed.c.source, listed.c.name).where(listed.c.id == cast.FRESH))
    out = tmp_path / "answer.zip"
    person = Person("listed", (cast.FRESH,))
    export(piling.map, piling.stores, piling.records, person, piling.now, out, language="nl")
    with zipfile.ZipFile(out) as answer:
        page = answer.read("index.html").decode()
        told = json.loads(answer.read("manifest.json"))
        (row,) = csv.DictReader(io.StringIO(answer.read("data/register_people.csv").decode()))
    assert (row["name"], row["source"]) == (name, source)
    assert source in page
    assert "een openbare bron, die bij elke rij staat" in page
    assert "van iemand anders gekregen" in page
    (columns,) = [table["columns"] for table in told["tables"] if table["name"] == "register_people"]
    origins = {column["name"]: column["origin"] for column in columns if column["kind"] == "personal"}
    assert {origins[column] for column in ("name", "function", "address")} == {"elsewhere"}


@pytest.mark.promise("CP-03")
def test_a_row_of_which_nobody_knows_where_it_came_from_breaks_it_until_it_is_known(piling: PilingStory) -> None:
    listed = piling.table("register_people").c
    ((source,),) = piling.rows(select(listed.source).where(listed.id == cast.FRESH))
    assert piling.standing(SOURCE) == "kept"
    for nothing in ("", "-"):
        piling.set("register_people", cast.FRESH, source=nothing)
        broken = piling.verdict(SOURCE)
        assert (str(broken.standing), broken.count) == ("broken", 1)
        assert {place.column for place in broken.places} == {"name", "function", "address"}
    piling.set("register_people", cast.FRESH, source=source)
    assert piling.standing(SOURCE) == "kept"


@pytest.mark.promise("CP-03")
def test_lint_asks_for_a_source_that_nobody_named(piling: PilingStory) -> None:
    assert [found for found in lint(piling.path) if found.code == "P418"] == []
    text = piling.path.read_text(encoding="utf-8")
    source = "    source: een openbare bron, die bij elke rij staat\n"
    assert text.count(source) == 1
    piling.path.write_text(text.replace(source, ""), encoding="utf-8")
    found = [finding for finding in lint(piling.path) if finding.code == "P418"]
    assert len(found) == 3
    assert "register_people.name" in found[0].message
