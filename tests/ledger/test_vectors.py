"""The vectors: ledgers that are whole or damaged, and what has to be found in them."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from gestand.errors import Exit, Tampered
from gestand.ledger.chain import read_entry
from gestand.ledger.checkpoints import parse
from gestand.ledger.proofs import Report, verify
from gestand.ledger.records import Entry

from . import generate_vectors

VECTORS = sorted(generate_vectors.FOLDER.glob("*.json"))


def read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def entry(line: dict[str, Any]) -> Entry:
    raw = base64.b64decode(line["base64"]) if "base64" in line else line["bytes"].encode()
    return read_entry(line["number"], raw, line["hash"])


def judged(path: Path) -> Report:
    vector = read(path)
    return verify([entry(line) for line in vector["entries"]], vector.get("kept", []), vector.get("against"))


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_it_finds_in_a_vector_what_was_done_to_it(path: Path) -> None:
    found, expected = judged(path).damages, read(path)["damages"]
    assert [damage.number for damage in found] == [damage["number"] for damage in expected]
    for damage, wanted in zip(found, expected, strict=True):
        assert wanted["what"] in damage.what


def test_most_vectors_are_damaged() -> None:
    assert len(VECTORS) >= 25
    assert sum(1 for path in VECTORS if read(path)["damages"]) > len(VECTORS) * 3 / 4


@pytest.mark.parametrize("path", [p for p in VECTORS if read(p)["damages"]], ids=lambda path: path.stem)
def test_it_says_tampered_with_the_first_damaged_number(path: Path) -> None:
    with pytest.raises(Tampered, match=f"at number {read(path)['damages'][0]['number']}:") as failure:
        judged(path).insist()
    assert failure.value.exit is Exit.TAMPERED
    assert failure.value.hint


def test_it_says_nothing_when_the_ledger_is_whole() -> None:
    report = judged(generate_vectors.FOLDER / "whole.json")
    report.insist()
    assert (report.entries, report.proven) == (6, 6)


def test_it_says_how_far_a_checkpoint_reaches() -> None:
    report = judged(generate_vectors.FOLDER / "grown.json")
    assert (report.entries, report.proven) == (6, 3)


def test_a_stranger_can_check_the_chain_with_two_lines_of_their_own() -> None:
    head = bytes(32)
    for line in read(generate_vectors.FOLDER / "whole.json")["entries"]:
        assert json.loads(line["bytes"])["previous"] == head.hex()
        head = hashlib.sha256(head + line["bytes"].encode()).digest()
        assert line["hash"] == head.hex()


def test_every_bit_of_every_entry_counts() -> None:
    lines = read(generate_vectors.FOLDER / "whole.json")["entries"]
    for index, line in enumerate(lines):
        raw = line["bytes"].encode()
        for place in range(len(raw)):
            bad = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
            entries = [entry(each) for each in lines]
            entries[index] = read_entry(line["number"], bad, line["hash"])
            assert next(damage.number for damage in verify(entries).damages) == line["number"]


def test_every_bit_of_a_checkpoint_counts() -> None:
    text = read(generate_vectors.FOLDER / "whole.json")["against"]
    for place, letter in enumerate(text[:-1]):
        bad = text[:place] + chr(ord(letter) ^ 1) + text[place + 1 :]
        with pytest.raises(ValueError, match="checkpoint"):
            parse(bad)


def test_a_checkpoint_survives_the_line_ends_of_a_mail() -> None:
    text = read(generate_vectors.FOLDER / "whole.json")["against"]
    assert parse("\n" + text.replace("\n", "\r\n") + "\r\n\r\n") == parse(text)


def test_the_vectors_are_what_the_script_writes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate_vectors, "FOLDER", tmp_path)
    generate_vectors.main()
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == {p.name: p.read_bytes() for p in VECTORS}
