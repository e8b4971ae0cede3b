"""What figures that go out give away of those that stay in, by sums and by how they move, is told."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from openinquest.record import Settings, create_record
from openinquest.release.counting import counted_bytes
from openinquest.release.leaks import Kind, derived
from openinquest.release.names import CASUALTIES
from openinquest.release.snapshot import Counted, CountRow, Counts


def test_what_sums_give_away_is_told(tmp_path: Path) -> None:
    coding = {"coder": "c1", "coded_at": "2031-12-01T00:00:00Z", "method": "person"}
    figures = [("all", "10"), ("men", "7"), ("women", "3")]
    with create_record(tmp_path / "record", Settings(title={"en": "Sums"})) as record:
        statements = [
            {"thing": thing, "property": "value", "value": value, "stance": "asserts", "speaker": "o",
             "occasion": "briefing", "basis": "own", **coding}
            for thing, value in figures
        ]  # fmt: skip
        value = {"occasion": "briefing", "exclusive": "yes", "exhaustive": "yes"}
        judgement = {"kind": "partition", "left": ["men", "women"], "right": "all", "value": value, "by": "c1",
                     "at": "2031-12-01T00:00:00Z", "method": "person"}  # fmt: skip
        record.append(statements, [judgement])
        out = frozenset({"content"})
        told = {
            shown: [
                finding.entry for finding in derived._parts_of_wholes(record, dict.fromkeys(shown, out), b"k")
            ]
            for shown in ((1, 2), (2, 3), (1, 2, 3), (1,))
        }
    assert told == {(1, 2): [3], (2, 3): [1], (1, 2, 3): [], (1,): []}


def counted(persons: list[int | None], total: int | None) -> Counted:
    rows = tuple(
        CountRow("known", f"2031-0{month}", persons=number) for month, number in enumerate(persons, 1)
    )
    return Counted(entries=9, smallest=5, lists=1, tables=(Counts("month", rows, total),))


def test_one_hidden_number_beside_a_total_is_told() -> None:
    assert [f.kind for f in derived._one_hidden(counted([7, None, 9], 20), b"k")] == [Kind.SMALL_CELL]
    assert not list(derived._one_hidden(counted([7, None, None], 20), b"k"))
    assert not list(derived._one_hidden(counted([7, None, 9], None), b"k"))


def test_a_count_that_moved_by_one_between_releases_is_told(tmp_path: Path) -> None:
    def moved(old: Counted, new: Counted) -> list[str]:
        place = tmp_path / CASUALTIES
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(counted_bytes(old))
        before = SimpleNamespace(folder=tmp_path, manifest=SimpleNamespace(files={CASUALTIES: None}))
        return [finding.place for finding in derived._counts_that_moved(before, new, b"k")]  # type: ignore[arg-type]

    assert moved(counted([7, 9], None), counted([6, 9], None)) == [
        "persons by month known 2031-01, 1 apart from the earlier release"
    ]
    assert moved(counted([7, 9], None), counted([17, 9], None)) == []
    assert moved(counted([7, None], None), counted([7, 9], None)) == []
