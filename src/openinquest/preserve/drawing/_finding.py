"""Where passages of a PDF stand on its pages, in the process that reads hostile files."""

from __future__ import annotations

from typing import Any

from openinquest.errors import InputError, Problem
from openinquest.preserve.drawing import _pages
from openinquest.preserve.drawing._page_text import PageText, lines_of
from openinquest.preserve.formats.pdf import units_of
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.made import Made

_MOST_PAGES = 100_000


def of_pdf(data: bytes, task: Task) -> Made:
    """Return for each of the `spans` (page, first and last code point of the page's text) a box for each line of it.

    Boxes are left, upper, right and lower edge as shares of the page as it is shown, and whether the line runs up or
    down. InputError for a file that cannot
    be opened, and for a span that is not in it.
    """
    document = _pages.opened(data, task.name, _MOST_PAGES)
    found: list[list[list[float | bool]]] = []
    for number, start, end in task.order["spans"]:
        try:
            first, last = units_of(document, number, start, end)
            sheet = document[number - 1]
            page, size = PageText(sheet), sheet.get_size()
            letters = [page.letter(index) for index in page.indices(first, last - 1)]
        except IndexError:
            raise InputError(
                "The text that is kept is not that of the file.",
                [Problem("a passage of the page", f"page {number}", "add the file again", task.name)],
            ) from None
        lines = lines_of([letter for letter in letters if letter is not None], *size)
        found.append([[*box, down] for box, down in lines])
    facts: dict[str, Any] = {"boxes": found}
    return Made(b"", "application/json", "finding", "1", facts)
