"""The values that sources give of one property: each with who gives it and who denies it, none picked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from openinquest.inquiry.accounts import Account, Said
from openinquest.inquiry.order import Span, day_bounds


class Given(NamedTuple):
    """One value of a property; `by` are the voices that give it, `denied_by` those that deny it.

    `defined` says that the record itself states it, which is no voice. `statements` are the log numbers of all
    of these. A tuple, because a register reads many.
    """

    value: str
    by: tuple[str, ...]
    denied_by: tuple[str, ...]
    statements: tuple[int, ...]
    defined: bool

    @property
    def asserted(self) -> bool:
        """Whether anybody gives it, be it the record alone, and not only denies it."""
        return bool(self.by) or self.defined

    @property
    def span(self) -> Span:
        """The days that the value means, where it is a date."""
        return Span.of(*day_bounds(self.value))


def given(account: Account | None, prop: str) -> tuple[Given, ...]:
    """Return the values of a property: those of sources in the order of the log, then the record's own.

    A value that is only denied comes last, with nobody who gives it. No account gives nothing.
    """
    if account is None:
        return ()
    return _gathered(account.asserted.get(prop, ()), account.denied.get(prop, ()))


def by_sources(account: Account, prop: str) -> tuple[Given, ...]:
    """Return the same, but what the record itself states only where no source states anything."""
    asserted = account.asserted.get(prop, ())
    if len(asserted) > 1 and asserted[-1].definition:
        asserted = tuple(s for s in asserted if not s.definition) or asserted
    return _gathered(asserted, account.denied.get(prop, ()))


def stated(account: Account, prop: str) -> tuple[Given, ...]:
    """Return what `by_sources` does without the values that no source gives and some deny."""
    values = by_sources(account, prop)
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


def _gathered(asserted: Sequence[Said], denied: Sequence[Said]) -> tuple[Given, ...]:
    if not denied and len(asserted) < 2:  # most properties of most things
        return tuple(
            Given(s.value, () if s.definition else (s.who,), (), (s.n,), s.definition) for s in asserted
        )
    values: dict[str, tuple[list[Said], list[Said]]] = {}
    for side, said in enumerate((asserted, denied)):
        for s in said:
            values.setdefault(s.value, ([], []))[side].append(s)
    return tuple(
        Given(
            value,
            _who(yes),
            _who(no),
            tuple(sorted(s.n for s in (*yes, *no))),
            any(s.definition for s in yes),
        )
        for value, (yes, no) in values.items()
    )


def _who(said: Sequence[Said]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.who for s in said if not s.definition))
