"""What a finding of the leak check is of, and where it stands. A finding never carries the withheld text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from hmac import new as hmac_of


class Kind(StrEnum):
    """What was found."""

    NAME = "name"
    INITIALS = "initials"
    SURNAME = "rare-surname"
    PSEUDONYM = "pseudonym"
    IDENTIFIER = "identifier"
    PHONE = "phone"
    EMAIL = "e-mail"
    ADDRESS = "address"
    COORDINATES = "coordinates"
    BIRTH_DATE = "birth-date"
    COMBINATION = "combination"
    TEXT = "text"
    VALUE = "value"
    EXACT = "coarsened-value"
    SMALL_CELL = "small-cell"
    DIFFERENCE = "difference"
    CONTENT_ID = "content-id"
    SALT = "salt"
    DIGEST = "digest"
    THUMBNAIL = "thumbnail"
    PICTURE_PLACE = "place-of-picture"
    UNREADABLE = "unreadable"


MEANING = {
    Kind.NAME: "the name of somebody who stays in",
    Kind.INITIALS: "initials and surname of somebody who stays in",
    Kind.SURNAME: "a rare surname that only people who stay in bear",
    Kind.PSEUDONYM: "the pseudonym of a coder",
    Kind.IDENTIFIER: "a number or mark that stays in",
    Kind.PHONE: "a telephone number that stays in",
    Kind.EMAIL: "an e-mail address that stays in",
    Kind.ADDRESS: "an address that stays in",
    Kind.COORDINATES: "a point near one that stays in",
    Kind.BIRTH_DATE: "a date of birth that stays in",
    Kind.COMBINATION: "age, place or day that together single out somebody who stays in",
    Kind.TEXT: "words of a text that stays in",
    Kind.VALUE: "a value that stays in",
    Kind.EXACT: "the exact value of what the policy shows coarsened",
    Kind.SMALL_CELL: "a count that the other numbers of its table give away",
    Kind.DIFFERENCE: "what an earlier release showed gives away what stays in now",
    Kind.CONTENT_ID: "the content id of an entry",
    Kind.SALT: "the salt of an entry or group that stays in",
    Kind.DIGEST: "the SHA-256 of a file that is not published",
    Kind.THUMBNAIL: "a small copy of a picture inside a picture, which may show what was taken out",
    Kind.PICTURE_PLACE: "the place where a picture was taken, in its metadata",
    Kind.UNREADABLE: "a file or a part of one that cannot be searched",
}
"""What each kind says to a person, as the end of "found"."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One place in one file: `entry` is the log number of what stays in, 0 where no entry is meant.

    `digest` (16 hex digits) names it in the file of exceptions: keyed with a secret of the record, over kind, entry
    and the words around, so that the same sentence in another file has the same one.
    """

    file: str
    place: str
    kind: Kind
    entry: int = 0
    digest: str = ""

    def as_json(self) -> dict[str, str | int]:
        """Return it as plain data."""
        return {
            "file": self.file, "place": self.place, "kind": self.kind.value, "entry": self.entry,
            "finding": self.digest,
        }  # fmt: skip


def digest_of(key: bytes, *told: str) -> str:
    """Return the digest that names a finding, from a secret of the record and what tells the finding from others."""
    return hmac_of(key, "\0".join(told).encode(), sha256).hexdigest()[:16]
