"""How people are told of a new version, compared for each kind of them."""

from __future__ import annotations

from pathlib import Path

from changes_drawn import WHOLE
from gestand.changes.diff import diff
from gestand.changes.words import Sentences
from gestand.policy.model import Policy
from gestand.policy.reader import read


def policy(folder: Path, by: str) -> Policy:
    path = folder / "privacy.yaml"
    assert "told by: [e-mail]" in WHOLE
    path.write_text(WHOLE.replace("told by: [e-mail]", f"told by: {by}"), encoding="utf-8")
    return read(path)


def test_how_people_are_told_is_compared_for_each_kind_of_them(tmp_path: Path) -> None:
    old, new = policy(tmp_path, "[e-mail]"), policy(tmp_path, "{the website: [user]}")
    assert Sentences(diff(old, new), "en").all() == [
        "changes of the statement, for “user”: how you hear of it, new is “the website”.",
        "changes of the statement, for “user”: how you hear of it, gone is “e-mail”.",
    ]
    written = diff(old, policy(tmp_path, "{e-mail: everybody}")).changes
    assert [(change.key, change.substantial) for change in written] == [("changes.told by", False)]
