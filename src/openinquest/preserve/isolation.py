"""Reading a file of a format in a process of its own, with limits: every document is taken to be hostile."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import asdict
from typing import Any

from openinquest.errors import EnvironmentFault, InputError, Problem
from openinquest.preserve.formats import Format, Task
from openinquest.preserve.text import ExtractedText


def read_isolated(descriptor: int, known: Format, task: Task) -> ExtractedText:
    """Return the text of the open file `descriptor` (read from its start), read as `known` within
    `task.limits`.

    Raises `InputError` where the reader refuses the file, crashes on it or exceeds a limit,
    `EnvironmentFault` where no process can be started. Nothing that the file provokes reaches this process
    but text.
    """
    os.lseek(descriptor, 0, os.SEEK_SET)
    job = {
        "descriptor": descriptor,
        "reader": known.reader,
        "media_type": known.media_type,
        "name": task.name,
        "encoding": task.encoding,
        "limits": asdict(task.limits),
        "programs": [path for name in known.programs if (path := shutil.which(name))],
        "streamed": known.streamed,
    }
    seconds = task.limits.seconds + (task.limits.ocr_seconds if known.programs else 0)
    command = [sys.executable, "-P", "-m", "openinquest.preserve._reading_process"]
    try:
        done = subprocess.run(  # noqa: S603  (our own interpreter and module, no word of the file in it)
            command,
            input=json.dumps(job).encode("ascii"),
            capture_output=True,
            pass_fds=(descriptor,),
            timeout=seconds + 5,
            check=False,
            cwd="/",
        )
    except subprocess.TimeoutExpired:
        raise _stopped(known, task, f"more than {seconds} seconds") from None
    except OSError as error:
        raise EnvironmentFault(
            f"The process that reads documents cannot be started: {error.strerror}."
        ) from error
    if done.returncode:
        raise _stopped(known, task, _ending(done.returncode, task))
    return _answered(json.loads(done.stdout), known, task)


def _answered(answer: dict[str, Any], known: Format, task: Task) -> ExtractedText:
    if "stopped" in answer:
        raise _stopped(known, task, answer["stopped"])
    if "message" in answer:
        raise InputError(answer["message"], [Problem(**problem) for problem in answer["problems"]])
    return ExtractedText.from_json(answer.pop("text"), answer)


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
