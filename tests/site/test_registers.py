"""Cases, complaints, hearings, commitments, posts and questions as a reader meets them, on the invented record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from lxml import html

from openinquest.inquiry.deadlines import rules_of
from openinquest.record import Record
from openinquest.release.building import build_snapshot
from openinquest.release.snapshot import Case, Decision, Given, Hierarchy, Meta, Proceedings, Snapshot, Text
from openinquest.site import render
from openinquest.site.addresses import file_name
from openinquest.site.messages import messages

LANGUAGES = ("en", "ru", "kk")
ROOMS = 150_000
NO_ALLEGATION = {"en": "is no allegation", "ru": "не обвинение", "kk": "айыптау емес"}
ALLEGED = {language: messages(language)("proceedings.alleged") for language in LANGUAGES}


@pytest.fixture(scope="module")
def snapshot(tarlan: Record) -> Snapshot:
    meta = Meta(Text("Tarlan", "Тарлан", "Тарлан"), "2031", "2032-06-01", 100, "0" * 64, "none")
    return build_snapshot(tarlan.frames(), meta, legal_rules=rules_of(tarlan.folder))


@pytest.fixture(scope="module")
def site(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("registers")
    render(snapshot, folder, pictured=False)
    return folder


@cache
def page(path: Path) -> html.HtmlElement:
    return html.fromstring(path.read_bytes())


def text_of(tree: html.HtmlElement) -> str:
    return " ".join(tree.text_content().split())


def things(site: Path, language: str, names: Iterator[str] | list[str]) -> list[html.HtmlElement]:
    return [page(site / language / "thing" / f"{file_name(name)}.html") for name in names]


def row_of(tree: html.HtmlElement, words: str) -> html.HtmlElement:
    return next(row for row in tree.xpath("//tbody/tr") if words in text_of(row))


# ---- cases


def test_the_picture_of_the_funnel_says_what_its_table_says(site: Path) -> None:
    tree = page(site / "en" / "proceedings.html")
    told = tree.xpath("string(//*[local-name()='svg']/*[local-name()='desc'])")
    rows = tree.xpath("(//table[@class='counts'])[1]/tbody/tr")
    assert len(rows) > 8
    for row in rows:
        name = row.xpath("th/text()")[0].strip()
        documented, implied, unknown = (int(cell.text_content()) for cell in row.xpath("td"))
        assert documented + implied + unknown == 2  # two cases about a death
        shown = [f"documented {documented}"] * bool(documented) + [f"must have passed {implied}"] * bool(
            implied
        )
        shown += [f"not known {unknown}"] * bool(unknown)
        assert f"{name}: {', '.join(shown)}" in told


def test_every_page_of_a_case_says_that_a_role_is_alleged(site: Path, snapshot: Snapshot) -> None:
    for language in LANGUAGES:
        trees = [page(site / language / "proceedings.html")]
        trees += things(site, language, list(snapshot.proceedings.cases))
        assert all(ALLEGED[language] in text_of(tree) for tree in trees)


def test_a_case_is_a_chain_of_decisions_with_its_gaps(site: Path) -> None:
    (tree,) = things(site, "en", ["proceedings.rival"])
    labels = [text_of(one) for one in tree.xpath("//p[@class='labels'][1]/span")]
    assert {"discontinued", "term interrupted, not ended"} <= set(labels)  # both remain possible
    assert tree.xpath("//ol[@class='chain']/li")
    for step in tree.xpath("//ol[@class='chain']/li"):
        assert step.xpath(".//a[contains(@href,'#n')]"), "no way from a decision to the passage"
        assert step.xpath(".//a[contains(@href,'source/')]"), "no way from a decision to its source"
    (closed,) = things(site, "en", ["proceedings.child"])
    assert "no elements" in text_of(closed).lower()
    assert "No source on record gives the day" in text_of(closed) or "No later act found" in text_of(closed)


def test_a_total_stands_beside_the_cases_on_record(site: Path, snapshot: Snapshot) -> None:
    tree = page(site / "en" / "case-totals.html")
    compared = [one for one in snapshot.proceedings.totals if not one.apart]
    assert compared
    for one in compared:
        row = next(row for row in tree.xpath("//tbody/tr") if row.xpath(f".//a[contains(@href,'#n{one.n}')]"))
        cells = [text_of(cell) for cell in row.xpath("td")]
        assert cells[3].startswith(str(one.documented.low))
        if one.unaccounted.low == one.unaccounted.high:
            assert cells[4] == str(one.unaccounted.low)


# ---- complaints


def test_days_of_a_complaint_run_until_an_outcome_or_the_day_of_release(site: Path) -> None:
    tree = page(site / "en" / "complaints.html")
    entries = {one.xpath("string(.//h3)"): text_of(one) for one in tree.xpath("//ol[@class='chain']/li")}
    # 10 April 2031 to 1 June 2032 and 15 April to 3 June 2031, counted with GNU date
    assert "418 days as of 1 June 2032" in entries["Complaint 10"]
    assert re.search(r"\b49 days until an outcome", entries["Complaint 1"])


def test_the_way_of_a_complaint_shows_how_it_came_back(site: Path) -> None:
    (tree,) = things(site, "en", ["complaints.circle"])
    way = [text_of(one) for one in tree.xpath("//section[@aria-labelledby='way']//h3")]
    assert [re.sub(r" ?#\d+$", "", one) for one in way] == [
        "Prosecutor's Office of Tarlan", "Ministry of the Interior of Tarlan", "Prosecutor's Office of Tarlan",
    ]  # fmt: skip
    assert "It came back to a body that had it before" in text_of(tree)


def test_a_term_of_law_is_named_with_its_article_and_only_where_it_was_verified(
    site: Path, snapshot: Snapshot
) -> None:
    verified = {"Law on appeals, article 4", "Law on appeals, article 9"}
    terms = [one.term for one in snapshot.complaints.register.values() if one.term]
    assert terms
    assert {due.article.en for term in terms for due in term.dues} <= verified
    (tree,) = things(site, "en", ["complaints.circle"])
    assert "term may have ended" in text_of(tree)
    assert "last day 15 July 2031" in text_of(tree)
    for name, complaint in snapshot.complaints.register.items():
        if complaint.term is None:
            (tree,) = things(site, "en", [name])
            assert not tree.xpath("//*[contains(@class,'m-overdue') or contains(@class,'m-deemed-refused')]")


def test_who_complained_is_not_in_what_pages_are_made_of(snapshot: Snapshot) -> None:
    fields = {name for one in snapshot.complaints.register.values() for name in one.__dataclass_fields__}
    assert "complainants" in fields
    assert not {"lodged_by", "complainant", "by"} & fields


# ---- hearings and commitments


def test_a_hearing_parts_what_was_answered_there_from_what_came_since(site: Path) -> None:
    (tree,) = things(site, "en", ["hearings.first"])
    first = tree.xpath("//section[@aria-labelledby='asked']")[0]
    put_off = next(
        one for one in first.xpath(".//ol[@class='asks']/li") if "m-deferred" in html.tostring(one).decode()
    )
    marks = [text_of(mark) for mark in put_off.xpath("./div[1]//span[contains(@class,'mark')]")]
    assert marks == ["put off", "answered"]
    assert text_of(row := put_off.xpath("./div[2]")[0]).index("put off") < text_of(row).rindex("answered")


def test_nothing_says_that_a_commitment_was_kept_or_broken(site: Path, snapshot: Snapshot) -> None:
    tree = page(site / "en" / "commitments.html")
    for one in tree.xpath("//article"):
        marks = " ".join(text_of(mark) for mark in one.xpath(".//span[contains(@class,'mark')]"))
        assert not re.search(r"\b(kept|broken|fulfilled)\b", marks)
    (before,) = things(site, "en", ["commitments.before"])
    assert "nothing found since" in text_of(before)
    assert "before it was made" in text_of(before)


# ---- posts and command


def test_every_page_on_posts_says_that_a_post_is_no_allegation(site: Path) -> None:
    for language in LANGUAGES:
        found = sorted((site / language).glob("hierarchy*.html")) + sorted(
            (site / language / "command").glob("*")
        )
        assert len(found) > 8
        for path in found:
            assert NO_ALLEGATION[language] in text_of(page(path)), path
            pictures = page(path).xpath("//*[local-name()='svg']")
            assert all(NO_ALLEGATION[language] in text_of(picture) for picture in pictures)


def test_gaps_and_overlaps_of_posts_are_shown(site: Path) -> None:
    tree = page(site / "en" / "hierarchy-posts.html")
    marks = {text_of(mark) for mark in tree.xpath("//li[@class='between']/div/span[1]")}
    assert {"gap", "overlap", "held together", "one follows the other"} <= marks
    inspector = tree.get_element_by_id("hierarchy.post.inspector")
    assert "No holder was found between 1 February 2031 and 12 March 2031" in text_of(inspector)


def test_a_place_and_day_has_the_chain_as_picture_and_table(site: Path, snapshot: Snapshot) -> None:
    moment = max(snapshot.hierarchy.moments, key=lambda one: len(one.links))
    tree = page(site / "en" / "command" / f"{moment.place}-{moment.day}.html")
    told = tree.xpath("string(//*[local-name()='svg']/*[local-name()='desc'])")
    rows = tree.xpath("(//table)[1]/tbody/tr")
    assert len(rows) == len(moment.links)
    for link, row in zip(moment.links, rows, strict=True):
        superior = snapshot.things[link.superior].label.en
        assert superior in text_of(row)
        assert superior in told or link.subordinate not in {unit.id for unit in moment.units}
    pages = (site / "en" / "command").glob(f"{moment.place}-{moment.day}*.html")
    told = " ".join(text_of(page(path)) for path in pages)
    assert not [unit.id for unit in moment.units if snapshot.things[unit.id].label.en not in told]


# ---- questions


def test_a_question_has_a_page_with_what_was_asked_again(site: Path) -> None:
    (tree,) = things(site, "en", ["questions.q1"])
    thread = tree.xpath("//section[@aria-labelledby='thread']")[0]
    assert thread.xpath(".//a[contains(@href,'questions.q13')]")
    (again,) = things(site, "en", ["questions.q13"])
    assert again.xpath("//section[@aria-labelledby='thread']//a[contains(@href,'questions.q1.html')]")
    register = page(site / "en" / "questions.html")
    assert register.get_element_by_id("questions.q1").xpath(
        ".//h2/a[contains(@href,'thing/questions.q1.html')]"
    )


def test_what_was_asked_of_each_adds_up(site: Path) -> None:
    tree = page(site / "en" / "addressees.html")
    for row in tree.xpath("//table/tbody/tr"):
        asked, askings, answered, otherwise, waiting = (int(text_of(cell)) for cell in row.xpath("td")[1:6])
        assert asked == answered + otherwise + waiting
        assert askings >= asked
    names = [text_of(row.xpath("td")[0]).casefold() for row in tree.xpath("//table/tbody/tr")]
    assert names[:-1] == sorted(names[:-1])


# ---- all of them


def test_links_of_these_pages_lead_somewhere(site: Path) -> None:
    ours = re.compile(
        r"(proceedings|case-totals|complaints|hearings|commitments|hierarchy[\w-]*|questions|addressees)(~\d+)?\.html"
        r"|command/.*|thing/(proceedings|complaints|hearings|commitments|questions)\..*"
    )
    folder = site / "kk"
    seen = 0
    for path in sorted(folder.rglob("*.html")):
        if not ours.fullmatch(path.relative_to(folder).as_posix()):
            continue
        seen += 1
        for link in page(path).xpath("//main//a/@href"):
            target, _, anchor = link.partition("#")
            if "://" in target:
                continue
            where = (path.parent / target).resolve() if target else path
            assert where.is_file(), (path, link)
            assert not anchor or f'id="{anchor}"' in where.read_text("utf-8"), (path, link)
    assert seen > 100


def test_a_section_of_which_nothing_is_on_record_is_not_in_the_menu(dossier: Path) -> None:
    menu = page(dossier / "en" / "index.html").xpath("//nav//a/@href")
    for name in ("complaints", "hearings", "commitments", "proceedings"):
        assert not (dossier / "en" / f"{name}.html").exists()
        assert not any(f"{name}.html" in link for link in menu)


def _grown(found: Hierarchy) -> Hierarchy:
    """Return a hierarchy with hundreds of what the invented record has a few of."""
    moment = max(found.moments, key=lambda one: len(one.links))
    units = tuple(replace(moment.units[0], id=f"unit {at}") for at in range(50))
    return replace(
        found, subordinations=found.subordinations * 10, deployments=found.deployments * 8,
        regimes=found.regimes * 40, moments=(replace(moment, units=units, links=moment.links * 20),),
    )  # fmt: skip


def test_many_cases_go_over_pages_of_a_sane_size_and_hostile_words_stay_words(
    snapshot: Snapshot, tmp_path: Path
) -> None:
    hostile = (
        Given("<script>alert(1)</script>" + "x" * 5_000, by=("<b>nobody</b>",), denied_by=("\u202egnp",)),
    )
    day = (Given("2031-03-01", by=("<b>nobody</b>",)), Given("2031-03", by=("</td><i>",)))
    case = Case(
        "case", "open", ("open",), "d", (Decision("d", date=day, article=hostile, ground_text=hostile),)
    )
    many = {
        name: replace(case, id=name, article=hostile, because=Text("because <1> <b>"))
        for name in (f'case {at} "<i>' for at in range(45))
    }
    bare = replace(
        snapshot, statements={}, figures={}, points={}, questions={}, judgements=(), speakers={}, sources={},
        proceedings=Proceedings(cases=many, endings=snapshot.proceedings.endings * 5),
        hierarchy=_grown(snapshot.hierarchy),
    )  # fmt: skip
    render(bare, tmp_path, pictured=False)
    lists = sorted((tmp_path / "en").glob("proceedings*.html"))
    assert len(lists) > 1
    for name in ("case-ledger", "hierarchy", "hierarchy-deployments", "hierarchy-regimes"):
        assert len(sorted((tmp_path / "en").glob(f"{name}~*.html"))) > 0, name
    assert len(sorted((tmp_path / "en" / "command").glob("*~*.html"))) > 0
    heavy = {path.name for path in (tmp_path / "kk").rglob("*.html") if path.stat().st_size >= ROOMS}
    assert not heavy
    links = [
        link for path in lists for link in page(path).xpath("//tbody//a[contains(@href,'thing/')]/@href")
    ]
    assert len(set(links)) >= 45
    for path in [*lists, *(tmp_path / "en" / "thing").glob("*.html")]:
        assert not page(path).xpath("//script | //main//i | //main//b[text()='nobody']"), path


def test_no_link_holds_another(site: Path) -> None:
    # a browser would end the first where the second begins, and leave it without a name
    for path in sorted((site / "ru").rglob("*.html")):
        inside = re.sub(r"<a\b[^>]*>[^<]*(?:<(?!a\b|/a>)[^<]*)*</a>", "", path.read_text(encoding="utf-8"))
        assert not re.search(r"</?a\b", inside), path
