"""The process that reads one hostile file: limits first, then the reader, then one JSON answer on standard
output.

Started by isolation.py as ``python -P -m openinquest.preserve._reading_process`` with the job as JSON on
standard input and the file as an inherited descriptor. It may not open sockets or write files, and start no program
but those that the job names; these are bound by the same limits of memory and, each, of time.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
from dataclasses import asdict
from typing import Any

from openinquest.errors import InputError
from openinquest.preserve.formats import Task
from openinquest.preserve.language import with_languages
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


_allowed: set[str] = set()


def _refuse_side_effects(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "subprocess.Popen" and arguments[0] in _allowed:
        return
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"a reader of documents may not do {event}")
    # A number is a descriptor that is open already, such as a pipe to a program.
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
    if writes and not isinstance(arguments[0], int):
        raise PermissionError("a reader of documents may not write files")


def _answer(job: dict[str, Any]) -> dict[str, Any]:
    limits = Limits(**job["limits"])
    task = Task(job["media_type"], job["name"], job["encoding"], limits)
    module, _, function = job["reader"].partition(":")
    read = getattr(importlib.import_module(module), function)
    with os.fdopen(job["descriptor"], "rb") as file:
        # Asked for its size and no more: a buffer of the size asked for is allocated at once.
        source = file if job["streamed"] else file.read(min(os.fstat(file.fileno()).st_size, limits.octets))
        extracted: ExtractedText = read(source, task)
    if len(extracted.text) > limits.characters:
        return {"stopped": f"a text of more than {limits.characters} characters"}
    return {"text": extracted.text} | with_languages(extracted).to_json()


def main() -> None:
    """Read the job, answer, exit 0; a crash of the reader is for the parent to see by the exit code."""
    job = json.loads(sys.stdin.buffer.read())
    memory, seconds = job["limits"]["memory"], job["limits"]["seconds"]
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the document
    sys.dont_write_bytecode = True
    _allowed.update(job["programs"])
    sys.addaudithook(_refuse_side_effects)
    try:
        answer = _answer(job)
    except InputError as error:
        answer = {"message": error.message, "problems": [asdict(problem) for problem in error.problems]}
    except MemoryError:
        answer = {"stopped": f"more than {memory >> 20} MB of memory"}
    except RecursionError:
        answer = {"stopped": "nesting without end"}
    sys.stdout.buffer.write(json.dumps(answer).encode("ascii"))


if __name__ == "__main__":
    main()
