"""Why two entries are, or are not, taken for one person: the weights of a pair, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

import polars as pl

from openinquest.charts import Chart, Language, Step, waterfall_chart
from openinquest.errors import NotFound, UsageError
from openinquest.link._apart import weigh_apart
from openinquest.link._levels import COMPARISONS, Comparison, Level, Verdict
from openinquest.link.comparisons import level_of
from openinquest.link.linking import Linkage
from openinquest.names import Name, Part, parse

PRIOR = "before any comparison"
NOT_COMPARED = "not compared: no usable name"
_NEAREST_OF = 20_000
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PartOfPair:
    """One comparison: what each side gives, as written; what was found, in words; its verdict and weight (bits)."""

    name: str
    left: str
    right: str
    found: str
    verdict: Verdict
    weight: float

    def as_json(self) -> dict[str, str | float]:
        """Return the part as plain data."""
        return {
            "part": self.name, "left": self.left, "right": self.right, "found": self.found,
            "verdict": self.verdict.value, "weight": round(self.weight, 2),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explanation:
    """A pair with its weight (base-2 logarithm of the odds), its probability, and the parts that add up to it.

    `prior` is the weight before anything is compared: how rarely two entries drawn at random are one person. Entries
    that are `nameless` (no name, an unknown person, several) are never compared: their weight and probability say
    nothing.
    """

    left: str
    right: str
    weight: float
    probability: float
    prior: float
    parts: tuple[PartOfPair, ...]
    rule: str = ""
    nameless: tuple[str, ...] = ()

    @property
    def outcome(self) -> str:
        """What follows, as people read it: the probability, or that there is none."""
        return NOT_COMPARED if self.nameless else f"probability {spoken_probability(self.probability)}"

    def as_json(self) -> dict[str, Any]:
        """Return the explanation as plain data."""
        return {
            "left": self.left, "right": self.right,
            "weight": None if self.nameless else round(self.weight, 2),
            "probability": None if self.nameless else round(self.probability, 4), "nameless": list(self.nameless),
            "prior": round(self.prior, 2),
            "parts": [part.as_json() for part in self.parts], "rule": self.rule,
        }  # fmt: skip


def explanation(pair: Row, left: Row, right: Row) -> Explanation:
    """Explain one row of the pairs frame by the rows of its two entries, parts in the order of the comparisons."""
    parts = tuple(_parts(pair, left, right))
    weight = float(pair["weight"])
    nameless = tuple(
        str(pair[side])
        for side, row in (("left", left), ("right", right))
        if not parse(str(row.get("name") or "")).usable
    )
    return Explanation(
        str(pair["left"]), str(pair["right"]), weight, float(pair["probability"]),
        weight - sum(part.weight for part in parts), parts, str(pair.get("rule") or ""), nameless,
    )  # fmt: skip


def _parts(pair: Row, left: Row, right: Row) -> Iterator[PartOfPair]:
    for comparison in COMPARISONS:
        if f"c_{comparison.name}" not in pair:
            continue
        number = pair[f"c_{comparison.name}"]
        level = level_of(comparison.name, -1 if number is None else int(number))
        weight = float(pair.get(f"w_{comparison.name}") or 0.0)
        sides = (given(comparison, left), given(comparison, right))
        if level is not None:
            yield PartOfPair(
                comparison.says, *sides, _found(comparison, level, left, right), level.verdict, weight
            )
        elif any(sides) or weight:
            yield PartOfPair(comparison.says, *sides, _missing(*sides), Verdict.MISSING, weight)


def _found(comparison: Comparison, level: Level, left: Row, right: Row) -> str:
    """Return what was found, in words: an age gives no year of birth, only years that it fits."""
    ages = [not side.get("born") for side in (left, right)]
    if (comparison.name, level.name) != ("born", "year") or not any(ages):
        return level.says
    return "ages that fit one year of birth" if all(ages) else "an age that fits the year of birth"


def _missing(left: str, right: str) -> str:
    return "not comparable" if left and right else "missing on one side" if left or right else "missing"


def given(comparison: Comparison, entry: Row) -> str:
    """Return what an entry gives to a comparison, as it is written there."""
    match comparison.name:
        case "surname" | "given" | "father":
            return _name_part(parse(str(entry.get("name") or "")), comparison.name)
        case "sex":
            guessed = parse(str(entry.get("name") or "")).sex
            return str(entry.get("sex") or "") or (f"{guessed} by the name" if guessed else "")
        case "words":
            return str(entry.get("name") or "")
        case "born":
            age = entry.get("age")
            return str(entry.get("born") or "") or ("" if age is None else f"aged {age}")
        case "place":
            named = (entry.get(column) for column in ("place", "district", "region"))
            return ", ".join(str(name) for name in named if name)
        case name:
            return str(entry.get(name) or "")


def _name_part(name: Name, which: str) -> str:
    part: Part | None = {"surname": name.surname, "given": name.given, "father": name.patronymic}[which]
    return part.text if part else ""


def explain_among(linkage: Linkage, left: str, right: str) -> Explanation:
    """Explain any two entries of a linkage, also two that it did not keep as a pair.

    Raises NotFound for an entry that is not among them, UsageError for one entry twice.
    """
    check_entries(linkage.entries["entry"], left, right)
    kept = find_pair(linkage.pairs, left, right)
    if kept is None:
        model = linkage.model
        kept = weigh_apart(
            linkage.features, model.comparisons, model.parameters, model.prior_weight, left, right
        )
    rows = {row["entry"]: row for row in
            linkage.entries.filter(pl.col("entry").is_in([left, right])).iter_rows(named=True)}  # fmt: skip
    return explanation(kept, rows[kept["left"]], rows[kept["right"]])


def find_pair(pairs: pl.DataFrame, left: str, right: str) -> Row | None:
    """Return the row of a pair, in whichever direction; None where there is none."""
    first, second = sorted((left, right))
    found = pairs.filter((pl.col("left") == first) & (pl.col("right") == second))
    return found.row(0, named=True) if found.height else None


def check_entries(known: pl.Series, left: str, right: str) -> None:
    """Raise NotFound where one of the two is not known, with the nearest that is, UsageError where they are one."""
    if left == right:
        raise UsageError("Two entries are wanted, and one is given twice.")
    for entry in (left, right):
        if not (known == entry).any():
            near = get_close_matches(entry, known.to_list(), 1) if len(known) <= _NEAREST_OF else []
            hint = f" (did you mean '{near[0]}'?)" if near else ""
            raise NotFound(
                f"There is no entry '{entry}'{hint}. The table of clusters lists them in the column entry."
            )


def waterfall(explained: Explanation, title: str, language: Language = Language.EN) -> Chart:
    """Return the waterfall of an explanation: where it starts, what each part adds or takes, where it ends."""
    steps = [Step(PRIOR, explained.prior)]
    for part in explained.parts:
        both = " and ".join(filter(None, (part.left, part.right)))
        steps.append(Step(part.name, part.weight, f"{both}: {part.found}" if both else part.found))
    return waterfall_chart(title, steps, language, outcome=explained.outcome)


def spoken_probability(probability: float) -> str:
    """Return a probability as people read it: two digits, never 0 or 1, which no evidence gives."""
    if probability < 0.005:
        return "below 0.01"
    return "above 0.99" if probability >= 0.995 else f"{probability:.2f}"
