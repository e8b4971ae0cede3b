#!/usr/bin/env python3
"""Check a release of Open Inquest with nothing but Python 3: python3 data/check.py FOLDER [ROOT].

ROOT is the root of the log (64 hex digits) as you got it from somewhere else than the folder itself.
Without it, a dossier that was wholly made anew would pass as well.

Entries and the CSV table are compared with the root. Pages and the Parquet table are compared with the
manifest alone: that they show what the entries say is checked by `inquest verify`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import sys
from collections.abc import Iterator
from typing import Any

GROUPS = ("content", "voice", "passage", "coding")
COLUMNS = (
    "thing",
    "property",
    "value",
    "stance",
    "holds_at",
    "scope",
    "basis",
    "speaker",
    "voice",
    "said_on",
)


def sha256(data: bytes) -> bytes:
    """Return the hash of some bytes."""
    return hashlib.sha256(data).digest()


def canonical(value: Any) -> bytes:
    """Return the bytes of RFC 8785, as far as entries need it: no floats, keys in ASCII."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def files_below(folder: str) -> Iterator[str]:
    """Yield the paths of all files, with `/`."""
    for place, _, names in os.walk(folder):
        for name in names:
            yield os.path.relpath(os.path.join(place, name), folder).replace(os.sep, "/")


class Release:
    """The manifest and the entries of one folder."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.manifest = json.loads(self.read("manifest.json"))
        lines = self.read("data/entries.jsonl").split(b"\n")[:-1]
        self.numbers = [json.loads(line)["n"] for line in lines]
        self.entries = {entry["n"]: entry for entry in map(json.loads, lines)}

    def read(self, name: str) -> bytes:
        """Return the bytes of one file."""
        with open(os.path.join(self.folder, *name.split("/")), "rb") as file:
            return file.read()

    def identity(self, n: int, above: tuple[int, ...] = ()) -> str:
        """Return the identity of statement n: what <n> stands for in another entry."""
        groups = self.entries[n]["groups"] if n in self.entries else {}
        if n in above or not all("json" in groups.get(name, {}) for name in GROUPS[:3]):
            raise ValueError(f"<{n}> cannot be resolved")
        shown = {name: self.restored(n, name, (*above, n)) for name in GROUPS[:3]}
        return sha256(canonical(shown)).hex()

    def restored(self, n: int, group: str, above: tuple[int, ...] = ()) -> dict[str, Any]:
        """Return the fields of a group, with <n> replaced by identities."""
        fields: dict[str, Any] = json.loads(self.entries[n]["groups"][group]["json"])

        def put(text: str) -> str:
            match = re.fullmatch(r"<([1-9]\d*)>(#attribution)?", text)
            return self.identity(int(match[1]), above) + (match[2] or "") if match else text

        if group == "content":
            sides = {"statement": ("target",), "judgement": ("left", "right")}
            for side in sides.get(self.entries[n]["kind"], ()):
                if isinstance(fields.get(side), list):
                    fields[side] = [put(text) for text in fields[side]]
                elif isinstance(fields.get(side), str):
                    fields[side] = put(fields[side])
        return fields

    def leaf(self, n: int) -> bytes:
        """Return the leaf of entry n."""
        entry = self.entries[n]
        data = b"\x00" + entry["kind"].encode("ascii")
        for name in GROUPS:
            group = entry["groups"][name]
            if "commitment" in group:
                data += bytes.fromhex(group["commitment"])
            else:
                data += sha256(bytes.fromhex(group["salt"]) + canonical(self.restored(n, name)))
        return sha256(data)


def stands(leaf: bytes, index: int, size: int, proof: list[str], root: bytes) -> bool:
    """Say whether the path leads from the leaf to the root (RFC 9162, 2.1.3.2)."""
    first, last, result = index, size - 1, leaf
    if not 0 <= index < size:
        return False
    for step in map(bytes.fromhex, proof):
        if last == 0:
            return False
        if first % 2 or first == last:
            result = sha256(b"\x01" + step + result)
            while not first % 2 and first:
                first, last = first // 2, last // 2
        else:
            result = sha256(b"\x01" + result + step)
        first, last = first // 2, last // 2
    return last == 0 and result == root


def wrong_files(release: Release) -> str:
    """Return the first file that is missing, changed or not listed."""
    listed = release.manifest["files"]
    present = set(files_below(release.folder)) - {"manifest.json"}
    for name, seal in sorted(listed.items()):
        if name not in present:
            return f"{name} is missing"
        data = release.read(name)
        if len(data) != seal["size"] or sha256(data).hex() != seal["sha256"]:
            return f"{name} is not the file that manifest.json lists"
    extra = sorted(present - set(listed))
    return f"{extra[0]} is not listed in manifest.json" if extra else ""


def wrong_entries(release: Release) -> str:
    """Return the first entry that does not stand in the log as it is shown."""
    log = release.manifest["log"]
    if release.numbers != sorted(release.entries):
        return "data/entries.jsonl is not in ascending order of entries"
    for n in release.numbers:
        proof = release.entries[n]["proof"]
        try:
            fits = stands(release.leaf(n), n - 1, log["size"], proof, bytes.fromhex(log["root"]))
        except ValueError as error:
            return f"entry {n}: {error}"
        if not fits:
            return f"entry {n} does not stand in the log as it is shown"
    return ""


def wrong_table(release: Release) -> str:
    """Return the first statement that the CSV table gives differently."""
    text = release.read("data/statements.csv").decode("utf-8")
    rows = {int(row["n"]): row for row in csv.DictReader(io.StringIO(text, newline=""))}
    for n, entry in sorted(release.entries.items()):
        fields: dict[str, Any] = {}
        for name in GROUPS[:3]:
            fields.update(json.loads(entry["groups"][name].get("json", "{}")))
        if entry["kind"] != "statement" or fields.get("speaker") == "record":
            continue
        row = rows.pop(n, None)
        if row is None:
            return f"data/statements.csv lacks statement {n}"
        for name in COLUMNS:
            if row[name].removeprefix("'") != str(fields.get(name, "")):
                return f"data/statements.csv: {name} of statement {n} differs from its entry"
    return f"data/statements.csv holds statement {min(rows)}, which is no published entry" if rows else ""


def wrong(folder: str, root: str = "") -> str:
    """Return the first thing that is wrong, or an empty text."""
    release = Release(folder)
    found = wrong_files(release)
    if not found and root and root.strip().lower() != release.manifest["log"]["root"]:
        found = f"the root of this release is {release.manifest['log']['root']}"
    return found or wrong_entries(release) or wrong_table(release)


def main() -> None:
    """Check the folder named on the command line."""
    if len(sys.argv) not in (2, 3) or (
        len(sys.argv) == 3 and not re.fullmatch("[0-9a-f]{64}", sys.argv[2].strip().lower())
    ):
        sys.exit(__doc__)
    found = wrong(*sys.argv[1:])
    if found:
        sys.exit(f"WRONG: {found}")
    print("Nothing wrong was found in the entries and in data/statements.csv.")
    print(
        "The pages and data/statements.parquet were NOT compared with the entries; inquest verify does that."
    )
    if len(sys.argv) == 2:
        print("No root from elsewhere was given: a dossier that was wholly made anew would pass as well.")


if __name__ == "__main__":
    main()
