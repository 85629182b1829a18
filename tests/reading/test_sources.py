"""Files of every form into text, and those that were made to do harm."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from gestand.errors import UsageError
from gestand.reading import html, source
from gestand.reading.pdf import without_edges
from gestand.reading.read import read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SECONDS = 8
"""More than any of these takes on a machine that is busy, and far less than one that goes back over its text."""


def docx(body: str, head: str = "") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"{head}<w:document {W}><w:body>{body}</w:body></w:document>")
    return stream.getvalue()


def paragraph(text: str, style: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{style}</w:pPr>' if style else ''}<w:r><w:t>{text}</w:t></w:r></w:p>"


def test_html_keeps_headings_items_and_cells_and_nothing_of_scripts() -> None:
    page = (
        "<html><head><title>x</title><style>p{}</style></head><body><h2>Uw rechten</h2>"
        "<ul><li>Inzage</li><li>Bezwaar</li></ul><table><tr><th>Doel</th><th>Termijn</th></tr><tr><td>Nieuws</td><td>2&nbsp;jaar</td></tr></table>"
        "<script>if (a < b) alert('<p>')</script>"
        "<p>Mail <a href='mailto:info@x.example'>ons</a> &amp; bel</p></body></html>"
    )
    text = html.text(page)
    assert "## Uw rechten\n" in text
    assert "- Inzage\n" in text
    assert "Doel | Termijn\n" in text
    assert "Nieuws | 2 jaar\n" in text
    assert "Mail ons (info@x.example) & bel" in text
    assert "alert" not in text
    assert "p{}" not in text
    assert [fact.value for fact in read(text).of("retention")] == ["P2Y"]


def test_html_of_a_site_is_read_without_its_menu_and_with_what_can_be_unfolded() -> None:
    page = (
        "<nav><ul><li>Uw rechten</li><li>Bewaartermijn: 3 jaar</li></ul></nav><main>"
        "<h2><button aria-expanded='false'>Bewaartermijnen</button></h2>"
        "<ul><li><p>Facturen: 7 jaar</p></li><li>Account:<ul><li>logboek: 2 weken</li></ul></li></ul>"
        "<details><summary>Cookies</summary><p>Wij plaatsen functionele cookies.</p></details>"
        "<table><tr><th><p>Doel</p></th><th>Gegevens</th></tr>"
        "<tr><td><p>Nieuws</p><p>brief</p></td><td><ul><li>naam</li><li>e-mailadres</li></ul></td></tr></table>"
        "<button>Sluiten</button></main>"
    )
    text = html.text(page)
    assert "## Bewaartermijnen\n" in text
    assert "- Facturen: 7 jaar\n" in text
    assert "\n  - logboek: 2 weken\n" in text
    assert "### Cookies\n" in text
    assert "Nieuws brief | naam; e-mailadres\n" in text
    assert "Sluiten" not in text
    reading = read(text)
    assert [fact.value for fact in reading.of("retention")] == ["P7Y", "P2W"]
    assert [fact.value for fact in reading.of("data_category")] == ["name", "email"]
    assert [fact.value for fact in reading.of("cookie")] == ["functional"]


def test_docx_keeps_headings_items_and_cells(tmp_path: Path) -> None:
    cells = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in ("Facturen", "7 jaar"))
    body = (
        paragraph("Bewaartermijnen", '<w:pStyle w:val="Kop1"/>')
        + paragraph("Brieven: 2 jaar", "<w:numPr/>")
        + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"
    )
    file = tmp_path / "statement.docx"
    file.write_bytes(docx(body))
    found = source.opened(file)
    assert found.extracted
    assert "# Bewaartermijnen\n" in found.text
    assert "- Brieven: 2 jaar\n" in found.text
    assert "Facturen | 7 jaar" in found.text
    assert [fact.value for fact in read(found.text).of("retention")] == ["P2Y", "P7Y"]
    # A paragraph in bold above its text is a heading as well, and an item knows how deep it is.
    bold = "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Uw rechten</w:t></w:r></w:p>"
    deep = paragraph("inzage", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="3"/></w:numPr>')
    file.write_bytes(docx(bold + paragraph("U kunt vragen om:") + deep))
    found = source.opened(file)
    assert found.text == "**Uw rechten**\n\nU kunt vragen om:\n\n  - inzage\n"
    assert [fact.value for fact in read(found.text).of("right")] == ["access"]


def test_pages_lose_what_stands_at_their_edges() -> None:
    said = [
        ["Wij bewaren", "facturen zeven", "jaar, en"],
        ["brieven", "korter.", "Uw naam"],
        ["en adres", "ook.", "Slot"],
    ]
    pages = ["\n".join(["Wol B.V. - privacy", *lines, f"Pagina {n} van 3"]) for n, lines in enumerate(said, 1)]
    assert without_edges(pages) == said
    assert without_edges(["Een brief.\nOver wol."]) == [["Een brief.", "Over wol."]]


def test_pdf_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    pytest.importorskip("pypdf")
    file = tmp_path / "statement.pdf"
    file.write_bytes(pdf("Bewaartermijnen", "Wij bewaren facturen zeven jaar na de levering."))
    found = source.opened(file)
    (fact,) = read(found.text).of("retention")
    assert fact.value == "P7Y"
    assert found.text[fact.start : fact.end].startswith("Wij bewaren facturen zeven jaar")
    file.write_bytes(b"%PDF-1.7 nothing of the kind")
    with pytest.raises(UsageError, match="no PDF that can be read"):
        source.opened(file)
    file.write_bytes(pdf("Wij bewaren facturen zeven jaar.", pages=301))
    with pytest.raises(UsageError, match="more than 300 pages"):
        source.opened(file)


def pdf(*lines: str, pages: int = 1) -> bytes:
    """A page with these lines, as plain as PDF can be; `pages`: so many times."""
    shown = "BT /F1 11 Tf 60 760 Td 16 TL " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{' '.join(['3 0 R'] * pages)}] /Count {pages} >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources"
        " << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = len(out)
    out += f"xref\n0 6\n0000000000 65535 f \n{table}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{end}\n%%EOF\n"
    return out.encode("latin-1")


def test_old_letters_and_ends_of_lines_are_understood(tmp_path: Path) -> None:
    file = tmp_path / "statement.txt"
    for raw in ("één\r\ntwee".encode("cp1252"), "één\r\ntwee".encode("utf-16"), "\ufeffeen\rtwee".encode()):
        file.write_bytes(raw)
        assert source.opened(file).text.split("\n")[1] == "twee"


def test_a_document_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gestand.reading.docx._LARGEST", 10_000)
    file = tmp_path / "bomb.docx"
    file.write_bytes(docx(paragraph("a" * 20_000)))
    with pytest.raises(UsageError, match="unpacks to too much"):
        source.opened(file)


def test_entities_that_grow_are_refused(tmp_path: Path) -> None:
    grows = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    file = tmp_path / "bomb.docx"
    file.write_bytes(docx(paragraph("&b;"), grows))
    with pytest.raises(UsageError, match="is broken"):
        source.opened(file)
    file.write_bytes(b"PK\x03\x04 nothing of the kind")
    with pytest.raises(UsageError, match="no document of Word"):
        source.opened(file)


@pytest.mark.parametrize("page", ["<!--" * 30_000, "<a " * 60_000, "<" * 200_000, "<script>" * 20_000, "<td>" * 50_000])
def test_html_that_was_made_to_be_slow_is_not(page: str) -> None:
    before = time.process_time()
    html.text(page)
    assert time.process_time() - before < SECONDS


HOSTILE = {
    "dots": "." * 60_000,
    "blanks": "a" + " " * 60_000 + "b",
    "capitals": "Aa " * 20_000,
    "digits": "1 " * 15_000,
    "numbers of every register": "KvK 12345678 BE 0403.170.701 " * 2_000,
    "one word": "privacyverklaring" * 4_000,
    "commas": "naam, adres, " * 5_000,
    "parentheses": "(" * 20_000 + ")" * 20_000,
    "headings": "Bewaartermijn\n\n" * 5_000,
    "rows": "Doel | Grondslag | Bewaartermijn\n" * 1_200,
    "rights": "recht op inzage " * 2_000,
    "addresses": "Straatweg 12 1234 AB Stad " * 1_000,
    "names": "Wol Garen Stof Draad Naald B.V. " * 2_000,
    "mail": "a.b.c@" * 10_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_text_that_was_made_to_be_slow_is_not(text: str) -> None:
    before = time.process_time()
    read(text)
    assert time.process_time() - before < SECONDS
