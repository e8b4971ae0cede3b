"""The search, and the plain lists that serve without a script: the only page with one."""

from __future__ import annotations

from collections.abc import Iterator

from openinquest.site.pages.page import Group, Page, Section, Site
from openinquest.site.paging import Part, numbered
from openinquest.site.search import Found, found, sorted_by_label
from openinquest.site.view import View

CSP = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'"
)
"""What the search page may do more than others: run our script and pagefind's, and read files of the same site."""

PATH = "names.html"
ON_A_PAGE = 250

Rows = tuple[tuple[str, str, Found], ...]


def _pages(site: Site, view: View) -> Iterator[Page]:
    rows = sorted_by_label(found(site.snapshot, site.addresses), view.language)
    parts = _split(rows)
    letters: dict[str, str] = {}
    for part in parts:
        for letter, _, _ in part.items:
            letters.setdefault(letter, f"{part.path}#{anchor(letter)}")
    context = {"csp": CSP, "letters": letters, "texts": site.snapshot.meta.searchable, "total": len(rows)}
    yield Page("search.html", "search", context=context)
    for part in parts:
        groups = list(part.groups(lambda row: row[0]))
        yield Page(part.path, "names", context={"part": part, "groups": groups, "anchor_of": anchor})


def _split(rows: list[tuple[str, str, Found]]) -> list[Part[tuple[str, str, Found]]]:
    """Return the pages of a list by number alone: its order differs between languages, its pages must not."""
    starts = range(0, max(len(rows), 1), ON_A_PAGE)
    paths = tuple(numbered(PATH, place) for place in range(1, len(starts) + 1))
    return [
        Part(path, place, tuple(rows[start : start + ON_A_PAGE]), paths)
        for place, (start, path) in enumerate(zip(starts, paths, strict=True), start=1)
    ]


def anchor(letter: str) -> str:
    """Return the anchor of a letter, in ASCII."""
    return f"l{ord(letter):x}"


SECTION = Section("search", _pages, group=Group.SEARCH)
