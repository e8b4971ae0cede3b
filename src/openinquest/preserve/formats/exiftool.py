"""What the program exiftool finds in images and films, where it is installed: XMP, IPTC, notes of makers, more formats.

Runs in the process that reads hostile files, which starts the program under its own limits.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any, BinaryIO

from openinquest.errors import InputError, Problem
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.metadata import LOCATION, MAKE, MODEL, TAKEN, extracted
from openinquest.preserve.text import ExtractedText

PROGRAM = "exiftool"
_FIRST = (
    (
        TAKEN,
        (
            "Composite:SubSecDateTimeOriginal",
            "ExifIFD:DateTimeOriginal",
            "Keys:CreationDate",
            "XMP-xmp:CreateDate",
        ),
    ),
    (MAKE, ("IFD0:Make", "Keys:Make", "XMP-tiff:Make")),
    (MODEL, ("IFD0:Model", "Keys:Model", "XMP-tiff:Model")),
    (LOCATION, ("Composite:GPSPosition",)),
)
_OURS = ("SourceFile", "ExifTool:", "File:", "System:")


def read(source: BinaryIO, task: Task) -> ExtractedText:
    """Return the fields that exiftool finds, as `metadata.extracted` writes them.

    Raises InputError where the program fails or takes longer than half of the time there is.
    """
    source.seek(0)
    # no configuration of the user is read, which is Perl; names of files and tags never reach the program
    command = [
        shutil.which(PROGRAM) or PROGRAM, "-config", "", "-json", "-groupNames1", "-coordFormat", "%+.6f",
        "-api", "LargeFileSupport=1", "-",
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603  (a program of the system, and words of ours alone)
            command, stdin=source, capture_output=True, timeout=task.limits.seconds / 2, check=False, cwd="/"
        )
        [said] = json.loads(done.stdout)
        fields = list(_fields({str(name): value for name, value in said.items()}))
    except subprocess.TimeoutExpired:
        raise _failed("no end", task) from None
    except (ValueError, TypeError, AttributeError, OSError) as error:
        raise _failed(type(error).__name__, task) from None
    return extracted(fields, PROGRAM, str(said.get("ExifTool:ExifToolVersion", "unknown")), task.media_type)


def _fields(said: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, sources in _FIRST:
        if source := next((source for source in sources if source in said), None):
            yield name, str(said[source])
    for name, value in said.items():
        if not name.startswith(_OURS):
            yield name, ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _failed(found: str, task: Task) -> InputError:
    return InputError(
        "exiftool cannot read what the file says of itself.",
        [Problem("fields in JSON", found, file=task.name)],
    )
