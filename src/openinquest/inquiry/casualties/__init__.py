"""Recorded persons: by list, after linkage, by place, day, sex and age, and how complete each record is.

A person is what judgements on who is one person hold together; this package compares no names. A floor is said only
where people have judged every pair that matters.
"""

from __future__ import annotations

from openinquest.inquiry.casualties.as_json import (
    card_as_json,
    casualties_as_json,
    complete_as_json,
)
from openinquest.inquiry.casualties.cards import Answered, Card, Complete, State, Word, cards, completeness
from openinquest.inquiry.casualties.counting import Casualties, casualties
from openinquest.inquiry.casualties.differences import Difference, Given, differences
from openinquest.inquiry.casualties.fields import Field, Standard
from openinquest.inquiry.casualties.findings import find_doubtful_casualties
from openinquest.inquiry.casualties.lists import ListCount, Overlap
from openinquest.inquiry.casualties.persons import Entry, Person, persons
from openinquest.inquiry.casualties.review import THRESHOLD, Interval, Linked, Review
from openinquest.inquiry.casualties.rows import read_rows
from openinquest.inquiry.casualties.tables import Cell, Dimension, Standing
from openinquest.inquiry.casualties.tracing import TYPES, behind

__all__ = [
    "THRESHOLD",
    "TYPES",
    "Answered",
    "Card",
    "Casualties",
    "Cell",
    "Complete",
    "Difference",
    "Dimension",
    "Entry",
    "Field",
    "Given",
    "Interval",
    "Linked",
    "ListCount",
    "Overlap",
    "Person",
    "Review",
    "Standard",
    "Standing",
    "State",
    "Word",
    "behind",
    "card_as_json",
    "cards",
    "casualties",
    "casualties_as_json",
    "complete_as_json",
    "completeness",
    "differences",
    "find_doubtful_casualties",
    "persons",
    "read_rows",
]
