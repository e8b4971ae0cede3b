import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.preserve.formats.encoding import decode

RUSSIAN = (
    "По данным Генеральной прокуратуры, погибли 238 человек.\n"
    "Список погибших не опубликован: «это причинит страдания семьям».\nПолиция отрицает применение силы.\n"
)
KAZAKH = "Қаңтар оқиғасы кезінде қаза тапқандардың тізімі жарияланған жоқ.\nҰлттық қауіпсіздік комитеті үндемеді.\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [RUSSIAN, KAZAKH, "Plain English, 238 dead.\n" * 3])
def test_unicode_encodings_are_found_with_or_without_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "cp866", "iso8859-5", "mac-cyrillic"])
def test_cyrillic_encodings_are_found_by_their_letters_and_said(encoding: str) -> None:
    text = RUSSIAN.replace("«", '"').replace("»", '"')
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert encoding in decoded.note


def test_kazakh_in_its_own_8_bit_encoding_keeps_its_letters() -> None:
    assert decode(KAZAKH.encode("kz1048")).text == KAZAKH


def test_mixed_encodings_are_refused_with_every_line_named() -> None:
    lines = RUSSIAN.splitlines()
    data = b"\n".join(
        [lines[0].encode("cp1251"), lines[1].encode("utf-8"), lines[2].encode("cp1251"), b"ascii"]
    )
    with pytest.raises(InputError, match="mixes encodings") as caught:
        decode(data, file="letter.txt")
    assert [(problem.file, problem.row) for problem in caught.value.problems] == [("letter.txt", 2)]


def test_two_encodings_within_one_line_are_mixed() -> None:
    data = "Погибли ".encode() + "двести человек".encode("cp1251") + b"\n" + RUSSIAN.encode("cp1251")
    with pytest.raises(InputError, match="mixes encodings"):
        decode(data)


def test_utf8_with_one_broken_octet_names_its_line_and_a_way_out() -> None:
    data = RUSSIAN.encode() + "и ещё".encode()[:-1] + b"\n" + RUSSIAN.encode()
    with pytest.raises(InputError, match="could not be settled") as caught:
        decode(data)
    (problem,) = caught.value.problems
    assert problem.row == 4
    assert "--encoding utf-8" in problem.advice


def test_a_persons_encoding_is_taken_and_what_does_not_fit_is_counted() -> None:
    decoded = decode(b"caf\xe9 \xff", "utf-8")
    assert decoded.text == "caf\ufffd \ufffd"
    assert "2 characters" in decoded.note
    with pytest.raises(InputError):
        decode(b"x", "no-such-encoding")
    with pytest.raises(InputError):
        decode(b"x", "base64")


@pytest.mark.parametrize(
    "data", [b"caf\xe9", bytes(range(128, 256)), b"\xff\xfe\x00", b"\xff\xfe\x00\xd8x\x00"]
)
def test_octets_that_fit_nothing_are_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        decode(data)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=50))
def test_utf8_is_never_taken_for_anything_else(text: str) -> None:
    if "\x00" not in text and not text.startswith("\ufeff"):
        assert decode(text.encode("utf-8")).text == text


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_any_octets_give_a_text_or_a_reason(data: bytes) -> None:
    try:
        text = decode(data).text
    except InputError as error:
        text = str(error)
    marks = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    assert text or not data or data in marks  # a mark before nothing
