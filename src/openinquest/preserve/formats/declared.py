"""What an HTML page declares about itself: hints for the person who registers it, never taken over unseen.

Only declarations are read (title, Open Graph, Dublin Core, schema.org microdata attributes, canonical link);
nothing is guessed from the text, because guessed dates are often wrong.
"""

from __future__ import annotations

import re

from lxml import etree  # type: ignore[import-untyped]

from openinquest.errors import InputError
from openinquest.ontology.addresses import normalise_address
from openinquest.preserve.formats.cleaning import line_of

_META = {
    "title": ("og:title", "dc.title", "dcterms.title", "twitter:title"),
    "publisher": ("og:site_name", "dc.publisher", "dcterms.publisher", "application-name"),
    "published_on": (
        "article:published_time",
        "datepublished",
        "dc.date.issued",
        "dcterms.issued",
        "dc.date",
    ),
    "language": ("og:locale", "dc.language", "content-language"),
    "address": ("og:url",),
}
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?=$|[T ])")


def declared_by_html(root: etree._Element) -> dict[str, str]:
    """Return `title`, `publisher`, `published_on` (a day), `language` (two letters), `address`, as far as
    declared.
    """
    stated: dict[str, str] = {}
    for element in root.iter("meta"):
        key = (element.get("property") or element.get("name") or element.get("itemprop") or "").lower()
        key = key or (element.get("http-equiv") or "").lower()
        stated.setdefault(key, element.get("content") or "")
    found = {name: next((stated[key] for key in keys if stated.get(key)), "") for name, keys in _META.items()}
    title = root.find(".//head/title")
    found["title"] = found["title"] or ("".join(title.itertext()) if title is not None else "")
    canonical = next((link.get("href") for link in root.iter("link") if _is_canonical(link)), None)
    found["address"] = _address(canonical or "") or _address(found["address"])
    found["language"] = _language(root.get("lang") or found["language"])
    day = _DAY.match(found["published_on"].strip())
    found["published_on"] = day[0] if day else ""
    tidied = {name: line_of(value) for name, value in found.items()}
    return {name: value for name, value in tidied.items() if value}


def _is_canonical(link: etree._Element) -> bool:
    return "canonical" in (link.get("rel") or "").lower().split()


def _address(text: str) -> str:
    try:
        return normalise_address(text)
    except InputError:
        return ""


def _language(text: str) -> str:
    tag = re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", text.strip())
    return tag[0].lower() if tag else ""
