"""Sentences that explain a computed value, in English, Russian and Kazakh.

A computation returns a `Sentence`: a key of the catalogue and what goes into it. `say` puts it into words.
The catalogues hold no grammar: names stand in the nominative everywhere, so that any label fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from openinquest.inquiry.labels import Labels
from openinquest.inquiry.sentences import (
    casualties,
    changes,
    commitments,
    complaints,
    corroboration,
    deadlines,
    hearings,
    hierarchy,
    proceedings,
    questions,
    reliability,
)
from openinquest.inquiry.sentences._en import ENGLISH
from openinquest.inquiry.sentences._kk import KAZAKH
from openinquest.inquiry.sentences._ru import RUSSIAN
from openinquest.inquiry.terms import Language
from openinquest.ontology.wording import date, language_of, number, quantity

__all__ = [
    "CATALOGUES",
    "Amount",
    "Code",
    "Day",
    "Number",
    "Part",
    "Ref",
    "Sentence",
    "Worded",
    "Written",
    "join",
    "numbers",
    "say",
]

_DOUBLED = re.compile(r"(?<!\bж)\.([;,])(?=\s|$)|\.(\.)(?=\s|$)")
"""A full stop before another mark; that of "2031 ж." stays before a comma, as in any Kazakh date."""

_BY_VIEW = (
    casualties,
    changes,
    commitments,
    complaints,
    corroboration,
    deadlines,
    hearings,
    hierarchy,
    proceedings,
    questions,
    reliability,
)


def _catalogue(language: Language, common: Mapping[str, str]) -> Mapping[str, str]:
    place = tuple(Language).index(language)
    return {**common, **{key: words[place] for view in _BY_VIEW for key, words in view.SENTENCES.items()}}


CATALOGUES: Mapping[Language, Mapping[str, str]] = {
    Language.ENGLISH: _catalogue(Language.ENGLISH, ENGLISH),
    Language.RUSSIAN: _catalogue(Language.RUSSIAN, RUSSIAN),
    Language.KAZAKH: _catalogue(Language.KAZAKH, KAZAKH),
}


@dataclass(frozen=True, slots=True)
class Ref:
    """A thing, called by its label in the language of the sentence."""

    thing: str


@dataclass(frozen=True, slots=True)
class Number:
    """A log number, written `<13>`."""

    n: int


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity or number in canonical form; `original` are the words of a vague one."""

    canonical: str
    original: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """A day, period or clock time in canonical EDTF, or None where it is not known."""

    canonical: str | None


@dataclass(frozen=True, slots=True)
class Worded:
    """Words that are given in each language, such as the title of an article of a law."""

    words: tuple[tuple[Language, str], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A code of a closed list, given for a property of a type of thing."""

    schema: str
    prop: str
    code: str


@dataclass(frozen=True, slots=True)
class Written:
    """Words as a coder or a source wrote them, in one language; in a sentence of another they are quoted as such."""

    words: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One entry of the catalogue with what goes into its places."""

    key: str
    parts: tuple[tuple[str, Part], ...] = ()

    @classmethod
    def of(cls, key: str, **parts: Part) -> Sentence:
        """Make a sentence; `parts` are the places of the template."""
        return cls(key, tuple(parts.items()))


Part = str | int | Ref | Code | Number | Amount | Day | Worded | Written | Sentence | tuple["Part", ...]
"""What may stand in a place: words, a count, a thing, a log number, an amount, a day, a sentence, a list."""


def say(sentence: Sentence, labels: Labels, language: Language = Language.ENGLISH) -> str:
    """Return the words of a sentence."""
    places = {name: _render(part, labels, language) for name, part in sentence.parts}
    return CATALOGUES[language][sentence.key].format(**places)


def join(sentences: Sequence[Sentence], labels: Labels, language: Language = Language.ENGLISH) -> str:
    """Return several sentences as one paragraph, each once."""
    return " ".join(dict.fromkeys(_ended(say(sentence, labels, language)) for sentence in sentences))


def numbers(part: Part) -> Iterator[int]:
    """Yield the log numbers that a sentence names."""
    if isinstance(part, Number):
        yield part.n
    elif isinstance(part, Sentence):
        for _, inner in part.parts:
            yield from numbers(inner)
    elif isinstance(part, tuple):
        for inner in part:
            yield from numbers(inner)


def _ended(text: str) -> str:
    """End a sentence with one full stop: a label or a reason may bring its own, or none."""
    text = _DOUBLED.sub(r"\1\2", text.rstrip())
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _render(part: Part, labels: Labels, language: Language) -> str:
    if isinstance(part, Sentence):
        return say(part, labels, language)
    if isinstance(part, Ref):
        return labels.label(part.thing, language)
    if isinstance(part, Code):
        return labels.code(part.schema, part.prop, part.code, language)
    if isinstance(part, Number):
        return f"<{part.n}>"
    if isinstance(part, Worded):
        return dict(part.words)[language]
    if isinstance(part, Written):
        words = part.words.rstrip(" .")
        written = language_of(words, language)
        return words if written == language else CATALOGUES[language][f"words.{written}"].format(words=words)
    if isinstance(part, Day):
        return date(part.canonical or "", language) or CATALOGUES[language]["day.unknown"]
    if isinstance(part, Amount):
        return quantity(part.canonical, language, part.original)
    if isinstance(part, tuple):
        return "; ".join(_render(item, labels, language) for item in part)
    return number(str(part), language) if isinstance(part, int) else part
