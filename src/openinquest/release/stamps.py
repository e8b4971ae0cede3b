"""Time stamps that go out with a release: the lists that authorities stamped, their tokens, and the way to this log.

A list names size and root of the log (docs/format.md, "Time stamps"); a consistency proof leads from there to the log
of the release. The salts, by which a list says anything of a file, never go out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openinquest.errors import InputError
from openinquest.record.identity import canonical_json
from openinquest.release.entries import Malformed, hash_of
from openinquest.release.ledger import consistency, continues
from openinquest.release.names import STAMPS, STAMPS_FOLDER

if TYPE_CHECKING:
    from openinquest.preserve.time_stamps.tokens import Trust
    from openinquest.record import Record
    from openinquest.record.log import Tree

_LONGEST_LIST = 256 * 1024 * 1024
_LONGEST_TOKEN = 256 * 1024


@dataclass(frozen=True, slots=True)
class Stamped:
    """A list with the answers of authorities (DER) as they gave them, and the proof that leads to the release's log.

    `log` is size and root (hex) of the log that the list names.
    """

    text: bytes
    log: tuple[int, str]
    answers: tuple[bytes, ...]
    proof: tuple[bytes, ...]

    @property
    def name(self) -> str:
        """The SHA-256 of the list, which is what was stamped."""
        return sha256(self.text).hexdigest()

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield path and octets of the files that stand for it."""
        yield f"{STAMPS_FOLDER}/{self.name}.txt", self.text
        for answer in self.answers:
            yield f"{STAMPS_FOLDER}/{self.name}.{sha256(answer).hexdigest()}.tsr", answer

    def line(self) -> bytes:
        """Return its line in `data/stamps.jsonl`, with its line feed."""
        tokens = [sha256(answer).hexdigest() for answer in self.answers]
        data = {"list": self.name, "proof": [step.hex() for step in self.proof], "tokens": tokens}
        return canonical_json(data) + b"\n"


def stamps_of(record: Record, tree: Tree, size: int) -> list[Stamped]:
    """Return the lists of the record with a token that can be read, whose log is this one with at most `size` entries.

    The list of the shortest log comes first, and of its tokens that with the smallest digest.
    """
    from openinquest.preserve.time_stamps.stamps import Stamps

    found = []
    for stamp in Stamps(record).all():
        if stamp.tokens and stamp.size <= size and tree.root(0, stamp.size).hex() == stamp.root:
            answers = sorted(
                (token.answer for token in stamp.tokens), key=lambda answer: sha256(answer).digest()
            )
            found.append(
                Stamped(
                    stamp.text, (stamp.size, stamp.root), tuple(answers), consistency(tree, stamp.size, size)
                )
            )
    return sorted(found, key=lambda stamped: (stamped.log, stamped.name))


def write_stamps(folder: Path, stamps: Sequence[Stamped]) -> None:
    """Write lists, tokens and proofs below `data/`; nothing where there are none."""
    if not stamps:
        return
    (folder / STAMPS_FOLDER).mkdir(parents=True)
    (folder / STAMPS).write_bytes(b"".join(stamped.line() for stamped in stamps))
    for stamped in stamps:
        for name, data in stamped.files():
            (folder / name).write_bytes(data)


def parse_stamped(folder: Path, line: bytes) -> Stamped:
    """Read a line of `data/stamps.jsonl` with the files that it names. Raises Malformed."""
    from openinquest.preserve.time_stamps.stamps import parse_list

    try:
        data: Any = json.loads(line)
    except (ValueError, RecursionError):
        raise Malformed("the line is not JSON") from None
    if not isinstance(data, dict) or set(data) != {"list", "proof", "tokens"}:
        raise Malformed("a stamp has exactly list, proof and tokens")
    proof, tokens = data["proof"], data["tokens"]
    if (
        not isinstance(proof, list)
        or not isinstance(tokens, list)
        or len(proof) > 128
        or not 0 < len(tokens) < 1000
    ):
        raise Malformed("a stamp has tokens, and a proof of hashes")
    name = hash_of(data["list"]).hex()
    answers = tuple(_file(folder, f"{name}.{hash_of(token).hex()}.tsr", _LONGEST_TOKEN) for token in tokens)
    text = _file(folder, f"{name}.txt", _LONGEST_LIST)
    try:
        size, root, _ = parse_list(text)
    except ValueError:
        raise Malformed(f"{STAMPS_FOLDER}/{name}.txt is no list of time stamps") from None
    stamped = Stamped(text, (size, root), answers, tuple(map(hash_of, proof)))
    if stamped.line() != line:
        raise Malformed("the line does not fit its list and tokens")
    return stamped


def _file(folder: Path, name: str, largest: int) -> bytes:
    place = folder / STAMPS_FOLDER / name
    if not place.is_file() or place.stat().st_size > largest:
        raise Malformed(f"{STAMPS_FOLDER}/{name} is missing or too large")
    return place.read_bytes()


def check_stamps(stamps: Sequence[Stamped], size: int, root: str, trust: Trust | None) -> Iterator[str]:
    """Hold the stamps against the log of the release; yield what can be said of each token, in a sentence.

    `trust` are certificates had from elsewhere; without any, nothing is said of signatures. Raises Malformed for a list
    whose log this one does not continue, and for a token that stamps something else or whose signature does not hold.
    """
    for stamped in stamps:
        if stamped.log[0] > size or not continues(stamped.log, (size, root), stamped.proof):
            raise Malformed(
                f"the log that {STAMPS_FOLDER}/{stamped.name}.txt names is not shown to be one with this log"
            )
        for answer in stamped.answers:
            yield _said(stamped, answer, trust)


def _said(stamped: Stamped, answer: bytes, trust: Trust | None) -> str:
    from openinquest.preserve.time_stamps.tokens import Token, Trust, Verdict, read

    where = f"{STAMPS_FOLDER}/{stamped.name}.{sha256(answer).hexdigest()}.tsr"
    try:
        token: Token = read(answer)
    except InputError:
        raise Malformed(f"{where} is no time stamp") from None
    verdict, why = (trust or Trust()).judge(token, stamped.text)
    if verdict is Verdict.WRONG:
        raise Malformed(f"{where} does not hold: {why}")
    said = f"A time stamp says that the log had its first {stamped.log[0]} entries by {token.at}"
    if verdict is Verdict.VERIFIED:
        return f"{said}; a certificate that you gave vouches for it."
    return f"{said}; that was NOT verified: {why if trust else 'give the certificates of the authority with --trust'}."
