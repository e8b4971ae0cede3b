"""The search in a real browser: names in any spelling, texts in three languages, from a server and from a file.

All names of persons are invented.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openinquest.names import variants
from openinquest.names.lexicon import lexicon
from openinquest.names.typed import blurred, typed
from openinquest.ontology import load_ontology
from openinquest.release.building.search import findable
from openinquest.release.snapshot import Meta, Snapshot, Source, Speaker, Statement, Text, Thing
from openinquest.site import indexer, render, serving, write_texts
from openinquest.site.search.script import _function

pytestmark = pytest.mark.browser

FORMS = Path(__file__).parents[1] / "site" / "kazakh_forms.txt"
NAMES = {
    "p1": Text("Shyngys Qaljanov", "Чингиз Калжанов", "Шыңғыс Мұсаұлы Қалжанов"),
    "p2": Text("Gulnar Utegenova", "Гульнар Утегенова", "Гүлнәр Жүсіпқызы Өтегенова"),
    "p3": Text("</script><img src=x onerror=alert(1)>", "", ""),
    "p4": Text("Yerulan Boribayev", "Ерулан Борибаев", "Ерұлан Дүйсембекұлы Бөрібаев"),
}
QUOTES = {
    "p1": ("Куәгерлердің айтуынша, алаңдағы адамдарға оқ атылды.", "kk"),
    "p2": ("Свидетель слышал выстрелы на площади.", "ru"),
    "p3": ("The witness heard shots near the residence.", "en"),
    "p4": ("Ол келесі күні қалаға қайтты.", "kk"),
}
SPELLINGS = (
    "Шыңғыс Қалжанов", "Чингиз Калжанов", "Shynggys Kalzhanov", "Şyñğys Qaljanov", "Калжанова Чингиза",
)  # fmt: skip
PHONE = {"width": 360, "height": 740}


def _snapshot() -> Snapshot:
    root = "0" * 64
    meta = Meta(
        Text("Trial", "Проба", "Сынақ"), "2031", "2031-05-01", 9, root, "test", searchable=bool(indexer())
    )
    things = {name: Thing(name, "Person", label) for name, label in NAMES.items()}
    things["org"] = Thing(
        "org", "Organization", Text("Invented Union", "Придуманный союз", "Ойдан шығарылған одақ")
    )
    statements = {
        n: Statement(
            n=n, thing=name, property="description", value="x", stance="asserts", speaker="org", type="text",
            document="doc", said_on="2031-01-02", quote=QUOTES[name][0],
        )
        for n, name in enumerate(NAMES, start=1)
    }  # fmt: skip
    sources = {"doc": Source("doc", "Invented report", "Invented paper", "2031-01-03", "", "en", "")}
    empty: Any = MappingProxyType({})
    return Snapshot(
        meta=meta, statements=statements, things=things, figures=empty, points=empty, questions=empty, judgements=(),
        speakers={"org": Speaker("org", things["org"].label, "Organization")}, parties=empty, sources=sources,
        findable=findable(things, statements, sources, load_ontology()),
    )  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of four persons."""
    out = tmp_path_factory.mktemp("search") / "site"
    out.mkdir()
    render(_snapshot(), out, pictured=False)
    if indexer():
        write_texts(out)
    return out


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    """Where `inquest open` would serve them."""
    server = serving._Server(site, 0)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Any]:
    """Return a function that opens an address and keeps what was said and asked."""
    contexts = []

    def opened(address: str, **settings: Any) -> Any:
        context = chromium.new_context(**{"viewport": PHONE, **settings})
        contexts.append(context)
        page = context.new_page()
        page.noise, page.asked = [], []
        page.on("console", lambda message: page.noise.append(message.text))
        page.on("pageerror", lambda error: page.noise.append(str(error)))
        page.on("requestfailed", lambda request: page.noise.append(f"failed: {request.url}"))
        page.on("request", lambda request: page.asked.append(request.url))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()


def search(page: Any, words: str) -> tuple[list[str], list[str]]:
    """Type words and press Enter; return where the names and the texts that were found lead."""
    page.fill("#q", words)
    page.press("#q", "Enter")
    page.wait_for_function("words => document.getElementById('search').dataset.done === words", arg=words)
    return tuple(
        page.eval_on_selector_all(f"#{part} li > a", "links => links.map(a => a.getAttribute('href'))")
        for part in ("search-names", "search-texts")
    )


@pytest.mark.parametrize(
    "language",
    ["kk", pytest.param("ru", marks=pytest.mark.nightly), pytest.param("en", marks=pytest.mark.nightly)],
)
def test_a_name_in_any_spelling_finds_the_person_and_nothing_leaves_the_machine(
    open_page: Any, served: str, language: str
) -> None:
    page = open_page(f"{served}/{language}/search.html")
    for spelling in SPELLINGS:
        names, _ = search(page, spelling)
        assert names == ["thing/p1.html"], spelling
        assert page.evaluate("new URLSearchParams(location.search).get('q')") == spelling
    assert search(page, "Бораншиев Ерлан")[0] == []
    assert page.noise == []
    assert all(address.startswith(f"{served}/") for address in page.asked)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.skipif(not indexer(), reason="pagefind is not installed (openinquest[search])")
@pytest.mark.parametrize(
    ("language", "words", "wanted"),
    [
        ("kk", "куәгерге", "kk/thing/p1.html"),
        pytest.param("kk", "алаңда", "kk/thing/p1.html", marks=pytest.mark.nightly),
        ("ru", "свидетелями", "ru/thing/p2.html"),
        pytest.param("en", "witnesses", "en/thing/p3.html", marks=pytest.mark.nightly),
        # words of another language: found on the pages of that language, shown once
        ("kk", "свидетелями", "ru/thing/p2.html"),
        pytest.param("en", "куәгердің", "kk/thing/p1.html", marks=pytest.mark.nightly),
    ],
)
def test_inflected_words_are_found_in_the_texts(
    open_page: Any, served: str, language: str, words: str, wanted: str
) -> None:
    page = open_page(f"{served}/{language}/search.html")
    _, texts = search(page, words)
    assert f"../{wanted}" in texts
    pages = [link.partition("/")[2].partition("/")[2] for link in texts]
    assert len(pages) == len(set(pages))
    assert not {"search.html", "names.html"} & set(pages)
    assert page.locator("#search-texts mark").count() > 0
    assert page.noise == []


@pytest.mark.skipif(not indexer(), reason="pagefind is not installed (openinquest[search])")
def test_words_that_stand_nowhere_find_nothing(open_page: Any, served: str) -> None:
    page = open_page(f"{served}/ru/search.html")
    assert search(page, "параллелограмм") == ([], [])
    assert page.inner_text("#search-status").startswith("Ничего не найдено")


def test_names_are_found_from_a_file_too(open_page: Any, site: Path) -> None:
    page = open_page((site / "kk" / "search.html").as_uri())
    assert search(page, "Gulnar Utegenova")[0] == ["thing/p2.html"]
    assert page.noise == []
    if indexer():
        assert "inquest open SITE" in page.inner_text("#search-texts")


def test_without_a_script_the_page_says_so_and_leads_to_lists(open_page: Any, served: str) -> None:
    page = open_page(f"{served}/kk/search.html", java_script_enabled=False)
    assert page.locator("#search-plain").is_visible()
    assert not page.locator("#search").is_visible()
    page.click("ul.letters a >> text=Ш")
    page.click("text=Шыңғыс Мұсаұлы Қалжанов")
    assert page.url == f"{served}/kk/thing/p1.html"


def test_a_name_that_is_mark_up_stays_text(open_page: Any, served: str) -> None:
    page = open_page(f"{served}/en/search.html")
    names, _ = search(page, "script img onerror")
    assert names == ["thing/p3.html"]
    assert page.inner_text("#search-names a") == NAMES["p3"].en
    assert page.locator("#search-names img").count() == 0
    assert page.noise == []


def test_it_works_by_keyboard_and_speaks_to_readers_of_screens(open_page: Any, served: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(f"{served}/ru/search.html?q=Утегенова", bypass_csp=True, color_scheme="dark")
    page.wait_for_function("document.getElementById('search').dataset.done === 'Утегенова'")
    assert page.locator("#search-status").get_attribute("role") == "status"
    assert "1" in page.inner_text("#search-status")
    page.focus("#q")
    for _ in range(2):  # the button, then what was found
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "thing/p2.html"
    found = Axe().run(
        page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]}
    )
    assert found.violations_count == 0, found.generate_report()


# ---- the twin of the fold, and the stems


@pytest.fixture(scope="module")
def bench(chromium: Any) -> Iterator[Any]:
    """An empty page with the two modules of the search in it."""
    page = chromium.new_page()
    folder = files("openinquest.site.search").joinpath("script")
    for name in ("fold", "stem"):
        module = _function(name, folder.joinpath(f"{name}.js").read_text(encoding="utf-8"))
        page.evaluate(f"() => {{ {module}; globalThis.{name} = {name}; }}")
    yield page
    page.close()


def folded(bench: Any, texts: list[str]) -> Any:
    return bench.evaluate(
        "texts => texts.map(t => { const k = fold.typed(t); return [k, k.flat().map(fold.blurred)] })", texts
    )


def expected(texts: list[str]) -> list[Any]:
    return [
        [[list(keys) for keys in typed(text)], [blurred(key) for keys in typed(text) for key in keys]]
        for text in texts
    ]


@pytest.mark.nightly
def test_the_twin_folds_every_listed_name_in_every_spelling_as_we_do(bench: Any) -> None:
    given_names = sorted({form for name in lexicon().given.values() for form in name.forms})
    texts = [spelling for name in given_names[::3] for spelling in variants(f"{name} {name}ова")]
    assert len(texts) > 3_000
    for mine, theirs, text in zip(expected(texts), folded(bench, texts), texts, strict=True):
        assert mine == theirs, text


LETTERS = "abcdefghijklmnopqrstuvwxyzабвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһіABCEHKMOPTXYАВСЕНКМОРТХУİIıŞşñğŋßœæəɵ"
WORDS = st.text(alphabet=f"{LETTERS}ʼ'’-.,‮\u200b\u0301 12_", max_size=14)


@given(st.lists(WORDS, min_size=40, max_size=200))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_twin_folds_whatever_is_typed_as_we_do(bench: Any, texts: list[str]) -> None:
    assert folded(bench, texts) == expected(texts)


def test_kazakh_forms_lead_to_their_words(bench: Any) -> None:
    lines = FORMS.read_text(encoding="utf-8").splitlines()
    pairs = [line.lower().split() for line in lines if line and not line.startswith("#")]
    tried = bench.evaluate("forms => forms.map(stem.stems)", [form for form, _ in pairs])
    led = sum(
        any(lemma.startswith(stem) and len(stem) >= max(3, len(lemma) - 1) for stem in stems)
        for stems, (_, lemma) in zip(tried, pairs, strict=True)
    )
    over = sum(len(stems[-1]) < len(lemma) - 1 for stems, (_, lemma) in zip(tried, pairs, strict=True))
    assert len(pairs) == 187
    assert led >= 181
    assert over <= 4
    assert all(stems[0] == form for stems, (form, _) in zip(tried, pairs, strict=True))
