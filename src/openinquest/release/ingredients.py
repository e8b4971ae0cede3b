"""What the files of a release follow from, and how each of it lies in the release, where `verify` finds it again.

Every file but the seal is a pure function of `Ingredients`. What is added here is published whole: it is written
below `data/` in one canonical form by `write_ingredients`, and read back as strictly by `read_ingredients`, which
trusts nothing that it reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from openinquest.release.counting import counted_bytes, parse_counted
from openinquest.release.entries import Malformed, Published
from openinquest.release.estimates import estimate_line, parse_estimate
from openinquest.release.kept import Kept, check_kept, parse_kept
from openinquest.release.ledger import Earlier, parse_earlier
from openinquest.release.manifest import Manifest
from openinquest.release.names import (
    CASUALTIES,
    COARSENED,
    DOCUMENTS,
    ESTIMATES,
    KEPT,
    POLICY,
    RELEASES,
    RULES,
    STAMPS,
    WITHHELD,
)
from openinquest.release.policy import (
    Coarsened,
    Disclosed,
    check_coarsened,
    parse_coarsened,
    parse_disclosed,
)
from openinquest.release.proofs import Subtree, parse_subtree
from openinquest.release.redaction.copies import Copy, check_copies, parse_copy, write_copies
from openinquest.release.shards import ByNumber, StoredEntries, read_shards, write_shards
from openinquest.release.snapshot import Counted, Estimate, Meta, Text
from openinquest.release.stamps import Stamped, parse_stamped, write_stamps
from openinquest.release.texts import has_texts

T = TypeVar("T")
_LONGEST_LINE = 16 * 1024 * 1024
_LARGEST_LAW = 4 * 1024 * 1024
_LARGEST_COUNTS = 4 * 1024 * 1024
_LARGEST_POLICY = 16 * 1024
_DEFAULT_POLICY = Disclosed()
_NO_META = Meta(title=Text(), period="", released_on="", log_size=0, root="", software="")


@dataclass(frozen=True, slots=True)
class Ingredients:
    """All that the files of one release follow from; each field is empty where the release has none of it.

    `entries` are in the order of their log numbers; with `withheld` they make up the log. `law` is the text of the
    record's rules of law, None where no named person verified any. `coarsened` stand in the place of groups
    that the entries withhold, in the order of their log numbers; `disclosed` is what readers know of the policy.
    `releases` are those that came before, the oldest first, `stamps` the time stamps that go out, `documents` the
    files that do.
    `estimates` are kept results, `counted` how many are recorded as killed: computed from the whole record, and cut to
    what may stand in public. `kept` tells what was kept of documents.
    """

    entries: Sequence[Published] = ()
    meta: Meta = _NO_META
    law: str | None = None
    withheld: Sequence[Subtree] = ()
    coarsened: Sequence[Coarsened] = ()
    disclosed: Disclosed = _DEFAULT_POLICY
    releases: Sequence[Earlier] = ()
    stamps: Sequence[Stamped] = ()
    estimates: Sequence[Estimate] = ()
    counted: Counted | None = None
    kept: Sequence[Kept] = ()
    documents: Sequence[Copy] = ()


def write_ingredients(folder: Path, made_of: Ingredients) -> None:
    """Write what a release follows from below `data/` of an empty folder."""
    (folder / "data").mkdir(parents=True)
    if isinstance(made_of.entries, StoredEntries):
        made_of.entries.copy_to(folder)
    else:
        write_shards(folder, made_of.entries)
    (folder / WITHHELD).write_bytes(b"".join(subtree.line() for subtree in made_of.withheld))
    if made_of.law is not None:
        (folder / RULES).write_bytes(made_of.law.encode("utf-8"))
    if made_of.coarsened:
        (folder / COARSENED).write_bytes(b"".join(found.line() for found in made_of.coarsened))
    if made_of.disclosed != _DEFAULT_POLICY:
        (folder / POLICY).write_bytes(made_of.disclosed.to_bytes())
    if made_of.releases:
        (folder / RELEASES).write_bytes(b"".join(earlier.line() for earlier in made_of.releases))
    write_stamps(folder, made_of.stamps)
    if made_of.estimates:
        (folder / ESTIMATES).write_bytes(b"".join(map(estimate_line, made_of.estimates)))
    if made_of.kept:
        (folder / KEPT).write_bytes(b"".join(one.line() for one in made_of.kept))
    if made_of.counted is not None:
        (folder / CASUALTIES).write_bytes(counted_bytes(made_of.counted))
    write_copies(folder, made_of.documents)


def read_ingredients(folder: Path, manifest: Manifest) -> Ingredients:
    """Return what the release in a folder follows from; what the manifest does not list counts for nothing.

    Raises Malformed, naming the file, for what `write_ingredients` would not have written so.
    """
    entries = read_shards(folder, manifest.files)
    coarsened = _coarsened(folder, entries, manifest)
    disclosed = _disclosed(folder, manifest)
    return Ingredients(
        entries=entries,
        meta=meta_of(manifest, len(entries), disclosed),
        law=_text(folder, RULES, _LARGEST_LAW) if RULES in manifest.files else None,
        withheld=tuple(_lines(folder, WITHHELD, parse_subtree, manifest)),
        coarsened=coarsened,
        disclosed=disclosed,
        releases=_some(folder, RELEASES, parse_earlier, manifest),
        stamps=_some(folder, STAMPS, partial(parse_stamped, folder), manifest),
        estimates=_some(folder, ESTIMATES, parse_estimate, manifest),
        counted=_counted(folder, manifest),
        kept=_kept(folder, manifest),
        documents=_documents(folder, manifest),
    )


def meta_of(manifest: Manifest, published: int, disclosed: Disclosed | None = None) -> Meta:
    """Return what the pages say of a release, from its manifest and what is disclosed of its policy."""
    told = disclosed or _DEFAULT_POLICY
    title = Text(*(manifest.title.get(language, "") for language in ("en", "ru", "kk")))
    return Meta(
        title=title,
        period=manifest.period,
        released_on=manifest.released_on,
        log_size=manifest.log_size,
        root=manifest.root,
        software=manifest.software,
        said_by=manifest.said_by,
        published=published,
        searchable=has_texts(manifest),
        smallest=told.smallest,
        address=told.address,
        contact=told.contact,
    )


def _coarsened(folder: Path, entries: StoredEntries, manifest: Manifest) -> tuple[Coarsened, ...]:
    found = _some(folder, COARSENED, parse_coarsened, manifest)
    try:
        check_coarsened(found, ByNumber(entries))
    except Malformed as error:
        raise Malformed(f"{COARSENED}: {error}") from None
    return found


def _documents(folder: Path, manifest: Manifest) -> tuple[Copy, ...]:
    found = _some(folder, DOCUMENTS, partial(parse_copy, folder, manifest.files), manifest)
    try:
        check_copies(found)
    except Malformed as error:
        raise Malformed(f"{DOCUMENTS}: {error}") from None
    return found


def _kept(folder: Path, manifest: Manifest) -> tuple[Kept, ...]:
    found = _some(folder, KEPT, parse_kept, manifest)
    try:
        check_kept(found)
    except Malformed as error:
        raise Malformed(f"{KEPT}: {error}") from None
    return found


def _counted(folder: Path, manifest: Manifest) -> Counted | None:
    if CASUALTIES not in manifest.files:
        return None
    try:
        return parse_counted(_text(folder, CASUALTIES, _LARGEST_COUNTS).encode("utf-8"))
    except Malformed as error:
        raise Malformed(f"{CASUALTIES}: {error}") from None


def _disclosed(folder: Path, manifest: Manifest) -> Disclosed:
    if POLICY not in manifest.files:
        return _DEFAULT_POLICY
    try:
        found = parse_disclosed(_text(folder, POLICY, _LARGEST_POLICY).encode("utf-8"))
    except Malformed as error:
        raise Malformed(f"{POLICY}: {error}") from None
    if found == _DEFAULT_POLICY:
        raise Malformed(f"{POLICY} is there and says what holds without it")
    return found


def _some(folder: Path, name: str, parse: Callable[[bytes], T], manifest: Manifest) -> tuple[T, ...]:
    """Return what a file that is there only where it holds something is read as."""
    if name not in manifest.files:
        return ()
    found = tuple(_lines(folder, name, parse, manifest))
    if not found:
        raise Malformed(f"{name} is there and holds nothing")
    return found


def _lines(folder: Path, name: str, parse: Callable[[bytes], T], manifest: Manifest) -> Iterator[T]:
    """Yield what the lines of a file of the release are read as. Raises Malformed with file and line."""
    if name not in manifest.files:
        raise Malformed(f"{name} is not there")
    with (folder / name).open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(_LONGEST_LINE), b""), start=1):
            try:
                yield parse(line)
            except Malformed as error:
                raise Malformed(f"{name}, line {number}: {error}") from None


def _text(folder: Path, name: str, largest: int) -> str:
    """Return the text of a file of at most `largest` bytes."""
    place = folder / name
    if place.stat().st_size > largest:
        raise Malformed(f"{name} is too large to be one")
    try:
        return place.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed(f"{name} is no text in UTF-8") from None
