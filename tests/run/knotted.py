"""A service whose rows hold each other: pins that let go, replies in circles, a tree of folders; and who saw it change.

Triggers write down every row that is changed or deleted, whoever does it, in a table of their own.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from gestand.acts import Ending, Person
from gestand.datamap.bind import bind
from gestand.ledger.folder import open_records
from gestand.policy.reader import read
from gestand.stores import open_stores

AT = datetime(2026, 3, 14, 2, tzinfo=UTC)

POLICY = """
version: "1"
established: NL
controller: {name: Knots B.V., contact: info@knots.example}
enforce: on
stores: {app: {url: $KNOTS_DB}}
people: {user: {table: users, key: id}}
tables:
  users:
    whose: {self: id -> user}
    personal: {name: {is: name, blank: "(gone)"}}
    events: {ended_at: not yet}
  notes:
    whose: {self: user_id -> user}
    personal: {body: own text}
  pins:
    whose: {self: user_id -> user}
    personal: {label: own text}
    points at: {note_id -> notes: lets go}
  replies:
    whose: {self: user_id -> user}
    personal: {body: own text}
    points at: {parent_id -> replies: keeps it}
  folders:
    whose: {self: user_id -> user}
    personal: {title: own text}
    points at: {inside_id -> folders: goes along}
  seen: {nothing personal: which tables changed}
activities:
  serve:
    basis: contract
    uses: [users.name, notes.body, pins.label, replies.body, folders.title]
    keep: 2 years after users.ended_at
"""

WATCHED = ("users", "notes", "pins", "replies", "folders")


def _tables() -> sa.MetaData:
    metadata, whole = sa.MetaData(), sa.Integer

    def table(name: str, *columns: sa.Column[object]) -> None:
        sa.Table(name, metadata, sa.Column("id", whole, primary_key=True, autoincrement=False), *columns)

    def to(name: str, target: str) -> sa.Column[object]:
        return sa.Column(name, whole, sa.ForeignKey(f"{target}.id"), index=True)

    table("users", sa.Column("name", sa.Text), sa.Column("ended_at", sa.DateTime, index=True))
    table("notes", to("user_id", "users"), sa.Column("body", sa.Text))
    table("pins", to("user_id", "users"), to("note_id", "notes"), sa.Column("label", sa.Text))
    table("replies", to("user_id", "users"), to("parent_id", "replies"), sa.Column("body", sa.Text))
    table("folders", to("user_id", "users"), to("inside_id", "folders"), sa.Column("title", sa.Text))
    sa.Table("seen", metadata, sa.Column("what", sa.Text), sa.Column("how", sa.Text))
    return metadata


def _watch(dialect: str) -> list[str]:
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {name}_{how} AFTER {how} ON {name} BEGIN INSERT INTO seen VALUES ('{name}', '{how}'); END"
            for name in WATCHED
            for how in ("UPDATE", "DELETE")
        ]
    write = "CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS"
    body = "$$ BEGIN INSERT INTO seen VALUES (TG_TABLE_NAME, TG_OP); RETURN NULL; END $$"
    on = "CREATE TRIGGER watched AFTER UPDATE OR DELETE ON {} FOR EACH ROW EXECUTE FUNCTION see()"
    return [f"{write} {body}", *(on.format(name) for name in WATCHED)]


@dataclass
class Knots:
    folder: Path
    url: str

    def fill(self, **rows: list[tuple[object, ...]]) -> None:
        """The tables, and these rows in them."""
        metadata = _tables()
        engine = sa.create_engine(self.url)
        metadata.create_all(engine)
        with engine.begin() as connection:
            for name, values in rows.items():
                table = metadata.tables[name]
                for row in values:
                    connection.execute(table.insert().values(row))
            for statement in _watch(engine.dialect.name):
                connection.execute(sa.text(statement))
        engine.dispose()

    def open(self) -> Knots:
        (self.folder / "privacy.yaml").write_text(POLICY)
        policy = read(self.folder / "privacy.yaml")
        self.stores = open_stores(policy, {"KNOTS_DB": self.url})
        self.map = bind(policy, self.stores)
        self.records = open_records(self.folder / "state", at=AT)
        return self

    def close(self) -> None:
        self.records.close()
        for store in self.stores.values():
            store.close()

    def erased(self, *people: int) -> None:
        moment = datetime(2026, 3, 1, tzinfo=UTC)
        self.records.record_endings(
            [Ending(f"e-{one}", "serve", Person("user", (one,)), moment, "asked") for one in people], moment
        )

    def ask(self, question: str) -> list[tuple[object, ...]]:
        engine = sa.create_engine(self.url)
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(sa.text(question))]
        engine.dispose()
        return found

    def tell(self, statement: str) -> None:
        """What somebody else does meanwhile."""
        engine = sa.create_engine(self.url)
        with engine.begin() as connection:
            connection.execute(sa.text(statement))
        engine.dispose()

    def seen(self) -> Counter[tuple[str, str]]:
        """Rows that were changed or deleted, by table, as the triggers saw it."""
        return Counter((str(name), str(how)) for name, how in self.ask("SELECT what, how FROM seen"))

    def told(self) -> Counter[tuple[str, str]]:
        """The same, as the ledger tells it."""
        found: Counter[tuple[str, str]] = Counter()
        for entry in self.records.entries():
            if entry.kind == "slice":
                how = "DELETE" if entry.body["action"] == "delete" else "UPDATE"
                found[str(entry.body["table"]), how] += entry.body["rows"]
        return found
