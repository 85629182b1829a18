"""Each register says what the policy holds; what it does not is an empty cell and a gap with its article."""

from __future__ import annotations

from dataclasses import replace

from gestand.policy.model import Policy
from gestand.registers.build import book
from gestand.registers.customers import Customer
from gestand.registers.model import Book, Cell

from .conftest import AT, SERVED


def row(of: Book, register: str, column: str, value: str) -> dict[str, Cell]:
    """The row of which a column says something."""
    found = of.register(register)
    rows = [dict(zip((c.key for c in found.columns), cells, strict=True)) for cells in found.rows]
    return next(cells for cells in rows if value in cells[column].plain)


def gaps(of: Book) -> set[tuple[str, str]]:
    return {(gap.law, gap.message) for gap in of.gaps}


def test_a_controller_tells_what_article_30_asks(whole: Book) -> None:
    newsletter = row(whole, "controller", "activity", "send-the-newsletter")
    assert newsletter["basis"].plain == "consent (GDPR article 6(1)(a))"
    assert newsletter["people"].plain == "readers of the newsletter"
    assert newsletter["data"].plain == "e-mail address"
    assert newsletter["recipients"].plain == "mailing service; hosting provider (Hal B.V.)"
    assert (
        newsletter["transfers"].plain
        == "mailing service: United States; standard contractual clauses (GDPR article 46(2))"
    )
    assert newsletter["terms"].plain == "until the day on which they left"
    assert "an objection always succeeds" in newsletter["purpose"].plain
    assert row(whole, "who", "item", "Controller")["value"].plain == "Werkplaats B.V."
    assert row(whole, "who", "item", "Where the data stands: app")["value"].plain == (
        "hall; Netherlands; Kade 1, Zwolle; ISO 27001, valid until 1 May 2027"
    )
    assert row(whole, "who", "item", "Security")["law"].plain == "30(1)(g)"


def test_a_processor_tells_for_whom_and_what(whole: Book) -> None:
    hours = row(whole, "processor", "activity", "keep-hours")
    assert (hours["for_whom"].plain, hours["people"].plain) == (
        "each of: the companies (now 2)",
        "people who keep hours",
    )
    assert "health (special: GDPR article 9 or 10)" in hours["data"].plain
    assert "keep-hours" not in [cells[-1].plain for cells in whole.register("controller").rows]
    assert [cells[1].plain for cells in whole.register("customers").rows] == ["Graven & Zn.", ""]
    assert ("30(2)(a)", "what an organisation is called on whose behalf data is processed") in gaps(whole)


def test_what_the_policy_does_not_say_is_left_empty_and_named(whole: Book) -> None:
    accounting = row(whole, "controller", "activity", "accounting")
    assert accounting["purpose"].gap and accounting["purpose"].empty
    assert accounting["transfers"].gap, "where the tax authority is nobody says, so nobody says that there is none"
    payroll = row(whole, "processors", "name", "payroll office")
    assert payroll["agreement"].gap
    assert row(whole, "processors", "name", "mailing service")["agreement"].plain == "verbal"
    assert gaps(whole) >= {
        ("30(1)(b)", "the purpose of “accounting”"),
        ("30(1)(e)", "in which country “tax authority” is"),
        ("28(3)", "the agreement with “payroll office”"),
        ("28(3)", "the date of the agreement with “mailing service”"),
        ("28(1)", "a valid certificate of “mailing service”: “SOC 2” expired on 31 January 2026"),
    }
    assert not any("Hal" in gap.message or "hosting" in gap.message for gap in whole.gaps if gap.law == "30(1)(e)")


def test_a_transfer_without_a_safeguard_is_told_as_one(policy: Policy) -> None:
    without = tuple(replace(one, safeguard=None) for one in policy.says.processors)
    older = book(replace(policy, says=replace(policy.says, processors=without)), "en", AT, served=SERVED)
    assert row(older, "processors", "name", "payroll office")["safeguard"].gap
    transfers = row(older, "processor", "activity", "keep-hours")["transfers"].plain
    assert "payroll office: Brazil; no safeguard is named" in transfers
    assert ("30(1)(e)", "the safeguard for “payroll office” (Brazil)") in gaps(older)


def test_the_processors_are_listed_with_what_for_and_what_never(whole: Book) -> None:
    hosting = row(whole, "processors", "name", "hosting provider")
    assert hosting["agreement"].day is not None
    assert hosting["agreement"].day.isoformat() == "2025-11-01"
    assert (hosting["countries"].plain, hosting["safeguard"].plain) == ("Netherlands", "not needed: within the EEA")
    assert "To keep the hours of people who work for a company" in hosting["only_for"].plain
    assert hosting["never"].plain == "advertising"
    assert row(whole, "processors", "name", "app store")["role"].plain == "third party, decides for itself"


def test_the_schedule_tells_of_each_column_how_long_by_which_law_and_what_then(whole: Book) -> None:
    law = row(whole, "retention", "law", "AWR 52(4)")
    assert law["terms"].plain == "the law asks for at least 7 years after the end of the year of “paid on” (readers)"
    assert (law["law"].plain, law["event"].plain) == ("at least 7 years: AWR 52(4)", "readers.paid_on")
    assert row(whole, "retention", "besides", "Accounting")["where"].plain == "readers.email"
    assert row(whole, "retention", "where", "hours.remark")["then"].plain == "is replaced by “(removed)”; the row stays"
    assert row(whole, "retention", "where", "hours.minutes")["then"].plain == "is emptied; the row stays"
    assert row(whole, "retention", "where", "workers.email")["then"].plain == "goes, with its row or file"
    assert row(whole, "retention", "where", "workers.email")["event"].plain == (
        "the end of the agreement (companies.left_on)"
    )
    assert row(whole, "retention", "what", "nightly")["terms"].plain == "at most 3 months"


def test_the_book_of_one_organisation_speaks_of_its_people_alone(policy: Policy) -> None:
    theirs = book(policy, "en", AT, of=Customer("customer", "1", "Graven & Zn."))
    assert [register.key for register in theirs.registers] == ["who", "processor", "processors", "retention"]
    assert row(theirs, "who", "item", "Controller")["value"].plain == "Graven & Zn."
    assert row(theirs, "who", "item", "Processor")["value"].plain == "Werkplaats B.V."
    assert row(theirs, "processor", "activity", "keep-hours")["for_whom"].plain == "Graven & Zn."
    assert not any("readers" in cells[1].plain for cells in theirs.register("retention").rows)
    assert "mailing service" not in [cells[0].plain for cells in theirs.register("processors").rows]


def test_a_translated_text_is_said_and_another_is_marked(policy: Policy) -> None:
    dutch = book(policy, "nl", AT, served=SERVED)
    newsletter = row(dutch, "controller", "activity", "send-the-newsletter")
    assert [(line.text, line.language) for line in newsletter["people"].lines] == [("lezers van de nieuwsbrief", "")]
    assert newsletter["terms"].plain == "tot de dag waarop zij weggingen"
    assert newsletter["recipients"].lines[1].text == "hostingprovider (Hal B.V.)", "a word that every policy can use"
    hours = row(dutch, "processor", "activity", "keep-hours")
    assert [(line.text, line.language) for line in hours["recipients"].lines][1] == ("payroll office", "en")


def test_that_there_is_no_data_protection_officer_can_be_said(policy: Policy) -> None:
    said = book(replace(policy, controller=(*policy.controller, ("dpo", "none"))), "en", AT, served=SERVED)
    assert row(said, "who", "item", "Data protection officer")["value"].plain.startswith("not designated")
    assert not any(gap.code == "R105" for gap in said.gaps)


def test_organisations_that_were_not_asked_for_are_a_gap(policy: Policy) -> None:
    unknown = book(policy, "en", AT)
    assert "customers" not in [register.key for register in unknown.registers]
    assert any(gap.code == "R107" for gap in unknown.gaps)
    assert row(unknown, "processor", "activity", "keep-hours")["for_whom"].plain == "each of: the companies"


def test_that_nobody_receives_something_is_no_gap_and_silence_is(policy: Policy) -> None:
    for stated, said in ((True, "nobody else receives them"), (False, "")):
        activities = (
            replace(one, recipients=(), no_recipients=stated) if one.name == "accounting" else one
            for one in policy.activities
        )
        found = book(replace(policy, activities=tuple(activities)), "en", AT, served=SERVED)
        assert row(found, "controller", "activity", "accounting")["recipients"].plain == said
        assert ("R204" in {gap.code for gap in found.gaps}) is not stated
