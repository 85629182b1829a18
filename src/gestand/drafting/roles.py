"""What somebody is to a row, by the name of the column that points at them."""

from __future__ import annotations

import re

from gestand.drafting.words import singular, spaced
from gestand.drafting.world import Role

_HAND = re.compile(
    r"_(?:assigned?|assignee|assignees|assigner|dispatcher|delegator|agent|updated|updater|modified|modifier|changed|deleted|deleter|approved|approver"
    r"|reviewed|reviewer|edited|editor|edit|moderated?|moderator|closed|closer|handled|handler|manager|supervisor|last"
    r"|verified|verifier|invited|inviter|processed|processor|locked|behandelaar|behandeld|gewijzigd|gewijz|wijzigde?r?"
    r"|mutatie|muteer|goedgekeurd|leidinggevende|begeleider|staff|referrer|referred|referral|mentor|coach|doctor|arts"
    r"|teacher|docent|causer|last[a-z]{2,}_uid|granted|revoked|cancelled|canceled|completed|resolved|published|publisher|archived|signed"
    r"|bearbeiter|geandert|operator|counselor|salesperson|sales|rep|account_manager|dealer|dj|created|creator|aangemaakt"
    r"|ingevoerd|entered|added|uploaded|registered_by|imported|support|first_poster|inspector|planner|recruiter|judge|referee|assessor|arbiter)_"
)
_MADE = re.compile(r"_(?:created|creator|aangemaakt|ingevoerd|entered|added|uploaded|erstellt|cree)_")
_OTHER = re.compile(
    r"_(?:recipient|receiver|to|ontvanger|followed|followee|following|friend|target|seller|verkoper|blocked|reported"
    r"|mentioned|invitee|addressee|empfanger|destinataire|partner|related|other|subject_user|buddy|zebra)"
    r"_(?!(?:by|door|par|von)_)"
)
_GIVEN = re.compile(r"_(?:assigned|allocated|delegated|toegewezen)_(?:to|aan)_")
"""Who is to do something with the row, and no second person of it."""
_DOES = re.compile(
    r"_(?:by|door|par|von)(?:_(?:user|users|usr|uid|person|account|member|actor|author|staff|admin))?(?:_(?:id|nr|fk|uuid))?_$"
)
_ITS_OWN = re.compile(
    r"_(?:owned|posted|written|authored|submitted|requested|asked|reported|sent|placed|ordered|booked|bought|paid|liked"
    r"|voted|commented|filed|raised|opened|started|geplaatst|geschreven|gesteld|besteld|geboekt|gevraagd|verstuurd|gemeld)"
    r"_(?:by|door|par|von)_"
)
"""What somebody does to have a row: it is theirs, and not of whoever handled it."""

PERSON_WORDS = re.compile(
    r"_(?:user|users|usr|uid|uploader|author|owner|poster|creator|sender|recipient|receiver|person|persoon|account|member|lid|customer"
    r"|klant|client|employee|medewerker|student|leerling|patient|assignee|agent|buyer|seller|gebruiker|medew|pers|reporter"
    r"|requester|submitter|commenter|voter|follower|followed|followee|friend|invitee|inviter|approver|reviewer|editor"
    r"|moderator|manager|supervisor|eigenaar|auteur|verzender|afzender|ontvanger|behandelaar|verkoper|koper|kunde|benutzer"
    r"|mitarbeiter|utilisateur|actor|contact|relatie|subscriber|applicant|candidate|kandidaat|guest|visitor|participant"
    r"|deelnemer|driver|teacher|docent|admin|staff|by|door|buddy|zebra|topic_poster|causer|blocked|blocker|reported"
    r"|assigned_to|allocated_to|delegated_to|toegewezen_aan)_"
)


def _spaced(column: str) -> str:
    """`modifierid` is a modifier."""
    return re.sub(r"(?<=[a-z]{4})id_$", "_", spaced(column))


def role(column: str, of: str = "") -> Role:
    """`of`: the table that it points at; a column called after it is of whoever has it, whatever they do."""
    text = _spaced(column)
    if _OTHER.search(text) and not _GIVEN.search(text):
        return Role.OTHER
    bare = re.sub(r"_(?:id|nr|fk|uuid|number|code)_$", "_", text).strip("_")
    if of and bare and (bare == singular(of) or of.endswith(f"_{bare}") or singular(of).endswith(f"_{bare}")):
        return Role.OWNER
    if _ITS_OWN.search(text):
        return Role.OWNER
    return Role.HAND if _HAND.search(text) or _DOES.search(text) else Role.OWNER


def made(column: str) -> bool:
    """Who made the row, which can be whose it is where nobody else is named."""
    return _MADE.search(_spaced(column)) is not None


def of_a_person(column: str) -> bool:
    """The column's name says that it points at a person, whatever the table is called."""
    return PERSON_WORDS.search(spaced(column)) is not None
