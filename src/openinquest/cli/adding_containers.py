"""The part of `inquest add` that takes what holds many documents: web archives, and bags of other institutions."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from openinquest.cli._cite import frame_of
from openinquest.cli.options import opened
from openinquest.cli.output import print_json, print_table, progress, say
from openinquest.errors import InputError, UsageError, shown

if TYPE_CHECKING:
    from openinquest.preserve.sources import Description
    from openinquest.preserve.web_archives.inventory import WebPage
    from openinquest.preserve.web_archives.keeping import KeptArchive


def add_container_options(parser: ArgumentParser) -> None:
    """Add the options that say what is taken from a container."""
    parser.add_argument(
        "--page",
        action="append",
        default=[],
        metavar="URL",
        help="of a web archive: keep the page from this address; may be given several times",
    )
    parser.add_argument("--all", action="store_true", help="of a web archive: keep all its pages")
    parser.add_argument(
        "--despite-damage",
        action="store_true",
        help="of a bag: keep what there is although it is not complete and valid",
    )


def run_container(arguments: Namespace) -> int | None:
    """Run the command for one container; None where what was given is none."""
    from openinquest.preserve.bagit.reading import is_bag
    from openinquest.preserve.web_archives.keeping import is_web_archive

    files: Sequence[Path] = arguments.files
    bag = len(files) == 1 and is_bag(files[0])
    if arguments.despite_damage and not bag:
        raise UsageError("--despite-damage belongs to a bag (BagIt), added by itself.")
    if len(files) == 1 and is_web_archive(files[0]):
        return _web_archive(arguments, files[0])
    if arguments.page or arguments.all:
        raise UsageError("--page and --all belong to a web archive (WARC or WACZ), added by itself.")
    return _bag(arguments, files[0]) if bag else None


def _described(arguments: Namespace) -> Description:
    from openinquest.preserve.sources import Description

    return Description(
        arguments.title, arguments.publisher, arguments.published_on, "", arguments.language, arguments.handle,
        **frame_of(arguments),
    )  # fmt: skip


def _web_archive(arguments: Namespace, path: Path) -> int:
    from openinquest.preserve.web_archives.keeping import Undecided, keep_web_archive
    from openinquest.record import Coder

    if arguments.page and arguments.all:
        raise UsageError("--all keeps every page: leave out --page.")
    if arguments.address or arguments.transcribes or arguments.encoding:
        raise UsageError(
            "--address, --transcribes and --encoding are not for web archives: their records say from where a page is."
        )
    try:
        with opened(arguments) as record, progress("Keeping the web archive"):
            kept = keep_web_archive(
                record,
                path,
                _described(arguments),
                Coder(arguments.by),
                addresses=arguments.page,
                everything=arguments.all,
            )
    except Undecided as undecided:
        if not arguments.json:
            _list(undecided.pages)
            raise
        print_json({"error": undecided.message, "pages": [page.as_json() for page in undecided.pages]})
        return undecided.exit_code
    if not kept.problems:
        _tell(kept, arguments.json)
        return 0
    _tell(kept, as_json=False)
    raise InputError(
        f"The web archive and {len(kept.pages)} of its pages were kept. The others cannot be kept as they stand.",
        kept.problems,
    )


def _bag(arguments: Namespace, folder: Path) -> int:
    from openinquest.preserve.bagit.intake import take_bag
    from openinquest.record import Coder

    one = (arguments.title, arguments.handle, arguments.address, arguments.transcribes, arguments.encoding)
    if any(one):
        raise UsageError(
            "--title, --handle, --address, --transcribes and --encoding are said of one document, not of a bag."
        )
    with opened(arguments) as record, progress("Keeping what is in the bag"):
        taken = take_bag(
            record,
            folder,
            _described(arguments),
            Coder(arguments.by),
            despite_damage=arguments.despite_damage,
        )
    if arguments.json and not taken.problems:
        wrong = [problem.as_json() for problem in taken.bag.problems]
        kept = [item.as_json() for item in taken.kept]
        print_json({"from": taken.party, "documents": kept, "damage": wrong, "notes": list(taken.bag.notes)})
        return 1 if wrong else 0
    for item in taken.kept:
        say(str(item))
    for told in (*taken.bag.notes, *(f"Damage: {problem}" for problem in taken.bag.problems)):
        say(told)
    if taken.ours:
        say(
            "Keep the bag itself too: the proofs and time stamps in it are those of the record that it is from."
        )
    if taken.problems:
        raise InputError(
            f"Files kept of the bag: {len(taken.kept)}. The others cannot be kept as they stand.",
            taken.problems,
        )
    before = sum(item.known for item in taken.kept)
    say(
        f"Files kept: {len(taken.kept) - before}, received from {shown(taken.party)}."
        + (f" Kept before: {before}." if before else "")
    )
    return 1 if taken.bag.problems else 0


def _list(pages: Sequence[WebPage]) -> None:
    rows = [
        (page.address, page.time, page.status, page.media_type, f"{page.size:,}", page.found)
        for page in pages
    ]
    print_table(("address", "time", "status", "type", "octets", "digest"), rows)


def _tell(kept: KeptArchive, as_json: bool) -> None:
    if as_json:
        print_json({"archive": kept.archive.as_json(), "pages": [page.as_json() for page in kept.pages]})
        return
    for item in (kept.archive, *kept.pages):
        say(str(item))
