"""What holds of every view of the invented record, whatever it shows."""

from __future__ import annotations

import random
import shutil
from datetime import date
from functools import cache

import pytest

from openinquest.inquiry import (
    Material,
    Writer,
    by_addressee,
    figures,
    hierarchy,
    questions,
    register_json,
    thread_json,
    threads,
    versions,
)
from openinquest.inquiry import casualties as deaths
from openinquest.inquiry import commitments as promises
from openinquest.inquiry import complaints as complaining
from openinquest.inquiry import hearings as sessions
from openinquest.inquiry import proceedings as cases
from openinquest.inquiry.corroboration import corroboration
from openinquest.inquiry.corroboration.as_json import write_card
from openinquest.inquiry.deadlines import rules_of
from openinquest.inquiry.reliability import reliability, reliability_as_json
from openinquest.record import Coder, imports, open_record, undo_import
from openinquest.record.codings import row_identity
from openinquest.record.entry import EntryKind
from openinquest.record.frames import Clocks, Ingredients, build_frames

ON = date(2032, 6, 1)

VIEWS = {
    "figures": lambda m, w: [w.figure(f) for f in figures(m)],
    "versions": lambda m, w: [w.version(v) for v in versions(m)],
    "corroboration": lambda m, w: [write_card(w, c) for c in corroboration(m)],
    "questions": lambda m, w: [w.question(q) for q in questions(m, ON)],
    "threads": lambda m, w: [thread_json(w, t) for t in threads(questions(m, ON), ON)],
    "addressees": lambda m, w: register_json(w, by_addressee(m, ON)),
    "proceedings": lambda m, w: [cases.case_json(w, c) for c in cases.proceedings(m, ON)],
    "funnel": lambda m, w: cases.funnel_json(w, cases.funnel(m, ON)),
    "totals of cases": lambda m, w: [cases.total_json(w, t) for t in cases.totals(m, ON)],
    "ledger": lambda m, w: [cases.ending_json(w, e) for e in cases.ledger(m, ON)],
    "durations": lambda m, w: [cases.lasting_json(w, e) for e in cases.lasting(m, ON)],
    "complaints": lambda m, w: [complaining.complaint_json(w, c) for c in complaining.register(m, ON)],
    "hearings": lambda m, w: [sessions.hearing_json(w, h) for h in sessions.hearings(m, ON)],
    "commitments": lambda m, w: [promises.commitment_json(w, c) for c in promises.commitments(m, ON)],
    "command": lambda m, w: hierarchy.command_json(
        w, hierarchy.command(m, hierarchy.asked_of(m, "2031-03-11", "tarlan"), "tarlan")
    ),
    "posts": lambda m, w: [hierarchy.history_json(w, h) for h in hierarchy.histories(m)],
    "casualties": lambda m, w: deaths.casualties_as_json(deaths.casualties(m), w),
    "completeness": lambda m, w: deaths.complete_as_json(deaths.completeness(m), w),
    "reliability": lambda m, w: [reliability_as_json(r, w) for r in reliability(m)],
}
SPEAKERS = ("prosecutor", "watch", "relatives", "lawyers")


def shown(view, material):
    return VIEWS[view](material, Writer(material))


# Frames and their index are made once for all views.


@pytest.fixture(scope="module")
def material(tarlan):
    """Make the material of frames of the invented record, under its rules of law."""
    rules = rules_of(tarlan.folder)
    return lambda frames: Material.of(frames, tarlan.ontology, legal_rules=rules)


@pytest.fixture(scope="module")
def whole(tarlan, material):
    return material(tarlan.frames())


@pytest.fixture(scope="module")
def mixed(tarlan, material):
    """The material of the same rows in another order."""
    frames = tarlan.frames()
    others = {name: getattr(frames, name) for name in frames.__slots__}
    for name in ("statements", "via", "judgements", "documents", "things", "parties"):
        rows = list(range(others[name].height))
        random.Random(name).shuffle(rows)
        others[name] = others[name][rows]
    return material(type(frames)(**others))


@pytest.fixture(scope="module")
def without(tarlan, material):
    """The material with all of a speaker taken back, and that in which nothing of the speaker ever stood."""
    ingredients = Ingredients(
        tarlan.rows(None),
        list(tarlan.flats(EntryKind.JUDGEMENT, None)),
        list(tarlan.flats(EntryKind.DOCUMENT, None)),
    )

    def build(ingredients):
        return material(build_frames(ingredients, Clocks(), tarlan.ontology))

    @cache
    def make(speaker):
        rows = ingredients.rows
        numbers = rows.filter(rows["speaker"] == speaker)["n"]
        never = Ingredients(
            rows.filter(~rows["n"].is_in(numbers.implode())), ingredients.judgements, ingredients.documents
        )
        return build(retracting(ingredients, numbers)), build(never)

    return make


@pytest.fixture(scope="module")
def grown(tarlan, tmp_path_factory):
    """A copy of the record in whose log more was entered since: everything was taken back."""
    folder = tmp_path_factory.mktemp("grown") / "record"
    shutil.copytree(tarlan.folder, folder)
    with open_record(folder) as record:
        undo_import(record, next(iter(imports(record))), Coder("c2", "2032-07-01T00:00:00Z"))
        yield record


@pytest.mark.parametrize("view", VIEWS)
def test_there_is_something_to_see(view, whole):
    assert shown(view, whole)


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_hangs_on_the_order_of_rows(view, whole, mixed):
    assert shown(view, mixed) == shown(view, whole)


@pytest.mark.parametrize("view", VIEWS)
def test_taking_back_all_of_a_speaker_is_as_if_none_had_been_said(view, without):
    for speaker in SPEAKERS:
        retracted, never = without(speaker)
        assert shown(view, retracted) == shown(view, never), speaker


def retracting(ingredients, numbers):
    """Return the ingredients with a retraction of each of these statements."""
    wanted = ingredients.rows.filter(ingredients.rows["n"].is_in(numbers.implode()))
    size = max(n for n, _ in ingredients.judgements) + ingredients.rows.height
    taken = [
        (
            size + i,
            {
                "kind": "retracts",
                "left": row_identity(row).hex(),
                "by": "c1",
                "at": "2032-07-01",
                "method": "person",
            },
        )
        for i, row in enumerate(wanted.iter_rows(named=True))
    ]
    return Ingredients(ingredients.rows, [*ingredients.judgements, *taken], ingredients.documents)


@pytest.fixture(scope="module")
def today(grown, material):
    return material(grown.frames())


@pytest.fixture(scope="module")
def earlier(tarlan, grown, material):
    """By entry of the log: the material as it stood then, seen from today's log and from that of then."""
    size = tarlan.head().size
    assert grown.head().size > size
    return {
        entry: (material(grown.frames(entry=entry)), material(tarlan.frames(entry=entry)))
        for entry in (size, size * 2 // 3, size // 3)
    }


@pytest.mark.parametrize("view", VIEWS)
def test_what_is_entered_later_changes_nothing_earlier(view, whole, today, earlier):
    assert shown(view, today) != shown(view, whole)
    for entry, (now, then) in earlier.items():
        assert shown(view, now) == shown(view, then), entry
