"""Whatever stays in is found in every kind of file, in every spelling; what goes out is no alarm."""

from __future__ import annotations

import datetime
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
import yaml
from benchmarks.leaks_corpus import QUOTE, SEEDS, Seed, add_withheld, put_secrets
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.errors import CheckFailed, InputError
from openinquest.record import Record, Settings, create_record
from openinquest.release.entries import Shown
from openinquest.release.ingredients import Ingredients
from openinquest.release.leaks import (
    Finding,
    Kind,
    LeaksFound,
    allow,
    check_leaks,
    files,
    scanning,
)
from openinquest.release.leaks.check import LeakReport
from openinquest.release.leaks.scanning import Scanner, scan
from openinquest.release.leaks.search import Searcher
from openinquest.release.leaks.sieve import Sieve
from openinquest.release.leaks.withheld import Withheld, withheld_of

PAGE = "<html><body><main><h1>About</h1><p>Nothing to see</p></main></body></html>"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """A record in which nothing at all is public."""
    record = create_record(tmp_path_factory.mktemp("kept") / "record", Settings(title={"en": "Kept"}))
    add_withheld(record)
    return record


@pytest.fixture(scope="module")
def searcher(kept: Record) -> Searcher:
    return Searcher(withheld_of(kept, []))


@pytest.fixture(scope="module")
def scanner(searcher: Searcher) -> Scanner:
    return Scanner(searcher)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_text(PAGE, encoding="utf-8")
    return folder


def searching(**fields: object) -> Callable[[str], set[Kind]]:
    """Return a search for what these fields hold."""
    searcher = Searcher(replace(Withheld(key=b"k" * 32), **fields))  # type: ignore[arg-type]
    return lambda text: {hit.kind for hit in searcher.search(text)}


@pytest.mark.parametrize("seed", SEEDS, ids=[seed.title for seed in SEEDS])
def test_each_kind_of_leak_is_found_in_the_file_that_holds_it(
    seed: Seed, scanner: Scanner, site: Path
) -> None:
    assert not scanner.scan(site / "index.html", "index.html")
    name = seed.put(site)
    assert scanner.scan(site / name, name)


def test_salts_and_content_ids_are_found(kept: Record, scanner: Scanner, site: Path) -> None:
    found = {}
    for seed in put_secrets(kept):
        name = seed.put(site)
        found[seed.title] = [finding.kind for finding in scanner.scan(site / name, name)]
    assert found == {
        "salt of an entry": [Kind.SALT], "salt in base64": [Kind.SALT], "content id": [Kind.CONTENT_ID],
    }  # fmt: skip


FRAGMENTS = (
    "Тоқшынбаев", "Ерсайын", "ТоқшынбаевЕрсайын", "Тоқшын\u200dбаев", "Toқшынбaeв", "Т о қ ш ы н б а е в", "оқшынбаев",
    "Ахметову", "Болату", "Сейдахметовичу", "Б", "Б.С.", "Е.", "Bozzhigitova's", "@bozzhigitovameruert", "&#1045;",
    "%D0%A2%D0%BE", "\\u0422", "8", "701", "5550142", "e.toqshyn", "(at)", "post", "(dot)", "example", "75-31-0442/7",
    "Nezrimaya", "17", "44", "44.84321", "65.49876", "44°50′35.6″N", "65°29′55.5″E", "родился", "12", "марта", "2004",
    "aged", "Zhelkent", "March", "2031", "carried", "the boy", "away behind the bakery", "coder", "nightingale",
    "diary",
    "توقشىنباەۆ", "ەرسايىن", "№", "…", "<b>", "&amp;", "ﬁ", "²", "the", "и", "VQGC0L7Smw", QUOTE,
)  # fmt: skip
BETWEEN = (" ", " ", "", "-", ".", ", ", "\xa0", "\x1f", "/", "'", "\u200b", " — ")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(st.tuples(st.sampled_from(FRAGMENTS), st.sampled_from(BETWEEN)), max_size=8), max_size=12
    )
)
def test_nothing_is_passed_over_that_a_search_finds(
    searcher: Searcher, told: list[list[tuple[str, str]]]
) -> None:
    texts = ["".join(chain.from_iterable(pairs)) for pairs in told]
    found = {at for at, text in enumerate(texts) if searcher.search(text)}
    assert found <= {*Sieve(searcher).doubtful(texts)}


NAMESAKES = Searcher(
    replace(
        Withheld(key=b"k" * 32),
        names=((1, "Ахметов Болат Сейдахметович"),),
        open_names=("Ахметов Болат Қамысбайұлы",),
    )
)
OF_NAMESAKES = (
    "Ахметов", "Ахметова", "Болат", "Болату", "Сейдахметович", "Сейдахметұлы", "Seidakhmetovich", "Қамысбайұлы",
    "АхметовБолат", "Б.", "С.", "Б.С.", "Akhmetov", "Bolat", "Ержан", "В", "_" * 60, "=" * 70, "\u2014" * 25, "—", "и",
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(OF_NAMESAKES), st.sampled_from((" ", ", ", "-", ""))), max_size=7))
def test_nobody_is_passed_over_whom_a_fathers_name_tells_from_a_namesake_who_goes_out(
    told: list[tuple[str, str]],
) -> None:
    text = "".join(chain.from_iterable(told))
    assert not NAMESAKES.search(text) or Sieve(NAMESAKES).doubtful([text]) == [0]


@pytest.mark.parametrize("between", [" ", " — ", f" {'_' * 60} ", f" {'—' * 25} "])
def test_a_namesake_is_found_over_signs(between: str) -> None:
    text = between.join(("Сейдахметұлы", "Ахметов", "Болат"))
    assert NAMESAKES.search(text)
    assert Sieve(NAMESAKES).doubtful([text, "Ахметов Болат Қамысбайұлы", "Ахметов Болат"]) == [0]


def test_most_of_what_holds_nothing_is_passed_over(searcher: Searcher) -> None:
    texts = ["Болат спросил о погоде", "7 of 12 on 5 January", "17", "ахметов", "f" * 64, "He carried on", ""]
    assert Sieve(searcher).doubtful(texts) == []


NAMES = (
    (1, "Тоқшынбаев Ерсайын Қамысбайұлы"),
    (2, "Ахметов Болат Сейдахметович"),
    (3, "Бозжігітова Меруерт"),
)


@pytest.fixture(scope="module")
def names() -> Callable[[str], set[Kind]]:
    return searching(
        names=NAMES,
        open_names=("Ахметов Бауыржан Нұрланұлы", "Серік Ерсайынов"),
        open_places=("Бозжігіт ауылы",),
    )


@pytest.mark.parametrize(
    "text",
    [
        "Болат",
        "Ахметов",
        "Akhmetov said so",
        "Ерсайын",
        "Ахметов Б.",
        "Ахметов Бауыржан",
        "Бауыржан Ахметовтың",
        "Е.С.",
        "Ахметов Болат Ермекович",
        "Ахметов, Болатбек и другие",
        "боз жігіт ұялып тұрды",
        "4",
        "Almaty, 5 January 2022",
    ],
)
def test_what_many_are_called_or_others_are_called_is_no_alarm(
    names: Callable[[str], set[Kind]], text: str
) -> None:
    assert names(text) == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Болат Ахметов", Kind.NAME),
        ("BOLAT AKHMETOV", Kind.NAME),
        ("ахметов болат", Kind.NAME),
        ("akhmetov-bolat.html", Kind.NAME),
        ("Ахметов Б.С.", Kind.INITIALS),
        ("Б. С. Ахметову", Kind.INITIALS),
        ("Тоқшынбаев Е.", Kind.INITIALS),
        ("у Тоқшынбаевых", Kind.SURNAME),
        ("Bozzhigitova", Kind.SURNAME),
        ("Ерсайын Қамысбайұлы Тоқшынбаевқа", Kind.NAME),
        ("توقشىنباەۆ ەرسايىن", Kind.NAME),
    ],
)
def test_names_are_found_in_the_forms_that_texts_have(
    names: Callable[[str], set[Kind]], text: str, kind: Kind
) -> None:
    assert kind in names(text)


def test_the_name_of_somebody_public_is_told_from_a_withheld_one_by_the_fathers_name() -> None:
    search = searching(names=((1, "Ахметов Болат Сейдахметович"),), open_names=("Ахметов Болат Ермекович",))
    assert search("Ахметов Болат") == set()
    assert search("Ахметов Болат Ермекович") == set()
    assert search("Ахметову Болату Сейдахметовичу") == {Kind.NAME}


def test_two_people_side_by_side_are_not_a_third() -> None:
    search = searching(
        names=((1, "Шалабаева Ботагөз"),), open_names=("Серік Шалабаев", "Ботагөз Асылова"), open_places=()
    )
    assert search("Серік Шалабаев, Ботагөз Асылова") == set()
    assert search("Шалабаева Ботагөз") == {Kind.NAME}


def test_a_name_like_that_of_a_public_person_is_counted_and_not_searched_for() -> None:
    searcher = Searcher(Withheld(names=((1, "Ахметов Болат"),), open_names=("Болат Ахметов",), key=b"k" * 32))
    assert searcher.shadowed == 1
    assert not searcher.search("Ахметов Болат")


def test_words_that_go_out_elsewhere_are_no_leak() -> None:
    assert searching(words=((1, QUOTE),))(f"He says: {QUOTE}.") == {Kind.TEXT}
    assert searching(words=((1, QUOTE),), open_words=(QUOTE,))(f"He says: {QUOTE}.") == set()


def test_a_telephone_in_a_public_text_is_no_leak_unless_it_is_a_contact() -> None:
    text = "call 8 701 555 01 42"
    assert searching(words=((1, text),), open_words=(text,))("+7 (701) 555-01-42") == set()
    assert searching(contacts=((1, text),), open_words=(text,))("+7 (701) 555-01-42") == {Kind.PHONE}


def test_a_public_point_and_a_far_one_are_no_leak() -> None:
    search = searching(points=((1, 43.2381, 76.9453),), open_points=((43.25, 76.95),))
    assert search("43.2381 76.9453") == {Kind.COORDINATES}
    assert search("43.23811234N, 76.94534321E") == {Kind.COORDINATES}
    assert search("43,25; 76,95") == set()
    assert search("43.5381 76.9453") == set()
    assert search("0.2381 of 76.9453") == set()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.bin", b"\x00\x01\x02\x03"),
        ("a.zip", b"PK\x03\x04 and nothing more"),
        ("a.pdf", b"%PDF-1.7\n1 0 obj << /Encrypt 2 0 R >>\nendobj\nstartxref\n%%EOF"),
        ("a.pdf", b"%PDF-1.7 and nothing more"),
        ("a.parquet", b"PAR1 and nothing more"),
        ("a.json", b'{"a": '),
        ("a.gz", b"\x1f\x8b\x08\x00 broken"),
        ("a.xyz", b"plain text of a kind that nobody knows"),
        ("a.woff2", b"wOF2 a font of somebody's"),
        ("a.png", b"\x89PNG\r\n\x1a\n\x00\x00\xff\xffiTXt"),
    ],
)
def test_what_cannot_be_read_is_a_finding_itself(
    scanner: Scanner, tmp_path: Path, name: str, data: bytes
) -> None:
    (tmp_path / name).write_bytes(data)
    found = scanner.scan(tmp_path / name, name)
    if name == "a.png":  # a chunk that says it is longer than the file holds nothing to read
        assert not [finding for finding in found if finding.kind is not Kind.UNREADABLE]
    else:
        assert [finding.kind for finding in found] == [Kind.UNREADABLE]


def test_a_locked_member_and_a_bomb_are_findings(
    scanner: Scanner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "a.zip"
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", "text")
    data = bytearray(place.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    place.write_bytes(bytes(data))
    assert [finding.kind for finding in scanner.scan(place, "a.zip")] == [Kind.UNREADABLE]
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.txt", "w") as member:
        member.write(bytes(1 << 16))
    monkeypatch.setattr(files, "_LARGEST", 1 << 15)
    assert [finding.kind for finding in scanner.scan(place, "a.zip")] == [Kind.UNREADABLE]


def stopped(record: Record, site: Path) -> LeaksFound:
    names = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    with pytest.raises(LeaksFound) as raised:
        check_leaks(site, names, record, Ingredients())
    return raised.value


@pytest.fixture
def leaking(site: Path) -> Path:
    text = PAGE.replace("Nothing", "Yersaiyn Toqshynbayev, Bozzhigitova M., nothing")
    (site / "index.html").write_text(text, encoding="utf-8")
    return site


def test_the_message_says_file_kind_and_place_and_never_what_was_found(kept: Record, leaking: Path) -> None:
    error = stopped(kept, leaking)
    assert isinstance(error, CheckFailed)
    told = str(error)
    assert "index.html, line 1" in told
    assert "1 name" in told
    assert "--allow" in told
    for secret in ("Toqshyn", "Yersai", "Bozzh", "Тоқшын", "Ерсай", "Бозж"):
        assert secret.lower() not in told.lower()


@pytest.fixture
def exceptions(kept: Record) -> Iterator[Path]:
    yield kept.folder / "leaks.yaml"
    (kept.folder / "leaks.yaml").unlink(missing_ok=True)


def allowed(kept: Record, site: Path) -> LeakReport:
    names = [path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()]
    return check_leaks(site, names, kept, Ingredients())


def test_a_finding_that_somebody_allowed_stands_in_the_report(
    kept: Record, leaking: Path, exceptions: Path
) -> None:
    found = {finding.digest for finding in stopped(kept, leaking).report.findings}
    day = datetime.date(2031, 12, 2)
    allow(kept.folder, sorted(found), "c1", "a namesake in a novel", day)
    allow(kept.folder, ["0123456789abcdef"], "c1", "no longer there", day)
    report = allowed(kept, leaking)
    assert {item.finding for _, item in report.excepted} == found
    assert [item.finding for item in report.stale] == ["0123456789abcdef"]
    told = " ".join(report.sentences)
    assert "Allowed by c1 on 2031-12-02" in told
    assert "0123456789abcdef" in told
    assert "Toqshyn" not in exceptions.read_text(encoding="utf-8")


def test_an_exception_is_for_one_sentence_only(kept: Record, leaking: Path, exceptions: Path) -> None:
    digests = [finding.digest for finding in stopped(kept, leaking).report.findings]
    allow(kept.folder, digests, "c1", "a namesake in a novel", datetime.date(2031, 12, 2))
    (leaking / "other.html").write_text(PAGE, encoding="utf-8")
    assert allowed(kept, leaking)
    (leaking / "other.html").write_text(
        PAGE.replace("Nothing", "That boy, Yersaiyn Toqshynbayev, ran"), encoding="utf-8"
    )
    assert {finding.file for finding in stopped(kept, leaking).report.findings} == {"other.html"}


@pytest.mark.parametrize(
    "content",
    [
        "- finding: 0123456789abcdef\n  by: c1\n  'on': 2031-12-02\n",
        "- finding: Toqshynbayev\n  by: c1\n  on: 2031-12-02\n  why: x\n",
        "- finding: 0123456789abcdef\n  by: c1\n  on: soon\n  why: x\n",
        "- finding: 0123456789abcdef\n  by: c1\n  on: 2031-12-02\n  why: x\n  name: Toqshynbayev\n",
        "nothing",
        "- [",
    ],
)
def test_a_file_of_exceptions_with_errors_stops_the_release(
    kept: Record, site: Path, exceptions: Path, content: str
) -> None:
    exceptions.write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        allowed(kept, site)
    assert "Toqshynbayev" not in str(raised.value)


def test_exceptions_written_by_hand_are_read_with_on_as_a_word(
    kept: Record, leaking: Path, exceptions: Path
) -> None:
    findings = stopped(kept, leaking).report.findings
    items = [{"finding": f.digest, "by": "c2", "why": "a novel"} for f in findings]
    text = yaml.safe_dump(items).replace("  why:", "  on: 2031-12-03\n  why:")
    exceptions.write_text(text, encoding="utf-8")
    assert len(allowed(kept, leaking).excepted) == len(findings)


def test_a_value_is_a_leak_in_the_row_of_its_thing_alone(tmp_path: Path) -> None:
    withheld = Withheld(
        values=((7, "deaths", "value", "777"), (8, "c.1", "age", "17")), coarsened=frozenset({8})
    )
    scanner = Scanner(Searcher(withheld))
    table = "n,thing,property,value\n1,deaths,value,777\n2,injured,value,777\n3,c.1,age,17\n17,c.1,sex,m\n"
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    found = [(f.kind, f.entry, f.place) for f in scanner.scan(tmp_path / "a.csv", "a.csv")]
    assert found == [(Kind.VALUE, 7, "row 2"), (Kind.EXACT, 8, "row 4")]


def test_a_number_that_goes_out_is_no_leak_since_a_second_coder_wrote_it_too(tmp_path: Path) -> None:
    coding = {"coded_at": "2031-12-01T00:00:00Z", "method": "person"}
    case = {
        "thing": "case",
        "property": "schema",
        "value": "Proceeding",
        "stance": "asserts",
        "speaker": "record",
    }
    number = {"property": "number", "stance": "asserts", "speaker": "court", "said_on": "2031-05-01"}
    record = create_record(tmp_path / "record", Settings(title={"en": "T"}, period="2031"))
    record.append([
        case | coding | {"coder": "c1"}, case | coding | {"coder": "c1", "thing": "other"},
        number | coding | {"coder": "c1", "thing": "case", "value": "7-1234567", "quote": "the case 7-1234567"},
        number | coding | {"coder": "c2", "thing": "case", "value": "7-1234567", "quote": "case 7-1234567"},
        number | coding | {"coder": "c1", "thing": "other", "value": "7-7654321"},
    ])  # fmt: skip
    numbers = record.rows().filter(pl.col("property") == "number").sort("n")
    shown: Any = [SimpleNamespace(n=numbers["n"][0], groups={"content": Shown(b"", "")})]
    withheld = withheld_of(record, shown)
    assert withheld.identifiers == ((numbers["n"][2], "7-7654321"),)
    record.close()


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the smallest release be worth a second process, each file a piece of its own."""
    monkeypatch.setattr(scanning, "_WORTH_A_PROCESS", 0)
    monkeypatch.setattr(scanning, "_AT_ONCE", 1)
    monkeypatch.setattr("os.cpu_count", lambda: 2)


def with_names(site: Path, count: int) -> list[str]:
    for number in range(count):
        text = PAGE.replace("Nothing", f"Page {number}, Yersaiyn Toqshynbayev")
        (site / f"{number}.html").write_text(text, encoding="utf-8")
    return sorted(path.name for path in site.iterdir())


@pytest.mark.usefixtures("shared")
def test_two_processes_find_what_one_finds(kept: Record, site: Path) -> None:
    names = with_names(site, 12)
    (site / "a.parquet").write_bytes(b"PAR1 and nothing more")
    found, _ = scan(site, [*names, "a.parquet"], withheld_of(kept, []))
    assert {finding.file for finding in found} == {*names, "a.parquet"} - {"index.html"}


@pytest.mark.usefixtures("shared")
def test_what_a_second_process_did_not_search_to_the_end_is_searched_again(
    kept: Record, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names, first, search = with_names(site, 6), os.getpid(), Scanner.scan

    def failing(self: Scanner, path: Path, name: str) -> list[Finding]:
        if os.getpid() != first:
            raise MemoryError
        time.sleep(0.01)  # so that the other process has its turn
        return search(self, path, name)

    monkeypatch.setattr(Scanner, "scan", failing)
    assert {one.file for one in scan(site, names, withheld_of(kept, []))[0]} == {*names} - {"index.html"}


@pytest.mark.usefixtures("shared")
def test_a_table_under_another_name_is_read_where_it_can_be(kept: Record, site: Path) -> None:
    names = [f"{number}.html" for number in range(4)]
    for name in names:
        pl.DataFrame([{"who": "Тоқшынбаев Ерсайын"}]).write_parquet(site / name)
    assert {finding.file for finding in scan(site, names, withheld_of(kept, []))[0]} == {*names}
