"""What a table is about, and so for which activity its columns are there and what is left of them is called."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gestand.drafting.claims import Owned
from gestand.drafting.looking import NUMBERS
from gestand.drafting.words import spaced
from gestand.stores.base import TableId


@dataclass(frozen=True, slots=True)
class Topic:
    """`keep` names an event as `{event}`; where there is none, `until it ends`. `own`: its table has its own term."""

    activity: str
    purpose: str
    basis: str
    category: str
    keep: str
    ends: bool = False
    """The term counts from an end rather than from a beginning."""
    own: bool = True
    interest: str = ""
    marketing: bool = False


def _topic(words: str, topic: Topic) -> tuple[re.Pattern[str], Topic]:
    return re.compile(f"_(?:{'|'.join(word.replace('*', '[a-z]*') for word in words.split())})_"), topic


_TOPICS = (
    _topic(
        "newsletter* mailing* subscriber* nieuwsbrief* mailinglist* optin* marketing* campaign* abonnee*",
        Topic(
            "send-the-newsletter",
            "Sending news to those who asked for it",
            "consent",
            "preference",
            "until {event}",
            True,
            marketing=True,
        ),
    ),
    _topic(
        "absence* verzuim* ziekmelding* ziekte* sick* leave* arbo* krankmeldung*",
        Topic(
            "handle-absence",
            "Knowing who is away and helping them back",
            "legal obligation",
            "health",
            "2 years after {event}",
            True,
        ),
    ),
    _topic(
        "payroll* salar* loon* wage* payslip* paie* gehalt* loonstrook* loonstroken",
        Topic(
            "pay-wages",
            "Paying wages and accounting for them",
            "legal obligation",
            "salary",
            "nl.wage.records after {event}",
        ),
    ),
    _topic(
        "patient* diagnos* treatment* behandel* consult* medical* medisch* prescription* dossier* zorg* care",
        Topic(
            "give-care",
            "Giving care and keeping the file that the law asks for",
            "legal obligation",
            "health",
            "nl.medical after {event}",
        ),
    ),
    _topic(
        "applicant* application* sollicit* candidate* kandida* vacanc* vacature* recruit* bewerb*",
        Topic(
            "hire-people", "Finding the right person for a job", "contract", "other", "nl.applicant after {event}", True
        ),
    ),
    _topic(
        "employee* mdw medew medewerker* personeel* contract* dienstverband* staff verlof* mitarbeiter*",
        Topic(
            "employ-people",
            "Keeping to the contract of employment",
            "contract",
            "other",
            "nl.personnel after {event}",
            True,
            own=False,
        ),
    ),
    _topic(
        "invoice* factu* payment* betaling* transaction* credit_note* rechnung* zahlung* refund* receipt* "
        "journal* boeking* charge* payout* debiteur* crediteur* billing* rental",
        Topic(
            "accounting",
            "Keeping the books that the tax law asks for",
            "legal obligation",
            "invoice",
            "nl.tax.records after {event}",
        ),
    ),
    _topic(
        "order* bestel* cart* basket* winkelwagen* reservation* reservering* booking* shipment* levering* "
        "purchase* rma return* bestellung* commande* subscription* abonnement* donation* donatie*",
        Topic("handle-orders", "Delivering what people order", "contract", "purchase", "2 years after {event}"),
    ),
    _topic(
        "session* sessie*",
        Topic(
            "stay-logged-in", "Not asking for the password on every page", "contract", "session", "until {event}", True
        ),
    ),
    _topic(
        "log logs login* audit* history historie* activity activities token* attempt* failed* access* "
        "ip_block* ban bans event events visit* hit hits inlog* logboek* versions revisions trail warning* "
        "flag* report* abuse*",
        Topic(
            "keep-the-service-safe",
            "Finding and stopping abuse of accounts",
            "legitimate interest",
            "usage",
            "1 year after {event}",
            interest="accounts that only their owners use",
        ),
    ),
    _topic(
        "contact_form* contact_question* contact_message* enquir* inquir* question* ticket* support* "
        "helpdesk* melding* klacht* complaint* vraag vragen conversation* conversations case cases anfrage*",
        Topic("answer-questions", "Answering what people ask", "contract", "question", "1 year after {event}", True),
    ),
    _topic(
        "outbox* mail_queue* email_queue* sms* notification* mailqueue*",
        Topic(
            "send-service-mail",
            "Sending what people have to know",
            "contract",
            "message",
            "30 days after {event}",
        ),
    ),
)

SERVICE = Topic(
    "deliver-the-service", "Delivering the service", "contract", "other", "2 years after {event}", True, own=False
)

_CATEGORIES = (
    (
        re.compile(
            r"_(?:post|posts|comment[a-z]*|review[a-z]*|message[a-z]*|bericht[a-z]*|topic[a-z]*|reacti[a-z]*|article[a-z]*|page[a-z]*|wiki[a-z]*|note[a-z]*)_"
        ),
        "own text",
    ),
    (re.compile(r"_(?:address[a-z]*|adres[a-z]*)_"), "address"),
    (re.compile(r"_(?:setting[a-z]*|preference[a-z]*|option[a-z]*|voorkeur[a-z]*|usermeta|meta)_"), "preference"),
    (re.compile(r"_(?:photo[a-z]*|image[a-z]*|foto[a-z]*|picture[a-z]*)_"), "photo"),
    (re.compile(r"_(?:document[a-z]*|file[a-z]*|upload[a-z]*|attachment[a-z]*|bijlage[a-z]*)_"), "document"),
    (re.compile(r"_(?:vote[a-z]*|like[a-z]*|rating[a-z]*|reaction[a-z]*|favorite[a-z]*|bookmark[a-z]*)_"), "opinion"),
    (re.compile(r"_(?:device[a-z]*|apparaat)_"), "device"),
    (re.compile(r"_(?:skill[a-z]*|vaardighe[a-z]*)_"), "skills"),
    (
        re.compile(r"_(?:education[a-z]*|opleiding[a-z]*|school[a-z]*|course[a-z]*|cijfer[a-z]*|grade[a-z]*)_"),
        "education",
    ),
    (re.compile(r"_(?:uren|hours|timesheet[a-z]*|shift[a-z]*|rooster[a-z]*|werktijd[a-z]*)_"), "working hours"),
)


_LOGGED = re.compile(r"_(?:transaction[a-z]*|transactie[a-z]*|journals?)_")
_MONEY = re.compile(
    r"_(?:amount|price|prijs|bedrag|total|totaal|currency|valuta|cents|value|sum|vat|btw|tax|balance|saldo|debit|credit)_"
)


def _money(owned: Owned, table: TableId) -> bool:
    """What a table of transactions has when they are of money, and not what was changed in a row."""
    columns = owned.world.columns(table)
    return any(_MONEY.search(spaced(name)) and column.type in NUMBERS for name, column in columns.items())


def topic_of(owned: Owned, table: TableId) -> Topic:
    """By the table's own name, then by what it is a part of."""
    text = owned.world.bare(table) if _says(owned, table) else ""
    found = next((topic for pattern, topic in _TOPICS if pattern.search(text)), None)
    if found and found.activity == "accounting" and _LOGGED.search(text) and not _money(owned, table):
        found = None
    if found is None:
        whole = [
            link.to
            for claim in owned.claims.get(table, ())
            for link in claim.links
            if claim.why.startswith("a part of")
        ]
        if whole and whole[0] != table:
            found = topic_of(owned, whole[0])
    topic = found or SERVICE
    category = next((category for pattern, category in _CATEGORIES if pattern.search(text)), "")
    if category and topic is SERVICE:
        return Topic(topic.activity, topic.purpose, topic.basis, category, topic.keep, topic.ends, topic.own)
    return topic


def _says(owned: Owned, table: TableId) -> bool:
    """It has something of its own; what only ties two rows together is about what it is a part of."""
    linked = {name for link in owned.links(table) for name in link.columns} | set(owned.world.key(table))
    return bool(set(owned.world.columns(table)) - linked)
