"""Why two entries are, or are not, taken for one person: the weights of a pair, part by part."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
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
from openinquest.link.wording import Say, comparison_says, left_out, level_says, probability_says
from openinquest.names import Name, Part, parse

_NEAREST_OF = 20_000
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PartOfPair:
    """One comparison: what each side gives, as written; what was found, in words; its verdict and weight (bits).

    `comparison` and `level` are the names that programs know them by (`level` empty where a side is missing); what
    `forbids` lets no program join the two.
    """

    comparison: str
    level: str
    name: str
    left: str
    right: str
    found: str
    verdict: Verdict
    weight: float
    forbids: bool = False

    def as_json(self) -> dict[str, str | float | bool]:
        """Return the part as plain data."""
        return {
            "comparison": self.comparison, "level": self.level, "part": self.name, "left": self.left,
            "right": self.right, "found": self.found, "verdict": self.verdict.value, "weight": round(self.weight, 2),
            "forbids": self.forbids,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Explanation:
    """A pair with its weight (base-2 logarithm of the odds), its probability, and the parts that add up to it.

    `prior` is the weight before anything is compared: how rarely two entries drawn at random are one person. Entries
    that are `nameless` (no name, an unknown person, several) are never compared: their weight and probability say
    nothing. `forbidden` says why no link is possible, in words; it is empty where one is. `conflict` is the kind of
    contradiction that clustering met at this very pair, empty where it met none. All words are in `language`.
    """

    left: str
    right: str
    weight: float
    probability: float
    prior: float
    parts: tuple[PartOfPair, ...]
    rule: str = ""
    nameless: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    conflict: str = ""
    language: Language = Language.EN

    @property
    def outcome(self) -> str:
        """What follows, as people read it: the probability, that no link is possible, or that nothing was compared."""
        if self.nameless:
            return Say.NOT_COMPARED.of(self.language)
        if self.forbidden:
            return Say.NO_LINK.of(self.language)
        return Say.PROBABILITY.of(self.language, probability_says(self.probability, self.language))

    @property
    def warning(self) -> str:
        """Why no link is possible, or why this one was left out; empty where nothing is amiss."""
        if self.nameless or not self.forbidden:
            return left_out(self.conflict, self.language)
        return Say.WHY_NO_LINK.of(self.language, "; ".join(self.forbidden))

    def as_json(self) -> dict[str, Any]:
        """Return the explanation as plain data."""
        return {
            "left": self.left, "right": self.right,
            "weight": None if self.nameless else round(self.weight, 2),
            "probability": None if self.nameless else round(self.probability, 4), "nameless": list(self.nameless),
            "forbidden": list(self.forbidden), "conflict": self.conflict or None, "prior": round(self.prior, 2),
            "parts": [part.as_json() for part in self.parts], "rule": self.rule,
        }  # fmt: skip


def explanation(
    pair: Row,
    left: Row,
    right: Row,
    language: Language = Language.EN,
    clean: Container[str] = (),
    conflict: str = "",
) -> Explanation:
    """Explain one row of the pairs frame by the rows of its two entries, parts in the order of the comparisons.

    `clean` are the lists that name each person once: two rows of one of them are two persons. `conflict` is the kind
    of contradiction that clustering met at the pair.
    """
    parts = tuple(_parts(pair, left, right, language))
    weight = sum(part.weight for part in parts)
    total = float(pair["weight"])
    nameless = tuple(
        str(pair[side])
        for side, row in (("left", left), ("right", right))
        if not parse(str(row.get("name") or "")).usable
    )
    forbidden = [part.found for part in parts if part.forbids]
    if left.get("list") is not None and left.get("list") == right.get("list") and left["list"] in clean:
        forbidden.append(Say.ONE_CLEAN_LIST.of(language))
    return Explanation(
        str(pair["left"]), str(pair["right"]), total, float(pair["probability"]), total - weight, parts,
        str(pair.get("rule") or ""), nameless, tuple(forbidden), conflict, language,
    )  # fmt: skip


def _parts(pair: Row, left: Row, right: Row, language: Language) -> Iterator[PartOfPair]:
    for comparison in COMPARISONS:
        if f"c_{comparison.name}" not in pair:
            continue
        number = pair[f"c_{comparison.name}"]
        level = level_of(comparison.name, -1 if number is None else int(number))
        weight = float(pair.get(f"w_{comparison.name}") or 0.0)
        sides = (given(comparison, left, language), given(comparison, right, language))
        name = comparison_says(comparison.name, language)
        if level is not None:
            found = _found(comparison, level, left, right, language)
            yield PartOfPair(
                comparison.name, level.name, name, *sides, found, level.verdict, weight, level.veto
            )
        elif any(sides) or weight:
            missing = _missing(*sides).of(language)
            yield PartOfPair(comparison.name, "", name, *sides, missing, Verdict.MISSING, weight)


def _found(comparison: Comparison, level: Level, left: Row, right: Row, language: Language) -> str:
    """Return what was found, in words: an age gives no year of birth, only years that it fits."""
    ages = [not side.get("born") for side in (left, right)]
    if (comparison.name, level.name) != ("born", "year") or not any(ages):
        return level_says(comparison.name, level.name, language)
    return (Say.TWO_AGES if all(ages) else Say.ONE_AGE).of(language)


def _missing(left: str, right: str) -> Say:
    return Say.NOT_COMPARABLE if left and right else Say.MISSING_ONCE if left or right else Say.MISSING


def given(comparison: Comparison, entry: Row, language: Language = Language.EN) -> str:
    """Return what an entry gives to a comparison, as it is written there; sex and age in words."""
    match comparison.name:
        case "surname" | "given" | "father":
            return _name_part(parse(str(entry.get("name") or "")), comparison.name)
        case "sex":
            said, guessed = entry.get("sex"), parse(str(entry.get("name") or "")).sex
            word = {"m": Say.MALE, "f": Say.FEMALE}.get(str(said or guessed))
            text = word.of(language) if word else ""
            return text if said or not text else Say.BY_NAME.of(language, text)
        case "words":
            return str(entry.get("name") or "")
        case "born":
            age = entry.get("age")
            return str(entry.get("born") or "") or ("" if age is None else Say.AGED.of(language, age))
        case "place":
            named = (entry.get(column) for column in ("place", "district", "region"))
            return ", ".join(str(name) for name in named if name)
        case name:
            return str(entry.get(name) or "")


def _name_part(name: Name, which: str) -> str:
    part: Part | None = {"surname": name.surname, "given": name.given, "father": name.patronymic}[which]
    return part.text if part else ""


def explain_among(
    linkage: Linkage, left: str, right: str, language: Language = Language.EN, clean: Container[str] = ()
) -> Explanation:
    """Explain any two entries of a linkage, also two that it did not keep as a pair; `clean` as for `explanation`.

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
    conflict = conflict_of(linkage.conflicts, left, right)
    return explanation(kept, rows[kept["left"]], rows[kept["right"]], language, clean, conflict)


def find_pair(pairs: pl.DataFrame, left: str, right: str) -> Row | None:
    """Return the row of a pair, in whichever direction; None where there is none."""
    first, second = sorted((left, right))
    found = pairs.filter((pl.col("left") == first) & (pl.col("right") == second))
    return found.row(0, named=True) if found.height else None


def conflict_of(conflicts: pl.DataFrame, left: str, right: str) -> str:
    """Return the kind of contradiction at a pair (`left`, `right`, `kind`); empty where there is none."""
    found = find_pair(conflicts, left, right)
    return str(found["kind"]) if found else ""


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


def waterfall(explained: Explanation) -> Chart:
    """Return the waterfall of an explanation: where it starts, what each part adds or takes, where it ends.

    What forbids a link has a colour and words of its own, wherever the sum ends.
    """
    language = explained.language
    steps = [Step(Say.PRIOR.of(language), explained.prior)]
    for part in explained.parts:
        both = (
            Say.BOTH.of(language, part.left, part.right)
            if part.left and part.right
            else part.left or part.right
        )
        found = Say.FORBIDS.of(language, part.found) if part.forbids else part.found
        steps.append(Step(part.name, part.weight, f"{both}: {found}" if both else found, part.forbids))
    title = Say.BOTH.of(language, explained.left, explained.right)
    outcome = explained.outcome
    if explained.forbidden and not explained.nameless:
        outcome = f"{outcome}: {'; '.join(explained.forbidden)}"
    return waterfall_chart(title, steps, language, outcome=outcome)
