"""Plain lists of everything that has a page, from A to Z, А to Я and А to Я in Kazakh: a search without a script."""

from __future__ import annotations

from collections.abc import Sequence

from openinquest.site.search.names import Found

_ALPHABETS = {
    "en": "abcdefghijklmnopqrstuvwxyzабвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюяabcdefghijklmnopqrstuvwxyz",
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюяabcdefghijklmnopqrstuvwxyz",
}
_OTHER = "#"
_COMPARED = 80


def sorted_by_label(things: Sequence[Found], language: str) -> list[tuple[str, str, Found]]:
    """Return letter, label and thing in the order of the language's alphabet, other signs behind it."""
    order = {letter: place for place, letter in enumerate(_ALPHABETS[language])}
    rows: list[tuple[list[int], str, str, Found]] = []
    for thing in things:
        label = thing.label.in_language(language)[0].strip() or thing.path
        folded = label.casefold()
        start = next((place for place, sign in enumerate(folded) if sign.isalnum()), 0)
        rank = [order.get(sign, len(order) + ord(sign)) for sign in folded[start : start + _COMPARED]]
        letter = folded[start : start + 1]
        rows.append((rank, letter.upper() if letter in order else _OTHER, label, thing))
    rows.sort(key=lambda row: (row[0], row[3].path))
    return [(letter, label, thing) for _, letter, label, thing in rows]
