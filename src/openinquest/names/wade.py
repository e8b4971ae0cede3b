"""Chinese names in the older romanisation of Wade and Giles, read as the pinyin they would be written in today.

Passports and newspapers leave the apostrophes of that system out, so that most syllables can be one of two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

_PINYIN: Final = re.compile(
    "(?:zh|ch|sh|r)(?:i|[ae]|[ae]i|ao|ou|[ae]n|[ae]ng|ong|u|ua|uo|uai|ui|uan|un|uang)"
    "|[jqxy]?(?:i|ia|ie|iao|iu|ian|in|iang|ing|iong|u|ue|uan|un)|y(?:a|e|ao|ou|an|ang|ong|o)"
    "|[zcsgkh](?:a|e|ai|ei|ao|ou|an|en|ang|eng|ong|u|uo|ui|uan|un)|[zcs]i|[gkh](?:ua|uai|uang)"
    "|[bpmfdtnlw]?(?:a|o|e|ai|ei|ao|an|en|ang|eng|u|ou)|[bpmdtnl](?:i|ie|iao|ian|in|ing|iu)"
    "|[dtnl](?:ong|uo|uan|un|ui|ia|iang|ue)|er"
)
_SYLLABLE: Final = re.compile("(hs|ch|tz|ts|ss|sh|[pmftnlkhjyw])?([aeiou]+(?:ng?|h|rh)?)")
_STARTS: Final = {"hs": "x", "p": "pb", "t": "td", "k": "kg", "j": "r", "ss": "s"}
_ENDS: Final = {"ien": "ian", "ieh": "ie", "ueh": "ue", "ung": "ong", "iung": "iong", "eh": "e", "en": "en",
                "ih": "i", "erh": "er", "uei": "ui"}  # fmt: skip
_WHOLE: Final = {
    "i": ("yi",),
    "yu": ("yu", "you"),
    "yen": ("yan",),
    "yeh": ("ye",),
    "yung": ("yong",),
    "o": ("e",),
}
_LONGEST: Final = 6
_MOST: Final = 4


@lru_cache(maxsize=1 << 14)
def pinyin_of(word: str) -> tuple[str, ...]:
    """Return the pinyin syllables that one syllable of Wade-Giles without apostrophes can be; none if it is none."""
    if word in _WHOLE:
        return _WHOLE[word]
    match = _SYLLABLE.fullmatch(word) if len(word) <= _LONGEST else None
    if match is None:
        return ()
    start, end = match.groups()
    start = start or ""
    narrow = end[0] == "i" and end != "ih"
    if start == "ch":
        starts: Sequence[str] = "qj" if narrow else ("ch", "zh", "q", "j") if end[0] == "u" else ("ch", "zh")
    elif start in ("ts", "tz"):
        starts = "cz"
    else:
        starts = tuple(_STARTS.get(start, "")) or (start,)
    ends = [_ENDS.get(end, end)]
    if end == "o":
        ends = ["e"] if start in ("k", "h") else ["uo"]
    elif end == "u" and start in ("ss", "tz"):
        ends = ["i"]
    return tuple(one + two for one in starts for two in ends)


@lru_cache(maxsize=1 << 14)
def is_pinyin(word: str) -> bool:
    """Return whether a word can be one syllable of pinyin."""
    return _PINYIN.fullmatch(word) is not None


def is_older(words: Sequence[str]) -> bool:
    """Return whether words are a name of Wade-Giles syllables, of which at least one can be no pinyin."""
    return (
        2 <= len(words) <= _MOST
        and all(len(word) <= _LONGEST for word in words)
        and not all(map(is_pinyin, words))
        and all(map(pinyin_of, words))
    )


def written_as(older: Sequence[str], words: Sequence[str]) -> bool:
    """Return whether a Wade-Giles name is the name that `words` write in pinyin, surname in front or behind."""
    text = "".join(words)
    choices = [pinyin_of(word) for word in older]
    return any(_fits(text, choices[at:] + choices[:at]) for at in range(len(choices)))


def _fits(text: str, choices: list[tuple[str, ...]]) -> bool:
    if not choices:
        return not text
    return any(text.startswith(one) and _fits(text[len(one) :], choices[1:]) for one in choices[0])
