"""What is written is what the libraries read back; and a million rows need no more memory than a thousand."""

from __future__ import annotations

import csv
import io
import json
import tracemalloc
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gestand.acts import Person
from gestand.datamap.model import Column, ColumnKind
from gestand.rights.export import export
from gestand.rights.rows import CHUNK_BYTES, SAMPLE, Bytes, Cut, Table, cut
from gestand.stores.base import TypeKind

from .conftest import AT, House
from .house import BOB

TEXT = st.text(st.characters(exclude_categories=("Cs",)))
CELL = (
    st.none()
    | TEXT
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.booleans()
)


class Sink(io.BytesIO):
    """A writer into memory."""


def column(name: str, kind: TypeKind = TypeKind.TEXT) -> Column:
    return Column(name, kind, "", True, ColumnKind.PERSONAL)


def written(kinds: list[TypeKind], *chunks: list[tuple[Any, ...]], names: list[str] | None = None) -> tuple[str, str]:
    """CSV and JSON of rows that came in these chunks."""
    called = tuple(names or [f"c{i}" for i in range(len(kinds))])
    table = Table(called, tuple(column(name, kind) for name, kind in zip(called, kinds, strict=True)))
    to_csv, to_json = Sink(), Sink()
    to_csv.write(table.head())
    table.write(iter(chunks), to_csv, to_json)  # type: ignore[arg-type]
    return to_csv.getvalue().decode(), f"[{to_json.getvalue().decode()}]"


@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=20))
def test_json_gives_every_value_back(rows: list[tuple[Any, ...]]) -> None:
    _, text = written([TypeKind.TEXT] * 3, rows)
    back = [tuple(row.values()) for row in json.loads(text)]
    assert back == rows
    assert [tuple(map(type, row)) for row in back] == [tuple(map(type, row)) for row in rows]


@given(st.lists(st.tuples(st.none() | TEXT, TEXT, st.integers()), min_size=1, max_size=20))
def test_csv_gives_every_text_back(rows: list[tuple[Any, ...]]) -> None:
    text, _ = written([TypeKind.TEXT] * 3, rows)
    back = list(csv.reader(io.StringIO(text, newline=""), strict=True))[1:]
    assert back == [["" if value is None else str(value) for value in row] for row in rows]


def test_a_table_of_one_column_loses_no_empty_row() -> None:
    text, _ = written([TypeKind.TEXT], [("",), (None,), ("x",)])
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True)) == [["c0"], [""], [""], ["x"]]


@given(st.lists(st.lists(st.tuples(TEXT), min_size=1, max_size=3), min_size=1, max_size=4))
def test_chunks_join_without_a_seam(chunks: list[list[tuple[str]]]) -> None:
    _, text = written([TypeKind.TEXT], *chunks)
    assert [tuple(row.values()) for row in json.loads(text)] == [row for chunk in chunks for row in chunk]


@given(st.lists(TEXT, min_size=1, max_size=4, unique=True))
def test_any_column_name_is_a_name(names: list[str]) -> None:
    row = tuple(range(len(names)))
    text, document = written([TypeKind.INTEGER] * len(names), [row], names=names)
    assert json.loads(document) == [dict(zip(names, row, strict=True))]
    assert next(csv.reader(io.StringIO(text, newline=""), strict=True)) == names


def test_what_json_has_no_word_for_becomes_text() -> None:
    text, document = written([TypeKind.NUMBER, TypeKind.BYTES], [(float("nan"), b"\xff\x00"), (float("-inf"), None)])
    assert json.loads(document) == [{"c0": "nan", "c1": "/wA="}, {"c0": "-inf", "c1": None}]
    assert text.splitlines()[1:] == ["nan,/wA=", "-inf,"]


def test_a_truth_is_said_alike_whatever_the_engine_keeps() -> None:
    text, document = written([TypeKind.BOOLEAN] * 3, [(True, 0, "maybe")])
    assert json.loads(document) == [{"c0": True, "c1": False, "c2": "maybe"}]
    assert text.splitlines()[1] == "true,false,maybe"


def test_json_in_a_cell_stands_as_json_and_what_is_none_as_text() -> None:
    rows = [('{"a":\n[1.10, null]}',), ("{broken",), ("NaN",), (None,), ("[]\ninvalid",)]
    _, document = written([TypeKind.JSON], rows)
    assert [row["c0"] for row in json.loads(document)] == [{"a": [1.1, None]}, "{broken", "NaN", None, "[]\ninvalid"]
    assert '"c0":{"a": [1.10, null]}' in document, "no digit is lost"


def test_bytes_where_a_text_should_be_are_told_as_bytes() -> None:
    text, document = written([TypeKind.TEXT], [("fine",), (b"\x00\xff",)])
    assert [row["c0"] for row in json.loads(document)] == ["fine", "AP8="]
    assert text.splitlines() == ["c0", "fine", "AP8="]


def test_long_cells_come_in_smaller_chunks() -> None:
    table = Table(("c",), (column("c"),))
    before = table.chunk()
    table.write(iter([[("x" * 1_000_000,)] * 4]), Sink(), Sink())  # type: ignore[arg-type]
    assert table.chunk() == CHUNK_BYTES // 1_000_010 < before
    table.write(iter([[("x",)] * 10] * 2), Sink(), Sink())  # type: ignore[arg-type]
    assert table.chunk() > before


def test_the_page_keeps_a_few_short_rows() -> None:
    table = Table(("c",), (column("c"),))
    table.write(iter([[("x" * 5000,)] * 30] * 3), Sink(), Sink())  # type: ignore[arg-type]
    assert len(table.sample) == SAMPLE
    assert table.sample[0] == (Cut("x" * 1000),)
    assert cut(b"123") == Bytes(3)


def test_memory_does_not_grow_with_the_rows(home: House) -> None:
    def peak(name: str) -> int:
        out = home.folder / f"{name}.zip"
        tracemalloc.start()
        export(home.map, home.stores, home.records, Person("user", (BOB,)), AT, out)
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak("warm")
    small = peak("small")
    count = "SELECT 1000 UNION ALL SELECT n + 1 FROM many WHERE n < 20999"
    wide = "x" * 1000
    limits = {"mariadb": "max_recursive_iterations", "mysql": "cte_max_recursion_depth"}
    limit = limits.get(home.url.partition("+")[0])
    further = [f"SET {limit} = 100000"] if limit else []
    home.sql(
        *further,
        f"INSERT INTO logins (id, user_id, at, ip) WITH RECURSIVE many (n) AS ({count}) "
        f"SELECT n, {BOB}, '2026-01-01 00:00:00', '{wide}' FROM many",
    )
    # Twenty thousand rows are 20 MB as CSV and as much as JSON.
    assert peak("big") - small < 15_000_000
