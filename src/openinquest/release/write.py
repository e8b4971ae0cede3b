"""Write a release: into a folder beside the target first, then exchanged, so that no half of one is ever seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

from openinquest.errors import ForbiddenChange
from openinquest.record import Record
from openinquest.release.before import Before, changes_since, read_before
from openinquest.release.gathering import Asked, Gathered, gather, standing
from openinquest.release.leaks import LeakReport, check_leaks
from openinquest.release.ledger import Changes
from openinquest.release.manifest import NAME
from openinquest.release.placing import put_in_place, refuse_other, working_folder
from openinquest.release.policy import Policy
from openinquest.release.rebuild import make_files, seals_of
from openinquest.release.results import Results
from openinquest.release.signing import SigningKey
from openinquest.release.texts import with_texts


@dataclass(frozen=True, slots=True)
class Release:
    """What was written: the folder, counts, the log's size and root (hex), SHA-256 (hex) of the manifest.

    `key` is the public key that it is signed with (hex), or empty, `earlier` how many releases it names as those before
    it, `stamps` how many stamped lists it carries. `leaks` tells what the search for what stays in came to: nothing
    that nobody allowed.
    """

    folder: Path
    files: int
    entries: int
    log_size: int
    root: str
    manifest_sha256: str
    leaks: LeakReport
    key: str = ""
    earlier: int = 0
    stamps: int = 0
    searchable: bool = False


def write_release(
    record: Record,
    out: Path,
    on: date | None = None,
    entry: int | None = None,
    *,
    today: date | None = None,
    policy: Policy | None = None,
    key: SigningKey | None = None,
    after: Path | None = None,
    texts: bool = False,
    results: Results | None = None,
    compared: Callable[[Changes, Gathered, Before], None] = lambda changes, now, before: None,
    progress: Callable[[str], None] = lambda path: None,
) -> Release:
    """Write the dossier of what is public into the folder `out`, with its seal.

    `on` keeps what had been said by that day, `entry` takes the log as it stood; `today` is the day of release
    (the clock's, in UTC, where it is not given). `policy` narrows what the marks let out; where none is given, that of
    the record's folder does. `key` signs it. The release that stands at `out`, or else that in the folder `after`, is
    named with those before it; `compared` is told what differs from the release in `after`. `results` are those of
    other commands that it shows. The same record, policy, clocks, day, key, results and earlier release give the same
    bytes.

    With `texts` it has an index of its texts, where what makes that is installed.

    A release that stands at `out` is replaced in one step; anything else there raises ForbiddenChange and stays as it
    is, and so does a release that is damaged or of another log. Raises LeaksFound, and puts nothing in place, where a
    file holds what stays in and nobody allowed it.
    """
    out = Path(out)
    if record.store.withheld():
        raise ForbiddenChange(
            "The role that DATABASE_URL names has no clearance: no release could be checked for what it does not see."
        )
    refuse_other(out)
    asked = Asked(today or datetime.now(UTC).date(), on, entry, policy, results or Results())
    with working_folder(out) as work:
        old = read_before(after) if after is not None else None
        before = standing(out) or old
        gathered = gather(record, asked, work / "gathered", before)
        if old is not None:
            compared(changes_since(old, gathered.entries, gathered.coarsened), gathered, old)
        made_of = with_texts(gathered.made_of) if texts else gathered.made_of
        made = work / "site"
        made.mkdir()
        make_files(made, made_of, progress)
        manifest = replace(gathered.manifest, files=seals_of(made), key=key.public if key else "")
        data = manifest.to_bytes()
        (made / NAME).write_bytes(data)
        leaks = check_leaks(made, [*manifest.files, NAME], record, made_of, before)
        if key is not None:
            key.write_seal(made, manifest, data)
        put_in_place(made, out)
    return Release(
        folder=out,
        files=len(manifest.files),
        entries=len(made_of.entries),
        log_size=manifest.log_size,
        root=manifest.root,
        manifest_sha256=sha256(data).hexdigest(),
        leaks=leaks,
        key=manifest.key,
        earlier=len(made_of.releases),
        stamps=len(made_of.stamps),
        searchable=made_of.meta.searchable,
    )
