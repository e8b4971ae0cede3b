"""A web archive of strangers, read in a process of its own: the list of what is in it, and payloads piece by piece."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openinquest.errors import EnvironmentFault, InputError, Problem
from openinquest.preserve.extraction import opened
from openinquest.preserve.text import Limits

MEMORY = 2 << 30
SECONDS = 3_600
"""What one archive may take: of memory, and of the processor's time. Ten gigabytes take some four minutes."""
_WAITED = 2 * SECONDS
_LONGEST_FRAME = 1 << 28
_DATA, _JSON = b"D", b"J"


class Unpacking:
    """The process that reads one archive; a new one takes the place of one that crashed."""

    def __init__(self, descriptor: int, name: str, limits: Limits) -> None:
        self._descriptor, self._name, self._limits = descriptor, name, limits
        self._process: subprocess.Popen[bytes] | None = None
        self.last: dict[str, Any] = {}
        """What was said of the payload that was had last: its `size`, and `notes`."""

    def index(self, wanted: Sequence[str]) -> dict[str, Any]:
        """Return what is in the archive, `_index.Index` as plain data.

        Raises InputError where it cannot be read at all.
        """
        for _ in self._asked({"wanted": list(wanted)}):
            raise self._failed("an answer that is none")
        found = self.last.get("index")
        if not isinstance(found, dict):
            raise self._failed("an answer that is none")
        return found

    def payload(self, part: str, member: int, inside: int) -> Iterator[bytes]:
        """Yield a payload as it was meant. Raises InputError where it cannot be had."""
        size = 0
        for data in self._asked({"part": part, "member": member, "inside": inside}):
            size += len(data)
            if size > self._limits.octets:
                raise self._failed("more than it may be")
            yield data

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _asked(self, request: dict[str, Any]) -> Iterator[bytes]:
        process = self._process = self._process or self._started()
        assert process.stdin is not None  # noqa: S101  (pipes were asked for)
        until = time.monotonic() + _WAITED
        whole = False
        try:
            process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
            process.stdin.flush()
            while (frame := self._frame(process, until))[0] == _DATA:
                yield frame[1]
            self.last = json.loads(frame[1])
            whole = True
        except (BrokenPipeError, ValueError):
            raise self._failed("a crash of the reader, or more time or memory than it may take") from None
        finally:
            if not whole:  # what is left in the pipe belongs to no other request
                self.close()
        if reason := self.last.get("failed"):
            raise self._failed(str(reason))

    def _frame(self, process: subprocess.Popen[bytes], until: float) -> tuple[bytes, bytes]:
        head = self._exactly(process, 5, until)
        letter, length = head[:1], int.from_bytes(head[1:], "big")
        if letter not in (_DATA, _JSON) or length > _LONGEST_FRAME:
            raise ValueError
        return letter, self._exactly(process, length, until)

    def _exactly(self, process: subprocess.Popen[bytes], count: int, until: float) -> bytes:
        assert process.stdout is not None  # noqa: S101
        pipe, parts = process.stdout.fileno(), []
        while count:
            if not select.select([pipe], [], [], max(0.0, until - time.monotonic()))[0]:
                raise ValueError
            data = os.read(pipe, min(count, 1 << 20))
            if not data:
                raise BrokenPipeError
            parts.append(data)
            count -= len(data)
        return b"".join(parts)

    def _started(self) -> subprocess.Popen[bytes]:
        words = [str(word) for word in (self._descriptor, SECONDS, MEMORY, self._limits.octets)]
        try:
            return subprocess.Popen(  # noqa: S603  (our own interpreter and module, no word of the file in it)
                [sys.executable, "-P", "-m", "openinquest.preserve.web_archives._process", *words],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=(self._descriptor,),
                cwd="/",
                bufsize=0,
            )
        except OSError as error:
            raise EnvironmentFault(
                f"The process that reads web archives cannot be started: {error.strerror}."
            ) from error

    def _failed(self, found: str) -> InputError:
        return InputError(
            "It cannot be read from the web archive.",
            [Problem("a web archive that can be read", found, file=self._name)],
        )


@contextmanager
def unpacking(path: Path, name: str, limits: Limits | None = None) -> Iterator[Unpacking]:
    """Open the web archive at `path`, which errors call `name`; its process is ended with the block."""
    with opened(path) as descriptor:
        process = Unpacking(descriptor, name, limits or Limits())
        try:
            yield process
        finally:
            process.close()
