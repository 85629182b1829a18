"""Which versions of a policy were published, and from when each is in force: as the ledger has it.

A version counts from the beginning of its first day in the policy's zone until that of the next one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gestand.clock import local_day
from gestand.errors import Place, Refused
from gestand.ledger.records import Entry
from gestand.policy.model import Policy

KIND = "published"


@dataclass(frozen=True, slots=True)
class Version:
    """One version: `since` is its first day, `digest` that of the policy, `files` the SHA-256 of each file kept of it.

    `substantial`: people had to be told before; `overruled`: somebody decided so against the rules, with a reason in
    what is kept. `why` has the rules that say so.
    """

    version: str
    digest: str
    since: date
    published: datetime
    substantial: bool
    overruled: bool
    why: tuple[str, ...]
    files: Mapping[str, str]


def versions(entries: Iterable[Entry]) -> tuple[Version, ...]:
    """From the entries of the kind `published`, in the order in which they were published."""
    return tuple(_version(entry) for entry in entries if entry.kind == KIND)


def _version(entry: Entry) -> Version:
    body = entry.body
    return Version(
        version=str(body["version"]),
        digest=str(body["policy"]),
        since=date.fromisoformat(str(body["from"])),
        published=datetime.fromisoformat(entry.at),
        substantial=bool(body["substantial"]),
        overruled=bool(body["overruled"]),
        why=tuple(map(str, body["why"])),
        files={str(name): str(digest) for name, digest in dict(body["files"]).items()},
    )


def in_force(found: Sequence[Version], day: date) -> Version | None:
    """The one that counts on a day: of those whose first day has come, the one that was published last."""
    begun = [one for one in found if one.since <= day]
    return max(begun, key=lambda one: (one.since, one.published)) if begun else None


def insist_counts(found: Sequence[Version], policy: Policy, at: datetime) -> None:
    """`Refused` (`policy/not-yet`) where the policy was published and counts later than `at`: nobody is held to it yet.

    One that was never published, or is over, is for `verify` to tell (`published/statement`).
    """
    today = local_day(at, policy.zone)
    same = [one for one in found if one.digest == policy.digest]
    if not same or any(one.since <= today for one in same):
        return
    mine, holds = min(same, key=lambda one: one.since), in_force(found, today)
    until = f"until then version {holds.version} is in force" if holds else "until then none is in force"
    before = f"go on with the policy of version {holds.version} until then; " if holds else ""
    raise Refused(
        "policy/not-yet",
        f"this policy is version {mine.version}, which counts from {mine.since}: {until}",
        f"{before}`gestand plan PATH --at {mine.since}` and `gestand verify` show what it will be",
        Place(file=str(policy.path)),
    )


def to_entry(version: Version) -> dict[str, object]:
    return {
        "version": version.version,
        "policy": version.digest,
        "from": version.since.isoformat(),
        "substantial": version.substantial,
        "overruled": version.overruled,
        "why": list(version.why),
        "files": dict(version.files),
    }
