import polars as pl
import pytest

from openinquest.errors import InputError
from openinquest.link import Gazetteer
from openinquest.link.gazetteer import fold_places, place_columns

PLACES = pl.DataFrame(
    {
        "place": ["land", "north", "south", "taudy", "taudy", "taudy", "kolsai", "kolsai", "beren", "omir", "omir2"],
        "name": ["Quramys", "Солтүстік облысы", "Оңтүстік облысы", "Таулы ауданы", "Таулинский район", "Taulinsk",
                 "Көлсай", "Мирное", "город Берен", "Өмір", "Өмір"],
        "within": [None, "land", "land", "north", None, None, "taudy", None, "south", "taudy", "south"],
    }
)  # fmt: skip


def placed(
    *rows: tuple[str | None, str | None, str | None], gazetteer: Gazetteer | None
) -> list[tuple[str | None, ...]]:
    frame = pl.DataFrame(rows, schema=dict.fromkeys(["place", "district", "region"], pl.String), orient="row")
    return place_columns(frame, gazetteer).rows()


def test_old_and_new_names_in_any_spelling_are_one_place() -> None:
    gazetteer = Gazetteer.of(PLACES)
    (new, old, latin) = placed(
        ("с. Көлсай", None, None), ("Мирное", None, None), ("Kolsay", None, None), gazetteer=gazetteer
    )
    assert new == old == latin == ("kolsai", "taudy", "north", None)


def test_a_place_knows_what_holds_it_and_a_country_says_nothing() -> None:
    gazetteer = Gazetteer.of(PLACES)
    rows = placed(
        ("Берен қаласы", None, None),
        ("Таулы ауданы", None, None),
        (None, "Taulinsk", None),
        gazetteer=gazetteer,
    )
    assert rows == [
        ("beren", None, "south", None),
        ("taudy", None, "north", None),
        ("taudy", None, "north", None),
    ]


def test_a_name_of_several_places_is_not_resolved() -> None:
    gazetteer = Gazetteer.of(PLACES)
    assert len(gazetteer.ambiguous) == 1
    ((place, district, region, word),) = placed(("Өмір", None, "Оңтүстік облысы"), gazetteer=gazetteer)
    assert place == word == fold_places(pl.Series(["Өмір"]))[0]
    assert (district, region) == (None, "south")


def test_without_a_gazetteer_folded_words_stand_for_places() -> None:
    one, two, none = placed(
        ("г. Берен", "X ауданы", None), ("Beren city", None, None), (None, None, None), gazetteer=None
    )
    assert one[0] == two[0] == one[3]
    assert one[1] is not None
    assert none == (None, None, None, None)


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({"place": ["a"], "within": ["b"]}, "a column 'name'"),
        ({"place": ["a"], "name": ["A"], "within": ["b"]}, "the id of a place in this table"),
        ({"place": ["a", "b"], "name": ["A", "B"], "within": ["b", "a"]}, "a place that does not lie within itself"),
        ({"place": ["a", "a", "b", "c"], "name": ["A", "Aa", "B", "C"], "within": ["b", "c", None, None]},
         "one place that holds it"),
        ({"place": ["a"], "name": [None], "within": [None]}, "an id and a name in every row"),
    ],
)  # fmt: skip
def test_a_table_that_contradicts_itself_is_refused(
    places: dict[str, list[str | None]], expected: str
) -> None:
    schema = dict.fromkeys(places, pl.String)
    with pytest.raises(InputError) as caught:
        Gazetteer.of(pl.DataFrame(places, schema=schema))
    assert expected in {problem.expected for problem in caught.value.problems}
