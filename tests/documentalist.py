"""A person at the command line, an invented event, and the workbook that a documentalist fills in."""

import json
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook

from openinquest.cli import main
from openinquest.record import open_record

ROWS = {
    "Speakers": [
        {"id": "ministry", "schema": "PublicBody", "label_en": "Ministry of the Interior", "voice": "ministry",
         "party": "state", "level": "public"},
        {"id": "monitor", "schema": "Organization", "label_en": "A Monitor", "voice": "monitor",
         "party": "monitors", "level": "public"},
    ],
    "Things": [
        {"id": "unrest", "schema": "Event", "label_en": "Unrest in Northtown", "level": "public"},
        {"id": "northtown", "schema": "Place", "label_en": "Northtown", "level": "public"},
        {"id": "state", "schema": "Party", "label_en": "State bodies", "level": "public"},
        {"id": "monitors", "schema": "Party", "label_en": "Monitors", "level": "public"},
        {"id": "dead", "schema": "Figure", "label_en": "all dead", "event": "unrest", "measure": "deaths",
         "population": "all", "place": "northtown", "unit": "persons", "counting": "closed-total",
         "level": "public"},
        {"id": "why-dead", "schema": "Question", "label_en": "Why did they die?"},
    ],
    "Documents": [
        {"handle": "brief", "title": "A briefing", "publisher": "Ministry", "published_on": "2030-01-06",
         "address": "https://example.org/brief", "language": "en", "level": "public"},
        {"handle": "report", "title": "A report", "publisher": "A Monitor", "published_on": "2030-02-06",
         "address": "https://example.org/report", "language": "en", "level": "public"},
    ],
    "Statements": [
        {"key": "1", "thing": "dead", "property": "value", "value": "12", "basis": "own",
         "speaker": "ministry", "said_on": "2030-01-05", "document": "brief", "said_by": "the Ministry"},
        {"key": "2", "thing": "dead", "property": "value", "value": "more than 20", "basis": "own",
         "speaker": "monitor", "said_on": "2030-02-05", "document": "report"},
        {"key": "3", "thing": "dead", "property": "value", "value": "12", "stance": "withdraws", "target": "1",
         "speaker": "ministry", "said_on": "2030-01-09", "document": "report"},
        {"key": "4", "thing": "why-dead", "property": "text", "value": "Why did twelve people die?",
         "speaker": "monitor", "said_on": "2030-02-05", "document": "report"},
    ],
    "Judgements": [
        {"key": "j1", "kind": "supports", "left": "<2>", "right": "<3>", "by": "c1", "reason": "a test"},
    ],
}  # fmt: skip


def fill(template, rows, target) -> Path:
    """Write rows into a copy of a workbook, as a documentalist types them."""
    book = load_workbook(template)
    for title, items in rows.items():
        header = [cell.value for cell in book[title][1]]
        for at, item in enumerate(items, start=2):
            for column, value in item.items():
                book[title].cell(at, header.index(column) + 1).value = value
    book.save(target)
    return target


@dataclass(frozen=True)
class Outcome:
    """What a command left: its exit code, and what it printed."""

    code: int
    out: str
    err: str

    @property
    def data(self):
        """Standard output as JSON, which must be all of it."""
        return json.loads(self.out)

    @property
    def told(self):
        """Everything that was printed."""
        return self.out + self.err


class Person:
    """Somebody who types commands about one record."""

    def __init__(self, folder, capsys):
        self.folder = folder
        self.record = folder / "record"
        self._capsys = capsys

    def __call__(self, command, *words, record=True):
        """Run a command in this process; return its outcome."""
        self._capsys.readouterr()
        place = ["--record", str(self.record)] if record else []
        code = main([command, *map(str, words), *place])
        said = self._capsys.readouterr()
        return Outcome(code, said.out, said.err)

    def open(self):
        """Open the record."""
        return open_record(self.record)

    @property
    def head(self):
        """Size and root of the log."""
        with self.open() as record:
            return record.head()
