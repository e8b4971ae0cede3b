"""The signs by which turns are told: each reads the lines of a text and returns which of them ask and answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from openinquest.preserve.formats.building import paragraphs_of
from openinquest.preserve.text import ExtractedText, Look, Role

FEWEST = 2
"""Questions with their answers below which nothing is claimed."""
_ASKING, _ANSWERING = 0.6, 0.34  # of the turns of one name; of the other's that end with a question mark
_IN_BOLD = 0.6  # of the emphasised stretches, so that headings of an article are not taken for questions
_BY_FAR = 0.75  # of the lines with a dash
_OF_HINTED = 1 / 3  # of the paragraphs from the first question on
_SHORT_QUESTION = 300
_HEAD = 80


class Speaking(StrEnum):
    """What a line does."""

    QUESTION = "question"
    ANSWER = "answer"


class Basis(StrEnum):
    """By what a turn is told."""

    LABEL = "label"  # "Question:", "Жауап:", "Q:"
    NAME = "name"  # two names or initials that take turns, of which one asks
    DASH = "dash"
    EMPHASIS = "emphasis"  # questions in bold, in italics, as headings; answers plain
    MARK = "question-mark"  # a hint only


Roles = dict[int, Speaking]
"""The number of a line to what it does; lines of which nothing is claimed are left out."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line ``text[start:end]`` without white space around it; `opens` says that a paragraph begins with it, `apart`
    that something else than main text stands before it.
    """

    start: int
    end: int
    words: str
    look: Look | None
    opens: bool
    apart: bool

    @property
    def asks(self) -> bool:
        """Whether there is a question mark in it."""
        return "?" in self.words

    @property
    def ends_asking(self) -> bool:
        """Whether it ends with a question mark, quotation marks and the like aside."""
        return bool(_ENDS_ASKING.search(self.words[-8:]))


_ENDS_ASKING = re.compile(r"\?[?!….»”\"’')\]*_\s]*$")

_BEFORE = r"[*_ ]{0,3}(?:\d{1,3}[.)][*_ \t]{0,3})?(?:\[?\d{1,2}:\d\d(?::\d\d)?\]?[*_ \t]{0,3})?"
_NUMBER = r"(?:[ \t]*(?:№|#)?[ \t]*\d{1,3})"
_WORDS = {
    Speaking.QUESTION: "вопрос сұрақ question",
    Speaking.ANSWER: "ответ жауап answer",
}
_PARTS = {
    Speaking.QUESTION: "корреспондент корр журналист интервьюер ведущий ведущая тілші журналист жүргізуші interviewer "
    "reporter journalist correspondent host следователь тергеуші investigator",
    Speaking.ANSWER: "респондент собеседник собеседница interviewee respondent сұхбаттасушы свидетель куә witness",
}
_LETTERS = {Speaking.QUESTION: "Q В С", Speaking.ANSWER: "A О Ж"}
_CAPTION_WORDS = "фото фотография видео источник сурет дереккөз бейне photo video source image credit"
_CAPTIONS = frozenset(_CAPTION_WORDS.split())
_WORD_OF = {word: role for role, words in _WORDS.items() for word in words.split()}
_PART_OF = {word: role for role, words in _PARTS.items() for word in words.split()}
_LETTER_OF = {letter: role for role, letters in _LETTERS.items() for letter in letters.split()}

# "Вопрос:", "Вопрос № 3.", "Вопрос следователя:"
_WORD = re.compile(
    rf"{_BEFORE}(?P<word>{'|'.join(_WORD_OF)})(?:{_NUMBER}[ \t]*[.:)]|(?:[ \t]+\w{{2,20}}){{0,2}}[ \t]*:|\.)",
    re.IGNORECASE,
)
_LETTER = re.compile(rf"{_BEFORE}(?P<word>[{''.join(_LETTER_OF)}])(?:{_NUMBER}[ \t]*[.:)]|[ \t]*:)")
_NAME_PART = r"(?:[^\W\d_][\w’'-]{0,30}\.?|(?:[^\W\d_]\.){1,3})"
_NAME = re.compile(rf"{_BEFORE}(?P<word>{_NAME_PART}(?:[ \t]{_NAME_PART}){{0,3}})[*_]*[ \t]*:")
_DASH = re.compile(r"[-–—−―][ \t\u00a0]+[\"«“„(]*(?P<first>\w)")


def lines_of(extracted: ExtractedText) -> list[Line]:
    """Return the lines of the main text in order."""
    text = extracted.text
    looks = {emphasis.start: emphasis.look for emphasis in extracted.emphases}
    lines: list[Line] = []
    apart = False
    for paragraph in sorted(extracted.paragraphs or paragraphs_of(text), key=lambda each: each.start):
        if paragraph.role is Role.ASIDE:
            apart = True
        if paragraph.role in (Role.ASIDE, Role.RUNNING):
            continue
        position, opens = paragraph.start, True
        for raw in text[paragraph.start : paragraph.end].split("\n"):
            words = raw.strip()
            if words:
                start = position + raw.index(words[0])
                lines.append(Line(start, start + len(words), words, looks.get(start), opens, apart))
                apart = opens = False
            position += len(raw) + 1
    return lines


def label_of(line: Line, basis: Basis) -> str:
    """Return the label before the words of a line, where turns of that basis have one."""
    head = line.words[:_HEAD]
    patterns = {Basis.LABEL: (_WORD, _LETTER), Basis.NAME: (_NAME,)}.get(basis, ())
    found = next((match for pattern in patterns if (match := pattern.match(head))), None)
    return head[found.start("word") : found.end()].strip(" \t*_") if found else ""


def alternations(roles: Sequence[Speaking]) -> int:
    """Return how often an answer follows a question."""
    return sum(one is Speaking.QUESTION and other is Speaking.ANSWER for one, other in pairwise(roles))


def by_labels(lines: Sequence[Line]) -> Roles:
    """Read words that say "question" and "answer" at the beginnings of lines, or the letters that stand for them."""
    for pattern, known in ((_WORD, _WORD_OF), (_LETTER, _LETTER_OF)):
        marked: dict[int, Speaking] = {}
        for at, line in enumerate(lines):
            if match := pattern.match(line.words[:_HEAD]):
                word = match["word"]
                marked[at] = known[word if word in known else word.lower()]
        if alternations(list(marked.values())) >= FEWEST:
            return _continued(lines, marked, {at for at in _named(lines) if at not in marked})
    return {}


def by_names(lines: Sequence[Line]) -> Roles:
    """Read two names that take turns; whoever puts the questions asks. With a third voice nothing is claimed."""
    named = _named(lines)
    repeated = {name for name, count in Counter(named.values()).items() if count >= FEWEST}
    if len(repeated) != 2 or repeated <= {*_WORD_OF, *map(str.lower, _LETTER_OF)}:
        return {}
    speaking = {at: name for at, name in named.items() if name in repeated}
    asker = _asker(lines, speaking, sorted(repeated))
    if asker is None:
        return {}
    marked = {at: Speaking.QUESTION if name == asker else Speaking.ANSWER for at, name in speaking.items()}
    if alternations(list(marked.values())) < FEWEST:
        return {}
    return _continued(lines, marked, named.keys() - marked.keys())


def by_dashes(lines: Sequence[Line]) -> Roles:
    """Read a dialogue in which a dash begins each turn, or each question. Lists have dashes too, but do not ask."""
    dashed = [at for at, line in enumerate(lines) if _is_dashed(line)]
    if len(dashed) < FEWEST:
        return {}
    every, asking = set(dashed), {at for at in dashed if lines[at].asks}
    if len(asking) >= _BY_FAR * len(dashed):
        # answers have no dash: what follows a question up to the next dash
        plain = {at + 1: Speaking.ANSWER for at in asking if at + 1 < len(lines) and at + 1 not in every}
        marked = {at: Speaking.QUESTION for at in asking} | plain
    else:
        marked = _in_turns(lines, dashed)
    if alternations([marked[at] for at in sorted(marked)]) < FEWEST:
        return {}
    return _continued(lines, marked, every - marked.keys())


def by_emphasis(lines: Sequence[Line]) -> Roles:
    """Read questions that are set otherwise than the answers: whole lines in bold, in italics, or as headings.

    An emphasised line without a question mark may be a heading within an answer: nothing is said of it.
    """
    for look in (Look.STRONG, Look.HEADING, Look.ITALIC):
        runs = _runs(lines, look)
        asking = [run for run in runs if any(lines[at].asks for at in run)]
        if len(asking) < FEWEST:
            continue
        # what stands before the first question is a title or a preface
        after = [run for run in runs if run[0] >= asking[0][0]]
        if len(asking) < _IN_BOLD * len(after):
            continue
        first = asking[0]
        questions = {at for run in asking for at in run if lines[at].asks} - {
            at for at in first if at != first[-1] or not lines[at].ends_asking
        }
        plain = {
            run[-1] + 1: Speaking.ANSWER
            for run in asking
            if run[-1] in questions and run[-1] + 1 < len(lines) and lines[run[-1] + 1].look is None
        }
        marked = {at: Speaking.QUESTION for at in questions} | plain
        if alternations([marked[at] for at in sorted(marked)]) >= FEWEST:
            emphasised = {at for at, line in enumerate(lines) if line.look is not None}
            return _continued(lines, marked, emphasised - marked.keys())
    return {}


def by_question_marks(lines: Sequence[Line]) -> Roles:
    """Read short paragraphs that end with a question mark between others: a hint, since essays ask like that too."""
    if not lines or max(Counter(_named(lines).values()).values(), default=0) >= FEWEST:
        return {}  # several voices are named, and it was not to be told which of them asks
    starts = [at for at, line in enumerate(lines) if line.opens]
    blocks = [range(at, end) for at, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    asking = [
        number
        for number, block in enumerate(blocks)
        if lines[block[-1]].ends_asking and lines[block[-1]].end - lines[block[0]].start <= _SHORT_QUESTION
    ]
    asks = set(asking)
    if not asking or len(asking) < _OF_HINTED * (len(blocks) - asking[0]):
        return {}
    roles = {
        number: Speaking.QUESTION if number in asks else Speaking.ANSWER
        for number in range(asking[0], len(blocks))
    }
    if alternations(list(roles.values())) <= FEWEST:
        return {}
    return {at: role for number, role in roles.items() for at in blocks[number]}


CLEAR: Sequence[tuple[Basis, Callable[[Sequence[Line]], Roles]]] = (
    (Basis.LABEL, by_labels),
    (Basis.NAME, by_names),
    (Basis.DASH, by_dashes),
    (Basis.EMPHASIS, by_emphasis),
)
"""The signs that statements may lean on, the plainest first."""


def _continued(lines: Sequence[Line], marked: Roles, ends: set[int]) -> Roles:
    """Return the roles of all lines from each mark to the next; lines of `ends`, and what stands apart, end a turn."""
    roles: Roles = {}
    current: Speaking | None = None
    for at, line in enumerate(lines):
        if at in marked:
            current = marked[at]
        elif at in ends or line.apart:
            current = None
        if current is not None:
            roles[at] = current
    return roles


def _named(lines: Sequence[Line]) -> dict[int, str]:
    """Return by line the name that stands before its words, in small letters."""
    found: dict[int, str] = {}
    for at, line in enumerate(lines):
        match = _NAME.match(line.words[:_HEAD])
        if match and all(part[0].isupper() for part in match["word"].split()):
            name = match["word"].rstrip(".").lower()
            if name not in _CAPTIONS:
                found[at] = name
    return found


def _asker(lines: Sequence[Line], speaking: dict[int, str], names: Sequence[str]) -> str | None:
    """Return which of two names asks: by its office, or because its turns ask and the other's do not."""
    known = [_WORD_OF.get(name) or _PART_OF.get(name) for name in names]
    if known in ([Speaking.QUESTION, None], [Speaking.QUESTION, Speaking.ANSWER], [None, Speaking.ANSWER]):
        return names[0]
    if known in ([None, Speaking.QUESTION], [Speaking.ANSWER, Speaking.QUESTION], [Speaking.ANSWER, None]):
        return names[1]
    marks = sorted(speaking)
    asks, ends = Counter[str](), Counter[str]()
    for at, beyond in zip(marks, [*marks[1:], len(lines)], strict=True):
        asks[speaking[at]] += any(line.asks for line in lines[at:beyond])
        ends[speaking[at]] += lines[beyond - 1].ends_asking
    counts = Counter(speaking.values())
    for asker, other in (names, names[::-1]):
        if (
            asks[asker] >= _ASKING * counts[asker]
            and ends[other] <= _ANSWERING * counts[other]
            and asks[asker] * counts[other] > asks[other] * counts[asker]
        ):
            return asker
    return None


def _is_dashed(line: Line) -> bool:
    match = _DASH.match(line.words[:_HEAD])
    return match is not None and (match["first"].isupper() or match["first"].isdecimal())


def _in_turns(lines: Sequence[Line], dashed: Sequence[int]) -> Roles:
    """Return the roles of dashed lines that ask by turns; a pair that does not fit is left out."""
    asking = [lines[at].ends_asking for at in dashed]
    fits = [sum(ends == (number % 2 == phase) for number, ends in enumerate(asking)) for phase in (0, 1)]
    phase = fits.index(max(fits))
    if len(dashed) < 2 * FEWEST or fits[phase] < _BY_FAR * len(dashed):
        return {}
    marked: Roles = {}
    for number, at in enumerate(dashed):
        should_ask = number % 2 == phase
        if asking[number] == should_ask:
            marked[at] = Speaking.QUESTION if should_ask else Speaking.ANSWER
    return marked


def _runs(lines: Sequence[Line], look: Look) -> list[list[int]]:
    """Return the runs of neighbouring lines of a look."""
    runs: list[list[int]] = []
    for at, line in enumerate(lines):
        if line.look is look:
            if runs and runs[-1][-1] == at - 1:
                runs[-1].append(at)
            else:
                runs.append([at])
    return runs
