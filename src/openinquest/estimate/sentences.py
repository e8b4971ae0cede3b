"""Sentences of a report in English, Russian and Kazakh: a key of the catalogue, and what goes into it.

A `Sentence` is its English text, so that it stands wherever a text may; what it is made of goes with it, and
`in_language` puts it into other words. The catalogues (`data/reasons.yaml`, `data/page.yaml`) hold no grammar: names
of lists and strata stand as they were given, and sentences are built so that any fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any

import yaml

from openinquest.charts import Language

CATALOGUES = ("reasons", "page")
_BREAK = "\u00a0"


class Sentence(str):
    """An English text with its `key` in the catalogue and its `parameters`, by name."""

    key: str
    parameters: Mapping[str, Any]

    def __new__(cls, text: str, key: str, parameters: Mapping[str, Any] | None = None) -> Sentence:
        """Keep the text as it is; `say` takes it from the catalogue instead."""
        made = super().__new__(cls, text)
        made.key, made.parameters = key, parameters or {}
        return made


def say(key: str, **parameters: Any) -> Sentence:
    """Return the sentence of this key with the parameters put in: texts, sentences, numbers, or tuples of these.

    Numbers are written as the catalogue asks (`{count:,}`, `{share:.1%}`), by the habits of each language. Raises
    KeyError for a key or a parameter that is missing.
    """
    return Sentence(_put(key, parameters, Language.EN), key, parameters)


def known(text: str, otherwise: str = "") -> str:
    """Return a text with its key, where it has none: that of its English, or `otherwise` if the catalogue has it."""
    if isinstance(text, Sentence):
        return text
    key = _by_english().get(text, otherwise)
    return Sentence(text, key) if key in catalogue() else text


def in_language(text: str, language: Language) -> str:
    """Return a sentence in a language; a text that is none, and that the catalogue does not know, as it is."""
    found = known(text)
    if language is Language.EN or not isinstance(found, Sentence):
        return str(text)
    return _put(found.key, found.parameters, language)


def number(value: float, language: Language, spec: str = ",.0f") -> str:
    """Return a number as a language writes it, by a format of Python's; whole and in groups of three without one."""
    text = format(value, spec)
    if language is Language.EN:
        return text
    return text.replace(",", "\0").replace(".", ",").replace("\0", _BREAK)


@cache
def catalogue() -> Mapping[str, Mapping[str, str]]:
    """Return the words by key, and by language ("en", "ru", "kk") under each."""
    data = files("openinquest.estimate").joinpath("data")
    found: dict[str, Mapping[str, str]] = {}
    for name in CATALOGUES:
        found |= yaml.safe_load(data.joinpath(f"{name}.yaml").read_text(encoding="utf-8"))
    return found


@cache
def _by_english() -> Mapping[str, str]:
    return {words["en"]: key for key, words in catalogue().items() if words["en"] and "{" not in words["en"]}


class _Filling(Formatter):
    def __init__(self, language: Language) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, str):
            # a plain text is a name, and stays even where it looks like a word of the catalogue
            return in_language(value, self.language) if isinstance(value, Sentence) else value
        if isinstance(value, tuple | list):
            between = format_spec or ", "
            return between.join(self.format_field(each, "") for each in value)
        return number(value, self.language, format_spec)


def _put(key: str, parameters: Mapping[str, Any], language: Language) -> str:
    return _Filling(language).vformat(catalogue()[key][language.value], (), parameters)
