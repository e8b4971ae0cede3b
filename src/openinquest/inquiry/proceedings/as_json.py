"""The view of cases as plain data: what `--json` prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from openinquest.inquiry.deadlines import due_json
from openinquest.inquiry.durations import Curve
from openinquest.inquiry.proceedings.cases import Case
from openinquest.inquiry.proceedings.counting import Range
from openinquest.inquiry.proceedings.funnel import Funnel, Level
from openinquest.inquiry.proceedings.lasting import Lasting
from openinquest.inquiry.proceedings.ledger import Ending
from openinquest.inquiry.proceedings.standing import Reading
from openinquest.inquiry.proceedings.steps import Held, Step
from openinquest.inquiry.proceedings.totals import Total
from openinquest.inquiry.sentences import Sentence, say

if TYPE_CHECKING:
    from openinquest.inquiry.as_json import Writer

Json = dict[str, Any]

_OF_A_STEP = (
    "kind", "date", "decider", "article", "ground", "ground_text", "missing_element", "sentence", "penalty",
    "remedy", "reviews", "effect", "about", "open_to_public",
)  # fmt: skip
_OF_A_CASE = (
    "number", "kind", "stage", "opened_on", "ended_on", "body", "court", "place", "article", "subject", "about",
    "defendants", "victims", "open_to_public", "severed_from", "joined_to", "part_of",
)  # fmt: skip
_THINGS = frozenset(
    {"decider", "reviews", "about", "body", "court", "place", "severed_from", "joined_to", "part_of"}
)


def case_json(writer: Writer, case: Case) -> Json:
    """Return a case: its status with every reading, roles, relations, and the chain of its decisions."""
    standing = case.standing
    return {
        **writer.named(case.id),
        "status": standing.status.value,
        **_status_label(writer, Sentence(f"case.status.{standing.status.value}")),
        "rival": standing.rival,
        "readings": [_reading(writer, reading) for reading in standing.readings],
        **{prop: _held(writer, case.held.get(prop, ()), prop) for prop in _OF_A_CASE},
        "accused": _role(writer, case.accused),
        "alleged_victims": _role(writer, case.victims),
        "classified": {"is": bool(case.classified), "statements": list(case.classified)},
        "severed": [_thing(writer, one) for one in case.severed],
        "joined": [_thing(writer, one) for one in case.joined],
        "parts": [_thing(writer, one) for one in case.parts],
        "decisions": [step_json(writer, step) for step in case.steps],
        "statements": list(case.statements),
        **writer.said("because", standing.because),
        **writer.said("rule", [Sentence("rule.proceedings")]),
    }


def step_json(writer: Writer, step: Step) -> Json:
    """Return a decision with every value that sources give, each with whose it is."""
    return {
        **writer.named(step.id),
        **{prop: _held(writer, step.held.get(prop, ()), prop) for prop in _OF_A_STEP},
        "not_before": step.span.low[0].isoformat() if step.span.low else None,
        "not_after": step.span.high[0].isoformat() if step.span.high else None,
        "statements": list(step.statements),
    }


def ending_json(writer: Writer, row: Ending) -> Json:
    """Return a row of the ledger of discontinuations."""
    return {
        "case": _thing(writer, row.case) if row.case else None,
        "decision": step_json(writer, row.step),
        "ends": row.ends,
        "grounds": [
            {
                "ground": ground.code,
                "finding": ground.finding,
                "by": [_thing(writer, who) for who in ground.held.by],
                "statements": list(ground.held.statements),
                "denied": list(ground.held.denied),
            }
            for ground in row.grounds
        ],
        "next": [step_json(writer, step) for step in row.next],
        "unordered": [_thing(writer, step.id) for step in row.unordered],
        "contested_by": [_thing(writer, one) for one in row.contested_by],
        "remedy_terms": [due_json(writer, one) for one in row.remedy.dues],
        "none_found_as_of": None if row.next else row.on.isoformat(),
        "statements": list(row.statements),
        **writer.said("because", row.because),
    }


def funnel_json(writer: Writer, found: Funnel) -> Json:
    """Return the funnel: deaths stated and recorded, stages with what is not known, and cases by status."""
    return {
        "on": found.on.isoformat(),
        "about": found.subject,
        "deaths": {
            "stated": [
                {
                    "figure": one.figure,
                    "label": writer.label(one.figure),
                    "by": one.who,
                    "by_label": writer.label(one.who),
                    "value": one.value,
                    "said_on": one.said_on,
                    "flags": [flag.value for flag in one.flags],
                    "statement": one.statement,
                }
                for one in found.stated
            ],
            "recorded": len(found.recorded),
            "with_case": {
                "count": len(found.with_case),
                "unknown": len(found.recorded) - len(found.with_case),
                "statements": list(found.with_case_statements),
            },
        },
        "cases": {"count": len(found.cases), "statements": list(found.statements)},
        "stages": [_level(level) for level in found.levels],
        "status": {
            status.value: {
                "count": len(cases),
                "cases": list(cases),
                "statements": list(found.standing_statements[status]),
            }
            for status, cases in found.standing.items()
        },
        **writer.said("rule", [Sentence("rule.proceedings.funnel")]),
    }


def total_json(writer: Writer, total: Total) -> Json:
    """Return one number that was given, beside what the record documents."""
    s = total.entry.statement
    return {
        **writer.named(total.figure),
        "value": s.value,
        "by": s.who,
        "by_label": writer.label(s.who),
        "said_on": s.said_on,
        "scope": s.scope,
        "day": total.day,
        "flags": [flag.value for flag in total.entry.status],
        "statement": s.n,
        "cases": list(total.cases),
        "elsewhere": list(total.elsewhere),
        "documented": _range(total.documented),
        "unaccounted": _range(total.unaccounted),
        "not_compared": total.apart.value if total.apart else None,
        "statements": list(total.statements),
        **writer.said("because", total.because),
    }


def lasting_json(writer: Writer, found: Lasting) -> Json:
    """Return the two curves of how long cases last until something."""
    return {
        "until": found.until.value,
        "observed_to": found.observed.isoformat() if found.observed else None,
        "cases": found.durations.count,
        "ended": found.durations.ended,
        "left_out": len(found.left_out),
        "shortest": _curve(found.durations.shortest),
        "longest": _curve(found.durations.longest),
        "statements": list(found.statements),
        **writer.said("rule", [Sentence("rule.proceedings.lasting")]),
    }


def _level(level: Level) -> Json:
    return {
        "stage": level.stage.value,
        "documented": len(level.documented),
        "cases": list(level.documented),
        "must_have_passed": len(level.implied),
        "unknown": level.unknown,
        "by_ground": {
            ground: {
                "count": len(cases),
                "cases": list(cases),
                "statements": list(level.by_ground_statements[ground]),
            }
            for ground, cases in level.by_ground.items()
        },
        "statements": list(level.statements),
    }


def _status_label(writer: Writer, status: Sentence) -> Json:
    labels = writer.material.labels
    said: Json = {"status_label": say(status, labels, writer.language)}
    if writer.languages:
        said["status_label_in"] = {lang.value: say(status, labels, lang) for lang in writer.languages}
    return said


def _reading(writer: Writer, reading: Reading) -> Json:
    return {
        "status": reading.status.value,
        "decision": reading.step,
        "by": [_thing(writer, who) for who in reading.by],
        "day": reading.day,
        "statements": list(reading.statements),
    }


def _held(writer: Writer, values: Iterable[Held], prop: str) -> list[Json]:
    return [
        {
            "value": held.value,
            **({"label": writer.label(held.value)} if prop in _THINGS else {}),
            "by": [_thing(writer, who) for who in held.by],
            "statements": list(held.statements),
            "denied": list(held.denied),
        }
        for held in values
    ]


def _role(writer: Writer, persons: Sequence[Held]) -> list[Json]:
    return [{**one, "alleged": True} for one in _held(writer, persons, "about")]


def _thing(writer: Writer, thing: str) -> Json:
    return {"id": thing, "label": writer.label(thing)}


def _range(found: Range | None) -> Json | None:
    return None if found is None else {"low": found.low, "high": found.high}


def _curve(curve: Curve) -> Json:
    return {
        "median": curve.median,
        "median_low": curve.median_low,
        "median_high": curve.median_high,
        "steps": [step._asdict() for step in curve.steps],
    }
