"""Reading a file of a format in a process of its own, with limits: every document is taken to be hostile."""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from openinquest.errors import EnvironmentFault, InputError, Problem
from openinquest.preserve.archive.encryption import IDENTITY
from openinquest.preserve.formats.registry import Format, Task
from openinquest.preserve.made import Made
from openinquest.preserve.text import ExtractedText

_MOST_ANSWERED = 2**30
_GRACE = 5
"""Seconds that a child may take beyond its limit: to start, and to hand over its answer."""
_NO_ANSWER = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
_NONE = "an answer of the reader that is none"
_SURROUNDINGS = ("PATH", "PYTHONPATH", "TESSDATA_PREFIX")


class _ReadingProcess:
    """A process that has loaded readers, and forks a child for each file; one file at a time."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "openinquest.preserve._reading_process"],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    cwd="/",
                    env={name: value for name, value in os.environ.items() if name != IDENTITY},
                    start_new_session=True,
                )
            except OSError as error:
                ours.close()
                raise EnvironmentFault(
                    f"The process that reads documents cannot be started: {error.strerror}."
                ) from error
        self._control = ours
        self.surroundings = _surroundings()
        self.killed = False

    def ask(self, descriptor: int, job: dict[str, Any], seconds: float) -> tuple[int, bytes]:
        """Have the open file read; return how the child ended and what it answered.

        Raises TimeoutError after `seconds`, OSError where the process is gone; it is of no use after either.
        """
        ours, theirs = socket.socketpair()
        until = time.monotonic() + seconds
        with ours:
            with theirs:
                module = job["reader"].partition(":")[0]
                socket.send_fds(self._control, [module.encode("ascii")], [descriptor, theirs.fileno()])
            with suppress(BrokenPipeError):  # a child that ended before it read its job: its code tells
                ours.sendall(json.dumps(job).encode("ascii"))
                ours.shutdown(socket.SHUT_WR)
            answer = _received(ours, until, _MOST_ANSWERED)
        code = _received(self._control, until, 16, b"\n")
        if not code.endswith(b"\n"):
            raise BrokenPipeError
        return int(code), answer

    def kill(self) -> None:
        """End it at once, so that whoever waits for its answer gets none; its child goes with it."""
        self.killed = True
        with suppress(OSError):  # it ended meanwhile
            self._control.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End it; a child that is at work is ended by it."""
        self._control.close()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class _Pool:
    """The processes that wait for the next file; as many as files were ever read at once."""

    def __init__(self) -> None:
        self._idle: list[_ReadingProcess] = []
        self._busy: set[_ReadingProcess] = set()
        self._owner = os.getpid()
        atexit.register(self.close)

    def read(self, descriptor: int, job: dict[str, Any], seconds: float) -> tuple[int, bytes]:
        """As `ask` of a process that is free, or of a new one."""
        if self._owner != os.getpid():  # forked: the sockets are the other process's
            self._idle, self._busy, self._owner = [], set(), os.getpid()
        while True:
            waited = self._free()
            process = waited or _ReadingProcess()
            self._busy.add(process)
            try:
                answer = process.ask(descriptor, job, seconds)
            except BaseException as error:
                process.close()
                ended = isinstance(error, OSError) and not isinstance(error, TimeoutError)
                if not (ended and waited and not process.killed):
                    raise
                # it was ended while it waited: once more, with another
            else:
                self._idle.append(process)
                return answer
            finally:
                self._busy.discard(process)

    def abandon(self) -> None:
        """End those that are at work; whoever waits for one gets an error."""
        for process in list(self._busy):
            process.kill()

    def close(self) -> None:
        """End those that wait."""
        while self._owner == os.getpid() and (process := self._free(any_of_them=True)):
            process.close()

    def _free(self, any_of_them: bool = False) -> _ReadingProcess | None:
        while True:
            try:  # taken and given back by one call each, which threads do not interrupt
                process = self._idle.pop()
            except IndexError:
                return None
            if any_of_them or process.surroundings == _surroundings():
                return process
            process.close()


_POOL = _Pool()


def abandon() -> None:
    """End every reading that another thread waits for: it raises EnvironmentFault there."""
    _POOL.abandon()


def _surroundings() -> tuple[str | None, ...]:
    return (sys.executable, *(os.environ.get(name) for name in _SURROUNDINGS))


def _received(channel: socket.socket, until: float, most: int, end: bytes = b"") -> bytes:
    received = bytearray()
    while not (end and received.endswith(end)):
        channel.settimeout(max(until - time.monotonic(), 1e-3))
        part = channel.recv(1 << 20)
        received += part
        if not part:
            break
        if len(received) > most:
            raise TimeoutError
    return bytes(received)


def read_isolated(descriptor: int, known: Format, task: Task) -> ExtractedText:
    """Return the text of the open file `descriptor` (read from its start), read as `known` within
    `task.limits`.

    Several threads may call it at once; each file has a child process of its own. Raises `InputError` where the reader
    refuses the file, crashes on it or exceeds a limit, `EnvironmentFault` where no process can be started. Nothing
    that the file provokes reaches this process but text.
    """
    answer = _answer(descriptor, known, task)
    try:
        return ExtractedText.from_json(answer.pop("text"), answer)
    except _NO_ANSWER:
        raise _stopped(known, task, _NONE) from None


def make_isolated(descriptor: int, maker: Format, task: Task) -> Made:
    """Return what a maker makes of the open file `descriptor`, within `task.limits` and by `task.order`.

    Raises as `read_isolated`; nothing that the file provokes reaches this process but octets and their description.
    """
    answer = _answer(descriptor, maker, task)
    try:
        return Made.answered(answer)
    except _NO_ANSWER:
        raise _stopped(maker, task, _NONE) from None


def _answer(descriptor: int, known: Format, task: Task) -> dict[str, Any]:
    os.lseek(descriptor, 0, os.SEEK_SET)
    job = {
        "reader": known.reader,
        "media_type": known.media_type,
        "name": task.name,
        "encoding": task.encoding,
        "limits": asdict(task.limits),
        "order": dict(task.order),
        "programs": [path for name in known.programs if (path := shutil.which(name))],
        "streamed": known.streamed,
    }
    seconds = task.limits.seconds + (task.limits.ocr_seconds if known.programs else 0)
    try:
        code, answer = _POOL.read(descriptor, job, seconds + _GRACE)
    except TimeoutError:
        raise _stopped(known, task, f"more than {seconds} seconds") from None
    except OSError as error:
        raise EnvironmentFault(
            f"The process that reads documents ended: {error.strerror or 'it was killed'}."
        ) from error
    if code:
        raise _stopped(known, task, _ending(code, task))
    try:
        said: dict[str, Any] = json.loads(answer)
        if "message" in said:
            refusal = InputError(said["message"], [Problem(**problem) for problem in said["problems"]])
        elif "stopped" in said:
            refusal = _stopped(known, task, said["stopped"])
        else:
            return said
    except _NO_ANSWER:
        refusal = _stopped(known, task, _NONE)
    raise refusal


def _ending(code: int, task: Task) -> str:
    if code == -signal.SIGXCPU or code == -signal.SIGKILL:
        return f"more than {task.limits.seconds} seconds"
    if code == -signal.SIGABRT:  # how PDFium ends where it cannot have more memory
        return f"a crash of the reader, or more than {task.limits.memory >> 20} MB of memory"
    return f"a crash of the reader ({signal.Signals(-code).name})" if code < 0 else "a failure of the reader"


def _stopped(known: Format, task: Task, found: str) -> InputError:
    return InputError(
        f"The {known.title} file cannot be read within the limits set for one document.",
        [Problem(f"{known.title} of ordinary size and build", found, "save it anew, or split it", task.name)],
    )
