"""Finding a passage that was changed: seeds, then edit distance on a few windows.

A passage with few edits holds runs of the quotation unchanged (the pigeonhole principle), so it is among the
places where a piece of it stands: long pieces first, which are rare, then shorter ones until none could bring
anything better. The places with most pieces in line are compared by G. Myers's bit-parallel edit distance (A fast
bit-vector algorithm for approximate string matching, J. ACM 46(3), 1999), on Python's long integers. Work is bounded
by the numbers below whatever the text holds; a text in which all pieces are everywhere may hide a passage.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

_SHORTEST, _LONGEST = 12, 20_000
_MOST_EDITS = 0.25  # of the quotation's length
_PIECES = (32, 16, 10, 6)  # code points
_MOST_PIECES = 64
_MOST_PLACES = 400  # of one piece
_MOST_WINDOWS, _MOST_COMPARED = 32, 100_000  # windows; code points of quotation in all of them


@dataclass(frozen=True, slots=True)
class Near:
    """A passage near a quotation: where, and how many insertions, deletions and replacements away."""

    start: int
    end: int
    edits: int


def nearest(quote: str, text: str, hint: int | None = None) -> list[Near]:
    """Return passages of `text` within a quarter of the quotation's length in edits, nearest first.

    Equal ones are ordered by their distance to `hint`, else by place; overlapping ones are reduced to the best.
    A quotation shorter than 12 or longer than 20,000 code points finds nothing.
    """
    length = len(quote)
    if not _SHORTEST <= length <= _LONGEST or len(text) == 0:
        return []
    most = int(length * _MOST_EDITS)
    found: dict[tuple[int, int], Near] = {}
    seen: set[int] = set()
    for size in _PIECES:
        if size > length // 2 and size > _PIECES[-1]:
            continue
        for diagonal in _diagonals(quote, text, size, most, hint, seen):
            begin, stop = max(0, diagonal - most), min(len(text), diagonal + length + 2 * most)
            near = _best_within(quote, text, begin, stop, most)
            if near is not None:
                found[near.start, near.end] = near
        fewest = min((near.edits for near in found.values()), default=length)
        # A passage with fewer edits would hold an unchanged run in which a piece of this size fits: seen already.
        if (length - fewest) // (fewest + 1) >= size + size // 2:
            break
    ranked = sorted(found.values(), key=lambda near: (near.edits, abs(near.start - (hint or 0)), near.start))
    kept: list[Near] = []
    for near in ranked:
        if all(near.end <= other.start or other.end <= near.start for other in kept):
            kept.append(near)
    return kept


def _diagonals(quote: str, text: str, size: int, most: int, hint: int | None, seen: set[int]) -> list[int]:
    """Return likely beginnings of the passage that are not in `seen` yet, by how many pieces agree on them.

    Pieces overlap by half, so that an unchanged run of one and a half times their size holds one.
    """
    stride = max(size // 2, len(quote) // _MOST_PIECES, 1)
    offsets = range(0, len(quote) - size + 1, stride)
    standing = [(_occurrences(text, quote[offset : offset + size]), offset) for offset in offsets]
    standing.sort(key=lambda each: (len(each[0]), each[1]))
    votes: Counter[int] = Counter()
    width = most + 1
    for found, offset in standing:
        if len(found) >= _MOST_PLACES and votes:
            break  # a piece that stands everywhere tells nothing
        for position in found:
            votes[(position - offset) // width] += 1
    windows = min(_MOST_WINDOWS, 1 + _MOST_COMPARED // len(quote))
    ranked = sorted(
        votes.keys() - seen, key=lambda each: (-votes[each], abs(each * width - (hint or 0)), each)
    )
    seen.update(ranked[:windows])
    return [bucket * width for bucket in ranked[:windows]]


def _occurrences(text: str, piece: str) -> list[int]:
    found: list[int] = []
    position = text.find(piece)
    while position >= 0 and len(found) < _MOST_PLACES:
        found.append(position)
        position = text.find(piece, position + 1)
    return found


def _best_within(quote: str, text: str, begin: int, stop: int, most: int) -> Near | None:
    end, edits = _best_end(quote, text[begin:stop], anchored=False)
    if edits > most:
        return None
    end += begin
    length, _ = _best_end(quote[::-1], text[max(begin, end - len(quote) - most) : end][::-1], anchored=True)
    return Near(end - length, end, edits) if length else None


def _best_end(quote: str, text: str, *, anchored: bool) -> tuple[int, int]:
    """Return where in `text` the best match of `quote` ends, and its edits; `anchored`: it begins at the
    start.
    """
    where: dict[str, int] = {}
    for index, character in enumerate(quote):
        where[character] = where.get(character, 0) | 1 << index
    mask = (1 << len(quote)) - 1
    high = 1 << len(quote) - 1
    plus, minus, edits = mask, 0, len(quote)
    best, best_end = edits, 0
    for index, character in enumerate(text, 1):
        equal = where.get(character, 0)
        vertical = equal | minus
        horizontal = (((equal & plus) + plus) ^ plus) | equal
        rises = minus | (mask & ~(horizontal | plus))
        falls = plus & horizontal
        edits += 1 if rises & high else -1 if falls & high else 0
        if edits < best:
            best, best_end = edits, index
        rises = (rises << 1 | anchored) & mask
        falls = (falls << 1) & mask
        plus = falls | (mask & ~(vertical | rises))
        minus = rises & vertical
    return best_end, best
