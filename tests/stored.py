"""What tests of both stores share."""

import openinquest.inquiry.checks
import openinquest.link.checks
import openinquest.preserve.checks  # noqa: F401  (registered as for the command, whichever test ran before)
from invented import say
from openinquest.record import open_record
from openinquest.record.checks import run_checks
from openinquest.record.log import root_of
from openinquest.record.record import flat_of


def whole(record):
    """Assert that every payload is what was committed to, and return the flat entries."""
    leaves, flats = record.leaves(), []
    entries = list(record.entries())
    assert [entry.n for entry in entries] == list(range(1, len(leaves) + 1))
    assert [entry.leaf for entry in entries if entry.groups] == [
        leaf for entry, leaf in zip(entries, leaves, strict=True) if entry.groups
    ]
    assert record.head().root == root_of(leaves)
    assert [str(finding) for _, finding in run_checks(record) if finding.severity == "error"] == []
    flats = [flat_of(entry) for entry in entries if entry.groups]
    return flats


def append_many(folder, name, count):
    with open_record(folder) as record:
        for value in range(count):
            record.append(statements=[say(f"{name}-{value}", str(value), speaker=name)])
