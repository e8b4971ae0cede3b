"""Frames of an invented record of any size with things of every type that inquiry has a view of.

A record of a million statements is mostly persons: six things in ten are deaths and rows of lists, one in ten figures,
claims and matters, the rest questions, cases, complaints, posts and units. A second coder worked through every tenth
document. Always the same for the same size.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil

import numpy as np
import polars as pl

from openinquest.ontology import load_ontology
from openinquest.record.frames import SCHEMATA, Frames

SPEAKERS, VOICES, PARTIES, PLACES = 500, 60, 7, 400
FIRST = date(2031, 3, 10)
DAYS = [(FIRST + timedelta(days=day)).isoformat() for day in range(900)]
ARRAY = np.ndarray
REPEATED = 0.85
"""Share of further accounts of a person, case or unit that repeat the first; figures, claims and matters have none."""
BASES = {"own": 0.77, "unstated": 0.22, "cites:voice-1": 0.01}
UNDATED, DENIED = 0.08, 0.025
"""Shares as in the example record of January 2022."""
CONTESTED = frozenset({"Figure", "Claim", "Matter"})
CODED_TWICE = 10
"""Of so many documents one was coded by a second person, too."""
MISSED, OTHER_WORDS, OTHER_VALUE, OTHER_BASIS = 0.05, 0.4, 0.1, 0.05
"""Shares of passages that the second coder left, or coded from fewer words, with another value or basis."""

Values = Callable[[np.random.Generator, ARRAY], list[str]]
"""Values of a property for things with these numbers."""


@dataclass(frozen=True)
class Kind:
    """A type of things: how many of a thousand things are of it, and what is said of each how often."""

    share: int
    properties: Mapping[str, tuple[int, Values]] = field(default_factory=dict)
    defined: Mapping[str, Values] = field(default_factory=dict)


def one_of(*words: str) -> Values:
    return lambda generator, numbers: [words[i] for i in generator.integers(len(words), size=len(numbers))]


def day(within: int = len(DAYS)) -> Values:
    return lambda generator, numbers: [DAYS[i] for i in generator.integers(within, size=len(numbers))]


def number(most: int) -> Values:
    return lambda generator, numbers: [str(i) for i in generator.integers(1, most, size=len(numbers))]


def thing(kind: str, many: int) -> Values:
    return lambda generator, numbers: [
        f"{kind}-{i}" for i in generator.integers(max(many, 1), size=len(numbers))
    ]


def same(kind: str, per: int = 1) -> Values:
    """The thing of another kind whose number is this one's, divided by `per`."""
    return lambda generator, numbers: [f"{kind}-{i // per}" for i in numbers]


def text(words: int = 6) -> Values:
    stock = [f"word{i}" for i in range(3_000)]

    def make(generator: np.random.Generator, numbers: ARRAY) -> list[str]:
        picks = generator.integers(len(stock), size=(len(numbers), words))
        return [" ".join(stock[i] for i in row) for row in picks]

    return make


PLACE, SPEAKER = thing("place", PLACES), thing("voice", VOICES)


def kinds(things: int) -> Mapping[str, Kind]:
    """What a record of so many things is made of."""
    share = {
        "Question": things * 30 // 1000,
        "Proceeding": things * 40 // 1000,
        "Unit": max(things * 10 // 1000, 2),
    }
    questions, cases, units = max(share["Question"], 1), max(share["Proceeding"], 1), share["Unit"]
    return {
        "Figure": Kind(
            60,
            {"value": (6, number(400))},
            {
                "counting": one_of("closed-total", "accumulates"), "measure": one_of("deaths", "detentions", "cases"),
                "unit": one_of("persons"), "place": PLACE,
            },
        ),
        "Claim": Kind(40, {"holds": (4, one_of("yes"))}, {"proposition": text(9)}),
        "Matter": Kind(10, {"answer": (4, one_of("a", "b", "c"))}, {"answers": one_of("a"), "question": text(9)}),
        "Question": Kind(
            30,
            {
                "text": (1, text(9)), "asked_on": (1, day(400)), "asked_of": (1, SPEAKER), "asked_by": (1, SPEAKER),
                "forum": (1, one_of("letter", "hearing", "press", "parliament")),
            },
        ),
        "Reply": Kind(
            20, {"content": (2, text(9)), "given_on": (1, day()), "reply_to": (1, thing("Question", questions))}
        ),
        "Proceeding": Kind(
            40,
            {
                "number": (1, number(10**9)), "kind": (1, one_of("pre-trial", "criminal")), "opened_on": (2, day(300)),
                "place": (1, PLACE), "body": (1, SPEAKER), "article": (1, one_of("99", "146", "362")),
            },
        ),
        "Decision": Kind(
            60,
            {
                "date": (2, day()), "proceeding": (1, thing("Proceeding", cases)), "decider": (1, SPEAKER),
                "ground": (1, one_of("no-event", "no-elements", "person-not-identified")),
            },
            {"kind": one_of("opened", "interrupted", "discontinued", "sent-to-court", "verdict", "resumed")},
        ),
        "Complaint": Kind(
            40,
            {
                "lodged_with": (1, SPEAKER), "lodged_on": (1, day(500)), "against": (1, SPEAKER),
                "kind": (1, one_of("court-complaint", "crime-report", "appeal")), "forwarded_to": (1, SPEAKER),
                "forwarded_on": (1, day()), "ground": (1, one_of("ill-treatment", "discontinuation")),
            },
        ),
        "Hearing": Kind(5, {"date": (1, day()), "speaker": (3, SPEAKER), "broadcast": (1, one_of("yes", "no"))}),
        "Commitment": Kind(
            10, {"content": (1, text(9)), "made_by": (1, SPEAKER), "made_on": (1, day(400)), "due": (1, day())}
        ),
        "Unit": Kind(10, {"area": (1, PLACE), "strength": (2, number(900))}),
        "Position": Kind(10, {}, {"body": thing("Unit", units)}),
        "Subordination": Kind(
            20,
            {"from": (1, day(300)), "to": (1, day()), "kind": (1, one_of("de-jure", "de-facto"))},
            {"subordinate": same("Unit", 2), "superior": thing("Unit", units)},
        ),
        "Deployment": Kind(
            20, {"place": (1, PLACE), "from": (1, day(300)), "to": (1, day()), "task": (1, text())},
            {"unit": thing("Unit", units)},
        ),
        "Occupancy": Kind(
            20, {"holder": (1, thing("Person", 3_000)), "held": (3, one_of("yes")), "from": (1, day(300))},
            {"post": same("Position", 2)},
        ),
        "Order": Kind(5, {"given_by": (1, SPEAKER), "content": (1, text()), "date": (1, day()), "place": (1, PLACE)}),
        "CasualtyList": Kind(1, {"published_on": (1, day())}),
        "ListEntry": Kind(
            300,
            {
                "name": (1, text(3)), "age": (1, number(90)), "sex": (1, one_of("m", "f")), "date": (1, day(30)),
                "place": (1, PLACE),
            },
            {"list": thing("CasualtyList", max(things // 1000, 1))},
        ),
        "Casualty": Kind(
            299,
            {
                "name": (2, text(3)), "age": (2, number(90)), "sex": (2, one_of("m", "f")), "date": (2, day(30)),
                "place": (2, PLACE), "cause": (2, text(2)), "circumstances": (3, text(12)),
            },
        ),
    }  # fmt: skip


def frames(statements: int, seed: int = 1, *, things: int = 0, accounts: float = 1.0) -> Frames:
    """Return frames with about so many statements, and a tenth as many things where their number is not given.

    Of each property there are `accounts` times as many statements as its kind has.
    """
    generator = np.random.default_rng(seed)
    things = things or statements // 10
    ontology = load_ontology()
    parts, listed = [], []
    for schema, kind in kinds(things).items():
        many = max(things * kind.share // 1000, 1)
        numbers = np.arange(many)
        names = [f"{schema}-{i}" for i in numbers]
        listed.append(pl.DataFrame({"thing": names, "schema": schema, "label": names}))
        types = ontology.schemata[schema].properties
        parts.append(_rows(names, schema, "schema", "text", [schema] * many, defined=True))
        for prop, values in kind.defined.items():
            parts.append(
                _rows(names, schema, prop, types[prop].type.value, values(generator, numbers), defined=True)
            )
        for prop, (times, values) in kind.properties.items():
            first: list[str] = []
            for at in range(ceil(times * accounts)):
                found = values(generator, numbers)
                if first and schema not in CONTESTED:
                    kept = generator.random(many) < REPEATED
                    found = [old if keep else new for old, new, keep in zip(first, found, kept, strict=True)]
                first = first or found
                # the last account may be of some of them alone
                some = round(many * min(times * accounts - at, 1))
                kind_of = types[prop].type.value
                parts.append(_rows(names[:some], schema, prop, kind_of, found[:some], generator=generator))
    said = pl.concat(parts).sample(fraction=1.0, shuffle=True, seed=seed).with_row_index("n", offset=1)
    said = said.with_columns(
        pl.col("n").cast(pl.Int64), key=pl.col("n").cast(pl.Int64), thing_coded=pl.col("thing")
    )
    said, codings = _coded_twice(generator, said)
    return Frames(
        statements=_whole("statements", said),
        codings=_whole("codings", codings),
        via=_whole("via", pl.DataFrame({"n": [1], "position": [0], "who": ["voice-0"], "mode": ["reports"]})),
        judgements=_whole("judgements", _judgements(generator, things, said.height)),
        documents=_whole("documents", _documents(statements)),
        things=_whole("things", pl.concat([*listed, _others()])),
        parties=_whole(
            "parties",
            pl.DataFrame(
                {
                    "actor": [f"voice-{i}" for i in range(VOICES)],
                    "party": [f"party-{i % PARTIES}" for i in range(VOICES)],
                }
            ),
        ),
        redirects=_whole("redirects", pl.DataFrame()),
        flagged=_whole("flagged", pl.DataFrame()),
    )


def _rows(
    names: list[str],
    schema: str,
    prop: str,
    kind: str,
    values: list[str],
    *,
    defined: bool = False,
    generator: np.random.Generator | None = None,
) -> pl.DataFrame:
    many = len(names)
    rows = pl.DataFrame(
        {
            "thing": names,
            "schema": schema,
            "property": prop,
            "type": kind,
            "value": values,
            "stance": "asserts",
        }
    )
    if defined or generator is None:
        return rows.with_columns(
            speaker=pl.lit("record"), voice=pl.lit(None, pl.String), said_on=pl.lit(None, pl.String),
            said_from=pl.lit(None, pl.Date), said_to=pl.lit(None, pl.Date), basis=pl.lit(None, pl.String),
            occasion=pl.lit(None, pl.String), document=pl.lit(None, pl.String), definition=pl.lit(True),
        )  # fmt: skip
    days = generator.integers(len(DAYS), size=many)
    speakers = generator.integers(SPEAKERS, size=many)
    said = [FIRST + timedelta(days=int(i)) for i in days]
    dated = generator.random(many) >= UNDATED
    return rows.with_columns(
        speaker=pl.Series([f"speaker-{i}" for i in speakers]),
        voice=pl.Series([f"voice-{i % VOICES}" for i in speakers]),
        said_on=pl.Series([DAYS[i] if known else f"../{DAYS[i]}" for i, known in zip(days, dated, strict=True)]),
        said_from=pl.Series([day if known else None for day, known in zip(said, dated, strict=True)], dtype=pl.Date),
        said_to=pl.Series(said, dtype=pl.Date),
        basis=pl.Series(generator.choice(list(BASES), size=many, p=list(BASES.values())).tolist()),
        stance=pl.Series(np.where(generator.random(many) < DENIED, "denies", "asserts").tolist()),
        occasion=pl.Series([f"occasion-{s}-{d}" for s, d in zip(speakers, days, strict=True)]),
        document=pl.Series([f"document-{d}" for d in days]),
        definition=pl.lit(False),
    )  # fmt: skip


def _coded_twice(generator: np.random.Generator, said: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return all statements with coders and quotes, those that only the second coder wrote too, and codings.

    What both coded in the same words to the same effect is one statement with a further coding.
    """
    number = pl.col("document").str.strip_prefix("document-").cast(pl.Int64)
    twice = (number % CODED_TWICE == 0).fill_null(False)
    words = pl.concat_str(pl.lit("they said of it at hour "), pl.col("n"), pl.lit(" of that day"))
    said = said.with_columns(
        coder=pl.when("definition").then(None).otherwise(pl.lit("c1")),
        method=pl.when("definition").then(None).otherwise(pl.lit("person")),
        quote=pl.when(twice).then(words),
    )
    theirs = said.filter(twice)
    theirs = theirs.filter(pl.Series(generator.random(theirs.height) >= MISSED))
    shorter, changed, vague = (
        pl.Series(generator.random(theirs.height) < share)
        for share in (OTHER_WORDS, OTHER_VALUE, OTHER_BASIS)
    )
    elsewhere = pl.col("value").shuffle(seed=2).over("schema", "property")
    own = theirs.with_columns(
        coder=pl.lit("c2"),
        quote=pl.when(shorter).then(pl.col("quote").str.strip_suffix(" of that day")).otherwise("quote"),
        value=pl.when(changed).then(elsewhere).otherwise("value"),
        basis=pl.when(vague).then(pl.lit("unstated")).otherwise("basis"),
    ).filter(shorter | changed | vague)
    further = theirs.filter(~(shorter | changed | vague)).select(
        "n", coder=pl.lit("c2"), method=pl.lit("person")
    )
    last = said.height
    own = own.with_columns(n=pl.int_range(last + 1, last + 1 + own.height, dtype=pl.Int64))
    own = own.with_columns(key=pl.col("n"))
    coding = pl.int_range(3 * last, 3 * last + further.height, dtype=pl.Int64)
    return pl.concat([said, own]), further.with_columns(coding=coding)


def _judgements(generator: np.random.Generator, things: int, statements: int) -> pl.DataFrame:
    replies, questions = max(things * 20 // 1000, 1), max(things * 30 // 1000, 1)
    grades = ("answered", "partial", "deferred", "deflected", "refused")
    answers = pl.DataFrame(
        {
            "kind": "answers",
            "left": [[f"Reply-{i}"] for i in range(replies)],
            "right": [f"Question-{i}" for i in generator.integers(questions, size=replies)],
            "value": [f'{{"grade":"{grades[i]}"}}' for i in generator.integers(len(grades), size=replies)],
            "by": "c1", "method": "person", "person": True,
        }
    )  # fmt: skip
    within = pl.DataFrame(
        {
            "kind": "within",
            "left": [[f"place-{i}"] for i in range(1, PLACES)],
            "right": [f"place-{i // 8}" for i in range(1, PLACES)],
            "value": None, "by": "c1", "method": "person", "person": True,
        },
        schema_overrides={"value": pl.String},
    )  # fmt: skip
    return (
        pl.concat([answers, within])
        .with_row_index("n", offset=statements + 1)
        .with_columns(pl.col("n").cast(pl.Int64))
    )


def _documents(statements: int) -> pl.DataFrame:
    names = [f"document-{i}" for i in range(len(DAYS))]
    return pl.DataFrame({"id": names, "handle": names, "published_on": DAYS}).with_row_index(
        "n", offset=2 * statements
    )


def _others() -> pl.DataFrame:
    groups = {"Place": ("place", PLACES), "PublicBody": ("voice", VOICES), "Party": ("party", PARTIES)}
    return pl.concat(
        pl.DataFrame({"thing": [f"{name}-{i}" for i in range(many)], "schema": schema}).with_columns(
            label=pl.col("thing")
        )
        for schema, (name, many) in groups.items()
    )


def _whole(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with all columns of its contract, null where the corpus has nothing."""
    return frame.select(
        (pl.col(column).cast(kind) if column in frame.columns else pl.lit(None, kind).alias(column))
        for column, kind in SCHEMATA[name].items()
    )
