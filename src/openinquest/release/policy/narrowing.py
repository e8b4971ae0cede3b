"""What a policy makes of a record: who goes unnamed, what stays in, and which statements go out coarsened, how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from openinquest.ontology import JudgementKind, Ontology
from openinquest.record.frames import Frames
from openinquest.release.policy.coarsening import coarser_date
from openinquest.release.policy.naming import betraying_ids, personal_things, refuse_unmarked, unnamed_persons
from openinquest.release.policy.placing import Containment
from openinquest.release.policy.pseudonyms import Pseudonyms, pseudonyms
from openinquest.release.policy.rare import rare_values
from openinquest.release.policy.rules import Rule, rules_for
from openinquest.release.policy.terms import NAMING, PERSONAL, Grain, Policy, Unnamed, Why
from openinquest.release.visibility import Narrowing, Reason, Visible, marks_of, visible

QUOTES = "documents.quotes"
PSEUDONYM = "persons.unnamed"
BESIDE = "beside"
"""The rule of words that would tell what was coarsened: of the same thing, or the same quotation."""
REFERS = "refers"


@dataclass(frozen=True, slots=True)
class Change:
    """How a statement goes out coarsened: the keys of the rules, and the new value, None where it stays.

    `wordless`: without the words of the source. Ids of unnamed persons and dates follow from the whole decision.
    """

    rules: tuple[str, ...]
    value: str | None = None
    wordless: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """What goes out of a record under a policy, and how.

    `visible` says which entries; `changes` how statements are coarsened, by log number; `unnamed` and `closed` are the
    persons who go out under a pseudonym, and those who stay in though they are marked public, each for the reason in
    `why`.
    """

    policy: Policy
    visible: Visible
    changes: Mapping[int, Change] = field(default_factory=dict)
    pseudonyms: Pseudonyms = field(default_factory=Pseudonyms)
    unnamed: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    why: Mapping[str, Why] = field(default_factory=dict)


def decide(
    frames: Frames, policy: Policy, key: bytes, ontology: Ontology, on: date | None = None
) -> Decision:
    """Apply a policy to what the marks let out. `key` is that of the record's pseudonyms.

    Raises InputError, with every key, where the policy would publish what no mark lets out.
    """
    marks = marks_of(frames.judgements)
    policy = replace(policy, persons=policy.persons.renamed(dict(frames.redirects.iter_rows())))
    refuse_unmarked(policy, frames, marks, ontology)
    personal = personal_things(frames, ontology)
    why = unnamed_persons(frames, policy.persons, marks, personal)
    unnamed, closed = frozenset(why), frozenset[str]()
    if policy.persons.unnamed is Unnamed.WITHHELD:
        unnamed, closed = closed, unnamed
    taken = frozenset(map(str, frames.things["thing"]))
    public = {thing for thing in taken if marks.public(thing)} - closed
    renamed = [
        pair for pair in betraying_ids(frames, why, {thing for thing, _ in personal}) if pair[0] in public
    ]
    found = _Changes(frames, policy, ontology, unnamed, public, frozenset(thing for thing, _ in renamed))
    narrowing = Narrowing(
        closed,
        unnamed,
        found.kept(),
        frozenset(found.made),
        found.unread(),
        found.renamed,
        frozenset() if policy.said_on is Grain.DAY else frozenset({JudgementKind.PARTITION}),
    )
    chosen = visible(frames, on, narrowing, ontology, marks)
    if policy.rare:
        values = {n: change.value for n, change in found.made.items() if change.value is not None}
        rare = rare_values(frames.statements, policy.rare, policy.smallest, chosen.statements, values)
        if rare:
            rows = _reasons(dict.fromkeys(sorted(rare), Reason.RARE))
            narrowing = replace(narrowing, kept=pl.concat([narrowing.kept, rows]))
            chosen = visible(frames, on, narrowing, ontology, marks)
    changes = {n: change for n, change in found.made.items() if n in chosen.coarse}
    for n in chosen.coarse - changes.keys():
        changes[n] = Change((REFERS,), wordless=False)
    names = pseudonyms(personal, unnamed, taken, key, ontology, renamed)
    merged = {old: names.ids[new] for old, new in frames.redirects.iter_rows() if new in names.ids}
    names = replace(names, ids={**names.ids, **merged})
    return Decision(policy, chosen, changes, names, unnamed, closed, why)


class _Changes:
    """Finds, rule by rule, what stays in and what is coarsened; `made` holds the changes by log number."""

    def __init__(
        self,
        frames: Frames,
        policy: Policy,
        ontology: Ontology,
        unnamed: frozenset[str],
        public: set[str],
        renamed: frozenset[str],
    ) -> None:
        self.renamed = renamed
        self.frames, self.policy, self.ontology, self.unnamed = frames, policy, ontology, unnamed
        self.made: dict[int, Change] = {}
        self._kept: dict[int, Reason] = {}
        self._labels: set[int] = set()
        open_rows = frames.statements.filter(
            pl.col("thing").is_in(pl.Series(sorted(public), dtype=pl.String).implode())
        )
        self._hide_names(open_rows)
        self._apply_rules(open_rows, Containment(frames, public))
        self._shorten_dates(open_rows)
        self._take_words(open_rows)

    def kept(self) -> pl.DataFrame:
        """Return what stays in, with its reason."""
        return _reasons(self._kept)

    def unread(self) -> dict[str, frozenset[int]]:
        """Return, by column, the statements whose text there is replaced or left out."""
        wordless = frozenset(n for n, change in self.made.items() if change.wordless)
        unquoted = wordless | {n for n, change in self.made.items() if QUOTES in change.rules}
        replaced = self._labels | {n for n, change in self.made.items() if change.value is not None}
        return {"value": frozenset(replaced), "original": wordless, "scope": wordless, "quote": unquoted}

    def _change(self, n: int, rule: str, value: str | None = None, *, wordless: bool = True) -> None:
        found = self.made.get(n)
        if found is None:
            self.made[n] = Change((rule,), value, wordless)
        else:
            rules = found.rules if rule in found.rules else (*found.rules, rule)
            self.made[n] = Change(
                rules, value if value is not None else found.value, found.wordless or wordless
            )

    def _hide_names(self, rows: pl.DataFrame) -> None:
        """Keep in what names the unnamed, and change what is said of them or by them."""
        if self.renamed:
            self._rename(rows, self.renamed)
        if not self.unnamed:
            return
        unnamed = pl.Series(sorted(self.unnamed), dtype=pl.String).implode()
        about = rows.filter(pl.col("thing").is_in(unnamed))
        persons = set(self.frames.things.filter(pl.col("schema").is_in(PERSONAL))["thing"])
        for n, name, value, defined in about.select("n", "property", "value", "definition").iter_rows():
            linked = value in persons and value not in self.unnamed
            if linked or (name in NAMING and not (name == "label" and defined)):
                self._kept[n] = Reason.PERSON
            else:
                self._change(n, PSEUDONYM)
                self._labels |= {n} if name == "label" else set()
        self._rename(rows, self.unnamed)

    def _rename(self, rows: pl.DataFrame, names: frozenset[str]) -> None:
        """Change every statement in which one of these ids stands; its words are searched for names like any other."""
        things = pl.Series(sorted(names), dtype=pl.String).implode()
        cited = pl.col("basis").str.strip_prefix("cites:")
        named = pl.any_horizontal(
            pl.col(name).is_in(things).fill_null(False) for name in ("thing", "value", "speaker", "voice")
        ) | cited.is_in(things).fill_null(False)
        passed_on = self.frames.via.filter(pl.col("who").is_in(things))["n"].unique()
        for n in rows.filter(named | pl.col("n").is_in(passed_on.implode()))["n"]:
            self._change(n, PSEUDONYM, wordless=False)

    def _apply_rules(self, rows: pl.DataFrame, containment: Containment) -> None:
        pairs = [
            (schema, name)
            for schema, name in rows.select("schema", "property").unique().iter_rows()
            if schema
        ]
        rules = rules_for(self.policy, self.ontology, pairs)
        if not rules:
            return
        keys = pl.DataFrame(
            list(rules), schema={"schema": pl.String(), "property": pl.String()}, orient="row"
        )
        ruled = rows.join(keys, on=["schema", "property"]).select("n", "schema", "property", "value")
        for n, schema, name, value in ruled.iter_rows():
            rule = rules[schema, name]
            if rule.withholds:
                self._kept[n] = Reason.PROPERTY
                continue
            # a withdrawal without a value of its own says no more than what it withdraws
            if value is None:
                self._change(n, rule.key)
                continue
            coarse = _coarse(rule, value, containment)
            if coarse is None:
                self._kept[n] = Reason.TOO_EXACT
            elif coarse != value:
                self._change(n, rule.key, coarse)

    def _shorten_dates(self, rows: pl.DataFrame) -> None:
        """Change what was said or holds on a day that is to go out less exactly."""
        for name, grain in (("said_on", self.policy.said_on), ("holds_at", self.policy.holds_at)):
            if grain is Grain.DAY:
                continue
            for n, day in rows.filter(pl.col(name).is_not_null()).select("n", name).iter_rows():
                coarse = coarser_date(day, grain)
                if coarse is None:
                    self._kept[n] = Reason.TOO_EXACT
                elif coarse != day:
                    self._change(n, f"dates.{name}")

    def _take_words(self, rows: pl.DataFrame) -> None:
        """Take the words of the source from what stands beside a coarsened value, or from everything."""
        wordy = rows.filter(
            pl.any_horizontal(
                pl.col(name).is_not_null() for name in ("quote", "original", "scope", "selector")
            )
        )
        if not self.policy.documents.quotes:
            for n in wordy.filter(pl.col("quote").is_not_null() | pl.col("selector").is_not_null())["n"]:
                self._change(n, QUOTES, wordless=False)
        by_value = [n for n, change in self.made.items() if change.value is not None or change.wordless]
        if not by_value:
            return
        changed = self.frames.statements.filter(pl.col("n").is_in(by_value))
        things = changed.filter(pl.col("schema") != "Place")["thing"].unique()
        quoted = changed.filter(pl.col("quote").is_not_null()).select("document", "quote").unique()
        beside = wordy.filter(pl.col("thing").is_in(things.implode()))["n"]
        same_words = wordy.join(quoted, on=["document", "quote"], how="semi", nulls_equal=True)["n"]
        for n in {*beside, *same_words}:
            self._change(n, BESIDE)


def _reasons(found: Mapping[int, Reason]) -> pl.DataFrame:
    columns = {"n": list(found), "reason": [reason.value for reason in found.values()]}
    return pl.DataFrame(columns, schema={"n": pl.Int64(), "reason": pl.String()})


def _coarse(rule: Rule, value: str, containment: Containment) -> str | None:
    if rule.place is not None:
        return containment.coarser(value, rule.place)
    return rule.coarser(value) if rule.coarser is not None else None
