"""How many complaints of the record stand how: in all, by addressee, by ground, by kind of complainant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from openinquest.inquiry.complaints.register import Complaint
from openinquest.inquiry.complaints.statuses import ComplaintStatus

ALL, COLLECTIVE, CIRCLE, UNKNOWN = "all", "collective", "came-back", "unknown"


@dataclass(frozen=True, slots=True)
class Total:
    """A number of single complaints; its name, after `complaints/`, is what `inquest why` is asked for."""

    name: str
    complaints: tuple[str, ...]
    statements: tuple[int, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.complaints)


@dataclass(frozen=True, slots=True)
class Group:
    """The complaints of one addressee, ground or kind of complainant: in all and by status; None: not known.

    A complaint with two addressees or grounds stands in both groups. `passed_on_to` are those that came to an
    addressee from another body.
    """

    of: str | None
    total: Total
    by_status: Mapping[ComplaintStatus, Total]
    passed_on_to: Total | None = None


@dataclass(frozen=True, slots=True)
class Totals:
    """The numbers of a register. Groups are in the order of their ids, never of their size."""

    all: Total
    collective: Total
    came_back: Total
    by_status: Mapping[ComplaintStatus, Total]
    by_addressee: tuple[Group, ...]
    by_ground: tuple[Group, ...]
    by_complainant: tuple[Group, ...]

    def named(self, name: str) -> Total | None:
        """Return the total of a name such as `rejected` or `addressee.prosecutor.rejected`; None if there is none."""
        groups = (*self.by_addressee, *self.by_ground, *self.by_complainant)
        every = [self.all, self.collective, self.came_back, *self.by_status.values()]
        for group in groups:
            every += [group.total, *group.by_status.values()]
            every += [group.passed_on_to] if group.passed_on_to is not None else []
        return next((total for total in every if total.name == name), None)


def totals(complaints: Iterable[Complaint]) -> Totals:
    """Count complaints; entries that stand for several are counted apart and in nothing else."""
    known = list(complaints)
    single = [c for c in known if not c.collective]
    passed: dict[str, list[Complaint]] = defaultdict(list)
    for complaint in single:
        for to in sorted({step.to for step in complaint.path.steps}):
            passed[to].append(complaint)
    return Totals(
        all=_total(ALL, single),
        collective=_total(COLLECTIVE, [c for c in known if c.collective]),
        came_back=_total(CIRCLE, [c for c in single if c.in_circle]),
        by_status=_by_status("", single),
        by_addressee=_groups("addressee", single, lambda c: [g.value for g in c.lodged_with], passed),
        by_ground=_groups("ground", single, lambda c: [g.value for g in c.grounds]),
        by_complainant=_groups("complainant", single, lambda c: [g.value for g in c.complainants]),
    )


def _groups(
    kind: str,
    complaints: Sequence[Complaint],
    of: Callable[[Complaint], Sequence[str]],
    passed: Mapping[str, Sequence[Complaint]] | None = None,
) -> tuple[Group, ...]:
    found: dict[str | None, list[Complaint]] = defaultdict(list)
    for complaint in complaints:
        for name in of(complaint) or (None,):
            found[name].append(complaint)
    for name in passed or ():
        found.setdefault(name, [])
    groups = []
    for name in sorted(found, key=lambda name: (name is None, name or "")):
        stem = f"{kind}.{name or UNKNOWN}"
        to = None
        if passed is not None and name is not None:
            to = _total(f"{stem}.passed-on-to", passed.get(name, ()))
        groups.append(Group(name, _total(stem, found[name]), _by_status(f"{stem}.", found[name]), to))
    return tuple(groups)


def _by_status(stem: str, complaints: Sequence[Complaint]) -> Mapping[ComplaintStatus, Total]:
    return {
        status: _total(f"{stem}{status.value}", [c for c in complaints if c.status is status])
        for status in ComplaintStatus
    }


def _total(name: str, complaints: Sequence[Complaint]) -> Total:
    numbers = {n for complaint in complaints for n in complaint.statements}
    return Total(name, tuple(c.id for c in complaints), tuple(sorted(numbers)))
