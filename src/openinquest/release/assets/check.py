#!/usr/bin/env python3
"""Check a release of Open Inquest with nothing but Python 3: python3 data/check.py FOLDER [ROOT].

ROOT is the root of the log (64 hex digits) as you got it from somewhere else than the folder itself.
Without it, a dossier that was wholly made anew would pass as well.
Entries and the CSV table are compared with the root; pages and the Parquet table with the manifest alone:
that they show what the entries say is checked by `inquest verify`. docs/format.md says what is computed.
"""

import csv
import hashlib
import io
import json
import os
import re
import sys
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


class Wrong(Exception):
    """The first thing that is wrong."""


def need(holds: bool, what: str) -> None:
    """Stop at the first thing that does not hold."""
    if not holds:
        raise Wrong(what)


def sha256(data: bytes) -> bytes:
    """Return the hash of some bytes."""
    return hashlib.sha256(data).digest()


def canonical(value: Any) -> bytes:
    """Return the bytes of RFC 8785, as far as entries need it: no floats, keys in ASCII."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


class Release:
    """The manifest and the entries of one folder."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.manifest = json.loads(self.read("manifest.json"))
        self.log = self.manifest["log"]
        listed = sorted(name for name in self.manifest["files"] if name.startswith("data/entries/"))
        entries = [entry for name in sorted(listed, key=len) for entry in self.lines(name)]
        self.entries = {entry["n"]: entry for entry in entries}
        need([entry["n"] for entry in entries] == sorted(self.entries), "data/entries/ is out of order")

    def read(self, name: str) -> bytes:
        """Return the bytes of one file."""
        with open(os.path.join(self.folder, *name.split("/")), "rb") as file:
            return file.read()

    def lines(self, name: str) -> list[dict[str, Any]]:
        """Return what the lines of a file of JSON hold."""
        return [json.loads(line) for line in self.read(name).split(b"\n")[:-1]]

    def files(self) -> None:
        """Every file is the one that the manifest lists, and no other is there."""
        listed, present = self.manifest["files"], set[str]()
        for place, _, names in os.walk(self.folder):
            present |= {os.path.relpath(os.path.join(place, name), self.folder) for name in names}
        present = {name.replace(os.sep, "/") for name in present} - {"manifest.json"}
        for name, seal in sorted(listed.items()):
            need(name in present, f"{name} is missing")
            data = self.read(name)
            same = (len(data), sha256(data).hex()) == (seal["size"], seal["sha256"])
            need(same, f"{name} is not the file that manifest.json lists")
        for name in sorted(present - set(listed)):
            need(False, f"{name} is not listed in manifest.json")

    def identity(self, n: int, above: tuple[int, ...] = ()) -> str:
        """Return the identity of statement n: what <n> stands for in another entry."""
        groups = self.entries[n]["groups"] if n in self.entries else {}
        shown = all("json" in groups.get(name, {}) for name in GROUPS[:3])
        need(shown and n not in above, f"<{n}> cannot be resolved")
        return sha256(canonical({name: self.restored(n, name, (*above, n)) for name in GROUPS[:3]})).hex()

    def restored(self, n: int, group: str, above: tuple[int, ...] = ()) -> dict[str, Any]:
        """Return the fields of a group, with <n> replaced by identities."""
        fields: dict[str, Any] = json.loads(self.entries[n]["groups"][group]["json"])

        def put(text: str) -> str:
            match = re.fullmatch(r"<([1-9]\d*)>(#attribution)?", text)
            return self.identity(int(match[1]), above) + (match[2] or "") if match else text

        sides = {"statement": ("target",), "judgement": ("left", "right")} if group == "content" else {}
        for side in sides.get(self.entries[n]["kind"], ()):
            if isinstance(fields.get(side), list):
                fields[side] = [put(text) for text in fields[side]]
            elif isinstance(fields.get(side), str):
                fields[side] = put(fields[side])
        return fields

    def leaf(self, n: int) -> bytes:
        """Return the leaf of entry n."""
        data = b"\x00" + self.entries[n]["kind"].encode("ascii")
        for name, group in ((name, self.entries[n]["groups"][name]) for name in GROUPS):
            if "commitment" in group:
                data += bytes.fromhex(group["commitment"])
            else:
                data += sha256(bytes.fromhex(group["salt"]) + canonical(self.restored(n, name)))
        need(
            sha256(data).hex() == self.entries[n]["leaf"], f"entry {n} does not give its leaf: it was changed"
        )
        return sha256(data)

    def root(self) -> str:
        """Return the root that the published entries and what is withheld give."""
        parts = [(n, 1, self.leaf(n)) for n in self.entries]
        parts += [(w["n"], w["size"], bytes.fromhex(w["root"])) for w in self.lines("data/withheld.jsonl")]
        peaks, at = list[tuple[int, bytes]](), 1
        for n, size, node in sorted(parts):
            need(
                n == at and size & (size - 1) == 0 == (n - 1) % size, f"the log breaks off before entry {at}"
            )
            at += size
            while peaks and peaks[-1][0] == size:
                size, node = 2 * size, sha256(b"\x01" + peaks.pop()[1] + node)
            peaks.append((size, node))
        need(at == self.log["size"] + 1, f"the log has {self.log['size']} entries and not {at - 1}")
        node = peaks.pop()[1] if peaks else sha256(b"")
        while peaks:
            node = sha256(b"\x01" + peaks.pop()[1] + node)
        return node.hex()

    def table(self) -> None:
        """Every row of the CSV table says what its entry says."""
        text = self.read("data/statements.csv").decode("utf-8")
        rows = {int(row["n"]): row for row in csv.DictReader(io.StringIO(text, newline=""))}
        for n, entry in self.entries.items():
            fields: dict[str, Any] = {}
            for name in GROUPS[:3]:
                fields.update(json.loads(entry["groups"][name].get("json", "{}")))
            if entry["kind"] == "statement" and fields.get("speaker") != "record":
                need(n in rows, f"data/statements.csv lacks statement {n}")
                row = rows.pop(n)
                for name in COLUMNS:
                    same = row[name].removeprefix("'") == str(fields.get(name, ""))
                    need(same, f"data/statements.csv: {name} of statement {n} differs from its entry")
        for n in rows:
            need(False, f"data/statements.csv holds statement {n}, which is no published entry")


def main() -> None:
    """Check the folder named on the command line."""
    root = sys.argv[2].strip().lower() if len(sys.argv) == 3 else ""
    if len(sys.argv) not in (2, 3) or (len(sys.argv) == 3 and not re.fullmatch("[0-9a-f]{64}", root)):
        sys.exit(__doc__)
    try:
        release = Release(sys.argv[1])
        release.files()
        need(root in ("", release.log["root"]), f"the root of this release is {release.log['root']}")
        need(release.root() == release.log["root"], "the leaves and data/withheld.jsonl do not give the root")
        release.table()
    except Wrong as wrong:
        sys.exit(f"WRONG: {wrong}")
    print("Nothing wrong was found in the entries and in data/statements.csv.")
    print(
        "The pages and data/statements.parquet were NOT compared with the entries; inquest verify does that."
    )
    if not root:
        print("No root from elsewhere was given: a dossier that was wholly made anew would pass as well.")


if __name__ == "__main__":
    main()
