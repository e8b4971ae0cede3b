"""The process that reads one web archive, hostile like any: it lists what is in it, then hands over payloads as asked.

Started by `unpacking` as ``python -P -m openinquest.preserve.web_archives._process`` with the archive as an inherited
descriptor and its limits as words. It reads requests as lines of JSON on standard input and answers on standard output
in frames: a letter, four octets of length, so many octets. `D` is data, `J` the JSON that ends an answer.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Iterator
from typing import Any

from openinquest.preserve._reading_process import _refuse_side_effects
from openinquest.preserve.web_archives._index import index
from openinquest.preserve.web_archives._octets import Broken
from openinquest.preserve.web_archives._parts import WebArchive
from openinquest.preserve.web_archives._warc import (
    Record,
    Response,
    Undecodable,
    payload,
    records,
    response_of,
)


def _frame(letter: bytes, data: bytes) -> None:
    out = sys.stdout.buffer
    out.write(letter + len(data).to_bytes(4, "big"))
    out.write(data)


def _answer(archive: WebArchive, request: dict[str, Any], most: int) -> dict[str, Any]:
    if "wanted" in request:
        return {"index": index(archive, request["wanted"]).as_json()}
    notes: list[str] = []
    size = 0
    for data in payload_of(archive, request["part"], request["member"], request["inside"], notes):
        size += len(data)
        if size > most:
            raise Undecodable(f"it unpacks to more than {most >> 20} MB")
        _frame(b"D", data)
    return {"size": size, "notes": notes}


def payload_of(archive: WebArchive, part: str, member: int, inside: int, notes: list[str]) -> Iterator[bytes]:
    """Yield the payload of the record at a place, as `payload` does; Undecodable where there is none."""
    octets = archive.octets(part, member)
    octets.skip(inside)
    record = next(records(octets, []), None)
    if record is None:
        raise Undecodable("it is not where it was")
    return payload(record.body.blocks(), _response(record), notes)


def _response(record: Record) -> Response:
    """Return what the server said of the payload; nothing of one that was written down without it."""
    if record.said("content-type").lower().startswith("application/http"):
        return response_of(record)
    return Response(200)


def main() -> None:
    """Set the limits, answer until nobody asks any more; a crash is for the parent to see by the end of the pipe."""
    descriptor, seconds, memory, most = map(int, sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold the document
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    sys.dont_write_bytecode = True
    sys.addaudithook(_refuse_side_effects)
    with os.fdopen(descriptor, "rb") as file:
        archive: WebArchive | None = None
        for line in sys.stdin.buffer:
            try:
                archive = archive or WebArchive(file)
                answer = _answer(archive, json.loads(line), most)
            except (Undecodable, Broken) as reason:
                answer = {"failed": str(reason)}
            except MemoryError:
                answer = {"failed": f"it takes more than {memory >> 20} MB of memory to read"}
            except (ValueError, KeyError, OverflowError, RecursionError):
                answer = {"failed": "it cannot be read"}
            _frame(b"J", json.dumps(answer).encode("ascii"))
            sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
