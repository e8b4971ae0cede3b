"""Write a release: into a folder beside the target first, then renamed, so that no half of one is ever seen."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from tempfile import mkdtemp

from openinquest.errors import ForbiddenChange, UsageError
from openinquest.inquiry.deadlines import FILE_NAME as RULES_FILE
from openinquest.inquiry.deadlines import rules_of
from openinquest.record import EntryKind, Record
from openinquest.release.ingredients import Ingredients, meta_of
from openinquest.release.manifest import FORMAT, NAME, Manifest
from openinquest.release.policy import (
    Disclosed,
    Policy,
    coarsened_among,
    coarsened_entries,
    decide,
    key_of,
    policy_of,
)
from openinquest.release.proofs import withheld_subtrees
from openinquest.release.publishing import publish
from openinquest.release.rebuild import make_files, seals_of, software


@dataclass(frozen=True, slots=True)
class Release:
    """What was written: the folder, counts, the log's size and root (hex), SHA-256 (hex) of the manifest."""

    folder: Path
    files: int
    entries: int
    log_size: int
    root: str
    manifest_sha256: str


def write_release(
    record: Record,
    out: Path,
    on: date | None = None,
    entry: int | None = None,
    *,
    today: date | None = None,
    policy: Policy | None = None,
    progress: Callable[[str], None] = lambda path: None,
) -> Release:
    """Write the dossier of what is public into the folder `out`, with its seal.

    `on` keeps what had been said by that day, `entry` takes the log as it stood; `today` is the day of release
    (the clock's, in UTC, where it is not given). `policy` narrows what the marks let out; where none is given, that of
    the record's folder does. The same record, policy, clocks and day give the same bytes. A release that stands at
    `out` is replaced; anything else there raises ForbiddenChange and stays as it is.
    """
    out = Path(out)
    _refuse_other(out)
    day = today or datetime.now(UTC).date()
    if on is not None and on > day:
        raise UsageError(f"Nothing can have been said by {on} on {day}.")
    head = record.head(entry)
    key = key_of(record)
    policy = policy or policy_of(record.folder, ontology=record.ontology)
    decision = decide(record.frames(entry=entry, on=on), policy, key, record.ontology, on)
    documents = _described(record, decision.visible.documents, head.size)
    numbers = sorted((*decision.visible.statements, *decision.visible.judgements, *documents))
    tree = record.tree(entry)
    read = list(record.entries(numbers))
    chosen, coarsened = coarsened_entries(read, decision, key)
    entries = publish(read, chosen, tree)
    disclosed = Disclosed.of(policy)
    manifest = Manifest(
        title=dict(record.settings.title),
        period=record.settings.period,
        released_on=day.isoformat(),
        said_by=on.isoformat() if on else "",
        log_size=head.size,
        root=head.root.hex(),
        software=software(),
        files={},
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    work = Path(mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        made = work / "site"
        made.mkdir()
        meta = meta_of(manifest, len(entries), disclosed)
        make_files(
            made,
            Ingredients(
                entries=entries,
                meta=meta,
                law=_law(record),
                withheld=withheld_subtrees(tree, head.size, [entry.n for entry in entries]),
                coarsened=coarsened_among(coarsened, {entry.n for entry in entries}),
                disclosed=disclosed,
            ),
            progress,
        )
        sealed = replace(manifest, files=seals_of(made))
        data = sealed.to_bytes()
        (made / NAME).write_bytes(data)
        _put_in_place(made, out, work / "old")
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return Release(out, len(sealed.files), len(entries), head.size, head.root.hex(), sha256(data).hexdigest())


def _law(record: Record) -> str | None:
    """Return the record's rules of law, None where no named person verified any; raises InputError as `rules_of`."""
    if all(rule.verified is None for rule in rules_of(record.folder)):
        return None
    return (record.folder / RULES_FILE).read_text(encoding="utf-8")


def _described(record: Record, documents: Sequence[str], size: int) -> list[int]:
    """Return the log numbers of the latest descriptions of documents among the first `size` entries."""
    latest = {
        json.loads(found.groups["content"])["id"]: found.n
        for found in record.entries(kind=EntryKind.DOCUMENT)
        if found.groups is not None and found.n <= size
    }
    return [latest[document] for document in documents if document in latest]


def _refuse_other(out: Path) -> None:
    """Refuse a target that holds anything but a release: what is replaced is removed."""
    if out.is_symlink():
        raise ForbiddenChange(f"{out} is a link to another place: name the place itself.")
    if not out.exists():
        return
    if not out.is_dir():
        raise ForbiddenChange(f"{out} is a file: name a folder that does not exist yet, or a release.")
    if any(out.iterdir()) and not _is_release(out):
        raise ForbiddenChange(f"{out} holds other files than a release: name a new folder.")


def _is_release(out: Path) -> bool:
    try:
        return f'"{FORMAT}"' in (out / NAME).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


def _put_in_place(made: Path, out: Path, old: Path) -> None:
    made.chmod(0o755)
    if out.exists():
        out.rename(old)
        try:
            made.rename(out)
        except OSError:
            old.rename(out)
            raise
    else:
        made.rename(out)
