"""Each form says all that the book says, and none of them runs what somebody wrote in a policy."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pypdf import PdfReader

from gestand.errors import UsageError
from gestand.policy.model import Policy
from gestand.registers.build import book
from gestand.registers.forms import FORMS, ours
from gestand.registers.forms import csv as csv_form
from gestand.registers.forms.rows import FORMAT, registers
from gestand.registers.model import Book
from gestand.vocabulary import catalogue

from .conftest import AT, SERVED

FORMULA = '=HYPERLINK("https://evil.example")'
NS = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def lines(of: Book) -> set[str]:
    """Every text of the book, and every day."""
    cells = [cell for register in registers(of) for row in register.rows for cell in row]
    return {line.text for cell in cells for line in cell.lines} | {c.day.isoformat() for c in cells if c.day}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_book_is_the_same_file(whole: Book, form: str) -> None:
    assert FORMS[form].render(whole) == FORMS[form].render(whole)


def test_a_workbook_has_a_sheet_for_each_and_no_formula(whole: Book) -> None:
    with zipfile.ZipFile(io.BytesIO(FORMS["xlsx"].render(whole))) as archive:
        names = re.findall(r'<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode())
        texts = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))
        sheets = [archive.read(f"xl/worksheets/sheet{at}.xml").decode() for at in range(1, len(names) + 1)]
    assert len(names) == len(registers(whole)) == len(set(names))
    assert all(len(name) <= 31 for name in names)
    said = ["".join(t.text or "" for t in one.iterfind(".//x:t", NS)) for one in texts.iterfind("x:si", NS)]
    assert any(text.startswith(FORMULA) for text in said)
    assert not any("<f>" in sheet or "hyperlink" in sheet for sheet in sheets)
    assert all('state="frozen"' in sheet and 'topLeftCell="B5"' in sheet for sheet in sheets)
    # 1 November 2025 is the 45,962nd day of a spreadsheet.
    assert any("<v>45962</v>" in sheet for sheet in sheets)
    together = "\n".join(said)
    assert {line for line in lines(whole) if line not in together} <= {"2025-11-01", "2026-01-01"}


def test_csv_is_read_back_as_it_was_and_guards_what_a_spreadsheet_would_run(whole: Book) -> None:
    files = csv_form.files(whole)
    for register in registers(whole):
        content = files[f"{register.key}.csv"]
        assert content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\r\n")
        read = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
        for cells, row in zip(read[1:], register.rows, strict=True):
            assert [cell.removeprefix("'") for cell in cells] == [cell.plain for cell in row]
            assert not any(re.match(r"\s*[=+@-]", cell) for cell in cells)
    assert f"'{FORMULA}" in files["controller.csv"].decode("utf-8-sig").replace('""', '"')
    with zipfile.ZipFile(io.BytesIO(FORMS["csv"].render(whole))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files


class Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_page_is_sound_and_a_screen_reader_finds_its_way(whole: Book) -> None:
    page = Reader(FORMS["html"].render(whole).decode())
    names = [tag for tag, _ in page.tags]
    assert "script" not in names and "b" not in names
    assert ("html", {"lang": "en"}) in page.tags
    assert all(found.get("scope") in ("col", "row") for tag, found in page.tags if tag == "th")
    assert names.count("caption") == names.count("table") > 4
    ids = [found["id"] for _, found in page.tags if "id" in found]
    assert len(ids) == len(set(ids))
    links = [found["href"] for tag, found in page.tags if tag == "a"]
    assert {link[1:] for link in links if link} <= set(ids)
    assert {line for line in lines(whole) if line not in page.text} <= {"2025-11-01", "2026-01-01"}


def test_a_pdf_is_tagged_and_says_all_of_it(whole: Book) -> None:
    reader = PdfReader(io.BytesIO(FORMS["pdf"].render(whole)))
    root = reader.trailer["/Root"]
    assert root["/StructTreeRoot"] and root["/MarkInfo"]["/Marked"]
    assert (root["/Lang"], reader.metadata and reader.metadata.title) == ("en", whole.title)
    assert b"pdfuaid" in root["/Metadata"].get_data()
    assert all("/FontFile" in "".join(font) for font in fonts(reader))
    said = squeezed("".join(page.extract_text() for page in reader.pages))
    told = {line for line in lines(whole) if not re.fullmatch(r"\d{4}-\d\d-\d\d", line)}
    assert not {line for line in told if squeezed(line) not in said}


def fonts(reader: PdfReader) -> Iterator[list[str]]:
    """Of each font the keys of its description."""
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            yield list(inner["/FontDescriptor"])


def squeezed(text: str) -> str:
    """Without what a line that was broken puts in, or takes away."""
    return re.sub(r"[\s\u00ad\u200b\u2010-]+", "", text)


def test_json_says_of_each_row_what_is_in_each_column(whole: Book) -> None:
    said = json.loads(FORMS["json"].render(whole))
    rows = said["registers"]["processors"]["rows"]
    assert rows[0]["agreement"] == "2025-11-01"
    assert rows[2]["agreement"] is None
    assert said["policy"]["version"] == "3"
    assert [one["code"] for one in said["missing"]] == sorted(one["code"] for one in said["missing"])


@pytest.mark.parametrize("language", catalogue.LANGUAGES)
def test_it_is_said_in_every_language(policy: Policy, language: str) -> None:
    made = book(policy, language, AT, served=SERVED)
    assert all(register.title and all(column.title for column in register.columns) for register in registers(made))
    assert f'<html lang="{language}">' in FORMS["html"].render(made).decode()


@pytest.mark.parametrize(("form", "package", "extra"), [("xlsx", "xlsxwriter", "xlsx"), ("pdf", "typst", "pdf-write")])
def test_without_its_package_a_form_says_what_to_install(
    whole: Book, monkeypatch: pytest.MonkeyPatch, form: str, package: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(UsageError) as raised:
        FORMS[form].render(whole)
    assert f"pip install 'gestand[{extra}]'" in raised.value.hint


def test_a_register_is_known_as_ours_and_what_tells_of_one_is_not(whole: Book, tmp_path: Path) -> None:
    for name, form in FORMS.items():
        (tmp_path / name).write_bytes(form.render(whole))
        assert ours(tmp_path / name), name
    (tmp_path / "notes").write_text(f"My notes on {FORMAT}", encoding="utf-8")
    assert not ours(tmp_path / "notes")
