"""What a reader finds: every link leads somewhere, every number to its statement, nothing comes from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote, urlsplit

import polars as pl
import pytest
from lxml import html

from openinquest.release import write_release

LANGUAGES = ("en", "ru", "kk")


@cache
def page(path: Path) -> html.HtmlElement:
    return html.fromstring(path.read_bytes())


def pages(dossier: Path) -> Iterator[tuple[str, html.HtmlElement]]:
    for path in sorted(dossier.rglob("*.html")):
        yield path.relative_to(dossier).as_posix(), page(path)


def test_the_three_languages_have_the_same_pages(dossier: Path) -> None:
    paths = [
        {path.relative_to(dossier / language).as_posix() for path in (dossier / language).rglob("*.html")}
        for language in LANGUAGES
    ]
    assert paths[0] == paths[1] == paths[2]
    assert {"index.html", "versions.html", "questions.html", "figure/deaths.html", "speaker/gpo.html",
            "source/belsat-2022-01-10.html", "check.html", "about.html", "data.html"} <= paths[0]  # fmt: skip


def test_every_link_leads_to_a_file_and_an_anchor_that_exist(dossier: Path) -> None:
    for name, tree in pages(dossier):
        for link in tree.iter("a", "link"):
            address = urlsplit(link.get("href"))
            if address.scheme:
                continue
            here = dossier / name
            target = (here.parent / unquote(address.path)).resolve() if address.path else here
            assert target.is_file(), (name, link.get("href"))
            assert dossier.resolve() in target.parents
            if address.fragment:
                assert page(target).xpath("//*[@id=$id]", id=address.fragment), (name, link.get("href"))


def test_every_statement_has_an_address_on_the_page_of_its_thing(dossier: Path) -> None:
    table = pl.read_parquet(dossier / "data" / "statements.parquet").filter(pl.col("speaker").is_not_null())
    from openinquest.site.addresses import file_name

    for n, thing in table.select("n", "thing").iter_rows():
        found = [
            folder for folder in ("figure", "thing")
            if (dossier / "en" / folder / f"{file_name(thing)}.html").is_file()
        ]  # fmt: skip
        assert len(found) == 1, thing
        tree = page(dossier / "en" / found[0] / f"{file_name(thing)}.html")
        assert len(tree.xpath("//*[@id=$id]", id=f"n{n}")) == 1


def test_who_said_a_thing_is_told_beside_it_or_above_the_table(dossier: Path) -> None:
    table = pl.read_parquet(dossier / "data" / "statements.parquet")
    without = 0
    for path in sorted((dossier / "en" / "speaker").glob("*.html")):
        tree = page(path)
        ids = {int(row.get("id")[1:]) for row in tree.xpath("//table[contains(@class,'st')]/tbody/tr")}
        if not ids or tree.xpath("//td[@class='speaker']"):
            continue
        without += 1
        rows = table.filter(pl.col("n").is_in(ids))
        assert rows.select("speaker", "voice").n_unique() == 1, path
        voice = rows["voice"][0]
        shown = {link.rpartition("/")[2] for link in tree.xpath("//main/p[@class='by']//a/@href")}
        assert voice in (None, rows["speaker"][0]) or any(voice in link for link in shown), path
    assert without


def test_every_number_on_the_first_page_leads_to_a_statement_or_a_section(dossier: Path) -> None:
    tree = page(dossier / "en" / "index.html")
    for element in tree.xpath("//main//*[contains(@class,'val') or contains(@class,'num')]"):
        links = [element, *element.iterancestors()]
        link = next(e for e in links if e.tag == "a")
        assert re.search(r"#(n\d+|[a-z]+|[\w.-]+)$", link.get("href")), html.tostring(element)


def test_nothing_comes_from_elsewhere_and_nothing_runs(dossier: Path) -> None:
    for name, tree in pages(dossier):
        searching = name in {f"{language}/search.html" for language in LANGUAGES}
        running = tree.xpath("//script | //iframe | //object | //embed | //form | //style")
        running = [element for element in running if element.get("type") != "application/ld+json"]
        assert [element.tag for element in running] == (["form", "script"] if searching else []), name
        assert not tree.xpath("//@style"), name
        assert not [
            a for e in tree.iter() if isinstance(e.tag, str) for a in e.attrib if a.startswith("on")
        ], name
        for element in tree.xpath("//*[@src] | //link"):
            assert not urlsplit(element.get("src") or element.get("href")).scheme, name
        policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy
        assert "default-src 'none'" in policy[0]
        assert "unsafe" not in policy[0].replace(
            "script-src 'self' 'wasm-unsafe-eval'", "" if searching else "unsafe"
        )
        assert ("script-src" in policy[0]) == searching
    style = (dossier / "assets" / "style.css").read_text(encoding="utf-8")
    assert "@import" not in style
    assert all(not urlsplit(url).scheme for url in re.findall(r"url\(\"?([^)\"]+)", style))


def test_links_outside_say_nothing_of_where_the_reader_comes_from(dossier: Path) -> None:
    outside = [
        link for _, tree in pages(dossier) for link in tree.iter("a") if urlsplit(link.get("href")).scheme
    ]
    assert outside
    for link in outside:
        assert {"noopener", "nofollow", "noreferrer"} <= set(link.get("rel", "").split())
        assert urlsplit(link.get("href")).scheme in ("http", "https")


def test_an_address_that_is_no_web_address_is_text(dossier: Path) -> None:
    tree = page(dossier / "en" / "source" / "odd-address.html")
    assert "javascript:alert(1)" in tree.text_content()
    assert not tree.xpath("//a[starts-with(@href,'javascript')]")


def test_labels_from_the_record_are_text_and_never_mark_up(dossier: Path) -> None:
    text = (dossier / "en" / "versions.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_says_its_language_and_those_of_the_others(dossier: Path, language: str) -> None:
    for path in (dossier / language).rglob("*.html"):
        tree = page(path)
        assert tree.get("lang") == language
        assert {link.get("hreflang") for link in tree.xpath("//link[@rel='alternate']")} == set(LANGUAGES)
        assert tree.xpath("//title")[0].text.strip()
        assert len(tree.xpath("//h1")) == 1


def test_no_page_says_what_is_true(dossier: Path) -> None:
    for name, found in pages(dossier):
        tree = deepcopy(found)
        for shown in tree.xpath("//*[local-name()='svg'] | //pre | //script"):
            shown.drop_tree()
        assert not re.search(r"\b(true|false)\b", tree.text_content(), re.IGNORECASE), name


def test_a_withdrawn_number_stays_with_its_withdrawal_beside_it(dossier: Path) -> None:
    rows = page(dossier / "en" / "figure" / "deaths.html").xpath("//table[contains(@class,'rows')]/tbody/tr")
    texts = [" ".join(row.text_content().split()) for row in rows]
    first = next(text for text in texts if "164" in text and "withdrawn" in text)
    assert "Government Telegram channel" in first
    assert "via State television" in first
    act = next(text for text in texts if "Withdraws statement" in text)
    assert "a technical error" in act
    assert any("repeated after withdrawal" in text and "Liz Throssell" in text for text in texts)


def test_parts_are_never_added_up_where_they_may_overlap(dossier: Path) -> None:
    text = page(dossier / "en" / "figure" / "deaths.html").text_content()
    assert "parts may overlap" in text
    assert "105" not in text  # 86 + 19


def test_a_blank_cell_is_explained_and_not_called_silence(dossier: Path) -> None:
    tree = page(dossier / "en" / "versions.html")
    blanks = tree.xpath("//td[@class='blank']")
    assert blanks
    assert all("not found in what was read" in blank.text_content() for blank in blanks)
    assert "does not mean that the party is silent" in tree.text_content()


def test_the_register_shows_grades_with_their_reasons_and_counts_on(dossier: Path) -> None:
    tree = page(dossier / "en" / "questions.html")
    question = " ".join(tree.xpath("//*[@id='q.list']")[0].text_content().split())
    # 14 March 2022 to 21 November 2026 is 1,713 days, counted with another calendar (GNU date)
    assert "1,713" in question
    assert question.index("refused") < question.rindex("answered in part")
    assert "no list given" in question
    assert "surnames and initials" in question


def test_the_readers_language_reaches_labels_values_and_days(dossier: Path) -> None:
    tree = page(dossier / "kk" / "thing" / "m.chair.html")
    text = " ".join(tree.text_content().split())
    assert "өз еркімен" in text
    assert "Тұңғыш президент кеңсесі" in text
    assert "9 қаңтар" in text
    figure = " ".join(page(dossier / "ru" / "figure" / "deaths.html").text_content().split())
    assert "более 200" in figure
    assert "не позднее 29" in figure
    assert "Генеральная прокуратура" in figure


def test_every_figure_with_a_history_has_a_picture_with_a_name(dossier: Path) -> None:
    for language in LANGUAGES:
        pictures = page(dossier / language / "figure" / "deaths.html").xpath(
            "//figure//*[local-name()='svg']"
        )
        assert len(pictures) == 2  # one for wide, one for narrow
        assert all(picture.get("role") == "img" for picture in pictures)
    assert not page(dossier / "en" / "figure" / "deaths.almaty.html").xpath("//figure")


def test_a_position_that_does_not_decide_says_so_in_its_cell(
    sample: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # without its later figure, the office's last word is the number that it took over and that was withdrawn
    kept = {key: value for key, value in sample.STATEMENTS.items() if key != "7d"}
    monkeypatch.setattr(sample, "STATEMENTS", kept)
    with sample.make_record(tmp_path / "record") as record:
        site = write_release(record, tmp_path / "site", today=date(2026, 11, 21)).folder
    words = {
        "en": ("shown, does not decide", "withdrawn"),
        "ru": ("показано, но не решает", "отозвано"),
        "kk": ("көрсетілген, бірақ шешпейді", "қайтарып алынған"),
    }
    for language, (mark, note) in words.items():
        for path in ("index.html", "versions.html", "figure/deaths.html"):
            cells = page(site / language / path).xpath("//li[@class='aside']")
            found = [" ".join(cell.text_content().split()) for cell in cells]
            assert any(text.startswith("164") and mark in text and note in text for text in found), path


def test_a_status_that_rests_on_a_judgement_says_so(dossier: Path) -> None:
    words = {"en": "by judgement", "ru": "по суждению группы", "kk": "топтың пайымдауы бойынша"}
    for language, mark in words.items():
        judged = page(dossier / language / "thing" / "c.impartial.html")
        assert mark in [found.text for found in judged.xpath("//p[@class='labels']/span")]
        (row,) = page(dossier / language / "versions.html").xpath("//tr[@id='p-c.impartial']/th")
        assert mark in row.text_content()
        # voices contradict each other there in so many words
        spoken = page(dossier / language / "figure" / "deaths.html")
        assert mark not in spoken.xpath("//main")[0].text_content()
        assert mark in page(dossier / language / "about.html").text_content()


def test_a_reason_in_the_language_of_the_coder_says_so_within_a_sentence(dossier: Path) -> None:
    reason = "a show is not an impartial investigation"
    for language in LANGUAGES:
        (said,) = page(dossier / language / "thing" / "c.impartial.html").xpath("//p[@class='because']")
        assert reason in said.text_content()
        marked = [found.text_content() for found in said.xpath(".//*[@lang='en']")]
        assert marked == ([] if language == "en" else [reason])


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "2 questions not fully answered, 1 of them without any reply found."),
        ("ru", "2 вопроса без полного ответа, из них 1 без единой найденной реплики."),
        ("kk", "2 сұраққа толық жауап берілмеген, соның 1 сұрағына ешқандай жауап табылмады."),
    ],
)
def test_half_an_answer_is_not_counted_as_none(dossier: Path, language: str, said: str) -> None:
    tree = page(dossier / language / "index.html")
    assert said in " ".join(tree.xpath("//section[@id='open']")[0].text_content().split())
    tile = " ".join(tree.xpath("//a[@href='#open']")[0].text_content().split())
    assert tile.startswith("2 ")
    assert "1" in tile[2:]
    # the one without any reply comes first
    assert "#q.order" in tree.xpath("//ul[@class='asks']/li[1]//a/@href")[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_in_another_language_say_which(dossier: Path, language: str) -> None:
    figure = page(dossier / language / "figure" / "deaths.html")
    scopes = [q for q in figure.iter("q") if "a technical error" in q.text_content()]
    assert scopes
    tagged = [q.xpath("./span/@lang") for q in scopes]
    assert all(found == ([] if language == "en" else ["en"]) for found in tagged)
    title = page(dossier / language / "source" / "slovoidilo-2022-01-09.html").xpath("//h1")[0]
    assert title.xpath("./span/@lang") == ([] if language == "ru" else ["ru"])


def test_a_licence_in_the_title_of_a_source_is_named_where_its_data_are_taken(
    sample: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    titled = (
        "belsat-2022-01-10",
        "Gazetteer of places, licensed under CC BY-SA 3.0",
        "Belsat",
        "",
        "en",
        True,
    )
    monkeypatch.setattr(sample, "DOCUMENTS", (titled, *sample.DOCUMENTS[1:]))
    with sample.make_record(tmp_path / "record") as record:
        site = write_release(record, tmp_path / "site", today=date(2026, 11, 21)).folder
    for language in LANGUAGES:
        listed = page(site / language / "data.html").xpath("//*[@id='licences']/following-sibling::ul[1]")[0]
        assert "CC BY-SA 3.0: Gazetteer of places" in " ".join(listed.text_content().split())
        foot = page(site / language / "figure" / "deaths.html").xpath("//footer")[0]
        assert "Belsat (CC BY-SA 3.0)" in " ".join(foot.text_content().split())


def test_no_licence_is_named_where_no_source_names_one(dossier: Path) -> None:
    assert "CC BY" not in page(dossier / "en" / "index.html").xpath("//footer")[0].text_content()


def test_a_question_without_a_day_leaves_no_gap_in_a_sentence(
    sample: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {key: value for key, value in sample.STATEMENTS.items() if key != "28"}
    monkeypatch.setattr(sample, "STATEMENTS", kept)
    with sample.make_record(tmp_path / "record") as record:
        site = write_release(record, tmp_path / "site", today=date(2026, 11, 21)).folder
    gaps = {"en": "as of .", "ru": "на .", "kk": " күнгі жағдай бойынша"}
    for language in LANGUAGES:
        question = page(site / language / "questions.html").xpath("//*[@id='q.order']")[0]
        text = " ".join(question.text_content().split())
        assert "?" not in question.xpath(".//div[@class='q-days']")[0].text_content()
        assert not text.startswith(gaps[language].strip())
        assert gaps[language] not in text.replace("қараша күнгі жағдай бойынша", "")
        assert "2026" in text
