"""Why two entries are one person: the same weights as the model's, for every pair, and a picture that says them."""

import polars as pl
import pytest

from drawn_marks import texts
from openinquest.charts import Language, Width
from openinquest.errors import NotFound, UsageError
from openinquest.link import comparison, link_lists
from openinquest.link._apart import weigh_apart
from openinquest.link.explain import explain_among, explanation, waterfall
from openinquest.link.wording import Say, probability_says

ROWS = [
    ("a:1", "a", "Жасанов К.С.", "1988-03-12", None, "2030-01-05", "Каинды"),
    ("a:2", "a", "Ордабаев С.Т.", "1999", None, "2030-01-06", "Каинды"),
    ("a:3", "a", "Ордабаев Д.Т.", "2003", None, "2030-01-06", "Каинды"),
    ("b:1", "b", "Kuat Zhasanov", None, 41, "2030-01-05", "Kaiyndy"),
    ("b:2", "b", "Sanzhar Ordabayev", None, 30, "2030-01-06", "Kaiyndy"),
    ("b:3", "b", "Viktor Kim", None, 50, "2030-02-17", "Aksu"),
    ("c:1", "c", "Жасанов Қуат Серікұлы", "1988-03-12", None, "2030-01-05", "Қайыңды"),
]


@pytest.fixture(scope="module")
def linkage():
    columns = ("entry", "list", "name", "born", "age", "died", "place")
    return link_lists(pl.DataFrame(ROWS, schema=columns, orient="row"))


def test_parts_and_prior_add_up_to_the_weight_of_the_model(linkage):
    entries = {row["entry"]: row for row in linkage.entries.iter_rows(named=True)}
    for pair in linkage.pairs.iter_rows(named=True):
        found = explanation(pair, entries[pair["left"]], entries[pair["right"]])
        assert found.prior == pytest.approx(linkage.model.prior_weight, abs=1e-6)
        assert found.prior + sum(part.weight for part in found.parts) == pytest.approx(found.weight)


def test_a_pair_weighed_by_itself_weighs_what_the_model_says(linkage):
    model = linkage.model
    assert linkage.pairs.height > 3
    for pair in linkage.pairs.iter_rows(named=True):
        alone = weigh_apart(
            linkage.features,
            model.comparisons,
            model.parameters,
            model.prior_weight,
            pair["right"],
            pair["left"],
        )
        for name, value in pair.items():
            if name.startswith(("w_", "c_")) or name in ("weight", "probability"):
                assert alone[name] == pytest.approx(value, abs=1e-4), (pair["left"], pair["right"], name)


def test_a_pair_that_was_not_kept_is_explained_all_the_same(linkage):
    found = explain_among(linkage, "b:3", "a:1")
    assert (found.left, found.right) == ("a:1", "b:3")
    assert found.probability < 0.01
    parts = {part.name: part for part in found.parts}
    assert (parts["surname"].left, parts["surname"].right) == ("Жасанов", "Kim")
    assert parts["surname"].verdict == "differs"


def test_what_is_missing_is_said_and_weighs_nothing(linkage):
    birth = {part.name: part for part in explain_among(linkage, "a:1", "b:1").parts}
    father = birth["father's name"]
    assert (father.left, father.right, father.weight) == ("С.", "", 0.0)
    assert father.found == "missing on one side"
    assert birth["birth"].right == "aged 41"


def test_the_picture_holds_every_part(linkage):
    found = explain_among(linkage, "a:1", "c:1")
    chart = waterfall(found)
    prior = Say.PRIOR.of(Language.EN)
    assert [row[0] for row in chart.table.rows] == [prior, *(part.name for part in found.parts), "in all"]
    written = " ".join(texts(chart.at(Width.NARROW)))
    assert "Серікұлы" in written
    assert "probability" in written


def test_entries_that_are_not_there_are_refused_with_the_nearest(linkage):
    with pytest.raises(NotFound, match="did you mean 'a:1'"):
        explain_among(linkage, "a:11", "b:1")
    with pytest.raises(UsageError):
        explain_among(linkage, "a:1", "a:1")


@pytest.mark.parametrize(
    ("value", "text"), [(0, "below 0.01"), (1, "above 0.99"), (0.5, "0.50"), (0.994, "0.99")]
)
def test_no_probability_is_said_to_be_none_or_certain(value, text):
    assert probability_says(value, Language.EN) == text


@pytest.fixture(scope="module")
def nameless():
    columns = ("entry", "list", "name", "born", "age", "died", "place")
    unknown = [("d:1", "d", "неизвестный мужчина", None, None, "2030-01-06", "Каинды"),
               ("e:1", "e", "unknown man", None, None, "2030-01-06", "Kaiyndy")]  # fmt: skip
    return link_lists(pl.DataFrame(ROWS + unknown, schema=columns, orient="row"))


def test_entries_without_a_usable_name_have_no_probability(nameless):
    for left, right, found in (("d:1", "e:1", ("d:1", "e:1")), ("a:1", "e:1", ("e:1",))):
        explained = explain_among(nameless, left, right)
        assert explained.nameless == found
        assert explained.outcome == "not compared: no usable name"
        assert (explained.as_json()["probability"], explained.as_json()["weight"]) == (None, None)
        assert "probability" not in str(waterfall(explained).wide)
    assert explain_among(nameless, "a:1", "b:1").outcome.startswith("probability ")


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ({"born": "1988"}, {"born": "1988-03"}, "the same year of birth"),
        ({"age": 41}, {"age": 41}, "ages that fit one year of birth"),
        ({"born": "1988"}, {"age": 41}, "an age that fits the year of birth"),
    ],
)
def test_an_age_is_not_called_a_year_of_birth(left, right, found):
    year = next(level for level in comparison("born").levels if level.name == "year")
    pair = {"left": "a", "right": "b", "weight": 1.0, "probability": 0.7,
            "c_born": comparison("born").number(year.name), "w_born": 1.0}  # fmt: skip
    (part,) = explanation(pair, {"name": "Ким Виктор"} | left, {"name": "Ким Виктор"} | right).parts
    assert part.found == found


@pytest.fixture(scope="module")
def brothers():
    columns = ("entry", "list", "name", "born", "age", "died", "place")
    rows = [("f:1", "f", "Ордабаев Санжар Талғатұлы", "1999-05-30", None, "2030-01-06", "Қайыңды"),
            ("g:1", "g", "Ордабаев Данияр Талғатұлы", "1999-05-30", None, "2030-01-06", "Қайыңды")]  # fmt: skip
    return link_lists(pl.DataFrame(ROWS + rows, schema=columns, orient="row"))


FORBIDDEN = {
    Language.EN: ("different given names", "no link is possible"),
    Language.RU: ("разные имена", "связь невозможна"),
    Language.KK: ("есімдері әртүрлі", "байланыстыру мүмкін емес"),
}


@pytest.mark.parametrize("language", Language)
def test_a_veto_says_that_no_link_is_possible_and_why_in_words_and_in_the_picture(brothers, language):
    why, outcome = FORBIDDEN[language]
    found = explain_among(brothers, "f:1", "g:1", language)
    assert [part.comparison for part in found.parts if part.forbids] == ["given"]
    assert found.forbidden == (why,)
    assert found.outcome == outcome
    assert why in found.warning
    chart = waterfall(found)
    assert why in chart.description
    assert outcome in chart.description
    for width in Width:
        drawn = str(chart.at(width))
        assert Say.FORBIDS.of(language, "").rstrip(": ") in drawn, "the legend"
    data = found.as_json()
    assert data["forbidden"] == [why]
    assert [part["forbids"] for part in data["parts"]].count(True) == 1


def test_two_rows_of_one_clean_list_cannot_be_one(linkage):
    free = explain_among(linkage, "a:1", "a:2")
    clean = explain_among(linkage, "a:1", "a:2", clean=["a"])
    assert not [why for why in free.forbidden if "list" in why]
    assert "both stand in one list, which names each person once" in clean.warning
    assert explain_among(linkage, "a:1", "b:1", clean=["a", "b"]).forbidden == ()


def test_programs_read_the_same_levels_in_every_language(linkage):
    said = [explain_among(linkage, "a:1", "c:1", language).as_json()["parts"] for language in Language]
    levels = [[(part["comparison"], part["level"], part["weight"]) for part in parts] for parts in said]
    assert levels[0] == levels[1] == levels[2]
    assert ("born", "day") in [level[:2] for level in levels[0]]
    assert len({parts[0]["part"] for parts in said}) == 3


def test_a_link_that_was_left_out_says_why(linkage):
    columns = ("entry", "list", "name", "born", "age", "died", "place")
    rivals = [("a:1", "a", "Мамбетов Е.", None, None, "2030-01-07", "Каинды"),
              ("b:1", "b", "Erik Mambetov", None, 30, "2030-01-07", "Kaiyndy"),
              ("b:2", "b", "Erlan Mambetov", None, 30, "2030-01-07", "Kaiyndy")]  # fmt: skip
    found = link_lists(pl.DataFrame(rivals, schema=columns, orient="row"), clean_lists=["a", "b"])
    told = [explain_among(found, "a:1", right) for right in ("b:1", "b:2")]
    (out,) = [item for item in told if item.conflict]
    assert out.conflict in ("rival", "forbidden", "one to one")
    assert out.warning.startswith("The link was left out")
    assert out.as_json()["conflict"] == out.conflict
