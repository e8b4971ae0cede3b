"""The fifteen rows of the format's reference, with their definitions, and short ways to write entries."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from openinquest.inquiry import Material
from openinquest.record import Record
from openinquest.record.frames import frames_from_entries

Entry = dict[str, Any]

_FIGURES = {
    "deaths": ("deaths", "all", "kz", "closed-total"),
    "deaths.almaty": ("deaths", "all", "almaty", "closed-total"),
    "deaths.kyzylorda.reg": ("deaths", "all", "kyzylorda-region", "closed-total"),
    "deaths.zhambyl": ("deaths", "all", "zhambyl-region", "closed-total"),
    "deaths.almatyreg": ("deaths", "all", "almaty-region", "closed-total"),
    "deaths.att.almaty": ("deaths", "described as attackers", "almaty", "closed-total"),
    "deaths.att.regions": ("deaths", "described as attackers", "regions", "closed-total"),
    "deaths.undet.almaty": ("deaths", "circumstances being established", "almaty", "closed-total"),
    "deaths.accident": ("deaths", "hit by accident", "kz", "closed-total"),
    "deaths.officers": ("deaths", "officers", "kz", "closed-total"),
    "detained": ("detentions", "in connection with the unrest", "kz", "accumulates"),
}
_CLAIMS = (
    "c.health-source", "c.no-force", "c.impartial", "c.public", "c.show", "c.aim-answers", "c.all-answered",
)  # fmt: skip
_SCHEMATA = {
    "order7": "Order", "fire.almaty": "Incident", "residence.attack": "Incident",
    "occupancy.nurdauletov.pg": "Occupancy", "q.list": "Question", "r.list": "Reply",
    "list.official": "CasualtyList", "m.chair": "Matter",
}  # fmt: skip
_PARTIES = {
    "state-bodies": ["mininfo", "minhealth", "gpo", "president", "mvd"],
    "parliament": ["mazhilis-2022-03-14"],
    "international": ["ohchr"],
    "independent-monitors": ["hrw", "joint-ngo", "volunteers-exclusive"],
    "media": ["newizv", "kursiv"],
    "commentators": ["commentary"],
    "former-president": ["first-president"],
}


def definition(thing: str, prop: str, value: str, **more: Any) -> Entry:
    return {
        "thing": thing, "property": prop, "value": value, "stance": "asserts", "speaker": "record",
        "method": "definition", **more,
    }  # fmt: skip


def _definitions() -> list[Entry]:
    found = []
    for figure, (measure, population, place, counting) in _FIGURES.items():
        about = {
            "schema": "Figure", "event": "qantar-2022", "measure": measure, "population": population,
            "place": place, "unit": "persons", "counting": counting,
        }  # fmt: skip
        found += [definition(figure, prop, value) for prop, value in about.items()]
    found += [definition(claim, "schema", "Claim") for claim in _CLAIMS]
    found += [definition(thing, "schema", schema) for thing, schema in _SCHEMATA.items()]
    found += [definition("m.chair", "answers", answer) for answer in ("dismissed", "own-will")]
    found += [definition("deaths", "label", "all dead@en"), definition("deaths", "label", "все погибшие@ru")]
    found.append(definition("gpo", "label", "General Prosecutor's Office@en"))
    for party, members in _PARTIES.items():
        found.append(definition(party, "schema", "Party"))
        found += [definition(member, "party", party) for member in members]
    return found


Build = Callable[..., Material]


@pytest.fixture(scope="session")
def define() -> Callable[..., Entry]:
    """Make a definition of the record itself."""
    return definition


@pytest.fixture(scope="session")
def figure() -> Callable[..., list[Entry]]:
    """Make the definitions of a figure."""

    def make(name: str, counting: str = "closed-total") -> list[Entry]:
        return [definition(name, "schema", "Figure"), definition(name, "counting", counting)]

    return make


@pytest.fixture(scope="session")
def build() -> Build:
    """Make the material of some entries; whatever has no number gets one from 1000 on."""

    def make(*groups: Iterable[Mapping[str, Any]]) -> Material:
        numbers = itertools.count(1000)
        entries = [dict(entry) for group in groups for entry in group]
        numbered = [{"n": entry["n"] if "n" in entry else next(numbers), **entry} for entry in entries]
        return Material.of(frames_from_entries(numbered))

    return make


@pytest.fixture(scope="session")
def invented(tarlan: Record) -> Material:
    """The material of the invented record as it stands, without rules of law."""
    return Material.of(tarlan.frames(), tarlan.ontology)


@pytest.fixture(scope="session")
def rows() -> list[Entry]:
    """The entries of the reference as they are written there, and their definitions."""
    lines = Path(__file__).with_name("examples.jsonl").read_text(encoding="utf-8").splitlines()
    return [*(json.loads(line) for line in lines), *_definitions()]


@pytest.fixture(scope="session")
def examples(build: Build, rows: list[Entry]) -> Material:
    return build(rows)
