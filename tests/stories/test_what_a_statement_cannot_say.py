"""CO-27, CP-21, CP-29, CP-31, CV-01, CV-31, CV-45, NH-17: what stands in the statements and the law does not allow.

Each example policy is put back to what its statement says, is broken, and is kept again when the sentence is gone. No
database is asked: it is `gestand lint` that says so, with the article and the next act.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gestand.cli.main import main
from gestand.errors import PolicyError
from gestand.examples.building import policy_text
from gestand.policy.articles import article
from gestand.policy.reader import lint, read


@dataclass
class Lawyer:
    """Reads the policy of an example with a sentence changed, through the command line."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def reads(self, text: str, at: str = "2026-03-01") -> tuple[int, list[dict[str, Any]]]:
        path = self.folder / "privacy.yaml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(SystemExit) as end:
            main(["lint", str(path), "--format", "json", "--at", at])
        return int(end.value.code or 0), json.loads(self.capsys.readouterr().out)["findings"]

    def finds(self, text: str, code: str, at: str = "2026-03-01") -> str:
        """The one finding of a code: an error ends with 1, anything else with 0."""
        ended, found = self.reads(text, at)
        ((level, message),) = [(one["level"], one["message"]) for one in found if one["code"] == code]
        assert (ended, level == "error") in ((1, True), (0, False))
        return str(message)

    def can_render(self) -> bool:
        """Whether a statement is made of the policy as it stands; one that lacks something is made as well."""
        with pytest.raises(SystemExit) as end:
            main(["statement", str(self.folder / "privacy.yaml"), "--to", "md"])
        made = self.capsys.readouterr().out
        assert bool(made) == (end.value.code in (None, 0, 1, 3))
        return bool(made)

    def is_content(self, text: str, code: str, at: str = "2026-03-01") -> bool:
        ended, found = self.reads(text, at)
        return ended == 0 and code not in {one["code"] for one in found}


@pytest.fixture
def lawyer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Lawyer:
    return Lawyer(tmp_path, capsys)


def with_section(text: str, name: str, body: str) -> str:
    """The policy with a section of its own in the place of what it had there."""
    rest = re.sub(rf"(?ms)^{name}:.*?(?=^[^\s#]|\Z)", "", text)
    return f"{rest.rstrip()}\n\n{name}:{body}\n"


def with_note(text: str, sentence: str) -> str:
    return with_section(text, "notes", f"\n  - {sentence}")


@pytest.mark.promise("CO-27")
def test_a_site_of_another_country_is_no_sub_domain(lawyer: Lawyer) -> None:
    policy = with_section(policy_text("cloudomotion"), "sites", " [www.cloudomotion.example]")
    said = with_note(policy, "Ook het sub-domein www.cloudomotion.eu valt eronder.")
    assert "www.cloudomotion.eu is called a sub-domain" in lawyer.finds(said, "P806")
    both = with_section(policy, "sites", " [www.cloudomotion.nl, www.cloudomotion.eu]")
    assert lawyer.is_content(with_note(both, "Dit geldt op al onze sites."), "P806")
    cookie = with_section(
        both, "cookies", " {session: {for: a site that works, consent: not needed, site: elders.example}}"
    )
    assert "elders.example" in lawyer.finds(cookie, "P807")


@pytest.mark.promise("CP-21")
def test_use_of_a_site_is_no_consent_and_no_record_of_it_can_be_made(lawyer: Lawyer) -> None:
    policy = policy_text("cloudpiling")
    claimed = with_note(
        policy,
        "Als u het platform gebruikt, stemt u ermee in dat wij uw gegevens verwerken.",
    )
    assert "takes use for consent" in lawyer.finds(claimed, "P760")
    (finding,) = [one for one in lint(lawyer.folder / "privacy.yaml") if one.code == "P760"]
    assert article(finding) == "GDPR articles 4(11) and 7"
    with pytest.raises(PolicyError):
        read(lawyer.folder / "privacy.yaml")
    recorded = "\n  news: {for: send-newsletters, asked: by using the platform, withdrawn: at any time}"
    assert "consent `news` is asked of nobody" in lawyer.finds(with_section(policy, "consents", recorded), "P760")
    assert lawyer.is_content(policy, "P760")


@pytest.mark.promise("CP-29")
def test_the_right_to_object_is_not_taken_back(lawyer: Lawyer) -> None:
    policy = policy_text("cloudpiling")
    denied = with_note(
        policy,
        "Tegen wat wij op grond van ons gerechtvaardigd belang doen, kunt u geen bezwaar maken.",
    )
    assert "takes back the right to object (article 21)" in lawyer.finds(denied, "P742")
    as_the_law_has_it = with_note(policy, "Tegen wat een wettelijke verplichting vraagt is geen bezwaar mogelijk.")
    assert lawyer.is_content(as_the_law_has_it, "P742")
    silent = with_section(policy, "rights", "\n  ask: info@cloudpiling.example\n  rights: [access, erasure]")
    assert "objection (article 21)" in lawyer.finds(silent, "P703")


@pytest.mark.promise("CP-31")
def test_liability_toward_people_is_not_waived(lawyer: Lawyer) -> None:
    policy = policy_text("cloudpiling")
    waived = "Worden uw gegevens gestolen, dan zijn wij daarvoor niet aansprakelijk."
    for section in ("notes", "security", "breaches"):
        said = with_section(policy, section, f"\n  - {waived}")
        assert f"`{section}` waives liability" in lawyer.finds(said, "P801")
        assert not lawyer.can_render()
    assert lawyer.is_content(policy, "P801")
    assert lawyer.can_render()


@pytest.mark.promise("CV-01")
def test_a_certificate_runs_out_and_the_privacy_shield_is_gone(lawyer: Lawyer) -> None:
    policy = policy_text("cloudcv")
    certified = "\n  groningen: {country: NL, certificates: {ISO 27001: 2026-06-30, EU-US Privacy Shield: 2030-01-01}}"
    shielded = with_section(policy, "places", f"{certified}\n  westpoort: {{country: NL}}")
    assert "EU-US Privacy Shield is no safeguard any more" in lawyer.finds(shielded, "P723")
    said = with_note(policy, "Wie voor ons in Amerika werkt, doet mee aan het Privacy Shield.")
    assert "rests on what was struck down" in lawyer.finds(said, "P723")
    valid = shielded.replace(", EU-US Privacy Shield: 2030-01-01", "")
    assert lawyer.is_content(valid, "P808", at="2026-06-30")
    assert "ISO 27001 was valid until 2026-06-30" in lawyer.finds(valid, "P808", at="2026-07-01")
    assert lawyer.is_content(policy, "P723")


@pytest.mark.promise("CV-31")
def test_a_label_is_nobody(lawyer: Lawyer) -> None:
    policy = policy_text("cloudcv")
    for name in ("Het label CloudCV.nl", "CloudCV.nl"):
        label = with_section(policy, "controller", f" {{name: {name}, contact: info@cloudcv.example}}")
        assert "not who is responsible" in lawyer.finds(label, "P712")
    nobody = with_section(policy, "controller", " {name: CloudCV, contact: info@cloudcv.example}")
    assert "no legal form, no number" in lawyer.finds(nobody, "P713")
    said = "name: CloudCV B.V., contact: info@cloudcv.example, address: Zernikelaan 16 Groningen, number: 12345678"
    legal_person = with_section(policy, "controller", f" {{{said}}}")
    assert lawyer.is_content(legal_person, "P712")
    joint = f"{said}, joint with: CloudCV Beheer B.V.".replace("CloudCV B.V.", "Het label CloudCV")
    assert lawyer.is_content(with_section(policy, "controller", f" {{{joint}}}"), "P712")


@pytest.mark.promise("CV-45")
def test_a_purpose_without_a_term_is_refused_where_the_others_have_one(lawyer: Lawyer) -> None:
    policy = policy_text("cloudcv")
    tracking = "\n  tracking: {for: seeing what people read, consent: asked first}"
    assert "`tracking` does not say how long it lives" in lawyer.finds(
        with_section(policy, "cookies", tracking), "P756"
    )
    with pytest.raises(PolicyError):
        read(lawyer.folder / "privacy.yaml")
    named = tracking.replace("seeing what people read", "improve-the-service")  # whose term counts
    assert lawyer.is_content(with_section(policy, "cookies", named), "P756")
    without = policy.replace("    keep: 2 years after usage_events.at\n", "")
    assert "has neither `keep` nor `law`" in lawyer.finds(without, "P401")
    assert lawyer.is_content(policy, "P756")


@pytest.mark.promise("NH-17")
def test_thirty_days_are_later_than_a_month_in_february(lawyer: Lawyer) -> None:
    policy = policy_text("nhmb")

    def answering(length: str) -> str:
        return with_section(policy, "rights", f"\n  ask: https://nhmb.example/contact\n  answer: {length}")

    said = lawyer.finds(answering("30 days"), "P731", at="2026-02-10")
    assert "of a request of 10 February 2026 it ends on 12 March 2026, and the law's month on 10 March 2026" in said
    said = lawyer.finds(answering("30 days"), "P731", at="2026-03-01")
    assert "of a request of 31 January 2027 it ends on 2 March 2027, and the law's month on 1 March 2027" in said
    assert "whenever somebody asks" in lawyer.finds(answering("6 weeks"), "P730")
    for length in ("4 weeks", "1 month"):
        assert lawyer.is_content(answering(length), "P731", at="2026-02-10")
