"""Whether a coded speaker can be the one whom the row names: they share a word, in whatever script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import polars as pl

from ._findings import Findings
from .mapping import SpeakerWords
from .sheet import ROW

SpeakerLabels = Mapping[str, Sequence[str]]
"""The id of a speaker, with the labels of the speaker and of the voices it speaks for."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_NO_WORDS = frozenset({
    "of", "the", "in", "on", "at", "by", "an", "and", "for", "to", "from", "as", "with", "or",
    "во", "на", "по", "при", "для", "от", "из", "за", "мен", "және", "үшін", "де", "да",
})  # fmt: skip
_LETTERS = str.maketrans({
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh",
    "з": "z", "и": "i", "й": "i", "к": "k", "қ": "k", "л": "l", "м": "m", "н": "n", "ң": "n", "о": "o",
    "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ұ": "u", "ү": "u", "ф": "f", "х": "h",
    "һ": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "і": "i", "ь": "", "э": "e",
    "ю": "iu", "я": "ia", "ı": "i",
})  # fmt: skip
# The many ways to write one sound in Latin letters, brought to one; order matters.
_SAME_SOUND = (
    ("shch", "sh"), ("kh", "h"), ("dzh", "zh"), ("j", "zh"), ("ck", "k"), ("q", "k"), ("x", "ks"),
    ("ph", "f"), ("w", "v"), ("y", "i"), ("ie", "e"), ("ii", "i"),
)  # fmt: skip
_STEM = 5


def labels_of(definitions: pl.DataFrame) -> dict[str, list[str]]:
    """Return for each thing its labels, names and those of the voices that it speaks for.

    `definitions` has `thing`, `property` and `value` as String; names may end in `@` and a language.
    """
    named = definitions.filter(pl.col("property").is_in(["label", "alias", "name", "described"])).select(
        "thing", name=pl.col("value").str.replace(r"@[A-Za-z]{2,3}(-\w+)*$", "")
    )
    voices = definitions.filter(pl.col("property") == "voice").select("thing", voice="value")
    spoken = voices.join(named, left_on="voice", right_on="thing").select("thing", "name")
    # The id of a voice is a name of it too, and may be all that there is.
    ids = voices.select("thing", name="voice")
    labels: dict[str, list[str]] = {}
    for thing, name in pl.concat([named, spoken, ids]).unique(maintain_order=True).iter_rows():
        labels.setdefault(thing, []).append(name)
    return labels


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of `texts` in one rough Latin spelling, without those that say nothing."""
    found = (word for text in texts for word in _WORD.findall(unicodedata.normalize("NFC", text).casefold()))
    return frozenset(rough_latin(word) for word in found if word not in _NO_WORDS)


def rough_latin(word: str) -> str:
    """Return a case-folded word in Latin letters such that usual transliterations of it agree."""
    decomposed = unicodedata.normalize("NFD", word.translate(_LETTERS))
    word = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    for written, kept in _SAME_SOUND:
        word = word.replace(written, kept)
    return re.sub(r"(.)\1", r"\1", word)


def share_a_word(left: frozenset[str], right: frozenset[str]) -> bool:
    """Tell whether two sets of words have one in common, or two that begin with the same five letters."""
    if left & right:
        return True
    stems = {word[:_STEM] for word in left if len(word) >= _STEM}
    return any(word[:_STEM] in stems for word in right if len(word) >= _STEM)


def check_speaker_words(
    texts: pl.DataFrame, check: SpeakerWords, labels: SpeakerLabels, findings: Findings
) -> None:
    """Note rows whose coded speaker shares no word with the speaker in words, unless a reason is given.

    `texts` has `speaker`, `voice`, `column:<...>` of the check, and `__row`. Compared are the speaker's id,
    labels and voices' labels, and the coded voice's id and labels. A row without words is not checked.
    """
    said_by, reason = f"column:{check.column}", f"column:{check.reason}"
    open_rows = texts.filter(pl.col("speaker").is_not_null() & pl.col(said_by).is_not_null())
    if check.reason is not None and reason in texts.columns:
        open_rows = open_rows.filter(pl.col(reason).is_null())
    pairs = open_rows.select("speaker", "voice", said_by).unique()

    @cache
    def known(speaker: str | None) -> frozenset[str]:
        return frozenset() if speaker is None else words_of([speaker, *labels.get(speaker, ())])

    @cache
    def said(words: str) -> frozenset[str]:
        return words_of([words])

    strangers = [
        (speaker, voice, words)
        for speaker, voice, words in pairs.iter_rows()
        if said(words) and not share_a_word(said(words), known(speaker) | known(voice))
    ]
    if not strangers:
        return
    wrong = pl.DataFrame(strangers, schema=pairs.schema, orient="row")
    rows = open_rows.join(wrong, on=["speaker", "voice", said_by], how="semi", nulls_equal=True).select(ROW)
    advice = "correct the coded speaker"
    if check.reason is not None:
        advice += f", or say in column '{check.reason}' why it is right"
    findings.add_rows(
        rows.sort(ROW),
        "a coded speaker who shares a word with the speaker that the row names",
        column=check.column,
        found="none in common",
        advice=advice,
    )
