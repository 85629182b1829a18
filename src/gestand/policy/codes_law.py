"""The codes of what the law asks of a statement (P7): code, level, what it says, what to do next."""

ROWS: tuple[tuple[str, str, str, str], ...] = (
    # ---- who is told what
    (
        "P701",
        "warning",
        "A policy that says nothing beside its activities: its statement would lack what people must be told (GDPR "
        "articles 13(1) and (2)).",
        "Add `rights`, and what else docs/reference/policy.md names: `processors`, `cookies`, `consents`, `changes`.",
    ),
    (
        "P702",
        "warning",
        "A statement that does not say how somebody uses their rights (GDPR articles 12(2) and 13(2)(b)).",
        "Add `rights: {ask: privacy@example.org, answer: 1 month}`.",
    ),
    (
        "P703",
        "warning",
        "A right that people have and are not told of (GDPR article 13(2)(b) to (d)).",
        "Add it to `rights: rights`, or leave the list out: then the statement names all that the law gives.",
    ),
    (
        "P704",
        "warning",
        "Consent, and nothing that says how it is taken back (GDPR articles 7(3) and 13(2)(c)).",
        "Add `consents: {newsletter: {for: send-newsletters, withdrawn: with one click}}`.",
    ),
    (
        "P705",
        "note",
        "Consent that is taken back by writing only (GDPR article 7(3): as easily as it is given).",
        "Offer what it was given with: a click, a switch in the account, a link in each mail.",
    ),
    (
        "P706",
        "warning",
        "Nobody is named who receives anything (GDPR article 13(1)(e)).",
        "Name `recipients` of the activities, or kinds of them: a hosting provider receives as well.",
    ),
    (
        "P707",
        "note",
        "Nothing is said about automated decisions (GDPR article 13(2)(f)).",
        "Say `automated decisions: none`, or `decides` of the activities.",
    ),
    (
        "P708",
        "note",
        "Nothing is said about a data protection officer (GDPR articles 13(1)(b) and 37).",
        "Say `controller: {dpo: fg@example.org}`, or `dpo: none` if article 37 asks for none.",
    ),
    (
        "P709",
        "warning",
        "A task of the public, and nobody is named as data protection officer (GDPR article 37(1)(a)).",
        "Name one: `controller: {dpo: fg@example.org}`; a public body always has one.",
    ),
    (
        "P710",
        "warning",
        "A privacy officer and a data protection officer are taken for one (GDPR articles 37(7) and 38).",
        "Keep `officer` for who decides, and `dpo` for who is independent and was reported to the authority.",
    ),
    (
        "P711",
        "warning",
        "People are not told who is responsible, and where: an address, a number (GDPR article 13(1)(a)).",
        "Add `address` and `number` to `controller`; who sells over the net must give both (Directive 2000/31/EC, 5).",
    ),
    (
        "P712",
        "error",
        "A label in the place of whoever is responsible (GDPR articles 13(1)(a) and 26).",
        "Name the legal person with its number, or all of them: `joint with`.",
    ),
    (
        "P713",
        "warning",
        "A name of which nobody can tell who is behind it (GDPR article 13(1)(a)).",
        "Write the legal form (B.V., BV, vof, vzw, GmbH, SARL), or add `number`.",
    ),
    (
        "P714",
        "warning",
        "A number that is not one of the register it should stand in (GDPR article 13(1)(a)).",
        "Look it up in the register, and write it as it stands there.",
    ),
    (
        "P715",
        "note",
        "Nothing is said about what must be given, and what follows if it is not (GDPR article 13(2)(e)).",
        "Say `mandatory: yes` of the columns without which it cannot be done; of the others people may say no.",
    ),
    # ---- processors
    (
        "P716",
        "warning",
        "A processor without an agreement (GDPR article 28(3)).",
        "Add the day of the agreement: `agreement: 2025-11-01`.",
    ),
    (
        "P717",
        "note",
        "What an agreement with a processor has to hold, and the policy does not say (GDPR articles 28(3) and 30(1)).",
        "Add `only for`, `at` and `security` of the processor: the register of article 30 tells them.",
    ),
    (
        "P718",
        "note",
        "An agreement with a processor of a day that cannot be right (GDPR article 28(3)).",
        "Look at the agreement, and write the day on which both had signed: 2025-11-01.",
    ),
    (
        "P719",
        "note",
        "Nothing is said about how the data is protected (GDPR articles 30(1)(g) and 32).",
        "Add `security: [encryption in transit, access only for whoever needs it]`.",
    ),
    # ---- transfers
    (
        "P720",
        "warning",
        "A processor outside the Union, and nothing the transfer rests on (GDPR articles 13(1)(f) and 44).",
        "Add `safeguard`: adequacy decision, standard contractual clauses, EU-US Data Privacy Framework, ...",
    ),
    (
        "P721",
        "warning",
        "Data outside the Union, and nothing is said about what protects it there (GDPR articles 13(1)(f) and 44).",
        "Say what it rests on, or keep it within the European Economic Area.",
    ),
    (
        "P722",
        "warning",
        "A safeguard that does not hold for where the data goes (GDPR articles 45, 46 and 49).",
        "Name the one that holds there: docs/reference/policy.md lists them.",
    ),
    (
        "P723",
        "error",
        "The EU-US Privacy Shield, which is no safeguard any more (C-311/18, GDPR article 45).",
        "Name what counts now: the EU-US Data Privacy Framework, if the firm is certified, or contractual clauses.",
    ),
    (
        "P724",
        "warning",
        "A service of a firm in the United States, and nothing is said about the transfer (GDPR article 13(1)(f)).",
        "Declare it under `processors`, with `at: US` and its `safeguard`; or take it out.",
    ),
    (
        "P725",
        "error",
        "Nothing leaves the European Economic Area, it says, and something does (GDPR articles 5(1)(a) and 13(1)(f)).",
        "Take the sentence back and name the transfer, or use somebody within the area.",
    ),
    (
        "P726",
        "note",
        "Europe is wider than the European Economic Area (GDPR article 13(1)(f)).",
        "Name the countries, or write EEA.",
    ),
    (
        "P727",
        "warning",
        "An activity whose purpose nobody put into words (GDPR article 13(1)(c)).",
        "Add `purpose`, as people would say it.",
    ),
    # ---- answers
    (
        "P730",
        "error",
        "An answer that always comes later than the law's month (GDPR article 12(3)).",
        "Promise a month at most: `answer: 4 weeks` is never later.",
    ),
    (
        "P731",
        "warning",
        "An answer that can come later than the law's month (GDPR article 12(3)).",
        "Write `answer: 4 weeks`, which is never later, or `1 month`: the earlier of the two counts.",
    ),
    (
        "P732",
        "warning",
        "An answer that is put off for longer than the law allows (GDPR article 12(3)).",
        "Write `extended by: 4 weeks`, or two months at most; only for what is complex or many.",
    ),
    (
        "P733",
        "note",
        "Nothing is said about when somebody has an answer: the law's month counts (GDPR article 12(3)).",
        "Add `answer: 4 weeks`, or `1 month`.",
    ),
    (
        "P734",
        "note",
        "An answer that is put off without a limit (GDPR article 12(3): two further months, told within the first).",
        "Add `extended by`, and say that it is for what is complex or many.",
    ),
    # ---- who asks
    (
        "P740",
        "error",
        "A copy of an identity document from everybody who asks (GDPR articles 12(6) and 5(1)(c)).",
        "Say `identity: only in doubt`, or `by logging in`; where a law asks for the copy: `identity because`.",
    ),
    (
        "P741",
        "warning",
        "A copy of an identity document, covered or not, without a doubt about who asks (GDPR article 12(6)).",
        "Ask for more only in doubt, and for nothing heavier than is needed; record why: `identity because`.",
    ),
    # ---- rights
    (
        "P742",
        "error",
        "An objection is refused to people who have that right (GDPR article 21).",
        "Take the sentence back: it can be made, and is weighed; against marketing it always holds.",
    ),
    (
        "P743",
        "warning",
        "A ground to refuse that the law does not know (GDPR articles 11(2), 12(5), 15(4), 17(3), 20(4) and 23).",
        "Take it out of `refused for`, or name the ground of the law that is meant.",
    ),
    (
        "P744",
        "note",
        "A ground to refuse that holds only as one of the law's own (GDPR article 17(3)(b) and (e)).",
        "Write it as the law does: a legal obligation to keep it, or a legal claim.",
    ),
    (
        "P745",
        "warning",
        "People whose organisation decides are told to turn to somebody else (GDPR article 28(3)(e)).",
        "Add `the administrator` to `rights: ask`; what arrives elsewhere is passed on at once.",
    ),
    (
        "P746",
        "warning",
        "A page for tips, where somebody looks for that of complaints (GDPR articles 13(2)(d) and 77).",
        "Give the page of the authority on which one complains.",
    ),
    (
        "P747",
        "note",
        "Whoever objects must say why, and against marketing nobody has to (GDPR article 21(2) and (3)).",
        "Leave marketing out of what needs reasons.",
    ),
    (
        "P748",
        "note",
        "A right that is told narrower than the law gives it (GDPR article 17(1)).",
        "Name the other grounds: no longer needed, consent taken back, an objection, a duty to erase, a child.",
    ),
    # ---- devices and consent
    (
        "P750",
        "error",
        "People are tracked before they agreed (Directive 2002/58/EC, 5(3); GDPR article 7).",
        "Ask first: `consent: asked first`.",
    ),
    (
        "P751",
        "error",
        "Analytics without consent, offered in Belgium (Act of 30 July 2018 and of 13 June 2005, 129; GDPR article 7).",
        "Ask first there: `consent: asked first`; also for cookies of one's own, and without names.",
    ),
    (
        "P752",
        "warning",
        "Analytics without consent, where that is allowed under conditions only (Directive 2002/58/EC, 5(3)).",
        "Say how it is set up (`set up as`), or ask first.",
    ),
    (
        "P753",
        "warning",
        "A cookie of which nobody says how long it lives (GDPR article 13(2)(a); C-673/17).",
        "Add `lives: 1 year`, or let it be `for` an activity, whose term counts.",
    ),
    (
        "P754",
        "warning",
        "A cookie that is not functional, and does not say whether people are asked (Directive 2002/58/EC, 5(3)).",
        "Add `consent: asked first`, or `not needed` where a law says so.",
    ),
    (
        "P755",
        "warning",
        "What is read from people's devices is kept, and no cookie is declared (Directive 2002/58/EC, 5(3)).",
        "Declare under `cookies` what puts it there, what for, and how long it lives.",
    ),
    (
        "P760",
        "error",
        "Consent claimed from mere use: silence, or going on, is no consent (GDPR articles 4(11) and 7).",
        "Take the sentence back; ask with a question that can be answered with no.",
    ),
    (
        "P761",
        "note",
        "Consent of which nobody could show what was agreed to (GDPR article 7(1)).",
        "Add `wording`: which words were shown.",
    ),
)
