"""Sentences of a statement with the law beside them, in the languages of policies: what is found, and what is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from gestand.clock import Duration, last_day
from gestand.policy.checks import answers
from gestand.policy.checks.controller import wrong_number
from gestand.policy.checks.words import registrable
from gestand.policy.reader import lint
from gestand.vocabulary.month import month_end

GOOD = Path(__file__).parents[1] / "policies" / "good" / "a-small-statement.yaml"
SMALL = GOOD.read_text(encoding="utf-8")

FOUND = {
    "P760": (
        "Door deze site te gebruiken gaat u akkoord met dit beleid.",
        "Als u onze website bezoekt, stemt u in met cookies.",
        "U geeft toestemming door verder te surfen op deze site.",
        "By using our website you consent to the processing of your data.",
        "Your continued use of the service means that you agree to this statement.",
        "You accept our cookies by continuing to browse.",
        "En utilisant notre site, vous acceptez le traitement de vos données.",
        "La poursuite de votre navigation vaut acceptation des cookies.",
        "Durch die Nutzung unserer Website erklären Sie sich mit der Verarbeitung einverstanden.",
    ),
    "P742": (
        "Er is geen verzet mogelijk tegen verwerking voor ons gerechtvaardigd belang.",
        "U kunt geen bezwaar maken tegen marketing.",
        "You cannot object to processing for our legitimate interest.",
        "Vous ne pouvez pas vous opposer à ce traitement.",
        "Ein Widerspruch gegen Werbung ist nicht möglich.",
    ),
    "P801": (
        "Voor diefstal van gegevens zijn wij nooit aansprakelijk.",
        "We are not liable for any damage from a breach.",
        "Our liability for loss of data is excluded.",
        "Nous déclinons toute responsabilité en cas de vol.",
        "Nous ne pouvons être tenus responsables d'une fuite.",
        "Wir haften nicht für Schäden aus einem Diebstahl.",
    ),
    "P723": (
        "Wie voor ons in Amerika werkt, doet mee aan het Privacy Shield.",
        "Transfers to the US are covered by the EU-US Privacy Shield.",
    ),
    "P740": (
        "Stuur een kopie van uw paspoort mee met uw verzoek.",
        "With each request we ask a copy of your passport.",
        "Joignez à votre demande une copie de votre carte d'identité.",
        "Senden Sie mit Ihrem Antrag eine Kopie Ihres Personalausweises.",
    ),
    "P802": (
        "Wij bewaren uw gegevens zolang noodzakelijk is voor onze doelen.",
        "We keep your data no longer than necessary.",
        "Nous conservons vos données pendant la durée nécessaire.",
        "Wir speichern Ihre Daten, solange es erforderlich ist.",
    ),
    "P803": (
        "Geanonimiseerd betekent dat gegevens niet langer rechtstreeks naar u leiden.",
        "Your address is hashed, so it is anonymous.",
    ),
    "P746": ("Klagen kan op https://autoriteitpersoonsgegevens.nl/tip-ons",),
    "P747": ("Maakt u bezwaar, geef dan de redenen.", "Dan maken wij opnieuw een belangenafweging."),
    "P835": ("Wat onder 3.3.1 staat hoeft u niet te geven.", "See section 4.2 for the terms."),
    "P748": (
        "Beperken kan als u de juistheid betwist, of als wij gegevens niet langer nodig hebben.",
        "Als u vermoedt dat wij gegevens onrechtmatig verwerken, kan u vragen om ze te laten verwijderen.",
    ),
    "P806": ("Dit geldt voor www.voorbeeld.nl en het sub-domein www.voorbeeld.eu.",),
    "P809": ("Onze software is volledig AVG-proof.", "Your data is 100% safe with us."),
    "P812": (
        "Wij bewaren uw gegevens vijf jaar.",
        "Your data is kept for 18 months.",
        "Vos données sont conservées dix ans.",
    ),
    "P813": ("Wij reageren binnen 6 weken op uw verzoek.", "We answer your request within 45 days."),
    "P816": ("Wij gebruiken geen cookies.", "We do not use cookies."),
    "P817": ("Een klacht kan naar de CNIL.", "You can complain to the Information Commissioner."),
    "P419": (
        "Wij delen gegevens met onze boekhouder, onze leverancier, enz.",
        "Dit is een niet-exhaustieve opsomming.",
    ),
    "P834": ("“U” verwijst naar een website bezoeker, een gebruiker of een leverancier van Voorbeeld.",),
}

FINE = (
    "Artikel 6.1 van de AVG noemt de grondslagen.",
    "Tegen marketing maken wij geen nieuwe belangenafweging.",
    "“U” verwijst naar een gebruiker van onze dienst.",
    "Onze leverancier ziet niets van gebruikers.",
    "Klagen kan op https://autoriteitpersoonsgegevens.nl/een-tip-of-klacht-indienen-bij-de-ap",
    "Een user komt alleen binnen met een gebruikersnaam en een wachtwoord.",
    "Van een user bewaren wij alleen naam en contactgegevens zoals e-mail adres.",
    "Wij gebruiken alleen naam en functie van contactpersonen.",
    "Wij vragen uw toestemming als u onze website bezoekt.",
    "Het gebruik van onze website is geen toestemming.",
    "U kunt altijd bezwaar maken tegen ons gerechtvaardigd belang.",
    "Tegen een wettelijke verplichting is geen bezwaar mogelijk.",
    "There is no right to object to what a legal obligation asks.",
    "Wij zijn niet aansprakelijk voor de websites van derden waarnaar wij verwijzen.",
    "Het Privacy Shield geldt niet meer, en wij gebruiken het niet.",
    "Wij vragen nooit een kopie van uw identiteitsbewijs bij een verzoek.",
    "Alleen als wij twijfelen vragen wij bij een verzoek een kopie van uw identiteitskaart.",
    "Bij onze voordeur hangt een foto van een paspoort.",
    "U kunt vragen gegevens te wissen die niet langer nodig zijn.",
    "Wij bewaren uw gegevens 2 jaar, en 24 months is the same.",
    "Wij reageren binnen vier weken op uw verzoek.",
    "Dit geldt voor www.voorbeeld.nl en het sub-domein shop.voorbeeld.nl.",
    "U kunt uw browser zo instellen dat deze geen cookies meer opslaat.",
    "Wij gebruiken geen tracking cookies.",
    "Een klacht kan naar de Autoriteit Persoonsgegevens.",
    "Niemand kan 100% veilig zijn, en dat kan niet worden beloofd.",
    "We sell nobody's data, and do not trade in it.",
    "Wij delen gegevens met onze boekhouder, en met niemand anders.",
)


def noted(folder: Path, *sentences: str) -> Path:
    """The small statement with notes, one on a line."""
    path = folder / "privacy.yaml"
    lines = "".join(
        f"  - {yaml.dump(one, default_style=chr(39), allow_unicode=True, width=10**6)}" for one in sentences
    )
    path.write_text(f"{SMALL}\nnotes:\n{lines}", encoding="utf-8")
    return path


def test_sentences_that_the_law_does_not_allow_are_found_where_they_stand(tmp_path: Path) -> None:
    said = [(code, sentence) for code, sentences in FOUND.items() for sentence in sentences]
    path = noted(tmp_path, *(sentence for _, sentence in said))
    first = SMALL.count("\n") + 3
    found = {(finding.code, finding.where.line - first) for finding in lint(path)}
    assert [(code, said) for number, (code, said) in enumerate(said) if (code, number) not in found] == []


def test_sentences_that_look_like_them_are_left_alone(tmp_path: Path) -> None:
    found = [finding for finding in lint(noted(tmp_path, *FINE)) if finding.code != "P111"]
    assert [(finding.code, finding.message) for finding in found] == []


# ---------------------------------------------------------------- an answer and the law's month


@pytest.mark.parametrize(
    ("received", "country", "end"),
    [
        (date(2026, 3, 5), "NL", date(2026, 4, 7)),  # 5 April is Easter, and the Monday after it a holiday
        (date(2026, 8, 31), "NL", date(2026, 9, 30)),
        (date(2026, 4, 5), "NL", date(2026, 5, 6)),  # 5 May is a holiday there every year
        (date(2026, 4, 5), "BE", date(2026, 5, 5)),
        (date(2027, 4, 5), "NL", date(2027, 5, 7)),  # then Ascension Day
        (date(2026, 6, 21), "NL", date(2026, 7, 21)),
        (date(2026, 6, 21), "BE", date(2026, 7, 22)),
        (date(2026, 4, 1), "NL", date(2026, 5, 1)),
        (date(2026, 4, 1), "BE", date(2026, 5, 4)),
        (date(2026, 3, 3), "NL", date(2026, 4, 3)),  # Good Friday is only equated with a holiday
        (date(2026, 1, 31), "NL", date(2026, 3, 2)),
        (date(2026, 3, 3), "DE", date(2026, 4, 7)),  # Good Friday, and Easter after it
        (date(2026, 6, 14), "FR", date(2026, 7, 15)),
        (date(2026, 5, 23), "LU", date(2026, 6, 24)),
        (date(2026, 11, 25), "PT", date(2026, 12, 28)),  # a country without a file has the days of all
    ],
)
def test_the_laws_month_ends_on_a_working_day(received: date, country: str, end: date) -> None:
    assert month_end(received, country) == end


def answering(folder: Path, answer: str, day: str, extended: str = "") -> list[tuple[str, str]]:
    """What lint says on a day of such an answer: codes and messages."""
    path = folder / "privacy.yaml"
    more = f"  extended by: {extended}\n" if extended else ""
    text = SMALL.replace("  answer: 4 weeks\n  extended by: 4 weeks\n", f"  answer: {answer}\n{more}")
    path.write_text(text, encoding="utf-8")
    found = lint(path, datetime.fromisoformat(day).replace(tzinfo=UTC))
    return [(finding.code, finding.message) for finding in found if finding.code in ("P730", "P731", "P732")]


def test_thirty_days_are_later_than_a_month_on_days_that_lint_names(tmp_path: Path) -> None:
    ((code, message),) = answering(tmp_path, "30 days", "2026-02-10")
    assert code == "P731"
    assert "of a request of 10 February 2026 it ends on 12 March 2026, and the law's month on 10 March 2026" in message
    for day, named in (
        ("2026-03-01", "31 January 2027"),
        ("2027-01-30", "31 January 2027"),
        ("2028-02-29", "29 February"),
    ):
        ((_, message),) = answering(tmp_path, "30 days", day)
        assert f"of a request of {named}" in message
    assert answering(tmp_path, "4 weeks", "2026-02-10", "4 weeks") == []
    assert answering(tmp_path, "1 month", "2026-02-10", "2 months") == []


def test_an_answer_that_is_always_later_is_an_error(tmp_path: Path) -> None:
    assert [code for code, _ in answering(tmp_path, "5 weeks", "2026-02-10")] == ["P730"]
    assert [code for code, _ in answering(tmp_path, "31 days", "2026-02-10")] == ["P731"]
    assert [code for code, _ in answering(tmp_path, "28 days", "2026-02-10", "3 months")] == ["P732"]


def test_what_is_never_late_is_known_without_counting() -> None:
    """Four weeks are never later than the month, nor are four and four than three months, from 2024 to 2032."""
    for day in (date(2024, 1, 1) + timedelta(days=number) for number in range(9 * 366)):
        assert last_day(day, Duration(days=answers.SHORTEST)) <= last_day(day, answers.MONTH)
        put_off = last_day(day, Duration(days=answers.SHORTEST_PUT_OFF))
        assert put_off <= answers.latest(day)
        assert last_day(last_day(day, answers.MONTH), answers.TWO_MONTHS) <= answers.latest(day)


# ---------------------------------------------------------------- what depends on the rest of the policy


def codes(folder: Path, *changes: tuple[str, str]) -> set[str]:
    """What is found in the small statement with each text replaced by another."""
    text = SMALL
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / "privacy.yaml"
    path.write_text(text, encoding="utf-8")
    return {finding.code for finding in lint(path)} - {"P111"}


IDENTITY = "identity: only in doubt"
COOKIE = "session: {kind: functional, for: deliver, consent: not needed}"
AT = "at: NL, only for"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (IDENTITY, "identity: a copy", {"P740"}),
        (IDENTITY, "identity: a copy\n  identity because: Wwft 3(2) asks it of an accountant", set()),
        ("established: NL", "established: DE\ntax: NL", set()),
        (COOKIE, "visits: {kind: analytical, for: deliver, consent: not needed, set up as: the authority asks}", set()),
        (COOKIE, "visits: {for: deliver, with: Matomo, consent: not needed}", {"P752"}),
        (COOKIE, "visits: {for: send-news, consent: not needed}", {"P750", "P811"}),
        (AT, "at: CH, safeguard: adequacy decision, only for", set()),
        (AT, "at: CH, only for", {"P720"}),
        (AT, "at: US, safeguard: EU-US Data Privacy Framework, only for", set()),
        (AT, "at: IN, safeguard: EU-US Data Privacy Framework, only for", {"P722"}),
        (AT, "at: IN, safeguard: explicit consent, only for", {"P722"}),
        (AT, "at: EEA, only for", set()),
        ("refused for: [a law that asks to keep it]", "refused for: [een rechtsvordering, rechten van anderen]", set()),
        ("refused for: [a law that asks to keep it]", "refused for: [ons gerechtvaardigd belang]", {"P743"}),
        ("refused for: [a law that asks to keep it]", "refused for: [de belasting]", {"P744"}),
        ("name: Voorbeeld B.V.", "name: Stichting Voorbeeld", set()),
        ("dpo: none", "dpo: fg@voorbeeld.example\n  officer: geen FG maar privacy@voorbeeld.example", set()),
        ("changes: {", "changes: {refusable: no, ", set()),
    ],
)
def test_what_is_found_depends_on_what_else_is_said(tmp_path: Path, old: str, new: str, found: set[str]) -> None:
    assert codes(tmp_path, (old, new)) == found


def test_what_is_still_a_question_is_not_missing(tmp_path: Path) -> None:
    question = ("agreement: 2025-11-01, at: NL", 'agreement: "?", at: NL')
    assert codes(tmp_path, question, (COOKIE, 'visits: {kind: tracking, for: "?", consent: "?"}')) == {"P013"}


def test_whoever_asks_for_a_copy_elsewhere_is_doubted_and_not_refused(tmp_path: Path) -> None:
    abroad = ("established: NL", "established: FR\ntax: NL")
    number = ("number: 12345678", "number: 732 829 320")
    assert codes(tmp_path, abroad, number, (IDENTITY, "identity: a copy")) == {"P741"}


def test_a_tax_is_a_ground_where_an_activity_has_its_duty(tmp_path: Path) -> None:
    duty = ("basis: legitimate interest\n    interest: a service that helps", "basis: legal obligation")
    term = ("keep: 1 year after users.ended_at", "keep: nl.tax.records after users.ended_at")
    refused = ("refused for: [a law that asks to keep it]", "refused for: [de belasting]")
    assert codes(tmp_path, duty, term, refused) == set()


# ---------------------------------------------------------------- numbers and names


@pytest.mark.parametrize(
    ("number", "country", "wrong"),
    [
        ("12345678", "NL", ""),
        ("KvK 1234 5678", "NL", ""),
        ("111222333", "NL", "RSIN"),
        ("123456789", "NL", "eight digits"),
        ("NL111222333B01", "NL", ""),
        ("NL111222334B01", "NL", "VAT"),
        ("0746.725.497", "BE", ""),  # check digits 97, which are 97 less nothing
        ("BE 0746.725.497", "BE", ""),
        ("0746.725.400", "BE", "check digits"),
        ("746.725.497", "BE", ""),
        ("746725", "BE", "ten digits"),
        ("732 829 320", "FR", ""),
        ("732 829 321", "FR", "check digit"),
        ("HRB 86891", "DE", ""),
    ],
)
def test_a_number_is_held_to_the_form_of_its_register(number: str, country: str, wrong: str) -> None:
    said = wrong_number(number, country)
    assert (wrong in said) if wrong else said == ""


def test_an_rsin_is_one_where_the_policy_says_so() -> None:
    assert wrong_number("111222333", "NL", "RSIN") == ""
    assert wrong_number("12345678", "NL", "RSIN") != ""


def test_what_somebody_registered_is_the_end_of_a_host() -> None:
    assert registrable("shop.voorbeeld.nl") == registrable("www.voorbeeld.nl") == "voorbeeld.nl"
    assert registrable("www.voorbeeld.eu") == "voorbeeld.eu"
    assert registrable("shop.example.co.uk") == "example.co.uk"


def test_what_expires_is_asked_of_a_day(tmp_path: Path) -> None:
    path = tmp_path / "privacy.yaml"
    path.write_text(
        f"{SMALL}\nplaces:\n  NL: {{country: NL, certificates: {{ISO 27001: 2026-06-30}}}}\n", encoding="utf-8"
    )
    days = ("2026-06-30", "2026-07-01")
    codes = [{f.code for f in lint(path, datetime.fromisoformat(f"{day}T12:00:00+00:00"))} for day in days]
    assert ["P808" in found for found in codes] == [False, True]
