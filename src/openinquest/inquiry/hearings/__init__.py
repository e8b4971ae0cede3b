"""Hearings: sessions, who spoke, what was asked and answered there and since, and what is claimed of them."""

from openinquest.inquiry.hearings.as_json import hearing_json
from openinquest.inquiry.hearings.asked import Asked
from openinquest.inquiry.hearings.beside import Beside
from openinquest.inquiry.hearings.findings import find_doubtful_hearings
from openinquest.inquiry.hearings.publicity import Sides
from openinquest.inquiry.hearings.register import Heard, Hearing, hearings
from openinquest.inquiry.hearings.terms import Answer, Publicity, Where
from openinquest.inquiry.hearings.tracing import behind

__all__ = [
    "Answer",
    "Asked",
    "Beside",
    "Heard",
    "Hearing",
    "Publicity",
    "Sides",
    "Where",
    "behind",
    "find_doubtful_hearings",
    "hearing_json",
    "hearings",
]
