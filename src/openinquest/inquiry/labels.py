"""Names of things in three languages, for sentences and output."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from openinquest.inquiry.terms import Language


class Labels:
    """Labels of things by id; what has none in a language is called by English, any other, or its id."""

    def __init__(
        self, labels: Mapping[str, tuple[str | None, ...]], answers: Mapping[str, str] | None = None
    ) -> None:
        self._labels = labels
        self._answers = answers or {}

    @classmethod
    def of(cls, things: pl.DataFrame, answers: Mapping[str, str] | None = None) -> Labels:
        """Read the things frame (columns `thing`, `label`, `label_en`, `label_ru`, `label_kk`).

        `answers` gives the thing that stands for a coded answer, by `answer_of(matter, code)`.
        """
        rows = things.select("thing", *(f"label_{language}" for language in Language), "label").iter_rows()
        return cls({row[0]: row[1:] for row in rows}, answers)

    def label(self, thing: str, language: Language = Language.ENGLISH) -> str:
        """Return the label of a thing in one language, or the nearest there is."""
        found = self._labels.get(self._answers.get(thing, thing))
        if found is None:
            return thing.rpartition("=")[2]
        wanted = found[tuple(Language).index(language)]
        return wanted or found[0] or found[-1] or thing

    def labels(self, thing: str) -> dict[str, str]:
        """Return the labels that a thing has, by language."""
        found = self._labels.get(self._answers.get(thing, thing), ())
        return {
            language.value: text for language, text in zip(Language, found, strict=False) if text is not None
        }


def answer_of(matter: str, code: str) -> str:
    """Return the name under which a coded answer to a matter is labelled."""
    return f"{matter}={code}"
