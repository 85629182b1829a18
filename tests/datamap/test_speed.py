"""A map of many tables takes a moment, not a coffee."""

import time

from gestand.datamap.bind import bind
from gestand.policy.model import Forever, Rule
from gestand.stores.base import TableId, TypeKind

from .values import (
    Tables,
    activity,
    after,
    claim,
    column,
    event,
    foreign_key,
    live,
    personal,
    point,
    policy,
    table,
)

USERS = TableId("app", "", "users")
MANY = 1_000


def many_tables() -> tuple[list, list, list]:  # type: ignore[type-arg]
    """Users, and tables that hang on them through chains of ten, each also pointing at its neighbour."""
    live_tables = [live("app", "users", column("name"), column("ended", TypeKind.NAIVE))]
    specs = [table("users", claim("self", "id -> user"), personal("name"), event("ended"))]
    uses = ["users.name"]
    for i in range(MANY):
        name, parent = f"t{i}", "users" if i % 10 == 0 else f"t{i - 1}"
        near = f"t{i - 1}" if i else "users"
        columns = [column(f"c{j}") for j in range(10)]
        keys = [foreign_key("parent", TableId("app", "", parent)), foreign_key("near", TableId("app", "", near))]
        ids = [column("parent", TypeKind.INTEGER), column("near", TypeKind.INTEGER)]
        live_tables.append(live("app", name, *ids, *columns, foreign_keys=keys))
        target = "user" if parent == "users" else parent
        parts = [personal(f"c{j}") for j in range(10)]
        specs.append(table(name, claim("self", f"parent -> {target}"), *parts, point("near", near, Rule.LETS_GO)))
        uses += [f"{name}.c{j}" for j in range(10)]
    return live_tables, specs, uses


def test_a_thousand_tables_are_mapped_in_seconds() -> None:
    live_tables, specs, uses = many_tables()
    said = policy(specs, [activity("deliver", uses, after("users.ended")), activity("other", uses, Forever())])

    start = time.process_time()
    found = bind(said, {"app": Tables("app", *live_tables)})
    took = time.process_time() - start

    assert len(found.tables) == MANY + 1
    assert took < 10
