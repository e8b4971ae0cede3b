"""What was taken back, and by whom: a withdrawal takes its whole utterance, and only its own voice can."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from openinquest.inquiry.statements import ATTRIBUTION, Statement, read_statements
from openinquest.ontology import Stance


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Why a statement no longer stands: the withdrawing statement and the one that it names."""

    by: Statement
    target: int


@dataclass(frozen=True, slots=True)
class Withdrawals:
    """What stands no longer and what is denied, by log number.

    `taken_back` holds every statement of a withdrawn utterance, not only the one named. `denied` holds the
    denials that name a statement, among them withdrawals by another voice. `disowned` holds denials of
    having said a thing at all (target part `attribution`); they are not about the value. `targets` holds
    every statement at which one of these aims.
    """

    taken_back: Mapping[int, Withdrawal] = field(default_factory=dict)
    denied: Mapping[int, tuple[Statement, ...]] = field(default_factory=dict)
    disowned: Mapping[int, tuple[Statement, ...]] = field(default_factory=dict)
    targets: Mapping[int, Statement] = field(default_factory=dict)

    def stands(self, statement: Statement) -> bool:
        """Return whether a statement still counts as said by its voice.

        It does not if the voice withdrew it, or if that very voice (or whoever passed it on) says that it was
        never said.
        """
        if statement.n in self.taken_back:
            return False
        return statement.n not in self.disowned or not self.disowners(statement)

    def disowners(self, statement: Statement) -> list[Statement]:
        """Return the denials by which the alleged voice itself, or a link of the chain, takes it off."""
        entitled = {statement.who, statement.speaker, *(link.who for link in statement.via)}
        return [d for d in self.disowned.get(statement.n, ()) if {d.who, d.speaker} & entitled]


def same_voice(a: Statement, b: Statement) -> bool:
    """Return whether two statements are of one voice; speakers without voice are their own."""
    return a.who == b.who


def find_withdrawals(statements: pl.DataFrame, via: pl.DataFrame) -> Withdrawals:
    """Return what the statements take back and deny.

    A withdrawal takes the whole utterance of its target: all that the same voice said on the same occasion.
    On one and the same occasion ("no, not 21 but 12") it takes only the statement that it names. A
    withdrawal that was itself withdrawn has no effect.
    """
    aimed = statements.filter(pl.col("target").is_not_null() & (pl.col("stance") != Stance.ASSERTS.value))
    if not aimed.height:
        return Withdrawals()
    aims = read_statements(aimed, via)
    named = aimed.select(pl.col("target").alias("n"))
    targets = {s.n: s for s in read_statements(statements.join(named, on="n", how="semi"), via)}
    own = [
        s
        for s in aims
        if s.stance is Stance.WITHDRAWS
        and s.target_part != ATTRIBUTION
        and s.target in targets
        and same_voice(s, targets[s.target])
    ]
    utterances = _utterances(statements, via, [targets[s.target] for s in own if s.target is not None])
    reach = {s.n: _reach(s, targets[s.target], utterances) for s in own if s.target is not None}
    effective = _effective(own, reach)
    taken_back: dict[int, Withdrawal] = {}
    for s in sorted(effective, key=lambda s: s.n):
        assert s.target is not None  # noqa: S101 - chosen above
        for n in reach[s.n]:
            if n not in taken_back or n == s.target:
                taken_back[n] = Withdrawal(s, s.target)
    mine = {s.n for s in own}
    rest = [s for s in aims if s.n not in mine and s.n not in taken_back]
    return Withdrawals(
        taken_back,
        _grouped(s for s in rest if s.target_part != ATTRIBUTION),
        _grouped(s for s in rest if s.target_part == ATTRIBUTION),
        targets,
    )


def _utterances(
    statements: pl.DataFrame, via: pl.DataFrame, targets: list[Statement]
) -> Mapping[tuple[str, str], list[int]]:
    """Return the numbers of all that was said in the utterances of `targets`, by who and occasion."""
    occasions = {s.occasion for s in targets if s.occasion is not None}
    if not occasions:
        return {}
    wanted = {(s.who, s.occasion) for s in targets}
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    rows = statements.filter(pl.col("occasion").is_in(list(occasions))).select(
        "n", pl.coalesce("voice", "speaker"), "occasion"
    )
    for n, who, occasion in rows.iter_rows():
        if (who, occasion) in wanted:
            found[who, occasion].append(n)
    return found


def _reach(by: Statement, target: Statement, utterances: Mapping[tuple[str, str], list[int]]) -> set[int]:
    if target.occasion is None or target.occasion == by.occasion:
        return {target.n}
    return {target.n, *utterances.get((target.who, target.occasion), ())} - {by.n}


def _effective(own: list[Statement], reach: Mapping[int, set[int]]) -> list[Statement]:
    """Leave out withdrawals that another withdrawal takes back, and so on down the chain."""
    takers: dict[int, list[int]] = defaultdict(list)
    numbers = {s.n for s in own}
    for n, reached in reach.items():
        for other in reached & numbers:
            takers[other].append(n)
    known: dict[int, bool] = {}

    def holds(n: int, trail: frozenset[int]) -> bool:
        if n not in known:
            # A ring of withdrawals cannot be said in any order; none of its links is taken to undo another.
            found = not any(holds(t, trail | {n}) for t in takers[n] if t not in trail)
            if trail:
                return found
            known[n] = found
        return known[n]

    return [s for s in own if holds(s.n, frozenset())]


def _grouped(denials: Iterable[Statement]) -> Mapping[int, tuple[Statement, ...]]:
    found: dict[int, list[Statement]] = defaultdict(list)
    for denial in denials:
        if denial.target is not None:
            found[denial.target].append(denial)
    return {n: tuple(sorted(rows, key=lambda s: s.n)) for n, rows in found.items()}
