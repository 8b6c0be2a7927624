"""Small files of the public form of unitedstates/congress-legislators, their people invented."""

from __future__ import annotations

from pathlib import Path

MEMBERS = """\
- id: {bioguide: A000001}
  name: {first: Annabel, nickname: Ann, last: Alder, official_full: Ann Alder}
  bio: {birthday: '1960-02-03', gender: F}
  terms:
  - {type: rep, start: '2011-01-05', end: '2013-01-03', state: TX, district: 4, party: Republican}
  - {type: rep, start: '2013-01-03', end: '2015-01-03', state: TX, district: 4, party: Republican}
  - {type: rep, start: '2015-01-06', end: '2017-01-03', state: TX, district: 9, party: Republican}
- id: {bioguide: A000002}
  name: {first: Ann, last: Alder}
  bio: {birthday: '1970-05-06', gender: F}
  terms:
  - {type: rep, start: '2015-01-06', end: '2017-01-03', state: OH, district: 1, party: Democrat}
- id: {bioguide: V000003}
  name: {first: Bram, last: Van Tassel, suffix: Jr.}
  bio: {birthday: '1955-01-01', gender: M}
  terms:
  - {type: rep, start: '2009-01-06', end: '2011-01-03', state: NY, party: Democrat}
  - {type: sen, start: '2015-01-06', end: '2021-01-03', state: NY, party: Democrat}
- id: {bioguide: B000006}
  name: {first: Odo, last: Bell}
  bio: {birthday: '1961-01-01', gender: M}
  terms:
  - {type: rep, start: '2015-01-06', end: '2017-01-03', state: ME, district: 1, party: Democrat}
"""
HISTORICAL = """\
last_name,first_name,middle_name,suffix,nickname,full_name,birthday,gender,type,state,district,party,bioguide_id
Alder,Edwin,,,,,1949-05-05,M,rep,TX,2,Democrat,A000004
Farrow,Douglas,,,Doug,Doug Farrow,1954-05-04,M,sen,AL,,Democrat,F000005
"""
COMMITTEES = """\
- type: house
  name: House Committee on Ferries
  thomas_id: HSFE
  jurisdiction: The House Committee on Ferries has jurisdiction over ferries, inland ports, and the Lighthouse Board. It meets often.
  subcommittees:
  - {name: Piers, thomas_id: '02'}
"""
SEATS = """\
HSFE:
- {name: Ann Alder, party: majority, rank: 1, title: Chair, bioguide: A000001}
- {name: Odo Bell, party: minority, rank: 2, bioguide: B000006}
HSFE02:
- {name: Ann Alder, party: minority, rank: 1, title: Ranking Member, bioguide: A000002}
"""


def files(folder: Path) -> Path:
    """The invented files, as they stood on one day."""
    day = folder / "as-of-2016-09-02"
    day.mkdir(parents=True)
    (day / "legislators-current.yaml").write_text(MEMBERS)
    (day / "committees-current.yaml").write_text(COMMITTEES)
    (day / "committee-membership-current.yaml").write_text(SEATS)
    (folder / "legislators-historical.csv").write_text(HISTORICAL)
    return folder
