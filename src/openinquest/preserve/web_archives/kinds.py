"""The formats of web archives; importing this module registers them.

Among other files one is kept as it is, with the list of what is in it; `web_archives` makes documents of its pages.
"""

from __future__ import annotations

import zlib

from openinquest.preserve.formats.builtin import parts_of_zip
from openinquest.preserve.formats.registry import Format, register

_READER = "openinquest.preserve.web_archives.inventory:read"


def is_warc(sample: bytes) -> bool:
    """Return whether a file begins as a WARC does, packed by gzip or not."""
    if sample.startswith(b"\x1f\x8b"):
        try:
            sample = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(sample, 16)
        except zlib.error:
            return False
    return sample.startswith(b"WARC/")


def is_wacz(sample: bytes) -> bool:
    """Return whether a ZIP container holds what a WACZ has to: records of a web archive and a list of its parts."""
    names = parts_of_zip(sample)
    return "datapackage.json" in names and any(
        name.startswith("archive/") and name.endswith((".warc", ".warc.gz")) for name in names
    )


for _format in (
    Format("application/warc", "WARC", frozenset({"warc"}), is_warc, _READER, rank=35, streamed=True),
    Format(
        "application/wacz", "WACZ", frozenset({"wacz"}), is_wacz, _READER, rank=34, streamed=True,
        also_called=frozenset({"application/x-wacz", "application/wacz+zip"}),
    ),
):  # fmt: skip
    register(_format)
