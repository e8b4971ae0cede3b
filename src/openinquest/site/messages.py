"""The words of the pages in English, Russian and Kazakh: a folder a language, in it one YAML file a section.

A message with plural forms is a mapping; `{names}` are filled in.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

Plural = Mapping[str, str]
_LOADER = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader  # the one in C is five times as fast


class Messages:
    """The catalogue of one language.

    A message is a text with `{names}`, or a mapping from plural form to text (`one`, `few`, `many`, `other`;
    Unicode CLDR rules of the language), chosen by the argument `n`.
    """

    def __init__(self, language: str, texts: Mapping[str, str | Plural]) -> None:
        self.language = language
        self.texts = texts

    def __call__(self, key: str, **values: Any) -> str:
        """Return the message filled in; raises KeyError where the catalogue lacks it."""
        text = self.texts[key]
        if not isinstance(text, str):
            form = plural_form(self.language, int(values["n"]))
            text = text.get(form) or text["other"]
        return text.format(**values) if values else text

    def word(self, prefix: str, name: str) -> str:
        """Return the message `prefix.name`, or the name itself where the catalogue has no word for it."""
        text = self.texts.get(f"{prefix}.{name}")
        return text if isinstance(text, str) else name


def plural_form(language: str, n: int) -> str:
    """Return the CLDR plural category of a whole number in en, ru or kk."""
    if language == "ru":
        if n % 10 == 1 and n % 100 != 11:
            return "one"
        return "few" if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else "many"
    return "one" if n == 1 else "other"


@cache
def messages(language: str) -> Messages:
    """Return the catalogue of `language`."""
    folder = files("openinquest.site").joinpath("messages", language)
    texts: dict[str, str | Plural] = {}
    for source in folder.iterdir():
        texts |= yaml.load(source.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe one
    return Messages(language, texts)
