"""Every noun goes into a row and comes back the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.core import dates
from onrecord.core.document import Document
from onrecord.core.findings import Finding
from onrecord.core.nouns import (
    Event,
    Extraction,
    Participant,
)
from onrecord.core.wire import WireError, decode, encode
from onrecord.record.rows import NOUNS, as_json, as_now

st.register_type_strategy(float, st.floats(allow_nan=False))
st.register_type_strategy(str, st.text(max_size=8))
KINDS = [*NOUNS.values(), Document, Finding]


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.__name__)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_noun_comes_back_as_it_was(kind: type, data: st.DataObject) -> None:
    noun = data.draw(st.from_type(kind))
    assert decode(kind, json.loads(as_json(noun))) == noun


def test_what_is_as_by_default_takes_no_room_at_a_row_s_end() -> None:
    when = dates.parse("2019-05")
    said = Event("ev-1", "doc-1", "meet", (Participant("ac-1"),), (), when)
    assert (
        as_json(said) == '["ev-1","doc-1","meet",[["ac-1"]],[],["2019-05","2019-05-01","2019-05-31","month"]]'
    )
    at_length = json.dumps(encode(said))
    assert decode(Event, json.loads(at_length)) == said
    assert as_now("events", at_length) == as_json(said)


def test_all_nouns_of_an_extraction_are_stored() -> None:
    kept_elsewhere = {"document", "problems", "version", "coverage"}
    assert set(NOUNS) == set(Extraction.__dataclass_fields__) - kept_elsewhere


def test_a_noun_written_before_its_last_fields_were_thought_of_is_read() -> None:
    when = dates.parse("2019-05")
    written = encode(when)
    assert decode(dates.When, written[:-1]) == when
    with pytest.raises(WireError):
        decode(dates.When, written[:2])
    with pytest.raises(WireError):
        decode(dates.When, [*written, True, 1])
