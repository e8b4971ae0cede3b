"""A small record of invented deaths for the tests of policies: twelve casualties, two officials, places in places."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openinquest.record import Record, Settings, create_record
from openinquest.record.entry import EntryKind, grouped
from openinquest.record.identity import identity

CODING = {"coder": "c", "coded_at": "2026-01-01T00:00:00Z", "method": "person"}
BY = {"by": "c", "at": "2026-01-01T00:00:00Z", "method": "person"}
NAMES = (
    "Askar Zhumin", "Dana Serova", "Yerlan Kassen", "Marat Ibrin", "Saule Tokina", "Olzhas Beken", "Aida Nurla",
    "Timur Orazin", "Gulnar Sadyk", "Nurlan Omirbai", "Botagoz Alim", "Ruslan Dyus",
)  # fmt: skip
DOCUMENT = "d" * 64
THINGS: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "kz": ("Place", {"kind": "country", "label": "The country@en"}),
    "reg": ("Place", {"kind": "region", "within": "kz", "label": "Region of Tarlan@en"}),
    "town": ("Place", {"kind": "city", "within": "reg", "label": "Tarlan@en", "latitude": "43.2567",
        "longitude": "76.9286", "precision": "50"}),
    "sq": ("Place", {"kind": "square", "within": "town", "label": "Old Square@en"}),
    "monitors": ("Organization", {"label": "Monitors@en"}),
    "office": ("PublicBody", {"label": "The office@en"}),
    "minister": ("Person", {"label": "Bolat Arynov@en", "public_role": "yes"}),
    "witness": ("Person", {"label": "Zarina Kelesova@en"}),
    "case.witness": ("Proceeding", {"label": "Case seven@en"}),
    "complaint.kelesova": ("Complaint", {"label": "A complaint@en"}),
    "clash": ("Incident", {"label": "Clash on the square@en"}),
}  # fmt: skip
CONSENTS = {"c.3": "yes, his mother, 2 May 2022", "c.4": "no", "witness": "given in writing"}


def said(thing: str, name: str, value: str, **more: Any) -> dict[str, Any]:
    """Return a statement of the monitors."""
    return {
        "thing": thing, "property": name, "value": value, "stance": "asserts", "basis": "own", "speaker": "monitors",
        "voice": "monitors", "said_on": "2022-03-01", "document": DOCUMENT, "wording": "paraphrase", **CODING,
    } | more  # fmt: skip


def marked(name: str, level: str = "public", **more: str) -> dict[str, Any]:
    """Return a mark."""
    return {"kind": "marks", "left": name, "value": {"level": level, **more}, **BY}


def identified(statement: Mapping[str, Any]) -> str:
    """Return the identity of a statement."""
    return identity(grouped(EntryKind.STATEMENT, statement))


def statements() -> list[dict[str, Any]]:
    """Return what is said of the deaths: age, day, place and status of each; two denials, one by somebody unnamed."""
    found = []
    for at, name in enumerate(NAMES):
        age, thing = 17 + at * 4, f"c.{at}"
        quote = f"{name}, {age} years old, was killed on the Old Square"
        found += [
            said(thing, "age", str(age), original=f"{age} years old", quote=quote, wording="verbatim"),
            said(
                thing,
                "date",
                f"2022-01-{5 + at % 3:02}",
                quote=f"killed at the age of {age}",
                wording="verbatim",
            ),
            said(thing, "place", "sq"),
            said(thing, "status", "civilian" if at else "unknown", scope="as the family says"),
            said(thing, "birth_date", f"{2022 - age}-06-07"),
        ]
    denied = said(
        "c.0", "age", "18", speaker="office", voice="office", stance="denies", target=identified(found[0])
    )
    by_witness = said("clash", "party", "c.1", speaker="witness")
    del by_witness["voice"]
    return [*found, denied, by_witness, said("c.2", "incident", "clash")]


def make_record(folder: Path) -> Record:
    """Make the record: everything is marked public, ages and days of birth statement by statement."""
    defined = [
        {"thing": thing, "property": name, "value": value, "stance": "asserts", "speaker": "record", **CODING}
        for thing, (schema, properties) in {
            **THINGS,
            **{f"c.{at}": ("Casualty", {"label": f"{name}@en"}) for at, name in enumerate(NAMES)},
        }.items()
        for name, value in {"schema": schema, **properties}.items()
    ]
    told = statements()
    restricted = [identified(s) for s in told if s["property"] in ("age", "birth_date")]
    things = [*THINGS, *(f"c.{at}" for at in range(len(NAMES)))]
    marks = [marked(name, **({"consent": CONSENTS[name]} if name in CONSENTS else {})) for name in things]
    marks += [marked(name) for name in (DOCUMENT, *restricted)]
    denial = next(s for s in told if s["stance"] == "denies")
    judged = {"kind": "undermines", "left": identified(denial), "right": identified(told[0]), **BY}
    judged["reason"] = "the office never saw the boy of 17"
    document = {
        "id": DOCUMENT, "handle": "list", "title": "List of the dead", "publisher": "Monitors", "language": "en",
        "published_on": "2022-03-01", "media_type": "text/html", "address": "https://example.org/list", **CODING,
    }  # fmt: skip
    record = create_record(folder, Settings(title={"en": "Tarlan", "ru": "Тарлан", "kk": "Тарлан"}))
    record.append(defined + told, [*marks, judged], [document])
    return record
