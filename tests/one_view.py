"""What tests of one view share: results worked out by hand, short ways to write entries, and what is left of them."""

import csv
import random
from datetime import date
from pathlib import Path

from invented_logs import examples

ON = date(2032, 4, 1)
"""The day for which the tables of most views were worked out."""

QUIET = examples(12)

_TABLES = Path(__file__).with_name("inquiry") / "expected"


def worked_out(view):
    """What a view of the invented record must give: rows with id, field, expected and why."""
    return list(csv.DictReader((_TABLES / f"{view}.csv").read_text(encoding="utf-8").splitlines()))


def name_of(row):
    """The name of a row in the report of a test run."""
    return f"{row['id']}:{row['field']}"


def values(given):
    """Values in one cell."""
    return "; ".join(value.value for value in given)


def statement(n, thing, prop, value, day, voice, **more):
    """What a voice says of a thing for itself."""
    return {
        "n": n, "thing": thing, "property": prop, "value": value, "stance": "asserts", "basis": "own",
        "speaker": voice, "voice": voice, "said_on": day, "document": "d", "wording": "paraphrase", **more,
    }  # fmt: skip


def by_record(*triples):
    """What the record itself says: thing, property and value, numbered from 900."""
    return [
        {"n": n, "thing": thing, "property": prop, "value": value, "stance": "asserts", "speaker": "record",
         "method": "definition"}
        for n, (thing, prop, value) in enumerate(triples, start=900)
    ]  # fmt: skip


def shuffled(entries, chance):
    """The same entries in another order."""
    mixed = list(entries)
    random.Random(chance.random()).shuffle(mixed)
    return mixed


def taken_back(entries, speaker):
    """The entries with all of a speaker retracted, and those there would be had the speaker never spoken.

    A judgement of what was never said is not there either.
    """
    mine = {entry["n"] for entry in entries if entry.get("speaker") == speaker}
    retracted = [{"n": 2000 + n, "kind": "retracts", "left": f"<{n}>", "by": "c1"} for n in sorted(mine)]
    judged = {f"<{n}>" for n in mine}
    never = [entry for entry in entries if entry["n"] not in mine and entry.get("left") not in judged]
    return [*entries, *retracted], never
