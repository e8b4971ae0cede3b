"""Compare two coders over the same documents: Krippendorff's alpha, differences.

inquest reliability                      every two coders who share a document
inquest reliability --coders c1 c2       these two
inquest reliability --language ru        in Kazakh, Russian or English

Only what both were to code is compared; what one of them alone coded is listed apart.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from openinquest.cli import view_wording as wording
from openinquest.cli.options import add_language, add_view, viewed
from openinquest.cli.output import print_json, print_table, progress, say
from openinquest.cli.view_wording import Reliability as Words
from openinquest.cli.view_wording import Say
from openinquest.errors import NotFound, UsageError

if TYPE_CHECKING:
    from openinquest.inquiry import Language, Writer

HELP = "how far two coders agree"


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("--coders", nargs=2, metavar=("A", "B"), default=(), help="only these two")
    add_language(parser)
    add_view(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    from openinquest.inquiry.reliability import reliability, reliability_as_json, who_coded

    if len(set(arguments.coders)) == 1:
        raise UsageError("Two coders are compared: give two names.")
    with viewed(arguments) as view:
        with progress(Words.COMPARING.of(view.writer.language)):
            known = {coder for names in who_coded(view.material).values() for coder in names}
            found = reliability(view.material, arguments.coders)
        shown = [reliability_as_json(each, view.writer) for each in found]
    for coder in arguments.coders:
        if coder not in known:
            raise NotFound(f"Nobody called '{coder}' coded a passage in this record; coders: {_some(known)}.")
    if arguments.json:
        print_json(shown)
        return 0
    language = view.writer.language
    if not shown:
        say(Words.NOTHING_SHARED.of(language, ", ".join(sorted(known)) or Words.NOBODY.of(language)))
    for each in shown:
        _print(each, view.writer, language)
    return 0


def _some(coders: Collection[str]) -> str:
    return ", ".join(sorted(coders)) or "none"


def _print(found: Mapping[str, Any], writer: Writer, language: Language) -> None:
    print(found["because"])
    rows = [_row(each, writer) for each in found["properties"]]
    rows += [_row(each, writer, _ASPECTS[each["property"]]) for each in found["aspects"]]
    columns = (Words.OF, Say.PROPERTY, Words.PASSAGES, Words.EQUAL, Words.ALPHA)
    heads = [*wording.heads(language, *columns), "95%", Words.SCALED.of(language), "95%"]
    print_table(heads, rows, Words.AGREEMENT.of(language))
    _print_differences(found, writer, language)
    if found["alone"]:
        alone = [
            (
                each["coder"], each["document"], each["thing_label"], _property(each, writer),
                _values(each, each["values"], writer),
                Say.YES.of(language) if each["assigned"] else Words.UNKNOWN.of(language),
            )
            for each in found["alone"]
        ]  # fmt: skip
        whose = (Words.CODED_BY, Say.DOCUMENT, Words.THING, Say.PROPERTY, Words.VALUES, Words.ASSIGNED)
        print_table(wording.heads(language, *whose), alone, Words.ALONE.of(language))


_ASPECTS = {"speaker": Words.SPEAKER, "said_on": Words.SAID_ON, "basis": Words.BASIS}


def _print_differences(found: Mapping[str, Any], writer: Writer, language: Language) -> None:
    if not found["differences"]:
        return
    rows = [
        (
            each["document"], each["thing_label"], _property(each, writer),
            _values(each, each["left"]["values"], writer),
            _values(each, each["right"]["values"], writer), _choice(each["adjudicated"], language),
        )
        for each in found["differences"]
    ]  # fmt: skip
    heads = [
        *wording.heads(language, Say.DOCUMENT, Words.THING, Say.PROPERTY),
        *found["coders"],
        Words.ADJUDICATED.of(language),
    ]
    print_table(heads, rows, Words.DIFFERENCES.of(language))


def _property(each: Mapping[str, Any], writer: Writer) -> str:
    schema = writer.material.schemata.get(each["thing"], "Thing")
    return wording.of_property(writer, schema, each["property"])


def _row(each: Mapping[str, Any], writer: Writer, aspect: Words | None = None) -> Sequence[object]:
    nominal, scaled = each["nominal"], each["scaled"]
    schema = writer.material.ontology.schemata.get(each["schema"] or "")
    return (
        schema.label(writer.language.value) if schema else Words.ANY.of(writer.language),
        aspect.of(writer.language) if aspect else each["label"].lower(),
        each["units"],
        each["equal"],
        *_measured(nominal, writer.language),
        *(_measured(scaled, writer.language) if scaled else ("", "")),
    )


def _measured(each: Mapping[str, Any], language: Language) -> tuple[str, str]:
    interval = each["interval"]
    given = "" if each["alpha"] is None else wording.decimal(each["alpha"], 3, language)
    if not interval:
        return given, each["why"].rstrip(".")
    return given, Words.TO.of(
        language, *(wording.decimal(interval[end], 2, language) for end in ("low", "high"))
    )


def _values(each: Mapping[str, Any], values: Sequence[Mapping[str, Any]], writer: Writer) -> str:
    """Return what a coder read on the point of `each`, with the entries."""
    read = []
    for one in values:
        value = wording.value_of(writer, each["thing"], each["property"], one["value"] or "")
        if one["stance"] != "asserts":
            value = wording.held(writer, one["stance"], value).strip()
        read.append(f"{value} <{one['n']}>")
    return "; ".join(read)


def _choice(chosen: Mapping[str, Any] | None, language: Language) -> str:
    if chosen is None:
        return ""
    return Words.CHOSEN.of(
        language, chosen["kept"], chosen["by"], wording.quoted(chosen["reason"] or "", language)
    )
