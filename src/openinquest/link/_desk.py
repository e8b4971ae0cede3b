"""What a reviewer has before them: the pairs of the last run, the entries, and what persons have judged since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from openinquest.charts import Language
from openinquest.errors import NotFound
from openinquest.link._apart import weigh_apart
from openinquest.link._kept import Kept, kept_run
from openinquest.link._listed import LIST_ENTRY, clean_lists, entries_of, places_of
from openinquest.link.explain import Explanation, check_entries, conflict_of, explanation, find_pair
from openinquest.link.features import features
from openinquest.link.gazetteer import Gazetteer
from openinquest.link.review import Answer, Question
from openinquest.link.runs import NO_LIST, newer_entries, persons_links
from openinquest.link.wording import why_asked
from openinquest.ontology import Stance
from openinquest.record import Frames, Record
from openinquest.record.merge import Link

_DRAWS = 200
_TELLING = ("occupation", "circumstances")
"""What entries say that no comparison reads, and a person may know by."""


@dataclass(frozen=True)
class Desk:
    """The entries of a record, the pairs of its last run, and persons' judgements; `newer` entries came since."""

    frames: Frames
    kept: Kept
    persons: tuple[Link, ...]
    newer: int

    @cached_property
    def entries(self) -> pl.DataFrame:
        """The entries of the record as it stands now."""
        return entries_of(self.frames)

    @cached_property
    def clean(self) -> list[str]:
        """Lists that name each person once."""
        return clean_lists(self.frames)

    @cached_property
    def _rows(self) -> Mapping[str, dict[str, Any]]:
        return {row["entry"]: row for row in self.entries.iter_rows(named=True)}

    @cached_property
    def _told(self) -> Mapping[tuple[str, str], str]:
        said = self.frames.statements.filter(
            (pl.col("schema") == LIST_ENTRY)
            & pl.col("property").is_in(_TELLING)
            & (pl.col("stance") == Stance.ASSERTS.value)
        )
        return {(thing, name): value for thing, name, value in
                said.select("thing_coded", "property", "value").iter_rows()}  # fmt: skip

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        return dict(self.frames.things.select("thing", "label").iter_rows())

    def shown(self, entry: str) -> dict[str, str]:
        """Return what a person should see of an entry, as text: its list by label, its row, name, and the rest."""
        row = self._rows[entry]
        found = {name: str(value) for name, value in row.items() if value is not None}
        found["list"] = self._labels.get(row["list"] or "", row["list"] or "")
        return found | {name: self._told[entry, name] for name in _TELLING if (entry, name) in self._told}

    def explained(self, pair: Mapping[str, Any], language: Language = Language.EN) -> Explanation:
        """Return the explanation of a row of the pairs frame."""
        conflict = conflict_of(self.kept.conflicts, pair["left"], pair["right"])
        rows = self._rows[pair["left"]], self._rows[pair["right"]]
        return explanation(pair, *rows, language, self.clean, conflict)

    def judgements(self, left: str, right: str) -> list[Link]:
        """Return what persons judged of these very two, the latest last."""
        ends = sorted((left, right))
        return [link for link in self.persons if sorted((link.left, link.right)) == ends]

    def explain(self, left: str, right: str, language: Language = Language.EN) -> Explanation:
        """Explain any two entries by the model of the last run, also two that it did not keep as a pair.

        Raises NotFound for an entry that is not on record, UsageError for one entry twice.
        """
        check_entries(self.entries["entry"], left, right)
        pair = find_pair(self.kept.known.pairs, left, right)
        if pair is None:
            model = self.kept.known.model
            places = places_of(self.frames)
            wide = features(self.entries, Gazetteer.of(places) if places.height else None, self.clean)
            pair = weigh_apart(wide, model.comparisons, model.parameters, model.prior_weight, left, right)
        return self.explained(pair, language)

    def questions(self, again: bool = False, language: Language = Language.EN) -> Iterator[Question]:
        """Yield the pairs that most need a person, the most telling first, in the words of a language.

        Pairs that a person judged are passed over, but for those that are only `unsure` where they are wanted
        `again`; so are pairs of entries that are no longer on record.
        """
        from openinquest.link.posterior import draw_partitions
        from openinquest.link.queue import review_queue

        persons = [link for link in self.persons if not (again and link.verdict == Answer.UNSURE.value)]
        known = self.entries["entry"].implode()
        pairs = self.kept.known.pairs.filter(pl.col("left").is_in(known) & pl.col("right").is_in(known))
        if pairs.is_empty():
            return
        entries = self.entries.select("entry", pl.col("list").fill_null(NO_LIST))
        posterior = draw_partitions(entries, pairs, frozenset(self.clean), persons, draws=_DRAWS)
        queue = review_queue(posterior, entries, pairs, persons)
        whys = [why_asked(row, language) for row in queue.iter_rows(named=True)]
        asked = queue.select("left", "right", why=pl.Series(whys, dtype=pl.String)).join(
            pairs, on=["left", "right"], maintain_order="left"
        )
        for row in asked.iter_rows(named=True):
            yield Question(self.explained(row, language), row["why"])


def open_desk(record: Record) -> Desk:
    """Return what is to be reviewed. Raises NotFound where nothing was linked in this folder yet."""
    kept = kept_run(record.folder)
    if kept is None:
        raise NotFound(
            "There is nothing to review: no run of linkage is kept in this folder. `inquest link run` makes one."
        )
    frames = record.frames()
    return Desk(frames, kept, tuple(persons_links(record)), newer_entries(frames, kept.size))
