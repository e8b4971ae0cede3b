"""The values that sources give of one property: each with who gives it and who denies it, none picked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from openinquest.inquiry.accounts import Account, Said
from openinquest.inquiry.order import Span, day_bounds


class Given(NamedTuple):
    """One value of a property; `by` is empty where the record alone states it.

    `statements` are the log numbers of all who give or deny it. A tuple, because a register reads many.
    """

    value: str
    by: tuple[str, ...]
    denied_by: tuple[str, ...]
    statements: tuple[int, ...]

    @property
    def span(self) -> Span:
        """The days that the value means, where it is a date."""
        return Span.of(*day_bounds(self.value))


def given(account: Account, prop: str) -> tuple[Given, ...]:
    """Return the values of a property, those of the earliest source in the log first.

    What the record itself states counts only where no source states anything. A value that is only denied
    comes last, with nobody who gives it.
    """
    asserted = account.asserted.get(prop, ())
    denied = account.denied.get(prop, ())
    if not denied:
        if not asserted:
            return ()
        if len(asserted) == 1:
            (s,) = asserted
            return (Given(s.value, () if s.definition else (s.who,), (), (s.n,)),)
    sourced = [s for s in asserted if not s.definition] or asserted
    values: dict[str, tuple[list[Said], list[Said]]] = {}
    for side, said in enumerate((sourced, denied)):
        for s in said:
            values.setdefault(s.value, ([], []))[side].append(s)
    return tuple(
        Given(value, _who(yes), _who(no), tuple(sorted(s.n for s in (*yes, *no))))
        for value, (yes, no) in values.items()
    )


def stated(account: Account, prop: str) -> tuple[Given, ...]:
    """Return the values of a property that somebody gives; what is only denied is left out."""
    values = given(account, prop)
    if prop not in account.denied:
        return values
    return tuple(value for value in values if value.by or not value.denied_by)


def hull(spans: Iterable[Span]) -> Span:
    """Return the span that holds all of these: what is earlier or later than it is so by every account.

    Without spans, nothing is known.
    """
    found = list(spans)
    if len(found) == 1:
        return found[0]
    lows = [span.low for span in found]
    highs = [span.high for span in found]
    return Span(
        min((low for low in lows if low is not None), default=None) if None not in lows else None,
        max((high for high in highs if high is not None), default=None) if None not in highs else None,
    )


def days_given(account: Account, *props: str) -> tuple[tuple[Given, ...], Span]:
    """Return the days that sources give of the first property that has any, and the span that holds them all."""
    for prop in props:
        values = stated(account, prop)
        if values:
            return values, hull(value.span for value in values)
    return (), Span(None, None)


def _who(said: Sequence[Said]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.who for s in said if not s.definition))
