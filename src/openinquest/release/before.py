"""A release that came before, as it lies in a folder: what it showed, and the ledger that it carried."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from openinquest.errors import ForbiddenChange, InputError
from openinquest.record.log import Tree
from openinquest.release.entries import Malformed
from openinquest.release.ledger import (
    Changes,
    Earlier,
    Ranges,
    changes_between,
    consistency,
    parse_earlier,
    ranges_of,
)
from openinquest.release.manifest import NAME, FileSeal, Manifest, parse_manifest
from openinquest.release.names import COARSENED, RELEASES, WITHHELD
from openinquest.release.policy import Coarsened, parse_coarsened
from openinquest.release.proofs import Parts, Subtree, parse_subtree, parts_of, root_of_parts
from openinquest.release.shards import StoredEntries, shard_name, shard_names

_TAIL = re.compile(rb'"leaf":"([0-9a-f]{64})","n":([1-9][0-9]{0,15})\}')
_TAIL_LENGTH = 110


@dataclass(frozen=True, slots=True)
class Before:
    """An earlier release whose files fit its manifest and whose leaves give its root."""

    folder: Path
    manifest: Manifest
    digest: str
    entries: StoredEntries
    releases: tuple[Earlier, ...]
    coarsened: tuple[Coarsened, ...]

    @property
    def ranges(self) -> Ranges:
        """The log numbers of its entries."""
        return ranges_of(self.entries.numbers)


def read_before(folder: Path) -> Before:
    """Read the release in a folder as far as a later one needs it. Raises InputError where it is not whole."""
    try:
        data = (folder / NAME).read_bytes()
        manifest = parse_manifest(data)
        names = shard_names(manifest.files)
        for name in (*names, WITHHELD, *({RELEASES, COARSENED} & manifest.files.keys())):
            if name not in manifest.files or FileSeal.of(folder / name) != manifest.files[name]:
                raise Malformed(f"{name} is not the file that {NAME} lists")
        entries, leaves = _quickly(folder, names)
        root = root_of_parts(parts_of(leaves, _withheld(folder)), manifest.log_size)
        if root.hex() != manifest.root:
            raise Malformed("its entries do not give its root")
        releases, coarsened = (
            (folder / name).read_bytes().splitlines(keepends=True) if name in manifest.files else []
            for name in (RELEASES, COARSENED)
        )
        return Before(
            folder,
            manifest,
            sha256(data).hexdigest(),
            entries,
            tuple(map(parse_earlier, releases)),
            tuple(map(parse_coarsened, coarsened)),
        )
    except FileNotFoundError as error:
        raise InputError(f"{folder} is no whole release: {Path(error.filename).name} is missing.") from None
    except ValueError as error:
        raise InputError(f"{folder} is no release that can be continued: {error}.") from None


def parts_in(release: Before) -> Parts:
    """Return the parts of its log, for proofs of single entries and of earlier sizes."""
    _, leaves = _quickly(release.folder, release.entries.names)
    return Parts(list(parts_of(leaves, _withheld(release.folder))), release.manifest.log_size)


def _withheld(folder: Path) -> Iterator[Subtree]:
    return map(parse_subtree, (folder / WITHHELD).read_bytes().splitlines(keepends=True))


def _quickly(folder: Path, names: list[str]) -> tuple[StoredEntries, list[tuple[int, bytes]]]:
    """Return the entries with numbers and leaves from the ends of their lines; nothing else of them is read."""
    entries, leaves = StoredEntries(folder), list[tuple[int, bytes]]()
    for name in names:
        numbers = array("Q")
        for line in (folder / name).read_bytes().split(b"\n")[:-1]:
            found = _TAIL.search(line, max(0, len(line) - _TAIL_LENGTH))
            if (
                found is None
                or shard_name(int(found[2])) != name
                or (numbers and int(found[2]) <= numbers[-1])
            ):
                raise Malformed(f"{name} holds a line that is no entry of it")
            numbers.append(int(found[2]))
            leaves.append((numbers[-1], bytes.fromhex(found[1].decode("ascii"))))
        entries.add(name, numbers)
    return entries, leaves


def changes_since(before: Before, entries: StoredEntries, coarsened: Sequence[Coarsened] = ()) -> Changes:
    """Return what the entries of a new release show that those of the one before did not, and so on."""
    coarse = {found.line(): found.n for found in (*before.coarsened, *coarsened)}
    alike = {found.line() for found in before.coarsened} & {found.line() for found in coarsened}
    changed = [n for line, n in coarse.items() if line not in alike]
    for name in entries.names:
        if name in before.entries.names:
            ours, theirs = ((each.folder / name).read_bytes() for each in (entries, before.entries))
            if ours != theirs:
                known = set(theirs.split(b"\n"))
                numbers = (
                    int(line.rpartition(b":")[2][:-1]) for line in ours.split(b"\n")[:-1] if line not in known
                )
                changed.extend(numbers)
    shown = before.ranges
    kept = set(changed) & set(before.entries.numbers) & set(entries.numbers)
    return changes_between(shown, ranges_of(entries.numbers), ranges_of(sorted(kept)))


def ledger_after(before: Before, changes: Changes, tree: Tree, manifest: Manifest) -> tuple[Earlier, ...]:
    """Return the ledger of a release whose log has `tree` and that comes after another; `manifest` is the new one's.

    A release that says the same on the same day as the one it replaces takes over its ledger. Raises ForbiddenChange
    where an earlier release is of another log: readers who compared would call the new one forged.
    """
    old = before.manifest
    last = Earlier(
        released_on=old.released_on,
        said_by=old.said_by,
        size=old.log_size,
        root=old.root,
        published=len(before.entries),
        manifest=before.digest,
        next=changes,
    )
    same = (old.released_on, old.said_by, old.root) == (manifest.released_on, manifest.said_by, manifest.root)
    releases = before.releases if same and not changes else (*before.releases, last)
    for earlier in releases:
        if earlier.size > tree.size or tree.root(0, earlier.size).hex() != earlier.root:
            raise ForbiddenChange(
                f"{before.folder} comes from another log: with {earlier.size} entries this record did not have the "
                f"root of the release of {earlier.released_on}. Readers who compare the two would call the new one "
                "forged. Name a new folder, or restore the record that it was made from."
            )
    return tuple(
        Earlier(
            earlier.released_on, earlier.said_by, earlier.size, earlier.root, earlier.published, earlier.manifest,
            consistency(tree, earlier.size, manifest.log_size), earlier.next,
        )
        for earlier in releases
    )  # fmt: skip


def take_over(before: Before, entries: StoredEntries) -> None:
    """Put files of the release before in the place of new ones that are the same, as links: their dates stay too."""
    for name in set(entries.names) & set(before.entries.names):
        new, old = entries.folder / name, before.folder / name
        if new.stat().st_size == old.stat().st_size and new.read_bytes() == old.read_bytes():
            link = new.with_suffix(".link")
            try:
                link.hardlink_to(old)
            except OSError:
                return
            link.replace(new)
