"""Cases with the chain of their decisions, who takes part in them, and how they hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from openinquest.inquiry.accounts import Account, accounts
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import Span, day_bounds
from openinquest.inquiry.proceedings.standing import Standing, find_standing
from openinquest.inquiry.proceedings.steps import Held, Step, hull, in_order, read_held, read_step
from openinquest.inquiry.proceedings.terms import DECISION, PROCEEDING, CaseStatus, Kind
from openinquest.ontology import Stance

PARENTS = ("severed_from", "joined_to", "part_of")
"""The properties by which one case hangs on another."""
ROLES = ("suspect", "victim")
"""The properties that put a person in a role; only a source can, since a definition has no day and no voice."""
CASUALTY, DEATH = "Casualty", "death"


@dataclass(frozen=True, slots=True)
class Case:
    """One case as of a day: what is said of it by property, its decisions in order, and what it stands at.

    `accused` and `victims` are the persons whom a source puts in these roles; they are alleged, whatever was
    decided. Whom only the record itself names is in `unsourced` and in no role. `severed`, `joined` and `parts`
    are the cases that hang on this one, by how they do.
    `began` covers the days that sources give for its beginning; None where none does.
    """

    id: str
    held: Mapping[str, tuple[Held, ...]]
    steps: tuple[Step, ...]
    standing: Standing
    accused: tuple[Held, ...]
    victims: tuple[Held, ...]
    unsourced: tuple[Held, ...]
    severed: tuple[str, ...]
    joined: tuple[str, ...]
    parts: tuple[str, ...]
    classified: tuple[int, ...]
    subjects: frozenset[str]
    began: Span | None
    statements: tuple[int, ...]

    def value(self, prop: str) -> str | None:
        """Return the first value of a property: that of the earliest source in the log, else the record's."""
        found = self.held.get(prop)
        return found[0].value if found else None

    def values(self, prop: str) -> tuple[str, ...]:
        """Return all values of a property."""
        return tuple(one.value for one in self.held.get(prop, ()))

    @property
    def status(self) -> CaseStatus:
        """The status under which it is listed."""
        return self.standing.status

    @property
    def last(self) -> Step | None:
        """The decision from which the status is read, None where there is none."""
        step = next((r.step for r in self.standing.readings if r.step is not None), None)
        return next((s for s in self.steps if s.id == step), None)

    def having(self, *kinds: Kind) -> list[Step]:
        """Return the decisions to which any source gives one of these kinds, in order."""
        return [step for step in self.steps if step.has(*kinds)] if self.steps else []


@dataclass(frozen=True, slots=True)
class Docket:
    """All cases of a record as of a day, and the decisions that belong to none; `steps` holds every decision."""

    cases: tuple[Case, ...]
    loose: tuple[Step, ...]
    steps: Mapping[str, Step]
    on: date


def proceedings(material: Material, on: date, ids: Iterable[str] | None = None) -> list[Case]:
    """Return the cases as of `on` (those of `ids`, if given), in the order in which they began, as far as known.

    The frames are taken as they stand on that day already. A case is on record once a source has spoken of it, of
    one of its decisions, or of another case that is part of it; one of which only the record speaks, once a day that
    it gives has come. The same holds of a decision, which else would be shown before anybody knew of it; one that a
    source puts after `on` stays in its chain and does not count for the status.
    """
    found = docket(material, on).cases
    if ids is None:
        return list(found)
    wanted = set(ids)
    return [case for case in found if case.id in wanted]


def docket(material: Material, on: date) -> Docket:
    """Return all cases and decisions of the record as of `on`, in one pass over its statements."""
    both = accounts(material, (PROCEEDING, DECISION))
    of_cases = {thing: account for thing, account in both.items() if material.schemata[thing] == PROCEEDING}
    steps = {
        thing: read_step(account)
        for thing, account in both.items()
        if thing not in of_cases and _spoken_of(account, "date", on)
    }
    chains: dict[str, list[Step]] = defaultdict(list)
    loose = []
    for step in steps.values():
        at = [case for case in step.values("proceeding") if case in of_cases]
        for case in at:
            chains[case].append(step)
        if not at:
            loose.append(step)
    children = _children(of_cases)
    deaths = _of_deaths(material)
    parents = _parents(of_cases, chains)
    cases = [
        _case(account, in_order(chains.get(thing, ())), children[thing], deaths, on, material)
        for thing, account in of_cases.items()
        if thing in chains or thing in deaths or thing in parents or _spoken_of(account, "opened_on", on)
    ]
    cases.sort(key=lambda case: (_beginning(case), case.id))
    return Docket(tuple(cases), tuple(in_order(loose)), steps, on)


def _spoken_of(account: Account, prop: str, on: date) -> bool:
    """Return whether any source speaks of a thing, or else whether a day that the record gives it has come."""
    if account.sourced:
        return True
    ends = [day_bounds(said.value)[1] for said in account.said(prop)]
    return bool(ends) and all(end is not None and end <= on for end in ends)


def _parents(of_cases: Mapping[str, Account], chains: Mapping[str, Sequence[Step]]) -> frozenset[str]:
    """Return the cases above those of which a source speaks."""
    known = {thing for thing, account in of_cases.items() if account.sourced or thing in chains}
    above: set[str] = set()
    while known:
        known = {
            p for thing in known for prop in PARENTS for p in of_cases[thing].values(prop) if p in of_cases
        } - above
        above |= known
    return frozenset(above)


def _case(
    account: Account,
    steps: Sequence[Step],
    children: Mapping[str, Sequence[str]],
    deaths: Mapping[str, tuple[int, ...]],
    on: date,
    material: Material,
) -> Case:
    held = read_held(account)
    classified = _classified(held, steps)
    numbers = {*account.numbers()}
    for step in steps:
        numbers.update(step.statements)
    subjects = {one.value for one in held.get("subject", ())}
    if account.thing in deaths or any(
        material.schemata.get(one.value) == CASUALTY for one in held.get("about", ())
    ):
        subjects.add(DEATH)
        numbers.update(deaths.get(account.thing, ()))
    return Case(
        id=account.thing,
        held=held,
        steps=tuple(steps),
        standing=find_standing(account, steps, bool(classified), on),
        accused=tuple(one for one in held.get("suspect", ()) if one.by),
        victims=tuple(one for one in held.get("victim", ()) if one.by),
        unsourced=tuple(one for prop in ROLES for one in held.get(prop, ()) if not one.by),
        severed=tuple(children.get("severed_from", ())),
        joined=tuple(children.get("joined_to", ())),
        parts=tuple(children.get("part_of", ())),
        classified=classified,
        subjects=frozenset(subjects),
        began=_began(account, steps),
        statements=tuple(sorted(numbers)),
    )


def _classified(held: Mapping[str, tuple[Held, ...]], steps: Iterable[Step]) -> tuple[int, ...]:
    """Return the statements by which the file, or part of it, is classified."""
    said = [n for one in held.get("classified", ()) if one.value == "yes" for n in one.statements]
    for step in steps:
        if step.has(Kind.CLASSIFIED):
            said += [n for one in step.held["kind"] if one.value == Kind.CLASSIFIED for n in one.statements]
    return tuple(sorted(said))


def _began(account: Account, steps: Iterable[Step]) -> Span | None:
    """Return the days given for the beginning: of the case itself, else of its opening or registration."""
    said = list(account.said("opened_on"))
    spans = [s.days for s in said if not s.definition] or [s.days for s in said]
    for kind in (Kind.OPENED, Kind.REGISTERED):
        spans = spans or [step.span for step in steps if step.has(kind) and step.date is not None]
    return hull(spans) if spans else None


def _children(of_cases: Mapping[str, Account]) -> Mapping[str, Mapping[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for thing, account in of_cases.items():
        for prop in PARENTS:
            for parent in account.values(prop):
                found[parent][prop].append(thing)
    return found


def pointing(material: Material, schema: str, prop: str) -> Mapping[str, Mapping[str, tuple[int, ...]]]:
    """Return by value the things of a type whose property has it, with the statements that say so.

    For types of which only one property is wanted: one filter, whatever else is said of them.
    """
    rows = material.frames.statements.filter(
        (pl.col("schema") == schema)
        & (pl.col("property") == prop)
        & (pl.col("stance") == Stance.ASSERTS.value)
        & pl.col("value").is_not_null()
        & ~pl.col("n").is_in(list(material.withdrawals.taken_back))
    ).sort("n")
    found: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for thing, value, n in rows.select("thing", "value", "n").iter_rows():
        found[value][thing].append(n)
    return {value: {thing: tuple(ns) for thing, ns in things.items()} for value, things in found.items()}


def _of_deaths(material: Material) -> Mapping[str, tuple[int, ...]]:
    """Return the cases that a record of a death names, with the statements that name them."""
    return {
        case: tuple(n for numbers in said.values() for n in numbers)
        for case, said in pointing(material, CASUALTY, "proceeding").items()
    }


def _beginning(case: Case) -> date:
    known = [step.span.low or step.span.high for step in case.steps[:1]]
    if case.began is not None:
        known.insert(0, case.began.low or case.began.high)
    return next((moment[0] for moment in known if moment is not None), date.max)
