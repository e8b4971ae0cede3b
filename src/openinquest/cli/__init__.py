"""The command line: one file a command, which parses words, calls a package, and prints."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from importlib import import_module

from openinquest.errors import InquestError, UsageError

COMMANDS = (
    "init", "import", "template", "cite", "add",
    "show", "find", "log", "why",
    "figures", "versions", "questions",
    "release", "verify", "check",
    "undo", "destroy", "backup", "restore",
    "demo", "test",
)  # fmt: skip
"""In the order in which a user meets them; each is the module `_<name>` of this package."""

INTERRUPTED = 130


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
  2    the command was called with words that it does not take
  3    a file that was given cannot be read as it stands; nothing was written
  4    the record is missing, damaged, in use, or does not allow this
  5    the machine lacks something: disk space, permission, a component
  130  interrupted; the record is as it was"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code. Every error ends in one message on standard error."""
    words = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in words
    try:
        known = [words[0]] if words and words[0] in COMMANDS else COMMANDS
        arguments = build_parser(known).parse_args(words)
        code: int = arguments.run(arguments)
        return code
    except InquestError as error:
        if as_json and error.problems:
            problems = [problem.as_json() for problem in error.problems]
            print(json.dumps({"error": error.message, "problems": problems}, ensure_ascii=False, indent=2))
        else:
            print(f"inquest: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("inquest: interrupted; the record is as it was", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # whoever read our output has enough; leave nothing for the interpreter to flush
        sys.stdout = None
        return 0
    except OSError as error:
        print(f"inquest: {error.strerror or error}: {error.filename or 'the disk'}", file=sys.stderr)
        return 5
