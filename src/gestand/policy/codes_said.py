"""The codes of what a statement says itself (P8): code, level, what it says, what to do next."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    # ---- words
    (
        "P801",
        "error",
        "Liability toward people is waived (GDPR article 82).",
        "Take the sentence out: who is harmed by an infringement has a right to compensation.",
    ),
    (
        "P802",
        "warning",
        "A vague term (GDPR articles 5(1)(e) and 13(2)(a)).",
        "Take the sentence out: each activity says its own term.",
    ),
    (
        "P803",
        "warning",
        "Something is called anonymous that is pseudonymous by its own words (GDPR article 4(5), recital 26).",
        "Call it pseudonymous: it is personal data, with a purpose, a term and rights.",
    ),
    (
        "P804",
        "note",
        "The word anonymous, and no table becomes so (GDPR recital 26).",
        "Declare what the rows become (`anonymous`), or say aggregated.",
    ),
    (
        "P805",
        "warning",
        "A sentence limits what is done, and the policy does more (GDPR article 5(1)(a)).",
        "Do no more than is said, or say what is done.",
    ),
    (
        "P806",
        "warning",
        "A site is called a sub-domain of one that it is not under.",
        "Write it as a site of its own, under `sites`: www.example.eu is not under example.nl.",
    ),
    (
        "P807",
        "warning",
        "A cookie of a site that the statement does not hold for (GDPR article 13).",
        "Add the site to `sites`.",
    ),
    (
        "P808",
        "warning",
        "A certificate that has expired.",
        "Ask for the new one, and write until when it is valid; or take it out.",
    ),
    (
        "P809",
        "note",
        "A statement that praises itself: nobody can promise this (GDPR article 5(2)).",
        "Say what is done, not that it is lawful or safe.",
    ),
    # ---- sentences against each other
    (
        "P810",
        "warning",
        "A processor that is for some activities only, and another one names it (GDPR article 28(3)(a)).",
        "Add the activity to its `only for`, or take it out of the `recipients`.",
    ),
    (
        "P811",
        "warning",
        "A cookie without consent, for an activity that rests on consent (GDPR articles 6(1)(a) and 7).",
        "Say `consent: asked first`, or name another basis of the activity.",
    ),
    (
        "P812",
        "warning",
        "A sentence names a term that no activity has (GDPR articles 5(1)(a) and 13(2)(a)).",
        "Take the sentence out, or let the activity keep as long as it says.",
    ),
    (
        "P813",
        "warning",
        "A sentence names another time for an answer than `rights` does (GDPR article 12(3)).",
        "Keep one of the two: people can hold you to the shorter.",
    ),
    (
        "P814",
        "warning",
        "One store, and back-ups of it with two terms: one set cannot keep to both (GDPR article 5(1)(e)).",
        "Keep to the shorter, or say how the sets are apart: a store of its own, or a key for each organisation.",
    ),
    (
        "P815",
        "note",
        "Two terms after the same event: only one of them ever counts.",
        "Remove the other.",
    ),
    (
        "P816",
        "warning",
        "A sentence denies what the rest of the policy says (GDPR article 5(1)(a)).",
        "Take one of the two back.",
    ),
    (
        "P817",
        "warning",
        "A complaint is sent to the authority of a country that has nothing to do with it (GDPR article 77(1)).",
        "Name the authority of `established`, or of where it is `offered_in`.",
    ),
    (
        "P818",
        "warning",
        "People are asked to agree to what does not rest on consent (GDPR articles 5(1)(a) and 7).",
        "Do not ask what a no would not change; or let the activity rest on consent.",
    ),
    (
        "P819",
        "note",
        "Two terms for the same data: after the shorter nothing goes (GDPR article 13(2)(a)).",
        "Say the longer of the two in both, or let one of the activities use less.",
    ),
    # ---- breaches, changes, the end
    (
        "P820",
        "error",
        "A breach is told to the authority later than in 72 hours (GDPR article 33(1)).",
        "Write 72 hours: week-ends and holidays count.",
    ),
    (
        "P821",
        "warning",
        "A processor tells of a breach as if it were the controller (GDPR article 33(2)).",
        "Say that the organisation is told without delay: it is the organisation that tells the authority.",
    ),
    (
        "P822",
        "warning",
        "A change that anybody can refuse: only consent can be refused (GDPR articles 7 and 13(3)).",
        "Say what people can do otherwise: object (article 21), or leave before it counts.",
    ),
    (
        "P823",
        "note",
        "People have to look by themselves whether the statement has changed (GDPR articles 5(1)(a) and 13(3)).",
        "Say how they are told: `changes: {notice: 30 days, told by: [e-mail]}`.",
    ),
    (
        "P824",
        "warning",
        "A customer that leaves has less than 30 days to fetch its data (Regulation (EU) 2023/2854, 25(2)(g)).",
        "Keep it for 30 days at least, unless the customer says that it may go before.",
    ),
    # ---- names
    (
        "P830",
        "warning",
        "A place that the policy does not declare.",
        "Declare it under `places`, or write a country (NL) or EEA.",
    ),
    (
        "P831",
        "warning",
        "An activity that the policy does not have.",
        "Name one of the activities.",
    ),
    (
        "P832",
        "warning",
        "A back-up of a store that the policy does not have.",
        "Name the stores that it is of.",
    ),
    (
        "P833",
        "warning",
        "A recipient that is nearly called as a processor, and is none.",
        "Write it as under `processors`, or declare it there.",
    ),
    (
        "P835",
        "warning",
        "A sentence points at a number of another text: here its place can be another one (GDPR article 12(1)).",
        "Name what is meant: the activity, the right, the section.",
    ),
    (
        "P834",
        "warning",
        "A kind of people that the statement is about, and that no group carries (GDPR articles 13 and 30(1)(c)).",
        "Declare them under `people`, with their table; or take them out of the sentence.",
    ),
    (
        "P836",
        "warning",
        "A way of telling is for people that the policy does not have.",
        "Name groups of people as `people` calls them, or `everybody`.",
    ),
    (
        "P837",
        "warning",
        "Nothing says how these people are told of a new version, and it does of others (GDPR articles 13(3) and 14).",
        "Name them beside a way: `told by: {e-mail: [user], the website: everybody}`.",
    ),
    (
        "P838",
        "warning",
        "Nobody receives the data, it says, and a processor does (GDPR articles 4(9) and 13(1)(e)).",
        "Name the processor under `recipients`, or say what it is `only for`.",
    ),
)
