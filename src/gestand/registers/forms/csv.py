"""One CSV file for each register (RFC 4180), in a zip or in a folder.

UTF-8 with a byte order mark, because spreadsheets take a file without one for the alphabet of their own country; lines
end in CRLF; several lines of a cell are apart by `; `. A text that a spreadsheet would take for a formula gets an
apostrophe in front.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile

from gestand.registers.forms.rows import FORMAT, head, registers
from gestand.registers.model import Book, Register

_FORMULA = re.compile(r"\s*[=+\-@]|[\t\r\n]")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def render(book: Book) -> bytes:
    """The files in a zip."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = FORMAT.encode()
        for name, content in files(book).items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, content)
    return whole.getvalue()


def files(book: Book) -> dict[str, bytes]:
    """`controller.csv`, `processors.csv` and so on, with what is in them."""
    return {f"{register.key}.csv": _file(register) for register in registers(book)}


def _file(register: Register) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([guarded(head(column)) for column in register.columns])
    writer.writerows([guarded(one.plain) if one.day is None else one.plain for one in row] for row in register.rows)
    return text.getvalue().encode("utf-8-sig")


def guarded(text: str) -> str:
    """The text, and no spreadsheet takes it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
