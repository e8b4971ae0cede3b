"""A new file that appears whole or not at all, and that nobody but its owner may read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from openinquest.errors import EnvironmentFault, ForbiddenChange


@contextmanager
def new_file(target: Path, what: str) -> Iterator[Path]:
    """Give the place at which to write what `target` is to hold; when the block has ended well, it stands there.

    `what` begins the messages ("The backup"). Raises ForbiddenChange where the file exists, EnvironmentFault where it
    cannot be written; then nothing is left behind.
    """
    if target.exists():
        raise ForbiddenChange(
            f"{target} exists: {what[0].lower()}{what[1:]} never takes the place of another file."
        )
    incomplete = target.with_name(f"{target.name}.part")
    try:
        os.close(os.open(incomplete, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600))
        yield incomplete
        incomplete.replace(target)
    except OSError as error:
        raise EnvironmentFault(
            f"{what} could not be written: {error.strerror}. Nothing was left behind."
        ) from error
    finally:
        with suppress(OSError):
            incomplete.unlink(missing_ok=True)
