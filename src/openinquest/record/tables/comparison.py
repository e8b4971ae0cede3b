"""What a re-import changes: rows added, changed, gone and unchanged, by key."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True, slots=True)
class Comparison:
    """The keys of two imports of one lineage, told apart.

    `added` has `key` and `identity`; `changed` has `key`, `before` and `identity`; `gone` has `key` and
    `before`; `unchanged` has `key` and `identity`. Rows stand in the order of the import they come from,
    `gone` in that of the earlier one.
    """

    added: pl.DataFrame
    changed: pl.DataFrame
    gone: pl.DataFrame
    unchanged: pl.DataFrame

    @property
    def is_empty(self) -> bool:
        """Whether the later import changes nothing."""
        return self.added.is_empty() and self.changed.is_empty() and self.gone.is_empty()


def compare(before: pl.DataFrame, after: pl.DataFrame) -> Comparison:
    """Return how `after` differs from `before`.

    Both frames have `key` (String, each once) and `identity` (any one dtype that compares for equality).
    Raises ValueError if a key stands twice in one of them.
    """
    for frame in (before, after):
        if frame.get_column("key").is_duplicated().any():
            raise ValueError("a key stands twice in an import")
    earlier = before.select("key", before="identity")
    both = after.select("key", "identity").join(earlier, on="key", how="left", maintain_order="left")
    known = both.join(earlier, on="key", how="semi", maintain_order="left")
    same = pl.col("identity").eq_missing(pl.col("before"))
    return Comparison(
        added=after.select("key", "identity").join(earlier, on="key", how="anti", maintain_order="left"),
        changed=known.filter(~same).select("key", "before", "identity"),
        gone=earlier.join(after, on="key", how="anti", maintain_order="left"),
        unchanged=known.filter(same).select("key", "identity"),
    )
