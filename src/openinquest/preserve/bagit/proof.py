"""What lets a stranger check a bag: captures with their salts and proofs, the root of the log, time stamps of both."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence

from openinquest.preserve.archive.store import sha256_of
from openinquest.preserve.bagit.folder import BagFolder
from openinquest.preserve.time_stamps.stamps import TRUSTED, Stamp, Stamps, line_of
from openinquest.record import Record
from openinquest.record.log import GROUPS, Tree, group_salt


def add_proof(bag: BagFolder, record: Record, numbers: Sequence[int], digests: Collection[str]) -> int:
    """Add folders `log` and `stamps` to a bag: for captures by number, and files by SHA-256; return how many tokens.

    Of the log nothing is shown but these captures; of a list nothing but the lines of these files can be told.
    """
    tree = record.tree()
    lines = []
    for entry in record.entries(sorted(numbers)):
        if entry.groups is None:
            continue
        groups = {
            name: {"json": entry.groups[name].decode("utf-8"), "salt": group_salt(entry.salt, name).hex()}
            for name in GROUPS
        }
        proof = [step.hex() for step in tree.inclusion(entry.n - 1)]
        lines.append(
            json.dumps(
                {"n": entry.n, "kind": entry.kind.value, "groups": groups, "proof": proof}, ensure_ascii=False
            )
        )
    stamps = Stamps(record)
    stamped = [stamp for stamp in stamps.all() if stamp.tokens]
    bag.add("log/entries.jsonl", [("\n".join(lines) + "\n").encode("utf-8")])
    bag.add("log/root.json", [_root(tree, stamped)])
    commands = [_OPENING]
    for stamp in stamped:
        commands += _add_stamp(bag, stamp, digests)
    if stamped:
        pinned = sorted((stamps.folder / TRUSTED).glob("*.pem"))
        pem = b"".join(path.read_bytes().rstrip() + b"\n" for path in pinned)
        bag.add("stamps/authorities.pem", [pem])
    else:
        commands.append("No authority has stamped this log.\n")
    bag.add("log/README.txt", ["\n".join(commands).encode("ascii")])
    return sum(len(stamp.tokens) for stamp in stamped)


def _root(tree: Tree, stamped: Sequence[Stamp]) -> bytes:
    sizes = []
    for stamp in stamped:
        said: dict[str, object] = {"list": stamp.name, "size": stamp.size, "root": stamp.root}
        if 0 < stamp.size <= tree.size:
            said["consistency"] = [step.hex() for step in tree.consistency(stamp.size)]
        sizes.append(said)
    now = {"size": tree.size, "root": tree.root().hex(), "stamped": sizes}
    return json.dumps(now, indent=1).encode("ascii") + b"\n"


def _add_stamp(bag: BagFolder, stamp: Stamp, digests: Collection[str]) -> list[str]:
    """Add a list with its tokens, and the salts of these files alone; return the commands that check it."""
    bag.add(f"stamps/{stamp.name}.txt", [stamp.text])
    salts = {sha256: salt for sha256, salt in stamp.salts.items() if sha256 in digests}
    bag.add(
        f"stamps/{stamp.name}.salts",
        ["".join(f"{salt} {sha256}\n" for sha256, salt in sorted(salts.items())).encode("ascii")],
    )
    commands = []
    for token in stamp.tokens:
        name = f"{stamp.name}.{sha256_of(token.answer)}.tsr"
        bag.add(f"stamps/{name}", [token.answer])
        commands.append(
            f"openssl ts -verify -data ../stamps/{stamp.name}.txt -in ../stamps/{name} "
            "-CAfile ../stamps/authorities.pem\n"
            f"openssl ts -reply -in ../stamps/{name} -text\n"
        )
    for sha256, salt in sorted(salts.items())[:1]:
        commands.append(
            f"A file by its line of ../stamps/{stamp.name}.salts, for example:\n"
            f"echo {salt} {sha256} | sha256sum\n"
            f"grep {line_of(sha256, salt)} ../stamps/{stamp.name}.txt\n"
        )
    return commands


_OPENING = """\
The log is a Merkle tree after RFC 6962 with SHA-256. entries.jsonl has a line for each file that was kept: the four
groups of the entry, each as canonical JSON (`json`) with its `salt`. Of every group take the SHA-256 of salt (32
octets) and json; of one octet 00, the word of `kind` and these four digests in the order content, voice, passage,
coding the SHA-256: that is the leaf with the number `n` - 1. `proof` leads from it to `root` in root.json, in a tree of
`size` leaves (RFC 6962, 2.1.1). The content names the SHA-256 of the file, which you compute from the file.

root.json also says which states of the log were stamped, each with a proof that the log as it is now continues it (RFC
6962, 2.1.2). The second line of a stamped list has size and root of the log. Have the certificates of the authorities
from their own pages: whoever made this folder could have put others into stamps/authorities.pem.

In this folder:
"""
