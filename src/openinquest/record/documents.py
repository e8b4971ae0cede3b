"""Documents as they stand: described by a sheet or by hand, and described again.

Each source (a sheet, by its lineage, or a person who cites and adds) is answerable for its own description, of
which its latest edition counts. Where several sources describe one document, what the later says is laid over
what the earlier said, so that a sheet without media types does not wipe out what the file itself told.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from openinquest.errors import RecordError
from openinquest.record.entry import FIELDS, EntryKind, Flat, grouped
from openinquest.record.identity import canonical_json, coding_digest, identity
from openinquest.record.order import moment
from openinquest.record.standing import Retracted

BY_HAND = ""
"""The source of descriptions that came with no sheet."""


@dataclass(slots=True)
class Described:
    """One document: the log number of its first standing description, and what each source says of it."""

    n: int
    sources: dict[str, Flat] = field(default_factory=dict)
    """Source to its latest description, in the order in which they were given."""
    since: str = ""
    """When it was first described, as a text that sorts."""
    came: dict[str, str] = field(default_factory=dict)
    """Source to the import with which its latest description came."""
    called: str = ""
    """Its handle where another document has the one that it was given."""

    @property
    def imports(self) -> list[str]:
        """The imports with which its standing descriptions came, sorted."""
        return sorted(set(self.came.values()))

    @property
    def fields(self) -> Flat:
        """What all sources together say."""
        laid: Flat = {}
        for said in self.sources.values():
            laid |= said
        return laid | {"handle": self.called} if self.called else laid


def source_of(flat: Flat) -> str:
    """Return the source of a description: the lineage of its sheet, or `BY_HAND`."""
    return str((flat.get("coded_from") or {}).get("sheet") or BY_HAND)


def description(flat: Flat) -> Flat:
    """Return what an entry says of its document, without who coded it when."""
    groups = FIELDS[EntryKind.DOCUMENT]
    return {name: flat[name] for name in (*groups["content"], *groups["voice"]) if flat.get(name)}


def description_id(flat: Flat) -> str:
    """Return the identity of a description (not of the document: that is its `id`)."""
    return identity(grouped(EntryKind.DOCUMENT, flat))


def standing_documents(documents: Iterable[tuple[int, Flat]], retracted: Retracted) -> dict[str, Described]:
    """Return the documents that stand, by id, from numbered flat entries in the order of the log.

    Later is what is dated later. Where two documents have one handle, as may be after a pull, that which was described
    first keeps it, and the other is called by it and the first eight digits of its id.
    """
    given: dict[str, list[tuple[int, Flat]]] = {}
    for n, flat in documents:
        if "id" not in flat:
            raise RecordError(f"Entry {n} describes no document: it was damaged, run `inquest check`.")
        if not is_taken(flat, retracted):
            given.setdefault(flat["id"], []).append((n, flat))
    standing = {identifier: _described(said) for identifier, said in given.items()}
    handles: dict[str, list[str]] = {}
    for identifier, described in standing.items():
        if handle := described.fields.get("handle"):
            handles.setdefault(handle, []).append(identifier)
    for handle, ids in handles.items():
        for identifier in sorted(ids, key=lambda each: (standing[each].since, each))[1:]:
            standing[identifier].called = f"{handle}-{identifier[:8]}"
    return standing


def _described(said: Sequence[tuple[int, Flat]]) -> Described:
    """Return a document from its descriptions, which are laid one over the other."""
    ordered = [flat for _, flat in said]
    if len(said) > 1:
        ordered.sort(key=_order)
    described = Described(said[0][0], since=moment(ordered[0]))
    for flat in ordered:
        source = source_of(flat)
        described.sources.pop(source, None)
        described.sources[source] = description(flat)
        described.came.pop(source, None)
        if name := (flat.get("coded_from") or {}).get("import"):
            described.came[source] = name
    return described


def _order(flat: Flat) -> tuple[str, str, int, bytes]:
    """Return what orders descriptions; within one second that which says more comes later, as one completed does."""
    said = description(flat)
    return moment(flat), source_of(flat), len(said), canonical_json(said)


def is_taken(flat: Flat, retracted: Retracted) -> bool:
    """Say whether a description was taken back, by itself or with its import."""
    if (flat.get("coded_from") or {}).get("import") in retracted.imports:
        return True
    if not retracted.codings:
        return False
    digests = retracted.codings.get(description_id(flat))
    return digests is not None and (None in digests or description_coding(flat) in digests)


def description_coding(flat: Flat) -> str:
    """Return the digest of this coding of a description."""
    return coding_digest(grouped(EntryKind.DOCUMENT, flat)["coding"])
