"""Speech in formats of its own: subtitles, and debates as XML."""

from __future__ import annotations

import pytest

from onrecord.core.document import Document, DocumentKind, TurnRole
from onrecord.sources import read_bytes


def paper(name: str, text: str) -> Document:
    reading = read_bytes(name, text.encode())
    assert reading.problems == ()
    return reading.documents[0]


def said(document: Document) -> list[tuple[str | None, str]]:
    return [(t.name, document.text[t.start : t.end]) for t in document.turns]


VTT = """WEBVTT

1
00:00:01.000 --> 00:00:04.000
<v Jane Roe>Did you meet
the bank?

2
00:00:04.500 --> 00:00:06.000
<v Ola Berg>I <i>never</i> met

3
00:00:06.000 --> 00:00:07.000
<v Ola Berg>anybody from the bank.
"""


def test_voices_are_speakers_and_cues_run_on() -> None:
    document = paper("x.vtt", VTT)
    assert document.kind is DocumentKind.TRANSCRIPT
    assert said(document) == [
        ("Jane Roe", "Did you meet the bank?"),
        ("Ola Berg", "I never met anybody from the bank."),
    ]
    assert [t.role for t in document.turns] == [TurnRole.QUESTION, TurnRole.ANSWER]
    origin = document.origin(document.text.index("anybody"))
    assert origin is not None
    assert origin.row == 3


def test_names_before_the_words_are_speakers_and_a_dash_changes_them() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:04,000\n>> JANE ROE: Did you meet the bank?\n\n"
        "2\n00:00:05,000 --> 00:00:06,000\nOLA BERG: Never.\n\n3\n00:00:07,000 --> 00:00:08,000\n- I did.\n- He did.\n"
    )
    document = paper("x.srt", text)
    assert said(document) == [("JANE ROE", "Did you meet the bank?"), ("OLA BERG", "Never.")]
    assert document.text == "JANE ROE: Did you meet the bank?\n\nOLA BERG: Never.\n\nI did.\n\nHe did.\n"


def test_subtitles_without_names_name_nobody() -> None:
    document = paper("x.srt", "1\n00:00:01,000 --> 00:00:04,000\nI never met anybody from the bank.\n")
    assert document.turns == ()
    assert document.text == "I never met anybody from the bank.\n"


AKN = """<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><debate><meta>
<identification><FRBRWork><FRBRdate date="2019-03-05" name="sitting"/></FRBRWork></identification>
<references><TLCPerson eId="roe" showAs="Jane Roe"/><TLCPerson eId="berg" showAs="Ola Berg"/></references></meta>
<debateBody><debateSection><heading>Harbour</heading>
<question by="#roe"><from>Jane Roe (Ellery South)</from><p>Did the Minister meet the <b>bank</b>?</p></question>
<answer by="#berg"><p>I never met anybody from the bank.</p><p>Nor did my office.</p></answer>
<scene>Interruption.</scene></debateSection></debateBody></debate></akomaNtoso>"""
TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><profileDesc><settingDesc><setting><date when="2019-03-05"/></setting></settingDesc>
<particDesc><listPerson><person xml:id="OB"><persName><surname>Berg</surname><forename>Ola</forename></persName></person></listPerson></particDesc></profileDesc></teiHeader>
<text><body><div><note>The sitting began.</note><u who="#OB"><seg>I never met <note>laughter</note>the bank.</seg><seg>Never.</seg></u></div></body></text></TEI>"""


def test_akoma_ntoso() -> None:
    document = paper("x.xml", AKN)
    assert str(document.published) == "2019-03-05"
    assert said(document) == [
        ("Jane Roe", "Did the Minister meet the bank?"),
        ("Ola Berg", "I never met anybody from the bank.\n\nNor did my office."),
    ]
    assert document.turns[1].question == 0
    assert document.text.startswith("Harbour\n\n")
    assert document.text.endswith("Interruption.\n")


def test_tei() -> None:
    document = paper("x.xml", '<?xml version="1.0"?>' + TEI)
    assert str(document.published) == "2019-03-05"
    assert said(document) == [("Ola Berg", "I never met the bank.\n\nNever.")]


def test_names_of_an_akoma_ntoso_list_stand_beside_the_printed_label() -> None:
    document = paper("x.xml", AKN.replace('by="#berg"><p>I', 'by="#berg"><from>The Minister</from><p>I'))
    assert [(t.label, t.name) for t in document.turns] == [
        ("Jane Roe (Ellery South)", "Jane Roe"),
        ("The Minister", "Ola Berg"),
    ]


def test_parlamint_with_its_people_in_another_file() -> None:
    document = paper(
        "x.xml",
        '<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><date when="2019-03-05"/></teiHeader><text><body>'
        '<div type="debateSection"><note type="speaker">The Minister (Ola Berg):</note><u who="#OlaBerg.1961"><seg>Never.</seg></u>'
        '<u who="#IdaLund-Roe.1970"><seg>Once.</seg></u><u who="#p17"><seg>Order.</seg></u></div></body></text></TEI>',
    )
    assert [(t.label, t.name) for t in document.turns] == [
        ("The Minister (Ola Berg)", "The Minister (Ola Berg)"),
        ("Ida Lund-Roe", "Ida Lund-Roe"),
    ]
    assert document.text.endswith("Order.\n")


def test_a_scraped_hansard_has_its_day_in_its_ids_and_its_headings() -> None:
    document = paper(
        "x.xml",
        '<publicwhip><major-heading id="uk.org.publicwhip/debate/2019-03-05a.1.0">Harbour</major-heading>'
        '<speech id="uk.org.publicwhip/debate/2019-03-05a.1.1" speakername="Ola Berg"><p>I never met the bank.</p></speech></publicwhip>',
    )
    assert str(document.published) == "2019-03-05"
    assert document.text == "Harbour\n\nOla Berg: I never met the bank.\n"


def test_scraped_hansard() -> None:
    document = paper(
        "x.xml",
        '<publicwhip><speech speakername="Ola Berg"><p>I never met the bank.</p></speech></publicwhip>',
    )
    assert said(document) == [("Ola Berg", "I never met the bank.")]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("x.srt", "nothing of the sort", "these subtitles"),
        ("x.vtt", "WEBVTT\n", "these subtitles hold no words."),
        ("x.xml", "<akomaNtoso><debate>", "x.xml, line 1: this XML is damaged."),
        ("x.xml", "<akomaNtoso/>", "this debate holds no words."),
    ],
)
def test_what_is_damaged_says_so(name: str, text: str, told: str) -> None:
    reading = read_bytes(name, text.encode())
    assert reading.documents == ()
    assert told in str(reading.problems[0])


def test_entities_are_not_resolved() -> None:
    text = '<!DOCTYPE akomaNtoso [<!ENTITY x SYSTEM "file:///etc/passwd">]><akomaNtoso><speech><from>Roe</from><p>Before &x; after</p></speech></akomaNtoso>'
    document = paper("x.xml", text)
    assert said(document) == [("Roe", "Before after")]


def test_a_billion_laughs_cost_one_problem() -> None:
    text = "<!DOCTYPE TEI [<!ENTITY a 'ha'>" + "".join(f"<!ENTITY {b} '{('&' + a + ';') * 10}'>" for a, b in zip("abcdefghi", "bcdefghij")) + "]><TEI><p>&j;</p></TEI>"  # fmt: skip
    reading = read_bytes("x.xml", text.encode())
    assert reading.documents == () or len(reading.documents[0].text) < 1000
