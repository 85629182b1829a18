"""CV-08: only name and e-mail address are "verplicht"; the rest can be erased alone, and the account stays."""

from __future__ import annotations

import pytest

from gestand.acts import Person
from gestand.datamap import report
from gestand.plan import make_plan
from gestand.rights.erasure import erase_person
from gestand.run.begin import resume

from .neighbours import ALICE
from .story import Story, changed, touched

OPTIONAL = "fill-in-a-profile"
PROMISE = f"keep/{OPTIONAL}"


class Stopped(Exception):
    """The run ends here: its endings are on record, and nothing has gone yet."""


def stop(_: str) -> None:
    raise Stopped


def test_the_map_tells_what_must_be_given_from_what_need_not(town: Story) -> None:
    said = report.to_json(town.map)["tables"]
    of = {(t["table"].rpartition(".")[2], c["name"]): c["mandatory"] for t in said for c in t["columns"]}

    assert {column for column, must in of.items() if must} == {("users", "name"), ("users", "email")}
    profile = {column.name for column in town.map.named("profiles").personal}
    assert {name for table, name in of if table == "profiles" and of[table, name] is False} == profile
    assert of["logins", "ip"] is None, "what is observed is not given at all"


@pytest.mark.promise("CV-08")
def test_alice_has_her_optional_data_erased_and_keeps_her_account(town: Story) -> None:
    assert town.standing(PROMISE) == "kept"
    who, before, life = Person("user", (ALICE,)), town.everything(), town.life(ALICE)
    endings = erase_person(town.map, town.records, who, town.now, "erasure", town.stores, only=[OPTIONAL])
    assert [ending.activity for ending in endings] == [OPTIONAL]
    plan = make_plan(town.map, town.stores, town.records, town.now, person=who, endings=endings)
    town.records.save_plan(plan, town.now)
    assert town.everything() == before

    with pytest.raises(Stopped):
        town.approve(plan, at_point=stop)
    assert town.everything() == before
    broken = town.verdict(PROMISE)
    assert str(broken.standing) == "broken"
    assert {place.table.rpartition(".")[2] for place in broken.places} == {"profiles"}
    outcome = resume(town.map, town.stores, town.records, now=town.now)
    assert outcome is not None
    assert outcome.resumed

    assert town.standing(PROMISE) == "kept"
    assert touched(before, town.everything()) == {"profiles": {ALICE}}
    assert changed(life, town.life(ALICE)) == {"profiles"}, "her photo is still there as well"
    assert town.row("profiles", ALICE) is None
    assert town.standing("keep/deliver-the-service") == "kept"
    assert town.plan().steps == ()
