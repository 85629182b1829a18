"""Whatever the bytes: findings or a policy, in bounded time and memory, and never another exception."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gestand.errors import Level, PolicyError
from gestand.policy.reader import lint, read

from .texts import SMALL, written

LENIENT = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)


def check(path: Path) -> None:
    findings = lint(path)
    errors = [finding for finding in findings if finding.level is Level.ERROR]
    try:
        policy = read(path)
    except PolicyError as failure:
        assert errors
        assert failure.findings == findings
    else:
        assert not errors
        assert policy.findings == findings


@LENIENT
@given(st.binary(max_size=300))
def test_any_bytes_are_findings_or_a_policy(tmp_path: Path, data: bytes) -> None:
    check(written(tmp_path, data))


@LENIENT
@given(st.text(max_size=300))
def test_any_text_is_findings_or_a_policy(tmp_path: Path, text: str) -> None:
    check(written(tmp_path, text.encode("utf-8", "surrogatepass")))


PIECES = [
    *(
        "{",
        "}",
        "[",
        "]",
        ": ",
        ", ",
        "- ",
        "\n",
        "\n  ",
        "\n    ",
        "? ",
        "&a ",
        "*a",
        "!x ",
        "'",
        '"',
        "#",
        "|",
        ">",
        "\t",
    ),
    *("tables", "users", "whose", "self", "id -> user", "personal", "name", "stores", "people", "activities", "keep"),
    *("2 years after users.ended_at", "nl.tax.records after a.b", "law", "uses", "events", "not yet", "null", "{key}"),
    *("points at", "shell", "stand-in", "laws", "of", "brake", "version", "the latest of (", "then", "any of", "<<"),
]


@LENIENT
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_any_words_of_the_language_are_findings_or_a_policy(tmp_path: Path, pieces: list[str]) -> None:
    check(written(tmp_path, "".join(pieces)))


@LENIENT
@given(st.integers(0, len(SMALL)), st.integers(0, 30), st.lists(st.sampled_from(PIECES), max_size=3))
def test_a_policy_with_a_piece_cut_out_or_put_in(tmp_path: Path, at: int, cut: int, put: list[str]) -> None:
    check(written(tmp_path, SMALL[:at] + "".join(put) + SMALL[at + cut :]))


LEAVES = st.sampled_from(
    ["", "x", "yes", "null", "id -> user", "users", "user", "not yet", "until it ends", "?", "a.b"]
)
NAMES = "stores people tables activities laws users user whose personal events shell keep law uses by then is of"
KEYS = st.sampled_from([*NAMES.split(), "points at", "stand-in"])
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=20,
)


def flow(tree: object) -> str:
    if isinstance(tree, dict):
        return "{" + ", ".join(f'"{key}": {flow(value)}' for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(flow(item) for item in tree) + "]"
    return f'"{tree}"'


@LENIENT
@given(st.sampled_from(["tables", "activities", "people", "stores", "laws", "controller", "brake", "cookies"]), TREES)
def test_any_shape_in_any_section_is_findings_or_a_policy(tmp_path: Path, section: str, tree: object) -> None:
    check(written(tmp_path, f"{section}: {flow(tree)}\n"))
    inside = SMALL.replace("\nactivities:", f"\n  other: {flow(tree)}\nactivities:")
    check(written(tmp_path, inside))


# ---------------------------------------------------------------- the known attacks


def codes(path: Path) -> set[str]:
    return {finding.code for finding in lint(path)}


def test_a_billion_laughs_are_not_laughed(tmp_path: Path) -> None:
    lines = ['a: &a ["lol"]'] + [
        f"{y}: &{y} [{', '.join([f'*{x}'] * 9)}]" for x, y in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    start = time.process_time()
    assert "P010" in codes(written(tmp_path, "\n".join(lines)))
    assert time.process_time() - start < 1


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "a:\n"])
def test_deep_nesting_is_a_finding(tmp_path: Path, opening: str) -> None:
    assert codes(written(tmp_path, opening * 50_000)) & {"P004", "P005", "P103", "P008", "P012"}


@pytest.mark.parametrize("byte", [b"\0", b"\x07", b"\x1b", b"\x7f"])
def test_a_control_character_is_a_finding_with_its_place(tmp_path: Path, byte: bytes) -> None:
    (finding,) = lint(written(tmp_path, SMALL.encode().replace(b"To deliver", b"To" + byte + b"deliver")))
    assert (finding.code, finding.where.line, finding.where.column) == ("P005", 21, 16)


def test_a_byte_order_mark_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    plain = read(written(tmp_path, SMALL, "a.yaml"))
    windows = read(written(tmp_path, b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode(), "b.yaml"))
    assert plain.digest == windows.digest


def test_a_place_is_right_after_a_byte_order_mark(tmp_path: Path) -> None:
    text = SMALL.replace("2 years", "2 jaar").replace("\n", "\r\n")
    (finding,) = lint(written(tmp_path, b"\xef\xbb\xbf" + text.encode()))
    assert (finding.where.line, finding.where.column) == (24, 13)
    first = "verzion: x\n" + SMALL.split("\n", 1)[1]
    assert lint(written(tmp_path, b"\xef\xbb\xbf" + first.encode()))[0].where.column == 1


def test_ten_megabytes_are_refused_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, b"a: b\n" * 2_000_000)
    start = time.process_time()
    assert codes(path) == {"P003"}
    assert time.process_time() - start < 1


def test_too_many_values_are_refused(tmp_path: Path) -> None:
    assert codes(written(tmp_path, "[" + "a," * 250_000 + "]")) == {"P003"}


def test_a_path_that_cannot_be_a_path_is_a_finding() -> None:
    assert codes(Path("no such file.yaml")) == {"P001"}
    assert codes(Path("a\0b.yaml")) == {"P001"}
    assert codes(Path("x" * 5000)) == {"P001"}


def test_a_file_that_may_not_be_read_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = written(tmp_path, SMALL)
    monkeypatch.setattr(Path, "open", refuse)
    (finding,) = lint(path)
    assert (finding.code, "Permission denied" in finding.message) == ("P015", True)
