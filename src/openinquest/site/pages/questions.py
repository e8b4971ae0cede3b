"""The register of questions: those that are open first, the longest open first."""

from __future__ import annotations

from collections.abc import Iterator

from openinquest.release.snapshot import Question
from openinquest.site.pages.page import Page, Section, Site
from openinquest.site.view import View


def _pages(site: Site, view: View) -> Iterator[Page]:
    yield Page("questions.html", "questions", context={"questions": _in_order(site)})


def _in_order(site: Site) -> list[Question]:
    def order(question: Question) -> tuple[bool, int, str]:
        return question.ended, -(question.days_low or -1), question.id

    return sorted(site.snapshot.questions.values(), key=order)


SECTION = Section("questions", _pages)
