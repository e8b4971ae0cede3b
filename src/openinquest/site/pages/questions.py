"""The register of questions, what was asked of whom, and a page for each question with its thread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from openinquest.release.snapshot import Addressee, Question, Snapshot
from openinquest.site.pages.page import Group, Head, Page, Section, Site
from openinquest.site.paging import split
from openinquest.site.view import View

_ADDRESSEE, _LINE = 900, 500


def heads(snapshot: Snapshot) -> Iterator[tuple[str, Head]]:
    """Yield the questions with what their pages show."""
    for question in snapshot.questions.values():
        yield question.id, Head("questions", "question", partial(_page_of, question))


def _pages(site: Site, view: View) -> Iterator[Page]:
    register = site.snapshot.register
    for part in site.addresses.register:
        yield Page(part.path, "questions", context={"part": part, "register": register})
    if register.addressees:
        by_name = sorted(
            register.addressees, key=lambda one: (not one.id, view.title(one.id).casefold(), one.id)
        )
        put = [(one, name) for one in by_name for name in one.asked if name in site.snapshot.questions]
        first = _ADDRESSEE * len(by_name)
        for each in split("addressees.html", put, lambda pair: _LINE, first=first):
            context = {"register": register, "found": by_name, "median": median, "part": each, "of": _of}
            yield Page(each.path, "addressees", context=context)


def _of(pair: tuple[Addressee, str]) -> str:
    return pair[0].id


def median(view: View, one: Addressee) -> str:
    """Return the days within which half was answered, as a range where days are known only within bounds."""
    words = [
        view.t("lasting.not-reached") if days is None else view.count(days)
        for days in (one.median_low, one.median_high)
    ]
    return words[0] if words[0] == words[1] else f"{words[0]} – {words[1]}"


def _page_of(question: Question, site: Site, view: View) -> dict[str, Any]:
    known = site.snapshot.questions

    def of(names: Iterable[str]) -> list[Question]:
        return [known[name] for name in names if name in known and name != question.id]

    thread = site.snapshot.register.threads.get(question.thread)
    return {
        "q": question,
        "others": of(thread.questions) if thread else [],
        "takes_up": of(thread.takes_up) if thread else [],
        "taken_up_by": of(thread.taken_up_by) if thread else [],
    }


SECTION = Section("questions", _pages, group=Group.ANSWERS)
