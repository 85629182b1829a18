"""A version is decided, kept whole, entered, and can be read as it was published; what may not be is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from changes_drawn import WHOLE
from gestand.changes.deciding import Decision, Said
from gestand.changes.publishing import ABOUT, Published, find, policy_of, publish, published, standing
from gestand.errors import GestandError, Refused, StoreError, Tampered, UsageError
from gestand.ledger.folder import open_records
from gestand.ledger.shelf import Shelf, sha256
from gestand.ledger.store import FolderRecords
from gestand.ledger.versions import Version
from gestand.policy.model import Policy
from gestand.policy.reader import read

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
LONGER = ("keep: 2 years after users.ended_at", "keep: 3 years after users.ended_at")
SHORTER = ("keep: 2 years after users.ended_at", "keep: 1 year after users.ended_at")
NOTHING = Said()
REASON = Said(because="the accountant asks for three years")


def _page(policy: Policy, decision: Decision, earlier: Sequence[Version]) -> dict[str, bytes]:
    return {"nl.html": f"{policy.version} from {decision.since} after {len(earlier)}".encode()}


class Publisher:
    """One policy over time, and its records."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "privacy.yaml"
        self.path.write_text(WHOLE, encoding="utf-8")
        self.records: FolderRecords = open_records(folder / ".gestand")

    def write(self, version: str, day: str, *changes: tuple[str, str]) -> None:
        text = WHOLE.replace('version: "1.0"', f'version: "{version}"')
        for old, new in (("in_force: 2026-01-01\n", f"in_force: {day}\n" if day else ""), *changes):
            assert old in text, old
            text = text.replace(old, new)
        self.path.write_text(text, encoding="utf-8")

    def publish(self, said: Said = NOTHING, now: datetime = NOW) -> Published:
        return publish(read(self.path), self.records, now, said, _page)

    def refused(self, said: Said = NOTHING) -> GestandError:
        before = self.records.entries()
        with pytest.raises(GestandError) as why:
            self.publish(said)
        assert self.records.entries() == before
        return why.value


@pytest.fixture
def publisher(tmp_path: Path) -> Iterator[Publisher]:
    made = Publisher(tmp_path)
    made.publish()
    yield made
    made.records.close()


def test_the_first_version_counts_from_the_day_it_says_and_the_next_one_from_its_own(publisher: Publisher) -> None:
    publisher.write("1.1", "2026-03-01", SHORTER)
    publisher.publish()
    first, second = published(publisher.records)
    assert (first.since, second.since, second.substantial) == (date(2026, 1, 1), date(2026, 3, 1), False)
    assert standing((first, second), first, date(2026, 3, 1)) == "over"
    assert standing((first, second), first, date(2026, 2, 28)) == "in force"
    assert standing((first, second), second, date(2026, 2, 28)) == "to come"


def test_a_substantial_change_counts_only_after_the_notice_that_was_promised(publisher: Publisher) -> None:
    publisher.write("1.1", "2026-03-31", LONGER)
    why = publisher.refused(REASON)
    assert (why.code, why.exit) == ("publish/notice", Refused.exit)
    assert "in_force: 2026-04-01" in why.hint, "thirty days after the day of telling, which is not counted"
    # A shorter notice in the new text is not the one that people were promised.
    publisher.write("1.1", "2026-03-31", LONGER, ("notice: 30 days", "notice: 2 weeks"))
    assert publisher.refused(REASON).code == "publish/notice"
    publisher.write("1.1", "", LONGER)
    assert publisher.publish(REASON).version.since == date(2026, 4, 1)


def test_rows_that_were_promised_a_shorter_term_keep_it_unless_somebody_says_why(publisher: Publisher) -> None:
    publisher.write("1.1", "", LONGER)
    why = publisher.refused()
    line = "3 years after users.ended_at (2 years before 2026-04-01)"
    assert why.code == "publish/old-rows" and f"write `keep: {line}` in deliver" in why.hint
    about = json.loads(Shelf(publisher.records.folder).get(publisher.publish(REASON).version)[ABOUT])
    assert about["because"] == REASON.because
    # A reason was written by somebody about somebody: the ledger has its hash alone.
    assert REASON.because not in "".join(entry.bytes.decode() for entry in publisher.records.entries())


def test_the_line_that_it_proposes_is_published_and_counts_for_what_comes(publisher: Publisher) -> None:
    line = "keep: 3 years after users.ended_at (2 years before 2026-04-01)"
    publisher.write("1.1", "", (LONGER[0], line))
    assert publisher.publish().version.why == ("longer term",)
    # Lengthened once more, both promises stay what they were.
    publisher.write("1.2", "", (LONGER[0], line.replace("3 years", "5 years")))
    later = datetime(2027, 1, 31, 12, tzinfo=UTC)
    before = publisher.records.entries()
    with pytest.raises(Refused) as why:
        publisher.publish(now=later)
    assert publisher.records.entries() == before
    proposed = "5 years after users.ended_at (2 years before 2026-04-01, 3 years before 2027-03-03)"
    assert proposed in why.value.hint
    publisher.write("1.2", "", (LONGER[0], f"keep: {proposed}"))
    assert publisher.publish(now=later).version.since == date(2027, 3, 3)


def test_each_activity_has_its_line_also_where_a_term_is_of_several(publisher: Publisher) -> None:
    several = "keep: the latest of (1 year after logins.at, 1 month after users.ended_at)"
    publisher.write("1.1", "", LONGER, (several, several.replace("1 year", "18 months")))
    hint = publisher.refused().hint
    lines = (
        "keep: 3 years after users.ended_at (2 years before 2026-04-01)",
        "keep: the latest of (18 months after logins.at (1 year before 2026-04-01), 1 month after users.ended_at)",
    )
    assert all(f"write `{line}`" in hint for line in lines)
    publisher.write("1.1", "", (LONGER[0], lines[0]), (several, lines[1]))
    assert publisher.publish().version.substantial


def test_another_name_is_no_way_around_a_promise(publisher: Publisher) -> None:
    """Where nobody can tell that it is the same activity, the columns say so."""
    name, basis = "  call-back:\n    basis: consent\n", "    basis: legitimate interest\n    interest: sales\n"
    others = (("only for: [call-back]", "only for: [ring]"), ("{for: call-back,", "{for: ring,"))
    publisher.write("1.1", "", (name, "  ring:\n    basis: consent\n"), *others)
    assert publisher.refused(REASON).code == "publish/consent", "people agreed to be called back"
    publisher.write("1.1", "", (name, f"  ring:\n{basis}"), *others)
    why = publisher.refused(REASON)
    assert why.code == "publish/consent" and "gave on consent alone" in why.message and why.where.line
    longer = ("keep: 1 year after users", "keep: 2 years after users")
    publisher.write("1.1", "", (name, "  ring:\n    basis: consent\n"), *others, longer)
    why = publisher.refused()
    assert why.code == "publish/old-rows" and "ring" in why.message and "an activity of their own" in why.hint
    assert publisher.publish(REASON).version.substantial


def test_an_earlier_day_would_lengthen_what_was_collected_since(publisher: Publisher) -> None:
    publisher.write("1.1", "", (LONGER[0], "keep: 3 years after users.ended_at (2 years before 2026-03-31)"))
    assert publisher.refused().code == "publish/old-rows"


def test_what_a_law_makes_longer_is_asked_of_the_old_rows_too(publisher: Publisher) -> None:
    publisher.write("1.1", "", ("keep: nl.tax.records after", "keep: nl.vat.oss after"))
    assert publisher.publish().version.why == ("longer term",)


def test_what_people_agreed_to_is_not_changed_under_them(publisher: Publisher) -> None:
    publisher.write("1.1", "", ("keep: 1 year after users.ended_at", "keep: 2 years after users.ended_at"))
    why = publisher.refused(REASON)
    assert why.code == "publish/consent" and "call-back" in why.message and why.where.line


def test_somebody_can_overrule_the_rules_with_a_reason_that_is_kept(publisher: Publisher) -> None:
    publisher.write("1.1", "", ("To find abuse", "To find misuse"))
    assert isinstance(publisher.refused(Said(substantial=False)), UsageError)
    found = publisher.publish(Said(substantial=False, because="the same in other words")).version
    assert (found.since, found.substantial, found.overruled, found.why) == (NOW.date(), False, True, ("new purpose",))


@pytest.mark.parametrize(
    ("version", "day", "said", "code"),
    [
        ("1.0", "2026-06-01", NOTHING, "publish/other-content"),
        ("1.1", "2026-02-01", NOTHING, "publish/past"),
        ("1.1", "2026-06-01", Said(since=date(2026, 7, 1)), "publish/two-dates"),
        ("x" * 65, "2026-06-01", NOTHING, "publish/version"),
        # Sixty-four letters, and a name for a folder that no file system takes.
        ("\u65e5" * 64, "2026-06-01", NOTHING, "publish/version"),
    ],
)
def test_what_cannot_be_published_is_refused_with_its_reason(
    publisher: Publisher, version: str, day: str, said: Said, code: str
) -> None:
    publisher.write(version, day, SHORTER)
    found = publisher.refused(said)
    assert found.code == code and found.hint


def test_a_version_comes_into_force_after_the_one_before_it(publisher: Publisher) -> None:
    publisher.write("1.1", "2026-08-01", SHORTER)
    publisher.publish()
    publisher.write("1.2", "2026-07-01", SHORTER, ("security: [encryption in transit]", "security: [locks]"))
    assert publisher.refused().code == "publish/order"


def test_publishing_the_same_again_does_nothing(publisher: Publisher) -> None:
    entries = publisher.records.entries()
    assert publisher.publish().decision is None
    assert publisher.records.entries() == entries


def test_an_earlier_version_stays_readable_as_it_was(publisher: Publisher) -> None:
    first = read(publisher.path)
    publisher.write("2.0/…", "", SHORTER)
    publisher.publish()
    shelf = Shelf(publisher.records.folder)
    old = find(publisher.records, "1.0")
    assert policy_of(shelf, old).digest == first.digest
    files = shelf.get(old)
    assert files["statement/nl.html"] == b"1.0 from 2026-01-01 after 0"
    assert old.files == {name: sha256(content) for name, content in files.items()}
    new = shelf.get(find(publisher.records, "2.0/…"))
    assert "bewaartermijn wordt korter" in new["announcement/nl.txt"].decode()
    assert shelf.of("2.0/…").parent == shelf.folder == shelf.of("..").parent
    with pytest.raises(UsageError, match=r"no version 3\.0"):
        find(publisher.records, "3.0")


def test_what_was_changed_afterwards_is_found(publisher: Publisher) -> None:
    shelf = Shelf(publisher.records.folder)
    file = shelf.of("1.0") / "statement" / "nl.html"
    file.write_bytes(b"something nicer")
    with pytest.raises(Tampered, match="not what was published"):
        shelf.get(find(publisher.records, "1.0"))
    shutil.rmtree(file.parent)
    with pytest.raises(Tampered, match="No such file"):
        policy_of(shelf, find(publisher.records, "1.0"))


def test_what_a_crash_left_is_no_version_and_is_written_again(
    publisher: Publisher, monkeypatch: pytest.MonkeyPatch
) -> None:
    publisher.write("1.1", "", SHORTER)

    def full(*_: object) -> None:
        raise StoreError("records/full", "no room")

    with monkeypatch.context() as crash:
        crash.setattr(FolderRecords, "note", full)
        with pytest.raises(StoreError):
            publisher.publish()
    assert Shelf(publisher.records.folder).of("1.1").exists()
    assert [version.version for version in published(publisher.records)] == ["1.0"]
    publisher.write("1.1", "", SHORTER, ("security: [encryption in transit]", "security: [locks]"))
    publisher.publish()
    shelf = Shelf(publisher.records.folder)
    assert b"locks" in shelf.get(find(publisher.records, "1.1"))["policy/the-policy.yaml"]
    # What was there may be all that is left of what the records have forgotten.
    assert b"transit" in (shelf.folder / ".left-1" / "policy" / "the-policy.yaml").read_bytes()


def test_a_policy_in_a_folder_is_kept_file_by_file(tmp_path: Path) -> None:
    folder = tmp_path / "policy"
    folder.mkdir()
    head, tables = WHOLE[: WHOLE.index("tables:")], WHOLE[WHOLE.index("tables:") :]
    (folder / "head.yaml").write_text(head, encoding="utf-8")
    (folder / "été.YML").write_text(tables, encoding="utf-8")
    policy = read(folder)
    with open_records(tmp_path / "records") as records:
        version = publish(policy, records, NOW, NOTHING, None).version
        assert {name for name in version.files if name.startswith("policy/")} == {
            "policy/head.yaml",
            "policy/part-2.yaml",
        }
        assert policy_of(Shelf(records.folder), version).digest == policy.digest
