"""How the dossier asks to be cited, for programs: `CITATION.cff` (Citation File Format 1.2.0)."""

from __future__ import annotations

import json

from openinquest.release.snapshot import LANGUAGES, Meta


def citation(meta: Meta) -> str:
    """Return the file, in YAML: the release by its day, its place for good, and the root of its log.

    A dossier names no author: where it says how its makers are reached, they are its author under that name.
    """
    title = meta.title.in_language(LANGUAGES[0])[0]
    lines = [
        "cff-version: 1.2.0",
        "type: dataset",
        f"title: {_text(title)}",
        f"message: {_text(f'State of {meta.released_on}, from a log of {meta.log_size} entries.')}",
        "authors:",
        f"  - name: {_text(meta.contact or title)}",
        f"date-released: {_text(meta.released_on)}",
        f"version: {_text(meta.released_on)}",
    ]
    if meta.address:
        lines.append(f"url: {_text(meta.address)}")
    lines += [
        "identifiers:",
        "  - type: other",
        f"    value: {_text(meta.root)}",
        f"    description: {_text(f'Root of the log (RFC 6962, SHA-256) of {meta.log_size} entries')}",
    ]
    return "\n".join(lines) + "\n"


def _text(words: str) -> str:
    """Return words as a quoted scalar: JSON is YAML."""
    return json.dumps(words, ensure_ascii=False)
