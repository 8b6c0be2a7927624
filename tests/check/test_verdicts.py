"""One case file for each verdict and each kind of finding, with what is told of it word for word.

The docstring of each test is the case file; under the line of dashes stands what the check tells: its
kind, verdict and words of doubt, then the explanation, whose first line is the sentence of the finding.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable

import pytest

from onrecord import check
from onrecord.core.findings import Finding, FindingKind, Verdict
from onrecord.core.nouns import Facts
from onrecord.knowledge import load
from onrecord.sources import casefile

RULE = "-" * 8


def a_denial_of_a_class_and_one_of_its_members() -> None:
    """
    # A denial of a class, and a meeting with a member of it.
    onrecord: 1
    documents:
      - {id: hearing, title: Hearing on the ferries, published: 2021-05-04, kind: transcript}
      - {id: log, title: Gate log of the shipyard, kind: log}
    actors:
      - {id: voss, name: Irma Voss}
      - {id: dahl, name: Nils Dahl}
      - {id: finland, name: Finland, kind: state}
    offices:
      - {holder: dahl, role: consul, organization: finland, from: 2019, document: log, words: "Consul Dahl (Finland)"}
    statements:
      - document: hearing
        speaker: voss
        grade: transcript
        words: I never met any official of Finland.
        claims: [{denies: meet, party: {words: any official of Finland, cls: official, of: finland}}]
    events:
      - {document: log, words: "2020-11-09 I. Voss, N. Dahl", what: meet, who: [voss, dahl], when: 2020-11-09, authority: official}
    --------
    contradiction / contradicted / no doubt
    The statement denies any meeting with any official of Finland; “Gate log of the shipyard” records a meeting between Irma Voss and Nils Dahl (consul of Finland) on 9 November 2020.

      statement: “I never met any official of Finland.” (hearing, 0:36)
      record:    “2020-11-09 I. Voss, N. Dahl” (log, 22:49)
      record:    “Consul Dahl (Finland)” (log, 0:21)

    Because the words “I never met any official of Finland.” mean: denied; predicate = meet; subject = Irma Voss; party = any official of Finland; said = before the statement of 2021-05-04 (transcript) [hearing, 0:36],
    and predicate: meet (the same),
    and subject: Irma Voss (the same),
    and party: Nils Dahl → consul of Finland (office held) [log, 0:21],
    and party: consul of Finland → official (every consul is one: consul ⊑ diplomat ⊑ official),
    and party: official → Finland (where the office is),
    and party: Finland → any official of Finland (whom the words mean),
    and time: 2020-11-09 → before the statement of 2021-05-04 (earlier),
    and the record holds event; predicate = meet; subject = Irma Voss; party = Nils Dahl; when = 2020-11-09: happened (official finding, log, register or form) [log, 22:49],
    So the two cannot both be true.
    Weakest step: the words “I never met any official of Finland.” mean: denied; predicate = meet; subject = Irma Voss; party = any official of Finland; said = before the statement of 2021-05-04 (transcript).
    What would change it: It would fall if the words were not said so, or the record were corrected.
    """


def a_topic_that_no_paper_settles() -> None:
    """
    # The topic was stated, and no paper says what the talk was about.
    onrecord: 1
    documents:
      - {id: hearing, title: Hearing on the ferries, published: 2021-05-04, kind: transcript}
      - {id: log, title: Gate log of the shipyard, kind: log}
    actors:
      - {id: voss, name: Irma Voss}
      - {id: dahl, name: Nils Dahl}
    statements:
      - document: hearing
        speaker: voss
        grade: transcript
        words: I did not speak to Nils Dahl about the refit.
        claims: [{denies: communicate, party: dahl, qualifiers: [{kind: topic, words: about the refit}]}]
    events:
      - {document: log, words: "9 Nov: call, Voss to Dahl, 4 min", what: call, who: [voss, dahl], when: 2020-11-09, authority: official}
    --------
    contradiction / contradicted_unless / topic: about the refit
    The statement denies any communication with Nils Dahl “about the refit”; “Gate log of the shipyard” records a call between Irma Voss and Nils Dahl on 9 November 2020; both can be true only if the words leave it out (topic: about the refit).

      statement: “I did not speak to Nils Dahl about the refit.” (hearing, 0:45)
      record:    “9 Nov: call, Voss to Dahl, 4 min” (log, 0:32)

    Because the words “I did not speak to Nils Dahl about the refit.” mean: denied; predicate = communicate; subject = Irma Voss; party = Nils Dahl; said = before the statement of 2021-05-04; topic = about the refit (transcript) [hearing, 0:45],
    and predicate: call → communicate (every one is: call ⊑ communicate),
    and subject: Irma Voss (the same),
    and party: Nils Dahl (the same),
    and time: 2020-11-09 → before the statement of 2021-05-04 (earlier),
    and topic: not recorded → about the refit (what it was about is not settled) (not settled),
    and the record holds event; predicate = call; subject = Irma Voss; party = Nils Dahl; topic = not recorded; when = 2020-11-09: happened (official finding, log, register or form) [log, 0:32],
    So the two cannot both be true, unless topic: about the refit.
    Weakest step: topic: not recorded → about the refit (what it was about is not settled).
    What would change it: Both can be true if “about the refit” does not cover it (what it was about is not settled).
    """


def no_recall_of_ones_own_part() -> None:
    """
    # No recall, over a meeting in which the speaker took part.
    onrecord: 1
    documents:
      - {id: hearing, title: Hearing on the ferries, published: 2021-05-04, kind: transcript}
      - {id: log, title: Gate log of the shipyard, kind: log}
    actors:
      - {id: voss, name: Irma Voss}
      - {id: dahl, name: Nils Dahl}
    statements:
      - document: hearing
        speaker: voss
        sworn: true
        grade: sworn transcript
        words: I have no recollection of meeting Mr Dahl.
        claims: [{denies: meet, party: dahl, hedge: no recall, hedge_words: I have no recollection}]
    events:
      - {document: log, words: "2020-11-09 I. Voss, N. Dahl", what: meet, who: [voss, dahl], when: 2020-11-09, authority: official}
    --------
    contradiction / hedged / no recall (“I have no recollection”)
    The statement does not recall any meeting with Nils Dahl (“I have no recollection”); “Gate log of the shipyard” records a meeting between Irma Voss and Nils Dahl on 9 November 2020.

      statement: “I have no recollection of meeting Mr Dahl.” (hearing, 0:42)
      record:    “2020-11-09 I. Voss, N. Dahl” (log, 0:27)

    Because the words “I have no recollection of meeting Mr Dahl.” mean: denied; predicate = meet; subject = Irma Voss; party = Nils Dahl; said = before the statement of 2021-05-04; hedge = no recall (“I have no recollection”) (sworn transcript) [hearing, 0:42],
    and predicate: meet (the same),
    and subject: Irma Voss (the same),
    and party: Nils Dahl (the same),
    and time: 2020-11-09 → before the statement of 2021-05-04 (earlier),
    and hedge: Irma Voss took part → no recall (“I have no recollection”) (had a part in it),
    and the record holds event; predicate = meet; subject = Irma Voss; party = Nils Dahl; hedge = Irma Voss took part; when = 2020-11-09: happened (official finding, log, register or form) [log, 0:27],
    So the statement is hedged, and the record shows that there was something to know of.
    Weakest step: hedge: Irma Voss took part → no recall (“I have no recollection”) (had a part in it).
    What would change it: The words rest on “no recall (“I have no recollection”)”: both can be true if that is so.
    """


def a_meeting_that_was_only_arranged() -> None:
    """
    # A meeting that was only arranged.
    onrecord: 1
    documents:
      - {id: hearing, title: Hearing on the ferries, published: 2021-05-04, kind: transcript}
      - {id: log, title: Gate log of the shipyard, kind: log}
    actors:
      - {id: voss, name: Irma Voss}
      - {id: dahl, name: Nils Dahl}
    statements:
      - document: hearing
        speaker: voss
        grade: transcript
        words: I never met Nils Dahl.
        claims: [{denies: meet, party: dahl}]
    events:
      - {document: log, words: "9 Nov, 10.00, Voss / Dahl (tbc)", what: meet, who: [voss, dahl], when: 2020-11-09, certainty: scheduled, authority: official}
    --------
    contradiction / lead / no doubt
    The statement denies any meeting with Nils Dahl; “Gate log of the shipyard” records a meeting between Irma Voss and Nils Dahl on 9 November 2020 (scheduled).

      statement: “I never met Nils Dahl.” (hearing, 0:22)
      record:    “9 Nov, 10.00, Voss / Dahl (tbc)” (log, 0:31)

    Because the words “I never met Nils Dahl.” mean: denied; predicate = meet; subject = Irma Voss; party = Nils Dahl; said = before the statement of 2021-05-04 (transcript) [hearing, 0:22],
    and predicate: meet (the same),
    and subject: Irma Voss (the same),
    and party: Nils Dahl (the same),
    and time: 2020-11-09 → before the statement of 2021-05-04 (earlier),
    and the record holds event; predicate = meet; subject = Irma Voss; party = Nils Dahl; when = 2020-11-09: scheduled (official finding, log, register or form) (not settled) [log, 0:31],
    So this is a lead, nothing that the record establishes.
    Weakest step: the record holds event; predicate = meet; subject = Irma Voss; party = Nils Dahl; when = 2020-11-09: scheduled (official finding, log, register or form).
    What would change it: It would be more than a lead if the record showed that it happened (scheduled).
    """


def a_limit_that_the_answer_dropped() -> None:
    """
    # The question was limited; the answer was longer, and dropped the limit.
    onrecord: 1
    documents:
      - {id: hearing, title: Hearing on the ferries, published: 2021-05-04, kind: transcript}
      - {id: log, title: Gate log of the shipyard, kind: log}
    actors:
      - {id: voss, name: Irma Voss}
      - {id: dahl, name: Nils Dahl}
    statements:
      - document: hearing
        speaker: voss
        grade: transcript
        question: Did you meet Mr Dahl about the refit?
        words: I never met that man in my life.
        claims: [{denies: meet, party: dahl, qualifiers: [{kind: topic, words: about the refit, provenance: inherited}]}]
    events:
      - {document: log, words: "2020-11-09 I. Voss, N. Dahl: choir", what: meet, who: [voss, dahl], when: 2020-11-09, topic: choir, authority: official}
    --------
    contradiction / contradicted / no doubt
    The statement denies any meeting with Nils Dahl; “Gate log of the shipyard” records a meeting between Irma Voss and Nils Dahl on 9 November 2020 about “choir”.

      statement: “Did you meet Mr Dahl about the refit?” (hearing, 0:37)
      statement: “I never met that man in my life.” (hearing, 38:70)
      record:    “2020-11-09 I. Voss, N. Dahl: choir” (log, 0:34)

    Because the words “Did you meet Mr Dahl about the refit? … I never met that man in my life.” mean: denied; predicate = meet; subject = Irma Voss; party = Nils Dahl; said = before the statement of 2021-05-04 (transcript) [hearing, 38:70],
    and predicate: meet (the same),
    and subject: Irma Voss (the same),
    and party: Nils Dahl (the same),
    and time: 2020-11-09 → before the statement of 2021-05-04 (earlier),
    and the record holds event; predicate = meet; subject = Irma Voss; party = Nils Dahl; when = 2020-11-09: happened (official finding, log, register or form) [log, 0:34],
    So the two cannot both be true.
    Weakest step: the words “Did you meet Mr Dahl about the refit? … I never met that man in my life.” mean: denied; predicate = meet; subject = Irma Voss; party = Nils Dahl; said = before the statement of 2021-05-04 (transcript).
    What would change it: The question was limited (“about the refit”); the answer dropped that. Read with it, the verdict would be open.
    """


def a_statement_that_was_corrected() -> None:
    """
    # A statement that was corrected keeps its finding, with the words of the correction.
    onrecord: 1
    documents:
      - {id: hearing, title: Hearing on the ferries, published: 2021-05-04, kind: transcript}
      - {id: log, title: Gate log of the shipyard, kind: log}
      - {id: note, title: A note from the office, published: 2021-05-06, kind: statement}
    actors:
      - {id: voss, name: Irma Voss}
      - {id: dahl, name: Nils Dahl}
    statements:
      - id: s1
        document: hearing
        speaker: voss
        grade: transcript
        words: I never met Nils Dahl.
        claims: [{denies: meet, party: dahl}]
    events:
      - {document: log, words: "2020-11-09 I. Voss, N. Dahl", what: meet, who: [voss, dahl], when: 2020-11-09, authority: official}
    corrections:
      - {document: note, words: "Ms Voss met Mr Dahl once, in November.", withdraws: I never met Nils Dahl., corrects: [s1], said: 2021-05-06}
    --------
    contradiction / contradicted / no doubt
    The statement denies any meeting with Nils Dahl; “Gate log of the shipyard” records a meeting between Irma Voss and Nils Dahl on 9 November 2020.

      statement: “I never met Nils Dahl.” (hearing, 0:22)
      record:    “2020-11-09 I. Voss, N. Dahl” (log, 0:27)

    Because the words “I never met Nils Dahl.” mean: denied; predicate = meet; subject = Irma Voss; party = Nils Dahl; said = before the statement of 2021-05-04 (transcript) [hearing, 0:22],
    and predicate: meet (the same),
    and subject: Irma Voss (the same),
    and party: Nils Dahl (the same),
    and time: 2020-11-09 → before the statement of 2021-05-04 (earlier),
    and the record holds event; predicate = meet; subject = Irma Voss; party = Nils Dahl; when = 2020-11-09: happened (official finding, log, register or form) [log, 0:27],
    So the two cannot both be true.
    Weakest step: the words “I never met Nils Dahl.” mean: denied; predicate = meet; subject = Irma Voss; party = Nils Dahl; said = before the statement of 2021-05-04 (transcript).
    What would change it: It would fall if the words were not said so, or the record were corrected.
    Corrected since: “Ms Voss met Mr Dahl once, in November.” (note, 0:38)
    """


def one_occasion_too_many() -> None:
    """
    # A count, and one occasion too many: the chain holds both rows and says how many.
    onrecord: 1
    documents:
      - {id: hearing, title: Hearing on the ferries, published: 2021-05-04, kind: transcript}
      - {id: log, title: Gate log of the shipyard, kind: log}
    actors:
      - {id: voss, name: Irma Voss}
      - {id: dahl, name: Nils Dahl}
    statements:
      - document: hearing
        speaker: voss
        grade: transcript
        words: We met only the once.
        claims: [{affirms: meet, party: dahl, form: count, quantity: <= 1}]
    events:
      - {document: log, words: "2020-11-09 I. Voss, N. Dahl", what: meet, who: [voss, dahl], when: 2020-11-09, authority: official}
      - {document: log, words: "2020-12-01 I. Voss, N. Dahl", what: meet, who: [voss, dahl], when: 2020-12-01, authority: official}
    --------
    contradiction / contradicted / no doubt
    The statement counts no more than one meeting with Nils Dahl; the record shows at least two: two meetings between Irma Voss and Nils Dahl on 9 November 2020 and on 1 December 2020.

      statement: “We met only the once.” (hearing, 0:21)
      record:    “2020-11-09 I. Voss, N. Dahl” (log, 0:27)
      record:    “2020-12-01 I. Voss, N. Dahl” (log, 28:55)

    Because the words “We met only the once.” mean: count; predicate = meet; subject = Irma Voss; party = Nils Dahl; said = before the statement of 2021-05-04; quantity = <= 1 (transcript) [hearing, 0:21],
    and predicate: meet (the same),
    and subject: Irma Voss (the same),
    and party: Nils Dahl (the same),
    and time: 2020-11-09 → before the statement of 2021-05-04 (earlier),
    and the record holds event; predicate = meet; subject = Irma Voss; party = Nils Dahl; when = 2020-11-09: happened (official finding, log, register or form) [log, 0:27],
    and time: 2020-12-01 → before the statement of 2021-05-04 (earlier),
    and the record holds event; predicate = meet; subject = Irma Voss; party = Nils Dahl; when = 2020-12-01: happened (official finding, log, register or form) [log, 28:55],
    and quantity: 2 occasions in 2 records → <= 1 (more than the statement allows),
    So the two cannot both be true.
    Weakest step: the words “We met only the once.” mean: count; predicate = meet; subject = Irma Voss; party = Nils Dahl; said = before the statement of 2021-05-04; quantity = <= 1 (transcript).
    What would change it: It would fall if the words were not said so, or the record were corrected.
    """


def a_first_time_and_an_earlier_one() -> None:
    """
    # A first time, and an earlier one.
    onrecord: 1
    documents:
      - {id: hearing, title: Hearing on the ferries, published: 2021-05-04, kind: transcript}
      - {id: log, title: Gate log of the shipyard, kind: log}
    actors:
      - {id: voss, name: Irma Voss}
      - {id: dahl, name: Nils Dahl}
    statements:
      - document: hearing
        speaker: voss
        grade: transcript
        words: I first met him in January.
        claims: [{affirms: meet, party: dahl, form: first, window: {words: in January, when: 2021-01}}]
    events:
      - {document: log, words: "2020-11-09 I. Voss, N. Dahl", what: meet, who: [voss, dahl], when: 2020-11-09, authority: official}
    --------
    contradiction / contradicted / no doubt
    The statement puts the first meeting with Nils Dahl in January 2021; “Gate log of the shipyard” records a meeting between Irma Voss and Nils Dahl on 9 November 2020.

      statement: “I first met him in January.” (hearing, 0:27)
      record:    “2020-11-09 I. Voss, N. Dahl” (log, 0:27)

    Because the words “I first met him in January.” mean: first; predicate = meet; subject = Irma Voss; party = Nils Dahl; said = before the statement of 2021-05-04; window = earlier than in January (transcript) [hearing, 0:27],
    and predicate: meet (the same),
    and subject: Irma Voss (the same),
    and party: Nils Dahl (the same),
    and time: 2020-11-09 → before the statement of 2021-05-04 (earlier),
    and time: 2020-11-09 → earlier than in January (before 2021-01),
    and the record holds event; predicate = meet; subject = Irma Voss; party = Nils Dahl; when = 2020-11-09: happened (official finding, log, register or form) [log, 0:27],
    So the two cannot both be true.
    Weakest step: the words “I first met him in January.” mean: first; predicate = meet; subject = Irma Voss; party = Nils Dahl; said = before the statement of 2021-05-04; window = earlier than in January (transcript).
    What would change it: It would fall if the words were not said so, or the record were corrected.
    """


def two_versions() -> None:
    """
    # A denial, and what the same person says half a year later.
    onrecord: 1
    documents:
      - {id: hearing, title: Hearing on the ferries, published: 2021-05-04, kind: transcript}
      - {id: radio, title: Radio interview, published: 2021-10-01, kind: transcript}
    actors:
      - {id: voss, name: Irma Voss}
      - {id: dahl, name: Nils Dahl}
    statements:
      - document: hearing
        speaker: voss
        grade: transcript
        words: I never met Nils Dahl.
        claims: [{denies: meet, party: dahl}]
      - {id: s2, document: radio, speaker: voss, grade: transcript, words: I met Nils at the yard that autumn.}
    events:
      - document: radio
        words: I met Nils at the yard that autumn.
        what: meet
        who: [voss, dahl]
        when: 2020-10/2020-11
        authority: own
        source: voss
        attribution: s2
    --------
    inconsistency / no verdict / no doubt
    The statement denies any meeting with Nils Dahl; Irma Voss says on 1 October 2021: “I met Nils at the yard that autumn.”

      statement: “I never met Nils Dahl.” (hearing, 0:22)
      record:    “I met Nils at the yard that autumn.” (radio, 0:35)

    Because the words “I never met Nils Dahl.” mean: denied; predicate = meet; subject = Irma Voss; party = Nils Dahl; said = before the statement of 2021-05-04 (transcript) [hearing, 0:22],
    and predicate: meet (the same),
    and subject: Irma Voss (the same),
    and party: Nils Dahl (the same),
    and time: 2020-10/2020-11 → before the statement of 2021-05-04 (earlier),
    and the record holds event; predicate = meet; subject = Irma Voss; party = Nils Dahl; when = 2020-10/2020-11: happened (own record or admission: Irma Voss) [radio, 0:35],
    and version: the version of 2021-10-01 → the version of 2021-05-04 (takes back) [radio, 0:35],
    So the two versions differ.
    Weakest step: version: the version of 2021-10-01 → the version of 2021-05-04 (takes back).
    What would change it: It would fall if the two did not speak of the same thing.
    """


def a_nil_entry_and_a_holding() -> None:
    """
    # A nil entry, and a holding in a register of members.
    onrecord: 1
    documents:
      - {id: form, title: Declaration of interests, published: 2021-02-01, kind: filing}
      - {id: members, title: Members of Tide Ferries, published: 2021-06-30, kind: filing}
    actors:
      - {id: voss, name: Irma Voss}
      - {id: dahl, name: Nils Dahl}
      - {id: tide, name: Tide Ferries plc, kind: body}
    statements:
      - document: form
        speaker: voss
        act: document
        grade: direct quote
        words: "Shares: Nil"
        claims: [{denies: hold_asset, theme: shares, present_state: true}]
    events:
      - document: members
        words: Voss, Irma, 250 ordinary, 2017-08-21
        what: hold_asset
        who: [voss, {actor: tide, role: party}]
        theme: 250 ordinary shares
        when: 2017-08-21
        state: true
        authority: official
    --------
    nondisclosure / no verdict / no doubt
    In a declaration on 1 February 2021, Irma Voss left out what “Members of Tide Ferries” records: a holding (“250 ordinary shares”) of Irma Voss in Tide Ferries plc since 21 August 2017.

      statement: “Shares: Nil” (form, 0:11)
      record:    “Voss, Irma, 250 ordinary, 2017-08-21” (members, 0:36)

    Because the words “Shares: Nil” mean: denied; predicate = hold_asset; subject = Irma Voss; said = at the statement of 2021-02-01; theme = shares (direct quote) [form, 0:11],
    and predicate: hold_asset (the same),
    and subject: Irma Voss (the same),
    and time: 2017-08-21 → at the statement of 2021-02-01 (had begun, and no end is recorded),
    and theme: 250 ordinary shares → shares (the same thing),
    and the record holds event; predicate = hold_asset; subject = Irma Voss; theme = 250 ordinary shares; when = 2017-08-21: happened (official finding, log, register or form) [members, 0:36],
    and duty: in a declaration on 1 February 2021 → left out (asked or obliged to say it) [form, 0:11],
    So the record shows a fact that was left out.
    Weakest step: duty: in a declaration on 1 February 2021 → left out (asked or obliged to say it).
    What would change it: It would fall if nothing obliged to say it, or it was said elsewhere.
    """


def an_office_and_a_holding() -> None:
    """
    # The committee that she heads pays the company whose shares she holds.
    onrecord: 1
    documents:
      - {id: minutes, title: Minutes of the ferry committee, published: 2021-03-02, kind: log}
      - {id: members, title: Members of Tide Ferries, published: 2021-06-30, kind: filing}
    actors:
      - {id: voss, name: Irma Voss}
      - {id: dahl, name: Nils Dahl}
      - {id: tide, name: Tide Ferries plc, kind: body}
      - {id: committee, name: Ferry Committee, kind: body}
    offices:
      - {holder: voss, role: chair, organization: committee, from: 2020-01, document: minutes, words: I. Voss (Chair)}
    events:
      - document: minutes
        words: "RESOLVED: the grant to Tide Ferries is approved."
        what: approve
        who: [committee, {actor: tide, role: party}]
        when: 2021-03-02
        authority: official
      - document: members
        words: Voss, Irma, 250 ordinary, 2017-08-21
        what: hold_asset
        who: [voss, {actor: tide, role: party}]
        theme: 250 ordinary shares
        when: 2017-08-21
        state: true
        authority: official
    --------
    conflict_of_interest / no verdict / no doubt
    Irma Voss is chair of Ferry Committee, which approved Tide Ferries plc on 2 March 2021; Irma Voss held shares or another asset in Tide Ferries plc from 21 August 2017 on.

      record:    “RESOLVED: the grant to Tide Ferries is approved.” (minutes, 16:64)
      record:    “I. Voss (Chair)” (minutes, 0:15)
      record:    “Voss, Irma, 250 ordinary, 2017-08-21” (members, 0:36)

    Because oversight: Irma Voss → Ferry Committee (is chair of) [minutes, 0:15],
    and oversight: Ferry Committee → Tide Ferries plc (approved) [minutes, 16:64],
    and theme: Irma Voss → Tide Ferries plc (held shares or another asset in) [members, 0:36],
    So the office and the interest meet in the same matter.
    Weakest step: theme: Irma Voss → Tide Ferries plc (held shares or another asset in).
    What would change it: It would fall if the tie had ended before, or the matter were in other hands.
    """


def two_accounts() -> None:
    """
    # A denial, and a named person who says otherwise.
    onrecord: 1
    documents:
      - {id: hearing, title: Hearing on the ferries, published: 2021-05-04, kind: transcript}
      - {id: paper, title: A clerk speaks, publisher: The Ferry Times, published: 2021-05-20, kind: article}
    actors:
      - {id: voss, name: Irma Voss}
      - {id: dahl, name: Nils Dahl}
      - {id: hult, name: Cleo Hult}
    statements:
      - document: hearing
        speaker: voss
        grade: transcript
        words: I never met Nils Dahl.
        claims: [{denies: meet, party: dahl}]
    events:
      - {document: paper, words: I opened the door for the two of them., what: meet, who: [voss, dahl], when: 2020-11, authority: named, source: hult}
    --------
    dispute / no verdict / no doubt
    The statement denies any meeting with Nils Dahl; Cleo Hult says: “I opened the door for the two of them.” The record settles neither.

      statement: “I never met Nils Dahl.” (hearing, 0:22)
      record:    “I opened the door for the two of them.” (paper, 0:38)

    Because the words “I never met Nils Dahl.” mean: denied; predicate = meet; subject = Irma Voss; party = Nils Dahl; said = before the statement of 2021-05-04 (transcript) [hearing, 0:22],
    and predicate: meet (the same),
    and subject: Irma Voss (the same),
    and party: Nils Dahl (the same),
    and time: 2020-11 → before the statement of 2021-05-04 (earlier),
    and the record holds event; predicate = meet; subject = Irma Voss; party = Nils Dahl; when = 2020-11: happened (named source: Cleo Hult) [paper, 0:38],
    and version: the account of Cleo Hult → the account of Irma Voss (opposite, and the record does not settle it),
    So the two accounts are opposite, and the record does not settle which is right.
    Weakest step: the record holds event; predicate = meet; subject = Irma Voss; party = Nils Dahl; when = 2020-11: happened (named source: Cleo Hult).
    What would change it: It would fall if the words were not said so, or the record were corrected.
    """


def a_meeting_after_the_statement() -> None:
    """
    # After the statement: not covered, with the reason.
    onrecord: 1
    documents:
      - {id: hearing, title: Hearing on the ferries, published: 2021-05-04, kind: transcript}
      - {id: log, title: Gate log of the shipyard, kind: log}
    actors:
      - {id: voss, name: Irma Voss}
      - {id: dahl, name: Nils Dahl}
    statements:
      - document: hearing
        speaker: voss
        grade: transcript
        words: I never met Nils Dahl.
        claims: [{denies: meet, party: dahl}]
    events:
      - {document: log, words: "9 Nov: Voss, Dahl", what: meet, who: [voss, dahl], when: 2021-11-09, authority: official}
    --------
    not covered / time / after the statement
    """


CASES: list[Callable[[], None]] = [
    a_denial_of_a_class_and_one_of_its_members,
    a_topic_that_no_paper_settles,
    no_recall_of_ones_own_part,
    a_meeting_that_was_only_arranged,
    a_limit_that_the_answer_dropped,
    a_statement_that_was_corrected,
    one_occasion_too_many,
    a_first_time_and_an_earlier_one,
    two_versions,
    a_nil_entry_and_a_holding,
    an_office_and_a_holding,
    two_accounts,
    a_meeting_after_the_statement,
]
IDS = [case.__name__ for case in CASES]


def split(case: Callable[[], None]) -> tuple[Facts, str]:
    """The facts of a docstring, and what is told of them."""
    text, told = inspect.cleandoc(case.__doc__ or "").split(f"\n{RULE}\n")
    read = casefile.parse(text, case.__name__)
    assert read.problems == (), [str(p) for p in read.problems]
    return read.facts, told


def written(facts: Facts) -> str:
    """What the check tells, as the docstrings have it."""
    checked = check.derive(facts, load())
    lines = []
    for finding in checked.findings:
        verdict = finding.verdict.value if finding.verdict else "no verdict"
        lines += [f"{finding.kind.value} / {verdict} / {finding.unless or 'no doubt'}"]
        lines += [check.explain(finding, facts)]
    if not lines:
        lines = [f"not covered / {n.dimension.value} / {n.reason}" for n in checked.not_covered]
    return "\n".join(lines)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_what_is_told_word_for_word(case: Callable[[], None]) -> None:
    facts, told = split(case)
    assert written(facts) == told


def everything() -> list[tuple[Facts, Finding]]:
    """Every finding of every case, with its facts."""
    cases = [split(case)[0] for case in CASES]
    return [(facts, finding) for facts in cases for finding in check.derive(facts, load()).findings]


def test_each_kind_and_each_verdict_has_its_case() -> None:
    found = everything()
    assert {finding.kind for _, finding in found} == set(FindingKind)
    assert {finding.verdict for _, finding in found} == {*Verdict, None}
    assert all((f.verdict is not None) == (f.kind is FindingKind.CONTRADICTION) for _, f in found)


def test_the_explanation_begins_with_the_sentence_and_names_both_sides() -> None:
    for facts, finding in everything():
        text = check.explain(finding, facts)
        assert text.splitlines()[0] == finding.why
        for span in (*finding.say, *finding.record, *finding.corrected):
            assert f"“{span.text}” (" in text
            assert f", {span.start}:{span.end})" in text


PINNED = re.compile(
    r"\b(lie[sd]?|liars?|lying|perjur\w*|false\w*|untru\w+|guilt\w*|deceit\w*|deceiv\w*|decepti\w*|dishonest\w*|"
    r"mislead\w*|misled|fraud\w*|crim\w+|cheat\w*|corrupt\w*|contradicts (?:him|her)self)\b",
    re.IGNORECASE,
)
QUOTED = re.compile(r"“[^“”]*”")


def test_the_product_accuses_nobody() -> None:
    """Outside quotation marks no word judges the speaker."""
    for case in CASES:
        facts, _ = split(case)
        told = [written(facts)]
        checked = check.derive(facts, load())
        told += [n.reason for n in checked.not_covered]
        for finding in (*checked.findings, *checked.weak):
            told += [finding.why, finding.unless or ""]
            told += [w for d in finding.derivations for s in d.steps for w in (d.flips, s.start, s.end, s.by)]
        for text in told:
            assert not PINNED.search(QUOTED.sub("", text)), text


def test_the_words_of_the_record_stand_as_they_are_even_where_they_accuse() -> None:
    text, _ = inspect.cleandoc(CASES[0].__doc__ or "").split(f"\n{RULE}\n")
    facts = casefile.parse(text.replace("I. Voss, N. Dahl", "the liar Voss, N. Dahl")).facts
    told = written(facts)
    assert "liar" in told
    assert not PINNED.search(QUOTED.sub("", told))
