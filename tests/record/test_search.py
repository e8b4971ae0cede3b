"""Finding: names in any spelling first, then documents, then words; what was taken back or destroyed is not found."""

import sqlite3
import unicodedata

import pytest

from invented import WORLD, define, say
from openinquest.record import called_index
from openinquest.record.search import find, nearest, nearest_in

DOCUMENT = {"id": "a" * 64, "handle": "brief", "title": "Сводка о hurt", "publisher": "A Ministry",
            "coder": "c1", "coded_at": "2030-03-01T00:00:00Z", "method": "person"}  # fmt: skip
CODED = {"by": "c1", "at": "2030-03-01T00:00:00Z", "method": "person"}


@pytest.fixture
def told(record):
    record.append(
        statements=[
            *WORLD,
            say("dead", "12", quote="Двенадцать человек, сказал Йорик"),
            say("dead", "7", scope="not HURT"),
        ],
        documents=[DOCUMENT],
    )
    return record


@pytest.fixture
def named(stored):
    stored.append(
        statements=[
            *define("p1", "Person", "Оразбаев Болат Серікұлы@kk"),
            *define("p2", "Person", "Oralbayev Berik@en"),
            *define("p3", "Person", "Айткалиева Гүлнұр@kk"),
            *define("p4", "Person", "Karim Zhaqypov@en"),
        ]
    )
    return stored


def things(record, text, **how):
    return [hit.thing for hit in find(record, text, names_only=True, **how)]


def test_names_come_first_then_documents_then_the_rest(told):
    found = find(told, "hurt")
    assert [(hit.thing, hit.property) for hit in found] == [
        ("hurt", "label"), ("brief", "title"), ("hurt", "schema"), ("dead", "value"),
    ]  # fmt: skip
    assert [hit.thing for hit in find(told, "hurt", 2)] == ["hurt", "brief"]
    assert found[0].label == "all hurt"
    assert found[0].schema == "Figure"


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_words_are_found_in_any_case_and_composition(told, form):
    assert [hit.value for hit in find(told, unicodedata.normalize(form, "йорик"))] == ["12"]
    assert [hit.thing for hit in find(told, unicodedata.normalize(form, "СВОДКА"))] == ["brief"]


def test_what_is_sought_is_no_pattern(told):
    assert find(told, ".*") == []
    assert find(told, "nowhere") == []


@pytest.mark.parametrize(
    ("spelling", "thing"),
    [
        ("Bolat Orazbayev", "p1"), ("ОРАЗБАЕВ Б.С.", "p1"), ("Orazbaev Bolat Serikovich", "p1"),
        ("Gulnur Aitkaliyeva", "p3"), ("Айткалиева", "p3"), ("گۇلنۇر ايتقاليەۆا", "p3"), ("Карим Жакыпов", "p4"),
    ],
)  # fmt: skip
def test_a_name_is_found_in_any_spelling(named, spelling, thing):
    assert things(named, spelling) == [thing]


def test_the_index_is_the_same_read_one_by_one_or_by_column(named, monkeypatch):
    monkeypatch.setattr(called_index, "_FEW", 0)
    assert things(named, "Bolat Orazbayev") == things(named, "ОРАЗБАЕВ Б.С.") == ["p1"]
    assert [hit.label for hit in find(named, "Айткалиева", names_only=True)] == ["Айткалиева Гүлнұр"]
    by_column = _index(named)
    (named.folder / "called" / "called.sqlite3").unlink()
    monkeypatch.undo()
    assert things(named, "Bolat Orazbayev") == ["p1"]
    assert _index(named) == by_column


def _index(record):
    with sqlite3.connect(record.folder / "called" / "called.sqlite3") as index:
        return {
            table: sorted(index.execute(f"SELECT * FROM {table}")) for table in ("called", "word", "held")
        }


def test_a_name_is_found_among_hundreds_that_share_one_of_its_words(record):
    given, surnames = ("Марат", "Серик", "Данияр"), ("Жумабаев", "Касымов", "Тлеуов")
    labels = [f"Омаров {given[at % 3]}" for at in range(600)] + [
        f"{surnames[at % 3]} Болат" for at in range(600)
    ]
    labels += ["Омаров Болат", "Омаров А.К.", "Омаров А.А."]
    flats = [define(f"p{at}", "Person", f"{label}@ru")[-1] for at, label in enumerate(labels)]
    record.append(statements=flats)
    assert things(record, "Bolat Omarov")[0] == "p1200"
    assert things(record, "Омарв Болат") == ["p1200"]
    assert things(record, "Омаров А.А.")[0] == "p1202"
    assert things(record, "Жумабаев Болат", limit=7) == [f"p{at}" for at in range(600, 621, 3)]


def test_words_of_the_same_consonants_alone_do_not_make_a_name(named):
    assert things(named, "Krym") == []  # as Karim


def test_what_comes_later_is_found_and_what_was_not_yet_there_is_not(named):
    assert things(named, "Nurlan Tileuov") == []
    before = named.head().size
    named.append(statements=define("p5", "Person", "Тілеуов Нұрлан@kk"))
    assert things(named, "Nurlan Tileuov") == ["p5"]
    assert things(named, "Nurlan Tileuov", entry=before) == []


def test_a_name_that_was_taken_back_or_merged_away_is_found_as_it_stands(named):
    (label,) = (hit.n for hit in find(named, "Oralbayev", names_only=True))
    taken = next(named.entries([label]))
    from openinquest.record.payloads import entry_id

    named.append(judgements=[CODED | {"kind": "same", "left": "p1", "right": "p3", "reason": "said so"}])
    assert things(named, "Gulnur Aitkaliyeva") == ["p1"]
    named.append(
        judgements=[CODED | {"kind": "retracts", "left": entry_id(taken), "reason": "another man's name"}]
    )
    assert things(named, "Oralbayev") == []


def test_a_thing_whose_first_name_was_taken_back_comes_where_its_next_one_stands(record):
    from openinquest.record.payloads import entry_id

    names = [("p1", "label"), ("p2", "label"), ("p1", "alias"), ("p3", "label"), ("p2", "alias")]
    names += [("p4", "label")]
    record.append(
        statements=[define(thing, "Person", "Омаров Болат")[-1] | {"property": name} for thing, name in names]
    )
    assert things(record, "Omarov Bolat") == ["p1", "p2", "p3", "p4"]
    assert things(record, "Omarov Bolat", limit=2) == ["p1", "p2"]
    first = entry_id(next(record.entries([find(record, "Omarov Bolat", names_only=True)[0].n])))
    record.append(judgements=[CODED | {"kind": "retracts", "left": first, "reason": "another man's name"}])
    for limit, found in (
        (1, ["p2"]),
        (2, ["p2", "p1"]),
        (3, ["p2", "p1", "p3"]),
        (9, ["p2", "p1", "p3", "p4"]),
    ):
        assert things(record, "Omarov Bolat", limit=limit) == found


def test_a_destroyed_name_leaves_the_index(named):
    assert things(named, "Orazbayev") == ["p1"]
    (label,) = (hit.n for hit in find(named, "Orazbayev", names_only=True))
    named.destroy([label], "safety")
    assert not (named.folder / "called").exists()
    assert things(named, "Orazbayev") == []
    assert nearest_in(named, "Оразбаев Болат Серікұл") == ""
    kept = b"".join(path.read_bytes() for path in (named.folder / "called").iterdir())
    assert "Оразбаев".encode() not in kept
    assert "Айткалиева".encode() in kept


def test_an_index_that_somebody_brought_back_or_damaged_is_made_anew(named):
    things(named, "Orazbayev")
    path = named.folder / "called" / "called.sqlite3"
    old = path.read_bytes()
    named.destroy([2], "safety")
    path.parent.mkdir()
    path.write_bytes(old)
    assert things(named, "Orazbayev") == []
    assert "Оразбаев".encode() not in path.read_bytes()
    path.write_bytes(b"no database at all" * 99)
    assert things(named, "Aitkaliyeva") == ["p3"]


def test_the_nearest_is_an_id_or_the_thing_of_a_label(told):
    frames = told.frames()
    for text, proposed in (
        ("daed", " (did you mean 'dead'?)"), ("a minstry", " (did you mean 'ministry'?)"), ("xyz", ""),
    ):  # fmt: skip
        assert nearest(frames, text) == nearest_in(told, text) == proposed
