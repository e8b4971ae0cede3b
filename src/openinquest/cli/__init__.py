"""The command line: one file a command, which parses words, calls a package, and prints."""

from __future__ import annotations

import argparse
import atexit
import gc
import json
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module

from openinquest.errors import InquestError, UsageError

COMMANDS = (
    "init", "import", "template", "cite", "add", "text", "metadata", "custody", "read", "copies",
    "show", "find", "log", "why",
    "figures", "versions", "changed", "pairings", "corroboration", "questions", "rules",
    "proceedings", "complaints", "hearings", "command", "casualties", "commitments", "reliability",
    "link", "estimate",
    "redact", "release", "key", "verify", "open", "data", "check", "stamp", "export",
    "undo", "destroy", "encrypt", "backup", "restore", "bundle", "pull",
    "demo", "test",
)  # fmt: skip
"""In the order in which a user meets them; each is the module `_<name>` of this package."""

INTERRUPTED = 130
FAULT = 70
DEBUG = "INQUEST_DEBUG"

_OBJECTS_BETWEEN_COLLECTIONS = 50_000
ALLOCATOR = {
    "_RJEM_MALLOC_CONF": f"dirty_decay_ms:4000,oversize_threshold:0,narenas:{os.cpu_count() or 1}",
}
"""How the memory of Polars is kept, in its environment before it is loaded.

Columns of ten million rows are made and dropped many times a second. That they stay with the program for half a second
only, its own setting, has the system clear the same pages again and again, a third of the CPU time of `versions`. What
is above 8 MB jemalloc gives back at once, unless it is to treat it as anything else. With an arena for each core, not
four, columns take the places of those before more often.
"""
_SPARING = frozenset({"release"})
"""Commands that take so long that less memory is worth more."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        raise UsageError(f"{message}\n{self.format_usage().strip()}\n`{self.prog} --help` says more.")


def build_parser(commands: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """Return the parser of these commands; only their modules are loaded."""
    parser = _Parser(
        prog="inquest",
        description="Open Inquest keeps one open record of a contested event: who says what, and where.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name in commands:
        module = import_module(f"openinquest.cli._{name}")
        sub = subparsers.add_parser(
            name,
            help=module.HELP,
            description=module.__doc__,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.arguments(sub)
        sub.set_defaults(run=module.run)
    return parser


EXIT_CODES = """\
exit codes:
  0    done
  1    a check or verification found something wrong
  2    the command was called with words that it does not take, or wants --yes
  3    a file that was given cannot be read as it stands; nothing was written
  4    the record is missing, damaged, in use, or does not allow this
  5    the machine lacks something: disk space, permission, a component
  70   the program itself failed, which is a fault of ours
  130  interrupted; what was not finished was not written"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code.

    Every error ends in one message on standard error; with `--json` in one object on standard output instead.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    collect_rarely()
    if words and words[0] not in _SPARING:
        for name, setting in ALLOCATOR.items():
            os.environ.setdefault(name, setting)
    try:
        return _run(words)
    except BrokenPipeError:
        # whoever read our output has enough; leave nothing for the interpreter to flush
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def collect_rarely() -> None:
    """Look for garbage less often, and not at all at the end.

    Modules and a record are objects that stay: walking them again and again took a fifth of a short command's time.
    """
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    atexit.register(_leave_garbage)


def _leave_garbage() -> None:
    """Spare the last walk over all objects; where DuckDB was loaded its binding complains unless it is made."""
    if "duckdb" not in sys.modules:
        gc.freeze()


def _run(words: Sequence[str]) -> int:
    try:
        known = [words[0]] if words and words[0] in COMMANDS else COMMANDS
        if words[:1] == ["test"] and not {"-h", "--help"} & set(words):
            words = ["test", "--", *words[1:]]  # options that follow are the test runner's
        arguments = build_parser(known).parse_args(words)
        code: int = arguments.run(arguments)
        # a reader that went away is noticed here, not when the interpreter ends
        sys.stdout.flush()
        return code
    except InquestError as error:
        if "--json" in words:
            problems = [problem.as_json() for problem in error.problems]
            print(json.dumps({"error": error.message, "problems": problems}, ensure_ascii=False, indent=2))
        else:
            print(f"inquest: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("inquest: interrupted; what was not finished was not written", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except OSError as error:
        print(f"inquest: {error.strerror or error}: {error.filename or 'the disk'}", file=sys.stderr)
        return 5
    except Exception as error:
        if DEBUG in os.environ:
            raise
        # the text of a foreign error may repeat what it was given, so only its kind and place are told
        print(
            f"inquest: the program itself failed ({type(error).__name__} at {_place(error)}). What was being "
            f"written was not written. If `inquest check` finds the record whole, please report this; {DEBUG}=1 shows "
            "more, also texts of the record.",
            file=sys.stderr,
        )
        return FAULT


def _place(error: BaseException) -> str:
    """Return the innermost place of our own code on the way to an error."""
    ours = [
        f"{frame.name} in {frame.filename.rpartition('openinquest/')[2]}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if "openinquest" in frame.filename
    ]
    return ours[-1]
