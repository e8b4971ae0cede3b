"""All the ways in which a name may stand in a text, from one of them."""

from __future__ import annotations

from typing import Final

from openinquest.names.cells import read_cell
from openinquest.names.lexicon import known_given
from openinquest.names.scripts import one_script
from openinquest.names.spelling import Style, cyrillic, written
from openinquest.names.words import Kind, Word

_MOST_FORMS: Final = 6
_HARD: Final = "бвгғджзкқлмнңпрстфхһцчшщ"


def variants(text: str) -> tuple[str, ...]:
    """Return spellings of a name in Kazakh Cyrillic, three Kazakh Latin alphabets, Arabic letters, Russian and English.

    The first is the text itself; the order of the words is kept; titles are left out. Where the name lists know the
    Kazakh and the Russian form of a part (Шыңғыс and Чингиз), both are written in each script. For search and for the
    check that a withheld name stands in no file: more is better than less, so that some of them nobody writes.
    """
    cell = read_cell(text)
    if not cell.words:
        return (text,) if text else ()
    words = [_forms(word) for word in cell.words]
    found = {text: None, cell.text: None}
    for place in range(min(max(len(kazakh) + len(russian) for kazakh, russian in words), _MOST_FORMS)):
        kazakh = [_at(forms or other, place) for forms, other in words]
        russian = [_at(other or forms, place) for forms, other in words]
        for style in (
            Style.KAZAKH,
            Style.LATIN_2017,
            Style.LATIN_2018,
            Style.LATIN_2021,
            Style.ENGLISH,
            Style.BGN,
            Style.TOTE,
        ):
            found[" ".join(written(word, style) for word in kazakh)] = None
        for style in (Style.RUSSIAN, Style.ENGLISH, Style.PASSPORT, Style.BGN):
            found[" ".join(written(written(word, Style.RUSSIAN), style) for word in russian)] = None
    return tuple(found)


def _at(forms: list[str], place: int) -> str:
    return forms[min(place, len(forms) - 1)]


def _forms(word: Word) -> tuple[list[str], list[str]]:
    """Return the Kazakh and the Russian forms of one word, in Cyrillic."""
    bare = one_script(word.text.lower())[0]
    bare = bare[:1].upper() + bare[1:]
    own = bare if word.cyrillic else cyrillic(bare)
    if word.kind == Kind.INITIAL:
        return [own], [own]
    name = known_given(word.stem)
    if name is None:
        return _of_unlisted(word, own)
    roots = [form for form in name.forms if any("Ѐ" <= letter <= "ԯ" for letter in form)] or [own]
    if word.kind in (Kind.FATHER, Kind.SON_OF):
        female = word.sex == "f"
        kazakh = [root + ("қызы" if female else "ұлы") for root in roots]
        russian = [_russian_father(written(root, Style.RUSSIAN), female) for root in roots]
        return [own, *kazakh], [own, *russian]
    if word.kind in (Kind.SURNAME, Kind.SURNAME_LIKE):
        female = word.sex == "f"
        made = [_surname(root, female) for root in roots]
        return [*made, own], [*(written(form, Style.RUSSIAN) for form in made), own]
    return [*roots, own], [*(written(root, Style.RUSSIAN) for root in roots), own]


def _of_unlisted(word: Word, own: str) -> tuple[list[str], list[str]]:
    return [own], [written(own, Style.RUSSIAN)]


def _surname(root: str, female: bool) -> str:
    low = root.lower()
    if low.endswith("й"):
        return root[:-1] + ("ева" if female else "ев")
    if low[-1] in "аәяеиыі":
        return (root if low[-1] in "еи" else root[:-1] + "а") + ("ева" if female else "ев")
    return root + ("ова" if female else "ов")


def _russian_father(root: str, female: bool) -> str:
    low = root.lower()
    if low.endswith(("й", "ь")):
        return root[:-1] + ("евна" if female else "евич")
    if low[-1] not in _HARD:
        return root + ("евна" if female else "евич")
    return root + ("овна" if female else "ович")
