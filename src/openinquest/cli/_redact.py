"""Blacken places of a kept PDF or picture, look at the copy, and give leave to publish it.

inquest redact brief
inquest redact brief --page 2 --box 10,22.5,30,4 --reason "the signature of a witness"
inquest redact brief --quote "Bolat Omarov" --reason "a witness who asked not to be named"
inquest redact brief --propose
inquest redact brief --take all --reason "names of those who are withheld"
inquest redact brief --preview looked-at/
inquest redact brief --out brief-redacted.pdf
inquest redact brief --release copy --reason "read through twice"

A box is X,Y,WIDTH,HEIGHT in percent of the page as it is shown, from its upper left corner; --preview draws a ruler.
Every place at which a quotation stands is blackened. --propose lists where the text names what stays in, in any
spelling, and --take takes that over; a name in a picture alone is not found. Nothing is blackened in what is kept: the
copy is a new file, made of pixels alone. Without leave nothing of a document is published, and leave ends when a place
is added or taken back (`inquest undo NAME`).
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from openinquest.cli.options import add_coder, add_json, add_record, opened, positive
from openinquest.cli.output import print_json, print_table, progress, say
from openinquest.cli.result_files import write_new
from openinquest.errors import ForbiddenChange, InputError, Problem, UsageError, shown

if TYPE_CHECKING:
    from openinquest.preserve.drawing.places import Place
    from openinquest.preserve.made import Made
    from openinquest.record import Record
    from openinquest.release.redaction.judging import Redaction
    from openinquest.release.redaction.proposing import Proposal

HELP = "blacken places of a document, and give leave to publish the copy"

_LEFT_OUT = {
    "annotations": "{} notes and drawings that readers put on its pages",
    "fields": "{} fields of forms",
    "attachments": "{} files attached to it",
    "frames": "{} further pictures of a film",
}


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("document", metavar="DOCUMENT", help="the handle or id of a document")
    parser.add_argument(
        "--page", type=positive, metavar="N", help="the page of a box, or the only one looked at"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--box", action="append", metavar="X,Y,W,H", help="blacken a box; may be repeated")
    what.add_argument("--quote", action="append", metavar="WORDS", help="blacken words wherever they stand")
    what.add_argument("--propose", action="store_true", help="list where its text names what stays in")
    what.add_argument(
        "--take",
        nargs="+",
        metavar="PROPOSAL",
        help="blacken what was proposed: `all`, or names from the list",
    )
    what.add_argument(
        "--preview", type=Path, metavar="FOLDER", help="draw the pages with their places marked"
    )
    what.add_argument("--out", type=Path, metavar="FILE", help="write the blackened copy")
    what.add_argument(
        "--release",
        choices=("copy", "original", "nothing"),
        help="give leave to publish the blackened copy, or the kept file itself with all it holds; or take it back",
    )
    parser.add_argument(
        "--despite-names",
        action="store_true",
        help="give leave although what is proposed is not all blackened",
    )
    parser.add_argument("--reason", default="", help="why, in a sentence")
    add_coder(parser)
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.release.redaction.judging import redaction_of

    if arguments.box and not arguments.page:
        raise UsageError("--box wants --page: on which page it is.")
    if arguments.despite_names and arguments.release != "copy":
        raise UsageError("--despite-names goes with --release copy.")
    with opened(arguments) as record:
        of = redaction_of(record, arguments.document)
        if arguments.propose:
            return _propose(record, of, arguments)
        if arguments.box or arguments.quote or arguments.take:
            _blacken(record, of, arguments)
        elif arguments.preview is not None:
            return _preview(record, of, arguments)
        elif arguments.out is not None:
            return _copy(record, of, arguments)
        elif arguments.release is not None:
            _leave(record, of, arguments)
        of = redaction_of(record, arguments.document)
    _show(of, arguments)
    return 0


def _show(of: Redaction, arguments: Namespace) -> None:
    from openinquest.release.redaction.judging import xywh_of

    if arguments.json:
        print_json(
            {
                "document": of.handle, "sha256": of.sha256, "leave": of.leave.value,
                "places": [each.as_json() for each in of.blackened],
            }
        )  # fmt: skip
        return
    rows = [
        (each.name, place.page, xywh_of(place).removeprefix("percent:"), each.quote, each.by, each.reason)
        for each in of.blackened
        for place in each.places
    ]
    if rows:
        print_table(("name", "page", "box in percent", "words", "by", "reason"), rows)
    else:
        say(f"Nothing is blackened in {of.handle}.")
    say(_standing(of))


def _standing(of: Redaction) -> str:
    from openinquest.release.redaction.judging import Leave

    entry = f"(entry {of.given.n})" if of.given else ""
    if of.leave is Leave.COPY:
        copy = "blackened copy" if of.blackened else "copy, in which nothing is blackened,"
        return f"The {copy} may be published {entry}."
    if of.leave is Leave.ORIGINAL:
        return f"The kept file itself may be published, with all that it holds {entry}."
    if of.given is not None and of.given.leave is Leave.COPY:
        return "Places changed since leave was given: nothing of it is published until it is given again."
    return "Nothing of it is published: there is no leave."


def _blacken(record: Record, of: Redaction, arguments: Namespace) -> None:
    from openinquest.preserve.archive.store import Archive
    from openinquest.preserve.drawing.copies import preview_of
    from openinquest.record import Coder
    from openinquest.release.redaction.judging import blacken, parse_box

    quotes: list[str] = []
    if arguments.box:
        places = [[parse_box(arguments.page, text)] for text in arguments.box]
        # drawn before it is written down: so the document has that page, and it can be drawn
        preview_of(Archive(record.archive_folder), of.sha256, of.media_type, [], arguments.page)
    else:
        places, quotes = (_taken if arguments.take else _quoted)(record, of, arguments)
    names = blacken(record, of, places, Coder(arguments.by), arguments.reason, quotes)
    say(f"Blackened: {len(names)}." if names else "That is blackened already; nothing was written.")


def _quoted(record: Record, of: Redaction, arguments: Namespace) -> tuple[list[list[Place]], list[str]]:
    """Return for each place at which one of the quotations stands its boxes, and the words."""
    from openinquest.preserve.archive.store import Archive
    from openinquest.preserve.drawing.copies import places_of
    from openinquest.preserve.quotes import MOST_MATCHES, every_place

    archive = Archive(record.archive_folder)
    text = archive.text(of.sha256)
    problems, spans, quotes = [], [], []
    for quote in arguments.quote:
        found = every_place(quote, text) if text is not None else []
        found = [
            s for s in found if arguments.page is None or text is None or text.page_at(s[0]) == arguments.page
        ]
        if not found or len(found) >= MOST_MATCHES:
            told = f"{len(found)} places" if found else "none of these words"
            problems.append(Problem(f"words that stand at 1 to {MOST_MATCHES - 1} places of its text", told))
        spans += found
        quotes += [quote] * len(found)
    if problems:
        advice = "what is not in the text, as on a scan that nobody recognised, is blackened by --box"
        raise InputError("Nothing was blackened.", [replace(each, advice=advice) for each in problems])
    assert text is not None  # noqa: S101  (without one nothing was found; for the type checker)
    places = places_of(archive, of.sha256, text, spans)
    if not any(places):
        raise InputError(
            "Nothing was blackened.",
            [Problem("words with a place on a page", "none of them has one", "use --box")],
        )
    if unplaced := sum(not each for each in places):
        say(f"Beside the page, where the copy has nothing: {unplaced} more.")
    placed = [(group, quote) for group, quote in zip(places, quotes, strict=True) if group]
    return [group for group, _ in placed], [quote for _, quote in placed]


def _proposed(record: Record, of: Redaction) -> list[Proposal]:
    from openinquest.preserve.archive.store import Archive
    from openinquest.release.redaction.proposing import kept_in, proposals

    text = Archive(record.archive_folder).text(of.sha256)
    if text is None or not text.text:
        say(f"{of.handle} has no text in which names could be looked for: look at every page.")
        return []
    with progress("Looking for what stays in"):
        return proposals(record, of, text, kept_in(record))


def _propose(record: Record, of: Redaction, arguments: Namespace) -> int:
    found = _proposed(record, of)
    if arguments.page:
        found = [each for each in found if any(place.page == arguments.page for place in each.places)]
    rows = [
        (each.name, ", ".join(str(page) for page in sorted({place.page for place in each.places})) or "none",
         each.words, each.kind, each.entry, "yes" if each.covered else "")
        for each in found
    ]  # fmt: skip
    if arguments.json:
        header = ("name", "page", "words", "kind", "entry", "blackened")
        print_json([dict(zip(header, row, strict=True)) for row in rows])
    elif rows:
        print_table(("name", "page", "words", "what", "entry", "blackened"), rows)
    left = sum(not each.covered for each in found)
    say(f"The text names what stays in at {len(found)} places, of which {left} are not blackened.")
    return 0


def _taken(record: Record, of: Redaction, arguments: Namespace) -> tuple[list[list[Place]], list[str]]:
    """Return boxes and words of proposals."""
    found = {each.name: each for each in _proposed(record, of) if each.places}
    names = list(found) if arguments.take == ["all"] else arguments.take
    if unknown := [name for name in names if name not in found]:
        raise InputError(
            "Nothing was blackened.",
            [Problem("a name that --propose lists, or `all`", shown(name)) for name in unknown],
        )
    chosen = [found[name] for name in names if not found[name].covered]
    return [list(each.places) for each in chosen], [each.words for each in chosen]


def _preview(record: Record, of: Redaction, arguments: Namespace) -> int:
    from openinquest.preserve.archive.store import Archive
    from openinquest.preserve.drawing.copies import preview_of

    named = [(each.name.rpartition("-")[2], place) for each in of.blackened for place in each.places]
    pages = [arguments.page] if arguments.page else sorted({place.page for _, place in named}) or [1]
    archive = Archive(record.archive_folder)
    arguments.preview.mkdir(mode=0o700, parents=True, exist_ok=True)
    with progress("Drawing the pages"):
        for page in pages:
            made = preview_of(archive, of.sha256, of.media_type, named, page)
            write_new(arguments.preview / f"{of.handle}-{page}.png", made.octets)
    say(f"Drawn: {len(pages)}. They show what is under the boxes: keep them as safe as the record.")
    return 0


def _copy(record: Record, of: Redaction, arguments: Namespace) -> int:
    made = _made(record, of)
    write_new(arguments.out, made.octets)
    if arguments.json:
        print_json(made.to_json() | {"file": str(arguments.out), "sha256": sha256(made.octets).hexdigest()})
        return 0
    _tell(made)
    say(f"{arguments.out}, SHA-256 {sha256(made.octets).hexdigest()}. {_standing(of)}")
    return 0


def _made(record: Record, of: Redaction) -> Made:
    from openinquest.preserve.archive.store import Archive
    from openinquest.preserve.drawing.copies import copy_of

    archive = Archive(record.archive_folder)
    with progress("Drawing the copy"):
        return copy_of(archive, of.sha256, of.media_type, of.places, archive.text(of.sha256))


def _tell(made: Made) -> None:
    facts = made.facts
    pages = f"{facts['pages']} page{'s' * (facts['pages'] != 1)}"
    say(f"{pages}, {facts['places']} places blackened; {facts['words']} words can still be searched for.")
    left_out = [
        _LEFT_OUT[name].format(count) for name, count in facts["left_out"].items() if name in _LEFT_OUT
    ]
    if left_out:
        say(f"Not in the copy: {', '.join(left_out)}.")


def _leave(record: Record, of: Redaction, arguments: Namespace) -> None:
    from openinquest.record import Coder
    from openinquest.release.redaction.judging import Leave, give_leave

    leave = Leave(arguments.release)
    digest = of.sha256
    if leave is Leave.COPY:
        open_names = [each for each in _proposed(record, of) if each.places and not each.covered]
        if open_names and not arguments.despite_names:
            raise ForbiddenChange(
                f"The text of {of.handle} names what stays in at {len(open_names)} places that are not blackened: "
                "--propose lists them, --take blackens them, --despite-names gives leave all the same."
            )
        made = _made(record, of)
        _tell(made)
        digest = sha256(made.octets).hexdigest()
    n, name = give_leave(record, of, leave, digest, Coder(arguments.by), arguments.reason)
    say(f"Entry {n}; `inquest undo {name}` takes it back.")
