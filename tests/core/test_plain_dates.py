"""The short way of reading a plain date gives what the grammar of EDTF gives."""

from __future__ import annotations

from datetime import date

import edtf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.core import dates


@given(st.dates(date(1000, 1, 1)), st.sampled_from([4, 7, 10]))
def test_plain_dates_are_read_as_the_grammar_reads_them(day: date, length: int) -> None:
    written = day.isoformat()[:length]
    value = edtf.parse_edtf(written)
    low, high = value.lower_strict(), value.upper_strict()
    found = dates.parse(written)
    assert (found.earliest, found.latest) == (date(*low[:3]), date(*high[:3]))
    assert found.edtf == written
    assert found.grain is {4: dates.Grain.YEAR, 7: dates.Grain.MONTH, 10: dates.Grain.DAY}[length]


@pytest.mark.parametrize("written", ["2019-02-30", "2019-13", "2019-00-01", "2019-00", "2019-1-1"])
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        dates.parse(written)


def test_other_forms_still_go_by_the_grammar() -> None:
    assert dates.parse("2016-21").grain is dates.Grain.SEASON
    assert dates.parse("2016-05?").edtf == "2016-05?"
    assert dates.parse("201X").earliest == date(2010, 1, 1)
