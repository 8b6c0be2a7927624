"""iCalendar (RFC 5545): the events of the record that have a date, to lay beside a diary.

A day is an all-day event. A date that is a stretch is an event as long as the stretch, and says that the day
is not known. What did not happen, or is not certain, is marked: cancelled, or tentative.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Entry

from onrecord.core.findings import Finding
from onrecord.core.nouns import Certainty, Event, Facts

from .places import Places, printable, words

_STATUS = {Certainty.HAPPENED: "CONFIRMED", Certainty.NOT_HAPPENED: "CANCELLED"}
_STAMP = datetime(2000, 1, 1, tzinfo=UTC)
"""RFC 5545 wants a time of making; a fixed one keeps the export the same from run to run."""


def write(facts: Facts, findings: Sequence[Finding]) -> bytes:
    """The calendar's bytes. Events without a day, and those open at an end, have no place in it."""
    places = Places(facts)
    calendar = Calendar()
    calendar.add("prodid", "-//onrecord//record//EN")
    calendar.add("version", "2.0")
    for event in facts.events:
        entry = _entry(event, places)
        if entry is not None:
            calendar.add_component(entry)
    made: bytes = calendar.to_ical()
    return made


def _entry(event: Event, places: Places) -> Entry | None:
    when = event.when
    if when is None or when.earliest is None or when.latest is None:
        return None
    who = ", ".join(places.name(p.actor) for p in event.participants)
    deed = event.predicate.removeprefix("other:").replace("_", " ")
    notes = [words(event.spans), f"From {places.title(event.document)} ({event.authority.value})."]
    if when.earliest != when.latest:
        notes.append(f"The day is not known: {when.edtf}.")
    entry = Entry()
    entry.add("uid", f"{event.id}@onrecord")
    entry.add("dtstamp", _STAMP)
    entry.add("summary", printable(f"{deed}: {who}" if who else deed))
    entry.add("dtstart", when.earliest)
    entry.add("dtend", when.latest + timedelta(days=1))
    entry.add("status", _STATUS.get(event.certainty, "TENTATIVE"))
    entry.add("description", printable("\n".join(notes)))
    if event.where:
        entry.add("location", printable(event.where))
    return entry
