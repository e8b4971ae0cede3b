#!/usr/bin/env python3
"""Check a release of Open Inquest with nothing but Python 3: python3 data/check.py FOLDER [ROOT].

ROOT is the root of the log (64 hex digits) as you got it from somewhere else than the folder itself. Entries,
the CSV table and earlier releases are compared with it, pages and all else with the manifest alone.
"""

import csv
import hashlib
import io
import json
import re
import sys
from pathlib import Path
from typing import Any

GROUPS = ("content", "voice", "passage", "coding")
SIDES = {"statement": ("target",), "judgement": ("left", "right")}
COLUMNS = re.findall(r"\w+", "thing property value stance holds_at scope basis speaker voice said_on")
SEAL = ("seal.txt", "seal.sig", "seal.pem")
OPENSSL = "openssl pkeyutl -verify -rawin -in seal.txt -sigfile seal.sig -pubin -inkey seal.pem"


def _need(holds: bool, what: str) -> None:
    if not holds:
        sys.exit(f"WRONG: {what}")


def _sha256(*data: bytes) -> bytes:
    return hashlib.sha256(b"".join(data)).digest()


class _Release:
    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)
        self.manifest = json.loads(self.read("manifest.json"))
        self.log, self.listed = self.manifest["log"], self.manifest["files"]
        self.entries: dict[int, dict[str, Any]] = {}

    def read(self, name: str) -> bytes:
        return (self.folder / name).read_bytes()

    def lines(self, name: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.read(name).splitlines()] if name in self.listed else []

    def files(self) -> None:
        paths = {p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_file()}
        wanted = {"manifest.json", *self.listed, *SEAL * bool(self.manifest["key"])}
        for name in sorted(paths ^ wanted):
            _need(False, f"{name} is {'not listed in manifest.json' if name in paths else 'missing'}")
        for name, seal in sorted(self.listed.items()):
            same = {"sha256": _sha256(self.read(name)).hex(), "size": len(self.read(name))} == seal
            _need(same, f"{name} is not the file that manifest.json lists")
        if self.manifest["key"]:
            digest, day = _sha256(self.read("manifest.json")).hex(), self.manifest["released_on"]
            lines = ("openinquest-seal/1", "log {size} {root}", f"manifest {digest}", f"day {day}", "")
            text = "\n".join(lines).format(**self.log).encode()
            _need(self.read("seal.txt") == text, "seal.txt is not about this manifest.json")

    def identity(self, text: Any, above: tuple[int, ...]) -> Any:  # what <n> stands for
        if isinstance(text, list):
            return [self.identity(each, above) for each in text]
        if not (found := re.fullmatch(r"<([1-9]\d*)>(#attribution)?", text)):
            return text
        n, groups = int(found[1]), self.entries.get(int(found[1]), {}).get("groups", {})
        shown = all("json" in groups.get(name, {}) for name in GROUPS[:3])
        _need(shown and n not in above, f"entry {above[-1]} refers to <{n}>, which cannot be resolved")
        parts = tuple(self.group(n, name, above) for name in ("content", "passage", "voice"))
        return _sha256(b'{"content":%b,"passage":%b,"voice":%b}' % parts).hex() + (found[2] or "")

    def group(self, n: int, name: str, above: tuple[int, ...] = ()) -> bytes:  # as the log committed to it
        fields = json.loads(self.entries[n]["groups"][name]["json"])
        for side in fields.keys() & SIDES.get(self.entries[n]["kind"], ()):
            fields[side] = self.identity(fields[side], (*above, n))
        return json.dumps(fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")

    def leaf(self, n: int) -> bytes:
        data = b"\x00" + self.entries[n]["kind"].encode("ascii")
        for name in GROUPS:
            group = self.entries[n]["groups"][name]
            shown = "salt" in group and _sha256(bytes.fromhex(group["salt"]), self.group(n, name))
            data += shown or bytes.fromhex(group["commitment"])
        _need(_sha256(data).hex() == self.entries[n]["leaf"], f"entry {n} was changed: not its leaf")
        return _sha256(data)

    def tree(self) -> None:
        for name in sorted(filter(re.compile("data/entries/").match, self.listed), key=len):
            self.entries |= {entry["n"]: entry for entry in self.lines(name)}
        _need(list(self.entries) == sorted(self.entries), "data/entries/ is out of order")
        parts = [(n, 1, self.leaf(n)) for n in self.entries]
        parts += [(w["n"], w["size"], bytes.fromhex(w["root"])) for w in self.lines("data/withheld.jsonl")]
        peaks, at = list[tuple[int, bytes]](), 1
        for n, size, node in sorted(parts):
            _need(n == at and size & (size - 1) == 0 == (n - 1) % size, f"the log breaks off at {at}")
            at += size
            while peaks and peaks[-1][0] == size:
                size, node = 2 * size, _sha256(b"\x01", peaks.pop()[1], node)
            peaks.append((size, node))
        _need(at == self.log["size"] + 1, f"the log has {self.log['size']} entries and not {at - 1}")
        node = peaks.pop()[1] if peaks else _sha256()
        while peaks:
            node = _sha256(b"\x01", peaks.pop()[1], node)
        _need(node.hex() == self.log["root"], "the leaves and data/withheld.jsonl do not give the root")

    def earlier(self) -> None:
        def roots(first: int, last: int, whole: bool) -> tuple[bytes, bytes]:  # RFC 6962, 2.1.2
            if first == last:
                return (old, old) if whole else (path[0], path.pop(0))
            middle = 1 << (last - 1).bit_length() - 1
            if first <= middle:
                one, both = roots(first, middle, whole)
                return one, _sha256(b"\x01", both, path.pop(0))
            one, both = roots(first - middle, last - middle, False)
            return _sha256(b"\x01", path[0], one), _sha256(b"\x01", path.pop(0), both)

        for release in self.lines("data/releases.jsonl"):
            logs = [(log["size"], bytes.fromhex(log["root"])) for log in (release["log"], self.log)]
            (short, old), (long, new), path = *sorted(logs), list(map(bytes.fromhex, release["proof"]))
            fits = short == 0 or roots(short, long, True) == (old, new)
            _need(fits and not path, f"the release of {release['released_on']} is of another log")

    def table(self) -> None:
        text, coarser = self.read("data/statements.csv").decode("utf-8"), self.lines("data/coarsened.jsonl")
        rows = {int(row["n"]): row for row in csv.DictReader(io.StringIO(text, newline=""))}
        words = {(one["n"], name): fields for one in coarser for name, fields in one["groups"].items()}
        for n, entry in self.entries.items():
            fields: dict[str, Any] = {}
            for name in GROUPS[:3]:
                fields |= words.get((n, name)) or json.loads(entry["groups"][name].get("json", "{}"))
            if entry["kind"] == "statement" and fields.get("speaker") != "record":
                row = rows.pop(n, {})
                for name in COLUMNS:
                    same = row.get(name, "-").removeprefix("'") == str(fields.get(name, ""))
                    _need(same, f"data/statements.csv: {name} of statement {n} differs from its entry")
        _need(not rows, f"data/statements.csv holds {sorted(rows)[:1]}, which is no published statement")


if __name__ == "__main__":
    if not re.fullmatch(r"[^\0]+(\0[0-9a-f]{64})?", "\0".join(sys.argv[1:])):
        sys.exit(__doc__)
    made = _Release(sys.argv[1])
    _need(sys.argv[2:] in ([], [made.log["root"]]), f"the root of this release is {made.log['root']}")
    for check in (made.files, made.tree, made.earlier, made.table):
        check()
    print("Nothing wrong was found in the entries, data/statements.csv and earlier releases.")
    print("The pages and data/statements.parquet were NOT compared with the entries: inquest verify does.")
    if made.manifest["key"]:
        print(f"It says it is signed with {made.manifest['key']}. To check that: {OPENSSL}")
    if len(sys.argv) == 2:
        print("No root from elsewhere was given: a dossier wholly made anew would pass as well.")
