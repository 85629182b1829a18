"""Of people for whom others decide it is known who: an organisation that is there, and has a name."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gestand.acts import Person
from gestand.rights.export import export
from gestand.verify.judge import verify
from gestand.verify.report import Verdict
from hazards.ground import AT, Ground, ground

from . import workshop


@pytest.fixture
def place(database_url: str, tmp_path: Path) -> Iterator[Ground]:
    with ground(database_url, tmp_path, (*workshop.SCHEMA, *workshop.ROWS), workshop.POLICY) as found:
        yield found


def said(place: Ground, group: str) -> Verdict:
    (verdict,) = verify(place.map, place.stores, place.records, AT, f"controller/{group}").promises
    return verdict


def told(place: Ground, key: int, tmp_path: Path) -> tuple[dict[str, object], str]:
    """The manifest and the page of what a user is answered."""
    out = tmp_path / f"{key}.zip"
    export(place.map, place.stores, place.records, Person("user", (key,)), AT, out, language="en")
    with zipfile.ZipFile(out) as answer:
        return json.loads(answer.read("manifest.json")), answer.read("index.html").decode()


def test_whoever_belongs_to_nothing_has_nobody_who_decides(place: Ground, tmp_path: Path) -> None:
    assert [str(said(place, group).standing) for group in ("user", "worker")] == ["kept", "kept"]
    place.change("UPDATE users SET organisation_id = NULL WHERE id = 4")
    place.change("UPDATE organisations SET name = ' ' WHERE id = 2")
    users, workers = said(place, "user"), said(place, "worker")
    assert (str(users.standing), users.count) == ("broken", 2), "Dirk of nothing, and Charlie of one without a name"
    assert (str(workers.standing), workers.count) == ("broken", 1), "by way of a team as well"
    manifest, page = told(place, 3, tmp_path)
    assert manifest["controller"] == {"name": ""}
    assert "the data does not say which" in page


def test_an_answer_names_the_organisation_as_controller_and_the_service_as_processor(
    place: Ground, tmp_path: Path
) -> None:
    manifest, page = told(place, 1, tmp_path)
    assert manifest["controller"] == {"name": "Alpha Metaal"}
    assert manifest["processor"] == dict(place.map.policy.controller)
    assert "Your data at Alpha Metaal" in page
    assert "Ask Alpha Metaal: it decides about your data" in page
    assert "Beta Bouw" not in page


def test_an_organisation_that_nothing_names_is_not_called_kept(database_url: str, tmp_path: Path) -> None:
    named = "customer: {table: organisations, key: id, born: created_at, known_by: [name]}"
    assert workshop.POLICY.count(named) == 1
    nameless = workshop.POLICY.replace(named, named.replace(", known_by: [name]", ""))
    with ground(database_url, tmp_path, (*workshop.SCHEMA, *workshop.ROWS), nameless) as place:
        assert str(said(place, "user").standing) == "unknown"
