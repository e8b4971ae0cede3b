"""Who was in command, by which source: posts, subordination, deployment and orders in time.

Holding a post, or standing above a unit, is no allegation. Pure functions of the record's frames; `command` gives the
page of a place and time, `histories` the holders of posts, `orders` the orders on record.
"""

from openinquest.inquiry.hierarchy.as_json import (
    command_json,
    history_json,
    order_json,
    presence_word,
    state_word,
)
from openinquest.inquiry.hierarchy.chains import Link, chain_above
from openinquest.inquiry.hierarchy.command import Command, UnitThere, command
from openinquest.inquiry.hierarchy.findings import doubts
from openinquest.inquiry.hierarchy.history import History, Succession, Tenure, histories
from openinquest.inquiry.hierarchy.moments import Asked
from openinquest.inquiry.hierarchy.orders import GivenOrder, InForce, orders, regimes
from openinquest.inquiry.hierarchy.periods import Attested, Period, State
from openinquest.inquiry.hierarchy.places import Ground
from openinquest.inquiry.hierarchy.posts import Holder, Post, Posts
from openinquest.inquiry.hierarchy.presence import Sighting, sightings
from openinquest.inquiry.hierarchy.terms import Change, Holding, Presence, Tie
from openinquest.inquiry.hierarchy.tracing import TRACED, asked_of, behind, behind_page

__all__ = [
    "TRACED",
    "Asked",
    "Attested",
    "Change",
    "Command",
    "GivenOrder",
    "Ground",
    "History",
    "Holder",
    "Holding",
    "InForce",
    "Link",
    "Period",
    "Post",
    "Posts",
    "Presence",
    "Sighting",
    "State",
    "Succession",
    "Tenure",
    "Tie",
    "UnitThere",
    "asked_of",
    "behind",
    "behind_page",
    "chain_above",
    "command",
    "command_json",
    "doubts",
    "histories",
    "history_json",
    "order_json",
    "orders",
    "presence_word",
    "regimes",
    "sightings",
    "state_word",
]
