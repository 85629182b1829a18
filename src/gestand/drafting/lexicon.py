"""What names of columns mean, in Dutch, English, French and German: a table, one line for each category.

A `*` stands for the rest of a word; words that belong together are joined by `_`. *Strong* words mean this wherever
they stand; *weak* ones do so in a row of a person, and nowhere else without a look at the values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from gestand.drafting.evidence import Named
from gestand.drafting.words import spaced

_STRONG: Mapping[str, str] = {
    "bsn": "bsn bsnnr bsn* burgerservice* sofi sofinr sofinummer *bsn",
    "national number": (
        "rijksregister* rrn nrn insz niss national_number national_id nationaal_nummer numero_national ssn "
        "social_security* sozialversicherung* steuer_id nir"
    ),
    "passport": "passport* paspoort* passeport* reisepass*",
    "identity document": (
        "identity_card id_card idkaart identiteits* id_bewijs document_number id_number legitimatie* "
        "carte_identite ausweis* idbewijs identity_number"
    ),
    "health": (
        "health* gezondheid* diagnos* ziek* sick* illness* disease* medical* medisch* allerg* medicat* medicijn* "
        "blood_type bloodtype bloedgroep symptom* zwanger* pregnan* verzuim* absence_reason treatment* behandel* "
        "anamnes* therap* huisarts* arbo* prescription* injury injuries blessure* krank* gesundheit* maladie* "
        "sante dieetwens* dietary* vaccin* klacht_medisch indicatie* zorgvraag zorgplan*"
    ),
    "disability": (
        "disabilit* disabled_person handicap* beperking* arbeidsongeschikt* wao wia rolstoel* wheelchair* behinderung*"
    ),
    "religion": "religi* geloof* levensbeschouwing* church_member faith",
    "political opinion": "political* politiek* political_party",
    "union membership": "union_member* vakbond* trade_union* syndicat* gewerkschaft*",
    "ethnic origin": "ethnic* etnic* etniciteit race_ethnicity afkomst herkunft",
    "sexual orientation": "sexual_orientation geaardheid orientation_sexuelle",
    "biometric": "biometr* vingerafdruk* fingerprint_template face_embedding face_encoding",
    "genetic": "dna genetic* genoom*",
    "criminal record": "criminal* strafblad* strafrecht* conviction* vog vog_* delict*",
    "secret": (
        "password* passwd* passwort* pass pwd wachtwoord* ww kennwort* mot_de_passe salt *token* api_key apikey "
        "apisecret secret* private_key auth_key otp* totp* two_factor* recovery_code* pincode activation_key "
        "verification_code confirmation_code credential* encrypted_* crypted_* *_digest webhook_key passhash "
        "pass_hash passphrase login_hash user_pass client_secret consumer_key consumer_secret user_actkey "
        "security_stamp"
    ),
    "birth date": (
        "geboortedatum* geboorte_datum geb_datum gebdat* gebdatum* date_of_birth birth_date birthdate* birthday* "
        "dob date_naissance date_de_naissance naissance geburtsdatum geburtstag born_on birth_year geboortejaar "
        "gebjaar geb_dat user_birthday birth birthyear geburt geboren geboren_op"
    ),
    "birth place": (
        "geboorteplaats* place_of_birth birth_place birthplace lieu_naissance lieu_de_naissance geburtsort"
    ),
    "email": (
        "email* e_mail* mailadres* mail_adres mail_address mailaddress emailadres* *email courriel* adresse_mail "
        "epost mailto user_mail mail_from mail_to to_address from_address reply_to_address"
    ),
    "telephone": (
        "phone* telephone* telefoon* telefon* tel telnr telnummer tel_nr mobile mobile[a-ce-z]* mobiel* gsm* fax* "
        "handy handynummer cell cellphone cell_phone *phone *telefoon whatsapp* portable_nr telefoonnr noodnummer"
    ),
    "bank account": (
        "iban* *iban rekeningnummer* rekeningnr* bankrekening* bankrek* bank_account* kontonummer kontonr banknr "
        "giro gironummer sepa_mandate* bank_rekening compte_bancaire rekening_nr bankaccount* account_iban"
    ),
    "card": (
        "card_number cardnumber credit_card* creditcard* cc_number cc_last* pan cvc cvv card_last* last_four "
        "last4 card_expir* pm_last_four"
    ),
    "vat number": (
        "vat_number vatnumber vat_no btw_nummer btwnummer btw_nr btwnr vat_id tva_number numero_tva ust_id ustid "
        "tax_number tax_id"
    ),
    "vehicle": (
        "kenteken* licence_plate license_plate licenceplate licenseplate plate_number number_plate nummerplaat* "
        "kennzeichen* immatriculation vin chassisnummer"
    ),
    "ip address": (
        "ip ips ip_address* ipaddress* ipaddr ip_addr ip_adres remote_addr remote_address remote_ip client_ip "
        "user_ip *_ip ipv last_ip author_ip poster_ip hostip ip_*"
    ),
    "browser": "user_agent* useragent* browser* http_user_agent",
    "device": (
        "device* mac_address macaddress mac_adres imei udid fingerprint apparaat* hostname machine_name push_endpoint"
    ),
    "session": "session* sessie* phpsessid sess_id",
    "cookie id": "cookie* visitor_id tracking_id client_id_ga ga_id",
    "user name": (
        "username* user_name user_login loginname login_name gebruikersnaam* inlognaam* gebruiker_naam "
        "screen_name screenname benutzername nom_utilisateur identifiant pseudonym* nickname nick user_nicename "
        "user_slug loginnaam"
    ),
    "name": (
        "voornaam* achternaam* familienaam* roepnaam* tussenvoegsel* tussenv voorvoegsel* initialen voorletter* "
        "meisjesnaam* geboortenaam* first_name* firstname* last_name* lastname* surname* full_name* fullname* "
        "given_name* givenname family_name* familyname middle_name* middlename maiden_name display_name "
        "displayname prenom* nom_famille nom_de_famille vorname* nachname* familienname* contactpersoon* "
        "contact_person* contact_name* contactnaam* contact_naam volledige_naam real_name realname fname lname "
        "vnaam anaam achtern voorn klantnaam* klant_naam customer_name author_name sender_name recipient_name "
        "guest_name patient_name patientnaam cardholder* card_holder* rekeninghouder* account_holder* "
        "tenaamstelling* tnv billing_name shipping_name partner_naam partnernaam client_name employee_name "
        "student_name teacher_name user_fullname person_name comment_author poster_name naam_volledig kindnaam "
        "initials owner_name member_name holder_name reporter_name"
    ),
    "title": "salutation* aanhef* titulatuur* honorific* anrede* civilite* voor_titel",
    "sex": "sex gender* geslacht* sexe geschlecht* gesl",
    "nationality": "nationalit* citizenship* staatsangehorigkeit staatsburgerschap",
    "marital status": ("marital* burgerlijke_staat* burgerlijkestaat* burg_staat etat_civil familienstand* huwelijk*"),
    "family": (
        "emergency_contact* noodcontact* next_of_kin kinderen aantal_kinderen number_of_children spouse* "
        "echtgenoot* gezin* partner_id"
    ),
    "address": (
        "street* *plaats "
        "straat* huisnummer* huisnr* huis_nr house_number* housenumber house_no postcode* post_code zip "
        "zipcode* zip_code* postal* plz city town woonplaats* adres* address* adresse* *adres *address "
        "code_postal rue ville strasse* hausnummer* hausnr ort woonadres* toevoeging* gemeente* straatnaam hnr "
        "pcode province* provincie* suburb neighbourhood wijk shipto* stad place_of_residence"
    ),
    "location": (
        "latitude* longitude* lat lng lon geo geo_* gps* coordinat* geolocation* geohash locatie_gps last_location"
    ),
    "social profile": (
        "linkedin* twitter* facebook* instagram* skype* mastodon* tiktok* xing* icq jabber* discord_id msn* yim "
        "aim telegram* github_*"
    ),
    "employee number": (
        "employee_number* employeenumber personeelsnummer* personeelsnr* persnr pers_nr staff_number emp_no "
        "matricule personalnummer* medewerkernr"
    ),
    "salary": (
        "salary* salaris* loon* brutoloon* bruto_* netto_* wage* salaire* gehalt* uurloon* hourly_rate pay_grade "
        "payscale schaal_trede"
    ),
    "driving licence": "driving_licen* driver_licen* drivers_licen* rijbewijs* fuhrerschein* permis_conduire",
    "organisation": (
        "company_name bedrijfsnaam* organisatienaam organisation_name organization_name company bedrijf firma "
        "entreprise societe employer* werkgever* business_name"
    ),
    "function": (
        "job_title* jobtitle* functie* functietitel beroep* profession* occupation* job_function berufsbezeichnung"
    ),
    "photo": ("photo* avatar* foto* pasfoto* profile_image* profile_picture* profile_pic portrait* gravatar* headshot"),
    "signature": "signature* handtekening* unterschrift user_sig",
    "login": (
        "last_login* lastlogin* last_sign_in* current_sign_in* laatste_login* login_at login_count sign_in_count "
        "failed_attempts failed_login* last_activity* last_visit* lastvisit* lastlog* last_active* inlogpoging* "
        "laatst_ingelogd"
    ),
    "consent": (
        "consent* toestemming* opt_in* optin* accepts_marketing gdpr_* terms_accepted newsletter_optin "
        "marketing_permission akkoord*"
    ),
    "note": "notitie* personal_notes admin_notes internal_notes staff_notes aantekening* dossier*",
    "own text": (
        "about_me biograph* bio motivation* motivatie* over_mij toelichting* opmerking* remark* bemerkung* "
        "remarque* self_description user_description cover_letter"
    ),
    "message": "message_body message_text bericht* nachricht*",
    "document": "resume* cv cv_file curriculum*",
    "education": "education* opleiding* school_name schulabschluss university* diploma*",
    "hobbies": "hobby* hobbies hobbys",
    "work experience": "work_experience werkervaring* previous_employer",
    "opinion": "review_text feedback* beoordeling* testimonial*",
}

_WEAK: Mapping[str, str] = {
    "name": "name naam nom names namen nm label_name",
    "email": "mail mails",
    "user name": "login alias slug handle pseudo loginid gebruiker",
    "title": "titel title_prefix",
    "birth date": "geb born",
    "age": "age leeftijd alter",
    "telephone": "mob portable",
    "language": "language* locale* lang taal langue* sprache* voorkeurstaal",
    "country": "country* land landcode pays land_code nation",
    "address": "state region plaats location_text district county bus line line1 line2 locality area",
    "location": "location* locatie*",
    "web address": "website* homepage* web_site url* *_url webseite* link site",
    "organisation": "organisation* organization* organisatie* employer department* afdeling* abteilung team",
    "function": "position job role rol",
    "education": "school degree studie* study course_name klas",
    "skills": "skill* vaardigheid* competen*",
    "photo": "image* picture* afbeelding* bild pic img",
    "document": "attachment* bijlage* file* filename* document* bestand* upload* path",
    "note": "note notes memo remark_internal comments_internal",
    "own text": (
        "bio about description* omschrijving* beschrijving* beschreibung text* tekst* content* inhoud* body "
        "headline summary samenvatting excerpt raw cooked tagline title* caption titre"
    ),
    "message": "message* subject* onderwerp* betreff sujet",
    "question": "question* vraag* frage*",
    "opinion": "review* rating* opinion* comment* reactie* kommentar* commentaire* answer* antwoord*",
    "preference": (
        "preference* voorkeur* setting* option* instelling* theme timezone time_zone tijdzone notify* "
        "notification_pref* interest* options"
    ),
    "consent": "newsletter* mailing* subscribed agree* privacy_*",
    "usage": (
        "views view_count referrer* referer* utm_* campaign search_query query keyword* action page* event_name "
        "url_visited visit* last_seen*"
    ),
    "browsing": "referer* referrer* landing_page page_url request_uri",
    "login": "logins login_ip",
    "operating system": "os os_version platform operating_system",
    "payment": "payment* betaal* betaling* stripe* mollie* paypal* transaction* mandate* zahlung* paiement*",
    "invoice": "invoice* factuur* facture* rechnung* vat btw tax*",
    "purchase": (
        "amount* bedrag* price* prijs* total* totaal* subtotal* quantity aantal currency valuta discount* "
        "korting* plan subscription*"
    ),
    "bank account": "bic swift rekening iban_holder konto",
    "card": "card_brand card_type",
    "secret": "token hash key_hash digest signature_key pin code_hash",
    "user id": (
        "external_id sso_id google_id facebook_id ldap* uid openid* provider_uid identity_uid customer_number "
        "klantnummer* klantnr* relatienr* lidnummer* membership_number debiteur* debnr"
    ),
    "health": "height weight gewicht lengte klacht* complaint* recept dieet diet injury zorg* complicat*",
    "religion": "kerk church parish parochie",
    "ethnic origin": "race",
    "disability": "invalid_person special_needs",
    "criminal record": "arrest* incident_type",
    "working hours": "hours uren worked* fte contracturen stunden heures",
    "availability": "availab* beschikbaar*",
    "score": "score* reputation karma trust_level points punten cijfer grade mark rank level niveau",
    "recipient": "recipient* ontvanger* aan",
    "family": "partner kind kinderen relation relatie",
}


def _pattern(listed: str) -> re.Pattern[str]:
    parts = (word.replace("*", "[a-z]*") for word in listed.split())
    return re.compile(f"_(?:{'|'.join(parts)})_".replace("[a-z]*_", "[a-z]*_"))


_STRONG_PATTERNS = {category: _pattern(listed) for category, listed in _STRONG.items()}
_WEAK_PATTERNS = {category: _pattern(listed) for category, listed in _WEAK.items()}


_CARD = re.compile(r"^_(?:og|twitter|facebook)_(?=(?:image|title|description|card|type)_$)")
"""What a page shows of itself where somebody links to it: `twitter_image` is of the page, and no profile."""


@lru_cache(maxsize=65536, typed=True)
def named(column: str) -> Named | None:
    """What the name of a column says, or None. The guarded categories win; then strong words before weak ones."""
    text = _CARD.sub("_", spaced(column))
    for patterns, strong in ((_STRONG_PATTERNS, True), (_WEAK_PATTERNS, False)):
        for category, pattern in patterns.items():
            if found := pattern.search(text):
                return Named(category, strong, found[0].strip("_"))
    return None


KINDS = frozenset(
    {
        "address",
        "device",
        "document",
        "email",
        "login",
        "message",
        "name",
        "photo",
        "secret",
        "session",
        "telephone",
        "user name",
        "web address",
    }
)
"""`email_type`, `device_status`: a word before such an ending says which kind, not what stands there."""
IN_WORDS = frozenset(
    {
        "birth place",
        "browser",
        "device",
        "document",
        "email",
        "function",
        "hobbies",
        "message",
        "name",
        "note",
        "opinion",
        "organisation",
        "own text",
        "photo",
        "question",
        "recipient",
        "secret",
        "session",
        "skills",
        "social profile",
        "title",
        "user name",
        "web address",
    }
)
"""What no number says: `photo_size`, `login_type`."""
NUMBERED = re.compile(r"_(?:avatar|photo|foto|picture)_id_$")


# ---------------------------------------------------------------- what tables are about

PEOPLE = _pattern(
    "users user accounts account members member leden lid customers customer klanten klant clients client "
    "clienten cliente persons person personen persoon people contacts contact contactpersonen relaties relatie "
    "employees employee medewerkers medewerker werknemers werknemer personeel staff students student leerlingen "
    "leerling studenten teachers teacher docenten docent patients patient patienten guests guest visitors visitor "
    "bezoekers gasten subscribers subscriber abonnees abonnee applicants applicant candidates candidate "
    "sollicitanten kandidaten kandidaat volunteers volunteer vrijwilligers donors donor donateurs donateur "
    "tenants huurders huurder gebruikers gebruiker participants participant deelnemers deelnemer authors author "
    "players player drivers driver chauffeurs suppliers supplier leveranciers leverancier debiteuren debiteur "
    "crediteuren beheerders beheerder profiles profile profielen kunden kunde mitarbeiter benutzer personne "
    "personnes utilisateurs utilisateur employes salaries actors actor attendees attendee agents agent leads lead "
    "owners owner parents ouders ouder children kinderen respondents recipients recipient admins admin "
    "administrators mensen verzekerden bewoners bewoner nabestaanden pupils alumni spelers speler coaches "
    "trainers trainer instructors relations tbluser medew pers adressen"
)
NOT_PEOPLE = _pattern(
    "types type roles role groups group statuses status settings setting permissions permission categories "
    "category soorten soort codes code templates template options option tags tag logs log history meta levels "
    "sessions session tokens token notes orders invoices messages mails addresses files photos images"
)

PLACES = _pattern(
    "room rooms zaal zalen lokaal lokalen kamer kamers location locations locatie locaties venue venues warehouse "
    "warehouses magazijn magazijnen building buildings gebouw gebouwen depot depots site sites branch branches "
    "vestiging vestigingen filiaal filialen"
)
"""What somebody has in their care and is not about them, by its whole name."""

LISTS: Mapping[str, str] = {
    "a list of countries": "countries country landen land pays laender",
    "a list of languages": "languages language talen locales",
    "a list of currencies": "currencies currency valuta valutas",
    "the history of the schema": (
        "migrations migration schema_migrations schema_migration ar_internal_metadata django_migrations "
        "alembic_version flyway_schema_history databasechangelog databasechangeloglock schema_info schema_version "
        "knex_migrations"
    ),
    "the names of the application's own tables": "content_type content_types",
    "what roles and permissions there are": (
        "permissions permission roles role rechten rollen auth_group auth_permission"
    ),
    "a list of time zones": "timezones timezone time_zones",
    "a list of tax rates": "tax_rates tax_classes tax_class btw_tarieven btwtarief vat_rates",
}
"""Tables that are nobody's, by their whole name; the values are looked at as well before one is called so."""

_LISTS = {reason: re.compile(f"_(?:{'|'.join(listed.split())})_") for reason, listed in LISTS.items()}


def list_of(table: str, loose: bool = False) -> str:
    """Why a table with this name is nobody's; empty when the name does not say. `loose`: `shop_country` as well."""
    text = spaced(table)
    if loose and text.count("_") > 2:
        text = f"_{text.strip('_').partition('_')[2]}_"
    return next((reason for reason, pattern in _LISTS.items() if pattern.fullmatch(text)), "")


ADDRESSES = frozenset(
    (
        *("email", "mail", "emailaddress", "mailaddress", "address", "threepid"),
        *("emailadres", "mailadres", "adres", "adress"),
    )
)
OF_SOMEBODY = frozenset(
    (
        *("user", "account", "member", "person", "customer", "client", "profile", "e", "of", "auth"),
        *("gebruiker", "klant", "lid", "persoon"),
    )
)
"""Beside them: an invitation, or a log by which mails were sent, has the addresses of others."""
