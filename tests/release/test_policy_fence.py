"""The fence: the snapshot has no place for what stays in, and no withheld text gets into any file of a release."""

from __future__ import annotations

import dataclasses
import io
import re
import types
import typing
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from openinquest.ontology import load_ontology
from openinquest.record import Record, create_record
from openinquest.record.entry import EntryKind, grouped
from openinquest.record.identity import identity
from openinquest.record.settings import Settings
from openinquest.release import build_snapshot, public_frames, snapshot, write_release
from openinquest.release.downloads import csv_bytes, parquet_bytes, statement_rows
from openinquest.release.ingredients import meta_of
from openinquest.release.leaks import LeaksFound
from openinquest.release.manifest import Manifest
from openinquest.release.policy import coarsened_among, coarsened_entries, decide, key_of, read_policy
from openinquest.release.publishing import publish

FORBIDDEN = re.compile(
    r"(^|_)(coder|coded|coded_at|coded_from|method|import|salt|commitment|content_id|identity|key|mark|marks|level|"
    r"consent|inferred|custody|sealed|restricted|confidence_note)($|_)"
)


def dataclasses_in(kind: type, seen: set[type]) -> Iterator[type]:
    """Yield a dataclass and all that its fields may hold, through lists and mappings."""
    if not dataclasses.is_dataclass(kind) or kind in seen:
        return
    seen.add(kind)
    yield kind
    for hint in typing.get_type_hints(kind).values():
        waiting = [hint]
        while waiting:
            found = waiting.pop()
            waiting += typing.get_args(found)
            if isinstance(found, type):
                yield from dataclasses_in(found, seen)


def test_the_snapshot_has_no_field_for_what_stays_in() -> None:
    kinds = list(dataclasses_in(snapshot.Snapshot, set()))
    assert len(kinds) > 20
    assert set(kinds) >= {kind for kind in vars(snapshot).values() if dataclasses.is_dataclass(kind)}
    fields = {(kind.__name__, field.name) for kind in kinds for field in dataclasses.fields(kind)}
    assert {pair for pair in fields if FORBIDDEN.search(pair[1])} <= {("Trial", "method")}, (
        "how was it estimated"
    )
    assert all(kind.__dataclass_params__.frozen for kind in kinds)  # type: ignore[attr-defined]
    assert not any("__dict__" in dir(kind) and not hasattr(kind, "__slots__") for kind in kinds)
    loose = {
        (kind.__name__, name)
        for kind in kinds
        for name, hint in typing.get_type_hints(kind).items()
        if any(found in (Any, object, dict, bytes) for found in _parts(hint))
    }
    assert not loose, "a field that may hold anything may hold what stays in"


def _parts(hint: Any) -> Iterator[Any]:
    yield hint
    for argument in typing.get_args(hint):
        if not isinstance(argument, types.EllipsisType):
            yield from _parts(argument)


CODING = {"coder": "token-coder", "coded_at": "2026-02-03T04:05:06Z", "method": "import:token-method"}
BY = {"by": "token-coder", "at": "2026-02-03T04:05:06Z", "method": "person"}
PEOPLE, PLACES, TEXTS = 4, 3, ("occupation", "cause", "circumstances", "exact_location", "note")
WORDS = frozenset({"original", "scope", "quote"})
ALL = frozenset({"value", "occasion"}) | WORDS
Fields = dict[str, Any]


def of_unnamed(flat: Fields, but: str = "") -> bool:
    """Say whether a statement is about a person or a death whom a policy leaves unnamed."""
    return flat["thing"][:2] in ("c.", "p.") and flat["thing"] != "p.0" and flat["thing"][:2] != but


def without_names(flat: Fields, but: str = "") -> frozenset[str]:
    """Return what may not go out of a statement where persons go under pseudonyms."""
    if not of_unnamed(flat, but):
        return frozenset()
    return WORDS | {"value"} if flat["property"] in ("label", "name", *TEXTS[-1:]) else WORDS


POLICIES: dict[str, Callable[[Fields], frozenset[str]]] = {
    "": lambda flat: frozenset(),
    '[persons]\nnamed = "officials"\nunnamed = "pseudonym"': without_names,
    '[persons]\nrequire_consent = true\nunnamed = "pseudonym"\n[ages]\nCasualty.age = 10': without_names,
    '[persons]\nnamed = "officials"\n[dates]\nsaid_on = "year"': lambda flat: (
        ALL if of_unnamed(flat) else frozenset({"occasion"})
    ),
    '[withheld]\nCasualty = ["cause", "circumstances"]\n[documents]\nquotes = false': lambda flat: (
        ALL if flat["property"] in ("cause", "circumstances") else frozenset({"quote"})
    ),
    '[ages]\nCasualty.age = 20\n[dates]\nCasualty.date = "year"\n[places]\nCasualty.place = "region"': lambda flat: (
        WORDS if flat["property"] in ("age", "date") else frozenset()
    ),
    '[properties]\nCasualty=["date", "place"]\n[persons]\nunnamed="pseudonym"\nschemata=["Person"]': lambda flat: (
        without_names(flat, but="p.")
        if flat["property"] in ("date", "place", "schema", "label") or flat["thing"][:2] != "c."
        else ALL
    ),
    '[tables]\nsmallest = 3\nrare = ["Casualty.place", "Casualty.status"]': lambda flat: frozenset(),
}
"""Policies, each with what may not go out of a statement under it, whatever the marks say."""


@st.composite
def plans(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what is marked how: of each thing, document and statement a level, of some a group; and a policy."""
    levels = st.sampled_from(["public"] * 4 + ["restricted", "sealed", None])
    names = (
        [f"c.{i}" for i in range(PEOPLE)]
        + [f"p.{i}" for i in range(PEOPLE)]
        + ["doc.0", "doc.1", "inc", "body"]
    )
    marks = {name: draw(levels) for name in names}
    statements = draw(st.lists(st.tuples(
        st.integers(0, PEOPLE - 1), st.sampled_from([*TEXTS, "age", "date", "place", "status", "name", "person"]),
        st.sampled_from(["body", *(f"p.{i}" for i in range(PEOPLE))]), st.sampled_from([0, 1, None]),
        st.sampled_from(["public", "public", "restricted", "sealed", None]),
        st.sampled_from([None, None, "content", "voice", "passage"]), st.booleans(),
    ), min_size=1, max_size=14))  # fmt: skip
    return {"marks": marks, "statements": statements, "policy": draw(st.sampled_from(sorted(POLICIES)))}


def made(folder: Path, plan: dict[str, Any]) -> Record:
    """Make the record of a plan; every text in it begins with `token-` and is there once."""
    things = [(f"c.{i}", "Casualty") for i in range(PEOPLE)] + [(f"p.{i}", "Person") for i in range(PEOPLE)]
    things += [(f"place.{i}", "Place") for i in range(PLACES)] + [("inc", "Incident"), ("body", "PublicBody")]
    flats: list[dict[str, Any]] = []

    def define(thing: str, name: str, value: str) -> None:
        flats.append(
            {
                "thing": thing,
                "property": name,
                "value": value,
                "stance": "asserts",
                "speaker": "record",
                **CODING,
            }
        )

    for thing, schema in things:
        define(thing, "schema", schema)
        define(thing, "label", f"Token-{thing.replace('.', '-')}-label@en")
    define("place.0", "kind", "region")
    define("place.1", "within", "place.0")
    define("p.0", "public_role", "yes")
    documents = [
        {"id": f"{i}" * 64, "handle": f"doc.{i}", "title": f"token-title-{i}", "publisher": "token-publisher",
            "address": f"https://example.org/token-address-{i}", "language": "en", "author": f"token-author-{i}",
            "published_on": "2022-03-01", "media_type": "text/html", **CODING}
        for i in (0, 1)
    ]  # fmt: skip
    marks = [(name, level, "") for name, level in plan["marks"].items() if level]
    marks += [(f"place.{i}", "public", "") for i in range(PLACES)]
    for at, (person, name, speaker, document, level, group, denies) in enumerate(plan["statements"]):
        sign = chr(ord("a") + at)  # of which none begins another, as 1 begins 10
        value = {
            "age": str(20 + at), "date": f"2022-01-{at + 1:02}", "place": f"place.{at % PLACES}", "status": "civilian",
            "person": f"p.{1 + person % (PEOPLE - 1)}", "name": f"Token-name-{sign}@en",
        }.get(name, f"token-value-{sign}")  # fmt: skip
        flat: dict[str, Any] = {
            "thing": f"c.{person}", "property": name, "value": value, "stance": "asserts", "speaker": speaker,
            "basis": "own", "said_on": f"2022-03-{at + 1:02}", "occasion": f"token-occasion-{sign}",
            "original": f"token-original-{sign}", "scope": f"token-scope-{sign}", **CODING,
        }  # fmt: skip
        if document is not None:
            flat |= {"document": f"{document}" * 64, "quote": f"token-quote-{sign}", "wording": "verbatim"}
        flats.append(flat)
        identifier = identity(grouped(EntryKind.STATEMENT, flat))
        if level:
            marks.append((identifier, level, ""))
        if group:
            marks.append((identifier, "restricted", group))
        if denies:
            flats.append(
                {
                    **flat,
                    "stance": "denies",
                    "target": identifier,
                    "speaker": "body",
                    "scope": f"token-denial-{sign}",
                }
            )
    ids = {document["handle"]: document["id"] for document in documents}
    judged = [
        {"kind": "marks", "left": ids.get(name, name), **BY,
            "value": {"level": level, "consent": "token-consent", **({"group": group} if group else {})}}
        for name, level, group in marks
    ]  # fmt: skip
    record = create_record(folder, Settings(title={"en": "Plan"}))
    record.append(flats, judged, documents)
    return record


def allowed(record: Record, plan: dict[str, Any]) -> tuple[set[str], set[str]]:
    """Return all tokens of a record, and those that may go out by the plan: an oracle of its own, from the groups.

    It allows too much (it knows nothing of withdrawals or rare values), and never what a mark keeps in.
    """
    ontology = load_ontology()
    schema_of = {"c.": "Casualty", "p.": "Person"}
    marks: dict[str, Any] = dict(plan["marks"])
    every: set[str] = set()
    free: set[str] = set()
    own: dict[str, dict[str, str]] = {}
    for _, flat in record.flats(EntryKind.JUDGEMENT):
        every |= tokens(flat)
        own.setdefault(str(flat["left"]), {})[flat["value"].get("group", "")] = flat["value"]["level"]
    for _, flat in record.flats(EntryKind.DOCUMENT):
        every |= tokens(flat)
        if marks[flat["handle"]] == "public":
            free |= tokens({name: flat[name] for name in ("title", "publisher", "address")})
    for _, flat in record.flats(EntryKind.STATEMENT):
        every |= tokens(flat)
        thing = str(flat["thing"])
        public = marks.get(thing, "public") == "public"
        prop = ontology.schemata[schema_of.get(thing[:2], "Thing")].properties.get(flat["property"])
        mine = own.get(identity(grouped(EntryKind.STATEMENT, flat)), {})
        level = prop.level.value if prop is not None else "public"
        open_level = level == "public" or (level == "restricted" and mine.get("") == "public")
        if not public or mine.get("", "public") != "public" or "content" in mine or not open_level:
            continue
        kept = POLICIES[plan["policy"]](flat)
        free |= tokens({name: flat.get(name, "") for name in {"value", "original", "scope"} - kept})
        if (
            "occasion" not in kept
            and "voice" not in mine
            and marks.get(flat["speaker"], "public") == "public"
        ):
            free |= tokens({"occasion": flat.get("occasion", "")})
        if (
            "quote" not in kept
            and "passage" not in mine
            and marks.get(f"doc.{flat.get('document', '-')[0]}") == "public"
        ):
            free |= tokens({"quote": flat.get("quote", "")})
    return every, free


def tokens(flat: dict[str, Any]) -> set[str]:
    return set(re.findall(r"token-[a-z]+(?:-[a-z0-9]+)*", str(flat).lower()))


def policy_of(plan: dict[str, Any], folder: Path) -> Any:
    path = folder / "policy.toml"
    path.write_text(plan["policy"], encoding="utf-8")
    return read_policy(path)


_CHECKED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
_PHASES = [
    Phase.explicit,
    Phase.reuse,
    Phase.generate,
]  # a record is too much to make smaller a thousand times


@settings(max_examples=5, deadline=None, suppress_health_check=_CHECKED, phases=_PHASES)
@given(plans())
def test_nothing_that_a_page_can_be_made_of_holds_a_withheld_text(
    tmp_path_factory: pytest.TempPathFactory, plan: dict[str, Any]
) -> None:
    _search_all_that_pages_are_made_of(tmp_path_factory.mktemp("plan"), plan)


@pytest.mark.nightly
@settings(max_examples=100, deadline=None, suppress_health_check=_CHECKED, phases=_PHASES)
@given(plans())
def test_nothing_that_a_page_can_be_made_of_holds_a_withheld_text_in_many_records(
    tmp_path_factory: pytest.TempPathFactory, plan: dict[str, Any]
) -> None:
    _search_all_that_pages_are_made_of(tmp_path_factory.mktemp("plan"), plan)


def _search_all_that_pages_are_made_of(folder: Path, plan: dict[str, Any]) -> None:
    with made(folder / "record", plan) as record:
        key = key_of(record)
        decision = decide(record.frames(), policy_of(plan, folder), key, record.ontology)
        documents = [
            n for n, flat in record.flats(EntryKind.DOCUMENT) if flat["id"] in decision.visible.documents
        ]
        read = list(
            record.entries(sorted((*decision.visible.statements, *decision.visible.judgements, *documents)))
        )
        chosen, coarsened = coarsened_entries(read, decision, key)
        entries = list(publish(read, chosen, record.tree()))
        coarsened = coarsened_among(coarsened, {entry.n for entry in entries})
        frames = public_frames(entries, record.ontology, coarsened)
        head = record.head()
        meta = meta_of(Manifest({}, "", "2026-11-22", "", head.size, head.root.hex(), "", {}), len(entries))
        rows = statement_rows(entries, coarsened)
        held = b"".join(entry.line() for entry in entries) + b"".join(found.line() for found in coarsened)
        held += csv_bytes(rows) + repr(build_snapshot(frames, meta, record.ontology)).encode()
        held += pl.read_parquet(io.BytesIO(parquet_bytes(rows))).write_csv().encode()
        every, free = allowed(record, plan)
    assert not {token for token in every - free if token.encode() in held.lower()}


@pytest.mark.nightly
@settings(max_examples=12, deadline=None, suppress_health_check=_CHECKED, phases=_PHASES)
@given(plans())
def test_no_file_of_a_release_holds_a_withheld_text(
    tmp_path_factory: pytest.TempPathFactory, plan: dict[str, Any]
) -> None:
    folder = tmp_path_factory.mktemp("plan")
    with made(folder / "record", plan) as record:
        try:
            write_release(record, folder / "site", policy=policy_of(plan, folder), today=date(2026, 11, 22))
        except LeaksFound:
            event("stopped by the leak check")
            assert not (folder / "site").exists()
            return
        out = folder / "site"
        every, free = allowed(record, plan)
    for path in (path for path in out.rglob("*") if path.is_file()):
        data = path.read_bytes().lower() + str(path.relative_to(out)).encode()
        if path.suffix == ".parquet":
            data += pl.read_parquet(path).write_csv().encode().lower()
        assert not {token for token in every - free if token.encode() in data}, path
