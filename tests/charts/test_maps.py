"""Maps: every place where it is, named, on lines that say of which day they are; and base maps that hold together."""

import itertools
import re
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.charts import Language
from openinquest.charts.maps import Edition, Spot, base_for, base_map, map_picture
from openinquest.charts.maps.projection import Projection, Window
from openinquest.charts.placing import Box
from openinquest.errors import InputError

SVG = "{http://www.w3.org/2000/svg}"
CITIES = {
    "Almaty": (76.91, 43.25, "KZ-AC"), "Astana": (71.43, 51.15, "KZ-AS"), "Aktobe": (57.2, 50.28, "KZ-AT"),
    "Taldykorgan": (78.37, 45.02, "KZ-AA"), "Zhanaozen": (52.86, 43.34, "KZ-MG"), "Kokshetau": (69.39, 53.28, "KZ-AM"),
    "Shymkent": (69.6, 42.31, "KZ-SK"), "Semey": (80.25, 50.42, "KZ-EK"), "Kyzylorda": (65.51, 44.85, "KZ-QO"),
}  # fmt: skip


def spots(**counts: int) -> list[Spot]:
    return [Spot(name, *CITIES[name][:2], count) for name, count in counts.items()]


def texts(svg: str) -> str:
    return " ".join(element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text"))


def circles(svg: str) -> list[ElementTree.Element]:
    found = ElementTree.fromstring(svg).iter(f"{SVG}circle")
    return [one for one in found if one.find(f"{SVG}title") is not None]


def test_cities_lie_in_the_regions_that_they_lay_in() -> None:
    from openinquest.charts.maps.base import inside

    areas = dict(base_map(Edition.KAZAKHSTAN).areas)
    for longitude, latitude, region in CITIES.values():
        assert [code for code, rings in areas.items() if inside(rings, longitude, latitude)] == [region]


def test_neighbouring_regions_share_their_lines_without_a_gap() -> None:
    regions = base_map(Edition.KAZAKHSTAN)
    outside = [
        (longitude / 4, latitude / 4)
        for longitude in range(4 * 62, 4 * 80)
        for latitude in range(4 * 46, 4 * 50)
        if not regions.holds(longitude / 4 + 0.01, latitude / 4 + 0.01)
    ]
    assert outside == []


def test_a_map_says_where_how_many_and_of_which_day_its_lines_are() -> None:
    drawn = map_picture("Incidents by place", spots(Almaty=6, Astana=1), Language.EN, counted="Number")
    for svg in (drawn.wide, drawn.narrow):
        assert "Almaty 6" in texts(svg)
        assert "Astana" in texts(svg)
        almaty, astana = circles(svg)
        assert float(almaty.get("r", 0)) > float(astana.get("r", 0))
        assert float(almaty.get("cx", 0)) > float(astana.get("cx", 0))
        assert float(almaty.get("cy", 0)) > float(astana.get("cy", 0))
    assert drawn.description == "Incidents by place: a map. Almaty: 6; Astana: 1."
    assert drawn.table.rows == (("Almaty", "6"), ("Astana", "1"))
    assert "before 19 June 2018" in drawn.caption
    assert "not today's boundaries" in drawn.caption


@pytest.mark.parametrize("language", list(Language))
def test_every_language_says_that_the_lines_are_old(language: Language) -> None:
    at_home = map_picture("M", spots(Almaty=1), language, counted="N").caption
    abroad = map_picture("M", [Spot("Geneva", 6.1, 46.2, 1)], language, counted="N").caption
    assert all("2018" in caption and "Natural Earth" in caption for caption in (at_home, abroad))
    assert at_home != abroad


def test_a_place_that_is_known_only_coarsely_is_a_circle_and_no_point() -> None:
    coarse = Spot("Somewhere", 67.0, 48.0, 1, radius=80_000)
    drawn = map_picture("M", [*spots(Almaty=1), coarse], Language.EN, counted="N")
    by_name = {one.findtext(f"{SVG}title"): one for one in circles(drawn.wide)}
    assert by_name["Somewhere: 1"].get("fill") == "none"
    assert by_name["Almaty: 1"].get("fill") != "none"
    assert "known only within the circle" in texts(drawn.wide)
    # 80 km of some 3,000 from west to east, on 718 pixels
    assert 12 < float(by_name["Somewhere: 1"].get("r", 0)) < 30


def test_places_without_room_for_a_name_are_listed_beneath() -> None:
    crowd = [Spot(f"A village with a long name {at}", 70 + at / 50, 48 + at / 90, 1) for at in range(12)]
    drawn = map_picture("M", crowd, Language.EN, counted="N")
    for svg in (drawn.wide, drawn.narrow):
        said = texts(svg).replace(" ", "")
        assert all(spot.label.replace(" ", "") in said for spot in crowd)


def test_records_elsewhere_are_drawn_on_countries() -> None:
    assert base_for([(6.1, 46.2)]).edition is Edition.WORLD
    assert base_for([(76.9, 43.2), (-74.0, 40.7)]).edition is Edition.WORLD
    assert (
        base_for([(76.9, 43.2), (74.6, 42.9)]).edition is Edition.WORLD
    )  # half in Bishkek: no map of Kazakhstan
    assert base_for([(76.9, 43.2), (71.4, 51.2), (74.6, 42.9)]).edition is Edition.KAZAKHSTAN


def test_countries_beyond_the_meridian_of_180_degrees_draw_no_bars_across_the_map() -> None:
    for code, rings in base_map(Edition.WORLD).areas:
        for ring in rings:
            steps = [abs(one[0] - other[0]) for one, other in itertools.pairwise(ring)]
            assert max(steps, default=0) < 180, code


@pytest.mark.parametrize("spot", [Spot("x", 181, 0, 1), Spot("x", 0, -91, 1), Spot("x", float("nan"), 0, 1)])
def test_coordinates_that_are_none_are_refused(spot: Spot) -> None:
    with pytest.raises(InputError, match="cannot be drawn"):
        map_picture("M", [spot], Language.EN, counted="N")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-180, 180), st.floats(-90, 90), st.integers(1, 10**6)), min_size=1, max_size=6
    ),
    st.text(max_size=60),
)
def test_any_places_give_a_picture_that_stays_in_its_frame(places: list, label: str) -> None:
    drawn = map_picture("M", [Spot(label, *place) for place in places], Language.RU, counted="N")
    for svg, wide in ((drawn.wide, 720), (drawn.narrow, 340)):
        assert len(svg) < 90_000
        assert not re.search(r"nan|inf(?!o)", re.sub(r"<(title|desc|text).*?</\1>", "", svg))
        for path in re.findall(r'd="(M[^"]*)" fill="var', svg):
            starts = [tuple(map(int, start)) for start in re.findall(r"M(-?\d+) (-?\d+)l", path)]
            assert all(-1 <= x / 10 <= wide + 1 and -1 <= y / 10 <= 450 for x, y in starts)


def test_distances_are_to_scale_in_the_middle_of_a_map() -> None:
    projection = Projection(Window(60, 45, 75, 52), Box(0, 0, 720, 0), 400)
    (x1, y1), (x2, y2) = projection(67, 48), projection(67, 49)
    assert ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5 == pytest.approx(projection.pixels(111_195), rel=0.01)
    (x1, y1), (x2, y2) = projection(67, 48.5), projection(68, 48.5)  # a degree of longitude is shorter there
    assert ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5 == pytest.approx(projection.pixels(73_680), rel=0.01)
