"""Which entries stand: what was retracted, and which of two codings was preferred.

`retracts` names what it takes back in `left`: an import as `import:<id>` (every coding that came with it), or the
identity of a statement or judgement, with the digest of one coding in `value` as `{"coding": …}`, or without one
for all of them. A retraction can itself be retracted. `adjudicates` names two statements and keeps one of them
(`{"keep": "left"}` or `{"keep": "right"}`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from openinquest.record.entry import EntryKind, Flat, grouped
from openinquest.record.identity import coding_digest, identity

IMPORT_PREFIX = "import:"


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
    def import_id(self) -> str | None:
        """The import with which this judgement came, if any."""
        return (self.flat.get("coded_from") or {}).get("import")


@dataclass(slots=True)
class Retracted:
    """What standing retractions take back."""

    imports: set[str] = field(default_factory=set)
    codings: dict[str, set[str | None]] = field(default_factory=dict)
    """Identity to digests of codings; None stands for every coding."""

    def add(self, flat: Flat) -> None:
        """Take up one `retracts` judgement."""
        left = str(flat["left"])
        if left.startswith(IMPORT_PREFIX):
            self.imports.add(left.removeprefix(IMPORT_PREFIX))
        else:
            self.codings.setdefault(left, set()).add((flat.get("value") or {}).get("coding"))

    def takes(self, judged: Judged) -> bool:
        """Say whether a judgement is taken back."""
        if judged.import_id in self.imports:
            return True
        if not self.codings:
            return False
        digests = self.codings.get(judged.id)
        return digests is not None and (None in digests or judged.coding in digests)


def standing_judgements(judgements: Iterable[Judged]) -> tuple[list[Judged], Retracted]:
    """Return the judgements that stand, by number, and what is retracted.

    Read from the newest to the oldest, a judgement stands unless a later one that stands takes it back.
    """
    retracted, standing = Retracted(), []
    for judged in sorted(judgements, key=lambda item: -item.n):
        if retracted.takes(judged):
            continue
        standing.append(judged)
        if judged.flat["kind"] == "retracts":
            retracted.add(judged.flat)
    return standing[::-1], retracted


def rejected(judgements: Sequence[Judged]) -> set[str]:
    """Return the identities of statements that the latest adjudication of their pair did not keep."""
    latest: dict[frozenset[str], str] = {}
    for judged in judgements:
        if judged.flat["kind"] == "adjudicates":
            left, right = str(judged.flat["left"]), str(judged.flat["right"])
            kept = (judged.flat.get("value") or {}).get("keep")
            latest[frozenset((left, right))] = left if kept == "right" else right
    return set(latest.values())
