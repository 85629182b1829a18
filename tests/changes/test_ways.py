"""How people are told of a new version, and that nobody receives something: what is said is told from what is not."""

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


def test_whom_every_policy_can_name_is_named_in_the_readers_language(tmp_path: Path) -> None:
    path, found = tmp_path / "privacy.yaml", []
    for old, new in (("", ""), ("recipients: [hosting provider]", "recipients: [hosting provider, accountant]")):
        path.write_text(WHOLE.replace(old, new).replace("at: US,", "at: IN," if old else "at: US,"), encoding="utf-8")
        found.append(read(path))
    said = "\n".join(Sentences(diff(*found), "de").all())
    assert "die Empfänger, neu ist „Buchhalter“." in said
    assert "Auftragsverarbeiter oder Dritter „E-Mail-Versanddienst“: das Land" in said


def test_that_nobody_receives_something_is_a_promise_that_can_be_made_and_taken_back(tmp_path: Path) -> None:
    line = "    uses: [users.phone]\n"
    found = {}
    for name, more in (("silent", ""), ("nobody", "    recipients: []\n"), ("named", "    recipients: [mailer]\n")):
        path = tmp_path / "privacy.yaml"
        path.write_text(WHOLE.replace(line, line + more), encoding="utf-8")
        found[name] = read(path)
    assert len({policy.digest for policy in found.values()}) == 3

    def seen(old: str, new: str) -> list[tuple[str, str, bool]]:
        return [(c.key, c.way.value, c.substantial) for c in diff(found[old], found[new]).changes]

    assert seen("silent", "nobody") == [("activity/call-back.no recipients", "stricter", False)]
    assert seen("nobody", "silent") == [("activity/call-back.no recipients", "looser", True)]
    assert seen("nobody", "named") == [("activity/call-back.recipients", "new", True)]
