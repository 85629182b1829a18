"""Bind a policy to the live schema: the only maker of a `DataMap`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from gestand.datamap.activities import bind_activities, bind_uses
from gestand.datamap.checks.indexes import sifted
from gestand.datamap.checks.registry import CHECKS
from gestand.datamap.claims import bind_claims
from gestand.datamap.collect import Collector
from gestand.datamap.conditions import with_conditions
from gestand.datamap.copies import bind_copies, bound_copies
from gestand.datamap.declared import bind_declarations, bind_groups, bind_known_apart
from gestand.datamap.derived import bind_members
from gestand.datamap.draft import Draft
from gestand.datamap.events import bind_events
from gestand.datamap.keylists import bind_keylists, bound_keylists
from gestand.datamap.lists import bind_kinds
from gestand.datamap.mentions import bind_mentions
from gestand.datamap.model import DataMap
from gestand.datamap.names import Names
from gestand.datamap.references import bind_references
from gestand.datamap.surveying import survey
from gestand.datamap.tables import bind_tables
from gestand.policy.model import Policy
from gestand.stores.base import Store

STEPS = (
    bind_declarations,
    bind_kinds,
    bind_members,
    bind_copies,
    bind_events,
    bind_groups,
    bind_claims,
    bind_known_apart,
    bind_references,
    bind_keylists,
    bind_uses,
)


def bind(policy: Policy, stores: Mapping[str, Store]) -> DataMap:
    """Survey each store once and bind every name of the policy to what is there.

    Never fails on what a policy or schema can get wrong: everything is in `findings` (all at once), and what an error
    touches is in `blocked`. A store that does not answer is in `unreachable`, and the activities that something of
    theirs could not be bound for are in `unbound`: their promises are unknown.
    """
    findings = Collector()
    surveyed = survey(policy, stores, findings)
    columns = {table: [c.name for c in live.columns] for table, live in surveyed.tables.items()}
    names = Names({*stores, *(spec.name for spec in policy.stores)}, columns)
    draft = Draft(policy, surveyed, names, findings)
    for step in STEPS:
        step(draft)
    return _map(draft)


def _map(draft: Draft) -> DataMap:
    activities = with_conditions(draft, bind_activities(draft))
    tables = bind_tables(draft)
    datamap = DataMap(
        draft.policy,
        tables,
        draft.groups,
        activities,
        (),
        frozenset(),
        keylists=bound_keylists(draft),
        copies=bound_copies(draft),
        mentions=bind_mentions(draft),
    )
    for check in CHECKS:
        check(draft, datamap)
    found = draft.findings
    return replace(
        datamap,
        findings=found.sorted(),
        blocked=frozenset(found.blocked),
        why_blocked=dict(found.why),
        unreachable=draft.surveyed.unreachable,
        unsure=frozenset(found.unsure),
        unbound={name: tuple(dict.fromkeys(names)) for name, names in draft.unbound.items()},
        dialects={name: store.dialect for name, store in draft.surveyed.sql.items()},
        sifted=sifted(draft, datamap),
        surveyed=tuple(draft.surveyed.tables.values()),
    )
