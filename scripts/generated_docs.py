"""Write the pages of the documentation that follow from the code: docs/commands.md and docs/frames.md.

python scripts/generated_docs.py
"""

from __future__ import annotations

import argparse
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path

from openinquest.cli import EXIT_CODES, build_parser
from openinquest.record.frames import SCHEMATA

DOCS = Path(__file__).parents[1] / "docs"

ABOUT: Mapping[str, str] = {
    "statements": "What stands of what was said: one row a statement, whatever the number of its codings.",
    "via": "Who passes statements on: one row a link of a chain.",
    "judgements": "What the team makes of it: standing judgements, without retractions and adjudications.",
    "documents": "Where statements stand: one row a document, as it was last described.",
    "things": "What is spoken of: one row a thing, under its canonical id.",
    "parties": "Who belongs to which party, and when.",
    "redirects": "Ids of things that were merged into others.",
    "flagged": "Pairs that need a person.",
    "pairs": "What was judged of who is the same: one row a judgement, with the ids as coded.",
    "codings": "Further codings of statements by the same or another coder: one row a coding.",
    "rejected": "Statements that an adjudication did not keep; the columns are those of `statements`.",
    "adjudications": "Who chose between which two codings that differ.",
}
MEANING: Mapping[str, Mapping[str, str]] = {
    "statements": {
        "n": "log number of the first coding that stands",
        "key": "first 64 bits of the identity, signed",
        "thing": "canonical id of the thing spoken of",
        "thing_coded": "its id as coded",
        "schema": "the thing's type",
        "property": "what of the thing is spoken of",
        "type": "value type of that property in the ontology; null if the property is unknown there",
        "value": "canonical value; things under their canonical id",
        "original": "the words of the source, where they differ from the value",
        "stance": "`asserts`, `denies` or `withdraws`",
        "target": "number of the statement that is denied or withdrawn",
        "target_part": "`attribution` where only having said it is denied",
        "holds_at": "time at which a count or state holds, EDTF",
        "holds_from": "first day of `holds_at`; null where open or absent",
        "holds_to": "last day of `holds_at`; null where open or absent",
        "scope": "the speaker's own qualification",
        "basis": "`own`, `unstated` or `cites:<speaker or document>`",
        "speaker": "who speaks; `record` for definitions",
        "voice": "office or body spoken for; null where there is none",
        "said_on": "day of speaking, EDTF",
        "said_from": "first day of `said_on`; null where open or absent",
        "said_to": "last day of `said_on`; null where open or absent",
        "occasion": "id of the act of speaking",
        "seq": "order within a day, where the coder knew it",
        "document": "handle of the document, or its id where it has none",
        "wording": "`verbatim`, `translated` or `paraphrase`",
        "quote": "the passage, word for word",
        "selector": "place in the document: a JSON list of W3C selectors",
        "coder": "pseudonym of the coder",
        "coded_at": "when it was coded",
        "method": "how it was coded: `person`, `import:<mapping>`, `definition`, ...",
        "import": "name of the import that it came with",
        "sheet": "the mapping that read it",
        "row": "key of its row",
        "inferred": "fields that the coder supplied",
        "definition": "whether the record itself states it",
    },
    "via": {
        "n": "number of the statement",
        "position": "place in the chain, 0 nearest to the speaker",
        "who": "who passes it on",
        "on": "when, EDTF",
        "mode": "`reports` or `adopts`",
    },
    "judgements": {
        "n": "log number",
        "kind": "what is judged (docs/format.md lists the kinds)",
        "left": "things by canonical id, documents by handle, statements and judgements as `<n>`, "
        "imports as `import:<name>`",
        "right": "likewise; null where the kind has no right side",
        "value": "canonical JSON; null where absent",
        "by": "who judged, a pseudonym",
        "at": "when",
        "method": "`person`, `import:<mapping>` or `derived:<method>@<version>`",
        "score": "strength of a machine's judgement, 0 to 1",
        "reason": "why, in one sentence",
        "person": "whether a person judged",
        "import": "the import with which it came; null where it came with none",
    },
    "documents": {
        "n": "log number of the first description",
        "id": "SHA-256 of the normalised address, or of the bytes where it has none",
        "handle": "short name for sheets and output",
        "title": "title as printed",
        "publisher": "who published it",
        "published_on": "when, EDTF",
        "address": "where",
        "language": "language tag",
        "media_type": "kind of file",
        "author": "who speaks in it: the id of a speaker, or words",
        "interviewee": "who answers in it, likewise",
        "interviewer": "who asks in it, likewise",
        "said_on": "day on which what stands in it was said, EDTF",
        "place": "where it was said: the id of a place, or words",
        "state": "`cited`, or `preserved` where its bytes are in the archive",
        "imports": "the imports with which what stands of it came, sorted",
    },
    "things": {
        "thing": "canonical id",
        "schema": "its type; null where nobody stated one",
        "label_en": "latest label in English",
        "label_ru": "latest label in Russian",
        "label_kk": "latest label in Kazakh",
        "label": "a label in any language, else the id",
    },
    "parties": {
        "actor": "voice or described speaker",
        "party": "id of the party",
        "from": "first day; null where open",
        "to": "last day; null where open",
    },
    "redirects": {"old": "id as coded", "canonical": "id under which it is now found"},
    "flagged": {"left": "one id", "right": "the other", "reason": "why a person is needed"},
    "pairs": {
        "n": "log number",
        "left": "one id, as coded",
        "right": "the other, as coded",
        "verdict": "`same`, `different` or `unsure`",
        "by": "who judged, a pseudonym",
        "person": "whether a person judged",
        "score": "strength of a machine's judgement, 0 to 1",
    },
    "codings": {
        "n": "number of the statement in `statements` or `rejected`: of its first coding",
        "coding": "log number of this coding",
        "coder": "pseudonym of the coder",
        "coded_at": "when it was coded",
        "method": "how it was coded",
        "import": "name of the import that it came with",
        "sheet": "the mapping that read it",
        "row": "key of its row",
    },
    "adjudications": {
        "n": "log number",
        "left": "number of one statement; null where it no longer stands",
        "right": "number of the other; null where it no longer stands",
        "keep": "`left` or `right`",
        "by": "who chose, a pseudonym",
        "at": "when",
        "reason": "why, in one sentence",
    },
}
MEANING = {**MEANING, "rejected": MEANING["statements"]}


def frames_page() -> str:
    """Return docs/frames.md: every frame with its columns, dtypes and meanings."""
    return "\n".join(_frames()) + "\n"


def _frames() -> Iterator[str]:
    yield "# Frames"
    yield ""
    yield _WRITTEN
    yield ""
    yield (
        "What packages read of a record is a set of Polars frames, `Record.frames(entry, on, when)`. They are the\n"
        "contract between packages: `inquiry` reads nothing else of a record.\n"
        "Everything that depends on judgements is applied: what was retracted is gone, merged things carry their\n"
        "canonical id, and the clocks are set. `frames_from_entries` makes the same frames from flat entries."
    )
    for name, columns in SCHEMATA.items():
        yield ""
        yield f"## {name}"
        yield ""
        yield ABOUT[name]
        if name == "rejected":
            continue
        yield ""
        yield "| column | dtype | meaning |"
        yield "| --- | --- | --- |"
        for column, dtype in columns.items():
            yield f"| `{column}` | {dtype} | {MEANING[name][column]} |"


def commands_page() -> str:
    """Return docs/commands.md: every command with its arguments and options."""
    return "\n".join(_commands()) + "\n"


def subcommands() -> Mapping[str, argparse.ArgumentParser]:
    """Return the parser of each command, in the order in which a user meets them; its parts as `link run`."""
    return dict(_parsers(build_parser(), ""))


def _parsers(parser: argparse.ArgumentParser, above: str) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, sub in action.choices.items():
                yield above + name, sub
                yield from _parsers(sub, f"{above}{name} ")


def _commands() -> Iterator[str]:
    yield "# Commands"
    yield ""
    yield _WRITTEN
    yield ""
    yield (
        "Results go to standard output: a drawn table on a terminal, cells divided by tabs in a pipe, JSON with\n"
        "`--json`. What a person should know beside them goes to standard error. A record is named by\n"
        "`--record DIR`, by the variable `INQUEST_RECORD`, or is the current folder."
    )
    for name, parser in subcommands().items():
        words, _, rest = inspect.cleandoc(parser.description or "").partition("\n")
        yield ""
        yield f"{'#' * (2 + name.count(' '))} inquest {name}"
        yield ""
        yield words
        if rest.strip():
            yield from ("", "```text", textwrap.dedent(rest).strip("\n"), "```")
        rows = [action for action in parser._actions if _is_told(action)]
        if rows:
            yield from ("", "| | |", "| --- | --- |")
        for action in rows:
            yield f"| `{_spelled(action)}` | {_explained(action)} |"
    yield ""
    yield "## Exit codes"
    yield ""
    yield "| code | meaning |"
    yield "| --- | --- |"
    for line in EXIT_CODES.splitlines()[1:]:
        code, _, meaning = line.strip().partition(" ")
        yield f"| {code} | {meaning.strip()} |"


def _is_told(action: argparse.Action) -> bool:
    told_below = isinstance(action, argparse._SubParsersAction)
    return not (told_below or isinstance(action, argparse._HelpAction) or action.help is argparse.SUPPRESS)


_WRITTEN = "<!-- Written by scripts/generated_docs.py; a test fails where it is not current. -->"


def _spelled(action: argparse.Action) -> str:
    metavar = action.metavar if isinstance(action.metavar, str) else (action.dest or "").upper()
    metavar = "WORD" if metavar == "..." else metavar
    several = " ..." if action.nargs in ("+", "*", argparse.REMAINDER) else ""
    if not action.option_strings:
        return metavar + several
    takes = "" if action.nargs == 0 else f" {metavar}{several}"
    return ", ".join(action.option_strings) + takes


def _explained(action: argparse.Action) -> str:
    text = (action.help or "").replace("%(default)s", str(action.default)).replace("|", "\\|")
    return f"{text} (needed)".strip() if action.required and action.option_strings else text


def main() -> None:
    """Write both pages."""
    (DOCS / "frames.md").write_text(frames_page(), encoding="utf-8")
    (DOCS / "commands.md").write_text(commands_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
