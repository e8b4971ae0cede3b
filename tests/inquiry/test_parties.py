from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from openinquest.inquiry.parties import Parties

SCHEMA = {"actor": pl.String, "party": pl.String, "from": pl.Date, "to": pl.Date}
ROWS = [
    ("office", "state", None, None),
    ("office", "former", date(2022, 1, 6), None),
    ("defector", "state", None, date(2022, 2, 28)),
    ("defector", "media", date(2022, 3, 1), None),
    ("guest", "ngo", date(2022, 1, 1), date(2022, 1, 31)),
]


@pytest.fixture(params=[1, -1])
def parties(request):
    return Parties.of(pl.DataFrame(ROWS[:: request.param], schema=SCHEMA, orient="row"))


@pytest.mark.parametrize(
    ("who", "day", "party"),
    [
        ("defector", date(2022, 2, 28), "state"),
        ("defector", date(2022, 3, 1), "media"),
        ("office", date(2022, 1, 5), "state"),
        ("office", date(2022, 1, 6), "former"),
        ("guest", date(2022, 1, 15), "ngo"),
        ("guest", date(2022, 2, 15), None),
        ("guest", None, "ngo"),
        ("defector", None, None),
        ("stranger", date(2022, 1, 1), None),
    ],
)
def test_the_party_is_that_of_the_day(parties, who, day, party):
    assert parties.party(who, day) == party
