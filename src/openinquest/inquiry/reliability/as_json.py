"""Agreement of coders as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openinquest.inquiry.reliability.intervals import Bounds
from openinquest.inquiry.reliability.passages import Passage
from openinquest.inquiry.reliability.results import (
    Agreement,
    Alone,
    Chosen,
    Difference,
    Measured,
    Reliability,
)
from openinquest.inquiry.sentences import Sentence
from openinquest.ontology import Level

if TYPE_CHECKING:
    from openinquest.inquiry.as_json import Writer

Json = dict[str, Any]


def reliability_as_json(found: Reliability, writer: Writer) -> Json:
    """Return agreement by property, differences with what was chosen, and passages that one coder alone has."""
    return {
        "coders": [found.left, found.right],
        "documents": list(found.documents),
        "points": found.points,
        "properties": [_agreement(each, writer) for each in found.agreements],
        "aspects": [_agreement(each, writer) for each in found.aspects],
        "differences": [_difference(each, writer) for each in found.differences],
        "alone": [_alone(each, writer) for each in found.alone],
        "adjudications": [_chosen(each) for each in found.chosen],
        "statements": list(found.statements),
        **writer.said("because", list(explained(found))),
    }


def explained(found: Reliability) -> list[Sentence]:
    """Return what was compared, in sentences."""
    units = sum(each.units for each in found.agreements)
    settled = sum(each.chosen is not None for each in found.differences)
    said = [
        Sentence.of("reliability.compared", left=found.left, right=found.right, documents=len(found.documents),
                    points=found.points, units=units, differ=len(found.differences), settled=settled)
    ]  # fmt: skip
    missed = sum(each.assigned for each in found.alone)
    if missed:
        said.append(Sentence.of("reliability.alone", count=missed))
    if len(found.alone) > missed:
        said.append(Sentence.of("reliability.unassigned", count=len(found.alone) - missed))
    return said


def _agreement(each: Agreement, writer: Writer) -> Json:
    known = writer.material.ontology.schemata.get(each.schema or "")
    declared = known.properties.get(each.prop) if known else None
    return {
        "schema": each.schema,
        "property": each.prop,
        "label": declared.label(writer.language.value) if declared else each.prop,
        "units": each.units,
        "equal": each.equal,
        "documents": each.documents,
        "nominal": _measured(each.nominal, writer),
        "scaled": _measured(each.scaled, writer) if each.scaled is not None else None,
        "statements": list(each.statements),
    }


def _measured(each: Measured, writer: Writer) -> Json:
    interval = each.interval
    return {
        "metric": each.metric.value,
        "alpha": None if each.alpha.value is None else round(each.alpha.value, 4),
        "observed": each.alpha.observed,
        "expected": each.alpha.expected,
        "units": each.alpha.units,
        "interval": {
            "low": round(interval.low, 4),
            "high": round(interval.high, 4),
            "share": 0.95,
            "drawn": interval.drawn.value,
        }
        if isinstance(interval, Bounds)
        else None,
        "why": None
        if isinstance(interval, Bounds)
        else writer.said("why", [Sentence(f"reliability.no-interval.{interval.value}")])["why"],
    }


def _difference(each: Difference, writer: Writer) -> Json:
    unit = each.unit
    return {
        "document": unit.document,
        "thing": unit.thing,
        "thing_label": writer.label(unit.thing),
        "property": unit.prop,
        "level": _level(unit.thing, writer).value,
        "left": _passage(unit.left),
        "right": _passage(unit.right),
        "adjudicated": _chosen(each.chosen) if each.chosen is not None else None,
        "statements": list(unit.statements),
    }


def _alone(each: Alone, writer: Writer) -> Json:
    return {
        "coder": each.coder,
        "document": each.document,
        "thing": each.thing,
        "thing_label": writer.label(each.thing),
        "property": each.prop,
        "level": _level(each.thing, writer).value,
        "assigned": each.assigned,
        **_passage(each.passage),
        "statements": [coding.n for coding in each.passage.codings],
    }


def _passage(passage: Passage) -> Json:
    return {
        "values": [
            {"n": coding.n, "value": coding.value, "stance": coding.stance, "by": coding.who}
            for coding in passage.codings
        ],
        "quote": passage.first.quote,
    }


def _chosen(each: Chosen) -> Json:
    return {
        "judgement": each.judgement,
        "kept": each.kept,
        "other": each.other,
        "by": each.by,
        "at": each.at,
        "reason": each.reason,
    }


def _level(thing: str, writer: Writer) -> Level:
    schema = writer.material.ontology.schemata.get(writer.material.schemata.get(thing, "Thing"))
    return schema.level if schema is not None else Level.RESTRICTED
