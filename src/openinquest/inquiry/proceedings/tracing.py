"""What stands behind a case and behind each number of the view, for `inquest why`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from openinquest.inquiry.accounts import accounts
from openinquest.inquiry.material import Material
from openinquest.inquiry.proceedings.cases import CASUALTY, proceedings
from openinquest.inquiry.proceedings.funnel import Funnel, funnel
from openinquest.inquiry.proceedings.lasting import lasting
from openinquest.inquiry.proceedings.ledger import ledger
from openinquest.inquiry.proceedings.terms import PROCEEDING
from openinquest.inquiry.proceedings.totals import totals
from openinquest.inquiry.sentences import Day, Ref, Sentence
from openinquest.inquiry.tracing import Behind

VIEW = "proceedings"
LEDGER, TOTAL, LASTING, ABOUT = "ledger", "total", "lasting", "about"
RECORDED = "deaths-recorded"


def behind(material: Material, identifier: str, on: date) -> Behind | None:
    """Return what stands behind a case, or behind a number of the view; None where there is nothing such.

    Numbers are named `proceedings/STAGE`, with `:GROUND` for a part of one; `proceedings/status.STATUS`;
    `proceedings/about.SUBJECT/STAGE` for cases about one subject; `proceedings/ledger`;
    `proceedings/total.FIGURE`; `proceedings/lasting.UNTIL`. `numbers` lists those that a record has.
    """
    if material.schemata.get(identifier) == PROCEEDING:
        return _of_case(material, identifier, on)
    view, _, name = identifier.partition("/")
    if view != VIEW:
        return None
    kind, _, rest = name.partition(".")
    if kind == LEDGER and not rest:
        rows = ledger(material, on)
        return Behind(_all(row.statements for row in rows), (Sentence("rule.proceedings.ledger"),))
    if kind == TOTAL:
        stated = totals(material, on, [rest])
        because = tuple(sentence for total in stated for sentence in total.because)
        rules = (Sentence("rule.proceedings.totals"),)
        return Behind(_all(total.statements for total in stated), rules, because) if stated else None
    if kind == LASTING:
        curves = [one for one in lasting(material, on) if one.until == rest]
        rules = (Sentence("rule.proceedings.lasting"),)
        return Behind(_all(one.statements for one in curves), rules) if curves else None
    subject = None
    if kind == ABOUT:
        subject, _, name = rest.partition("/")
    found = funnel(material, on, subject)
    if subject is None and name == RECORDED:
        deaths = accounts(material, CASUALTY, found.recorded)
        said = _all(account.numbers() for account in deaths.values())
        return Behind(said, (Sentence("rule.proceedings.funnel"),))
    numbers = counted(found)
    return Behind(numbers[name], (Sentence("rule.proceedings.funnel"),)) if name in numbers else None


def counted(found: Funnel) -> Mapping[str, tuple[int, ...]]:
    """Return the statements behind each number of a funnel, by the name of the number."""
    numbers: dict[str, tuple[int, ...]] = {"all": found.statements}
    for level in found.levels:
        numbers[level.stage.value] = level.statements
        for ground in level.by_ground:
            numbers[f"{level.stage.value}:{ground}"] = level.by_ground_statements[ground]
    for status, statements in found.standing_statements.items():
        numbers[f"status.{status.value}"] = statements
    numbers["deaths-stated"] = tuple(sorted(stated.statement for stated in found.stated))
    numbers["deaths-with-case"] = found.with_case_statements
    return numbers


def _of_case(material: Material, identifier: str, on: date) -> Behind | None:
    found = proceedings(material, on, [identifier])
    if not found:
        return None
    case = found[0]
    rows = ledger(material, on, [identifier])
    because: list[Sentence] = [*case.standing.because]
    for row in rows:
        because.append(Sentence.of("ledger.row", decision=Ref(row.step.id), day=Day(row.step.date)))
        because += row.because
    if case.classified:
        because.append(Sentence("case.file-classified"))
    if case.accused:
        because.append(Sentence("case.alleged"))
    rules = (Sentence("rule.proceedings"), *((Sentence("rule.proceedings.ledger"),) if rows else ()))
    numbers = {*case.statements, *_all(row.statements for row in rows)}
    return Behind(tuple(sorted(numbers)), rules, tuple(because))


def _all(groups: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sorted({n for group in groups for n in group}))
