"""From text to a policy: `read` gives it or raises with every finding at once, `lint` gives the findings.

path ─nodes─▶ tree ─sections─▶ draft ─checks─▶ findings, Policy
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from gestand.clock import local_day
from gestand.errors import Exit, Finding, Place, PolicyError
from gestand.policy import checks
from gestand.policy.codes import Report, unopened
from gestand.policy.digest import digest
from gestand.policy.draft import Draft
from gestand.policy.files import load
from gestand.policy.model import Policy
from gestand.policy.names import Names
from gestand.policy.nodes import Fields, Node
from gestand.policy.sections.activities import Laws, read_activities
from gestand.policy.sections.copies import COPIES, read_copies
from gestand.policy.sections.head import Head, read_head
from gestand.policy.sections.laws import read_laws
from gestand.policy.sections.mentions import MENTIONS, read_mentions
from gestand.policy.sections.says import SECTIONS, TRANSLATIONS, read_says
from gestand.policy.sections.stores import ORGANISATIONS, read_people, read_stores
from gestand.policy.sections.tables import NOBODYS, read_nobodys, read_tables
from gestand.policy.sections.unsupported import nobody_receives, read_unsupported
from gestand.policy.walk import Walk

HEAD_KEYS = (
    "version",
    "in_force",
    "zone",
    "language",
    "established",
    "offered_in",
    "tax",
    "controller",
    "automated decisions",
    "rhythm",
    "enforce",
    "brake",
    "state",
)
REQUIRED = ("stores", "people", "tables", "activities")
KEYS = (*HEAD_KEYS, *REQUIRED, ORGANISATIONS, NOBODYS, COPIES, "laws", MENTIONS, *SECTIONS, TRANSLATIONS)


def read(path: Path) -> Policy:
    """The policy in a file, or in all `*.yaml` and `*.yml` files of a folder, in letters of any case.

    Raises `PolicyError` with every finding at once when one of them is an error; warnings and notes are in
    `Policy.findings`. Stores are not opened and the environment is not read.
    """
    report = Report()
    policy = _read(path, report)
    findings = report.sorted()
    if policy is None or report.broken:
        raise PolicyError(findings, unopened(findings) or Exit.USAGE)
    return policy


def lint(path: Path, at: datetime | None = None) -> tuple[Finding, ...]:
    """Every finding about a policy, in the order of the text; empty when there is nothing to say.

    `at`: the moment of the question, for what changes with the days (a certificate that has expired). Without it the
    day on which the policy begins counts.
    """
    report = Report()
    _read(path, report, at)
    return report.sorted()


def _read(path: Path, report: Report, at: datetime | None = None) -> Policy | None:
    node = load(path, report)
    if node is None:
        return None
    draft = _draft(node, report, at)
    if not isinstance(node, Fields):
        return None
    checks.run(draft, report)
    return None if report.broken else _policy(path, draft, report)


def _draft(node: Node, report: Report, at: datetime | None) -> Draft:
    walk = Walk(report)
    entries = walk.fields(node, "the policy", KEYS, REQUIRED)

    def of(key: str) -> Node | None:
        return entries[key].node if key in entries else None

    head = read_head(walk, entries, node)
    laws = Laws({law.id: law for law in read_laws(walk, of("laws"))}, head.tax)
    people = read_people(walk, of("people"), of(ORGANISATIONS))
    declared = tuple(read_tables(walk, of("tables")))
    tables = (*declared, *read_nobodys(walk, of(NOBODYS), {table.name for table in declared}))
    activities = tuple(read_activities(walk, of("activities"), laws))
    return Draft(
        head=head,
        stores=tuple(read_stores(walk, of("stores"))),
        people=people,
        tables=tables,
        activities=activities,
        mentions=tuple(read_mentions(walk, of(MENTIONS))),
        laws=laws,
        unsupported=(*read_unsupported(walk, entries), *nobody_receives(one.spec for one in activities)),
        names=Names(tables),
        groups={group.name: group for group in people},
        places=walk.places,
        copies=tuple(read_copies(walk, of(COPIES))),
        says=read_says(walk, entries),
        start=node.place,
        day=_day(head, at),
    )


def _day(head: Head, at: datetime | None) -> date | None:
    if at is not None:
        return local_day(at, head.zone)
    return date.fromisoformat(head.in_force) if head.in_force else None


def _policy(path: Path, draft: Draft, report: Report) -> Policy:
    head = draft.head

    def made(policy_digest: str) -> Policy:
        return Policy(
            path=path,
            version=head.version,
            digest=policy_digest,
            zone=head.zone,
            language=head.language,
            in_force=head.in_force,
            established=head.established,
            offered_in=head.offered_in,
            tax=head.tax,
            controller=head.controller,
            rhythm=head.rhythm,
            enforce=head.enforce,
            brake=head.brake,
            state=head.state,
            stores=draft.stores,
            people=draft.people,
            tables=draft.tables,
            activities=tuple(activity.spec for activity in draft.activities),
            mentions=draft.mentions,
            no_decisions=head.no_decisions,
            unsupported=draft.unsupported,
            copies=draft.copies,
            says=draft.says,
            findings=report.sorted(),
        )

    return made(digest(made("")))


__all__ = ["KEYS", "Place", "lint", "read"]
