"""Minimal pairs: two cases that differ in one thing, one a finding, the other none (or a weaker one)."""

from __future__ import annotations

import pytest

from .build import affirms, checked, denies, told

HEAD = "{holder: x}"
MARSH = "holder: marsh, role: chief executive, organization: quill"
MET = "what: meet, who: [thorne, marsh], when: 2020-03-03"
NO_QUILL = denies("meet, party: quill")
OFFICIAL = "meet, party: {words: any Estonian official, cls: official, of: estonia}"
PIKE_MET = "what: meet, who: [thorne, pike], when: 2020-03-03"
HOLDS = "what: hold_asset, who: [thorne, {actor: bank, role: party}], theme: 400 shares, when: 2018-05-01, state: true"
NIL = denies(
    "hold_asset, theme: shares, present_state: true", "document: form, act: document, words: 'Shares,Nil'"
)
DEEDS = "what: approve, who: [board, {actor: bank, role: party}], theme: licence, when: 2020-02-02"
CHAIR = "holder: thorne, role: chair, organization: board, from: 2019"
ADMITS = "id: s9, document: later, words: I did see him"
ADMITTED = (
    "document: later, words: I did see him, what: meet, who: [thorne, marsh], when: 2020-02, authority: own, "
    "source: thorne, attribution: s9"
)


def rows(number: int, what: str = "meet, who: [thorne, quill]") -> str:
    return "\n".join(f"what: {what}, when: 2020-02-{day:02d}" for day in range(1, number + 1))


# (name, statements, events, other sections, what is found)
PAIRS: list[tuple[str, str, str, dict[str, str], list[str]]] = [
    # whom the words mean
    ("an officer of the body", NO_QUILL, MET, {"offices": MARSH}, ["contradicted"]),
    ("nobody of the body", NO_QUILL, MET, {}, []),
    ("an officer then", NO_QUILL, MET, {"offices": MARSH + ", from: 2020-01"}, ["contradicted"]),
    ("an officer only later", NO_QUILL, MET, {"offices": MARSH + ", from: 2020-05"}, []),
    ("an officer no more", NO_QUILL, MET, {"offices": MARSH + ", to: 2020-01"}, []),
    ("a namesake of the officer", NO_QUILL, MET.replace("marsh", "cole"), {"offices": MARSH}, []),
    ("a body of a like name", NO_QUILL, MET.replace("marsh", "trust"), {}, []),
    (
        "its lobbyist",
        NO_QUILL,
        PIKE_MET,
        {"relations": "kind: represents, subject: pike, object: quill"},
        ["contradicted"],
    ),
    (
        "who owns it",
        NO_QUILL,
        PIKE_MET,
        {"relations": "kind: owned_by, subject: quill, object: pike"},
        ["contradicted"],
    ),
    (
        "a subsidiary is not the company",
        NO_QUILL,
        MET.replace("marsh", "yard"),
        {"relations": "kind: owned_by, subject: yard, object: quill"},
        [],
    ),
    (
        "a subsidiary is of the company",
        denies("meet, party: {words: anybody at Quill, of: quill}"),
        MET.replace("marsh", "yard"),
        {"relations": "kind: owned_by, subject: yard, object: quill"},
        ["contradicted"],
    ),
    (
        "a person is not his company",
        denies("meet, party: marsh"),
        MET.replace("marsh", "quill"),
        {"offices": MARSH},
        [],
    ),
    (
        "his telephone",
        denies("call, party: marsh"),
        "what: call, who: [thorne, phone], when: 2020-03-03",
        {"relations": "kind: alias, subject: phone, object: marsh, from: 2019"},
        ["contradicted"],
    ),
    (
        "the telephone before it was his",
        denies("call, party: marsh"),
        "what: call, who: [thorne, phone], when: 2018-03-03",
        {"relations": "kind: alias, subject: phone, object: marsh, from: 2019"},
        [],
    ),
    (
        "an ambassador is an official",
        denies(OFFICIAL),
        PIKE_MET,
        {"offices": "holder: pike, role: ambassador, organization: estonia"},
        ["contradicted"],
    ),
    (
        "an ambassador of another state",
        denies(OFFICIAL),
        PIKE_MET,
        {"offices": "holder: pike, role: Latvian ambassador to Estonia"},
        [],
    ),
    (
        "a national holds no office",
        denies(OFFICIAL),
        PIKE_MET,
        {"relations": "kind: national, subject: pike, object: estonia"},
        [],
    ),
    (
        "a national is one of the Estonians",
        denies("meet, party: {words: the Estonians, of: estonia}"),
        PIKE_MET,
        {"relations": "kind: national, subject: pike, object: estonia"},
        ["contradicted"],
    ),
    (
        "the Estonians, by their name alone",
        denies("meet, party: {words: the Estonians}"),
        PIKE_MET,
        {"offices": "holder: pike, role: Estonian ambassador"},
        ["contradicted"],
    ),
    ("anybody", denies("meet, party: anyone"), PIKE_MET, {}, ["contradicted"]),
    (
        "anybody but her",
        denies("meet, party: {words: anybody else, anyone: true, but: [pike]}"),
        PIKE_MET,
        {},
        [],
    ),
    (
        "neither I nor my staff",
        denies(
            "meet, subject: {words: I, actor: thorne, also: [{words: my office, of: port}]}, party: quill"
        ),
        "what: meet, who: [pike, quill], when: 2020-03-03",
        {"offices": "holder: pike, role: adviser, organization: port"},
        ["contradicted"],
    ),
    (
        "only I",
        NO_QUILL,
        "what: meet, who: [pike, quill], when: 2020-03-03",
        {"offices": "holder: pike, role: adviser, organization: port"},
        [],
    ),
    (
        "the body acts by its officers",
        denies("delete, subject: port, theme: messages", "speaker: port"),
        "what: delete, who: [pike], theme: messages, when: 2020-03-03",
        {"offices": "holder: pike, role: director, organization: port"},
        ["contradicted"],
    ),
    (
        "what an officer owns is not the body's",
        denies("hold_asset, subject: port, party: bank", "speaker: port"),
        "what: hold_asset, who: [pike, {actor: bank, role: party}], when: 2018, state: true",
        {"offices": "holder: pike, role: director, organization: port"},
        [],
    ),
    # what was done
    ("a meeting is contact", denies("contact, party: marsh"), MET, {}, ["contradicted"]),
    ("contact is no meeting", denies("meet, party: marsh"), MET.replace("meet", "contact"), {}, []),
    ("a letter is no meeting", denies("meet, party: marsh"), MET.replace("meet", "correspond"), {}, []),
    (
        "who was there did not meet",
        denies("meet, party: marsh"),
        "what: meet, who: [pike, marsh, {actor: thorne, role: present}], when: 2020-03-03",
        {},
        [],
    ),
    (
        "who was there was there",
        denies("be_present, party: marsh"),
        "what: meet, who: [pike, marsh, {actor: thorne, role: present}], when: 2020-03-03",
        {},
        ["contradicted"],
    ),
    (
        "paid is received",
        denies("receive_money, party: quill"),
        "what: pay, who: [quill, {actor: thorne, role: party}], when: 2020-03-03",
        {},
        ["contradicted"],
    ),
    (
        "paying is not being paid",
        denies("receive_money, party: quill"),
        "what: pay, who: [thorne, {actor: quill, role: party}], when: 2020-03-03",
        {},
        [],
    ),
    (
        "a fee is a benefit",
        denies("benefit, party: quill"),
        "what: fee, who: [thorne, {actor: quill, role: party}], when: 2020-03-03",
        {},
        ["contradicted"],
    ),
    (
        "a benefit to another",
        denies("benefit, party: quill"),
        "what: fee, who: [pike, {actor: quill, role: party}], when: 2020-03-03",
        {},
        [],
    ),
    (
        "a letter was signed",
        denies("sign, theme: letter"),
        "what: sign, who: [thorne], theme: the letter of 3 March, when: 2020-03-03",
        {},
        ["contradicted"],
    ),
    (
        "a cheque was signed",
        denies("sign, theme: letter"),
        "what: sign, who: [thorne], theme: a cheque, when: 2020-03-03",
        {},
        [],
    ),
    (
        "a thing not recorded",
        denies("sign, theme: letter"),
        "what: sign, who: [thorne], when: 2020-03-03",
        {},
        [],
    ),
    (
        "a director by the register",
        denies("hold_office, theme: director, party: quill"),
        "",
        {"offices": "holder: thorne, role: director, organization: quill, from: 2018"},
        ["contradicted"],
    ),
    (
        "a shareholder is no director",
        denies("hold_office, theme: director, party: quill"),
        HOLDS.replace("bank", "quill"),
        {},
        [],
    ),
    # when
    (
        "an undated event in an earlier paper",
        NO_QUILL,
        "document: form, what: meet, who: [thorne, quill]",
        {},
        ["contradicted"],
    ),
    (
        "an undated event in a later paper",
        NO_QUILL,
        "document: paper, what: meet, who: [thorne, quill]",
        {},
        ["lead"],
    ),
    (
        "the same day",
        NO_QUILL,
        MET.replace("marsh", "quill").replace("2020-03-03", "2020-06-15"),
        {},
        ["lead"],
    ),
    (
        "the same day, named",
        denies("meet, party: quill, window: {words: this week, when: 2020-06-13/2020-06-15}"),
        MET.replace("marsh", "quill").replace("2020-03-03", "2020-06-15"),
        {},
        ["contradicted"],
    ),
    (
        "a month that reaches into the window",
        denies("meet, party: quill, window: {words: since 20 March, when: 2020-03-20/..}"),
        MET.replace("marsh", "quill").replace("2020-03-03", "2020-03"),
        {},
        ["contradicted_unless"],
    ),
    (
        "a month before the window",
        denies("meet, party: quill, window: {words: since 20 March, when: 2020-03-20/..}"),
        MET.replace("marsh", "quill").replace("2020-03-03", "2020-02"),
        {},
        [],
    ),
    (
        "a holding persists",
        denies("hold_asset, theme: shares, party: bank, present_state: true"),
        HOLDS,
        {},
        ["contradicted"],
    ),
    (
        "a holding that was sold",
        denies("hold_asset, theme: shares, party: bank, present_state: true"),
        HOLDS + "\nwhat: sell, who: [thorne, {actor: bank, role: party}], theme: shares, when: 2019-02-01",
        {},
        [],
    ),
    (
        "a holding that had ended was one",
        denies("hold_asset, theme: shares, party: bank"),
        HOLDS.replace("2018-05-01", "2018-05-01/2019-02-01"),
        {},
        ["contradicted"],
    ),
    (
        "a holding that came later",
        denies("hold_asset, theme: shares, party: bank, present_state: true"),
        HOLDS.replace("2018-05-01", "2020-07-01"),
        {},
        [],
    ),
    (
        "a purchase begins a holding",
        denies("hold_asset, theme: shares, party: bank, present_state: true"),
        "what: buy, who: [thorne, {actor: bank, role: party}], theme: 400 shares, when: 2019-05-01",
        {},
        ["contradicted"],
    ),
    # where, about what, in which capacity, how
    (
        "the place that was denied",
        denies("meet, party: marsh, qualifiers: [{kind: place, words: in Tallinn}]"),
        MET + ", where: 'Tallinn, Estonia'",
        {},
        ["contradicted"],
    ),
    (
        "a restaurant of that name",
        denies("meet, party: marsh, qualifiers: [{kind: place, words: in Tallinn}]"),
        MET + ", where: Tallinn Grill",
        {},
        [],
    ),
    (
        "a place not recorded",
        denies("meet, party: marsh, qualifiers: [{kind: place, words: in Tallinn}]"),
        MET,
        {},
        ["contradicted_unless"],
    ),
    (
        "outside the chamber",
        denies("meet, party: marsh, qualifiers: [{kind: place, words: outside the council chamber}]"),
        MET + ", where: Harbour Hotel",
        {},
        ["contradicted"],
    ),
    (
        "inside the chamber",
        denies("meet, party: marsh, qualifiers: [{kind: place, words: outside the council chamber}]"),
        MET + ", where: the council chamber",
        {},
        [],
    ),
    (
        "a courtesy call leaves the topic open",
        denies("meet, party: marsh, qualifiers: [{kind: topic, words: about the lease}]"),
        MET + ", topic: Courtesy call",
        {},
        ["contradicted_unless"],
    ),
    (
        "a purpose that is recorded",
        denies("meet, party: marsh, qualifiers: [{kind: purpose, words: to settle the lease}]"),
        MET + ", topic: lease of the quay",
        {},
        ["contradicted"],
    ),
    (
        "a talk of which the matter is recorded",
        denies("discuss, party: marsh, theme: the lease"),
        MET + ", topic: the lease",
        {},
        ["contradicted"],
    ),
    ("a meeting is no talk of it", denies("discuss, party: marsh, theme: the lease"), MET, {}, []),
    (
        "a capacity not recorded",
        denies("meet, party: marsh, qualifiers: [{kind: capacity, words: as a candidate}]"),
        MET,
        {},
        ["contradicted_unless"],
    ),
    (
        "another capacity, in the register",
        denies("meet, party: marsh, qualifiers: [{kind: capacity, words: as a candidate}]"),
        MET + ", capacity: harbour master",
        {},
        [],
    ),
    (
        "a question's topic that the answer dropped",
        denies(
            "meet, party: marsh, qualifiers: [{kind: topic, words: about the lease, provenance: inherited}]"
        ),
        MET,
        {},
        ["contradicted"],
    ),
    (
        "a topic claimed afterwards",
        denies(
            "meet, party: marsh, qualifiers: [{kind: topic, words: about the lease, provenance: claimed afterwards}]"
        ),
        MET,
        {},
        ["contradicted"],
    ),
    (
        "only about one thing",
        affirms("correspond, form: only, party: marsh, qualifiers: [{kind: topic, words: football}]"),
        MET.replace("meet", "correspond") + ", topic: lease of the quay",
        {},
        ["contradicted"],
    ),
    (
        "about that thing",
        affirms("correspond, form: only, party: marsh, qualifiers: [{kind: topic, words: football}]"),
        MET.replace("meet", "correspond") + ", topic: football on Saturday",
        {},
        [],
    ),
    (
        "only in passing, with a letter",
        affirms("meet, form: only, party: marsh, qualifiers: [{kind: manner, words: in passing}]"),
        MET + ", theme: formal letter handed over",
        {},
        ["contradicted"],
    ),
    (
        "only in passing, on a stair",
        affirms("meet, form: only, party: marsh, qualifiers: [{kind: manner, words: in passing}]"),
        MET + ", where: the stairs",
        {},
        [],
    ),
    # how many
    (
        "five are not fewer than five",
        affirms("meet, form: count, quantity: '< 5', party: quill"),
        rows(5),
        {},
        ["contradicted"],
    ),
    (
        "four are fewer than five",
        affirms("meet, form: count, quantity: '< 5', party: quill"),
        rows(4),
        {},
        [],
    ),
    (
        "two papers of one day are one occasion",
        affirms("meet, form: count, quantity: '< 5', party: quill"),
        rows(4)
        + "\ndocument: paper, authority: publication, what: meet, who: [thorne, quill], when: 2020-02-04",
        {},
        [],
    ),
    (
        "a month that may be any of them",
        affirms("meet, form: count, quantity: '< 5', party: quill"),
        rows(4)
        + "\ndocument: paper, authority: publication, what: meet, who: [thorne, quill], when: 2020-02",
        {},
        [],
    ),
    ("never more than twice", denies("meet, quantity: '> 2', party: quill"), rows(3), {}, ["contradicted"]),
    ("twice is not more than twice", denies("meet, quantity: '> 2', party: quill"), rows(2), {}, []),
    (
        "at least five cannot be counted out",
        affirms("meet, form: count, quantity: '>= 5', party: quill"),
        rows(2),
        {},
        [],
    ),
    # first and only
    (
        "first met later",
        affirms("meet, form: first, party: marsh, window: {words: in May, when: 2020-05}"),
        MET,
        {},
        ["contradicted"],
    ),
    (
        "first met then",
        affirms("meet, form: first, party: marsh, window: {words: in March, when: 2020-03}"),
        MET,
        {},
        [],
    ),
    (
        "first known later",
        affirms("know, form: first, theme: the leak, window: {words: in May, when: 2020-05}"),
        "what: be_briefed, who: [thorne], theme: the leak, when: 2020-03-03",
        {},
        ["contradicted"],
    ),
    # who says it
    (
        "her spokesman",
        denies("meet, subject: thorne, party: marsh", "speaker: pike, behalf: thorne"),
        MET,
        {},
        ["contradicted"],
    ),
    (
        "an opponent's paraphrase",
        denies("meet, subject: thorne, party: marsh", "speaker: thorne, reporter: pike, kind: indirect"),
        MET,
        {},
        [],
    ),
    (
        "nobody knows who said it",
        denies("meet, subject: thorne, party: marsh", "speaker: source, grade: unnamed source"),
        MET,
        {},
        [],
    ),
    ("a question", denies("meet, party: marsh, modality: question"), MET, {}, []),
    ("a refusal", denies("meet, party: marsh, modality: refusal"), MET, {}, []),
    # hedges
    (
        "to my knowledge, of herself",
        denies("meet, party: marsh, hedge: to my knowledge"),
        MET,
        {},
        ["hedged"],
    ),
    (
        "to my knowledge, of others",
        denies("meet, subject: anyone, party: marsh, hedge: to my knowledge"),
        MET.replace("thorne", "pike"),
        {},
        [],
    ),
    (
        "others, with notice on record",
        denies("delete, subject: anyone, theme: messages, hedge: to my knowledge"),
        (
            "what: delete, who: [pike], theme: messages, when: 2020-03-03\n"
            "what: receive_document, who: [thorne], theme: report on deleted messages, when: 2020-03-10"
        ),
        {},
        ["hedged"],
    ),
    (
        "others, without notice",
        denies("delete, subject: anyone, theme: messages, hedge: to my knowledge"),
        "what: delete, who: [pike], theme: messages, when: 2020-03-03",
        {},
        [],
    ),
    # corrections
    (
        "an event that was corrected",
        denies("meet, party: marsh"),
        MET + ", id: e1",
        {"corrections": "withdraws: the visit, corrects: [e1]"},
        [],
    ),
    (
        "a statement that was corrected keeps its finding",
        denies("meet, party: marsh", "id: s1"),
        MET,
        {"corrections": "withdraws: the answer, corrects: [s1]"},
        ["contradicted"],
    ),
    (
        "recorded as not having happened",
        denies("meet, party: marsh"),
        MET + ", certainty: not happened",
        {},
        [],
    ),
    # two versions
    (
        "a denial and an admission",
        denies("meet, party: marsh") + "\n" + ADMITS,
        ADMITTED,
        {},
        ["inconsistency"],
    ),
    (
        "the admission is of later",
        denies("meet, party: marsh") + "\n" + ADMITS,
        ADMITTED.replace("2020-02", "2020-08"),
        {},
        [],
    ),
    (
        "the admission leaves the topic open",
        denies("meet, party: marsh, qualifiers: [{kind: topic, words: about the lease}]") + "\n" + ADMITS,
        ADMITTED,
        {},
        [],
    ),
    (
        "in the same breath",
        "id: s9, document: later, words: I did see him, claims: [{denies: meet, party: marsh}]",
        ADMITTED,
        {},
        [],
    ),
    # two sources
    (
        "his word against hers",
        denies("meet, party: marsh"),
        "authority: named, source: pike, " + MET,
        {},
        ["dispute"],
    ),
    (
        "his word, and the diary",
        denies("meet, party: marsh"),
        "authority: named, source: pike, " + MET + "\n" + MET,
        {},
        ["contradicted"],
    ),
    (
        "right and wrong",
        (
            "speaker: pike, claims: [{affirms: accurate, subject: {words: the testimony, of: thorne}}]\n"
            "document: paper, speaker: marsh, claims: [{affirms: inaccurate, subject: {words: the testimony, of: thorne}}]"
        ),
        "",
        {},
        ["dispute"],
    ),
    # asked to disclose
    ("nil over a holding", NIL, HOLDS, {}, ["nondisclosure"]),
    ("nil over a holding that was sold", NIL, HOLDS.replace("2018-05-01", "2018-05-01/2019-02-01"), {}, []),
    ("nil over somebody else's holding", NIL, HOLDS.replace("thorne", "pike"), {}, []),
    (
        "asked about a company",
        denies("disclose, party: quill, about: [benefit]"),
        "what: fee, who: [thorne, {actor: quill, role: party}], when: 2020-03-03",
        {},
        ["nondisclosure"],
    ),
    (
        "asked about another company",
        denies("disclose, party: bank, about: [benefit]"),
        "what: fee, who: [thorne, {actor: quill, role: party}], when: 2020-03-03",
        {},
        [],
    ),
    (
        "asked, and it had been told",
        denies("disclose, party: quill, about: [benefit]"),
        (
            "what: fee, who: [thorne, {actor: quill, role: party}], when: 2020-03-03\n"
            "what: disclose, who: [thorne, {actor: quill, role: party}], when: 2020-04-01"
        ),
        {},
        [],
    ),
    (
        "a paper says that she failed to disclose it",
        "document: paper, speaker: pike, claims: [{denies: disclose, form: narrated omission, subject: thorne, party: marsh, about: [meet]}]",
        MET,
        {},
        ["nondisclosure"],
    ),
    # the office and the interest
    (
        "the board that she chairs licensed the bank",
        "",
        DEEDS + "\n" + HOLDS,
        {"offices": CHAIR},
        ["conflict_of_interest"],
    ),
    (
        "she chaired it only later",
        "",
        DEEDS + "\n" + HOLDS,
        {"offices": CHAIR.replace("2019", "2020-05")},
        [],
    ),
    ("she sits on it as a clerk", "", DEEDS + "\n" + HOLDS, {"offices": CHAIR.replace("chair", "clerk")}, []),
    (
        "the holding came later",
        "",
        DEEDS + "\n" + HOLDS.replace("2018-05-01", "2020-05-01"),
        {"offices": CHAIR},
        [],
    ),
    ("another bank", "", DEEDS + "\n" + HOLDS.replace("bank", "quill"), {"offices": CHAIR}, []),
    (
        "a fee from whom the applicant pays for",
        "",
        DEEDS
        + "\nwhat: be_retained, who: [thorne, {actor: trust, role: party}], when: 2019-01/2019-12, state: true",
        {"offices": CHAIR, "relations": "kind: funds, subject: bank, object: trust"},
        ["conflict_of_interest"],
    ),
    (
        "a meeting is no stake",
        "",
        DEEDS + "\nwhat: meet, who: [thorne, bank], when: 2020-01-03",
        {"offices": CHAIR},
        [],
    ),
]


@pytest.mark.parametrize(("name", "says", "happened", "more", "expected"), PAIRS, ids=[p[0] for p in PAIRS])
def test_pair(name: str, says: str, happened: str, more: dict[str, str], expected: list[str]) -> None:
    assert told(checked(says, happened, **more)) == expected
