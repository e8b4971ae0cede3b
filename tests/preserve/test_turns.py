"""Who asks and who answers in an interview is read from its layout, and from nothing where the layout is silent."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invented_logs import examples
from openinquest.preserve import ExtractedText, extract
from openinquest.preserve.interviews.turns import Basis, Speaking, place_in, turns_of
from openinquest.preserve.text import Emphasis, Look
from preserve.office_files import docx, odt

Q, A = Speaking.QUESTION, Speaking.ANSWER

KAZAKH = [
    ("Сол күні сіз қайда болдыңыз?", "Алаңның шетінде тұрдым. Ол жақта адам көп еді."),
    ("Оқ дауысын қашан естідіңіз?", "Кешкі жетілерде. Неге атқанын ешкім айтпады."),
    ("Кейін не болды?", "Жаралыларды ауруханаға апардық."),
]
RUSSIAN = [
    ("Где вы были в тот день?", "Стояла у края площади. Людей было много."),
    ("Когда вы услышали выстрелы?", "Около семи. Зачем стреляли? Никто не сказал."),
    ("Что было потом?", "Раненых отвезли в больницу."),
]
ENGLISH = [
    ("Where were you that day?", "At the edge of the square. There were many people."),
    ("When did you hear the shots?", "About seven. Why did they shoot? Nobody told us."),
    ("What happened then?", "We took the wounded to hospital."),
]
LABELS = {"kk": ("Сұрақ", "Жауап"), "ru": ("Вопрос", "Ответ"), "en": ("Q", "A")}
INTERVIEWS = {"kk": KAZAKH, "ru": RUSSIAN, "en": ENGLISH}


def read(tmp_path, name, octets):
    path = tmp_path / name
    path.write_bytes(octets if isinstance(octets, bytes) else octets.encode())
    return extract(path)


def told(text: ExtractedText):
    """Return what is claimed: role and words, without labels and dashes."""
    return [
        (turn.role, text.text[turn.start : turn.end].removeprefix(turn.label).strip(" \n—-"))
        for turn in turns_of(text)
    ]


def all_of(pairs):
    return [said for asked, answered in pairs for said in ((Q, asked), (A, answered))]


def plain_text(text):
    return ExtractedText(text, "text/plain", "plain", "1")


@pytest.mark.parametrize("language", INTERVIEWS)
@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_labels_tell_turns_in_three_languages(tmp_path, language, between):
    asks, answers = LABELS[language]
    pairs = INTERVIEWS[language]
    body = between.join(f"{asks}: {asked}{between}{answers}: {answered}" for asked, answered in pairs)
    text = read(tmp_path, "talk.txt", f"A preface.\n\n{body}\n")
    assert told(text) == all_of(pairs)
    assert {(turn.basis, turn.is_clear) for turn in turns_of(text)} == {(Basis.LABEL, True)}
    assert {turn.label for turn in turns_of(text)} == {f"{asks}:", f"{answers}:"}


def test_answers_go_on_over_paragraphs_and_wrapped_lines():
    text = plain_text(
        "Вопрос 1. Где вы были\nв тот день?\n\nОтвет: Стояла у края\nплощади.\n\nЛюдей было много.\n\n"
        "Вопрос 2. И потом?\n\nОтвет: Ушла."
    )
    assert told(text) == [
        (Q, "Где вы были\nв тот день?"), (A, "Стояла у края\nплощади.\n\nЛюдей было много."),
        (Q, "И потом?"), (A, "Ушла."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asker", "other"),
    [("Тілші", "Еркежан Тестова"), ("А. Б.", "Е. Т."), ("Invented Herald", "Erkezhan Testova"), ("КЗ", "ЕТ")],
)
def test_two_names_take_turns(asker, other):
    text = plain_text("\n\n".join(f"{asker}: {asked}\n\n{other}: {said}" for asked, said in RUSSIAN))
    assert told(text) == all_of(RUSSIAN)
    assert {turn.basis for turn in turns_of(text)} == {Basis.NAME}
    swapped = plain_text(
        "\n\n".join(f"{other}: {said}\n\n{asker}: {asked}" for asked, said in [*RUSSIAN, *ENGLISH])
    )
    assert {turn.role for turn in turns_of(swapped) if turn.label == f"{asker}:"} == {Q}


def test_dashes_before_both_or_before_questions_alone():
    both = plain_text("\n\n".join(f"— {asked}\n\n— {said}" for asked, said in RUSSIAN))
    assert told(both) == all_of(RUSSIAN)
    only = plain_text("Preface.\n\n" + "\n\n".join(f"- {asked}\n\n{said}" for asked, said in KAZAKH))
    assert told(only) == all_of(KAZAKH)
    assert {turn.basis for text in (both, only) for turn in turns_of(text)} == {Basis.DASH}


HTML = "<html><head><title>t</title></head><body><h1>{}</h1><p>{}</p>{}</body></html>"
PREFACE = "Еркежан Тестова рассказала нашему изданию о том дне, который она видела своими глазами."


@pytest.mark.parametrize(
    "asked", ["<p><b>{}</b></p>", "<p><em>{}</em></p>", "<h3>{}</h3>", '<p style="font-weight: 700">{}</p>']
)
def test_questions_that_stand_out_in_a_page(tmp_path, asked):
    body = "".join(f"{asked.format(question)}<p>{said}</p>" for question, said in RUSSIAN)
    text = read(tmp_path, "talk.html", HTML.format("Кто стрелял?", PREFACE, body))
    assert told(text) == all_of(RUSSIAN)
    assert {turn.basis for turn in turns_of(text)} == {Basis.EMPHASIS}
    # question and answer in one paragraph, parted by a line break
    body = "".join(f"<p><strong>{question}</strong><br>{said}</p>" for question, said in KAZAKH)
    text = read(tmp_path, "lines.html", HTML.format("Сұхбат", PREFACE, body))
    assert told(text) == all_of(KAZAKH)


STYLES = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:style w:styleId="a1"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:styleId="a2"><w:name w:val="Asked"/><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:styleId="a3"><w:name w:val="Asked too"/><w:basedOn w:val="a2"/></w:style></w:styles>'
)


@pytest.mark.parametrize("style", ["", "a1", "a2", "a3"])
def test_questions_that_stand_out_in_a_word_document(tmp_path, style):
    asked = (
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{{}}</w:t></w:r></w:p>'
        if style
        else "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>{}</w:t></w:r></w:p>"
    )
    said = '<w:p><w:r><w:rPr><w:b w:val="0"/></w:rPr><w:t>{}</w:t></w:r></w:p>'
    body = "".join(asked.format(question) + said.format(answer) for question, answer in KAZAKH)
    text = read(tmp_path, "talk.docx", docx(body, styles=STYLES))
    assert told(text) == all_of(KAZAKH)
    assert {turn.basis for turn in turns_of(text)} == {Basis.EMPHASIS}


def test_questions_that_stand_out_in_an_open_document(tmp_path):
    spaces = 'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'
    bold = (
        f'<style:style style:name="T1" {spaces}><style:text-properties fo:font-weight="bold"/></style:style>'
    )
    body = "".join(
        f'<text:p><text:span text:style-name="T1">{asked}</text:span></text:p><text:p>{said}</text:p>'
        for asked, said in ENGLISH
    )
    text = read(tmp_path, "talk.odt", odt(bold + body))
    assert told(text) == all_of(ENGLISH)


def test_paragraphs_that_end_with_a_question_mark_are_a_hint_and_called_one():
    text = plain_text("\n\n".join(f"{asked}\n\n{said}" for asked, said in RUSSIAN))
    assert told(text) == all_of(RUSSIAN)
    assert {(turn.basis, turn.is_clear) for turn in turns_of(text)} == {(Basis.MARK, False)}


ESSAY = [
    "Прошло десять лет. Кто отдал приказ? На этот вопрос так и не ответили, и ответ нужен не только родным.",
    "Почему молчат архивы?",
    "Ответ: потому что их не открывали. Так говорит закон, который никто не отменял с тех пор.",
    "Вспомним, как это было. Утром пришли рабочие, днём пришла полиция, вечером пришли солдаты.",
    "Город молчал ещё неделю, потом открылись рынки, потом школы, и стало казаться, что всё позади.",
    "Но так ли это?",
    "Мы видим, что дела прекращены, а жалобы переданы тем, на кого жаловались.",
]


@pytest.mark.parametrize(
    "body",
    [
        "\n\n".join(ESSAY),
        # lists
        "Требуем:\n\n- Открыть архивы\n\n- Назвать имена\n\n- Ответить родным\n\n- Вернуть дела в суд",
        "Вопросы комиссии:\n\n- Кто приказал?\n\n- Кто стрелял?\n\n- Сколько погибших?\n\n- Где они?",
        # quoted speech in a story
        "Он вошёл.\n\n— Куда ты?\n\n— На площадь.\n\nБольше его не видели.",
        # captions, headings with a colon
        "Фото: А. Тестов\n\nТекст.\n\nИсточник: архив\n\nТекст.\n\nФото: А. Тестов\n\nИсточник: архив",
        "Город: Нортаун\nГод: 2031\nГород: Саутаун\nГод: 2032\nГород: Нортаун\nГод: 2033",
        # one alternation only
        "Вопрос: Где вы были?\n\nОтвет: На площади.",
        "Q: Where were you?\n\nA: On the square.",
        # three voices, of which it cannot be said who stands for whom
        "\n\n".join(f"Айша: {asked}\n\nБолат: {said}\n\nВера: {said}" for asked, said in RUSSIAN),
        # drives and enumerations
        "A: is the first drive.\n\nC: is the system's drive.\n\nA: was used for disks.\n\nC: is used still.",
        "",
    ],
)
def test_what_is_no_interview_has_no_turns(body):
    assert turns_of(plain_text(body)) == []


def test_headings_of_an_article_are_no_questions(tmp_path):
    headings = ["Утро", "День", "Кто стрелял?", "Вечер", "Что дальше?", "Итог", "Суд"]
    body = "".join(f"<h2>{heading}</h2><p>{PREFACE}</p>" for heading in headings)
    assert turns_of(read(tmp_path, "article.html", HTML.format("Десять лет", PREFACE, body))) == []


def test_a_label_within_an_answer_is_part_of_it():
    text = plain_text(
        "Вопрос: Что вас спросили?\nОтвет: Следователь сказал: «Вопрос: зачем вы пришли?» И ещё раз.\n"
        "«Вопрос: зачем?» — так и записал. Вопрос: был ли это допрос, я не знаю.\n"
        "Вопрос: А потом?\nОтвет: Отпустили."
    )
    turns = turns_of(text)
    assert [turn.role for turn in turns] == [Q, A, Q, A]
    inner = text.text.index("зачем вы пришли")
    assert place_in(turns, inner, inner + 5).role is A


def test_another_voice_or_a_heading_ends_an_answer(tmp_path):
    text = plain_text(
        "Вопрос: Где вы были?\nОтвет: На площади.\nВопрос: Кто стрелял?\nОтвет: Не видела.\n"
        "Адвокат: Возражаю против вопроса.\nВопрос: И потом?\nОтвет: Ушла."
    )
    turns = turns_of(text)
    words = text.text.index("Возражаю")
    assert place_in(turns, words, words + 8) is None
    assert [turn.role for turn in turns] == [Q, A] * 3
    body = "".join(f"<p><b>{asked}</b></p><p>{said}</p>" for asked, said in RUSSIAN)
    body += "<h2>Об издании</h2><p>Издание выходит каждую неделю и ни от кого не зависит.</p>"
    assert told(read(tmp_path, "end.html", HTML.format("Беседа", PREFACE, body))) == all_of(RUSSIAN)


def test_a_protocol_quoted_in_an_answer_is_nobodys_where_the_ways_of_marking_disagree(tmp_path):
    protocol = "".join(f"<p>Вопрос: {asked}</p><p>Ответ: {said}</p>" for asked, said in RUSSIAN[:2])
    outer = [*KAZAKH[:2], ("Хаттамада не жазылған?", "Міне:")]
    body = "".join(f"<p><b>{asked}</b></p><p>{said}</p>" for asked, said in outer)
    body += protocol + f"<p><b>{KAZAKH[2][0]}</b></p><p>{KAZAKH[2][1]}</p>"
    text = read(tmp_path, "quoted.html", HTML.format("Сұхбат", PREFACE, body))
    turns = turns_of(text)
    for asked, _ in RUSSIAN[:2]:
        at = text.text.index(asked)
        assert place_in(turns, at, at + len(asked)) is None
    at = text.text.index(KAZAKH[2][0])
    assert place_in(turns, at, at + 5) is None


def test_menus_and_footers_belong_to_nobody(tmp_path):
    body = "".join(f"<p><b>{asked}</b></p><p>{said * 4}</p>" for asked, said in RUSSIAN)
    related = "<footer><p>Читайте также</p><p>Совсем другая статья о погоде</p></footer>"
    text = read(tmp_path, "page.html", HTML.format("Беседа", PREFACE, f"<article>{body}</article>{related}"))
    turns = turns_of(text)
    assert [turn.role for turn in turns] == [Q, A] * 3
    at = text.text.index("Совсем другая")
    assert place_in(turns, at, at + 5) is None


def test_a_passage_over_both_turns_stands_in_none():
    text = plain_text("\n".join(f"Q: {asked}\nA: {said}" for asked, said in ENGLISH))
    turns = turns_of(text)
    asked, answered = text.text.index("that day"), text.text.index("At the edge")
    assert place_in(turns, asked, asked + 8).role is Q
    assert place_in(turns, answered, answered + 6).role is A
    assert place_in(turns, asked, answered + 6) is None


def test_emphases_are_kept_with_the_text(tmp_path):
    body = "".join(f"<p><b>{asked}</b></p><p>{said}</p>" for asked, said in RUSSIAN)
    text = read(tmp_path, "talk.html", HTML.format("Беседа", PREFACE, body))
    again = ExtractedText.from_json(text.text, text.to_json())
    assert again == text
    assert turns_of(again) == turns_of(text) != []
    stand_out = [text.text[each.start : each.end] for each in text.emphases]
    assert stand_out == ["Беседа", *(asked for asked, _ in RUSSIAN)]


@pytest.mark.parametrize("before", ["[00:01:05] ", "3) ", "**", "12. "])
def test_times_numbers_and_stars_may_stand_before_a_label(before):
    text = plain_text("\n".join(f"{before}Q: {asked}\n{before}A: {said}" for asked, said in ENGLISH))
    assert [turn.role for turn in turns_of(text)] == [Q, A] * 3
    assert {turn.label for turn in turns_of(text)} == {"Q:", "A:"}


PIECES = st.sampled_from([
    "Вопрос: ", "Ответ: ", "Q: ", "A: ", "Айша: ", "Б. В.: ", "— ", "- ", "1) ", "**", "\n", "\n\n", "Кто? ",
    "Иә. ", "?", "\t", "text ", "«", "10:30 ", "\u00a0", "😀",
])  # fmt: skip


@examples(60)
@given(st.lists(PIECES, max_size=40).map("".join), st.data())
def test_turns_are_apart_in_order_and_hold_words_of_the_text(text, data):
    lines = [line for line in text.split("\n") if line.strip()]
    looks = [Emphasis(text.index(line.strip()), text.index(line.strip()) + 1, Look.STRONG)
             for line in lines[::2] if data.draw(st.booleans())]  # fmt: skip
    turns = turns_of(ExtractedText(text, "text/plain", "plain", "1", emphases=looks))
    assert all(0 <= turn.start < turn.end <= len(text) for turn in turns)
    assert all(one.end < other.start for one, other in pairwise(turns))
    assert all(text[turn.start : turn.end].strip() == text[turn.start : turn.end] for turn in turns)
    assert len({turn.basis for turn in turns}) <= 1
    asked = [turn.role for turn in turns]
    assert not turns or list(pairwise(asked)).count((Q, A)) >= 2
    for turn in turns:
        assert place_in(turns, turn.start, turn.end) is turn
        assert place_in(turns, turn.start, turn.end + 1) is None
