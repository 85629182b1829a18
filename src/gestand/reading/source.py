"""A file into the text that is read: plain text, Markdown, HTML, PDF or DOCX, each within bounds.

Statements come from strangers. Nothing here follows a link, runs a script or unpacks more than it was told to; what is
too large, locked or broken is said in a person's words.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from gestand.errors import Place, UsageError

LARGEST = 20_000_000
"""Bytes of a file."""
LONGEST = 300_000
"""Letters of a text: ten times the longest statement we met."""
FORMS = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
}


@dataclass(frozen=True, slots=True)
class Source:
    """`text` is what offsets count in: of txt and md the file itself, with `\\n` at the end of each line."""

    form: str
    text: str

    @property
    def extracted(self) -> bool:
        """Its text is not what stands in the file."""
        return self.form not in ("txt", "md")


def opened(path: Path) -> Source:
    """The text of a file, by what its name ends in. `UsageError` for what cannot be read; `OSError` of a disk."""
    form = FORMS.get(path.suffix.lower())
    if form is None:
        raise UsageError(
            "read/form",
            "the file is of no form that is read",
            "name a file that ends in .txt, .md, .html, .pdf or .docx",
            Place(str(path)),
        )
    if not path.is_file():
        raise UsageError("read/there", "there is no such file", "give the path of a statement", Place(str(path)))
    if path.stat().st_size > LARGEST:
        raise UsageError(
            "read/large",
            f"the file is larger than {LARGEST // 1_000_000} MB",
            "save the statement alone, without pictures",
            Place(str(path)),
        )
    text = _text(path, form)
    if len(text) > LONGEST:
        raise UsageError(
            "read/long",
            f"the file holds more than {LONGEST:,} letters",
            "is this one statement? cut out the others",
            Place(str(path)),
        )
    if not text.strip():
        raise UsageError(
            "read/empty",
            "there is no text in the file",
            "a scan is a picture: save the statement as text",
            Place(str(path)),
        )
    return Source(form, text)


def _text(path: Path, form: str) -> str:
    if form == "pdf":
        from gestand.reading import pdf

        return pdf.text(path)
    raw = path.read_bytes()
    if form == "docx":
        from gestand.reading import docx

        return docx.text(raw, path)
    text = decoded(raw, path)
    if form == "html":
        from gestand.reading import html

        return html.text(text)
    return text


def decoded(raw: bytes, path: Path) -> str:
    """UTF-8, UTF-16 with its mark, or else Windows' own letters; every end of a line becomes `\\n`."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", errors="replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252", errors="replace")
    if "\0" in text:
        raise UsageError("read/text", "the file is no text", "save the statement as text or as UTF-8", Place(str(path)))
    return text.replace("\r\n", "\n").replace("\r", "\n")
