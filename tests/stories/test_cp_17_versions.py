"""CO-25, CP-17, CP-18, CC-14: versions with a day, told before they count; whoever refuses; earlier ones stay."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from gestand.changes.deciding import Said
from gestand.changes.publishing import find, policy_of, published
from gestand.errors import Refused
from gestand.ledger.shelf import Shelf
from gestand.policy.reader import lint, read
from support.engines import ENGINES

from .press import ALICE, BOB, CHARLIE, LONGER, Press, opened

STATEMENT, EARLIER = "published/statement", "published/versions"
NEWSLETTER, FOR_LONGER = "keep/send-the-newsletter", "keep/send-it-for-longer"


@pytest.fixture(params=ENGINES[:2])
def press(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Press]:
    url = f"sqlite:///{tmp_path}/press.db" if request.param == "sqlite" else request.getfixturevalue("postgresql_url")
    with opened(tmp_path, url) as found:
        found.publish("2025-01-02")
        yield found


@pytest.mark.promise("CO-25")
def test_a_text_that_was_changed_is_not_what_was_published_until_it_is(press: Press) -> None:
    assert press.standing(STATEMENT, "2025-02-01") == "kept"
    press.write(("told by: [de website]", "told by: [de website, een brief]"))
    broken = press.verdict(STATEMENT, "2025-02-01")
    assert (str(broken.standing), broken.why.partition(":")[0]) == (
        "broken",
        "what this policy says was never published, and version 1 is in force",
    )
    with pytest.raises(Refused, match="version 1 was published with another content"):
        press.publish("2025-02-01")
    press.write(('version: "1"', 'version: "1.1"'), ("in_force: 2025-01-01", "in_force: 2025-02-02"))
    press.publish("2025-02-01")
    assert "which counts from 2025-02-02, and version 1 is in force" in press.verdict(STATEMENT, "2025-02-01").why
    assert press.standing(STATEMENT, "2025-02-02") == "kept"


@pytest.mark.promise("CP-17")
def test_a_substantial_change_is_told_with_its_day_before_it_counts(press: Press) -> None:
    press.write(('version: "1"', 'version: "2"'), ("purpose: De nieuwsbrief sturen", "purpose: De krant sturen"))
    press.write(("basis: consent", "basis: legitimate interest\n    interest: lezers die de krant kennen"))
    press.write(("in_force: 2025-01-01", "in_force: 2025-03-01"))
    assert press.standing(STATEMENT, "2025-03-01") == "broken"
    with pytest.raises(Refused) as why:
        press.publish("2025-02-01")
    assert why.value.code == "publish/consent", "nobody agreed to that"
    press.write(("basis: legitimate interest\n    interest: lezers die de krant kennen", "basis: consent"))
    press.write(("purpose: De krant sturen", "purpose: De nieuwsbrief sturen"), ("email: email}", "email: user name}"))
    with pytest.raises(Refused, match="people hear so first") as why:
        press.publish("2025-02-01")
    assert "`in_force: 2025-03-04`" in why.value.hint
    press.write(("in_force: 2025-03-01", "in_force: 2025-03-04"))
    decision, (readers,) = press.foreseen("2025-02-01")
    assert (decision.substantial, readers.people, readers.can) == (True, 3, {"send-the-newsletter": "refuse"})
    version = press.publish("2025-02-01")
    told = Shelf(press.records.folder).get(version)["announcement/nl.txt"].decode()
    assert told.startswith("Onze privacyverklaring verandert: versie 2 geldt vanaf 4 maart 2025.")
    assert "gegeven “readers.email”: de soort was e-mailadres en wordt gebruikersnaam." in told
    assert (press.standing(STATEMENT, "2025-03-03"), press.standing(STATEMENT, "2025-03-04")) == ("broken", "kept")


@pytest.mark.promise("CP-17")
def test_nothing_is_erased_by_a_version_before_it_counts(press: Press) -> None:
    press.write(('version: "1"', 'version: "2"'), ("in_force: 2025-01-01\n", ""), ("keep: 1 year", "keep: 1 month"))
    since = press.publish("2025-02-01").since
    with pytest.raises(Refused) as why:
        press.apply(str(since - timedelta(days=1)))
    assert why.value.code == "policy/not-yet"
    assert f"version 2, which counts from {since}: until then version 1 is in force" in why.value.message
    assert press.readers() == {ALICE, BOB, CHARLIE}
    press.apply(str(since))
    assert press.readers() == set()


@pytest.mark.promise("CP-18")
def test_whoever_refuses_a_longer_term_or_does_not_answer_stays_under_the_old_one(press: Press) -> None:
    press.write(('version: "1"', 'version: "2"'), ("in_force: 2025-01-01\n", ""), ("keep: 1 year", "keep: 3 years"))
    with pytest.raises(Refused) as why:
        press.publish("2025-03-01")
    assert why.value.code == "publish/consent" and "only where" in why.value.hint
    press.write(("keep: 3 years", "keep: 1 year"), ("basis: consent", "basis: contract"))
    assert "P822" in {finding.code for finding in lint(press.path)}, "what rests on a contract cannot be refused"
    press.write(("basis: contract", "basis: consent"), ("changes: ", LONGER))
    assert "P822" not in {finding.code for finding in lint(press.path)}
    _, (readers,) = press.foreseen("2025-03-01")
    assert (readers.people, readers.can) == (3, {"send-it-for-longer": "refuse"})
    version = press.publish("2025-03-01")
    assert "Weigert u, dan blijven de oude voorwaarden voor u gelden." in (
        Shelf(press.records.folder).get(version)["announcement/nl.txt"].decode()
    )
    # A year after they signed up, the old term of Bob and Charlie is over; Alice agreed to the new one.
    assert press.standing(NEWSLETTER, "2025-06-03") == "broken"
    press.apply("2025-06-03")
    assert press.readers() == {ALICE}
    assert press.standing(NEWSLETTER, "2025-06-03") == "kept"
    assert {BOB, CHARLIE} & press.readers() == set()
    assert press.standing(FOR_LONGER, "2027-06-03") == "broken", "and hers ends in its turn"
    press.apply("2027-06-03")
    assert (press.readers(), press.standing(FOR_LONGER, "2027-06-03")) == (set(), "kept")


@pytest.mark.promise("CC-14")
def test_an_earlier_version_stays_readable_as_it_was_and_a_loss_is_seen(press: Press, tmp_path: Path) -> None:
    first = read(press.path)
    press.write(('version: "1"', 'version: "2"'), ("in_force: 2025-01-01", "in_force: 2025-04-01"))
    press.publish("2025-03-01")
    assert [(one.version, str(one.since)) for one in published(press.records)] == [
        ("1", "2025-01-01"),
        ("2", "2025-04-01"),
    ]
    shelf, old = Shelf(press.records.folder), find(press.records, "1")
    assert policy_of(shelf, old).digest == first.digest
    assert press.standing(EARLIER, "2025-04-01") == "kept"
    shutil.move(shelf.of("1"), tmp_path / "elsewhere")
    assert "what was kept of version 1 is damaged" in press.verdict(EARLIER, "2025-04-01").why
    assert press.standing(EARLIER, "2025-04-01") == "broken"
    shutil.move(tmp_path / "elsewhere", shelf.of("1"))
    assert press.standing(EARLIER, "2025-04-01") == "kept"
    press.write(("in_force: 2025-04-01", "in_force: 2018-02-21"))
    assert "P119" in {finding.code for finding in lint(press.path)}, "from before the law applied"


def test_what_was_there_keeps_its_shorter_term_and_what_comes_has_the_longer_one(press: Press) -> None:
    interest = "basis: legitimate interest\n    interest: lezers die op de hoogte zijn"
    press.write(('version: "1"', 'version: "2"'), ("in_force: 2025-01-01\n", ""), ("basis: consent", interest))
    press.publish(
        "2025-01-03", Said(substantial=False, because="in this story it rested on an interest from the start")
    )
    press.write(('version: "2"', 'version: "3"'), ("keep: 1 year", "keep: 3 years"))
    with pytest.raises(Refused) as why:
        press.publish("2025-01-29")
    line = "3 years after readers.asked_at (1 year before 2025-03-01)"
    assert why.value.code == "publish/old-rows" and f"write `keep: {line}`" in why.value.hint
    press.write(("keep: 3 years after readers.asked_at", f"keep: {line}"))
    assert str(press.publish("2025-01-29").since) == "2025-03-01"
    press.sign_up(CHARLIE, "2025-03-01 00:00:00+01:00")
    press.sign_up(BOB, "2025-02-28 23:59:59+01:00")
    assert press.standing(NEWSLETTER, "2025-06-03") == "broken", "Alice was there in 2024"
    press.apply("2025-06-03")
    assert (press.readers(), press.standing(NEWSLETTER, "2025-06-03")) == ({BOB, CHARLIE}, "kept")
    assert (press.standing(NEWSLETTER, "2026-02-28"), press.standing(NEWSLETTER, "2026-03-01")) == ("kept", "broken")
    press.apply("2026-03-01")
    assert (press.readers(), press.standing(NEWSLETTER, "2028-03-01")) == ({CHARLIE}, "kept")
    assert press.standing(NEWSLETTER, "2028-03-02") == "broken"
