"""Names of things in three languages, for sentences and output."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from openinquest.inquiry.terms import Language
from openinquest.ontology import Ontology

_AT: Mapping[Language, int] = {language: at for at, language in enumerate(Language)}


class Labels:
    """Labels of things by id; what has none in a language is called by English, any other, or its id."""

    def __init__(
        self,
        labels: Mapping[str, tuple[str | None, ...]],
        answers: Mapping[str, str] | None = None,
        ontology: Ontology | None = None,
    ) -> None:
        self._labels = labels
        self._answers = answers or {}
        self._ontology = ontology

    @classmethod
    def of(
        cls,
        things: pl.DataFrame,
        answers: Mapping[str, str] | None = None,
        ontology: Ontology | None = None,
    ) -> Labels:
        """Read the things frame (columns `thing`, `label`, `label_en`, `label_ru`, `label_kk`).

        `answers` gives the thing that stands for a coded answer, by `answer_of(matter, code)`, `ontology` the words
        of codes.
        """
        rows = things.select("thing", *(f"label_{language}" for language in Language), "label").iter_rows()
        return cls({row[0]: row[1:] for row in rows}, answers, ontology)

    def label(self, thing: str, language: Language = Language.ENGLISH) -> str:
        """Return the label of a thing in one language, or the nearest there is."""
        found = self._labels.get(self._answers.get(thing, thing))
        if found is None:
            return thing.rpartition("=")[2]
        wanted = found[_AT[language]]
        return wanted or found[0] or found[-1] or thing

    def code(self, schema: str, prop: str, code: str, language: Language) -> str:
        """Return a code of a closed list in words; in English, and where it has none, as it is coded."""
        found = self._ontology.schemata.get(schema) if self._ontology is not None else None
        declared = found.properties.get(prop) if found is not None else None
        if self._ontology is None or declared is None or not declared.choices or language is Language.ENGLISH:
            return code
        term = self._ontology.vocabulary(declared.choices).terms.get(code)
        return term.label(language.value) if term else code

    def labels(self, thing: str) -> dict[str, str]:
        """Return the labels that a thing has, by language."""
        found = self._labels.get(self._answers.get(thing, thing), ())
        return {
            language.value: text for language, text in zip(Language, found, strict=False) if text is not None
        }


def answer_of(matter: str, code: str) -> str:
    """Return the name under which a coded answer to a matter is labelled."""
    return f"{matter}={code}"
