"""Three invented lists, and a record that holds them as list entries."""

from pathlib import Path

from invented import define
from openinquest.record import Settings, create_record

OFFICIAL = """\
№,ФИО,Дата рождения,Дата смерти,Место
1,Жасанов К.С.,12.03.1988,05.01.2030,г. Каинды
2,Тлепбергенов М.Е.,1975,05.01.2030,г. Каинды
3,Ордабаев С.Т.,1999,06.01.2030,г. Каинды
4,Ордабаев Д.Т.,2003,06.01.2030,г. Каинды
5,неизвестный мужчина,,06.01.2030,г. Каинды
6,Мамбетов Е.,,07.01.2030,г. Каинды
7,Садыков А.,,08.01.2030,г. Каинды
"""
JOURNALISTS = """\
No,name,age,died,place
1,Kuat Zhasanov,41,2030-01-05,Kaiyndy
2,Mukhtar Tlepbergenov,54,2030-01-05,Kaiyndy
3,Sanzhar Ordabayev,30,2030-01-06,Kaiyndy
4,unknown man,,2030-01-06,Kaiyndy
5,Erik Mambetov,30,2030-01-07,Kaiyndy
6,Erlan Mambetov,30,2030-01-07,Kaiyndy
7,Arman Sadykov,41,2030-01-08,Kaiyndy
8,Aidar Sadykov,41,2030-01-08,Kaiyndy
"""
"""Of two journalists' rows each official initial fits both equally well: nobody can tell without asking."""
FAMILIES = """\
№,Аты-жөні,Туған күні,Қаза тапқан күні
1,Жасанов Қуат Серікұлы,1988-03-12,2030-01-05
2,Ордабаев Санжар Талғатұлы,1999-05-30,2030-01-06
3,Сүлейменов Асқар Болатұлы,2008-02-02,2030-01-06
"""
NAMES = (
    "Жасанов", "Zhasanov", "Ордабаев", "Ordabayev", "Тлепбергенов", "Tlepbergenov", "Мамбетов", "Mambetov",
    "Sadykov", "Қуат", "Sanzhar", "Mukhtar",
)  # fmt: skip
"""Words that nothing but what a person asked for may show."""

_COLUMNS = {
    "official": ("row", "name", "birth_date", "date", "place_written"),
    "journalists": ("row", "name", "age", "date", "place_written"),
    "families": ("row", "name", "birth_date", "date"),
}
_DAYS = {"12.03.1988": "1988-03-12", **{f"0{day}.01.2030": f"2030-01-0{day}" for day in range(1, 10)}}


def write_lists(folder: Path) -> list[Path]:
    """Write the three lists as CSV; return their paths."""
    paths = []
    for name, text in (("official", OFFICIAL), ("journalists", JOURNALISTS), ("families", FAMILIES)):
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    return paths


def entries(name: str, text: str) -> list[dict]:
    """Return the rows of a list as definitions of list entries, `<list>.<row>`."""
    found = []
    for line in text.splitlines()[1:]:
        cells = [_DAYS.get(cell, cell) for cell in line.split(",")]
        said = {key: cell for key, cell in zip(_COLUMNS[name], cells, strict=True) if cell}
        found += define(f"{name}.{cells[0]}", "ListEntry", f"Row {cells[0]}@en", list=name, **said)
    return found


def make_record(folder: Path, families: bool = True) -> Path:
    """Make a record with the lists as things, each person once in each."""
    with create_record(folder, Settings({"en": "Invented"})) as record:
        record.append(
            [
                *define("official", "CasualtyList", "Official list@en", deduplicated="yes"),
                *define("journalists", "CasualtyList", "List of journalists@en", deduplicated="yes"),
                *define("families", "CasualtyList", "List of families@en", deduplicated="yes"),
                *entries("official", OFFICIAL),
                *entries("journalists", JOURNALISTS),
                *(entries("families", FAMILIES) if families else ()),
            ]
        )
    return folder
