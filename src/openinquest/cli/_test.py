"""Run the project's own tests, as many at once as there are cores; what follows goes to the test runner.

inquest test
inquest test tests/record -k merge
inquest test -m nightly               the slow ones, which are left out otherwise
inquest test -n 0 --pdb               one after the other, stopping at a failure
"""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

import openinquest
from openinquest.errors import EnvironmentFault

HELP = "run the project's own tests"

# A worker that has nothing left takes tests over from the other. Of two `-m` the last counts.
_ORDINARY = ("-n", "auto", "--dist", "worksteal", "-m", "not nightly")


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("words", nargs="*", metavar="WORD", help="words for pytest")


def run(arguments: Namespace) -> int:
    """Run the command."""
    project = Path(openinquest.__file__).parents[2]
    if not (project / "tests").is_dir():
        raise EnvironmentFault("The tests are in the project's repository, not in the installed package.")
    return subprocess.run(  # noqa: S603 (our own interpreter, words of whoever runs the tests)
        [sys.executable, "-m", "pytest", *_ORDINARY, *arguments.words], cwd=project, check=False
    ).returncode
