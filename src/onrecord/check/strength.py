"""How far each step of a chain can be relied on: the confidence of a finding is their product.

The figures are first estimates, set by hand from 0 to 1, to be calibrated on findings that people
have judged. One rule orders them: what a paper records outright stands near 1, what the house infers
from its own knowledge a little lower, what no paper settles about three quarters, and what two weak
steps support falls under :data:`FLOOR` and is not printed.
"""

from __future__ import annotations

from onrecord.core.nouns import Authority, Grade

FLOOR = 0.5

GRADE = {
    Grade.SWORN_TRANSCRIPT: 0.99,
    Grade.TRANSCRIPT: 0.98,
    Grade.DIRECT_QUOTE: 0.97,
    Grade.MIXED_QUOTE: 0.94,
    Grade.PARAPHRASE: 0.9,
    Grade.UNNAMED_SOURCE: 0.6,
}
AUTHORITY = {
    Authority.OWN: 0.98,
    Authority.OFFICIAL: 0.98,
    Authority.PUBLICATION: 0.95,
    Authority.NAMED: 0.8,
    Authority.UNNAMED: 0.6,
}

SAME = 1.0
ALIAS = 0.97
OFFICE = 0.98
OFFICE_UNDATED = 0.96  # no paper says from when
MEMBER = 0.97
REPRESENTS = 0.97
OWNED = 0.97
PART = 0.97
NATIONAL = 0.93
CLASS = 0.99
NARROWER = 0.995  # a step in the order of predicates
INVERSE = 0.97
OF_UNKNOWN = 0.62  # the class fits, no paper ties the actor to what the claim names

ON_BEHALF = 0.97
THIRD_PARTY = 0.6  # words about somebody for whom the speaker does not speak
REPORTED = 0.9  # a quote inside another's words

BEFORE = 0.995
UNORDERED = 0.8  # before or after the statement is not recorded
UNDATED = 0.84  # told as past in a paper that is not later than the statement
WINDOW = 0.99
WINDOW_OPEN = 0.72
WINDOW_UNDATED = 0.5  # the window hangs on a happening that nobody dates: not printed by itself
TOPIC = 0.95
TOPIC_OPEN = 0.76
CONCERN_OPEN = 0.88  # a concern that was raised, and its matter is not repeated
TOPIC_LOOSE = 0.6  # "did not discuss the price" against a meeting on a topic not recorded
PLACE_OPEN = 0.74
ELSEWHERE = 0.86  # "outside the room", and the record does not say where it was
CAPACITY_OPEN = 0.76
MEANING_OPEN = 0.7
MANNER_OPEN = 0.7
THEME = 0.98
THEME_WORDS = 0.86  # the thing is named in the event's words only
ONLY = 0.84
FORMAL = 0.74
HEDGE = 0.88
VERSION = 0.95
DUTY = 0.94
THEN = 0.74  # whether a tie held at the time is not settled
OVERSIGHT = 0.93
TIE = 0.95
HEADING = 0.72  # the heading above a decision names the body that it concerns
NOT_NAMED = 0.88  # who did it is left open
