"""iCalendar files (.ics) as tables of meetings. Runs shut in: no network, no files of the user's."""

from __future__ import annotations

import csv
import io

import icalendar

from onrecord.core.problems import Problem
from onrecord.sources import table
from onrecord.sources.draft import Draft


def read(name: str, data: bytes) -> Draft | Problem:
    """The entries of a calendar, a row each; columns called by their roles are understood (docs/tables.md)."""
    try:
        calendar = icalendar.Calendar.from_ical(data)
    except ValueError:
        return Problem(name, "this calendar is damaged.", mend="Export it again.")
    held = io.StringIO()
    rows = csv.writer(held, lineterminator="\n")
    rows.writerow(("@date", "@host", "@counterpart", "@topic", "@status"))
    for entry in calendar.walk("VEVENT"):
        day = entry["dtstart"].dt.strftime("%Y-%m-%d") if "dtstart" in entry else ""
        guests = entry.get("attendee", [])
        names = [_name(g) for g in (guests if isinstance(guests, list) else [guests])]
        host = _name(entry["organizer"]) if "organizer" in entry else ""
        rows.writerow((day, host, "; ".join(names), str(entry.get("summary", "")), str(entry.get("status", ""))))
    return table.read(name, held.getvalue().encode())


def _name(address: icalendar.vCalAddress) -> str:
    return str(address.params.get("CN", address)).removeprefix("mailto:")
