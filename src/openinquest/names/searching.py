"""Keys by which any spelling of a name is found."""

from __future__ import annotations

from openinquest.names.agreement import sound_of
from openinquest.names.cells import Cell, read_cell
from openinquest.names.folding import initial_of, skeleton
from openinquest.names.parsing import Name, Reading, reading
from openinquest.names.words import Kind


def keys(name: Name | str) -> tuple[str, ...]:
    """Return keys for blocking and search: any two spellings of one name share at least one of them.

    Keys say what they are made of: `s:` surname and initial, `sg:` surname and given name, `gf:` given name and
    father's name, `w:` one word of a name without the region's structure or of a single word. A cell that must not
    be compared has none. Sorted, without repetition.
    """
    cell = read_cell(name.text if isinstance(name, Name) else name)
    if not cell.usable:
        return ()
    found: set[str] = set()
    for roles in (cell.roles, cell.other):
        if roles is not None:
            found |= _of_reading(reading(cell.words, roles))
    if not cell.regional or not found:
        found |= _of_words(cell)
    return tuple(sorted(found))


def _of_reading(found: Reading) -> set[str]:
    made: set[str] = set()
    surname, given, father = (
        sound_of(key) if key else None for key in (found.surname, found.given, found.father)
    )
    if surname and found.given_initial:
        initial = initial_of(found.given) if found.given else found.given_initial
        made.add(f"s:{surname}.{'i' if initial == 'y' else initial}")
        if given:
            made.add(f"sg:{surname}.{given}")
    if given and father:
        made.add(f"gf:{given}.{father}")
    if given and found.surname_initial and not surname:
        made.add(f"g:{given}")
    if given:
        made.add(f"g:{given}")
    if surname:
        made.add(f"f:{surname}")
    return made


def _of_words(cell: Cell) -> set[str]:
    return {f"w:{skeleton(word.key)}" for word in cell.words if word.kind != Kind.INITIAL and word.key} | {
        f"f:{skeleton(word.stem)}" for word in cell.words if word.kind != Kind.INITIAL and word.stem
    }
