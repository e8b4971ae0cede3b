"""Claims about a hearing, such as that nothing was left unanswered: who makes them and who denies them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from openinquest.inquiry.accounts import Said, accounts
from openinquest.inquiry.judgements import Judgement, read_judgements
from openinquest.inquiry.material import CLAIM, HOLDS, Material
from openinquest.ontology import JudgementKind

_BEARING = (JudgementKind.SUPPORTS, JudgementKind.UNDERMINES, JudgementKind.QUALIFIES)


@dataclass(frozen=True, slots=True)
class Beside:
    """One claim about a hearing: who asserts it, who denies it, and what was judged to bear on it."""

    claim: str
    asserted: tuple[Said, ...]
    denied: tuple[Said, ...]
    bearing: tuple[Judgement, ...]

    @property
    def statements(self) -> tuple[int, ...]:
        """The log numbers of those who make or deny it, and of what bears on it."""
        numbers = {s.n for s in (*self.asserted, *self.denied)}
        return tuple(sorted(numbers | {n for j in self.bearing for n in j.left_numbers}))


def claims_beside(material: Material, hearings: Collection[str]) -> Mapping[str, tuple[Beside, ...]]:
    """Return by hearing the claims `about` it that somebody makes or denies, by id.

    What was judged to bear on them is left out where its statement does not stand, or had not been made yet.
    """
    named = pl.DataFrame({"value": sorted(hearings)}, schema={"value": pl.String})
    rows = (
        material.frames.statements.filter((pl.col("property") == "about") & (pl.col("schema") == CLAIM))
        .join(named, on="value", how="semi")
        .select("thing", "value")
        .unique()
        .sort("thing", "value")
    )
    if rows.is_empty():
        return {}
    about = accounts(material, CLAIM, rows["thing"])
    bearing: dict[str, list[Judgement]] = defaultdict(list)
    judged = [j for j in read_judgements(material.frames.judgements, *_BEARING) if j.right in about]
    known = material.numbered(n for j in judged for n in j.left_numbers)
    for j in judged:
        if any(n in known and material.withdrawals.stands(known[n]) for n in j.left_numbers):
            bearing[str(j.right)].append(j)
    found: dict[str, list[Beside]] = defaultdict(list)
    for claim, hearing in rows.iter_rows():
        account = about[claim]
        asserted = tuple(s for s in account.asserted.get(HOLDS, ()) if not s.definition)
        denied = tuple(account.denied.get(HOLDS, ()))
        if asserted or denied:
            found[hearing].append(Beside(claim, asserted, denied, tuple(bearing[claim])))
    return {hearing: tuple(claims) for hearing, claims in found.items()}
