"""A file that did not change is not searched for the same again, and for whatever is new it is."""

from __future__ import annotations

import datetime
import stat
from array import array
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace

import pytest
from benchmarks.leaks_corpus import CODER, add_withheld

from openinquest.record import Settings, create_record
from openinquest.release.ingredients import Ingredients
from openinquest.release.leaks import LeaksFound, allow, check, check_leaks, searched
from openinquest.release.leaks.check import LeakReport
from openinquest.release.leaks.hashes import NO_HASHES, Hashes
from openinquest.release.leaks.searched import Searched
from openinquest.release.leaks.withheld import Withheld
from openinquest.release.manifest import FileSeal, Manifest

PAGE = "<html><body><main><h1>About</h1><p>Nothing to see</p></main></body></html>"
NAMES = (
    (1, "Тоқшынбаев Ерсайын Қамысбайұлы"),
    (2, "Ахметов Болат Сейдахметович"),
    (3, "Бозжігітова Меруерт"),
)


class Again:
    """A folder that is released, and released again, from a record in which nothing is public."""

    def __init__(self, folder: Path) -> None:
        self.record = create_record(folder / "record", Settings(title={"en": "Again"}))
        add_withheld(self.record)
        self.site = folder / "site"
        self.site.mkdir()
        for name in ("a.html", "b.html"):
            text = PAGE.replace("Nothing", f"{name} of Жылқыбаев Саят, nothing")
            (self.site / name).write_text(text, encoding="utf-8")
        self.before: SimpleNamespace | None = None

    def release(self) -> LeakReport:
        names = sorted(path.name for path in self.site.glob("*.html"))
        seals = {name: FileSeal.of(self.site / name) for name in names}
        size = len(list(self.record.store.salts()))
        manifest = Manifest({"en": "Again"}, "", "2031-12-01", "", size, "0" * 64, "test", seals)
        data = manifest.to_bytes()
        (self.site / "manifest.json").write_bytes(data)
        found = check_leaks(
            self.site, [*names, "manifest.json"], self.record, Ingredients(), self.before  # type: ignore[arg-type]
        )  # fmt: skip
        self.before = SimpleNamespace(manifest=manifest, digest=sha256(data).hexdigest())
        return found

    def say(self, thing: str, name: str, value: str) -> None:
        coding = {"coder": CODER, "coded_at": "2031-12-05T00:00:00Z", "method": "definition"}
        self.record.append(
            [
                {
                    "thing": thing,
                    "property": name,
                    "value": value,
                    "stance": "asserts",
                    "speaker": "record",
                    **coding,
                }
            ]
        )


@pytest.fixture
def again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Again]:
    monkeypatch.setattr(check, "derived", lambda *_: [])  # what differs between releases has tests of its own
    made = Again(tmp_path)
    made.release()
    yield made
    made.record.close()


def test_a_file_that_did_not_change_is_not_searched_for_the_same_again(again: Again) -> None:
    assert again.release().unchanged == 2
    again.say(
        "w.one", "label", "Yersaiyn Toqshynbayev@en"
    )  # an entry with salts of its own that says nothing new
    (again.site / "b.html").write_text(PAGE, encoding="utf-8")
    report = again.release()
    assert (report.searched, report.unchanged) == (2, 1)
    assert "1 more" in " ".join(report.sentences)


def test_a_name_that_stays_in_since_is_found_in_a_file_that_did_not_change(again: Again) -> None:
    again.say("w.new", "schema", "Person")
    again.say("w.new", "label", "Жылқыбаев Саят@kk")
    with pytest.raises(LeaksFound) as raised:
        again.release()
    assert {finding.file for finding in raised.value.report.findings} == {"a.html", "b.html"}


def test_a_change_that_was_found_to_leak_is_searched_until_it_does_not(again: Again) -> None:
    text = PAGE.replace("Nothing", "Yersaiyn Toqshynbayev")
    (again.site / "b.html").write_text(text, encoding="utf-8")
    for _ in range(2):
        with pytest.raises(LeaksFound) as raised:
            again.release()
    digests = [finding.digest for finding in raised.value.report.findings]
    allow(again.record.folder, digests, "c1", "a novel", datetime.date(2031, 12, 2))
    for _ in range(2):
        report = again.release()
        assert {finding.file for finding, _ in report.excepted} == {"b.html"}
        assert not report.stale
    assert report.unchanged == 1


def test_nothing_is_passed_over_by_another_program_or_without_what_was_kept(
    again: Again, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = again.record.folder / "leaks.searched"
    data = place.read_bytes()
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    for secret in ("Тоқшынбаев", "toqshyn", "diary", CODER):
        assert secret.encode() not in data
    for broken in (
        b"",
        b"{}",
        data[:-3],
        b"[" * 10_000,
        data.replace(b'"log_size": ', b'"log_size": "1", "x": '),
    ):
        place.write_bytes(broken)
        assert again.release().unchanged == 0
    assert again.release().unchanged == 2
    monkeypatch.setattr(searched, "program", lambda: "another")
    assert again.release().unchanged == 0


def test_what_goes_out_beside_it_may_have_grown_and_nothing_else() -> None:
    nothing = NO_HASHES
    then = Withheld(
        names=NAMES, open_names=("Серік Асылов",), open_words=("a", "b"), earlier=nothing, key=b"k" * 32
    )
    kept = Searched.of(b"manifest", 3, then, ())
    secret = Hashes(array("Q", [7]), array("Q"), array("Q"))
    assert kept.covers(replace(then, open_words=("a", "b", "c"), hashes=secret))
    for other in (
        {"open_words": ("a",)}, {"open_names": ("Серік",)}, {"names": NAMES[:2]}, {"earlier": secret},
        {"earlier": None},
        {"births": ((1, "2004-03-12"),)}, {"names": (*NAMES, (4, "Жылқыбаев Саят"))}, {"key": b"j" * 32},
    ):  # fmt: skip
        assert not kept.covers(replace(then, **other))
