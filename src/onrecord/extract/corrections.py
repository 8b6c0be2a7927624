"""What a paper takes back or puts right."""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.core.ids import content_id
from onrecord.core.nouns import Attribution, Correction

from . import voices
from .passage import Passage

_SAYS = re.compile(
    r"\b(?:that|this|it|the (?:report|story|article|figure|statement|answer|claim|identification)) (?:was|is|were) (?:wrong|incorrect|mistaken|in error|inaccurate|not (?:correct|true|accurate|right))\b|"
    r"\bthey were mistaken\b|\bwe (?:were|was) (?:wrong|mistaken)\b|\band so were we\b|\bleft out of (?:the|our|my) [\w ]+? in error\b|\b(?:in|by) error\b|\bwe apologi[sz]e\b|\bi apologi[sz]e\b|\bapologi[sz]es? (?:to|for)\b|"
    r"\bwithdr(?:aws?|ew|awn)\b(?: (?:it|that|this|them|the (?:claim|allegation|figure|statement|remark|report|accusation|story)|its|his|her|their|our)\b)|\b(?:claim|figure|statement|allegation|remark|report|comment)s? (?:has|have|was|were) (?:been )?(?:withdrawn|retracted)\b|"
    r"\b(?:the )?correct (?:answer|figure|number|name|date)s? (?:should (?:have been|be|read)|is|was)\b|\b(?:an )?earlier version of (?:this|the) (?:article|story|report)\b|\bmisstated\b|\bmisidentified\b|\bmisreported\b|\berrors? (?:has|have) been identified\b|"
    r"\bwe (?:also )?(?:wrongly|incorrectly|mistakenly)\b|\b(?:was|were|is) (?:wrongly|incorrectly|mistakenly) (?:said|reported|described|named|given|stated)\b|\bretract(?:s|ed)?\b|\bcorrects? (?:the|its|an|my) (?:record|answer|evidence|statement)\b|\bwe are happy to (?:make|set)\b|\bshould have (?:said|read|been)\b",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"\b(?:report|story|article|wrote|published|said|statement|answer|figure|count|claim|reported|quoted|version|letter|we|our|photograph|name|evidence|remark)\b",
    re.IGNORECASE,
)
_WEATHER = re.compile(
    r"\b(?:troops|forces|army|team|candidate|offer|cash|money|licen[cs]e|application|bid|support|forces)\b",
    re.IGNORECASE,
)


def corrections(passage: Passage, attributions: Sequence[Attribution]) -> tuple[Correction, ...]:
    """The corrections of a passage: the sentence that takes back, with the words that it takes back.

    ``withdraws`` is the sentence itself and the one before it, from which linking finds what is touched.
    """
    document = passage.document
    whole = bool(
        re.search(
            r"\bcorrection\b|\bclarification\b|\bapology\b|\bcorrigend|\berrat", document.title, re.IGNORECASE
        )
    )
    out = []
    sentences = passage.sentences
    for index, sentence in enumerate(sentences):
        start, end = passage.bounds(sentence)
        text = " ".join(document.text[start:end].split())
        found = _SAYS.search(text)
        if found is None or _WEATHER.search(text) and not _PAPER.search(found.group()):
            continue
        strong = re.search(
            r"withdr|retract|misstat|misident|misreport|earlier version|in error|errors? (?:has|have)|correct answer|apolog",
            found.group(),
            re.I,
        )
        near = " ".join(
            " ".join(passage.document.text[slice(*passage.bounds(s))].split())
            for s in sentences[max(0, index - 2) : index]
        )
        if not strong and not (whole or _PAPER.search(near)):
            continue
        if re.search(r"\bapologi", found.group(), re.I) and not (
            whole or re.search(r"\b(?:error|wrong|mistak|incorrect|report)", near + " " + text, re.I)
        ):
            continue
        span = voices.trimmed(document, start, end)
        before = near if not strong or re.search(r"apolog|in error", found.group(), re.I) else ""
        by = next((a.speaker for a in attributions if any(s.start <= start < s.end for s in a.content)), None)
        out.append(
            Correction(
                id=content_id("co", document.id, span.start),
                document=document.id,
                says=(span,),
                withdraws=" ".join((before + " " + text).split()[-90:]),
                said=document.published,
                by=by,
            )
        )
    return tuple(out)
