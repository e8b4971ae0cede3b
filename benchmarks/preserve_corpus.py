"""Documents made for the measure of extraction: every sentence is known, every layout is one that breaks sentences.

Places, offices and numbers are invented. Each sentence holds a number of its own, so that no two are alike.
"""

from __future__ import annotations

import html
import io
import random
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any

import docx
import openpyxl
from docx.enum.text import WD_BREAK

PATTERNS = {
    "ru": (
        "По данным канцелярии {place}, к {day} марта 2031 года было рассмотрено {n} обращений граждан.",
        "Представитель комиссии сообщил, что из {n} задержанных правоохранительными органами отпущены не все.",
        "В перечне значатся {n} человек, однако {place} в нём не упоминается ни разу.",
        "Расследование по делу № {n} приостановлено за неустановлением обстоятельств происшествия.",
        "«Мы насчитали {n} повреждённых зданий», — говорится в письме из посёлка {place}.",
        "Ущерб, нанесённый городу {place}, оценивается в {n} тысяч тенге и ещё уточняется.",
    ),
    "kk": (
        "{place} қалалық кеңсесінің мәліметінше, наурыздың {day}-іне дейін {n} өтініш қаралды.",
        "Комиссия өкілі ұсталған {n} адамның барлығы бірдей босатылмағанын хабарлады.",
        "Тізімде {n} адам көрсетілген, алайда онда {place} бір де рет аталмаған.",
        "№ {n} іс бойынша тергеу оқиғаның мән-жайы анықталмағандықтан тоқтатылды.",
        "«Біз {n} бүлінген ғимаратты санадық», — делінген {place} ауылынан келген хатта.",
        "{place} қаласына келтірілген шығын {n} мың теңгеге бағаланып, әлі де нақтыланып жатыр.",
    ),
    "en": (
        "According to the registry of {place}, {n} applications had been considered by {day} March 2031.",
        "A member of the commission said that not all of the {n} persons detained had been released.",
        "The list names {n} people, although {place} is not mentioned in it anywhere.",
        "The investigation of case No. {n} was discontinued because the circumstances were not established.",
        "“We counted {n} damaged buildings”, says the letter that came from {place}.",
        "The damage done to {place} is estimated at {n} thousand tenge and is still being verified.",
    ),
}
PLACES = {
    "ru": ("Тарлан", "Кумсай", "Алмалы-Орда", "Жарбулак"),
    "kk": ("Тарлан", "Құмсай", "Алмалы-Орда", "Жарбұлақ"),
    "en": ("Tarlan", "Kumsay", "Almaly-Orda", "Zharbulak"),
}
LAYOUTS = ("columns", "table", "notes", "text")
_SYLLABLE = re.compile(
    r"(?<=[аеёиоуыэюяәөұүіaeiou])(?=[бвгғджзйкқлмнңпрстфхцчшщbcdfghklmnprstvz][аеёиоуыэюяәөұүіaeiou])"
)


@dataclass(frozen=True, slots=True)
class Section:
    """Sentences of one language in one layout; every fourth sentence of `notes` has its note in `footnotes`."""

    language: str
    layout: str
    sentences: Sequence[str]
    footnotes: Sequence[str] = ()


def sections(count: int, seed: int) -> list[Section]:
    """Return one section for each language and layout, with `count` sentences each."""
    chance, numbers = random.Random(seed), iter(range(1_000, 10**6, 7))

    def sentence(language: str) -> str:
        pattern, place = chance.choice(PATTERNS[language]), chance.choice(PLACES[language])
        return pattern.format(place=place, day=chance.randint(1, 31), n=next(numbers))

    made = []
    for language in PATTERNS:
        for layout in LAYOUTS:
            sentences = [sentence(language) for _ in range(count)]
            notes = [sentence(language) for _ in range(count // 4)] if layout == "notes" else []
            made.append(Section(language, layout, sentences, notes))
    return made


def as_html(made: Sequence[Section], hyphens: bool) -> str:
    """Return a page; with `hyphens`, words may be broken at the ends of lines, as typesetters do."""
    body = "".join(
        f"<section class={s.layout} lang={s.language}>{_section(s, hyphens)}</section>" for s in made
    )
    style = (
        "body{font:10pt 'DejaVu Serif'} .columns{column-count:3;text-align:justify;hyphens:manual}"
        "td{border:1px solid;width:33%;padding:2pt} table{border-collapse:collapse} .note{font-size:8pt}"
        "section{break-after:page}"
    )
    return f"<!doctype html><html><head><meta charset=utf-8><style>{style}</style></head><body>{body}</body></html>"


def _section(section: Section, hyphens: bool) -> str:
    marked = [html.escape(sentence) for sentence in section.sentences]
    if section.layout == "table":
        cells = [f"<td>{sentence}</td>" for sentence in marked]
        return (
            "<table>"
            + "".join(f"<tr>{''.join(cells[i : i + 3])}</tr>" for i in range(0, len(cells), 3))
            + "</table>"
        )
    if section.layout == "columns" and hyphens:
        marked = [_SYLLABLE.sub("\u00ad", sentence) for sentence in marked]
    for index in range(len(section.footnotes)):
        marked[4 * index] += f"<sup>{index + 1}</sup>"
    paragraphs = "".join(f"<p>{' '.join(marked[i : i + 5])}</p>" for i in range(0, len(marked), 5))
    notes = "".join(
        f"<p class=note>{i} {html.escape(note)}</p>" for i, note in enumerate(section.footnotes, 1)
    )
    return paragraphs + notes


def as_pdf(page: str) -> bytes:
    """Return the page as Chromium prints it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        printed = printed_by(browser, page)
        browser.close()
    return printed


def printed_by(browser: Any, page: str) -> bytes:
    """Return the page as a running browser prints it, with headers and footers that run over its pages."""
    line = "<div style='font-size:8px;width:100%;text-align:center'>{}</div>"
    tab = browser.new_page()
    tab.set_content(page)
    printed: bytes = tab.pdf(
        format="A4",
        display_header_footer=True,
        header_template=line.format("Қаулы № 17 / Постановление № 17"),
        footer_template=line.format("<span class=pageNumber></span>"),
        margin={"top": "2cm", "bottom": "2cm", "left": "2cm", "right": "2cm"},
    )
    tab.close()
    return printed


def as_docx(made: Sequence[Section]) -> bytes:
    """Return a DOCX; words are spread over runs, as word processors leave them, and notes are real footnotes."""
    document = docx.Document()
    notes: list[str] = []
    for section in made:
        if section.layout == "table":
            table = document.add_table(0, 3)
            for i in range(0, len(section.sentences), 3):
                for cell, sentence in zip(table.add_row().cells, section.sentences[i : i + 3], strict=False):
                    cell.text = sentence
            continue
        for i in range(0, len(section.sentences), 5):
            paragraph = document.add_paragraph()
            for j, sentence in enumerate(section.sentences[i : i + 5], i):
                half = len(sentence) // 2
                first = paragraph.add_run(sentence[:half])
                if section.layout == "notes" and j % 4 == 0 and j // 4 < len(section.footnotes):
                    notes.append(section.footnotes[j // 4])
                    reference = first._r.makeelement(f"{_W}footnoteReference", {f"{_W}id": str(len(notes))})
                    first._r.append(reference)
                if section.layout == "columns" and j % 7 == 0:
                    paragraph.add_run().add_break(WD_BREAK.LINE)
                paragraph.add_run(sentence[half:] + " ").bold = True
    file = io.BytesIO()
    document.save(file)
    return _with_footnotes(file.getvalue(), notes)


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _with_footnotes(data: bytes, notes: Sequence[str]) -> bytes:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    body = "".join(
        f'<w:footnote w:id="{i}"><w:p><w:r><w:t>{html.escape(note)}</w:t></w:r></w:p></w:footnote>'
        for i, note in enumerate(notes, 1)
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/_rels/document.xml.rels":
                added = f'<Relationship Id="notes" Type="{kind}" Target="footnotes.xml"/></Relationships>'
                content = content.replace(b"</Relationships>", added.encode())
            new.writestr(name, content)
        new.writestr("word/footnotes.xml", f'<w:footnotes xmlns:w="{_W[1:-1]}">{body}</w:footnotes>')
    return out.getvalue()


def as_odt(made: Sequence[Section]) -> bytes:
    """Return an ODT with real footnotes within the sentences, spans within words, and tables."""
    pieces = []
    for section in made:
        marked = [html.escape(sentence) for sentence in section.sentences]
        if section.layout == "table":
            cells = [f"<table:table-cell><text:p>{words}</text:p></table:table-cell>" for words in marked]
            rows = [
                f"<table:table-row>{''.join(cells[i : i + 3])}</table:table-row>"
                for i in range(0, len(cells), 3)
            ]
            pieces.append(f"<table:table>{''.join(rows)}</table:table>")
            continue
        for index, words in enumerate(marked):
            first, _, rest = words.partition(" ")
            note = ""
            if index % 4 == 0 and index // 4 < len(section.footnotes):
                words_of_note = html.escape(section.footnotes[index // 4])
                note = f"<text:note><text:note-body><text:p>{words_of_note}</text:p></text:note-body></text:note>"
            marked[index] = f"<text:span>{first}</text:span>{note}\n    {rest}"
        pieces += [f"<text:p>{' '.join(marked[i : i + 5])}</text:p>" for i in range(0, len(marked), 5)]
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table")
    )
    body = f"<office:document-content {spaces}><office:body><office:text>{''.join(pieces)}</office:text></office:body>"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        file.writestr("content.xml", body + "</office:document-content>")
    return out.getvalue()


def as_xlsx(made: Sequence[Section]) -> bytes:
    """Return a workbook: a sheet for each section, three sentences a row."""
    book = openpyxl.Workbook()
    for section in made:
        sheet = book.create_sheet(f"{section.language} {section.layout}")
        for i in range(0, len(section.sentences), 3):
            sheet.append(list(section.sentences[i : i + 3]))
        for note in section.footnotes:
            sheet.append([note])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def as_eml(made: Sequence[Section]) -> bytes:
    """Return a message as quoted-printable, its lines wrapped at 72 characters."""
    import textwrap

    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "desk@example.org", "Есеп", "<1@example.org>"
    lines = [textwrap.fill(" ".join([*s.sentences, *s.footnotes]), 72, break_on_hyphens=False) for s in made]
    message.set_content("\n\n".join(lines), cte="quoted-printable")
    return message.as_bytes()


def as_text(made: Sequence[Section], encoding: str) -> bytes:
    """Return a text whose lines are broken at 60 characters, long words with a hyphen."""
    lines: list[str] = []
    for section in made:
        line = ""
        for word in " ".join([*section.sentences, *section.footnotes]).split():
            if len(line) + len(word) < 60:
                line = f"{line} {word}".strip()
                continue
            parts = _SYLLABLE.split(word) if word.isalpha() and len(word) > 8 else [word]
            if len(parts) > 1:
                lines.append(f"{line} {''.join(parts[:-1])}-".strip())
                line = parts[-1]
            else:
                lines.append(line)
                line = word
        lines += [line, ""]
    return "\n".join(lines).encode(encoding)
