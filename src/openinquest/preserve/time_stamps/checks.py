"""What `inquest check` says of the time stamps of a record."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Set
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from openinquest.errors import InputError, shown
from openinquest.preserve.time_stamps.stamps import TRUSTED, Stamps, counted, line_of, parse_list, read_file
from openinquest.preserve.time_stamps.tokens import Token, Trust, Verdict, read
from openinquest.record.checks import Finding, Severity
from openinquest.record.entry import EntryKind
from openinquest.record.record import Record

_LIST, _SALTS = re.compile(r"[0-9a-f]{64}\.txt"), re.compile(r"[0-9a-f]{64}\.salts")
_TOKEN, _PIN = re.compile(r"[0-9a-f]{64}\.[0-9a-f]{64}\.tsr"), re.compile(r"[0-9a-f]{64}\.pem")
_CLOCKS = timedelta(minutes=5)
_RESTORE = "restore it from a backup"


def check_stamps(record: Record) -> Iterator[Finding]:
    """Hold the lists against the log, the tokens against the lists and against the certificates that were pinned."""
    stamps = Stamps(record)
    if not stamps.folder.is_dir():
        return
    yield from _strange(stamps)
    reached = {head.size: head.at for head in record.store.heads()}
    kept = {flat["sha256"] for _, flat in record.flats(EntryKind.CAPTURE)}
    for path in sorted(stamps.folder.glob("*.txt")):
        yield from _list_findings(record, stamps, path.stem, kept)
    try:
        trust = stamps.trust()
    except InputError:
        trust = Trust()
        yield Finding(
            Severity.ERROR, f"stamps/{TRUSTED}", "a pinned certificate cannot be read any more", _RESTORE
        )
    for path in sorted(stamps.folder.glob("*.tsr")):
        yield from _token_findings(stamps, path.name, trust, reached)


def _strange(stamps: Stamps) -> Iterator[Finding]:
    for path in sorted(stamps.folder.iterdir()):
        known = path.is_file() and any(shape.fullmatch(path.name) for shape in (_LIST, _SALTS, _TOKEN))
        # what begins with a point is being written, or its writer died
        if not known and path.name != TRUSTED and not path.name.startswith("."):
            yield Finding(Severity.DOUBT, f"stamps/{shown(path.name)}", "is no part of the time stamps")
    for path in sorted((stamps.folder / TRUSTED).glob("*.pem")):
        if hashlib.sha256(path.read_bytes()).hexdigest() != path.stem:
            yield Finding(
                Severity.ERROR,
                f"stamps/{TRUSTED}/{path.name[:12]}…",
                "has changed since it was pinned",
                _RESTORE,
            )


def _list_findings(record: Record, stamps: Stamps, name: str, kept: Set[str]) -> Iterator[Finding]:
    where = f"stamp {name[:12]}"
    text = (stamps.folder / f"{name}.txt").read_bytes()
    if hashlib.sha256(text).hexdigest() != name:
        yield Finding(Severity.ERROR, where, "the list that was stamped has changed", _RESTORE)
        return
    try:
        size, root, lines = parse_list(text)
    except ValueError:
        yield Finding(Severity.ERROR, where, "what was stamped is no list of this program")
        return
    if size > record.head().size:
        yield Finding(
            Severity.ERROR,
            where,
            f"it stamps a log of {counted(size, 'entry', 'entries')}, and this one is shorter",
            _RESTORE,
        )
    elif record.head(size).root.hex() != root:
        yield Finding(
            Severity.ERROR,
            where,
            f"the log had another root after {counted(size, 'entry', 'entries')} when it was stamped",
            _RESTORE,
        )
    try:
        salts = stamps.salts(name)
    except (ValueError, OSError):
        yield Finding(Severity.ERROR, where, "its salts cannot be read", _RESTORE)
        salts = {}
    if not {line_of(sha256, salt) for sha256, salt in salts.items()} <= set(lines):
        yield Finding(Severity.ERROR, where, "its salts are not those of its list", _RESTORE)
    if not salts.keys() <= kept:
        advice = f"if it was destroyed, take its line out of stamps/{name[:12]}….salts"
        yield Finding(Severity.DOUBT, where, "its salts name a file that no entry names", advice)
    if lines and not (stamps.folder / f"{name}.salts").is_file():
        yield Finding(Severity.ERROR, where, "its salts are missing", _RESTORE)
    if not any(stamps.folder.glob(f"{name}.*.tsr")):
        advice = "take in the answer with `inquest stamp --response`"
        yield Finding(Severity.DOUBT, where, "no authority has answered yet", advice)


def _token_findings(stamps: Stamps, file: str, trust: Trust, reached: Mapping[int, str]) -> Iterator[Finding]:
    name, digest, _ = file.split(".")
    where = f"token {digest[:12]} of stamp {name[:12]}"
    answer = read_file(stamps.folder / file)
    if hashlib.sha256(answer).hexdigest() != digest:
        yield Finding(Severity.ERROR, where, "it has changed since the authority gave it", _RESTORE)
        return
    try:
        token, text = read(answer), (stamps.folder / f"{name}.txt").read_bytes()
    except InputError:
        yield Finding(Severity.ERROR, where, "it cannot be read as a time stamp")
        return
    except FileNotFoundError:
        yield Finding(Severity.ERROR, where, "the list that it stamps is missing", _RESTORE)
        return
    verdict, why = trust.judge(token, text)
    if verdict is Verdict.WRONG:
        yield Finding(Severity.ERROR, where, why, _RESTORE)
    elif verdict is Verdict.UNPINNED:
        advice = "pin the authority's certificate, had from elsewhere: `inquest stamp --trust FILE`"
        yield Finding(Severity.DOUBT, where, why, advice)
    yield from _clock_findings(where, token, text, reached)


def _clock_findings(where: str, token: Token, text: bytes, reached: Mapping[int, str]) -> Iterator[Finding]:
    """Find a machine whose clock was ahead: an entry cannot be written after the authority saw the log with it."""
    with suppress(ValueError):
        at = datetime.fromisoformat(reached.get(parse_list(text)[0], ""))
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        if at - token.time > _CLOCKS:
            minutes = int((at - token.time).total_seconds() // 60)
            what = f"the log calls its newest entry {minutes} minutes younger than the authority's time"
            yield Finding(Severity.DOUBT, where, what, "was the clock of this machine ahead?")
