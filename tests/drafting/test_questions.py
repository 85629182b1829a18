"""Questions are found where they stand, and an answer changes nothing but its own place."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from gestand.drafting import answers, questions
from gestand.drafting.answers import NoAnswer
from gestand.drafting.questions import Question
from gestand.errors import PolicyError

TEXT = """\
# a policy with a comment at its head: "?" here is none
version: "1.0"
established: NL
controller: {name: "?", contact: privacy@voorbeeld.example}   # who answers?

stores: {app: {url: $APP_DB}}

people:
  user: {table: users, key: id, born: created_at, known_by: [email]}

tables:
  users:
    whose: {self: id -> user}
    personal:
      email: email
      remarks: "?"      # doubtful `note`: 12 of 40 hold a word of health
      score: {is: "?", blank: 0}  # likely `score`
    events:
      created_at: always there   # kept

activities:
  deliver:
    basis: ?
    keep: "?"   # likely `until it ends`
    uses:
      - users.email
      - users.remarks    # see above
      - users.score
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "privacy.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def one(path: Path, about: str) -> Question:
    return next(question for question in questions.find(path) if question.about == about)


def say(path: Path, about: str, answer: str) -> str:
    text = path.read_text(encoding="utf-8")
    answers.keep(path, answers.answered(text, one(path, about), answer))
    return path.read_text(encoding="utf-8")


def test_every_question_is_found_with_its_guess_and_what_can_be_answered(policy: Path) -> None:
    found = {question.about: question for question in questions.find(policy)}
    assert list(found) == [
        "controller: name",
        "users.remarks",
        "users.score",
        "activities: deliver: basis",
        "activities: deliver: keep",
    ]
    assert found["users.remarks"].guess == "note"
    assert found["users.remarks"].said.endswith("12 of 40 hold a word of health")
    assert "health" in found["users.remarks"].choices
    assert "contract" in found["activities: deliver: basis"].choices
    assert found["activities: deliver: keep"].choices == ()
    assert found["users.remarks"].place == f"{policy}:16:16"


def test_an_answer_changes_its_own_place_alone(policy: Path) -> None:
    assert say(policy, "users.remarks", "note") == TEXT.replace('remarks: "?"', "remarks: note")


def test_a_bare_question_mark_is_answered_as_well(policy: Path) -> None:
    assert "    basis: contract\n" in say(policy, "activities: deliver: basis", "contract")


def test_a_text_that_yaml_would_misread_stands_in_quotes(policy: Path) -> None:
    assert 'name: "Jansen: zonen, \\"echt\\"",' in say(policy, "controller: name", 'Jansen: zonen, "echt"')


def test_a_column_that_is_not_personal_moves_with_its_reason_and_is_used_no_more(policy: Path) -> None:
    text = say(policy, "users.remarks", "not personal: remarks about the furniture")
    assert "    not personal:\n      remarks: remarks about the furniture\n    personal:\n      email: email\n" in text
    assert "users.remarks" not in text
    assert "# kept" in text


def test_a_word_that_cannot_stand_there_is_refused(policy: Path) -> None:
    text = policy.read_text(encoding="utf-8")
    for about, answer in (
        ("users.remarks", "nonsense"),
        ("activities: deliver: basis", "because"),
        ("users.score", ""),
    ):
        with pytest.raises(NoAnswer):
            answers.answered(text, one(policy, about), answer)
    with pytest.raises(NoAnswer, match="reason"):
        answers.answered(text, one(policy, "users.remarks"), "not personal")


def test_a_term_that_cannot_be_read_is_told_before_it_is_written(policy: Path) -> None:
    before = policy.read_text(encoding="utf-8")
    keep = one(policy, "activities: deliver: keep")
    wrong = answers.refused(keep, before, answers.answered(before, keep, "two moons after users.created_at"))
    assert wrong is not None
    assert wrong.code == "P403"
    right = answers.answered(before, keep, "2 years after users.created_at")
    assert answers.refused(keep, before, right) is None


def test_the_file_keeps_its_rights_and_leaves_nothing_beside_it(policy: Path) -> None:
    policy.chmod(0o640)
    say(policy, "users.remarks", "note")
    assert stat.S_IMODE(policy.stat().st_mode) == 0o640
    assert [path.name for path in policy.parent.iterdir()] == ["privacy.yaml"]


def test_a_disk_that_fails_leaves_the_policy_as_it_was(policy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        say(policy, "users.remarks", "note")
    assert policy.read_text(encoding="utf-8") == TEXT
    assert [path.name for path in policy.parent.iterdir()] == ["privacy.yaml"]


def test_a_link_to_a_policy_stays_a_link(policy: Path) -> None:
    link = policy.parent / "link.yaml"
    link.symlink_to(policy)
    say(link, "users.remarks", "note")
    assert link.is_symlink()
    assert "remarks: note" in policy.read_text(encoding="utf-8")


def test_letters_of_every_kind_and_windows_lines_do_not_move_the_place(tmp_path: Path) -> None:
    path = tmp_path / "privacy.yaml"
    text = 'controller: {name: "Café Ünïcode 🙂", contact: "?"}  # ☎\r\nversion: "?"\r\n'
    path.write_bytes(text.encode())
    for about, answer in (("controller: contact", "a@b.example"), ("version", "1.0 beta")):
        raw = path.read_bytes().decode()
        question = next(q for q in questions.find(path) if q.about == about)
        answers.keep(path, answers.answered(raw, question, answer))
    expected = text.replace('contact: "?"', 'contact: "a@b.example"').replace('version: "?"', 'version: "1.0 beta"')
    assert path.read_bytes().decode() == expected


def test_a_folder_is_asked_file_by_file(policy: Path) -> None:
    (policy.parent / "more.yaml").write_text('laws: {nl.x.y: {kind: "?"}}\n', encoding="utf-8")
    assert {question.file.name for question in questions.find(policy.parent)} == {"privacy.yaml", "more.yaml"}


def test_what_is_no_yaml_is_told_and_not_asked(tmp_path: Path) -> None:
    path = tmp_path / "privacy.yaml"
    path.write_text("tables: [", encoding="utf-8")
    with pytest.raises(PolicyError):
        questions.find(path)


def test_a_claim_can_be_answered_with_what_becomes_of_its_row(tmp_path: Path) -> None:
    path = tmp_path / "privacy.yaml"
    path.write_text(
        'tables:\n  mails:\n    whose:\n      to: "?"  # doubtful `{by: to_id -> user, then: blanked}`: 9 of 10\n'
    )
    question = questions.find(path)[0]
    text = answers.answered(path.read_text(), question, question.guess)
    assert "      to: {by: to_id -> user, then: blanked}  # doubtful" in text
