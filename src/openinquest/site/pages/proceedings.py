"""What became of cases: the funnel, the cases, what was discontinued, how long it took, and totals beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from markupsafe import Markup, escape

from openinquest.charts import FunnelRow, Language, funnel_picture
from openinquest.ontology import wording
from openinquest.release.snapshot import Case, Decision, Funnel, Ground, Lasting, Snapshot, Total
from openinquest.site.pages.page import Group, Head, Page, Section, Site
from openinquest.site.paging import Part, split
from openinquest.site.phrases import Phrases
from openinquest.site.view import View

_CASE = 1_600
_TOTAL = 1_900
_FIRST = 30_000
_ENDING = 2_000
_FEW = 12
_INLINE = 20
"""Rows of the ledger that the first page holds; a longer one has pages of its own."""
_DEATH = "death"
_NOT_SAID = "not-said"
_CURRENT = "current"


def present(snapshot: Snapshot) -> bool:
    """Say whether any case or total of cases is on record."""
    return bool(snapshot.proceedings.cases or snapshot.proceedings.totals)


def _pages(site: Site, view: View) -> Iterator[Page]:
    for part in _totals(site):
        yield Page(part.path, "totals", context={"part": part, "by_compared": _is_compared})
    found = site.snapshot.proceedings
    long = len(found.endings) > _INLINE
    if long:
        for rows in split("case-ledger.html", found.endings, lambda row: _ENDING):
            yield Page(rows.path, "ledger", context={"part": rows, "endings": rows.items, "grounds": grounds})
    funnels = shown_funnels(found.funnels)
    context: dict[str, Any] = {
        "found": found,
        "endings": () if long else found.endings,
        "deaths": [one for one in found.deaths_stated if _CURRENT in one.flags],
        "funnels": funnels,
        "totals": _totals(site),
        "picture": _picture(view, funnels[0]) if funnels else "",
        "counted": max((one.cases for one in found.lasting), default=0),
        "few": _FEW,
        "last_of": last_of,
        "grounds": grounds,
        "ground_name": ground_name,
        "funnel_name": funnel_name,
        "median": median,
    }
    for cases in split("proceedings.html", found.cases.values(), lambda case: _CASE, first=_FIRST):
        yield Page(cases.path, "proceedings", context={**context, "part": cases})


def shown_funnels(funnels: Sequence[Funnel]) -> list[Funnel]:
    """Return the funnels in the order in which they are shown: that of cases about a death leads."""
    return sorted(funnels, key=lambda one: one.subject != _DEATH)


def _picture(view: View, funnel: Funnel) -> Markup:
    rows = [
        FunnelRow(view.t(f"stage.{one.name}"), len(one.documented), len(one.implied), one.unknown)
        for one in funnel.stages
    ]
    drawn = funnel_picture(funnel_name(view, funnel), rows, Language(view.language))
    return Markup(drawn.wide + drawn.narrow)  # noqa: S704 - SVG of our own charts, which escape their texts


def last_of(case: Case) -> Decision | None:
    """Return the decision from which the status of a case is read."""
    return next((one for one in case.decisions if one.id == case.last), None)


def funnel_name(view: View, funnel: Funnel) -> str:
    """Return what a funnel counts: all cases, or those about something."""
    if not funnel.subject:
        return view.t("funnel.all")
    key = f"choice:subject:{funnel.subject}"
    known = view.snapshot.terms.get(key)
    subject = view.plain(known) if known else view.t.word("case.subject", funnel.subject)
    return view.t("funnel.about", subject=subject)


def ground_name(view: View, ground: str) -> Markup:
    """Return a ground in words, with the finding where the source names one."""
    if ground == _NOT_SAID:
        return escape(view.t("ground.not-said"))
    return view.term("choice:ground", ground.replace(":", "-"))


def grounds(view: View, say: Phrases, found: Sequence[Ground]) -> Markup:
    """Return the grounds of a decision, each leading to its passage."""
    return Markup("; ").join(say.given((one.given,), "term:ground") for one in found)


def median(view: View, one: Lasting) -> str:
    """Return the days within which half had ended, as a range where days are known only within bounds."""
    words = [_reached(view, days) for days in (one.shortest.days, one.longest.days)]
    return words[0] if words[0] == words[1] else f"{words[0]} – {words[1]}"


def _reached(view: View, days: int | None) -> str:
    return view.t("lasting.not-reached") if days is None else view.count(days)


def gaps(view: View, case: Case) -> list[str]:
    """Return what the record does not say of a case, in sentences."""
    t = view.t
    found = []
    if case.status in ("open", "interrupted", "re-opened", "in-court") and case.lasting:
        low, high = case.lasting.low, case.lasting.high
        many = wording.number(str(low), view.language) if low == high or high is None else f"{low}–{high}"
        found.append(t("case.open.days", days=many, day=view.date(case.lasting.day)))
    if case.status == "decided":
        found.append(t("case.open.force"))
    if not case.lasting:
        found.append(t("case.open.beginning"))
    if not case.decisions:
        found.append(t("chain.none"))
    if any(not one.decider for one in case.decisions):
        found.append(t("case.open.decider"))
    if case.classified:
        found.append(t("case.open.classified"))
    if not (case.accused or case.defendants):
        found.append(t("case.open.accused"))
    return found


def heads(snapshot: Snapshot) -> Iterator[tuple[str, Head]]:
    """Yield the cases with what their pages show."""
    for case in snapshot.proceedings.cases.values():
        yield case.id, Head("proceedings", "case", partial(_case_page, case))


def _case_page(case: Case, site: Site, view: View) -> dict[str, Any]:
    return {"case": case, "gaps": gaps(view, case), "grounds": grounds}


def _totals(site: Site) -> list[Part[Total]]:
    found = sorted(site.snapshot.proceedings.totals, key=lambda one: not _is_compared(one))
    return split("case-totals.html", found, lambda total: _TOTAL) if found else []


def _is_compared(total: Total) -> bool:
    return not total.apart


SECTION = Section("proceedings", _pages, group=Group.CASES, present=present)
