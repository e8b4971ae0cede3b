"""Values as sentences show them."""

from __future__ import annotations

from openinquest.inquiry.labels import answer_of
from openinquest.inquiry.material import MATTER
from openinquest.inquiry.sentences import Amount, Code, Day, Part, Ref, Sentence
from openinquest.inquiry.statements import Statement
from openinquest.ontology import ValueType

_YES_OR_NO = ("yes", "no")


def shown_value(statement: Statement, value: str | None = None) -> Part:
    """Return the value of a statement, or another of the same kind, as a sentence shows it.

    Things and coded answers come by their label; quantities and days as people read them in each language.
    """
    value = (statement.value or "") if value is None else value
    if statement.schema == MATTER:
        return Ref(answer_of(statement.thing, value))
    if statement.type in (ValueType.THING, ValueType.PLACE):
        return Ref(value)
    if statement.type in (ValueType.QUANTITY, ValueType.NUMBER):
        return Amount(value, (statement.original or "") if value == statement.value else "")
    if statement.type == ValueType.DATE:
        return Day(value)
    if statement.type == ValueType.YESNO and value in _YES_OR_NO:
        return Sentence(f"value.{value}")
    if statement.type == ValueType.CHOICE:
        return Code(statement.schema or "", statement.prop or "", value)
    if statement.type == ValueType.NAME:
        return value.rpartition("@")[0] or value
    return value
