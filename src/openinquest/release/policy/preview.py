"""What a release would let out and keep in, counted so that a person can decide within a minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from openinquest.inquiry import Material
from openinquest.ontology import JudgementKind, Ontology, ValueType
from openinquest.record import Record
from openinquest.record.frames import Frames
from openinquest.release.policy.naming import officials_of, personal_things
from openinquest.release.policy.narrowing import Decision, decide
from openinquest.release.policy.pseudonyms import key_of
from openinquest.release.policy.published import Coarsened
from openinquest.release.policy.rules import rules_for
from openinquest.release.policy.terms import Key, Policy
from openinquest.release.policy.writing import coarsened_entries
from openinquest.release.redaction.judging import Leave, redactions
from openinquest.release.visibility import Reason, Visible, marks_of

FIRST = 4
"""How many of each class are listed."""
_DESK = [
    kind.value
    for kind in (
        JudgementKind.MARKS,
        JudgementKind.CUSTODY,
        JudgementKind.RETRACTS,
        JudgementKind.ADJUDICATES,
    )
]
_LINKS = ("incident", "event", "proceeding")
"""Properties that lead to a thing with a day and a place of its own."""
GROUPS = ("content", "voice", "passage")


@dataclass(frozen=True, slots=True)
class Group:
    """A class of entries or things: how many, and the first few (`#12` for an entry, else an id or handle)."""

    count: int
    first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are, go out, and of these in coarser words."""

    all: int
    out: int
    coarsened: int


@dataclass(frozen=True, slots=True)
class Line:
    """Statements on one property of one schema: as they were said, coarsened, and kept in."""

    schema: str
    property: str
    out: int
    coarsened: int
    kept: int


@dataclass(frozen=True, slots=True)
class Shares:
    """Of the statements that go out, those whose group goes out as it was logged, in coarser words, or not at all."""

    logged: int
    coarsened: int
    withheld: int


@dataclass(frozen=True, slots=True)
class Hidden:
    """Of how many cells of a table of persons so many are hidden."""

    hidden: int
    cells: int


@dataclass(frozen=True, slots=True)
class Example:
    """What a rule of the policy coarsens: how many entries, and the first value that changes, before and after."""

    count: int
    first: tuple[str, ...]
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a policy does to a record.

    `lines` count statements by schema and property, `groups` by group of the entry. `kept_statements`,
    `kept_judgements` and `kept_documents` are classes of what stays in by reason, `persons` classes of persons and
    records of persons by what becomes of them, `rules` what each key of the policy coarsens. `cautions` are codes of
    what a person should look at, with what each is about. `copies` counts documents of which a copy has leave, `tables`
    the hidden cells of tables of persons.
    """

    statements: Count
    judgements: Count
    documents: Count
    groups: Mapping[str, Shares]
    lines: tuple[Line, ...]
    kept_statements: Mapping[str, Group]
    kept_judgements: Mapping[str, Group]
    kept_documents: Mapping[str, Group]
    persons: Mapping[str, Group]
    rules: Mapping[str, Example]
    cautions: tuple[tuple[str, str], ...]
    copies: int = 0
    tables: Mapping[str, Hidden] = field(default_factory=dict)


def preview(record: Record, policy: Policy, on: date | None = None, entry: int | None = None) -> Preview:
    """Return what a release with these clocks would let out and keep in; writes nothing. Raises as `decide`."""
    frames, key = record.frames(entry=entry, on=on), key_of(record)
    decision = decide(frames, policy, key, record.ontology, on)
    wanted = sorted(decision.visible.coarse | _targets(frames, decision.visible.coarse))
    after, coarsened = coarsened_entries(record.entries(wanted), decision, key)
    documents = {
        str(identifier)
        for identifier, handle in frames.documents.select("id", "handle").iter_rows()
        if identifier in decision.visible.documents and policy.documents.copied(str(identifier), str(handle))
    }
    copies = sum(of.leave is not Leave.NOTHING for of in redactions(record, documents, entry))
    return replace(
        _preview(frames, decision, after, coarsened, record.ontology),
        copies=copies,
        tables=_tables(frames, decision, record.ontology, on),
    )


def _tables(frames: Frames, decision: Decision, ontology: Ontology, on: date | None) -> dict[str, Hidden]:
    """Return how many cells are hidden in the tables of persons that a release can be asked for."""
    # not above: counting hides small cells by this package
    from openinquest.release.counting import count

    if frames.things.filter(pl.col("schema").is_in(["Casualty", "ListEntry"])).is_empty():
        return {}
    going = pl.Series("n", list(decision.visible.statements), dtype=pl.Int64).to_frame()
    named = set(frames.statements.join(going, on="n", how="semi")["thing"])
    found = count(Material.of(frames, ontology, on=on), 0, decision.policy.smallest, named)
    return {
        table.dimension: Hidden(sum(row.persons is None for row in table.rows), len(table.rows))
        for table in found.tables
        if table.rows
    }


def _targets(frames: Frames, coarse: Iterable[int]) -> set[int]:
    rows = frames.statements.filter(pl.col("n").is_in(list(coarse)) & pl.col("target").is_not_null())
    return set(rows["target"])


def _preview(
    frames: Frames, decision: Decision, after: Visible, coarsened: Sequence[Coarsened], ontology: Ontology
) -> Preview:
    chosen = decision.visible
    handles = dict(frames.documents.select("n", "handle").iter_rows())
    told = frames.judgements.filter(~pl.col("kind").is_in(_DESK)).height
    changed = {found.n for found in coarsened}
    said = changed & chosen.statements.keys()
    return Preview(
        statements=Count(frames.statements.height, len(chosen.statements), len(said)),
        judgements=Count(told, len(chosen.judgements), len(changed) - len(said)),
        documents=Count(frames.documents.height, len(chosen.documents), 0),
        groups=_groups(after, coarsened),
        lines=tuple(_lines(frames.statements, chosen.statements, said)),
        kept_statements=_kept(chosen, "statement", lambda n: f"#{n}"),
        kept_judgements=_kept(chosen, "judgement", lambda n: f"#{n}"),
        kept_documents=_kept(chosen, "document", lambda n: str(handles.get(n) or f"#{n}")),
        persons=_persons(frames, decision, ontology),
        rules=_rules(frames, coarsened),
        cautions=tuple(_cautions(frames, decision, ontology)),
    )


def _groups(after: Visible, coarsened: Sequence[Coarsened]) -> dict[str, Shares]:
    shown: Counter[str] = Counter()
    for groups, many in Counter(after.statements.values()).items():
        for group in groups:
            shown[group] += many
    coarse = Counter(group for found in coarsened if found.n in after.statements for group in found.groups)
    whole = len(after.statements)
    return {g: Shares(shown[g], coarse[g], whole - shown[g] - coarse[g]) for g in GROUPS}


def _lines(statements: pl.DataFrame, out: Mapping[int, object], coarse: Iterable[int]) -> Iterable[Line]:
    rows = statements.select(
        "n", schema=pl.col("schema").fill_null(""), property=pl.col("property")
    )  # fmt: skip
    going = pl.DataFrame({"n": pl.Series(list(out), dtype=pl.Int64)}).with_columns(goes=pl.lit(True))
    coarser = pl.DataFrame({"n": pl.Series(list(coarse), dtype=pl.Int64)}).with_columns(coarse=pl.lit(True))
    rows = rows.join(going, on="n", how="left").join(coarser, on="n", how="left")
    goes, is_coarse = pl.col("goes").fill_null(False), pl.col("coarse").fill_null(False)
    counted = rows.group_by("schema", "property").agg(
        out=(goes & ~is_coarse).sum(), coarsened=(goes & is_coarse).sum(), kept=(~goes).sum()
    )
    for row in (
        counted.sort("schema", "property")
        .select("schema", "property", "out", "coarsened", "kept")
        .iter_rows()
    ):
        yield Line(*row)


def _kept(chosen: Visible, kind: str, name: Callable[[int], str]) -> dict[str, Group]:
    """Return why entries of a kind stay in, the most frequent reason first; marks and the like count for nothing."""
    rows = chosen.kept_in.filter((pl.col("kind") == kind) & (pl.col("reason") != Reason.DESK.value))
    counted = (
        rows.group_by("reason").agg(pl.len(), pl.col("n").sort().head(FIRST)).sort("len", descending=True)
    )
    return {
        reason: Group(count, tuple(name(n) for n in first)) for reason, count, first in counted.iter_rows()
    }


def _persons(frames: Frames, decision: Decision, ontology: Ontology) -> dict[str, Group]:
    """Return persons and records of persons by what becomes of them: `named`, `pseudonym`, `withheld`, `unmarked`."""
    marks = marks_of(frames.judgements)
    found: dict[str, list[str]] = {}
    for thing, _ in personal_things(frames, ontology):
        if not marks.public(thing):
            fate = "unmarked"
        elif thing in decision.closed:
            fate = f"withheld.{decision.why[thing].value}"
        elif thing in decision.unnamed:
            fate = f"pseudonym.{decision.why[thing].value}"
        else:
            fate = "named"
        found.setdefault(fate, []).append(thing)
    return {fate: Group(len(things), tuple(things[:FIRST])) for fate, things in sorted(found.items())}


def _rules(frames: Frames, coarsened: Sequence[Coarsened]) -> dict[str, Example]:
    """Return what each rule coarsens, with the first value that it changes."""
    numbers: dict[str, list[Coarsened]] = {}
    for found in coarsened:
        for rule in found.rules:
            numbers.setdefault(rule, []).append(found)
    firsts = [found.n for rule in numbers.values() for found in rule[:FIRST]]
    rows = frames.statements.filter(pl.col("n").is_in(firsts)).select("n", "value", "said_on")
    before = {n: {"value": value, "said_on": said_on} for n, value, said_on in rows.iter_rows()}
    result = {}
    for rule, group in sorted(numbers.items()):
        example = ("", "")
        for found in group[:FIRST]:
            after = {
                "value": found.groups.get("content", {}).get("value"),
                "said_on": found.groups.get("voice", {}).get("said_on"),
            }
            changes = [
                (str(was), str(after[name]))
                for name, was in before.get(found.n, {}).items()
                if was and after[name] and was != after[name]
            ]
            if changes and rule.startswith(("ages.", "dates.", "places.")):
                example = changes[-1] if rule == "dates.said_on" else changes[0]
                break
        result[rule] = Example(len(group), tuple(f"#{found.n}" for found in group[:FIRST]), *example)
    return result


def _cautions(frames: Frames, decision: Decision, ontology: Ontology) -> Iterable[tuple[str, str]]:
    """Yield what a person should look at before this goes out."""
    policy, chosen = decision.policy, decision.visible
    marks, officials = marks_of(frames.judgements), officials_of(frames)
    unnoted = [
        thing
        for thing, _ in personal_things(frames, ontology)
        if marks.public(thing)
        and thing not in decision.unnamed | decision.closed
        and thing not in officials
        and not marks.consents.get(thing)
    ]
    if unnoted:
        yield "no-consent", _some(unnoted)
    going = frames.statements.join(
        pl.DataFrame({"n": pl.Series(list(chosen.statements), dtype=pl.Int64)}), on="n", how="semi"
    )
    pairs = set(going.select("schema", "property").unique().iter_rows())
    restricted = chosen.kept_in.filter(pl.col("reason") == Reason.LEVEL.value)["n"]
    held = (
        frames.statements.filter(pl.col("n").is_in(restricted.implode())).group_by("schema", "property").len()
    )
    counts = {(schema, name): count for schema, name, count in held.iter_rows()}
    for table, keys in (("ages", policy.ages), ("dates", policy.dates), ("places", policy.places)):
        for schema, name in keys:
            if not name:
                continue
            if (count := counts.get((schema, name), 0)) > 0:
                yield "restricted", f"{table}.{schema}.{name}: {count}"
            elif not any(there == name and ontology.schemata[s].is_a(schema) for s, there in pairs if s):
                yield "idle", f"{table}.{schema}.{name}"
    elsewhere = sorted(set(_elsewhere(policy, ontology, [(schema or "", name) for schema, name in pairs])))
    if elsewhere:
        yield "elsewhere", _some(elsewhere)
    if policy.ages or policy.dates or policy.places or decision.unnamed:
        free = sorted(
            f"{schema}.{name}"
            for schema, name in pairs
            if (found := ontology.schemata.get(schema or "")) is not None
            and any(schema == owner for owner, _ in (*policy.ages, *policy.dates, *policy.places))
            and (prop := found.properties.get(name)) is not None
            and prop.type.value == "text"
        )
        if free:
            yield "free-text", _some(free)
    if policy.persons.require_consent and all(not note for note in marks.consents.values()):
        yield "no-notes", ""


def _elsewhere(policy: Policy, ontology: Ontology, going: Sequence[Key]) -> Iterable[str]:
    """Yield properties that go out exact and may say what others are coarsened for."""
    ruled = rules_for(policy, ontology, list(going))
    owners = {owner for owner, _ in (*policy.dates, *policy.places)}
    for schema, name in going:
        found = ontology.schemata.get(schema)
        prop = found.properties.get(name) if found else None
        if found is None or prop is None or (schema, name) in ruled:
            continue
        if prop.type is ValueType.THING and name in _LINKS and any(map(found.is_a, owners)):
            yield f"{schema}.{name}"
        if policy.ages and prop.unit == "years":
            yield f"{schema}.{name}"


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - FIRST} more" if len(names) > FIRST else ""
    return ", ".join(names[:FIRST]) + more
