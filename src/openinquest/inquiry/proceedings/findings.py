"""What a person should look at in the cases of a record: shown as it is coded, never repaired."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from openinquest.inquiry.doubts import Doubt
from openinquest.inquiry.material import Material
from openinquest.inquiry.order import Span, day_bounds, earlier
from openinquest.inquiry.proceedings.cases import PARENTS, Case, docket
from openinquest.inquiry.proceedings.ledger import misplaced
from openinquest.inquiry.proceedings.steps import Step
from openinquest.inquiry.proceedings.terms import IN_A_CASE, INVESTIGATES, PROCEEDING, REVIEWS, Kind

_UNDOES = frozenset({Kind.REOPENED, Kind.RESUMED})
_OPENS = (Kind.REGISTERED, Kind.OPENED, Kind.REFUSED)


def find_doubts(material: Material) -> Iterator[Doubt]:
    """Find in the cases of a record what can hardly be meant, each with the statements behind it."""
    if not material.schemata.things_of(PROCEEDING, "Decision"):
        return
    found = docket(material, date.max)
    vocabulary = material.ontology.vocabularies.get("grounds")
    groups = {code: term.group for code, term in vocabulary.terms.items()} if vocabulary else {}
    for case in found.cases:
        yield from _early(case)
        yield from _after_the_end(case)
        yield from _backwards(case)
        yield from _unsourced(case)
    for step in found.loose:
        yield from _outside(step, material)
    for step in found.steps.values():
        yield from _wrong_ground(step, groups)
        for name in step.values("reviews"):
            other = found.steps.get(name)
            if other is not None and earlier(step.span, other.span):
                yield Doubt(
                    step.id,
                    f"it reviews {name} and came before it ({_entries(step, 'reviews', 'date')})",
                    "check both days",
                )
    parents = {case.id: [p for prop in PARENTS for p in case.values(prop)] for case in found.cases}
    for ring in _rings(parents):
        yield Doubt(ring[0], f"the cases hang on each other in a ring: {' - '.join(ring)}", _DIRECTION)
    reviews = {step.id: list(step.values("reviews")) for step in found.steps.values()}
    for ring in _rings(reviews):
        yield Doubt(ring[0], f"the decisions review each other in a ring: {' - '.join(ring)}", _DIRECTION)


_DIRECTION = "correct the direction of one of them"


def _early(case: Case) -> Iterator[Doubt]:
    """Find decisions that are known to have come before the case began."""
    if case.began is None:
        return
    given = [n for held in case.held.get("opened_on", ()) for n in held.statements]
    given += [n for step in case.steps if step.has(*_OPENS) for n in step.numbers("date")]
    for step in case.steps:
        if earlier(step.span, case.began) and not step.has(*_OPENS):
            numbers = _numbers([*step.numbers("date"), *step.numbers("proceeding"), *given])
            yield Doubt(
                step.id,
                f"it was taken before its case {case.id} was opened ({numbers})",
                "check both days, and whether it belongs to an earlier case",
            )


def _after_the_end(case: Case) -> Iterator[Doubt]:
    """Find acts in a case that had ended, with no re-opening between that could account for them."""
    ends = [s for s in case.steps if s.has(Kind.DISCONTINUED, Kind.REFUSED, Kind.JOINED, Kind.IN_FORCE)]
    if not ends:
        return
    undoing = [s for s in case.steps if {*s.kinds} & (_UNDOES | REVIEWS)]
    acts = [s for s in case.steps if {*s.kinds} & (INVESTIGATES | _COURT)]
    # Only the first act after an end is told: the others follow from it.
    for end in ends:
        act = next((a for a in acts if a is not end and earlier(end.span, a.span)), None)
        if act is None:
            continue
        undone = any(not earlier(u.span, end.span) and not earlier(act.span, u.span) for u in undoing)
        if not undone:
            yield Doubt(
                case.id,
                f"{end.id} ended it ({_entries(end, 'kind', 'date')}), {act.id} came later "
                f"({_entries(act, 'kind', 'date')}), and no re-opening is on record",
                "look for the re-opening, or check kind and day of both",
            )


_COURT = frozenset({Kind.TRIAL_OPENED, Kind.TRIAL_CLOSED, Kind.VERDICT, Kind.ACQUITTAL})


def _backwards(case: Case) -> Iterator[Doubt]:
    if case.began is None:
        return
    for held in case.held.get("ended_on", ()):
        ended = Span.of(*day_bounds(held.value))
        if earlier(ended, case.began):
            numbers = [n for one in case.held.get("opened_on", ()) for n in one.statements]
            yield Doubt(
                case.id,
                f"it ended before it was opened ({_numbers([*numbers, *held.statements])})",
                "check both days",
            )


def _unsourced(case: Case) -> Iterator[Doubt]:
    """Find persons whom no source names in a role; they are not named in the doubt either."""
    if case.unsourced:
        numbers = [n for held in case.unsourced for n in held.statements]
        yield Doubt(
            case.id,
            f"only the record itself names a suspect or a victim ({_numbers(numbers)}), and nobody is shown for it",
            "code who says so, and on what day",
        )


def _outside(step: Step, material: Material) -> Iterator[Doubt]:
    named = step.values("proceeding")
    if named:
        schema = material.schemata.get(named[0])
        what = f"the record has no case '{named[0]}'" if schema is None else f"{named[0]} is no case"
        yield Doubt(step.id, f"{what} ({_entries(step, 'proceeding')})", "correct the id, or add the case")
    elif {*step.kinds} & IN_A_CASE:
        yield Doubt(
            step.id,
            f"it is a step of a case and belongs to none ({_entries(step, 'kind')})",
            "say in which case it was taken, or make a case for it",
        )


def _wrong_ground(step: Step, groups: Mapping[str, str | None]) -> Iterator[Doubt]:
    code = misplaced(step, groups)
    if code is not None:
        ends = Kind.DISCONTINUED in step.kinds
        what = (
            "a discontinuation on a ground that only interrupts the term"
            if ends
            else ("an interruption of the term on a ground that ends a case")
        )
        yield Doubt(
            step.id,
            f"{what}: {code} ({_entries(step, 'kind', 'ground')})",
            "check in the source which of the two acts it was",
        )


def _rings(edges: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Yield each ring of a graph once, from its least name on; a node is looked at once."""
    done: set[str] = set()
    for start in sorted(edges):
        path: list[str] = []
        at: dict[str, int] = {}
        stack = [(start, False)]
        while stack:
            node, left = stack.pop()
            if left:
                done.add(node)
                del at[path.pop()]
                continue
            if node in at:
                ring = path[at[node] :]
                least = ring.index(min(ring))
                yield (*ring[least:], *ring[:least])
                continue
            if node in done:
                continue
            at[node] = len(path)
            path.append(node)
            stack.append((node, True))
            stack += [(other, False) for other in edges.get(node, ())]


def _entries(step: Step, *props: str) -> str:
    return _numbers(n for prop in props for held in step.held.get(prop, ()) for n in held.statements)


def _numbers(numbers: Iterable[int]) -> str:
    return "entries " + ", ".join(map(str, sorted({*numbers})))
