"""`gone/...`: of whoever was erased nothing is left anywhere, also not where the policy does not look.

Everything that is there is read, one statement for each table with all that is looked for at once, and judged without
the map: a wrong map cannot hide what it missed. The map has a say in one thing only: what is held in somebody's own
rows is no leak.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import cast

import sqlalchemy as sa
from sqlalchemy.sql.selectable import FromClause

from gestand.datamap.model import Group, Table
from gestand.errors import StoreError
from gestand.ledger.records import Identifier, Records
from gestand.stores.base import FileStore, SqlStore, Store, TableId, TypeKind
from gestand.verify import dialects
from gestand.verify.deep.asked import Deep, Subject, subjects
from gestand.verify.deep.names import Names
from gestand.verify.deep.needles import Needles, collect, fold, too_short
from gestand.verify.deep.owners import BROKEN, KEPT, UNKNOWN, Owners, People, doubtful, people
from gestand.verify.deep.patience import Patient
from gestand.verify.deep.question import OF_THE_ROW, Indexed, Search, leaked
from gestand.verify.deep.spoken import Reading, reading
from gestand.verify.deep.there import There, look
from gestand.verify.frame import Elsewhere
from gestand.verify.kleene import either, no
from gestand.verify.report import QUERIES, Standing, Verdict
from gestand.verify.rows import Rows
from gestand.verify.session import Session
from gestand.verify.tally import Tally
from gestand.verify.telling import Progress, told
from gestand.verify.worked import plain

KIND = "gone"
ROWS = "*"

Found = tuple[int, str, str, str, int, bool]
"""A person, where (store, table, column), what it means, and whether it stands in a copy."""


def judge(
    session: Session, stores: Mapping[str, Store], records: Records, deep: Deep, progress: Progress | None = None
) -> Iterator[Verdict]:
    """A verdict for each person who is asked about; one that says so when there is nobody."""
    asked = subjects(session, records, deep)
    if not asked:
        yield _nobody(session, deep)
        return
    yield from _Deep(session, stores, deep, asked).verdicts(progress)


def _nobody(session: Session, deep: Deep) -> Verdict:
    since = deep.beginning(session.at) or session.at
    day = since.astimezone(session.at.tzinfo).date().isoformat()
    return Verdict(KIND, KIND, f"nothing is left of whoever was erased since {day}: nobody was", Standing.KEPT)


@dataclass
class _Deep:
    session: Session
    stores: Mapping[str, Store]
    deep: Deep
    asked: list[Subject]
    found: Counter[Found] = field(default_factory=Counter)
    untold: dict[str, str] = field(default_factory=dict)
    """What could not be read, and why: it concerns everybody."""

    def verdicts(self, progress: Progress | None) -> Iterator[Verdict]:
        self.asked = [one.but_not(filter(too_short, one.identifiers), "too short") for one in self.asked]
        hands = {name: Patient(cast(SqlStore, s), self.deep.timeout) for name, s in self._of("snapshot").items()}
        try:
            self._leave_out_common(hands)
            self._search(hands, progress)
        finally:
            for each in hands.values():
                each.let_go()
        for n, subject in enumerate(self.asked):
            yield self._verdict(n, subject)

    def _of(self, able: str) -> dict[str, Store]:
        """The stores that can do something, each that does not answer named."""
        for name in self.session.datamap.unreachable:
            self.untold[name] = "the store does not answer"
        return {
            name: store
            for name, store in sorted(self.stores.items())
            if hasattr(store, able) and name not in self.session.datamap.unreachable
        }

    # ------------------------------------------------------------ what is looked for

    @property
    def _identifiers(self) -> list[tuple[int, Identifier]]:
        return [(n, identifier) for n, subject in enumerate(self.asked) for identifier in subject.identifiers]

    @property
    def _people(self) -> People:
        return people(self.session, self.asked)

    def _leave_out_common(self, hands: Mapping[str, Patient]) -> None:
        """An identifier that somebody else who is there is known by as well says nothing about the one who left."""
        for name in sorted({one.person.group for one in self.asked if one.person}):
            group = self.session.datamap.groups.get(name)
            if group is None or group.table.store not in hands:
                continue
            try:
                common = self._common(hands[group.table.store], group)
            except StoreError as error:
                self.untold[f"known_by of {name}"] = error.message
                continue
            self.asked = [
                one.but_not(
                    (i for i in one.identifiers if fold(i.text.strip()) in common), "somebody else is known by it"
                )
                if one.person and one.person.group == name
                else one
                for one in self.asked
            ]

    def _common(self, hands: Patient, group: Group) -> set[str]:
        """Of what people of a group are asked about by, what stands in somebody else's row; a question for a table."""
        texts = sorted({fold(i.text.strip()) for n, i in self._identifiers if self._is_of(n, group)})
        places = [(group.table, None, name) for name in self.session.datamap.telling(group)]
        apart = [(known.table, known.claim, known.column) for known in group.known_apart]
        common: set[str] = set()
        for table, claim in dict.fromkeys((table, claim) for table, claim, _ in (*places, *apart) if texts):
            names = [name for t, c, name in (*places, *apart) if (t, c) == (table, claim)]
            common |= self._of_others(hands, self.session.datamap.tables[table], claim, names, texts)
        return common

    def _of_others(
        self, hands: Patient, table: Table, claim: str | None, names: Sequence[str], texts: Sequence[str]
    ) -> set[str]:
        """What stands in rows of a table that are somebody's (by this claim, or their own), and nobody's who is asked
        about."""
        dialect = hands.store.dialect
        owners = Owners(self.session, Rows.of(self.session.ask(dialect), table), self._people)
        row = owners.rows.frame.row
        given = dialects.key_relation("known", (TypeKind.TEXT,), [(text,) for text in texts], dialect)
        columns = [dialects.folded(dialects.as_text(row.c[name]), dialect) for name in names]
        others = no(owners.own()) if claim is None else owners.others(table.claim(claim))
        question = (
            sa.select(given.c.nth)
            .distinct()
            .select_from(owners.rows.frame.source.join(given, either(*(column == given.c.k0 for column in columns))))
        )
        return {texts[int(nth)] for (nth,) in map(tuple, hands.rows(question.where(others)))}

    def _is_of(self, n: int, group: Group) -> bool:
        person = self.asked[n].person
        return person is not None and person.group == group.name

    # ------------------------------------------------------------ where

    def _search(self, hands: Mapping[str, Patient], progress: Progress | None) -> None:
        needles = list(collect(self._identifiers))
        if not needles:
            return
        tables = [(hand, there) for hand in hands.values() for there in self._there(hand)]
        for hand, there in told(progress, "what was missed", tables):
            try:
                for some in needles:
                    self._table(hand, there, some)
            except StoreError as error:
                self.untold[self._name(there.id)] = error.message
        for name, store in self._of("files").items():
            try:
                self._files(cast(FileStore, store), needles)
            except StoreError as error:
                self.untold[name] = error.message

    def _there(self, hands: Patient) -> list[There]:
        try:
            tables, silent = look(hands)
        except StoreError as error:
            self.untold[hands.store.name] = error.message
            return []
        self.untold |= {f"{what} of {hands.store.name}": why for what, why in silent.items()}
        return [there for there in tables if there.columns or there.index]

    def _table(self, hands: Patient, there: There, needles: Needles) -> None:
        if there.index:
            question, columns = Indexed(plain(there.id, ["rowid"]), there.id.table).question(needles), []
        else:
            search = self._search_of(hands, there)
            question, columns = search.question(needles), [r.name for r in search.readings]
        # MariaDB gives the numbers of a relation as decimal ones.
        for person, place, means, count in (tuple(map(int, row)) for row in hands.rows(question)):
            in_columns = [columns[place]] if place != OF_THE_ROW else ["", ROWS] if there.index else [""]
            for column in in_columns:
                self.found[person, there.id.store, self._name(there.id), column, means, there.copy] += count

    def _search_of(self, hands: Patient, there: There) -> Search:
        dialect = hands.store.dialect
        table = self.session.datamap.tables.get(there.id)
        names = [name for name, _ in there.columns]
        sure = table is not None and table.id not in self.session.datamap.unsure
        if table is not None and sure and set(names) <= set(table.columns):
            # What is held may hang on another store, where this question cannot reach it.
            with suppress(Elsewhere):
                return self._of_people(there, table, dialect)
        row = plain(there.id, names)
        judged = doubtful(table) if table is not None else leaked
        return Search(row, row, _readings(there, row, dialect), dialect, judged=judged)

    def _of_people(self, there: There, table: Table, dialect: str) -> Search:
        owners = Owners(self.session, Rows.of(self.session.ask(dialect), table), self._people)
        # Whoever asks whose a row is may add a join: what the rows are read from is complete after it.
        whose, row = owners.columns, owners.rows.frame.row
        source = owners.rows.frame.source
        return Search(source, row, _readings(there, row, dialect), dialect, whose, owners.judged)

    def _name(self, table: TableId) -> str:
        declared = self.session.datamap.tables.get(table)
        return declared.name if declared else str(table)

    def _files(self, store: FileStore, needles: Sequence[Needles]) -> None:
        hits, untold = Names(self.session, store, self._people).hits(needles)
        for (person, table, means), count in hits.items():
            for column in ("", ROWS):
                self.found[person, store.name, table, column, means, False] += count
        self.untold |= untold

    # ------------------------------------------------------------ verdicts

    def _verdict(self, n: int, subject: Subject) -> Verdict:
        tally = Tally()
        mine = {found: count for found, count in self.found.items() if found[0] == n}
        kept = sum(count for (*_, column, means, copy), count in mine.items() if means == KEPT and not column)
        for (_, store, table, column, means, copy), count in mine.items():
            # A copy of what is held holds it as well: nobody can tell whether it is one of that.
            meant = UNKNOWN if copy and kept and means == BROKEN else means
            where = (store, table, column or ROWS)
            if meant == BROKEN:
                tally.broken += 0 if column else count
                tally.broken_at[where] += count if column else 0
            elif meant == UNKNOWN:
                tally.unknown += 0 if column else count
                tally.unknown_at[where] += count if column else 0
        tally.since(subject.since if tally.broken else None)
        for note in subject.notes:
            tally.untold("", note)
        for what, why in self.untold.items() if subject.identifiers else ():
            tally.untold(what, why)
        says = subject.says + (f" (rows held for now: {kept})" if kept else "")
        return tally.verdict(subject.key, says, "still hold what they were known by", QUERIES)


def _readings(there: There, row: FromClause, dialect: str) -> list[Reading]:
    return [reading(name, row.c[name], holds, dialect) for name, holds in there.columns]
