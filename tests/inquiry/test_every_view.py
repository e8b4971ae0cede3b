"""What holds of every view of the invented record, whatever it shows."""

from __future__ import annotations

import random
import shutil
from datetime import date

import pytest

from openinquest.inquiry import Material, Writer, figures, hierarchy, questions, versions
from openinquest.inquiry import casualties as deaths
from openinquest.inquiry import commitments as promises
from openinquest.inquiry import complaints as complaining
from openinquest.inquiry import hearings as sessions
from openinquest.inquiry import proceedings as cases
from openinquest.record import Coder, imports, open_record, undo_import
from openinquest.record.codings import row_identity
from openinquest.record.entry import EntryKind
from openinquest.record.frames import Clocks, Ingredients, build_frames

ON = date(2032, 6, 1)

VIEWS = {
    "figures": lambda m, w: [w.figure(f) for f in figures(m)],
    "versions": lambda m, w: [w.version(v) for v in versions(m)],
    "questions": lambda m, w: [w.question(q) for q in questions(m, ON)],
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
}


def shown(view, frames, ontology):
    material = Material.of(frames, ontology, on=None)
    return VIEWS[view](material, Writer(material))


@pytest.fixture(scope="module")
def ingredients(tarlan):
    return Ingredients(
        tarlan.rows(None),
        list(tarlan.flats(EntryKind.JUDGEMENT, None)),
        list(tarlan.flats(EntryKind.DOCUMENT, None)),
    )


@pytest.fixture(scope="module")
def grown(tarlan, tmp_path_factory):
    """A copy of the record in whose log more was entered since: everything was taken back."""
    folder = tmp_path_factory.mktemp("grown") / "record"
    shutil.copytree(tarlan.folder, folder)
    with open_record(folder) as record:
        undo_import(record, next(iter(imports(record))), Coder("c2", "2032-07-01T00:00:00Z"))
        yield record


@pytest.mark.parametrize("view", VIEWS)
def test_there_is_something_to_see(view, tarlan):
    assert shown(view, tarlan.frames(), tarlan.ontology)


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_hangs_on_the_order_of_rows(view, tarlan):
    frames = tarlan.frames()
    mixed = {}
    for name in ("statements", "via", "judgements", "documents", "things", "parties"):
        frame = getattr(frames, name)
        rows = list(range(frame.height))
        random.Random(name).shuffle(rows)
        mixed[name] = frame[rows]
    others = {name: getattr(frames, name) for name in frames.__slots__ if name not in mixed}
    assert shown(view, type(frames)(**mixed, **others), tarlan.ontology) == shown(
        view, frames, tarlan.ontology
    )


@pytest.mark.parametrize("view", VIEWS)
def test_taking_back_all_of_a_speaker_is_as_if_none_had_been_said(view, tarlan, ingredients):
    for speaker in ("prosecutor", "watch", "relatives", "lawyers"):
        numbers = ingredients.rows.filter(ingredients.rows["speaker"] == speaker)["n"]
        retracted = build_frames(retracting(ingredients, numbers), Clocks(), tarlan.ontology)
        without = Ingredients(
            ingredients.rows.filter(~ingredients.rows["n"].is_in(numbers.implode())),
            ingredients.judgements,
            ingredients.documents,
        )
        never = build_frames(without, Clocks(), tarlan.ontology)
        assert shown(view, retracted, tarlan.ontology) == shown(view, never, tarlan.ontology), speaker


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


@pytest.mark.parametrize("view", VIEWS)
def test_what_is_entered_later_changes_nothing_earlier(view, tarlan, grown):
    size = tarlan.head().size
    assert grown.head().size > size
    assert shown(view, grown.frames(), grown.ontology) != shown(view, tarlan.frames(), tarlan.ontology)
    for entry in (size, size * 2 // 3, size // 3):
        then = shown(view, grown.frames(entry=entry), grown.ontology)
        assert then == shown(view, tarlan.frames(entry=entry), tarlan.ontology), entry
