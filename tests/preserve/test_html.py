from pathlib import Path

import pytest

from openinquest.errors import InputError
from openinquest.preserve import Role, check_quote
from openinquest.preserve.formats.html import read
from openinquest.preserve.formats.registry import Task

ARTICLE = """<!doctype html>
<html lang="ru-RU"><head><meta charset="utf-8"><title>Итоги — Сайт</title>
<meta property="og:title" content="Итоги  расследования"><meta property="og:site_name" content="Сайт">
<meta property="article:published_time" content="2022-03-14T09:00:00+06:00">
<link rel="canonical" href="HTTPS://Example.org:443/a#x">
<style>p { color: red }</style><script>var hidden = "скрипт";</script></head>
<body><nav><ul><li><a href="/">Главная</a></li><li><a href="/n">Новости дня</a></li></ul></nav>
<article><h1>Итоги расследования</h1>
<p>По данным прокуратуры,&nbsp;погибли <b>238</b>
   человек, в&nbsp;том числе 19&shy; сотрудников органов, сообщили на брифинге в среду.</p>
<p>Список погибших не опубликован.<br>Так решило ведомство, сказал представитель прокуратуры журналистам.</p>
<blockquote>«Это причинит страдания семьям», — сказал он, отвечая на вопрос депутатов о списке погибших.</blockquote>
<table><tr><th>Город</th><th>Погибли</th></tr><tr><td>Алматы</td><td>139</td></tr></table>
<pre>строка 1
    строка 2</pre>
<p style="display: none">невидимый абзац</p><p hidden>и этот</p><template><p>шаблон</p></template>
<noscript>без скриптов</noscript><textarea>поле</textarea><!-- примечание -->
</article>
<aside><p>Читайте также: совсем другая история</p></aside><footer><p>Все права защищены</p></footer></body></html>"""


def _paragraphs(page: str | bytes) -> list[tuple[str, Role]]:
    text = read(page if isinstance(page, bytes) else page.encode(), Task("text/html", "a.html"))
    return [(text.text[p.start : p.end], p.role) for p in text.paragraphs]


def test_what_a_reader_sees_is_kept_in_order_and_the_rest_is_not() -> None:
    assert [words for words, _ in _paragraphs(ARTICLE)] == [
        "Главная",
        "Новости дня",
        "Итоги расследования",
        "По данным прокуратуры,\u00a0погибли 238 человек, в\u00a0том числе 19\u00ad сотрудников органов, сообщили"
        " на брифинге в среду.",
        "Список погибших не опубликован.\nТак решило ведомство, сказал представитель прокуратуры журналистам.",
        "«Это причинит страдания семьям», — сказал он, отвечая на вопрос депутатов о списке погибших.",
        "Город\tПогибли",
        "Алматы\t139",
        "строка 1\n    строка 2",
        "Читайте также: совсем другая история",
        "Все права защищены",
    ]


def test_menus_and_footers_are_told_apart_from_the_article() -> None:
    roles = dict(_paragraphs(ARTICLE))
    assert roles["Главная"] is Role.ASIDE
    assert roles["Все права защищены"] is Role.ASIDE
    main = [words for words, role in roles.items() if role is Role.MAIN]
    assert any(words.startswith("По данным прокуратуры") for words in main)
    assert any(words.startswith("«Это причинит") for words in main)
    text = read(ARTICLE.encode(), Task("text/html"))
    assert "Главная" in text.text
    assert "Главная" not in text.main_text()


def test_what_the_page_declares_is_offered() -> None:
    text = read(ARTICLE.encode(), Task("text/html"))
    assert text.declared == {
        "title": "Итоги расследования",
        "publisher": "Сайт",
        "published_on": "2022-03-14",
        "language": "ru",
        "address": "https://example.org/a",
    }
    assert text.language == "ru"


def test_nothing_is_declared_by_a_page_that_says_nothing() -> None:
    page = (
        '<p>words of 5 January 2022</p><link rel="canonical" href="javascript:x"><meta property="og:title">'
    )
    assert dict(read(page.encode(), Task("text/html")).declared) == {}


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("a<b>b</b>c<i> d</i>", "abc d"),
        ("<p>one<p>two", "one\n\ntwo"),
        ("<div>one<div>two</div>three</div>", "one\n\ntwo\n\nthree"),
        ("<td>1<td>2", "1\t2"),
        ("<table><tr><td>1<td>2</table>", "1\t2"),
        ("&lt;b&gt; &amp; &#1179; &#x1F600;", "<b> & қ 😀"),
        ("x&#0;y&#8238;z&#xD800;", "x\ufffdyz\ufffd"),
        ("<p>  \n  </p><p>e&#x301;</p>", "é"),
        ("before<script>no</script>after", "beforeafter"),
        ("before<!-- no -->after", "beforeafter"),
    ],
)
def test_white_space_blocks_and_references_follow_html(page: str, words: str) -> None:
    assert read(page.encode(), Task("text/html")).text == words


RUSSIAN = "<p>По данным прокуратуры, погибли 238 человек, список не опубликован.</p>"


@pytest.mark.parametrize(
    "tags", ["<article><p>{}", "<main><p>{}</main>", "<section>{}</section><p>", "<details open>{}"]
)
def test_words_of_a_page_that_spells_out_no_body_are_read(tags: str) -> None:
    page = "<!doctype html><meta charset=utf-8><title>Заголовок</title>" + tags.format("Двенадцать человек")
    assert [words for words, _ in _paragraphs(page)] == ["Двенадцать человек"]


@pytest.mark.parametrize(
    ("data", "noted"),
    [
        (RUSSIAN.encode("utf-8"), False),
        (b'<meta charset="windows-1251">' + RUSSIAN.encode("cp1251"), False),
        (
            b'<meta http-equiv="Content-Type" content="text/html; charset=koi8-r">'
            + RUSSIAN.encode("koi8-r"),
            False,
        ),
        (b'<?xml version="1.0" encoding="utf-8"?><html>' + RUSSIAN.encode(), False),
        (("\ufeff<html>" + RUSSIAN).encode("utf-16"), False),
        (b'<meta charset="utf-8">' + RUSSIAN.encode("cp1251"), True),
        (b'<meta charset="no-such-thing">' + RUSSIAN.encode("utf-8"), True),
        (RUSSIAN.encode("cp1251"), True),
    ],
)
def test_the_encoding_is_what_fits_and_a_page_that_says_otherwise_is_noted(data: bytes, noted: bool) -> None:
    text = read(data, Task("text/html"))
    assert text.text == "По данным прокуратуры, погибли 238 человек, список не опубликован."
    assert any("ead as" in note for note in text.notes) == noted


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 1_000 + "deep",
        "<b>" * 2_000 + "deep",
        "<p " + "a=1 " * 100_000 + ">deep",
        "<!--" + "-" * 500_000 + "><p>deep",
        "&" * 300_000 + "<p>deep",
        "<p>" + "long " * 3_000_000 + "deep",
    ],
)
def test_odd_pages_are_read_to_their_end(page: str) -> None:
    assert "deep" in read(page.encode(), Task("text/html")).text


@pytest.mark.parametrize("page", ["<div>" * 50_000 + "deep", "<table><tr><td>" * 5_000 + "deep"])
def test_a_page_that_the_parser_gives_up_on_is_refused_not_cut_short(page: str) -> None:
    with pytest.raises(InputError, match="to its end"):
        read(page.encode(), Task("text/html", "a.html"))


def test_a_quote_is_found_across_tags_and_references(tmp_path: Path) -> None:
    text = read(ARTICLE.encode(), Task("text/html"))
    check = check_quote("погибли 238 человек, в том числе 19 сотрудников", text.text)
    assert check.found


def test_a_page_without_any_text_is_empty_not_an_error() -> None:
    assert read(b"<html><body><script>x</script></body></html>", Task("text/html")).text == ""
    with pytest.raises(InputError):
        read(b"   ", Task("text/html", "a.html"))
