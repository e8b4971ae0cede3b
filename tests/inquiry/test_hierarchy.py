"""Who was in command: the invented record against what was reckoned by hand, and odd input that must not break it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from openinquest.inquiry import Material
from openinquest.inquiry.hierarchy import asked_of, command, doubts, histories

EXPECTED = Path(__file__).with_name("expected") / "hierarchy.csv"
NOT_LISTED = "not listed"


@pytest.fixture(scope="module")
def material(tarlan):
    return Material.of(tarlan.frames(), tarlan.ontology)


@pytest.fixture(scope="module")
def found(material):
    """What the view gives for every row of the table, by id and field."""
    pages = {}
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place, at, when = row["id"].partition(" ")[0].partition("@")
            if at:
                pages.setdefault(f"{place}@{when}", command(material, asked_of(material, when, place), place))
    results = {}
    for name, page in pages.items():
        results |= {(f"{name} {thing}", field): value for (thing, field), value in of_page(page).items()}
    for history in histories(material):
        for one in history.successions:
            results[f"{one.earlier} {one.later}", "change"] = one.change.value
    for doubt in doubts(material):
        results[doubt.where, "finding"] = doubt.what
    return results


def of_page(page):
    found = {}
    for unit in page.units:
        for seen in unit.sightings:
            found |= {
                (seen.id, "presence"): seen.presence.value,
                (seen.id, "state"): seen.state.holding.value,
            }
    superiors = {}
    for link in page.links:
        superiors.setdefault(link.id, []).append(link.superior)
        found |= {
            (link.id, "state"): link.state.holding.value,
            (link.id, "kind"): " ".join(one.value for one in link.kinds),
            (link.id, "circular"): "yes" if link.circular else "no",
            (link.id, "superiors"): " ".join(sorted(superiors[link.id])),
        }
    for posts in page.posts.values():
        for post in posts:
            found[post.id, "said"] = " ".join(said.key for said in post.because)
            found |= {(one.id, "state"): one.state.holding.value for one in post.holders}
    for order in page.orders:
        found[order.id, "state"] = order.state.holding.value
        found[order.id, "given_by"] = " ".join(sorted(one.value for one in order.given_by))
    return found | {(one.id, "state"): one.state.holding.value for one in page.regimes}


def rows():
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return [(row["id"], row["field"], row["expected"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize(("name", "field", "expected"), rows())
def test_the_view_gives_what_was_reckoned_by_hand(found, name, field, expected):
    given = found.get((name, field), NOT_LISTED)
    assert given.startswith(expected) if field == "finding" else given == expected


def test_there_are_no_findings_but_those_reckoned(found):
    reckoned = {name for name, field, _ in rows() if field == "finding"}
    assert {name for name, field in found if field == "finding"} == reckoned
