"""People who stay in, put into an example record, and leaks of what is known of them, put into a release by hand.

All names, numbers, addresses and points are invented.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

import polars as pl

from openinquest.record import Record

CODER = "coder-nightingale"
_CODING = {"coder": CODER, "coded_at": "2031-12-01T08:09:10Z", "method": "person"}
SOURCE = sha256(b"a diary that stays in").hexdigest()

# id: schema and what is said of it
PEOPLE: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "w.one": ("Person", (
        ("label", "Тоқшынбаев Ерсайын Қамысбайұлы@kk"), ("label", "Yersaiyn Toqshynbayev@en"),
        ("birth_date", "2004-03-12"), ("national_id", "040312550134"),
        ("contact", "+7 (701) 555-01-42, e.toqshyn@post.example"), ("alias", "Токшы Бала@ru"),
    )),
    "w.row": ("ListEntry", (
        ("list", "w.list"), ("family_name", "Бозжігітова@kk"), ("given_name", "Меруерт@kk"), ("age", "17"),
        ("place", "w.town"), ("date", "2031-03-17"),
    )),
    "w.dead": ("Casualty", (
        ("name", "Ахметов Болат Сейдахметович@ru"), ("exact_location", "ул. Незримая, дом 17, кв. 44"),
        ("family_part", "his brother may be called at 8 702 555 77 31"),
    )),
    "w.house": ("Place", (("label", "House of the family@en"), ("latitude", "44.84321"), ("longitude", "65.49876"))),
    "w.case": ("Proceeding", (("label", "A case that stays in@en"), ("number", "75-31-0442/7"))),
    "w.town": ("Place", (("label", "Zhelkent@en"), ("label", "Желкент@kk"), ("label", "Желькент@ru"))),
    "w.list": ("CasualtyList", (("label", "A list that stays in@en"),)),
}  # fmt: skip
QUOTE = "I saw from the third floor window how two of them carried the boy away behind the bakery"


def add_withheld(record: Record) -> None:
    """Put people, a place, a case and a diary into a record, none of them marked public."""
    statements: list[dict[str, Any]] = []
    for thing, (schema, said) in PEOPLE.items():
        for name, value in [("schema", schema), *said]:
            definition = {
                "thing": thing,
                "property": name,
                "value": value,
                "stance": "asserts",
                "speaker": "record",
            }
            statements.append({**definition, **_CODING, "method": "definition"})
    speaker = {
        "thing": "w.one",
        "property": "occupation",
        "value": "student",
        "stance": "asserts",
        "basis": "own",
    }
    statements.append(
        {
            **speaker,
            "speaker": "w.dead",
            "said_on": "2031-03-20",
            "document": SOURCE,
            "quote": QUOTE,
            **_CODING,
        }
    )
    document = {
        "id": SOURCE,
        "handle": "diary-2031-03",
        "title": "The diary",
        "interviewee": "Сарқытова Гүлжан",
    }
    record.append(statements, [], [{**document, "publisher": "nobody", "language": "en", **_CODING}])


@dataclass(frozen=True, slots=True)
class Seed:
    """One leak: what kind it is, and how it gets into a folder of a release. It returns the file that holds it."""

    title: str
    put: Callable[[Path], str]


def _into_page(text: str) -> Callable[[Path], str]:
    """Put words into a paragraph of a page."""

    def put(site: Path) -> str:
        page = _a_page(site)
        body = page.read_text(encoding="utf-8")
        page.write_text(body.replace("</main>", f"<p>{text}</p></main>", 1), encoding="utf-8")
        return page.relative_to(site).as_posix()

    return put


def _a_page(site: Path) -> Path:
    pages = sorted(path for path in site.rglob("*.html") if "</main>" in path.read_text(encoding="utf-8"))
    return pages[len(pages) // 2]


def _new(name: str, data: bytes | Callable[[], bytes]) -> Callable[[Path], str]:
    def put(site: Path) -> str:
        place = site / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data() if callable(data) else data)
        return name

    return put


def _pdf(text: str = "page", metadata: Mapping[str, str] | None = None) -> bytes:
    """Return a PDF of one line, one code for each letter, with a map by which programs read them back."""
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    codes = {letter: number for number, letter in enumerate(sorted(set(text)), start=1)}
    mapped = "\n".join(f"<{code:04X}> <{ord(letter):04X}>" for letter, code in codes.items())
    to_text = DecodedStreamObject()
    to_text.set_data(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def /CMapName /M def\n"
            "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
            f"{len(codes)} beginbfchar\n{mapped}\nendbfchar endcmap end end"
        ).encode()
    )
    writer = PdfWriter()
    page = writer.add_blank_page(400, 60)
    drawn = DecodedStreamObject()
    drawn.set_data(
        f"BT /F 10 Tf 9 30 Td <{''.join(f'{codes[letter]:04X}' for letter in text)}> Tj ET".encode()
    )
    system = {"/Registry": "(Adobe)", "/Ordering": "(Identity)"}
    part = _dictionary(
        {
            "/Type": "/Font",
            "/Subtype": "/CIDFontType2",
            "/BaseFont": "/F",
            "/CIDSystemInfo": _dictionary(system),
        }
    )
    font = _dictionary(
        {"/Type": "/Font", "/Subtype": "/Type0", "/BaseFont": "/F", "/Encoding": "/Identity-H"}
    )
    font[NameObject("/ToUnicode")] = writer._add_object(to_text.flate_encode())
    from pypdf.generic import ArrayObject

    font[NameObject("/DescendantFonts")] = ArrayObject([writer._add_object(part)])
    fonts = DictionaryObject({NameObject("/F"): writer._add_object(font)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    page[NameObject("/Contents")] = writer._add_object(drawn.flate_encode())
    writer.add_metadata(dict(metadata or {}))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _dictionary(entries: Mapping[str, Any]) -> Any:
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject

    return DictionaryObject(
        {
            NameObject(name): value
            if not isinstance(value, str)
            else TextStringObject(value.strip("()"))
            if value.startswith("(")
            else NameObject(value)
            for name, value in entries.items()
        }
    )


def _picture(kind: str = "JPEG", **more: Any) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (24, 24), "gray").save(out, kind, **more)
    return out.getvalue()


def _exif(artist: str = "", place: tuple[float, float] | None = None) -> bytes:
    from PIL import Image

    exif = Image.Exif()
    if artist:
        exif[0x013B] = artist
    if place:
        degrees = [(int(value), int(value % 1 * 60), value % 1 * 60 % 1 * 60) for value in place]
        exif[0x8825] = {1: "N", 2: degrees[0], 3: "E", 4: degrees[1]}
    return _picture(exif=exif)


def _png(text: str) -> bytes:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_itxt("Description", text, zip=True)
    return _picture("PNG", pnginfo=info)


def _parquet(row: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    pl.DataFrame([row]).write_parquet(out)
    return out.getvalue()


def _docx(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document><w:p>{text}</w:p></w:document>")
    return out.getvalue()


def _fragment(text: str) -> bytes:
    content = {"url": "/en/", "content": text, "word_count": 2}
    return gzip.compress(b"pagefind_dcd" + json.dumps(content, ensure_ascii=False).encode("utf-8"))


SEEDS: tuple[Seed, ...] = (
    Seed("a name as it stands", _into_page("as Тоқшынбаев Ерсайын told them")),
    Seed("transliteration, Kazakh to English", _into_page("as Yersaiyn Tokshynbaev told them")),
    Seed("transliteration, Russian", _into_page("сообщил Ерсаин Токшынбаев вчера")),
    Seed("Kazakh Latin of 2021", _into_page("Toqşynbaev Ersaiyn aitty")),
    Seed("Kazakh Latin of 2018", _into_page("Bozjigitova Meruert aıtty")),
    Seed("declined, Russian", _into_page("передали Ахметову Болату Сейдахметовичу повестку")),
    Seed("declined, Russian, feminine", _into_page("рассказ Бозжигитовой Меруерт о том дне")),
    Seed("declined, Kazakh", _into_page("Ерсайын Тоқшынбаевтың анасына айтылды")),
    Seed("possessive, English", _into_page("Meruert Bozzhigitova's brother")),
    Seed("initials with a rare surname", _into_page("по словам Е. Токшынбаева")),
    Seed("a rare surname alone", _into_page("семья Бозжигитовых молчит")),
    Seed("initials of a common name", _into_page("Ахметов Б.С. не явился")),
    Seed("alias", _into_page("known as Tokshy Bala in his street")),
    Seed("somebody interviewed", _into_page("Sarqytova Guljan was asked")),
    Seed("zero-width joiner inside a name", _into_page("Тоқшын\u200dбаев Ер\u200bсайын")),
    Seed("soft hyphen inside a name", _into_page("Тоқшын&shy;баев Ерсай&shy;ын")),
    Seed("look-alike letters", _into_page("Toқшынбaeв Epcaйын")),
    Seed("markup inside a name", _into_page("<b>Тоқ</b>шынбаев <i>Е</i>рсайын")),
    Seed("entities", _into_page("&#x422;оқшынбаев &#1045;рсайын")),
    Seed("cells of one row", _into_page("</p><table><tr><td>Бозжігітова</td><td>Меруерт</td></tr></table><p>")),
    Seed("letters apart", _into_page("Т о қ ш ы н б а е в")),
    Seed("percent-encoded", _into_page(f'<a href="../find?q={quote("Тоқшынбаев Ерсайын")}">x</a>')),
    Seed("base64", _into_page(base64.b64encode("Тоқшынбаев Ерсайын".encode()).decode())),
    Seed("run together", _into_page("see @bozzhigitovameruert")),
    Seed("alt text", _into_page('<img src="../assets/a.svg" alt="Portrait of Yersaiyn Toqshynbayev">')),
    Seed("title of SVG", _new("figures/x.svg", "<svg><title>Тоқшынбаев Ерсайын</title></svg>".encode())),
    Seed("desc of SVG", _new("figures/y.svg", b"<svg><desc>Bozzhigitova M.</desc></svg>")),
    Seed("file name", _new("en/person/toqshynbayev-yersaiyn.html", b"<html><body><p>x</p></body></html>")),
    Seed("JSON-LD", _into_page('<script type="application/ld+json">{"familyName":"Бозжігітова","givenName":"Меруерт"}'
                               "</script>")),
    Seed("JSON, escaped", _new("data/x.json", json.dumps({"who": "Тоқшынбаев Ерсайын"}).encode())),
    Seed("JSON lines", _new("data/y.jsonl", b'{"a":1}\n{"family_name":"\xd0\x91\xd0\xbe\xd0\xb7\xd0\xb6\xd1\x96\xd0\xb3'
                            b'\xd1\x96\xd1\x82\xd0\xbe\xd0\xb2\xd0\xb0"}\n')),
    Seed("CSV", _new("data/z.csv", "n,surname,name\n1,Ахметов,Болат\n".encode())),
    Seed("Parquet", _new("data/z.parquet", lambda: _parquet({"who": "Тоқшынбаев Ерсайын"}))),
    Seed("office document", _new("data/z.docx", lambda: _docx("<w:t>Тоқшын</w:t><w:t>баев Ерсайын</w:t>"))),
    Seed("search index", _new("en/pagefind/fragment/en_1.pf_fragment", lambda: _fragment("Yersaiyn Toqshynbayev"))),
    Seed("PDF, text layer", _new("data/a.pdf", lambda: _pdf("Meruert Bozzhigitova"))),
    Seed("PDF, text layer, Cyrillic", _new("data/c.pdf", lambda: _pdf("Ахметов Болат Сейдахметович"))),
    Seed("PDF, metadata", _new("data/b.pdf", lambda: _pdf("page", {"/Author": "Бозжігітова Меруерт"}))),
    Seed("EXIF", _new("files/a.jpg", lambda: _exif(artist="Toqshynbayev Yersaiyn"))),
    Seed("EXIF, place", _new("files/b.jpg", lambda: _exif(place=(44.84321, 65.49876)))),
    Seed("text in PNG, packed", _new("files/c.png", lambda: _png("Тоқшынбаев Ерсайын"))),
    Seed("bytes behind a picture", _new("files/d.jpg", lambda: _picture() + "Ахметов Болат".encode())),
    Seed("telephone, other notation", _into_page("call 8 701 5550142")),
    Seed("telephone of a relative", _into_page("tel:+77025557731")),
    Seed("e-mail in a mailto", _into_page('<a href="mailto:E.Toqshyn@post.example">x</a>')),
    Seed("e-mail, spelled out", _into_page("e.toqshyn (at) post (dot) example")),
    Seed("identity number", _into_page("ИИН 040312 550134")),
    Seed("number of a case", _into_page("дело № 75-31-0442/7")),
    Seed("address, transliterated", _into_page("Nezrimaya st. 17, apt 44")),
    Seed("coordinates", _into_page("44.84321, 65.49876")),
    Seed("coordinates, degrees and minutes", _into_page("44°50′35.6″N 65°29′55.5″E")),
    Seed("coordinates, rounded", _into_page("geo:44.843,65.499")),
    Seed("coordinates, GeoJSON", _new("data/p.geojson", b'{"type":"Point","coordinates":[65.4988,44.8432]}')),
    Seed("date of birth", _into_page("родился 12 марта 2004 года")),
    Seed("date of birth, figures", _into_page("born 12.03.2004")),
    Seed("rare combination", _into_page("A pupil aged 17 from Zhelkent died on 17 March 2031")),
    Seed("rare combination, Kazakh", _into_page("2031 жылғы 17 наурызда Желкентте 17 жаста қаза тапты")),
    Seed("words of a withheld text", _into_page("They carried the boy away behind the bakery, he says, "
                                                "how two of them carried the boy away behind the bakery")),
    Seed("pseudonym of a coder", _new("data/n.txt", CODER.encode())),
    Seed("id of a thing", _new("data/o.txt", b"see diary-2031-03")),
)  # fmt: skip


def put_secrets(record: Record) -> Iterable[Seed]:
    """Yield seeds that follow from the record: salts and content ids."""
    n, salt = max(record.store.salts())
    yield Seed("salt of an entry", _new("data/salt.txt", salt.hex().encode()))
    yield Seed("salt in base64", _new("data/salt64.txt", base64.b64encode(salt)))
    (entry,) = record.entries([n])
    from openinquest.record.identity import identity

    groups = {name: json.loads(text) for name, text in (entry.groups or {}).items()}
    yield Seed("content id", _new("data/id.txt", identity(groups).encode()))
