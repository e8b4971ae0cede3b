"""A policy file is read strictly: what is wrong is told all at once, by key, and nothing sealed can be let out."""

from __future__ import annotations

from pathlib import Path

import pytest

from openinquest.errors import InputError
from openinquest.release.policy import FILE_NAME, Grain, Named, Policy, Unnamed, policy_of, read_policy


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / FILE_NAME
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def refused(folder: Path, text: str | bytes) -> InputError:
    with pytest.raises(InputError) as caught:
        read_policy(written(folder, text))
    return caught.value


def test_a_whole_policy_is_read(tmp_path: Path) -> None:
    found = read_policy(written(tmp_path, """
        [persons]
        named = "officials"
        listed = ["p.one"]
        never = ["p.two"]
        posts = ["post.minister"]
        schemata = ["Person"]
        unnamed = "pseudonym"
        require_consent = true
        consent = ["Yes", "иә"]
        [properties]
        Casualty = ["age", "date", "place"]
        [withheld]
        Person = ["occupation"]
        [ages]
        Casualty.age = 10
        "Person.no_such" = 10
    """.replace('"Person.no_such" = 10', "ListEntry.age = [18, 60]") + """
        [dates]
        Casualty = "month"
        said_on = "month"
        [places]
        Casualty.place = "region"
        Incident.place = 1
        coordinates = "withheld"
        [documents]
        quotes = false
        copies = ["report"]
        [tables]
        smallest = 10
        rare = ["Casualty.age", "Casualty.place"]
        [dossier]
        address = "https://example.org/dossier"
        contact = "team@example.org"
    """))  # fmt: skip
    assert found.persons.named is Named.OFFICIALS
    assert found.persons.unnamed is Unnamed.PSEUDONYM
    assert found.persons.consent == ("yes", "иә")
    assert found.only == {"Casualty": frozenset({"age", "date", "place"})}
    assert found.ages["ListEntry", "age"] == (0, 18, 60)
    assert found.ages["Casualty", "age"][:3] == (0, 10, 20)
    assert found.dates == {("Casualty", ""): Grain.MONTH}
    assert (found.said_on, found.holds_at) == (Grain.MONTH, Grain.DAY)
    assert found.places == {("Casualty", "place"): "region", ("Incident", "place"): 1}
    assert found.documents.copied("report", "id")
    assert not found.documents.copied("other", "id")
    assert found.rare == (("Casualty", "age"), ("Casualty", "place"))
    assert (found.smallest, found.address, found.contact) == (
        10,
        "https://example.org/dossier",
        "team@example.org",
    )


def test_without_a_file_the_default_holds_and_an_empty_one_says_the_same(tmp_path: Path) -> None:
    assert policy_of(tmp_path) == Policy()
    assert policy_of(tmp_path, written(tmp_path, "")) == Policy(file=FILE_NAME)
    with pytest.raises(InputError, match="no policy"):
        policy_of(tmp_path, tmp_path / "other.toml")


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    error = refused(tmp_path, """
        [persons]
        named = "everybody"
        [ages]
        Casualty.aeg = 10
        [dates]
        Casualty.date = "fortnight"
        [tables]
        smallest = 0
    """)  # fmt: skip
    keys = {problem.column for problem in error.problems}
    assert keys == {"persons.named", "ages.Casualty.aeg", "dates.Casualty.date", "tables.smallest"}
    assert all(problem.file == FILE_NAME and problem.expected for problem in error.problems)


@pytest.mark.parametrize(("text", "key", "words"), [
    # what would let out what is sealed
    ('[properties]\nPerson = ["label", "national_id"]', "properties.Person[2]", "never goes out"),
    ('[properties]\nPerson = ["contact"]', "properties.Person[1]", "never goes out"),
    # words that there are not, with those that come near
    ("[person]\n", "", "is persons meant?"),
    ('[properties]\nCasulaty = ["age"]', "properties.Casulaty", "is Casualty or"),
    ('[withheld]\nCasualty = ["occupaton"]', "withheld.Casualty[1]", "is occupation meant?"),
    ("[ages]\nCasualty.agee = 10", "ages.Casualty.agee", "is age meant?"),
    ('[places]\nCasualty.place = "regoin"', "places.Casualty.place", "is region meant?"),
    ('[persons]\nschemata = ["Persom"]', "persons.schemata[1]", "is Person meant?"),
    # rules of the wrong kind
    ("[ages]\nCasualty.date = 10", "ages.Casualty.date", "ages of Casualty are age"),
    ("[ages]\nCasualty.age = 1", "ages.Casualty.age", "a width from 2"),
    ("[ages]\nCasualty.age = [30, 18]", "ages.Casualty.age", "in order"),
    ("[ages]\nCasualty.age = [18, 19]", "ages.Casualty.age", "at least two years"),
    ("[ages]\nCasualty.age = true", "ages.Casualty.age", "a width"),
    ("[ages]\nCasualty = 10", "ages.Casualty", "Casualty.age"),
    ('[dates]\nCasualty.age = "month"', "dates.Casualty.age", "Casualty has date"),
    ('[dates]\nAnswer = "month"', "dates.Answer", "a schema with a date"),
    ("[dates]\nCasualty.date = 2022-01-05", "dates.Casualty.date", "a date or time"),
    ('[dates]\nsaid_on = "withheld"', "dates.said_on", "day, month, year"),
    ('[places]\ncoordinates = "none"', "places.coordinates", "decimals"),
    ("[places]\ncoordinates = 9", "places.coordinates", "decimals"),
    ("[places]\nCasualty.place = true", "places.Casualty.place", "steps up"),
    ("[tables]\nsmallest = 2.5", "tables.smallest", "a number"),
    ('[tables]\nrare = ["Place.kind"]', "tables.rare[1]", "Person"),
    ('[tables]\nrare = ["Casualty.age", "Person.sex"]', "tables.rare[2]", "the first is of Casualty"),
    ('[dossier]\naddress = "javascript:alert(1)"', "dossier.address", "https://"),
    ('[dossier]\ncontact = "a\\u202eb"', "dossier.contact", "one line"),
    ("persons = 3", "persons", "a table"),
    ("[persons]\nrequire_consent = 1", "persons.require_consent", "true or false"),
    ('[persons]\nlisted = [1, "a"]', "persons.listed[1]", "a text"),
    ('[persons]\nlisted = ["a", "a"]', "persons.listed[2]", "each once"),
    # rules against each other
    ('[persons]\nlisted = ["a"]\nnever = ["a"]', "persons.never[1]", "take one of them out"),
    ('[persons]\nnamed = "listed"', "persons.listed", "list them"),
    ('[persons]\nposts = ["p"]', "persons.posts", "officials"),
    ('[properties]\nCasualty = ["age"]\n[withheld]\nCasualty = ["age"]', "withheld.Casualty", "take it out of one"),
    ('[properties]\nCasualty = ["date"]\n[ages]\nCasualty.age = 10', "ages.Casualty.age", "add age there"),
    ('[withheld]\nCasualty = ["age"]\n[ages]\nCasualty.age = 10', "ages.Casualty.age", "take one of them out"),
    ('[ages]\nCasualty.age = 10\n[dates]\nCasualty.birth_date = "month"', "dates.Casualty.birth_date", "year or"),
    ('[ages]\nCasualty.age = 10\n"Casualty.age" = 5', "ages.Casualty.age", "take one of them out"),
])  # fmt: skip
def test_what_is_wrong_is_told_by_its_key(tmp_path: Path, text: str, key: str, words: str) -> None:
    error = refused(tmp_path, text)
    assert [problem.column for problem in error.problems] == [key]
    assert words in str(error)


@pytest.mark.parametrize("data", [
    b"\xff\xfe[persons]", b"[persons", b"[" * 3000, b"a = " + b"[" * 5000, b"x = 1\n" * 200_000,
    "[ages]\nа = 1".encode(),
    b"\x00", "".join(f"[t{i}]\n" for i in range(2000)).encode(),
])  # fmt: skip
def test_a_hostile_file_is_an_error_and_not_repeated(tmp_path: Path, data: bytes) -> None:
    error = refused(tmp_path, data)
    assert len(str(error)) < 20_000
    assert str(error).isprintable() or "\n" in str(error)


def test_names_in_a_broken_file_do_not_move_the_cursor(tmp_path: Path) -> None:
    error = refused(tmp_path, '[withheld]\n"Case\\u001b[2Jualty" = ["x"]\nPerson = ["\\u202eyxes"]')
    assert "\x1b" not in str(error)
    assert "\u202e" not in str(error)


def test_a_folder_or_no_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no policy"):
        read_policy(tmp_path)


def test_a_file_of_notepad_is_read(tmp_path: Path) -> None:
    assert read_policy(written(tmp_path, b"\xef\xbb\xbf[tables]\r\nsmallest = 7\r\n")).smallest == 7


def test_a_file_full_of_unknown_words_is_refused_at_once(tmp_path: Path) -> None:
    keys = "\n".join(f"Casualt{at}.age = 10" for at in range(30_000))
    words = ", ".join(f'"occupatio{at}"' for at in range(20_000))
    error = refused(tmp_path, f"[ages]\n{keys}\n[withheld]\nCasualty = [{words}]")
    assert len(error.problems) < 1000
    assert any("at most" in problem.expected for problem in error.problems)


def test_a_long_list_of_persons_is_read(tmp_path: Path) -> None:
    ids = ", ".join(f'"p.{at}"' for at in range(60_000))
    assert len(read_policy(written(tmp_path, f"[persons]\nnever = [{ids}]")).persons.never) == 60_000
