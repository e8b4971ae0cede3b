"""List documents that may be one text or one picture, with the figures; a person decides.

Of texts it tells what share of the five-word runs of each stands in the other, counted exactly; of pictures in how
many of 64 bits their perceptual hashes differ. The earlier published comes first, where the days on record tell.
A translation is not found, nor a text of fewer than some 40 words. Nothing is decided: --confirm notes that the
later republishes the earlier (or the other than --original), --reject that neither does; both can be undone.

    inquest copies
    inquest copies --confirm wire daily --by c2 --reason "same text, byline removed"
    inquest copies --confirm post-1 post-2 --original post-2
    inquest copies --reject wire column
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from openinquest.cli.options import add_coder, add_json, add_record, opened
from openinquest.cli.output import print_json, print_table, progress, say
from openinquest.errors import UsageError, shown

if TYPE_CHECKING:
    from openinquest.preserve.republication.copies import Pair, Proposals
    from openinquest.preserve.republication.decisions import Side
    from openinquest.record import Record

HELP = "propose documents that repeat one another, and note what a person finds"

_RELATIONS = {
    "one-text": "each holds the other",
    "second-holds-first": "the second holds the first",
    "first-holds-second": "the first holds the second",
    "overlap": "each has more",
}


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    decision = parser.add_mutually_exclusive_group()
    decision.add_argument(
        "--confirm",
        nargs=2,
        metavar="DOCUMENT",
        help="two documents, of which one republishes the other",
    )
    decision.add_argument(
        "--reject",
        nargs=2,
        metavar="DOCUMENT",
        help="two documents, of which neither republishes the other",
    )
    parser.add_argument(
        "--original",
        metavar="DOCUMENT",
        help="which of the two is the one repeated (default: the earlier published)",
    )
    parser.add_argument("--reason", default="", help="a sentence for readers of the judgement")
    add_coder(parser)
    add_record(parser)
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.preserve.republication.copies import propose

    if arguments.original and not arguments.confirm:
        raise UsageError("--original goes with --confirm.")
    if arguments.reason and not (arguments.confirm or arguments.reject):
        raise UsageError("--reason goes with --confirm or --reject.")
    with opened(arguments) as record:
        if arguments.confirm or arguments.reject:
            return _decide(record, arguments)
        with progress("Comparing what was kept"):
            found = propose(record)
    if arguments.json:
        print_json(found.as_json())
    else:
        _list(found)
    return 0


def _list(found: Proposals) -> None:
    for note in found.notes:
        say(note)
    compared = f"{found.texts:,} texts and {found.pictures:,} pictures were compared"
    say(f"{compared}; {found.short:,} documents have no text of 40 words or more.")
    if found.behind:
        say(f"Not listed while both are proposed as copies of one earlier text: {found.behind:,} more.")
    if not found.pairs:
        say("No pair of them waits for a person.")
        return
    rows = [
        (
            pair.first.handle, pair.first.published_on, pair.second.handle, pair.second.published_on,
            "" if pair.dated else "unknown", *_figures(pair),
        )
        for pair in found.pairs
    ]  # fmt: skip
    header = (
        "first", "on", "second", "on", "order", "which holds which", "common runs", "of the first", "of the second",
        "of both", "MinHash", "picture distance",
    )  # fmt: skip
    print_table(header, rows)


def _figures(pair: Pair) -> tuple[str, ...]:
    distance = "" if pair.distance is None else f"{pair.distance} of 64"
    if (text := pair.text) is None:
        return ("the same bytes" if pair.same_bytes else "", "", "", "", "", "", distance)
    relation = "the same bytes" if pair.same_bytes else _RELATIONS[text.relation.value]
    shares = (_share(share) for share in (text.of_first, text.of_second, text.alike, text.estimate))
    return (relation, str(text.shared), *shares, distance)


def _share(share: float) -> str:
    """Return a share in whole percent, never rounded up to all of it nor down to nothing."""
    percent = round(100 * share)
    if percent == 100 and share < 1:
        return "over 99%"
    return "under 1%" if percent == 0 and share > 0 else f"{percent}%"


def _decide(record: Record, arguments: Namespace) -> int:
    from openinquest.preserve.documents import find_document
    from openinquest.preserve.republication.decisions import confirm, known_earlier, reject, side_of
    from openinquest.record import Coder

    described = record.apparatus().documents

    def side(name: str) -> Side:
        identifier = find_document(record, name)
        return side_of(identifier, described[identifier].fields)

    one, other = (side(name) for name in arguments.confirm or arguments.reject)
    coder = Coder(arguments.by)
    if arguments.reject:
        n, name = reject(record, one, other, coder, arguments.reason)
        told = f"neither of {one.handle} and {other.handle} republishes the other"
    else:
        original = side(arguments.original) if arguments.original else None
        first, second = _ordered(one, other, original)
        n, name = confirm(record, first, second, coder, arguments.reason)
        told = f"{second.handle} republishes {first.handle}"
        if known_earlier(second, first):
            say("By the days on record the copy was published before the original.")
    if arguments.json:
        print_json({"n": n, "undo": name})
    else:
        say(f"Entry {n}: {told}. `inquest undo {name}` takes it back.")
    return 0


def _ordered(one: Side, other: Side, original: Side | None) -> tuple[Side, Side]:
    """Return original and copy: as the person says, else by the days on record."""
    from openinquest.preserve.republication.decisions import known_earlier

    if original is None:
        if known_earlier(one, other):
            return one, other
        if known_earlier(other, one):
            return other, one
        raise UsageError(
            f"The days on record do not tell which of {shown(one.handle)} and {shown(other.handle)} was published "
            "first: say it with --original."
        )
    if original.id == one.id:
        return one, other
    if original.id == other.id:
        return other, one
    raise UsageError("--original takes one of the two documents.")
