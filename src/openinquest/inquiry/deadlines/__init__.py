"""Legal terms: dated rules, calendars of working days, and what falls due by them."""

from openinquest.inquiry.deadlines.applying import applying, due, in_force
from openinquest.inquiry.deadlines.as_json import due_json, rule_json, standing_json
from openinquest.inquiry.deadlines.calendars import Calendar, CalendarDay, Moved
from openinquest.inquiry.deadlines.counting import Bounds, Counted, Due, bounds_of, counted
from openinquest.inquiry.deadlines.reading import FILE_NAME, packaged_rules, rules, rules_of
from openinquest.inquiry.deadlines.rule import Extension, Length, Rule, Scope, Subject, Verification
from openinquest.inquiry.deadlines.standing import Standing, standing
from openinquest.inquiry.deadlines.subjects import Addressees
from openinquest.inquiry.deadlines.vocabulary import (
    CountsFrom,
    DayKind,
    DueStatus,
    Effect,
    Evidence,
    Governs,
    Kind,
    Unit,
)

__all__ = [
    "FILE_NAME",
    "Addressees",
    "Bounds",
    "Calendar",
    "CalendarDay",
    "Counted",
    "CountsFrom",
    "DayKind",
    "Due",
    "DueStatus",
    "Effect",
    "Evidence",
    "Extension",
    "Governs",
    "Kind",
    "Length",
    "Moved",
    "Rule",
    "Scope",
    "Standing",
    "Subject",
    "Unit",
    "Verification",
    "applying",
    "bounds_of",
    "counted",
    "due",
    "due_json",
    "in_force",
    "packaged_rules",
    "rule_json",
    "rules",
    "rules_of",
    "standing",
    "standing_json",
]
