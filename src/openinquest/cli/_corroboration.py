"""Show the corroboration card of a point: origins, kinds of source, contradiction. No score, no verdict.

inquest corroboration deaths --record DIR
inquest corroboration deaths --language ru
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from openinquest.cli import view_wording as wording
from openinquest.cli.options import add_language, add_view, check_found, viewed
from openinquest.cli.output import print_json, print_table, say
from openinquest.cli.view_wording import Corroboration as Words

if TYPE_CHECKING:
    from openinquest.inquiry import Writer

HELP = "who supports a point, independently or not, and who contradicts"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("ids", nargs="+", metavar="POINT", help="a figure, claim, matter, or thing:property")
    add_language(parser)
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.inquiry.corroboration import corroboration
    from openinquest.inquiry.corroboration.as_json import write_card

    with viewed(arguments) as view:
        ids = view.asked(arguments.ids)
        cards = corroboration(view.material, ids)
        found = [write_card(view.writer, card) for card in cards]
    check_found(ids, {name for card in cards for name in (card.id, card.thing)}, "point", "versions")
    if arguments.json:
        print_json(found)
        return 0
    for card in found:
        print_table(
            wording.heads(view.writer.language, *_HEADS), list(_rows(card, view.writer)), title=card["label"]
        )
        say(card["because"])
    return 0


_HEADS = (Words.POSITION, Words.INDEPENDENT, Words.KINDS, Words.WHO, Words.NOT_INDEPENDENT, Words.AGAINST)


def _rows(card: Mapping[str, Any], writer: Writer) -> Iterator[tuple[object, ...]]:
    for side in card["sides"]:
        value = wording.value_of(writer, card["thing"], card["property"], side["value"])
        yield (
            wording.held(writer, side["stance"], value),
            side["independent"],
            ", ".join(Words[kind.replace(" ", "_").upper()].of(writer.language) for kind in side["kinds"]),
            " | ".join(" + ".join(held["voice_label"] for held in group) for group in side["origins"]),
            "; ".join(held["voice_label"] for held in side["not_independent"]),
            "; ".join(
                f"{s['voice_label'] or s['speaker_label']} <{s['n']}>" for s in side["contradicted_by"]
            ),
        )
