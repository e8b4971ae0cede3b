"""The releases of a dossier from its ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from openinquest.release.ledger import Changes, Earlier
from openinquest.release.snapshot import Edition, Meta


def editions_of(releases: Sequence[Earlier], meta: Meta) -> Iterator[Edition]:
    """Yield the earlier releases, the oldest first, and last the one of `meta`, each with what it changed."""
    this = Earlier(meta.released_on, meta.said_by, meta.log_size, meta.root, meta.published, "")
    everyone = (*releases, this)
    changes = [Changes(), *(before.next for before, _ in pairwise(everyone))]
    for found, change in zip(everyone, changes, strict=True):
        yield Edition(
            released_on=found.released_on,
            said_by=found.said_by,
            size=found.size,
            root=found.root,
            published=found.published,
            manifest=found.manifest,
            added=change.added,
            changed=change.changed,
            withheld=change.withheld,
        )
