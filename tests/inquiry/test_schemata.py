"""Types of things are the same whether one is looked up, some are, or two states are compared."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.inquiry.schemata import Schemata

TYPED = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from(["Person", "Claim", None]))


def schemata(typed: dict[str, str | None]) -> Schemata:
    columns = {"thing": list(typed), "schema": list(typed.values())}
    return Schemata(pl.DataFrame(columns, schema={"thing": pl.String, "schema": pl.String}))


@settings(max_examples=60, deadline=None)
@given(TYPED, st.sets(st.sampled_from("abcdefghij")), st.booleans())
def test_some_are_what_each_of_them_is(
    typed: dict[str, str | None], asked: set[str], one_was_asked: bool
) -> None:
    known = {thing: schema for thing, schema in typed.items() if schema is not None}
    found = schemata(typed)
    if one_was_asked:
        assert found.get("a") == known.get("a")
    assert found.among(asked) == {thing: known[thing] for thing in asked & known.keys()}
    assert found.things_of("Person") == sorted(thing for thing, schema in known.items() if schema == "Person")
    assert dict(found.narrowed({"Claim"})) == {t: schema for t, schema in known.items() if schema == "Claim"}
    assert dict(found) == known


@settings(max_examples=60, deadline=None)
@given(TYPED, TYPED)
def test_what_differs_are_the_things_of_another_type_or_of_one_state_alone(
    old: dict[str, str | None], new: dict[str, str | None]
) -> None:
    expected = {thing for thing in {*old, *new} if old.get(thing) != new.get(thing)}
    assert schemata(old).different(schemata(new)) == expected
