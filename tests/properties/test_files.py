"""Files are judged as rows that point at their person: plan, run and verify against the reference, on every engine."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
import yaml

from gestand.acts import Action
from gestand.datamap.bind import bind
from gestand.errors import Level, Place
from gestand.plan import make_plan
from gestand.policy.reader import read
from gestand.run import Approval, apply
from gestand.stores.files import LocalFiles
from gestand.stores.troubles import Voice
from gestand.verify.hands import AllHands
from gestand.verify.judge import verify
from gestand.verify.people import files_of
from gestand.verify.session import Session
from mapping import build, policy_text
from policies_drawn import KEYS
from properties.test_held import (  # noqa: F401 - the same grounds
    counted,
    differences,
    expected,
    in_their_own_way,
    mariadb_ground,
    mysql_ground,
    postgresql_ground,
    same,
    sqlite_ground,
    times,
)
from records import Kept
from reference import Held, after, verdict
from world import Activity, Claim, Column, Hold, Hop, Personal, Reference, Table, Term
from worlds import make, refusable, tangled

PHOTOS = "photos"


def albums(number, engine):
    """A random world with the photos of one of its groups: the first of its number in which somebody can have some."""
    for attempt in range(100):
        below = Random(1000 * number + attempt).randrange
        world, at = make(below, engine)
        fitting = [name for name, (table, _) in world.groups.items() if len(world.tables[table].key) == 1]
        if fitting and not refusable(world) and not (engine in ("mariadb", "mysql") and in_their_own_way(world)):
            return album(below, world, fitting, at)
    raise AssertionError("nobody has files in a hundred worlds")


def album(below, world, fitting, at):
    def one(options):
        return tuple(options)[below(len(tuple(options)))]

    group = one(fitting)
    people = world.tables[world.groups[group][0]]
    kind = people.columns[people.key[0]].type
    owners = [one((*KEYS[kind], *(row[people.key[0]] for row in people.rows))) for _ in range(below(7))]
    rows = [{"path": f"{owner}/{n}.jpg", "owner": owner, "content": "x"} for n, owner in enumerate(owners)]
    photos = Table(
        ("path",),
        tuple(rows),
        {"self": Claim(group, (Hop(PHOTOS, ("owner",), world.groups[group][0]),))},
        {"content": Personal(("self",))},
        references=(Reference(("owner",), world.groups[group][0]),),
        orphans=one(("", "go", "stay", "by their terms")),
        columns={"path": Column("text", False), "owner": Column(kind, False), "content": Column("text")},
    )
    names = [name for name in world.activities if all(reaches(world, group, e) for e in events(world, name))]
    chosen = [name for name in names if below(2)] or names[:1]
    activities = {
        name: replace(a, uses=a.uses | {(PHOTOS, "content")}) if name in chosen else a
        for name, a in world.activities.items()
    }
    if not chosen:
        activities["show"] = Activity(frozenset({(PHOTOS, "content")}), Term("forever"), basis="consent")
    held = [Hold(one((None, *activities)), None, (PHOTOS, (one(rows)["path"],)), at) for _ in range(below(3)) if rows]
    return replace(world, activities=activities, holds=(*world.holds, *held)), photos, at


def events(world, name):
    activity = world.activities[name]
    terms = [activity.own, *activity.at_least, *activity.at_most]
    while terms:
        term = terms.pop()
        if term is not None:
            terms.extend(term.parts)
            if term.event is not None:
                yield term.event


def reaches(world, group, event):
    """A file of the group can find this event: on the person's own row, or the last of rows that have one claim."""
    if event.table == world.groups[group][0]:
        return True
    return event.last and sum(c.group == group for c in world.tables[event.table].claims.values()) == 1


class Folder:
    """The photos on disk, declared in the policy beside the world's tables."""

    def __init__(self, ground, world, photos):
        self.ground, self.photos = ground, photos
        self.root = ground.folder / PHOTOS
        ground.clear()
        build(world, ground.engine)
        said = yaml.load(policy_text(world, "$WORLD"), Loader=yaml.CSafeLoader)
        claim = photos.claims["self"]
        key = world.tables[claim.hops[0].to].key[0]
        said["stores"][PHOTOS] = {"url": "file:./photos", "at": "here"}
        said["tables"][PHOTOS] = {
            "whose": {"self": f"{{{claim.group}.{key}}}/*"},
            "personal": {"content": "photo"},
            **({"orphans": photos.orphans} if photos.orphans else {}),
        }
        path = ground.folder / "privacy.yaml"
        path.write_text(yaml.dump(said, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False), encoding="utf-8")
        for row in photos.rows:
            (self.root / row["path"]).parent.mkdir(parents=True, exist_ok=True)
            (self.root / row["path"]).write_text("x")
        files = LocalFiles(Voice(PHOTOS, Place(store=PHOTOS)), self.root)
        self.root.mkdir(exist_ok=True)
        self.stores = {**ground.stores, PHOTOS: files}
        self.map = bind(read(path), self.stores)

    def there(self):
        return {str(path.relative_to(self.root)) for path in self.root.rglob("*") if path.is_file()}


def stands(ground, number):
    world, photos, at = albums(number, ground.dialect)
    whole = replace(world, tables=world.tables | {PHOTOS: photos})
    with TemporaryDirectory(dir=ground.folder) as place:
        ground = replaced(ground, Path(place))
        folder = Folder(ground, world, photos)
        assert [f for f in folder.map.findings if f.level is Level.ERROR] == []
        records = Kept(world)
        before = ground.rows(world)
        judge("verify", folder, records, whole, at)
        carry_out("plan", folder, records, whole, at)
        later = after(whole, at)
        once = ground.rows(world)
        same("run", differences(once, expected(world, without(later), before, ground.dialect), before), [])
        assert folder.there() == {row["path"] for row in later.tables[PHOTOS].rows}
        judge("verify after", folder, records, later, at)
        carry_out("second plan", folder, records, later, at)


def without(world):
    """The world that the database has: without the photos."""
    return replace(world, tables={name: table for name, table in world.tables.items() if name != PHOTOS})


def carry_out(what, folder, records, world, at):
    plan = make_plan(folder.map, folder.stores, records, at)
    taking = [replace(s, action=Action.DELETE, columns=()) if s.table == PHOTOS else s for s in plan.steps]
    same(what, *counted(replace(plan, steps=tuple(taking)), world, at))
    apply(folder.map, folder.stores, records, plan, now=at, approval=Approval(digest=plan.digest))


def judge(what, folder, records, world, at):
    """The judge says of photos and of the rows beside them what the reference says; of a tangle it may not know."""
    held = Held(world, at)
    same(what, found(folder, records, at), due(held))
    got = {v.key: (str(v.standing), beside(v.places)) for v in verify(folder.map, folder.stores, records, at).promises}
    for promise, (broken, unknown) in verdict(world, at).items():
        if promise != f"orphans/{PHOTOS}" and not (tangled(without(world)) and got[promise][0] == "unknown"):
            cells = broken or unknown
            places = Counter((row[0], column) for row, column in cells if row[0] != PHOTOS)
            standing = "broken" if broken else "unknown" if unknown else "kept"
            same(f"{what}: {promise}", got[promise], (standing, places))


def beside(places):
    return Counter({(place.table, place.column): place.count for place in places if place.table != PHOTOS})


def replaced(ground, folder):
    other = object.__new__(type(ground))
    other.__dict__ = {**ground.__dict__, "folder": folder}
    return other


def found(folder, records, at):
    """What the judge finds in the photos: broken, unknown per activity, of nobody."""
    with AllHands(folder.stores) as hands:
        files = files_of(Session(folder.map, hands, records, at), folder.map.named(PHOTOS))
    return files.broken, {name: number for name, number in files.unknown.items() if number}, files.orphans


def due(held):
    rows = [row for row in held.rows if row[0] == PHOTOS]
    cell = ("content", ("self",))
    gone = [row for row in rows if held.ended(row, cell) is True or held.fate(row)]
    unclear = [row for row in rows if held.ended(row, cell) is None and row not in gone]
    unknown = {
        name: number
        for name in held.users(PHOTOS, "content")
        if (number := sum(None in held.statuses(row, cell, name) for row in unclear))
    }
    nobodys = gone if held.tables[PHOTOS].orphans == "go" else rows
    return len(gone), unknown, sum(held.orphan(row) for row in nobodys)


@pytest.mark.parametrize("number", range(40 * times("sqlite")))
def test_files_agree_with_the_reference_on_sqlite(sqlite_ground, number):  # noqa: F811
    stands(sqlite_ground, number)


@pytest.mark.postgresql
@pytest.mark.parametrize("number", range(15 * times("postgresql")))
def test_files_agree_with_the_reference_on_postgresql(postgresql_ground, number):  # noqa: F811
    stands(postgresql_ground, number)


@pytest.mark.mariadb
@pytest.mark.parametrize("number", range(3 * times("mariadb")))
def test_files_agree_with_the_reference_on_mariadb(mariadb_ground, number):  # noqa: F811
    stands(mariadb_ground, number)


@pytest.mark.mysql
@pytest.mark.parametrize("number", range(times("mysql")))
def test_files_agree_with_the_reference_on_mysql(mysql_ground, number):  # noqa: F811
    stands(mysql_ground, number)
