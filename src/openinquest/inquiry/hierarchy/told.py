"""What sources give for one property of a link: each value once, with who says it and who denies it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from openinquest.inquiry.accounts import Account, Said
from openinquest.inquiry.sentences import Ref, Sentence


@dataclass(frozen=True, slots=True)
class Told:
    """One value; `by` are the voices that give it and `denied_by` those that deny it, the record being neither.

    `defined` says that the record itself gives it, which is no source.
    """

    value: str
    by: tuple[str, ...]
    denied_by: tuple[str, ...]
    statements: tuple[int, ...]
    defined: bool

    @property
    def asserted(self) -> bool:
        """Whether anybody gives it, and not only denies it."""
        return bool(self.by) or self.defined


def told(account: Account | None, prop: str) -> tuple[Told, ...]:
    """Return the values of a property in the order of the log, sources before the record; denied ones too."""
    if account is None:
        return ()
    asserted, denied = account.asserted.get(prop, ()), account.denied.get(prop, ())
    if not denied and len(asserted) < 2:  # most properties of most links
        return tuple(
            Told(s.value, () if s.definition else (s.who,), (), (s.n,), s.definition) for s in asserted
        )
    values = dict.fromkeys(s.value for s in (*asserted, *denied))
    return tuple(_one(value, asserted, denied) for value in values)


def _one(value: str, asserted: Iterable[Said], denied: Iterable[Said]) -> Told:
    given = [s for s in asserted if s.value == value]
    refused = [s for s in denied if s.value == value]
    return Told(
        value,
        tuple(dict.fromkeys(s.who for s in given if not s.definition)),
        tuple(dict.fromkeys(s.who for s in refused)),
        tuple(sorted(s.n for s in (*given, *refused))),
        any(s.definition for s in given),
    )


def first(values: Iterable[Told]) -> str | None:
    """Return the first value that anybody gives."""
    return next((one.value for one in values if one.asserted), None)


def voiced(value: str, by: Iterable[str]) -> Sentence:
    """Return a thing with the voices that give it, or with the note that the record alone does."""
    who = tuple(Ref(one) for one in by)
    if not who:
        return Sentence.of("told.record", value=Ref(value))
    return Sentence.of("told.by", value=Ref(value), who=who)
