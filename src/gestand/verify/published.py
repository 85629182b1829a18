"""`published/...`: the policy is the version that was published and counts, and earlier ones are there as they were.

Nobody promises it before a version was published. What was given to people is a version with a day (GDPR articles
5(1)(a), 12(1) and 13(3)): a policy that was changed since, or one that does not count yet, is not what they were told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from gestand.clock import local_day
from gestand.errors import Tampered
from gestand.ledger.records import Records
from gestand.ledger.shelf import Shelf
from gestand.ledger.versions import KIND as ENTRIES
from gestand.ledger.versions import Version, in_force, versions
from gestand.policy.model import Policy
from gestand.verify.report import Standing, Verdict

KIND = "published"
STATEMENT = "published/statement"
EARLIER = "published/versions"
SAYS = {
    STATEMENT: "the policy is the version that was published and is in force",
    EARLIER: "every version that was published can be read as it was",
}


def judge(policy: Policy, records: Records | None, at: datetime) -> Iterator[Verdict]:
    """Nothing where no version was published, or nobody knows because there are no records."""
    known = versions(records.entries_of(ENTRIES)) if records is not None else ()
    if records is None or not known:
        return
    yield _verdict(STATEMENT, list(_other(policy, known, local_day(at, policy.zone))))
    yield _verdict(EARLIER, list(_damaged(Shelf(records.folder), known)))


def _verdict(key: str, wrong: list[str]) -> Verdict:
    standing = Standing.BROKEN if wrong else Standing.KEPT
    return Verdict(key, KIND, SAYS[key], standing, len(wrong), why="; ".join(wrong))


def _other(policy: Policy, known: Sequence[Version], today: date) -> Iterator[str]:
    current = in_force(known, today)
    if current is not None and current.digest == policy.digest:
        return
    there = f"version {current.version} is in force" if current else "none is in force yet"
    same = [version for version in known if version.digest == policy.digest]
    if not same:
        yield f"what this policy says was never published, and {there}: `gestand publish`"
    elif same[-1].since > today:
        yield f"this is version {same[-1].version}, which counts from {same[-1].since}, and {there}"
    else:
        yield f"this is version {same[-1].version}, which is over, and {there}"


def _damaged(shelf: Shelf, known: Sequence[Version]) -> Iterator[str]:
    for version in known:
        try:
            shelf.get(version)
        except Tampered as damage:
            yield damage.message
