"""Rights that a statement takes back, or refuses for more than the law does (GDPR articles 12 to 21)."""

from __future__ import annotations

from gestand.policy.checks.sayings import Saying, Words, sentences
from gestand.policy.checks.told import key_of
from gestand.policy.codes import Report
from gestand.policy.draft import Draft
from gestand.policy.model import Role
from gestand.vocabulary.law import Basis

_NO_OBJECTION = Words(
    r"\b(?:geen|niet)\b[^.;]{0,60}\b(?:verzet|bezwaar)\b[^.;]{0,40}\b(?:mogelijk|maken|aantekenen|toegestaan|openstaat)",
    r"\b(?:verzet|bezwaar)\b[^.;]{0,40}\b(?:niet (?:mogelijk|toegestaan)|onmogelijk|uitgesloten)",
    r"\b(?:no right to object|can(?:not| not|'t) object|may not object|not (?:be )?(?:possible|able|entitled"
    r"|allowed) to"
    r" object|no objection (?:is|can be|may be))",
    r"\bobjections?\b[^.;]{0,40}\b(?:not possible|impossible|excluded|not allowed)",
    r"\bne (?:pouvez|peut|peuvent)\b[^.;]{0,20}\b(?:pas|plus)\b[^.;]{0,20}\bs?'?oppos",
    r"\b(?:aucune opposition|pas de droit d'opposition|opposition\b[^.;]{0,40}\b(?:impossible|exclue|pas possible))",
    r"\bkein(?:en)?\b[^.;]{0,30}\bWiderspruch|\bnicht widersprechen|\bWiderspruch\w*\b[^.;]{0,40}\b(?:nicht möglich"
    r"|ausgeschlossen)",
)
_INTEREST = Words(
    r"gerechtvaardigde?n? belang|legitimate interest|intérêts? légitime|berechtigte\w* Interesse|marketing|reclame"
    r"|advertis|prospection|Werbung|taak van algemeen belang|public task|public interest"
)
_OTHER_BASIS = Words(
    r"wettelijke? (?:verplichting|plicht)|overeenkomst|contract|legal obligation|obligation légale|gesetzliche\w*"
    r" (?:Pflicht|Verpflichtung)|Vertrag|rechtsvordering|legal claim|dwingende|compelling|impérieu|zwingende"
)
_REASONS = Words(
    r"\bvermelding van (?:uw |de )?(?:motivering|reden\w*)|\bgeef\w*\b[^.;]{0,40}\b(?:reden\w*|motivering)"
    r"|\bmotiveren\b|\b(?:give|state|with) (?:us )?(?:your |the )?reasons?\b|\breasons? for your objection|\bmotiver\b"
    r"|\bbegründ\w*"
)
_WEIGHED = Words(
    r"\b(?:opnieuw|nogmaals|nieuwe)\b[^.;]{0,20}\bbelangenafweging|\bbalanc\w+ (?:of interests )?again|\bnew balancing"
    r"|\bnouvelle mise en balance|\berneute\w* (?:Interessen)?abwägung"
)
_OBJECTING = Words(r"\bbezwaar|\bverzet\b|\bobject|belangenafweging|\bopposition|s'oppos|Widerspruch|widersprech")

_LAWFUL = Words(
    r"\bwet(?:ten|telijke?|geving)?\b|wettelijk|\blaws?\b|\blegal (?:obligation|duty|requirement)|\bstatut"
    r"|légale?|\bloi\b"
    r"|gesetz",
    r"vordering|\bclaims?\b|\bcourt\b|rechts(?:zaak|geding)|\blitigation|proceedings|en justice|Rechtsanspr"
    r"|\bin rechte\b|buiten rechte",
    r"(?:rechten|vrijheden|gegevens|belangen)[^.;]{0,30}\b(?:van|over) (?:anderen|andere personen|derden)|of others"
    r"|(?:about|of) other (?:people|persons)|d'autrui|d'autres personnes|anderer (?:Personen)?",
    r"identi|wie (?:het )?vraagt|who asks|wie u bent|who you are",
    r"ongegrond|buitensporig|herhaald|unfounded|excessive|repeated|infondée?|excessi|unbegründet|exzessiv",
    r"dwingend|compelling|impérieu|zwingend",
    r"meningsuiting|of expression|volksgezondheid|public health|algemeen belang|public (?:interest|task)|intérêt public"
    r"|öffentlich|archie?[vf]|onderzoek|research|statisti|wetenschap|scientif|wissenschaft",
    r"(?:nationale|openbare) veiligheid|national security|opsporing|criminal (?:offence|investigation)|strafbare",
    r"techni(?:sch|cally) (?:niet )?(?:mogelijk|haalbaar|feasible|not feasible)",
    r"geen gegevens|no data|nothing is held",
)
_TAX = Words(r"belasting|fisca|\btax|\bfisc\b|steuer|impôt|boekhoud|accounting|comptab")
_EVIDENCE = Words(r"bewijs|evidence|preuve|beweis|geschil|dispute|litige|streit|klacht|complaint")


def objections_are_not_denied(draft: Draft, report: Report) -> None:
    """Against an interest, a public task and marketing it can be made; against a contract there is no such right."""
    for one in sentences(draft):
        if not _NO_OBJECTION.find(one.text):
            continue
        if _INTEREST.find(one.text) or not _OTHER_BASIS.find(one.text):
            report.add("P742", one.place, f"`{one.key}` takes back the right to object (article 21): {one.short}")


def marketing_stops_at_once(draft: Draft, report: Report) -> None:
    """It is not weighed and needs no reason (article 21(2) and (3)): a sentence about all objections says too much."""
    if not any(activity.spec.marketing for activity in draft.activities):
        return
    for one in sentences(draft):
        if one.key == "notes" and _REASONS.find(one.text) and _OBJECTING.find(one.text):
            report.add("P747", one.place, f"reasons are asked of whoever objects, also to marketing: {one.short}")
        elif one.key == "notes" and _WEIGHED.find(one.text) and not _INTEREST.find(one.text):
            report.add("P747", one.place, f"every objection is weighed, also one against marketing: {one.short}")


def refusals_have_a_ground_of_the_law(draft: Draft, report: Report) -> None:
    rights = draft.says.rights
    duties = any(activity.spec.basis is Basis.LEGAL_OBLIGATION for activity in draft.activities)
    for one in rights.refused_for if rights else ():
        short = Saying("rights: refused for", one.text, one.place).short
        if _LAWFUL.find(one.text) and not _INTEREST.find(one.text):
            continue
        if _TAX.find(one.text):
            if not duties:
                message = f"`refused for: {short}` is a legal obligation, and no activity rests on one"
                report.add("P744", one.place, message)
        elif _EVIDENCE.find(one.text):
            report.add("P744", one.place, f"`refused for: {short}` holds as far as it is for a legal claim")
        else:
            report.add("P743", one.place, f"`refused for: {short}` is no ground of the law")


def they_are_sent_to_who_decides(draft: Draft, report: Report) -> None:
    """For people of an organisation that organisation answers, so they are told to turn to it."""
    rights = draft.says.rights
    theirs = [group for group in draft.people if group.role is Role.PROCESSOR and not group.organisation]
    if rights is None or not rights.ask or not theirs:
        return
    if not any(_ORGANISATION.find(one.text) for one in rights.ask):
        message = f"`rights: ask` does not name the organisation, which decides for a {theirs[0].name}"
        report.add("P745", key_of(rights, "ask"), message)


_ERASED = Words(r"\b(?:verwijder\w*|wissen|gewist|eras\w*|delet\w*|effac\w*|supprim\w*|gelöscht|löschen)\b")
_UNLAWFUL = Words(r"\bonrechtmatig\w*|\bunlawful\w*|\billicite\w*|\bunrechtmäßig\w*")
_OTHER_GROUNDS = Words(
    r"\bintrek\w*|\bbezwaar|\bniet (?:langer|meer)|\bonder (?:andere|meer)|\bbijvoorbeeld|\bwithdraw|\bobject"
    r"|\bno longer|\bsuch as|\bfor example|\bretir|\boppos|\bne sont plus|\bpar exemple"
    r"|\bwiderr|\bwiderspr|\bnicht mehr|\bzum Beispiel"
)
_ASKING = Words(r"\b(?:vragen|verzoek\w*|ask|request\w*|demander|verlangen|bitten)\b")


def erasure_is_not_for_one_ground(draft: Draft, report: Report) -> None:
    """Six grounds open it (article 17(1)), and that it was unlawful is one of them."""
    for one in sentences(draft):
        said = one.key == "notes" and _ERASED.find(one.text) and _UNLAWFUL.find(one.text) and _ASKING.find(one.text)
        if said and not _OTHER_GROUNDS.find(one.text):
            report.add("P748", one.place, f"erasure is told as if it were for unlawful use alone: {one.short}")


_ACCURATE = Words(r"\bjuistheid|\baccuracy|\bexactitude|\bRichtigkeit")
_NOT_NEEDED = Words(
    r"\bniet (?:langer|meer) nodig|\bno longer (?:need|necessary)|\bplus (?:besoin|nécessaires?)"
    r"|\bnicht (?:mehr|länger) (?:benötig"
    r"|erforderlich)"
)
_CLAIMS = Words(r"vordering|\bclaims?\b|en justice|Rechtsanspr|Ansprüche")


def restriction_has_its_grounds(draft: Draft, report: Report) -> None:
    """18(1)(c): the controller no longer needs it, and the person does for a claim; without that it is erasure."""
    for one in sentences(draft):
        turned = _ACCURATE.find(one.text) and _NOT_NEEDED.find(one.text) and not _CLAIMS.find(one.text)
        if one.key == "notes" and turned:
            report.add("P748", one.place, f"what is not needed is restricted for a legal claim (18(1)(c)): {one.short}")


_ORGANISATION = Words(
    r"administrator|organi[sz]ation|beheerder|organisatie|employer|werkgever|verantwoordelijke|customer"
)
_TIPS = Words(
    r"autoriteitpersoonsgegevens\.nl\S*tip\S*",
    r"https?://\S*/(?:tip|tips|tip-ons|tip-us|geef-een-tip)(?:[/?#]\S*)?(?=\s|$)",
)
_COMPLAINTS = Words(r"klacht|klagen|complain|plainte|beschwerde")
"""The page of the Dutch authority for tips and complaints together is one for complaints."""


def complaints_have_their_page(draft: Draft, report: Report) -> None:
    for one in sentences(draft):
        if any(not _COMPLAINTS.find(page[0]) for page in _TIPS.all(one.text)):
            report.add(
                "P746", one.place, f"`{one.key}` leads to the page for tips, where nobody can complain: {one.short}"
            )


CHECKS = (
    objections_are_not_denied,
    marketing_stops_at_once,
    refusals_have_a_ground_of_the_law,
    erasure_is_not_for_one_ground,
    restriction_has_its_grounds,
    they_are_sent_to_who_decides,
    complaints_have_their_page,
)
