"""Versions, changes and corroboration of the invented record against tables worked out by hand."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from openinquest.inquiry import Material, Scope, Writer, figures, versions
from openinquest.inquiry.changes import Clock, changes
from openinquest.inquiry.corroboration import corroboration

EXPECTED = Path(__file__).with_name("expected")
SINCE, UNTIL = date(2031, 6, 30), date(2032, 3, 31)


def table(name):
    with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def material(tarlan):
    return Material.of(tarlan.frames(), tarlan.ontology)


@pytest.fixture(scope="module")
def keys(material):
    """The key of a row by its log number, without the name of the view."""
    rows = material.frames.statements.select("n", "row").drop_nulls()
    return {n: row.removeprefix("versions.") for n, row in rows.iter_rows() if row.startswith("versions.")}


def named(numbers, keys):
    return " ".join(sorted((keys[n] for n in numbers), key=int))


def test_versions_are_as_worked_out_by_hand(material, keys):
    points = {v.thing: v for v in versions(material, Scope.of(*{row["id"] for row in table("versions")}))}
    writer = Writer(material)
    for row in table("versions"):
        version, (what, *rest) = points[row["id"]], row["field"].split()
        data = writer.version(version)
        cells = [item for cell in data["cells"].values() for item in cell]
        match what:
            case "status":
                found = version.status.value
            case "flags":
                (entry,) = (e for e in version.series if keys.get(e.statement.n) == rest[0])
                found = " ".join(flag.value for flag in entry.status)
            case "origins":
                found = "; ".join(
                    f"{o['link']} {o['origin']} {named(o['statements'], keys)}" for o in data["origins"]
                )
            case "silent" if rest:
                found = " ".join(d for item in cells if item["voice"] == rest[1] for d in item["documents"])
            case "silent":
                found = " ".join(sorted(item["voice"] for item in cells if "silent" in item))
            case "by":
                found = "yes" if data["by_judgement"] else "no"
            case "match":
                found = partition(material, row["id"], rest[0])
        assert found == row["expected"], row


def partition(material, figure, key):
    """Return how a partition came out, told by the reason that its judgement gives."""
    reasons = {
        "j1": "the river parts them", "j4": "a cadet can be both",
        "j5": "nobody says whether both can befall one person", "j6": "foreign children are left out",
        "j7": "officers wore masks", "j8": "said of some only", "j9": "some officers were burnt",
    }  # fmt: skip
    numbers = dict(material.frames.judgements.select("n", "reason").iter_rows())
    occasions = {"j2": "versions.watch-report", "j3": "versions.letter"}
    (found,) = (
        parts
        for parts in figures(material, [figure])[0].parts
        if numbers[parts.judgement] == reasons.get(key) or parts.occasion == occasions.get(key)
    )
    return f"{found.match.value} {found.total or ''}"


def test_each_kind_of_partition_says_what_is_wanting(material):
    said = {parts.sentence.key for figure in figures(material) for parts in figure.parts}
    assert said >= {
        "parts.overlap", "parts.overlap.gap", "parts.may-overlap", "parts.may-overlap.gap", "parts.gap",
        "parts.may-gap", "parts.summed", "parts.summed.meets", "parts.unlike",
    }  # fmt: skip


def test_changes_are_as_worked_out_by_hand(tarlan, keys):
    before = Material.of(tarlan.frames(on=SINCE), tarlan.ontology, on=SINCE)
    after = Material.of(tarlan.frames(on=UNTIL), tarlan.ontology, on=UNTIL)
    points = {p.id: p for p in changes(before, after, Clock.SAID, (SINCE, UNTIL)).points}
    for row in table("changes"):
        what, *rest = row["field"].split()
        if what == "listed":
            assert (row["id"] in points) is (row["expected"] == "yes"), row
            continue
        point = points[row["id"]]
        match what:
            case "before":
                found = point.was.value if point.was else ""
            case "after":
                found = point.now.value if point.now else ""
            case "causes":
                found = named(point.causes, keys)
            case "kind":
                (found,) = (c.kind.value for c in point.changes if keys[c.statement.n] == rest[0])
        assert found == row["expected"], row


def test_corroboration_is_as_worked_out_by_hand(material, keys):
    rows = table("corroboration")
    cards = {card.id: card for card in corroboration(material, {row["id"] for row in rows})}
    for row in rows:
        (side,) = (s for s in cards[row["id"]].sides if f"{s.stance.value} {s.value}" == row["side"])
        found = {
            "expected independent": str(side.independent),
            "kinds": " ".join(kind.value for kind in side.kinds),
            "apart": " ".join(held.position.who for held in side.held if held.apart),
            "against": named((s.n for s in side.against), keys),
        }
        assert found == {name: row[name] for name in found}, row
    told = {card: len(cards[card].sides) for card in cards}
    assert told == {card: sum(row["id"] == card for row in rows) for card in cards}
    assert named((s.n for s in cards["versions.hurt"].withdrawn), keys) == "1"
    assert [s.who for s in cards["versions.c.order"].silences] == ["versions.city-hall", "versions.mayor"]
