"""Having a record stamped: a list of what is new, an authority's word on it, both kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from openinquest.errors import ForbiddenChange, InputError, NotFound, Problem, shown
from openinquest.preserve.archive.store import sha256_of
from openinquest.preserve.time_stamps.authorities import ask
from openinquest.preserve.time_stamps.stamps import TRUSTED, Listed, Stamps, counted, line_of
from openinquest.preserve.time_stamps.tokens import Token, Verdict, read, request
from openinquest.record.entry import Flat
from openinquest.record.record import Record


@dataclass(frozen=True, slots=True)
class Row:
    """One token of a record: the time that it states, by whom, over how much of the log and how many files."""

    stamp: str
    at: str
    authority: str
    verdict: Verdict
    size: int
    root: str
    files: int

    def as_json(self) -> Flat:
        """Return it as plain data."""
        fields: Flat = {name: getattr(self, name) for name in self.__slots__}
        return fields | {"verdict": self.verdict.value}


@dataclass(frozen=True, slots=True)
class Stamped:
    """A token that an authority gave; `new` is no where the same signer had stamped the same list before."""

    row: Row
    new: bool

    def as_json(self) -> Flat:
        """Return it as plain data."""
        return self.row.as_json() | {"new": self.new}

    def __str__(self) -> str:
        row = self.row
        if not self.new:
            return f"{shown(row.authority)} has stamped all this before; nothing was written."
        told = (
            ""
            if row.verdict is Verdict.VERIFIED
            else " Its certificate is not pinned, so nobody vouches for that yet: `inquest stamp --trust FILE`."
        )
        entries, files = counted(row.size, "entry", "entries"), counted(row.files, "file", "files")
        return f"{row.at}: {shown(row.authority)} stamped the log of {entries} and {files}.{told}"


def stamp(record: Record, address: str) -> Stamped:
    """Have what is new stamped by the authority at `address`.

    Nothing is kept unless it answers with a token for just this request, and that token verifies where certificates
    are pinned that vouch for it. Raises as `authorities.ask` and `tokens.read` do.
    """
    listed = Stamps(record).due()
    query, nonce = request(listed.text)
    token = read(ask(address, query), address)
    if nonce is not None and token.nonce != nonce:
        raise _foreign(address)
    return _kept(record, listed, token, address)


def take_in(record: Record, answer: bytes, name: str) -> Stamped:
    """Keep an authority's answer to a request that `inquest stamp --request` wrote.

    Raises InputError where it cannot be read, stamps no list of this record, or does not verify.
    """
    token, stamps = read(answer, name), Stamps(record)
    found = next((known for known in stamps.lists() if known.name == token.sha256), None)
    if found is None:
        raise _foreign(name)
    return _kept(record, Listed(found.size, found.root, found.salts), token, name, found.text)


def _kept(record: Record, listed: Listed, token: Token, name: str, text: bytes | None = None) -> Stamped:
    stamps = Stamps(record)
    verdict, why = stamps.trust().judge(token, listed.text if text is None else text)
    if verdict is Verdict.WRONG:
        raise InputError(
            "The authority's answer cannot be used.",
            [Problem("a token that verifies", why, "try another authority", name)],
        )
    if text is None:
        stamps.keep_list(listed)
    is_new = stamps.keep_token(token)
    row = Row(token.sha256, token.at, token.authority, verdict, listed.size, listed.root, len(listed.salts))
    return Stamped(row, is_new)


def rows(record: Record) -> list[Row]:
    """Return every token of the record that can be read, in the order of their times."""
    stamps = Stamps(record)
    trust = stamps.trust()
    found = [
        Row(
            stamp.name, token.at, token.authority, trust.judge(token, stamp.text)[0], stamp.size, stamp.root,
            len(stamp.salts),
        )
        for stamp in stamps.all()
        for token in stamp.tokens
    ]  # fmt: skip
    return sorted(found, key=lambda row: (row.at, row.stamp))


def prove(record: Record, sha256: str, folder: Path) -> int:
    """Write into a new folder what shows a stranger when a kept file was there; return the number of tokens.

    List, tokens and pinned certificates are copied as they are, the salt of this file alone goes with them, and
    `README.txt` has the commands; the file itself is left to the person. Raises NotFound where no authority has
    stamped it yet, ForbiddenChange where the folder exists.
    """
    stamps = Stamps(record)
    found = [stamp for stamp in stamps.all() if sha256 in stamp.salts and stamp.tokens]
    if not found:
        raise NotFound("No authority has stamped that file yet: `inquest stamp --tsa URL`.")
    try:
        folder.mkdir()
    except FileExistsError:
        raise ForbiddenChange(f"{folder} exists: a proof is written into a folder of its own.") from None
    (folder / "authorities.pem").write_bytes(
        b"".join(
            path.read_bytes().rstrip() + b"\n" for path in sorted((stamps.folder / TRUSTED).glob("*.pem"))
        )
    )
    lines = [_OPENING.format(sha256=sha256)]
    for stamp in found:
        (folder / f"{stamp.name}.txt").write_bytes(stamp.text)
        salt = stamp.salts[sha256]
        lines.append(f"echo {salt} {sha256} | sha256sum\ngrep {line_of(sha256, salt)} {stamp.name}.txt\n")
        for token in stamp.tokens:
            name = f"{stamp.name}.{sha256_of(token.answer)}.tsr"
            (folder / name).write_bytes(token.answer)
            lines.append(f"openssl ts -verify -data {stamp.name}.txt -in {name} -CAfile authorities.pem\n")
            lines.append(f"openssl ts -reply -in {name} -text\n")
    (folder / "README.txt").write_text("\n".join(lines), encoding="ascii")
    return sum(len(stamp.tokens) for stamp in found)


_OPENING = """\
When was the file with this SHA-256 there at the latest?

{sha256}

Compare it with that of the file (sha256sum FILE). Its salted digest stands in the list beside this text: the first two
commands show it. Authorities stamped the list: the others verify their tokens and show the time. No program but
coreutils, grep and openssl is needed. Have the certificates of the authorities from their own pages: whoever made this
folder could have put others into it. A stamp says when the file was there, not that what it says is so.
"""


def _foreign(name: str) -> InputError:
    advice = "an answer fits one request of one record only"
    return InputError(
        "The authority's answer cannot be used.",
        [Problem("a stamp of what was asked", "a stamp of something else", advice, name)],
    )
