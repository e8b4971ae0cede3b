"""Which entries stand: what was retracted, and which of two codings was preferred.

`retracts` names what it takes back in `left`: an import as `import:<id>` (every coding that came with it), or the
identity of a statement or judgement, with the digest of one coding in `value` as `{"coding": …}`, or without one
for all of them. A retraction can itself be retracted. `adjudicates` names two statements and keeps one of them
(`{"keep": "left"}` or `{"keep": "right"}`).

What follows does not depend on the order of the log: an identity can only be named by who knows it, so what takes back
comes after what it takes back, whatever the numbers are; where neither names the other, what is dated later is later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from openinquest.record.entry import EntryKind, Flat, grouped
from openinquest.record.identity import coding_digest, identity
from openinquest.record.order import moment

IMPORT_PREFIX = "import:"
_RETRACTS = "retracts"


@dataclass(frozen=True)
class Judged:
    """A judgement with its number."""

    n: int
    flat: Flat

    @cached_property
    def id(self) -> str:
        """The identity: computed when first asked for, since most judgements are never referred to."""
        return identity(grouped(EntryKind.JUDGEMENT, self.flat))

    @property
    def coding(self) -> str:
        """The digest of this coding of the judgement."""
        return coding_digest(grouped(EntryKind.JUDGEMENT, self.flat)["coding"])

    @property
    def moment(self) -> str:
        """When it was judged, as a text that sorts."""
        return moment(self.flat)

    @property
    def import_id(self) -> str | None:
        """The import with which this judgement came, if any."""
        return (self.flat.get("coded_from") or {}).get("import")


@dataclass(slots=True)
class Retracted:
    """What standing retractions take back."""

    imports: set[str] = field(default_factory=set)
    codings: dict[str, set[str | None]] = field(default_factory=dict)
    """Identity to digests of codings; None stands for every coding."""

    until: dict[str, str] = field(default_factory=dict)
    """Identity to the moment up to which every coding of a judgement is taken back: it may be judged anew."""

    def add(self, judged: Judged) -> None:
        """Take up one `retracts` judgement."""
        left = str(judged.flat["left"])
        if left.startswith(IMPORT_PREFIX):
            self.imports.add(left.removeprefix(IMPORT_PREFIX))
            return
        coding = _coding(judged.flat)
        self.codings.setdefault(left, set()).add(coding)
        if coding is None:
            self.until[left] = max(self.until.get(left, ""), judged.moment)

    def takes(self, judged: Judged) -> bool:
        """Say whether a judgement is taken back."""
        if judged.import_id in self.imports:
            return True
        if not self.codings:
            return False
        digests = self.codings.get(judged.id)
        if digests is None:
            return False
        return judged.coding in digests or (None in digests and judged.moment <= self.until[judged.id])


def standing_judgements(judgements: Iterable[Judged]) -> tuple[list[Judged], Retracted]:
    """Return the judgements that stand, by number, and what is retracted.

    A judgement stands unless a retraction that stands takes it back.
    """
    every = _distinct(sorted(judgements, key=lambda item: item.n))
    retractions = [item for item in every if item.flat["kind"] == _RETRACTS]
    valid = _standing_retractions(retractions)
    retracted = Retracted()
    for item in valid:
        retracted.add(item)
    numbers = {item.n for item in valid}
    return [
        item
        for item in every
        if (item.n in numbers if item.flat["kind"] == _RETRACTS else not retracted.takes(item))
    ], retracted


def _distinct(judgements: Iterable[Judged]) -> list[Judged]:
    """Leave out what was judged before word for word, at the same moment by the same: it is one entry twice."""
    seen: dict[tuple[str, ...], list[Judged]] = {}
    found = []
    for item in judgements:
        flat = item.flat
        alike = seen.setdefault(
            (item.moment, flat["kind"], str(flat.get("left")), str(flat.get("right")), str(flat.get("by"))),
            [],
        )
        if all(flat != other.flat for other in alike):
            alike.append(item)
            found.append(item)
    return found


def _standing_retractions(retractions: Sequence[Judged]) -> list[Judged]:
    """Return the retractions that no standing one takes back; of those that take each other back in a circle none."""
    of_imports: dict[str, list[int]] = {}
    of_ids: dict[str, list[int]] = {}
    for at, item in enumerate(retractions):
        left = str(item.flat["left"])
        where = of_imports if left.startswith(IMPORT_PREFIX) else of_ids
        where.setdefault(left.removeprefix(IMPORT_PREFIX), []).append(at)
    takers = [
        [
            at
            for at in (
                *of_imports.get(item.import_id or "", ()),
                *(of_ids.get(item.id, ()) if of_ids else ()),
            )
            if retractions[at] is not item and _takes(retractions[at], item)
        ]
        for item in retractions
    ]
    stands: dict[int, bool] = {}
    waiting = list(range(len(retractions)))
    while waiting:
        ready = [at for at in waiting if all(taker in stands for taker in takers[at])]
        if not ready:
            break
        for at in ready:
            stands[at] = not any(stands[taker] for taker in takers[at])
        waiting = [at for at in waiting if at not in stands]
    return [item for at, item in enumerate(retractions) if stands.get(at)]


def _takes(retraction: Judged, item: Judged) -> bool:
    if str(retraction.flat["left"]).startswith(IMPORT_PREFIX):
        return True
    coding = _coding(retraction.flat)
    return item.coding == coding if coding is not None else item.moment <= retraction.moment


def _coding(flat: Flat) -> str | None:
    value = flat.get("value")
    return value.get("coding") if isinstance(value, dict) else None


def rejected(judgements: Iterable[Judged]) -> set[str]:
    """Return the identities of statements that the latest adjudication of their pair did not keep."""
    latest: dict[frozenset[str], tuple[str, str]] = {}
    for judged in judgements:
        if judged.flat["kind"] == "adjudicates":
            left, right = str(judged.flat["left"]), str(judged.flat["right"])
            kept = (judged.flat.get("value") or {}).get("keep")
            pair, lost = frozenset((left, right)), left if kept == "right" else right
            latest[pair] = max(latest.get(pair, ("", "")), (judged.moment, lost))
    return {lost for _, lost in latest.values()}
