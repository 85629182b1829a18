"""What a statement says: who is responsible, to whom one turns, what for, and the authority.

Each story takes something out of the policy first: then the statement does not say it, and whoever writes the policy is
told so.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gestand.rights.authorities import authority
from gestand.statement.model import Definitions, Document

from .saying import Saying, lacks, links, page, said


def entries(document: Document, section: str) -> dict[str, str]:
    found = document.section(section)
    assert found is not None
    lists = [block for block in found.blocks if isinstance(block, Definitions)]
    return {e.name: " ".join(s.text for s in e.sentences) for one in lists for e in one.entries}


@pytest.mark.promise("CO-01")
def test_it_names_who_is_responsible_where_and_how_to_reach_them(tmp_path: Path) -> None:
    say = Saying("cloudomotion", tmp_path)
    without = say(r"^  address: .*\n")
    assert "S203" in lacks(without)
    assert "Bouwstraat" not in page(without)
    whole = say()
    assert "S203" not in lacks(whole)
    told = entries(whole, "who")
    assert told["Adres"] == "Bouwstraat 8, 7483 PA Haaksbergen"
    assert told["Registratienummer"] == "859738127 (RSIN)"
    assert told["Contact over privacy"] == "privacy@cloudomotion.example"
    assert told["Andere vragen"] == "info@cloudomotion.example"
    assert told["Privacymedewerker"] == "privacy@cloudomotion.example"
    assert told["Functionaris voor gegevensbescherming"] == "Wij hebben geen functionaris voor gegevensbescherming."
    assert "Cloudomotion B.V. is de verwerkingsverantwoordelijke" in said(whole, "who")


@pytest.mark.promise("CP-01")
def test_a_belgian_company_says_its_number_its_register_and_its_seat(tmp_path: Path) -> None:
    say = Saying("cloudpiling", tmp_path)
    without = say(r"^  (address|number|register): .*\n")
    assert "S203" in lacks(without)
    assert "Registratienummer" not in entries(without, "who")
    whole = say()
    assert "S203" not in lacks(whole)
    told = entries(whole, "who")
    assert told["Registratienummer"] == "0746.725.497 (RPR Gent, afdeling Brugge)"
    assert told["Adres"] == "Snoekstraat 28B, 8421 Vlissegem"
    assert "Gegevensbeschermingsautoriteit" in said(whole, "complaint")


@pytest.mark.promise("NH-01")
def test_the_channel_of_a_controller_can_be_a_form_on_its_website(tmp_path: Path) -> None:
    say, form = Saying("nhmb", tmp_path), "https://www.nhmb.example/contact"
    without = say(r"^  contact: .*\n", re.escape(f'"{form}", '))
    assert "S202" in lacks(without)
    assert form not in links(without)
    whole = say()
    assert "S202" not in lacks(whole)
    assert f'<a href="{form}">{form}</a>' in page(whole)
    assert form in said(whole, "rights")


@pytest.mark.parametrize(
    ("system", "country"),
    [
        pytest.param("cloudomotion", "NL", marks=pytest.mark.promise("CO-22")),
        pytest.param("cloudpiling", "BE", marks=pytest.mark.promise("CP-16")),
        pytest.param("nhmb", "NL", marks=pytest.mark.promise("NH-18")),
        pytest.param("crisisconnect", "NL", marks=pytest.mark.promise("CC-22")),
    ],
)
def test_it_names_the_authority_with_its_address_and_its_page_for_complaints(
    system: str, country: str, tmp_path: Path
) -> None:
    say, known = Saying(system, tmp_path), authority(country, "nl")
    assert known is not None
    without = say(r"^(established|offered_in): .*\n")
    assert "S503" in lacks(without)
    assert known.name not in said(without)
    assert "een klacht in te dienen bij een toezichthouder" in said(without, "complaint")
    whole = say()
    assert "S503" not in lacks(whole)
    told = said(whole, "complaint")
    assert known.name in told
    assert known.post in told
    assert f'<a href="{known.complaint}">' in page(whole)
    assert known.name in said(whole, "summary")


@pytest.mark.promise("CO-30")
def test_it_says_what_has_to_be_given_and_what_follows_if_it_is_not(tmp_path: Path) -> None:
    say = Saying("cloudomotion", tmp_path)
    without = say(r"mandatory: yes, ")
    assert "S302" in lacks(without)
    assert "Deze gegevens moet u geven" not in said(without)
    whole = say()
    assert "S302" not in lacks(whole)
    told = entries(whole, "purpose-do-business")["Moet u ze geven?"]
    assert told.startswith("Deze gegevens moet u geven: naam. Zonder deze gegevens kunnen wij de overeenkomst niet uit")
    assert "Deze gegevens mag u weglaten: functie, e-mailadres en telefoonnummer." in told
    asked = entries(whole, "purpose-show-who-recommends-us")["Moet u ze geven?"]
    assert asked == "U hoeft deze gegevens niet te geven. Geeft u geen toestemming, dan doen wij dit niet."


@pytest.mark.promise("CV-30")
def test_it_is_sorted_by_purpose_and_lists_processors_by_kind(tmp_path: Path) -> None:
    say = Saying("cloudcv", tmp_path)
    without = say(r"^    purpose: Not asking .*\n", r"^processors:.*\n(?:(?: .*)?\n)*")
    assert "S104" in lacks(without)
    assert without.section("recipients") is None
    whole = say()
    assert "S104" not in lacks(whole)
    purposes = [section for section in whole.sections if section.id.startswith("purpose-")]
    assert len(purposes) == 15
    for purpose in purposes:
        told = entries(whole, purpose.id)
        assert told["Welke gegevens"].startswith("Wij gebruiken hiervoor: ")
        assert told["Grondslag"]
        assert "bewaren" in told["Hoe lang"]
    for kind in ("hostingbedrijf", "software voor analyse", "verzenddienst voor e-mail", "accountant"):
        assert kind in said(whole, "recipients")


@pytest.mark.promise("CC-12")
def test_others_who_decide_for_themselves_are_named_with_their_own_statements(tmp_path: Path) -> None:
    say = Saying("crisisconnect", tmp_path)
    authorities = r"^  bevoegde autoriteiten:.*\n(?:    .*\n)*"
    without = say(authorities, r'(?:, |^    )statement: "[^"]*"\n?')
    assert "S403" in lacks(without)
    assert not any("policies.google" in link for link in links(without))
    whole = say(authorities)
    assert "S403" not in lacks(whole)
    told = said(whole, "third").splitlines()[1:]
    assert [line.partition(",")[0] for line in told] == ["Google Play", "Microsoft Store", "App Store"]
    assert {"https://policies.google.com/privacy", "https://www.apple.com/legal/privacy/"} <= links(whole)
    assert "Deze partijen zijn zelf verantwoordelijk" in said(whole, "third")
