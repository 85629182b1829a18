"""DOCX into text: the paragraphs, items and cells of `word/document.xml`, read as a stream within bounds."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.parsers import expat

from gestand.errors import Place, UsageError

_LARGEST = 60_000_000
"""Bytes that the document may unpack to."""
_HEADING = 80
"""Letters of a paragraph in bold that stands above its text."""
_PART = "word/document.xml"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main "
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main "


def text(raw: bytes, path: Path) -> str:
    """What a reader of the document sees. `UsageError` for what is no DOCX, is locked, or unpacks to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            part = archive.getinfo(_PART)
            if part.file_size > _LARGEST:
                raise _bomb(path)
            with archive.open(part) as stream:
                # A size that the archive lies about is not believed either.
                xml = stream.read(_LARGEST + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise UsageError(
            "read/docx",
            "the file is no document of Word, or it is locked",
            "save it again as .docx without a password",
            Place(str(path)),
        ) from error
    if len(xml) > _LARGEST:
        raise _bomb(path)
    return _Reader(path).read(xml)


def _bomb(path: Path) -> UsageError:
    return UsageError(
        "read/bomb", "the file unpacks to too much", "save the statement alone, without pictures", Place(str(path))
    )


class _Reader:
    """Collects text while the elements of the document pass by."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._out: list[str] = []
        self._line: list[str] = []
        self._before = ""
        self._within: list[str] = []
        self._bold = False
        self._plain = False
        """Whether the paragraph has words that are not bold."""

    def read(self, xml: bytes) -> str:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        # A document of Word declares no types of its own: entities that grow cannot be declared either.
        parser.StartDoctypeDeclHandler = self._refuse
        try:
            parser.Parse(xml, True)
        except expat.ExpatError as error:
            raise self._broken() from error
        return "".join(self._out).strip() + "\n"

    def _refuse(self, *_: object) -> None:
        raise self._broken()

    def _broken(self) -> UsageError:
        return UsageError(
            "read/xml",
            f"the document in {self._path.name} is broken",
            "open it in Word and save it again",
            Place(str(self._path)),
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.removeprefix(_W).removeprefix(_STRICT)
        self._within.append(tag)
        value = next(iter(attributes.values()), "").lower().replace(" ", "")
        if tag == "p":
            self._before, self._plain = "", False
        elif tag == "r":
            self._bold = False
        elif tag == "b" and "rPr" in self._within and "pPr" not in self._within:
            self._bold = value not in ("0", "false", "none", "off")
        elif tag in ("pStyle", "numPr", "ilvl"):
            self._before = self._marked(tag, value)
        elif tag == "tab" and "pPr" not in self._within:
            self._line.append(" ")
        elif tag in ("br", "cr"):
            self._line.append("\n")

    def _marked(self, tag: str, value: str) -> str:
        """What stands before a paragraph: by its style, by its list, and by how deep in that it is."""
        if tag == "numPr":
            return self._before or "- "
        if tag == "ilvl":
            depth = min(int(value), 8) if value.isdigit() else 0
            return "  " * depth + "- " if self._before.endswith("- ") else self._before
        if value.startswith(("listbullet", "listnumber", "lijstopsom", "lijstnummer")):
            return "- "
        for named in ("heading", "kop", "titre"):
            if value.startswith(named):
                level = value[len(named) :]
                return "#" * min(int(level) if level.isdigit() and int(level) else 1, 6) + " "
        return "# " if value in ("title", "titel") else self._before

    def _end(self, _: str) -> None:
        tag = self._within.pop()
        if tag == "p":
            whole = "".join(self._line).strip()
            self._line = []
            bold = bool(whole) and not self._plain and not self._before and whole[-1] not in ".;,"
            if bold and len(whole) <= _HEADING and "tc" not in self._within:
                whole = f"**{whole}**"
            if "tc" in self._within:
                self._out.append(f"{whole} ".replace("\n", " ").replace("|", "/") if whole else "")
            else:
                self._out.append(f"{self._before}{whole}\n" + ("" if self._before.endswith("- ") else "\n"))
        elif tag == "tc":
            self._out.append("| ")
        elif tag in ("tr", "tbl"):
            self._out.append("\n")

    def _data(self, data: str) -> None:
        if self._within and self._within[-1] == "t":
            self._line.append(data)
            self._plain = self._plain or (bool(data.strip()) and not self._bold)
