"""Categories of personal data: what a column is, in the words a statement uses.

A policy names the English word (`birth date`). `dpv` is the term of the W3C Data Privacy Vocabulary, extension
Personal Data (https://w3id.org/dpv/pd#), or of its core with the prefix `dpv:`. `special` is a special category of
the GDPR (article 9) or data about crime (article 10); `secret` is never shown or exported; `national` is a national
number, which needs a law of its own (article 87; UAVG 46); `carries` can hold a special category or a number although
it is none itself: a nationality says something of origin, a photo of much, and in a free text anything can stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Category:
    slug: str
    nl: str
    en: str
    dpv: str
    special: bool = False
    secret: bool = False
    national: bool = False
    carries: bool = False

    def name(self, language: str = "en") -> str:
        return self.nl if language == "nl" else self.en


def _all() -> tuple[Category, ...]:
    return (
        # who
        Category("name", "naam", "name", "pd:Name"),
        Category("user name", "gebruikersnaam", "user name", "pd:Username"),
        Category("title", "titel of aanhef", "title or salutation", "pd:Name"),
        Category("birth date", "geboortedatum", "date of birth", "pd:BirthDate"),
        Category("birth place", "geboorteplaats", "place of birth", "pd:BirthPlace", carries=True),
        Category("age", "leeftijd", "age", "pd:Age"),
        Category("sex", "geslacht", "sex", "pd:Gender", carries=True),
        Category("nationality", "nationaliteit", "nationality", "pd:Nationality", carries=True),
        Category("marital status", "burgerlijke staat", "marital status", "pd:MaritalStatus", carries=True),
        Category("family", "gezin en familie", "family", "pd:Family", carries=True),
        Category("language", "taal", "language", "pd:Language"),
        Category("photo", "foto", "photo", "pd:Picture", carries=True),
        Category("camera images", "camerabeelden", "camera images", "pd:Picture", carries=True),
        Category("voice", "stemopname", "voice recording", "pd:VoiceCommunicationRecording", carries=True),
        Category("signature", "handtekening", "signature", "pd:Identifying", carries=True),
        # how to reach
        Category("email", "e-mailadres", "e-mail address", "pd:EmailAddress"),
        Category("telephone", "telefoonnummer", "telephone number", "pd:TelephoneNumber"),
        Category("address", "adres", "address", "pd:PhysicalAddress"),
        Category("country", "land", "country", "pd:Country"),
        Category("contact", "contactgegevens", "contact details", "pd:Contact"),
        Category("social profile", "profiel op sociale media", "social media profile", "pd:SocialMedia"),
        Category("web address", "webadres", "web address", "pd:SocialMedia"),
        # work and learning
        Category("organisation", "organisatie", "organisation", "pd:Professional"),
        Category("function", "functie", "job title", "pd:Job"),
        Category("employee number", "personeelsnummer", "employee number", "pd:UID"),
        Category("education", "opleiding", "education", "pd:Education", carries=True),
        Category("work experience", "werkervaring", "work experience", "pd:EmploymentHistory", carries=True),
        Category("skills", "vaardigheden", "skills", "pd:ProfessionalEvaluation", carries=True),
        Category("driving licence", "rijbewijs", "driving licence", "pd:ProfessionalCertification"),
        Category("certificate", "diploma of certificaat", "certificate", "pd:ProfessionalCertification"),
        Category("hobbies", "hobby's en interesses", "hobbies and interests", "pd:Interest", carries=True),
        Category("working hours", "gewerkte uren", "working hours", "pd:Professional"),
        Category("availability", "beschikbaarheid", "availability", "pd:Professional"),
        Category("salary", "salaris", "salary", "pd:Salary"),
        Category("reference", "referentie", "reference", "pd:Reference", carries=True),
        # what a person writes and does
        Category("own text", "zelf ingevulde tekst", "text the person wrote", "dpv:PersonalData", carries=True),
        Category("message", "bericht", "message", "pd:Communication", carries=True),
        Category("question", "vraag of verzoek", "question or request", "pd:Communication", carries=True),
        Category("document", "document", "document", "pd:PersonalDocuments", carries=True),
        Category("note", "notitie over de persoon", "note about the person", "dpv:PersonalData", carries=True),
        Category("preference", "voorkeur", "preference", "pd:Preference"),
        Category("opinion", "mening of beoordeling", "opinion or rating", "pd:Opinion", carries=True),
        Category("consent", "gegeven toestemming", "consent given", "pd:PrivacyPreference"),
        Category("recipient", "ontvanger", "recipient", "pd:Contact"),
        # devices and use
        Category("ip address", "IP-adres", "IP address", "pd:IPAddress"),
        Category("device", "apparaat of device-ID", "device or device ID", "pd:DeviceBased"),
        Category("operating system", "besturingssysteem", "operating system", "pd:DeviceOperatingSystem"),
        Category("browser", "browser", "browser", "pd:UserAgent"),
        Category("cookie id", "cookie-ID", "cookie ID", "pd:Tracking"),
        Category("session", "sessie", "session", "pd:Tracking"),
        Category("user id", "gebruikersnummer", "user number", "pd:UID"),
        Category("connection", "soort verbinding", "kind of connection", "pd:DeviceBased"),
        Category("login", "inloggeschiedenis", "log-in history", "pd:AuthenticationHistory"),
        Category("usage", "gebruik van de dienst", "use of the service", "pd:ServiceConsumptionBehavior"),
        Category("browsing", "bezochte pagina's", "pages visited", "pd:BrowsingBehavior"),
        Category("location", "locatie", "location", "pd:Location"),
        # money
        Category("payment", "betaalgegevens", "payment details", "pd:FinancialAccount"),
        Category("bank account", "bankrekening", "bank account", "pd:BankAccount"),
        Category("card", "betaalkaart", "payment card", "pd:PaymentCard"),
        Category("invoice", "factuurgegevens", "invoice details", "pd:Transactional"),
        Category("purchase", "aankoop", "purchase", "pd:Purchase"),
        Category("credit", "kredietgegevens", "credit data", "pd:Credit"),
        Category("vat number", "btw-nummer", "VAT number", "pd:OfficialID"),
        Category("vehicle", "voertuig of kenteken", "vehicle or number plate", "pd:Vehicle"),
        # official
        Category("identity document", "identiteitsbewijs", "identity document", "pd:OfficialID"),
        Category("passport", "paspoort", "passport", "pd:Passport"),
        Category("bsn", "burgerservicenummer", "citizen service number (BSN)", "pd:OfficialID", national=True),
        Category("national number", "rijksregisternummer", "national register number", "pd:OfficialID", national=True),
        # special (articles 9 and 10)
        Category("health", "gezondheid", "health", "pd:MedicalHealth", special=True),
        Category("disability", "beperking of handicap", "disability", "pd:Disability", special=True),
        Category("religion", "religie of levensbeschouwing", "religion or belief", "pd:Religion", special=True),
        Category("political opinion", "politieke opvatting", "political opinion", "pd:PoliticalOpinion", special=True),
        Category(
            "union membership",
            "lidmaatschap van een vakbond",
            "trade union membership",
            "pd:TradeUnionMembership",
            special=True,
        ),
        Category("ethnic origin", "etnische afkomst", "ethnic origin", "pd:EthnicOrigin", special=True),
        Category(
            "sexual orientation", "seksuele gerichtheid", "sexual orientation", "pd:SexualPreference", special=True
        ),
        Category("biometric", "biometrische gegevens", "biometric data", "pd:Biometric", special=True),
        Category("genetic", "genetische gegevens", "genetic data", "pd:Genetic", special=True),
        Category("criminal record", "strafrechtelijke gegevens", "criminal record", "pd:Criminal", special=True),
        # the vendor's own
        Category(
            "secret", "wachtwoord of sleutel (versleuteld)", "password or key (encrypted)", "pd:Password", secret=True
        ),
        Category("score", "score of profiel", "score or profile", "pd:Behavioral"),
        Category("other", "overige gegevens", "other data", "dpv:PersonalData", carries=True),
    )


CATEGORIES: Mapping[str, Category] = MappingProxyType({category.slug: category for category in _all()})

IDENTIFIERS: frozenset[str] = frozenset(
    (
        *("name", "user name", "photo", "camera images", "voice", "signature", "biometric", "genetic", "secret"),
        *("email", "telephone", "contact", "social profile", "web address", "recipient"),
        *("employee number", "reference", "own text", "message", "question", "document", "note", "other"),
        *("ip address", "device", "cookie id", "session", "user id", "login", "browsing"),
        *("bank account", "card", "payment", "invoice", "vat number", "vehicle"),
        *("identity document", "passport", "bsn", "national number"),
    )
)
"""What tells who it is by itself, or in which anybody can have written it: nothing of it is left in a row of nobody."""
