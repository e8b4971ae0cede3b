"""What holds of every record: nothing hangs on row order, nothing undated moves what is current, and so on."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invented_logs import examples
from openinquest.inquiry import Flag, Material, Scope, Status, Writer, figures, versions
from openinquest.record.frames import frames_from_entries

MEMBERS = {"ministry": "state", "prosecutors": "state", "monitors": "ngo", "un": "international"}
QUIET = examples(10)


def definition(thing, prop, value):
    return {
        "thing": thing, "property": prop, "value": value, "stance": "asserts", "speaker": "record",
        "method": "definition",
    }  # fmt: skip


def base(counting="closed-total", members=MEMBERS):
    found = [definition("f", "schema", "Figure"), definition("f", "counting", counting)]
    found += [definition("c", "schema", "Claim"), definition("crowd", "party", "ngo")]
    return found + [definition(voice, "party", party) for voice, party in members.items()]


def make(entries, counting="closed-total", members=MEMBERS):
    defined = [{"n": 5000 + i, **entry} for i, entry in enumerate(base(counting, members))]
    return Material.of(frames_from_entries([*entries, *defined]))


DAYS = st.sampled_from(
    ["2022-01-05", "2022-01-09", "2022-01-09/2022-01-20", "2022-02", "2022-03-14", "2023-01-05"]
)
UNDATED = st.sampled_from([None, "../2022-01-09", "../2023"])
VALUES = st.sampled_from(["164", "225", "230", "238", ">200", ">=238", "~230", "200..240", "vague:dozens"])


@st.composite
def records(draw, days=DAYS):
    entries = []
    for n in range(1, draw(st.integers(2, 9)) + 1):
        claim = draw(st.booleans())
        voice = draw(st.sampled_from([*MEMBERS, "crowd"]))
        stance = draw(st.sampled_from(["asserts", "asserts", "asserts", "denies", "withdraws"]))
        entry = {
            "n": n, "thing": "c" if claim else "f", "property": "holds" if claim else "value",
            "value": "yes" if claim else draw(VALUES), "stance": stance,
            "speaker": voice, "voice": None if voice == "crowd" else voice,
            "said_on": draw(days), "document": f"d{n}", "wording": "paraphrase",
            "basis": draw(st.sampled_from(["own", "unstated", "cites:ministry", "cites:d1"])),
            "occasion": draw(st.sampled_from([None, None, "briefing", "hearing"])),
            "holds_at": draw(st.sampled_from([None, "2022-01-05", "2022-02-01"])),
        }  # fmt: skip
        if stance == "withdraws" or draw(st.integers(0, 3)) == 0:
            if stance == "asserts" or n == 1:
                entry["stance"] = "asserts"
            else:
                part = draw(st.sampled_from(["", "", "#attribution"]))
                entry["target"] = f"<{draw(st.integers(1, n - 1))}>{part}"
        entries.append({name: value for name, value in entry.items() if value is not None})
    return entries


def results(material):
    writer = Writer(material)
    return [writer.figure(f) for f in figures(material)], [writer.version(v) for v in versions(material)]


def flags(material):
    return {e.statement.n: frozenset(e.flags) for f in figures(material) for e in f.series}


@QUIET
@given(records(), st.sampled_from(["closed-total", "accumulates"]), st.randoms(use_true_random=False))
def test_nothing_hangs_on_the_order_of_rows(entries, counting, chance):
    ordered = make(entries, counting)
    frames = ordered.frames
    rows = list(range(frames.statements.height))
    random.Random(chance.random()).shuffle(rows)
    mixed = type(frames)(
        **{name: getattr(frames, name) for name in frames.__slots__} | {"statements": frames.statements[rows]}
    )
    assert results(Material.of(mixed)) == results(ordered)


@QUIET
@given(
    records(), UNDATED, VALUES, st.sampled_from([*MEMBERS]), st.sampled_from(["closed-total", "accumulates"])
)
def test_an_undated_statement_moves_nothing_that_is_dated(entries, day, value, voice, counting):
    # A later statement with the same content would be the same statement.
    added = {
        "n": 999, "thing": "f", "property": "value", "value": value, "stance": "asserts", "basis": "own",
        "speaker": voice, "voice": voice, "document": "d999", "wording": "paraphrase",
    } | ({"said_on": day} if day else {})  # fmt: skip
    before, after = flags(make(entries, counting)), flags(make([*entries, added], counting))
    moving = {Flag.CURRENT, Flag.UPDATED, Flag.REVISED, Flag.FELL}
    assert not after.pop(999) & moving
    assert {n: found & moving for n, found in after.items()} == {
        n: found & moving for n, found in before.items()
    }


@QUIET
@given(records())
def test_only_the_same_voice_withdraws(entries):
    material = make(entries)
    said = {entry["n"]: entry for entry in entries}
    for n, found in flags(material).items():
        if Flag.WITHDRAWN in found:
            withdrawing = [
                e for e in entries
                if e["stance"] == "withdraws" and e["speaker"] == said[n]["speaker"] and "#" not in e["target"]
            ]  # fmt: skip
            assert withdrawing
    without = [e for e in entries if e["stance"] != "withdraws"]
    kept = {e["n"] for e in without}
    if all(int(e.get("target", "<0>").strip("<>").split(">")[0]) in {*kept, 0} for e in without):
        assert not any(Flag.WITHDRAWN in found for found in flags(make(without)).values())


@QUIET
@given(records())
def test_the_whole_utterance_goes_together(entries):
    material = make(entries)
    found = flags(material)
    said = {entry["n"]: entry for entry in entries}
    for n, withdrawal in material.withdrawals.taken_back.items():
        target = said[withdrawal.target]
        if n != withdrawal.target:
            assert said[n]["speaker"] == target["speaker"]
            assert said[n]["occasion"] == target["occasion"]
        if n in found:
            assert Flag.WITHDRAWN in found[n]
            assert Flag.CURRENT not in found[n]


@QUIET
@given(records())
def test_every_computed_value_names_statements_of_the_record(entries):
    material = make(entries)
    numbers = {entry["n"] for entry in entries}
    standing = set(material.frames.statements["n"])
    series, points = results(material)
    for figure in series:
        assert {row["n"] for row in figure["series"]} <= numbers & standing
        assert {row["target"] for row in figure["series"]} - {None} <= numbers & standing
    for point in points:
        shown = [p for cell in point["cells"].values() for p in cell if "silent" not in p]
        assert {n for p in shown for n in p["statements"]} <= numbers & standing
        assert {n for pair in point["pairs"] for n in (pair["left"], pair["right"])} <= {
            p["n"] for p in shown
        }
        assert point["because"]


@QUIET
@given(records())
def test_each_voice_that_has_a_dated_standing_number_has_a_current_one(entries):
    material = make(entries)
    for figure in figures(material):
        voices = {}
        for entry in figure.series:
            voices.setdefault(entry.statement.who, []).append(entry)
        for rows in voices.values():
            standing = [
                e for e in rows
                if e.statement.stance == "asserts" and material.withdrawals.stands(e.statement)
                and e.statement.span.dated and Flag.DENIED not in e.flags
            ]  # fmt: skip
            if standing:
                assert any(Flag.CURRENT in e.flags for e in rows)


@QUIET
@given(records())
def test_merging_all_parties_leaves_nothing_contested(entries):
    apart = {v.id: v.status for v in versions(make(entries))}
    one = dict.fromkeys(MEMBERS, "ngo")
    merged = {v.id: v.status for v in versions(make(entries, members=one))}
    for point, status in apart.items():
        assert merged[point] not in (Status.CONTESTED, Status.AGREED)
        if status is Status.DIVIDED:
            assert merged[point] is Status.DIVIDED
        if merged[point] is Status.SINGLE:
            assert status is Status.SINGLE or not _named(entries, point)


def _named(entries, point):
    """Return whether an unnamed speaker could have been replaced by a voice of the merged party."""
    return not any(e["speaker"] == "crowd" and e["thing"] == point for e in entries)


@QUIET
@given(records(), st.permutations(["p", "q", "r"]))
def test_the_names_of_parties_decide_nothing(entries, names):
    renamed = dict(zip(["state", "ngo", "international"], names, strict=True))
    members = {voice: renamed[party] for voice, party in MEMBERS.items()}
    plain = {v.id: v.status for v in versions(make(entries))}
    crowd = [definition("crowd", "party", renamed["ngo"])]
    defined = [{"n": 6000 + i, **entry} for i, entry in enumerate(crowd)]
    other = base(members=members)
    other = [entry for entry in other if entry["thing"] != "crowd"]
    numbered = [{"n": 5000 + i, **entry} for i, entry in enumerate(other)]
    material = Material.of(frames_from_entries([*entries, *numbered, *defined]))
    assert {v.id: v.status for v in versions(material)} == plain


@QUIET
@given(records())
def test_a_point_asked_for_alone_is_as_in_the_table(entries):
    material = make(entries)
    writer = Writer(material)
    table = {v.id: writer.version(v) for v in versions(material)}
    for identifier, expected in table.items():
        (alone,) = versions(material, Scope.of(identifier))
        assert writer.version(alone) == expected


@pytest.mark.parametrize("seed", range(5))
def test_removing_what_was_withdrawn_changes_no_status(seed):
    chance = random.Random(seed)
    entries = []
    for n in range(1, 7):
        entries.append(
            {
                "n": n,
                "thing": "f",
                "property": "value",
                "value": chance.choice(["164", "225"]),
                "stance": "asserts",
                "basis": "own",
                "speaker": "ministry",
                "voice": "ministry",
                "said_on": f"2022-01-0{n}",
                "document": f"d{n}",
                "wording": "paraphrase",
            }
        )
    rival = entries[0] | {"n": 8, "value": "263", "speaker": "monitors", "voice": "monitors"}
    withdrawn = chance.sample(range(1, 7), 3)
    takes = [
        entries[n - 1] | {"n": 10 + n, "stance": "withdraws", "target": f"<{n}>", "said_on": "2022-02-01"}
        for n in withdrawn
    ]
    left = [entry for entry in entries if entry["n"] not in withdrawn]
    with_them = versions(make([*entries, rival, *takes]))
    without = versions(make([*left, rival]))
    assert Counter((v.id, v.status) for v in with_them) == Counter((v.id, v.status) for v in without)
    shown = [
        {(v.id, c.party): [p.value for p in c.positions] for v in found for c in v.cells}
        for found in (with_them, without)
    ]
    assert shown[0] == shown[1]


PLAIN_DAYS = st.sampled_from(["2022-01-05", "2022-01-09", "2022-03-14", "2022-02"])


@QUIET
@given(records(), records(days=PLAIN_DAYS), st.sampled_from(["closed-total", "accumulates"]))
def test_a_status_by_column_is_the_status_by_reading(entries, plainer, counting):
    for record in (entries, plainer):
        plain = [e for e in record if "target" not in e and e["value"] in ("164", "225", "238", "yes")]
        for kept in [record] if plain == record else [record, plain]:
            for version in versions(make(kept, counting)):
                assert version.status is version.finding.status
