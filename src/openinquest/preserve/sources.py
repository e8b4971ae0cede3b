"""From a file or an address to the fields of its document and capture; the record decides and writes.

Fields are flat, as entries have them, and absent where nothing is known. `suggested` holds what the
document declares about itself: shown to the person who registers it, taken over only as title and language
of a kept file.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from openinquest.errors import InputError, Problem, shown
from openinquest.ontology import document_id, normalise_address
from openinquest.preserve.archive.derived import METADATA, THUMBNAIL
from openinquest.preserve.archive.store import Archive, Received, Stored
from openinquest.preserve.drawing.thumbnails import thumbnail_of
from openinquest.preserve.extraction import extract
from openinquest.preserve.formats.cleaning import clean
from openinquest.preserve.metadata import Metadata, account_of, parsed
from openinquest.preserve.text import ExtractedText, Limits

Fields = dict[str, str | int | Mapping[str, str]]

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_LONGEST_TEXT, _LONGEST_NAME = 1_000, 60
_DEFAULT_LIMITS = Limits()
_CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі"
_LATIN = "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e yu ya a g q n o u u h i"
_TRANSLITERATED = dict(zip(_CYRILLIC, _LATIN.split(), strict=True))


FRAME = ("author", "interviewee", "interviewer", "said_on", "place")
"""What a description says of who speaks in a document, when and where; statements inherit from it on import."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a person says about a document when registering it; empty where nothing is said."""

    title: str = ""
    publisher: str = ""
    published_on: str = ""
    address: str = ""
    language: str = ""
    handle: str = ""
    author: str = ""
    interviewee: str = ""
    interviewer: str = ""
    said_on: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """How octets were had that a person did not give as a file.

    `name` is what errors call them, `captured_at` when the page was recorded (UTC), `taken_from` what they were found
    in. `text` is theirs where it is known, so that it is not read from them again.
    """

    name: str
    how: str
    captured_at: str = ""
    taken_from: Mapping[str, str] = field(default_factory=dict)
    text: ExtractedText | None = None


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was kept: the fields of its document and capture entries, and its text.

    `stored` says whether the octets were new to the archive; `suggested` what the file declares (`publisher`,
    `published_on`, `address`) and the person did not say.
    """

    document: Fields
    capture: Fields
    text: ExtractedText
    stored: Stored
    suggested: Mapping[str, str]
    metadata: Metadata | None = None
    """What an image or film says of how it was made; None for other documents."""


def prepare_file(
    source: str | os.PathLike[str] | Iterable[bytes],
    archive: Archive,
    by: str,
    at: str,
    description: Description | None = None,
    *,
    media_type: str | None = None,
    encoding: str | None = None,
    limits: Limits = _DEFAULT_LIMITS,
    origin: Origin | None = None,
) -> Prepared:
    """Keep a file and its text in `archive` and return the entries' fields; `by` is a pseudonym, `at` a UTC
    time. Octets that come piece by piece need an `origin`.

    The file is copied first, its text read from the copy, and the copy kept only if that went well: a file
    that cannot be read leaves the archive as it was. The document's id comes from its address if one is
    given, else from its octets. Raises `InputError` for a file or description that cannot be used,
    `EnvironmentFault` for a full disk or missing permission.
    """
    origin = origin or Origin(Path(str(source)).name, "file")
    said = _checked(description or Description(), origin.name)
    with archive.receiving(source) as received:
        return prepare_received(
            received, by, at, said, origin, media_type=media_type, encoding=encoding, limits=limits
        )


def prepare_received(
    received: Received,
    by: str,
    at: str,
    description: Description,
    origin: Origin,
    *,
    media_type: str | None = None,
    encoding: str | None = None,
    limits: Limits = _DEFAULT_LIMITS,
) -> Prepared:
    """Keep what was received, as `prepare_file` does."""
    archive, said = received.archive, _checked(description, origin.name)
    text = origin.text or extract(
        received.path, media_type, encoding=encoding, name=origin.name, limits=limits
    )
    account = account_of(received.path, text.media_type, origin.name)
    small = thumbnail_of(received.path, text.media_type, origin.name)
    document = _document_of_file(said, received, text, _words_of(origin.name))
    stored = received.keep()
    archive.put_text(stored.sha256, text)
    metadata = parsed(account) if account else None
    if account and metadata and metadata.fields:
        archive.put_text(stored.sha256, account, METADATA)
    if small is not None:
        archive.put_made(stored.sha256, small, THUMBNAIL)
    capture: Fields = {
        "document": str(document["id"]),
        "sha256": stored.sha256,
        "size": stored.size,
        "media_type": text.media_type,
        "how": origin.how,
        "by": by,
        "at": at,
        "method": "person",
    }
    more: Fields = {"captured_at": origin.captured_at, "taken_from": origin.taken_from}
    capture |= {name: value for name, value in more.items() if value}
    suggested = {name: value for name, value in text.declared.items() if name not in document}
    return Prepared(document, capture, text, stored, suggested, metadata)


def prepare_citation(address: str, description: Description | None = None) -> Fields:
    """Return the fields of a document that is only cited. `InputError` where address or description cannot
    be used.
    """
    said = _checked(description or Description(), "")
    normal = normalise_address(address)
    return _document(document_id(normal), said, normal, suggest_handle(normal, said.published_on))


def is_handle(text: str) -> bool:
    """Say whether a text is a short name such as a person may give to a document."""
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", text) is not None


def suggest_handle(source: str, published_on: str = "") -> str:
    """Return a short name for sheets and output: site or file name, then the day, in ASCII; not yet unique.

    ``https://belsat.eu/en/...`` published on 2022-01-10 gives ``belsat-2022-01-10``.
    """
    if source.startswith(("http:", "https:", "ftp:")):
        labels = [
            label
            for label in (urlsplit(source).hostname or "").split(".")
            if label not in ("www", "m", "amp")
        ]
        # The longest label names the site in nearly all hosts: rus.azattyq.org, dailymaverick.co.za.
        source = max(labels[:-1] or labels, key=len, default="document")
    letters = "".join(
        _TRANSLITERATED.get(letter, letter) for letter in unicodedata.normalize("NFKC", source).lower()
    )
    ascii_letters = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode("ascii")
    name = re.sub(r"[^a-z0-9]+", "-", ascii_letters).strip("-")[:_LONGEST_NAME].strip("-") or "document"
    day = re.match(r"\d{4}(-\d{2}(-\d{2})?)?", published_on)
    return f"{name}-{day[0]}" if day and day[0] not in name else name


def _words_of(name: str) -> str:
    """Return the name of a file without its ending, as a title: names may hold any octets but two."""
    stem = os.fsencode(Path(name).stem).decode("utf-8", "replace")
    return " ".join(clean(stem).split()) or "document"


def _document_of_file(said: Description, received: Received, text: ExtractedText, stem: str) -> Fields:
    normal = normalise_address(said.address) if said.address else ""
    fields = _document(
        document_id(normal) if normal else received.sha256,
        said,
        normal,
        suggest_handle(normal or stem, said.published_on),
    )
    fields.setdefault("title", text.declared.get("title") or " ".join(clean(stem).split()))
    if text.language:
        fields.setdefault("language", text.language)
    return fields | {"media_type": text.media_type}


def _document(identity: str, said: Description, address: str, handle: str) -> Fields:
    fields = {
        "id": identity,
        "title": said.title,
        "publisher": said.publisher,
        "published_on": said.published_on,
        "address": address,
        "language": said.language,
        "handle": said.handle or handle,
    } | {name: getattr(said, name) for name in FRAME}
    return {name: value for name, value in fields.items() if value}


def _checked(said: Description, file: str) -> Description:
    """Return the description tidied: NFC, single spaces. `InputError` lists every field that cannot be
    used.
    """
    problems: list[Problem] = []
    tidied = {
        name: " ".join(unicodedata.normalize("NFC", getattr(said, name)).split())
        for name in Description.__slots__
    }
    for name, value in tidied.items():
        if len(value) > _LONGEST_TEXT and name != "address":
            problems.append(
                Problem(f"at most {_LONGEST_TEXT} characters", f"{len(value)}", file=file, column=name)
            )
    if tidied["language"] and not _LANGUAGE.fullmatch(tidied["language"]):
        problems.append(
            Problem(
                "a language tag such as kk, ru or en", shown(tidied["language"]), file=file, column="language"
            )
        )
    if tidied["handle"] and not is_handle(tidied["handle"]):
        expected = "a short name of letters, digits, dots and hyphens"
        problems.append(Problem(expected, shown(tidied["handle"]), file=file, column="handle"))
    if problems:
        raise InputError("The description of the document cannot be used.", problems)
    return Description(**tidied)
