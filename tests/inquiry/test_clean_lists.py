"""Which lists name each person once is said by the latest word, in whatever order the rows of a record come."""

from __future__ import annotations

import pytest

from openinquest.inquiry import Material
from openinquest.inquiry.casualties.counting import clean_lists
from openinquest.link._listed import clean_lists as clean_lists_of_frames
from openinquest.record.frames import frames_from_entries

LISTS = [f"list{number:02}" for number in range(24)]


def entry(n, thing, prop, value, **more):
    return {
        "n": n, "thing": thing, "property": prop, "value": value, "stance": "asserts", "basis": "own",
        "speaker": "watch", "voice": "watch", "said_on": "2031-04-01", "document": "d", "wording": "paraphrase",
    } | more  # fmt: skip


@pytest.fixture(scope="module")
def frames():
    defined = {"speaker": "record", "voice": "record", "method": "definition"}
    entries = [
        entry(n, name, "schema", "CasualtyList", **defined) for n, name in enumerate(reversed(LISTS), 1)
    ]
    # of every third list the last word is another than the first
    for n, name in enumerate(LISTS):
        first, last = ("no", "yes") if n % 3 == 0 else ("yes", "no") if n % 3 == 1 else ("yes", "yes")
        entries += [entry(199 - n, name, "deduplicated", first), entry(299 - n, name, "deduplicated", last)]
    return frames_from_entries(entries)


@pytest.mark.parametrize("order", ["as logged", "backwards", "mixed"])
@pytest.mark.parametrize("read", [lambda frames: clean_lists(Material.of(frames)), clean_lists_of_frames])
def test_the_latest_word_counts_and_lists_come_by_name(frames, read, order):
    rows = frames.statements
    rows = {
        "as logged": rows,
        "backwards": rows.reverse(),
        "mixed": rows.sample(fraction=1, shuffle=True, seed=7),
    }
    mixed = type(frames)(
        **{name: getattr(frames, name) for name in frames.__slots__} | {"statements": rows[order]}
    )
    assert read(mixed) == [name for n, name in enumerate(LISTS) if n % 3 != 1]
