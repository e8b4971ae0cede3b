"""Keep documents: text, HTML, PDF, DOCX, ODT, XLSX, messages (EML), pictures, sounds and films. The bytes go into the
archive, unchanged, with their text and its positions; text in pictures and scanned pages is recognised where Tesseract
is installed.

inquest add letter.pdf --publisher "General Prosecutor's Office" --published-on 2022-05-05
inquest add page.html --address https://example.org/page
inquest add interview.vtt --transcribes interview-2031-03-04
inquest add collected/
inquest add crawl.warc.gz --page https://example.org/page

Of a web archive (WARC, WACZ) the file is kept as it is, and its page as a document of its own. Where it holds several
they are listed: choose with --page, or keep them with --all.

inquest add https://example.org/report

An address is visited with the system's Chromium. Kept are the page as it showed it with its text, the web archive of
the visit, a picture and a print. What cannot be kept is noted as an attempt.

Of a folder every file in it and below is kept, links and hidden files aside. Files that cannot be read, or may not be,
are told at the end; the others are kept.

A file that was kept before is read anew: do so after an update, or when Tesseract has been installed. Its older texts
stay beside the new one.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from openinquest.cli._cite import add_description, frame_of
from openinquest.cli.adding_containers import add_container_options, run_container
from openinquest.cli.adding_pages import add_page_options, file_or_address, run_pages
from openinquest.cli.options import add_coder, add_json, add_record, opened
from openinquest.cli.output import print_json, progress, say
from openinquest.errors import InputError, InquestError, Problem, Unreadable, UsageError

if TYPE_CHECKING:
    from openinquest.preserve.registration import Kept

HELP = "keep documents in the archive"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument(
        "files",
        type=file_or_address,
        nargs="+",
        metavar="FILE",
        help="files, folders of files, or addresses",
    )
    parser.add_argument("--address", default="", metavar="URL", help="where the document was published")
    parser.add_argument("--encoding", metavar="NAME", help="the encoding of a text, where it cannot be told")
    parser.add_argument(
        "--transcribes",
        default="",
        metavar="DOCUMENT",
        help="the sound, film or picture whose words it writes down",
    )
    add_container_options(parser)
    add_page_options(parser)
    add_description(parser)
    add_coder(parser)
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.preserve.folders import files_in
    from openinquest.preserve.gathering import keep_all
    from openinquest.preserve.sources import Description
    from openinquest.preserve.transcripts import recording_named, write_transcribes
    from openinquest.record import Coder

    if (code := run_pages(arguments)) is not None:
        return code
    if (code := run_container(arguments)) is not None:
        return code
    several = len(arguments.files) > 1 or arguments.files[0].is_dir()
    if several and any((arguments.address, arguments.title, arguments.handle, arguments.transcribes)):
        raise UsageError(
            "--address, --title, --handle and --transcribes are said of one document: add the files one by one."
        )
    description = Description(
        arguments.title, arguments.publisher, arguments.published_on, arguments.address, arguments.language,
        arguments.handle, **frame_of(arguments),
    )  # fmt: skip
    kept: list[Kept] = []
    problems: list[Problem] = []
    with opened(arguments) as record, progress("Keeping the documents"):
        coder = Coder(arguments.by)
        recording = recording_named(record, arguments.transcribes) if arguments.transcribes else ""
        files = (file for given in arguments.files for file in files_in(given))
        try:
            for path, outcome in keep_all(record, files, description, coder, encoding=arguments.encoding):
                if not isinstance(outcome, InputError | Unreadable):
                    kept.append(outcome)
                elif several:
                    problems += outcome.problems or [
                        Problem("a file that can be kept", outcome.message, file=path.name)
                    ]
                else:
                    raise outcome
            if recording:
                write_transcribes(record, kept[-1].document["id"], recording, coder)
        except InquestError:
            # each file is kept or not by itself: say which were, before it is said what is wrong
            _tell(kept)
            raise
    if problems:
        _tell(kept)
        raise InputError(f"Files kept: {len(kept)}. The others cannot be kept as they stand.", problems)
    if arguments.json:
        print_json([item.as_json() for item in kept])
    else:
        _tell(kept)
    return 0


def _tell(kept: Sequence[Kept]) -> None:
    for item in kept:
        say(str(item))
