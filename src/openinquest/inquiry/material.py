"""The frames with what every computation reads from them, indexed once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from openinquest.inquiry.comparing import Rule, Timing
from openinquest.inquiry.hearing import Hearing
from openinquest.inquiry.judgements import read_judgements
from openinquest.inquiry.labels import Labels, answer_of
from openinquest.inquiry.parties import Parties
from openinquest.inquiry.schemata import Schemata
from openinquest.inquiry.statements import COLUMNS, Statement, read_statements
from openinquest.inquiry.withdrawals import Withdrawals, find_withdrawals
from openinquest.ontology import Counting, JudgementKind, Ontology, Reading, Stance, ValueType, load_ontology
from openinquest.record.frames import Frames

if TYPE_CHECKING:
    from openinquest.inquiry.accounts import Account
    from openinquest.inquiry.deadlines.rule import Rule as LegalRule

FIGURE, CLAIM, MATTER, QUESTION = "Figure", "Claim", "Matter", "Question"
VALUE, HOLDS, ANSWER = "value", "holds", "answer"
POINT_PROPERTY: Mapping[str, str] = {FIGURE: VALUE, CLAIM: HOLDS, MATTER: ANSWER}
"""The one property that is the point of a thing of these types."""


@dataclass(frozen=True)
class Material:
    """What `figures`, `versions`, `questions` and `why` work on; make it once and pass it to each.

    `on` is the day at which the frames were cut, None where they were not. `legal_rules` are those by which
    terms are counted: without any nothing falls due.
    """

    frames: Frames
    ontology: Ontology
    parties: Parties
    withdrawals: Withdrawals
    schemata: Schemata
    on: date | None = None
    legal_rules: tuple[LegalRule, ...] = ()

    @classmethod
    def of(
        cls,
        frames: Frames,
        ontology: Ontology | None = None,
        on: date | None = None,
        legal_rules: Iterable[LegalRule] = (),
    ) -> Material:
        """Index the frames of one setting of the record's clocks; `on` is the day at which they were cut."""
        return cls(
            frames=frames,
            ontology=ontology or load_ontology(),
            parties=Parties.of(frames.parties),
            withdrawals=find_withdrawals(frames.statements, frames.via),
            schemata=Schemata(frames.things),
            on=on,
            legal_rules=tuple(legal_rules),
        )

    @cached_property
    def accounts_of(self) -> dict[frozenset[str], dict[str, Account]]:
        """The accounts of all things of some types that were made already (see `accounts`)."""
        return {}

    @cached_property
    def labels(self) -> Labels:
        """What things are called."""
        return Labels.of(self.frames.things, _answers(self.frames.statements), self.ontology)

    @cached_property
    def voices(self) -> Mapping[str, str]:
        """The voice for which each speaker spoke most often."""
        return _voices(self.frames.statements)

    @cached_property
    def own_documents(self) -> Mapping[str, frozenset[str]]:
        """The ids of things that are named as the publisher of a document, by document."""
        return _own_documents(self.frames)

    def of_type(self, *schemata: str) -> pl.DataFrame:
        """Return what is said of the things of some types, in the columns of `Statement`; found once a type."""
        statements = self.frames.statements.lazy().select(COLUMNS)
        for schema in schemata:
            if schema not in self._by_type:
                self._by_type[schema] = statements.filter(pl.col("schema") == schema).collect()
        found = [self._by_type[schema] for schema in dict.fromkeys(schemata)]
        return pl.concat(found) if found else statements.head(0).collect()

    @cached_property
    def _by_type(self) -> dict[str, pl.DataFrame]:
        return {}

    def statements(self, rows: pl.Expr) -> list[Statement]:
        """Return the statements that a condition on the statements frame selects, ordered by log number."""
        found = self.frames.statements.lazy().filter(rows).select(COLUMNS).collect()
        return read_statements(found, self.frames.via)

    def numbered(self, numbers: Iterable[int]) -> dict[int, Statement]:
        """Return statements by log number; numbers that do not stand are left out."""
        wanted = pl.DataFrame({"n": sorted(set(numbers))}, schema={"n": pl.Int64})
        rows = self.frames.statements.lazy().join(wanted.lazy(), on="n", how="semi").select(COLUMNS).collect()
        return {s.n: s for s in read_statements(rows, self.frames.via)}

    def things_of(self, schema: str) -> list[str]:
        """Return the ids of the things of a type, sorted."""
        return self.schemata.things_of(schema)

    def defined(self, things: Iterable[str]) -> dict[str, dict[str, list[str]]]:
        """Return, by thing and property, what the record says of things, else what the first speaker says."""
        wanted = pl.DataFrame({"thing": list(dict.fromkeys(things))}, schema={"thing": pl.String})
        rows = (
            self.frames.statements.lazy()
            .select("thing", "property", "value", "stance", "definition", "n")
            .join(wanted.lazy(), on="thing", how="semi")
            .filter((pl.col("stance") == Stance.ASSERTS.value) & pl.col("value").is_not_null())
            .sort(pl.col("definition"), pl.col("n"), descending=[True, False])
            .select("thing", "property", "value", "definition")
            .collect()
        )
        found: dict[str, dict[str, list[str]]] = defaultdict(dict)
        by_record: set[tuple[str, str]] = set()
        for thing, prop, value, definition in rows.iter_rows():
            values = found[thing].setdefault(prop, [])
            if definition:
                by_record.add((thing, prop))
            elif (thing, prop) in by_record:
                continue
            if value not in values:
                values.append(value)
        return found

    def rule(self, schema: str | None, prop: str, defined: Mapping[str, list[str]] | None = None) -> Rule:
        """Return how the values of a property compare; `defined` is what the record says of the thing."""
        defined = defined or {}
        if schema == FIGURE and prop == VALUE:
            counting = defined.get("counting", [Counting.CLOSED_TOTAL.value])[0]
            timing = Timing.ACCUMULATES if counting == Counting.ACCUMULATES else Timing.IGNORED
            return Rule(ValueType.QUANTITY, timing=timing)
        if schema == CLAIM and prop == HOLDS:
            return Rule(ValueType.YESNO)
        if schema == MATTER and prop == ANSWER:
            return Rule(ValueType.CHOICE, together=_pairs(defined.get("compatible", [])))
        found = self.ontology.schemata.get(schema or "Thing")
        known = found.properties.get(prop) if found else None
        if known is None:
            return Rule(ValueType.TEXT, single=False, timing=Timing.STATE)
        inside = self.inside if known.type is ValueType.PLACE else None
        return Rule(known.type, known.single, Timing.STATE, inside=inside)

    def inside(self, part: str, whole: str) -> bool:
        """Return whether a `within` judgement, or a chain of them, puts one thing inside another."""
        if part not in self._containing:  # as most of what is asked
            return False
        seen, queue = {part}, [part]
        while queue:
            for other in self._containing.get(queue.pop(), ()):
                if other == whole:
                    return True
                if other not in seen:
                    seen.add(other)
                    queue.append(other)
        return False

    @cached_property
    def republished(self) -> Mapping[str, str]:
        """The document that others republish, directly or through others, by each of them."""
        frame = self.frames.judgements.filter(pl.col("kind") == JudgementKind.REPUBLISHES.value)
        direct = {left: right for lefts, right in frame.select("left", "right").iter_rows() for left in lefts}
        found = {}
        for document in direct:
            seen, source = {document}, direct[document]
            while source in direct and source not in seen:
                seen.add(source)
                source = direct[source]
            # A ring has no first text; its least name stands for all of it.
            found[document] = min(seen) if source in seen else source
        return found

    @cached_property
    def hearing(self) -> Hearing:
        """Who heard the speakers that nobody names."""
        return Hearing.of(self.frames.documents, self.republished, self.own_documents)

    @cached_property
    def read_whole(self) -> frozenset[str]:
        """The documents of the register that somebody read whole."""
        read = read_judgements(self.frames.judgements, JudgementKind.READ)
        whole = {document for j in read if j.reading is Reading.WHOLE for document in j.left}
        return frozenset(whole & set(self.frames.documents.select(pl.coalesce("handle", "id")).to_series()))

    @cached_property
    def party_order(self) -> Mapping[str, float]:
        """Where the column of each party stands, as far as the record says it."""
        rows = self.frames.statements.filter(
            (pl.col("schema") == "Party") & (pl.col("property") == "order") & pl.col("definition")
        ).select("thing", pl.col("value").cast(pl.Float64, strict=False))
        return {thing: order for thing, order in rows.iter_rows() if order is not None}

    @cached_property
    def accumulating(self) -> list[str]:
        """The figures of which anybody says that they accumulate, sorted."""
        return self._said_to_be(
            FIGURE, (pl.col("property") == "counting") & (pl.col("value") == Counting.ACCUMULATES.value)
        )

    @cached_property
    def pairing(self) -> list[str]:
        """The matters of which two answers can both hold, sorted."""
        return self._said_to_be(MATTER, pl.col("property") == "compatible")

    def _said_to_be(self, schema: str, so: pl.Expr) -> list[str]:
        rows = (
            self.frames.statements.lazy().filter((pl.col("schema") == schema) & so).select("thing").collect()
        )
        return rows["thing"].drop_nulls().unique().sort().to_list()

    @property
    def contained(self) -> Iterable[str]:
        """The things that lie in others by a `within` judgement or definition."""
        return self._containing.keys()

    @cached_property
    def _containing(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        within = self.frames.judgements.filter(pl.col("kind") == JudgementKind.WITHIN.value)
        for left, right in within.select("left", "right").iter_rows():
            for part in left:
                found[part].append(right)
        places = self.frames.statements.filter(
            (pl.col("property") == "within") & pl.col("definition") & pl.col("value").is_not_null()
        )
        for part, whole in places.select("thing", "value").iter_rows():
            found[part].append(whole)
        return found


def _pairs(texts: Iterable[str]) -> frozenset[frozenset[str]]:
    """Return the pairs of answers written as `coup + treason`."""
    pairs = (frozenset(part.strip() for part in text.split("+")) for text in texts)
    return frozenset(pair for pair in pairs if len(pair) == 2)


def _voices(statements: pl.DataFrame) -> Mapping[str, str]:
    """Return the voice for which each speaker spoke most often; ties by name."""
    counted = (
        statements.lazy()
        .select("speaker", "voice")
        .filter(pl.col("voice").is_not_null())
        .group_by("speaker", "voice")
        .len()
        .sort("speaker", "len", "voice", descending=[False, True, False])
        .unique("speaker", keep="first", maintain_order=True)
        .select("speaker", "voice")
        .collect()
    )
    return dict(counted.iter_rows())


def _own_documents(frames: Frames) -> Mapping[str, frozenset[str]]:
    """Return by document the ids of things whose id or label is the name of its publisher."""
    names: dict[str, set[str]] = defaultdict(set)
    published = frames.documents.select(
        pl.coalesce("handle", "id").alias("document"), "publisher"
    ).drop_nulls()
    if published.is_empty():
        return {}
    wanted = {publisher.casefold() for publisher in published["publisher"]}
    for row in frames.things.select("thing", "label_en", "label_ru", "label_kk").iter_rows():
        for text in row:
            if text is not None and text.casefold() in wanted:
                names[text.casefold()].add(row[0])
    return {
        document: frozenset(names[publisher.casefold()])
        for document, publisher in published.iter_rows()
        if publisher.casefold() in names
    }


def _answers(statements: pl.DataFrame) -> Mapping[str, str]:
    """Return the Answer things by matter and code."""
    about = (pl.col("schema") == "Answer") & pl.col("property").is_in(["matter", "code"])
    rows = statements.select("thing", "schema", "property", "value").filter(about)
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for thing, prop, value in rows.select("thing", "property", "value").iter_rows():
        found[thing][prop] = value
    return {
        answer_of(about["matter"], about["code"]): thing
        for thing, about in found.items()
        if about.keys() >= {"matter", "code"}
    }
