"""The tutorial, typed as it stands: each command is run, and says what the page says it says."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from cli.conftest import Cli
from gestand.errors import Exit

DOCS = Path(__file__).parents[2] / "docs"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass
class Reader:
    """Somebody at a prompt, in a folder of their own; a `cd` lasts."""

    folder: Path

    def type(self, lines: str) -> str:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        done = subprocess.run(
            ["bash", "-e", "-c", f"{lines}\npwd > {self.folder}/.pwd"],
            cwd=self.here,
            env={**os.environ, "PATH": path, "COLUMNS": "100", "GESTAND_STATE": ""},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, f"{lines}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    @property
    def here(self) -> Path:
        place = self.folder / ".pwd"
        return Path(place.read_text(encoding="utf-8").strip()) if place.exists() else self.folder

    def write(self, text: str) -> None:
        name = text.splitlines()[0].removeprefix("# ").strip()
        (self.here / name).write_text(text, encoding="utf-8")


def says(line: str) -> re.Pattern[str]:
    """A line of the page: `...` stands for anything, and columns may be wider."""
    parts = [r"\s+".join(re.escape(word) for word in part.split()) for part in line.split("...")]
    return re.compile(r".*".join(parts))


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    reader, said, checked = Reader(tmp_path), "", 0
    for kind, text in BLOCK.findall((DOCS / "tutorial.md").read_text(encoding="utf-8")):
        if kind == "yaml":
            reader.write(text)
        elif kind == "sh":
            said = reader.type(text)
        else:
            lines = [line.strip() for line in said.splitlines()]
            for line in text.splitlines():
                assert any(says(line.strip()).search(other) for other in lines), f"{line}\nis not in\n{said}"
                checked += 1
    assert checked > 30


def test_every_page_that_it_and_the_how_tos_point_at_is_there() -> None:
    root = DOCS.parent
    for page in [root / "README.md", DOCS / "tutorial.md", *sorted((DOCS / "how-to").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            assert target.startswith("https://") or (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_policy_of_the_readme_works(tmp_path: Path, cli: Cli) -> None:
    text = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    (policy,) = (body for kind, body in BLOCK.findall(text) if kind == "yaml")
    assert len(policy.splitlines()) <= 20
    file = tmp_path / "privacy.yaml"
    file.write_text(policy, encoding="utf-8")
    with sqlite3.connect(tmp_path / "shop.db") as shop:
        shop.executescript(
            """
            CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, created_at TEXT, left_at TEXT);
            CREATE TABLE invoices (
                id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES users, address TEXT, booked_on TEXT
            );
            CREATE INDEX invoices_user ON invoices (user_id);
            INSERT INTO users VALUES (1, 'Alice', 'a@shop.example', '2019-01-01 10:00:00', '2020-01-01 10:00:00');
            INSERT INTO invoices VALUES (1, 1, 'Kade 1', '2024-05-01');
            """
        )
    shop.close()
    assert cli("lint", file).code == Exit.DONE
    assert cli("map", file).code == Exit.DONE
    assert cli("verify", file).code == Exit.BROKEN
    plan = cli("plan", file, "--format", "json").json
    assert [(step["table"], step["action"]) for step in plan["steps"]] == [("users", "blank")]
    assert cli("apply", file, "--approve", plan["digest"]).code == Exit.DONE
    assert cli("verify", file).code == Exit.DONE


def test_the_pictures_show_what_the_demo_says() -> None:
    for name in ("demo", "erasure"):
        picture = (DOCS / "pictures" / f"{name}.svg").read_text(encoding="utf-8")
        assert "@font-face" not in picture
        assert "Traceback" not in picture
    assert "AWR" in (DOCS / "pictures" / "erasure.svg").read_text(encoding="utf-8")
