"""Publishing a version: it is decided, kept with all that people are told, and entered in the ledger."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from gestand.changes.announcing import announcement
from gestand.changes.deciding import Decision, Said, decide
from gestand.changes.touching import touching
from gestand.clock import local_day
from gestand.errors import Place, Refused, UsageError
from gestand.ledger import touched
from gestand.ledger.codec import moment_to_text
from gestand.ledger.shelf import Files, Shelf, hashes
from gestand.ledger.store import FolderRecords
from gestand.ledger.versions import KIND, Version, in_force, to_entry, versions
from gestand.policy.files import parts
from gestand.policy.model import Policy
from gestand.policy.reader import read
from gestand.vocabulary import catalogue

POLICY = "policy/"
ONE = "the-policy.yaml"
"""Of a policy in one file."""
ABOUT = touched.ABOUT

Render = Callable[[Policy, Decision, Sequence[Version]], Mapping[str, bytes]]
"""The statement as people read it, with the day it counts from and the versions before: files by name (`nl.html`)."""


@dataclass(frozen=True, slots=True)
class Published:
    version: Version
    decision: Decision | None
    """None: it was published before, with the same content, and nothing was done."""


def published(records: FolderRecords) -> tuple[Version, ...]:
    """Every version that was published, in that order."""
    return versions(records.entries_of(KIND))


def find(records: FolderRecords, name: str) -> Version:
    found = published(records)
    for version in found:
        if version.version == name:
            return version
    known = ", ".join(version.version for version in found) or "none"
    raise UsageError("publish/unknown", f"no version {name} was published", f"published are: {known}")


def policy_of(shelf: Shelf, version: Version) -> Policy:
    """The policy of a version, as it was published. `Tampered` when it is otherwise now."""
    shelf.get(version)
    folder = shelf.of(version.version) / POLICY
    return read(folder / ONE if f"{POLICY}{ONE}" in version.files else folder)


def before(records: FolderRecords) -> tuple[Version, Policy] | None:
    """The version that a new one follows, with its policy: the last that was published."""
    found = published(records)
    if not found:
        return None
    last = max(found, key=lambda one: (one.since, one.published))
    return last, policy_of(Shelf(records.folder), last)


def foreseen(new: Policy, records: FolderRecords, now: datetime, said: Said) -> Decision:
    """What publishing would decide; nothing is kept."""
    return decide(new, before(records), local_day(now, new.zone), said)


def publish(new: Policy, records: FolderRecords, now: datetime, said: Said, render: Render | None) -> Published:
    """Decided, kept and entered. Again with the same content: nothing.

    `Refused`: another content under a version that was published (`publish/other-content`), and as `decide` says.
    """
    shelf = Shelf(records.folder)
    with shelf.alone():
        known = next((one for one in published(records) if one.version == new.version), None)
        if known is not None:
            return _again(new, known)
        found = before(records)
        decision = decide(new, found, local_day(now, new.zone), said)
        rendered = render(new, decision, published(records)) if render else {}
        statement = {f"statement/{name}": content for name, content in rendered.items()}
        files = {**_texts(new), **statement, **_announcements(decision)}
        follows = found[0].version if found else None
        files[ABOUT] = _about(new, decision, follows, now)
        shelf.put(new.version, files)
        version = Version(
            version=new.version,
            digest=new.digest,
            since=decision.since,
            published=now,
            substantial=decision.substantial,
            overruled=decision.overruled,
            why=decision.why,
            files=hashes(files),
        )
        records.note(KIND, to_entry(version), now)
        return Published(version, decision)


def _again(new: Policy, known: Version) -> Published:
    if known.digest != new.digest:
        raise Refused(
            "publish/other-content",
            f"version {new.version} was published with another content",
            "give this one a version of its own: people were given the other under that name",
            Place(file=str(new.path)),
        )
    return Published(known, None)


def _texts(new: Policy) -> Files:
    """The files of the policy, and proof that they say what was read and decided about."""
    found = {name: file.read_bytes() for name, file in zip(_names(new.path), parts(new.path), strict=True)}
    with tempfile.TemporaryDirectory(prefix="gestand-") as folder:
        for name, content in found.items():
            (Path(folder) / name).write_bytes(content)
        same = read(Path(folder) / ONE if ONE in found else Path(folder)).digest == new.digest
    if not same:
        raise Refused("publish/changed", "the policy was changed while it was published", "publish it again")
    return {f"{POLICY}{name}": content for name, content in found.items()}


def _names(path: Path) -> Iterator[str]:
    """One file has a name of ours, for it may have any; those of a folder theirs, where everybody can write it."""
    if not path.is_dir():
        yield ONE
        return
    for number, file in enumerate(parts(path), 1):
        plain = file.name.isascii() and file.name.isprintable() and file.name != ONE
        yield file.name if plain else f"part-{number}.yaml"


def _announcements(decision: Decision) -> Files:
    if decision.diff is None:
        return {}
    return {
        f"announcement/{language}.txt": announcement(
            decision.diff, decision.since, decision.substantial, language
        ).encode()
        for language in catalogue.LANGUAGES
    }


def _about(new: Policy, decision: Decision, follows: str | None, now: datetime) -> bytes:
    said: dict[str, Any] = {
        "version": new.version,
        "digest": new.digest,
        "follows": follows,
        "published": moment_to_text(now),
        "from": decision.since.isoformat(),
        "substantial": decision.substantial,
        "overruled": decision.overruled,
        "why": list(decision.why),
        "because": decision.because,
        "tell": touching(decision.diff).to_json(),
    }
    return (json.dumps(said, indent=2, ensure_ascii=False) + "\n").encode()


def standing(found: Sequence[Version], version: Version, day: date) -> str:
    """`in force`, `to come` or `over`, on a day."""
    if version.since > day:
        return "to come"
    return "in force" if in_force(found, day) == version else "over"
