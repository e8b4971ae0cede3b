"""The process that reads hostile files: it loads readers and touches no file, and forks a child for each, which sets
its limits, reads, answers and ends.

Started by isolation.py as ``python -P -m openinquest.preserve._reading_process`` with a socket as standard input, over
which come the name of a reader and two descriptors: the file, and a channel that the child alone reads its job from
and answers on. So nothing of one file is left when the next is read, while the libraries are loaded once. A child may
not open sockets or write files, and start no program but those that the job names; these are bound by the same limits
of memory and, each, of time.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import select
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import asdict
from typing import Any

from openinquest.errors import InputError
from openinquest.preserve.formats.language import with_languages
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.made import Made
from openinquest.preserve.text import ExtractedText, Limits

_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.remove",
    "os.rename",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


_PAGE = b"<!doctype html><html><body><article><p>One sentence of our own.</p></article></body></html>"
_FIRST = {
    "openinquest.preserve.formats.html": _PAGE,
    "openinquest.preserve.formats.eml": b"Subject: ours\r\nContent-Type: text/html\r\n\r\n" + _PAGE,
}
"""Files of our own for readers that load and compile much when they first read: in a child that would be every time."""
_AT_FIRST_USE = {
    "openinquest.preserve.formats.image": ("PIL.Image", "PIL.ImageOps"),
    "openinquest.preserve.republication._picture_hash": ("imagehash", "PIL.ImageOps"),
}

_allowed: set[str] = set()
_loaded: set[str] = set()


def _refuse_side_effects(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "subprocess.Popen" and arguments[0] in _allowed:
        return
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"a reader of documents may not do {event}")
    # A number is a descriptor that is open already, such as a pipe to a program.
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
    if writes and not isinstance(arguments[0], int):
        raise PermissionError("a reader of documents may not write files")


def _answer(job: dict[str, Any], descriptor: int) -> dict[str, Any]:
    limits = Limits(**job["limits"])
    task = Task(job["media_type"], job["name"], job["encoding"], limits, job["order"])
    module, _, function = job["reader"].partition(":")
    read = getattr(importlib.import_module(module), function)
    with os.fdopen(descriptor, "rb") as file:
        # Asked for its size and no more: a buffer of the size asked for is allocated at once.
        source = file if job["streamed"] else file.read(min(os.fstat(file.fileno()).st_size, limits.octets))
        extracted: ExtractedText | Made = read(source, task)
    if isinstance(extracted, Made):
        if len(extracted.octets) > limits.made:
            return {"stopped": f"more than {limits.made >> 20} MB to be made of it"}
        return extracted.answer()
    if len(extracted.text) > limits.characters:
        return {"stopped": f"a text of more than {limits.characters} characters"}
    return {"text": extracted.text} | with_languages(extracted).to_json()


def _read(descriptor: int, channel: socket.socket) -> None:
    """Read the job, set its limits, answer; a crash of the reader is for the parent to see by the exit code."""
    job = json.loads(_all_of(channel))
    memory, seconds = job["limits"]["memory"], job["limits"]["seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    _allowed.update(job["programs"])
    sys.addaudithook(_refuse_side_effects)
    try:
        answer = _answer(job, descriptor)
    except InputError as error:
        answer = {"message": error.message, "problems": [asdict(problem) for problem in error.problems]}
    except MemoryError:
        answer = {"stopped": f"more than {memory >> 20} MB of memory"}
    except RecursionError:
        answer = {"stopped": "nesting without end"}
    channel.sendall(json.dumps(answer).encode("ascii"))


def _all_of(channel: socket.socket) -> bytes:
    parts = []
    while part := channel.recv(1 << 16):
        parts.append(part)
    return b"".join(parts)


def _child(control: socket.socket, descriptor: int, channel: int) -> None:
    """Be the child: leave the parent's socket, read, end. Does not return."""
    code = 1
    try:
        os.setpgid(0, 0)
        with open(os.devnull) as nothing:
            os.dup2(nothing.fileno(), control.detach())
        _read(descriptor, socket.socket(fileno=channel))
        code = 0
    except BaseException:  # noqa: S110  (whatever it is, the parent of all is told no more than that it failed)
        pass
    os._exit(code)


def _ended(child: int, alive: int, control: socket.socket) -> int | None:
    """Wait for a child and whatever it started; None where whoever asked went away first."""
    gone = control.fileno() in select.select([alive, control.fileno()], [], [])[0]
    for group in (os.killpg, os.kill) if gone else ():
        with suppress(ProcessLookupError, PermissionError):
            group(child, signal.SIGKILL)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)  # so that its number is still its own
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return None if gone else code


def _load(reader: str) -> None:
    """Load one of our readers and its libraries; those of other packages are loaded by each child for itself."""
    if not reader.startswith("openinquest.") or reader in _loaded:
        return
    _loaded.add(reader)
    with suppress(Exception):  # whatever it is, the child meets it too, and it is told there
        module = importlib.import_module(reader)
        for name in _AT_FIRST_USE.get(reader, ()):
            importlib.import_module(name)
        if reader in _FIRST:
            with_languages(module.read(_FIRST[reader], Task("text/html")))


def main() -> None:
    """Fork a child for each file that comes, one at a time, and say how it ended, until nobody asks any more."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the document
    sys.dont_write_bytecode = True
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a process with threads should not fork
    control = socket.socket(fileno=sys.stdin.fileno())
    while True:
        words, descriptors, _, _ = socket.recv_fds(control, 1 << 10, 2)
        if len(descriptors) != 2:
            return
        _load(words.decode("ascii"))
        alive, life = os.pipe()
        child = os.fork()
        if not child:
            os.close(alive)
            _child(control, *descriptors)
        for descriptor in (life, *descriptors):
            os.close(descriptor)
        code = _ended(child, alive, control)
        os.close(alive)
        if code is None:
            return
        control.sendall(b"%d\n" % code)


if __name__ == "__main__":
    main()
