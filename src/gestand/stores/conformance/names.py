# ruff: noqa: S101 - these are tests
"""Names of tables and columns that are not what one would like to meet."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from gestand.stores.base import TypeKind
from gestand.stores.conformance.ground import OnGround, SqlGround
from gestand.stores.keys import among, key_relation

HOSTILE = (
    "Users",
    "order",
    "select",
    "two words",
    'a "quoted" one',
    "an 'apostrophe'",
    "semi;colon --",
    "percent %s %(x)s %%",
    "colon :name",
    "question?",
    "[bracket]",
    "`tick`",
    "back\\slash",
    "naïef-Ωμέγα-名前",
    "dot.in.it",
    "{brace}",
    "n" * 63,
)


class NameConformance(OnGround):
    @pytest.mark.parametrize("name", HOSTILE)
    def test_any_name_is_surveyed_read_changed_and_deleted(self, ground: SqlGround, name: str) -> None:
        table = sa.Table(
            name,
            sa.MetaData(),
            sa.Column(name, sa.Integer, primary_key=True, autoincrement=False),
            sa.Column(f"{name[:50]} text", sa.Text),
        )
        ground.make(table)
        ground.put(table, *({name: i, f"{name[:50]} text": str(i)} for i in range(4)))
        seen = ground.surveyed(name)
        assert [column.name for column in seen.columns] == [name, f"{name[:50]} text"]
        assert (seen.key, seen.rows) == ((name,), 4)
        both = [name, f"{name[:50]} text"]
        plain = sa.table(name, *map(sa.column, both), schema=seen.id.schema or None)
        key, text = (plain.c[column] for column in both)
        store = ground.open()

        def chosen(*keys: int) -> sa.ColumnElement[bool]:
            relation = key_relation(store.dialect, name, [TypeKind.INTEGER], [(k,) for k in keys])
            return among(store.dialect, [key], relation, [TypeKind.INTEGER])

        with store.writing() as connection, connection.begin():
            connection.execute(sa.update(plain).where(chosen(1)).values({text: name}))
            connection.execute(sa.delete(plain).where(chosen(2, 3)))
        with ground.reading() as connection:
            assert connection.execute(sa.select(key, text).order_by(key)).all() == [(0, "0"), (1, name)]
