"""Consent: a clear act, that can be shown and taken back (GDPR articles 4(11) and 7), never silence or mere use."""

from __future__ import annotations

from collections.abc import Iterator

from gestand.errors import Place
from gestand.policy.checks.sayings import Words, sentences
from gestand.policy.checks.told import CONSENT
from gestand.policy.codes import Report
from gestand.policy.draft import Draft

_BY_USE = Words(
    # Dutch
    r"\b(?:door|bij|als u|wanneer u|indien u|door het)\b[^.;]{0,120}\b(?:gebruik\w*|bezoek\w*|surf\w*"
    r"|verder (?:te )?\w+en"
    r"|registre\w+)\b[^.;]{0,160}\b(?:akkoord|stemt u|u stemt|instem\w*|geeft u (?:ons )?(?:uw )?toestemming|aanvaardt"
    r"|accepteert)\b",
    r"\b(?:akkoord|toestemming|stemt)\b[^.;]{0,120}\bdoor (?:het |verder |te |onze |deze |de )*(?:gebruik|bezoek"
    r"|surf\w*)\b",
    r"\b(?:stilzwijgende|impliciete|veronderstelde) toestemming",
    # English
    r"\bby\b[^.;]{0,40}\b(?:us(?:e|ing)|visit(?:ing)?|brows(?:e|ing)|continu(?:e|ing)|access(?:ing)?)\b[^.;]{0,160}"
    r"\b(?:you|users?|visitors?)\b[^.;]{0,40}\b(?:agree|consent|accept)",
    r"\b(?:agree|consent|accept)\w*\b[^.;]{0,120}\bby (?:continu|us|visit|brows|access)\w*",
    r"\buse of (?:this|the|our)\b[^.;]{0,40}\b(?:means|constitutes|implies|signifies)\b[^.;]{0,60}"
    r"\b(?:agree|consent|accept)",
    r"\b(?:implied|implicit|tacit|deemed) consent",
    # French
    r"\ben (?:utilisant|continuant|poursuivant|visitant|naviguant|accédant)\b[^.;]{0,160}\b(?:acceptez|consentez|donnez"
    r" votre (?:accord|consentement)|d'accord)",
    r"\b(?:utilisation|poursuite|navigation)\b[^.;]{0,100}\b(?:vaut|implique|emporte)\b[^.;]{0,60}\b(?:acceptation"
    r"|consentement|accord)",
    r"\bconsentement (?:tacite|implicite)",
    # German
    r"\b(?:durch|mit)\b[^.;]{0,60}\b(?:Nutzung|Benutzung|Besuch|Verwendung|Weitersurfen|Weiternutzung)\b[^.;]{0,160}"
    r"\b(?:einverstanden|stimmen Sie|willigen Sie|akzeptieren Sie|erteilen Sie)",
    r"\bindem Sie\b[^.;]{0,100}\bnutzen\b[^.;]{0,100}\b(?:stimmen|willigen|akzeptieren|einverstanden)",
    r"\b(?:stillschweigende|mutmaßliche|konkludente)\w* Einwilligung",
)
_NO_ACT = Words(
    r"\b(?:by (?:mere )?us(?:e|ing)|by visiting|by continuing|implied|tacit|silence|inactivity|pre-?ticked|pre-?checked"
    r"|opt-?out)\b",
    r"\b(?:door (?:het )?gebruik|door (?:verder )?te surfen|stilzwijgend|impliciet|vooraf aangevinkt)\b",
    r"\b(?:tacite|implicite|pré-?coché|en utilisant|silence)\w*",
    r"\b(?:stillschweigend|vorangekreuzt|durch Nutzung|konkludent)\w*",
)
_ASKS = Words(
    r"\b(?:vragen (?:wij|we)|vraagt|gevraagd|we ask|is asked|ask (?:for )?your|demandons|fragen wir|bitten wir)\b"
)
_DENIED = Words(r"\b(?:is geen|betekent niet|geen sprake|is no|does not|is not|n'est pas|ne vaut pas|ist keine)\b")
_WRITTEN = Words(r"@|\be-?mail|\bpost\b|\bbrief\b|\bletter\b|\bschriftelijk|\bin writing|\bcourrier|\bschriftlich")
_CLICK = Words(
    r"\bclick|\bklik|\blink|\bknop|\bbutton|\baccount|\binstelling|\bsetting|\bat any time|\bvinkje|\bclic\b|\bconsole"
)


def use_is_no_consent(draft: Draft, report: Report) -> None:
    for one in sentences(draft):
        if _BY_USE.find(one.text) and not _ASKS.find(one.text) and not _DENIED.find(one.text):
            report.add("P760", one.place, f"`{one.key}` takes use for consent: {one.short}")
    for name, text, place in _asked(draft):
        if (_NO_ACT.find(text) or _BY_USE.find(text)) and not _DENIED.find(text):
            report.add("P760", place, f"consent `{name}` is asked of nobody: {text[:80]}")


def _asked(draft: Draft) -> Iterator[tuple[str, str, Place]]:
    for consent in draft.says.consents:
        yield consent.name, consent.asked, consent.place


def consent_can_be_shown(draft: Draft, report: Report) -> None:
    without = [consent for consent in draft.says.consents if not consent.wording]
    if without:
        names = ", ".join(f"`{consent.name}`" for consent in without)
        report.add("P761", without[0].place, f"{names}: nothing says which words were agreed to")


def it_is_taken_back_as_easily(draft: Draft, report: Report) -> None:
    for consent in draft.says.consents:
        if _WRITTEN.find(consent.withdrawn) and not _CLICK.find(consent.withdrawn):
            report.add(
                "P705",
                consent.place,
                f"consent `{consent.name}` is taken back by writing: `withdrawn: {consent.withdrawn[:60]}`",
            )


def what_is_asked_rests_on_it(draft: Draft, report: Report) -> None:
    bases = {activity.spec.name: activity.spec.basis for activity in draft.activities}
    for consent in draft.says.consents:
        basis = bases.get(consent.purpose)
        if basis is not None and basis not in CONSENT:
            message = f"consent `{consent.name}` is for `{consent.purpose}`, which rests on {basis.value}"
            report.add("P818", consent.place, message)


CHECKS = (use_is_no_consent, consent_can_be_shown, it_is_taken_back_as_easily, what_is_asked_rests_on_it)
