"""The page on downloads."""

from __future__ import annotations

import json
from collections.abc import Iterator

from markupsafe import Markup

from openinquest.release.package import dataset, described, layout
from openinquest.release.snapshot import LANGUAGES
from openinquest.site.pages.page import Page, Section, Site
from openinquest.site.view import View

FILES = (
    "statements.csv", "statements.parquet", "datapackage.json", "linked.jsonld", "followthemoney.jsonl",
    "followthemoney-losses.csv", "withheld.jsonl", "check.py",
)  # fmt: skip


def prepare() -> None:
    """Read the columns of all tables, which are kept: the threads of Polars do not outlive a fork, and a second process
    that asked for them would wait for ever.
    """
    layout()


def _pages(site: Site, view: View) -> Iterator[Page]:
    at = LANGUAGES.index(view.language)
    tables = [
        (
            table.name,
            described(table.name)[at],
            [(c.name, described(table.name, c.name)[at]) for c in table.columns],
        )
        for table in layout()
    ]
    about = json.dumps(
        {"@context": "https://schema.org", **dataset(site.snapshot, view.root)}, ensure_ascii=False
    )
    yield Page("data.html", "data", context={"tables": tables, "files": FILES, "about": _harmless(about)})


def _harmless(text: str) -> Markup:
    """Return JSON as the text of a script element that holds data alone: what could end the element is escaped."""
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704


SECTION = Section("data", _pages)
