"""A status does not hang on which of equal statements of a voice was entered first."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from invented_logs import examples
from openinquest.inquiry import Material, Scope, versions
from openinquest.record.frames import frames_from_entries

PARTIES = {"ministry": "state", "prosecutors": "state", "monitors": "ngo", "un": "international"}
BASES = ("own", "unstated", "cites:ministry", "cites:else", "cites:monitors")


def defined(thing, prop, value):
    return {
        "thing": thing, "property": prop, "value": value, "stance": "asserts", "speaker": "record",
        "method": "definition",
    }  # fmt: skip


DEFINED = [
    defined("f", "schema", "Figure"),
    *(defined(voice, "party", party) for voice, party in PARTIES.items()),
]  # fmt: skip


def said(voice, basis, value="238", day="2031-03-05", stance="asserts", quote=None):
    entry = {
        "thing": "f", "property": "value", "value": value, "stance": stance,
        "speaker": "crowd" if voice is None else voice, "voice": voice, "said_on": day, "basis": basis,
        "occasion": "briefing", "document": "d", "wording": "verbatim" if quote else "paraphrase", "quote": quote,
    }  # fmt: skip
    return {name: value for name, value in entry.items() if value is not None}


def statuses(entries):
    numbered = [{"n": n, **entry} for n, entry in enumerate([*entries, *DEFINED], 1)]
    found = versions(Material.of(frames_from_entries(numbered)), Scope(everything=True))
    told = {version.id: version.status.value for version in found}
    assert told == {
        version.id: version.finding.status.value for version in found
    }  # by column, and by reading
    return told


def test_two_voices_agree_whichever_of_their_statements_came_first():
    own, echo, other = said("ministry", "own"), said("ministry", "unstated"), said("monitors", "own")
    assert statuses([own, echo, other]) == statuses([echo, own, other]) == {"f": "agreed"}
    assert statuses([echo, other]) == {"f": "repeated"}
    # who says it twice, once of their own knowledge, repeats nobody, even where the other speaks of what was replaced
    heard = said("monitors", "cites:ministry", day="2031-03-06")
    revised = said("ministry", "own", "240", day="2031-03-07")
    knows = said("monitors", "own", day="2031-03-06")
    assert (
        statuses([own, heard, knows, revised]) == statuses([own, knows, heard, revised]) == {"f": "contested"}
    )
    assert statuses([own, heard, revised]) == {"f": "single"}


def test_a_joint_statement_is_one_origin_unless_somebody_also_knows_it_apart():
    joint = [said(voice, "own", quote="we counted 238") for voice in ("ministry", "monitors")]
    apart, unfounded = said("monitors", "own"), said("monitors", "unstated")
    assert statuses(joint) == statuses([unfounded, *joint]) == {"f": "repeated"}
    assert statuses([*joint, apart]) == statuses([apart, *joint]) == {"f": "agreed"}


@st.composite
def logs(draw):
    """What voices say, mostly the same and on some days; who is entered when is another draw."""
    entries = [
        said(
            draw(st.sampled_from([*PARTIES, *PARTIES, None])), draw(st.sampled_from(BASES)),
            draw(st.sampled_from(["238", "238", ">200", "164"])),
            day=draw(st.sampled_from(["2031-03-05", "2031-03-05", "2031-03-06"])),
            stance=draw(st.sampled_from(["asserts"] * 4 + ["denies"])),
            quote=draw(st.sampled_from([None, None, "we counted"])),
        )
        for _ in range(draw(st.integers(2, 6)))
    ]  # fmt: skip
    return entries, draw(st.permutations(entries))


@examples(8)
@given(logs())
def test_no_status_hangs_on_the_order_of_the_log(both):
    one, other = both
    assert statuses(one) == statuses(other)
