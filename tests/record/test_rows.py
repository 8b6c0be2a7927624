"""Every noun goes into a row and comes back the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.core import dates
from onrecord.core.document import Document
from onrecord.core.findings import Finding
from onrecord.core.nouns import Extraction
from onrecord.core.wire import WireError, decode
from onrecord.record.rows import NOUNS, as_json

st.register_type_strategy(float, st.floats(allow_nan=False))
st.register_type_strategy(str, st.text(max_size=8))
KINDS = [*NOUNS.values(), Document, Finding]


@pytest.mark.parametrize("kind", KINDS, ids=lambda k: k.__name__)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_noun_comes_back_as_it_was(kind: type, data: st.DataObject) -> None:
    noun = data.draw(st.from_type(kind))
    assert decode(kind, json.loads(as_json(noun))) == noun


def test_all_nouns_of_an_extraction_are_stored() -> None:
    kept_elsewhere = {"document", "problems", "version", "coverage"}
    assert set(NOUNS) == set(Extraction.__dataclass_fields__) - kept_elsewhere


def test_a_noun_written_before_its_last_fields_were_thought_of_is_read() -> None:
    when = dates.parse("2019-05")
    written = json.loads(as_json(when))
    assert decode(dates.When, written[:-1]) == when
    with pytest.raises(WireError):
        decode(dates.When, written[:2])
    with pytest.raises(WireError):
        decode(dates.When, [*written, True, 1])
