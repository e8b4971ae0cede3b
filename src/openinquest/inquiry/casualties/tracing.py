"""What stands behind a number of recorded persons, or behind the card of one death."""

from __future__ import annotations

from datetime import date

from openinquest.inquiry.casualties.bound import bound_statements
from openinquest.inquiry.casualties.cards import completeness
from openinquest.inquiry.casualties.counting import reviewed
from openinquest.inquiry.casualties.fields import Field, schemata_read
from openinquest.inquiry.casualties.lists import count_lists
from openinquest.inquiry.casualties.rows import CASUALTY, ENTRY, Rows, numbers_of, read_rows
from openinquest.inquiry.casualties.saying import of_floor
from openinquest.inquiry.casualties.tables import Dimension, tabled
from openinquest.inquiry.material import Material
from openinquest.inquiry.sentences import Sentence
from openinquest.inquiry.tracing import Behind

VIEW = "casualties"
_RULE = Sentence("rule.casualties")


def behind(material: Material, identifier: str, on: date) -> Behind | None:
    """Return what stands behind a death, or behind a number written as `casualties/…`; None where there is none.

    Numbers are `casualties/persons`, `apart`, `floor`, `list/ID`, `place/ID`, `day/DAY`, `sex/SEX`, `age/BAND`
    and `field/FIELD`; in place of a value, `unknown`, `differs`, `unclear`, `denied` or `written`.
    """
    if not identifier.startswith(f"{VIEW}/"):
        said = bound_statements(material, schemata_read(), [identifier])
        return Behind(numbers_of(said), (Sentence("rule.completeness"),)) if said.height else None
    _, kind, *rest = identifier.split("/", 2)
    value = rest[0] if rest else ""
    rows = read_rows(material)
    numbers = _numbers(material, rows, kind, value)
    if numbers is None:
        return None
    if kind == "floor":
        return Behind(
            numbers, (_RULE, Sentence("rule.floor")), tuple(of_floor(reviewed(material, rows), asked=False))
        )
    return Behind(numbers, (Sentence("rule.completeness") if kind == "field" else _RULE,))


def _numbers(material: Material, rows: Rows, kind: str, value: str) -> tuple[int, ...] | None:
    entries = rows.entries
    if kind == "persons":
        return numbers_of(rows.listed)
    if kind == "apart":
        return numbers_of(entries.join(rows.listed, on="person", how="anti"))
    if kind == "floor":
        return reviewed(material, rows).statements
    if kind == "list":
        return next((each.statements for each in count_lists(material, rows) if each.list == value), None)
    if kind in tuple(Dimension):
        cells = tabled(material, rows, Dimension(kind))
        return next((cell.statements for cell in cells if value in (cell.value, cell.standing)), None)
    if kind == "field" and value in tuple(Field):
        return next(each.statements for each in completeness(material) if each.field == value)
    return None


TYPES = (ENTRY, CASUALTY)
"""The types of things whose cards it explains."""
