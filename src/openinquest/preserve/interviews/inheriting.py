"""In whose turn of a kept interview a passage stands, for statements that name no speaker."""

from __future__ import annotations

import json
from collections.abc import Sequence

from openinquest.errors import InputError
from openinquest.preserve.checks import Texts
from openinquest.preserve.interviews.turns import Turn, place_in, turns_of
from openinquest.preserve.passages import Anchoring, resolve
from openinquest.preserve.quotes import check_quote
from openinquest.preserve.text import ExtractedText
from openinquest.record.inheriting import Spoken
from openinquest.record.record import Record

_FOUND = (Anchoring.EXACT, Anchoring.SHIFTED)


class Interviews:
    """The turns of a record's kept documents, each read when it is first asked for."""

    def __init__(self, record: Record) -> None:
        self._texts = Texts(record)
        self._turns: dict[str, Sequence[Turn]] = {}

    def place(self, document: str, quote: str | None, selector: str | None) -> Spoken | None:
        """Return in whose turn a passage of a document (by id) stands; None where the document shows no turns.

        `selector` is canonical JSON of W3C selectors. A passage that is not found, stands at several places in turns of
        both, or reaches over both is in nobody's; so is one of which question marks alone would tell.
        """
        text = self._texts.of(document)
        if text is None:
            return None
        if document not in self._turns:
            self._turns[document] = turns_of(text)
        turns = self._turns[document]
        if not turns:
            return None
        within = [place_in(turns, *place) for place in _places(text, quote, selector)]
        roles = {turn.role if turn else None for turn in within}
        if len(roles) != 1 or not (turn := within[0]):
            return Spoken()
        return Spoken(turn.role.value if turn.is_clear else "", turn.basis.value)


def _places(text: ExtractedText, quote: str | None, selector: str | None) -> list[tuple[int, int]]:
    try:
        selectors = json.loads(selector) if selector else []
        found = resolve(selectors, text.text, text.pages)
    except InputError:  # the import tells what is wrong with it
        return []
    place = None if found.start is None or found.end is None else (found.start, found.end)
    if place and found.how in _FOUND and not found.ambiguous:
        return [place]
    matches = check_quote(quote, text).matches if quote else ()
    page = place if found.how is Anchoring.UNCHECKED else None
    return [
        (match.start, match.end)
        for match in matches
        if page is None or (page[0] <= match.start and match.end <= page[1])
    ]
