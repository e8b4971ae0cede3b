"""Messages: headers, body, messages within; attachments noted; hostile ones survived."""

import contextlib
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openinquest.errors import InputError
from openinquest.preserve import Role, check_quote, extract
from openinquest.preserve.formats.builtin import is_message
from openinquest.preserve.formats.eml import read
from openinquest.preserve.formats.registry import Task

TASK = Task("message/rfc822", "a.eml")


def message(
    subject: str = "Ответ на запрос", words: str = "Проверка не начата.\n\nИсходящий № 17.\n"
) -> EmailMessage:
    made = EmailMessage()
    made["From"] = "Пресс-служба <press@example.org>"
    made["To"] = "desk@example.net"
    made["Date"] = "Wed, 05 Mar 2031 23:30:00 +0600"
    made["Subject"] = subject
    made["Message-ID"] = "<1@example.org>"
    made.set_content(words)
    return made


def test_headers_and_body_are_text_and_the_rest_is_noted(tmp_path: Path) -> None:
    made = message()
    made.add_alternative("<html><body><p>Проверка не начата.</p></body></html>", subtype="html")
    made.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="хат\n.pdf")
    path = tmp_path / "a.eml"
    path.write_bytes(made.as_bytes())
    text = extract(path)
    assert text.media_type == "message/rfc822"
    assert text.text.startswith(
        "From: Пресс-служба <press@example.org>\nTo: desk@example.net\nDate: Wed, 05 Mar"
    )
    main = [text.text[p.start : p.end] for p in text.paragraphs if p.role is Role.MAIN]
    assert main == ["Проверка не начата.", "Исходящий № 17."]
    assert text.declared == {"title": "Ответ на запрос", "published_on": "2031-03-05"}
    (note,) = text.notes
    assert "an attachment" in note
    assert "\n" not in note


def test_a_message_of_html_only_is_read_as_seen_and_fetches_nothing() -> None:
    made = message()
    made.set_content(
        "<p>Seen <img src='http://127.0.0.1:9/pixel'></p><p hidden>not seen</p><script>x()</script>",
        subtype="html",
    )
    text = read(made.as_bytes(), TASK).text
    assert text.endswith("Seen")
    assert "x()" not in text


def test_a_plain_part_that_only_points_at_the_html_does_not_hide_it() -> None:
    made = message(words="Open in a browser.")
    made.add_alternative("<p>" + "The commission met and decided. " * 40 + "</p>", subtype="html")
    assert check_quote("The commission met and decided.", read(made.as_bytes(), TASK)).found


def test_a_message_within_a_message_is_read() -> None:
    outer = message("Fwd", "See below.")
    outer.add_attachment(message("Жауап", "Тексеру басталмады."))
    text = read(outer.as_bytes(), TASK)
    assert "Тексеру басталмады." in text.text
    assert "Subject: Жауап" in text.text
    assert not text.notes


@pytest.mark.parametrize("stated", ["", "charset=us-ascii", "charset=x-nothing", "charset=utf-8"])
def test_a_body_in_another_encoding_than_stated_is_read(stated: str) -> None:
    head = f"From: a@example.org\nMIME-Version: 1.0\nContent-Type: text/plain; {stated}\n\n"
    text = read(head.encode() + "По данным комиссии, погибли 12 человек.".encode("cp1251"), TASK)
    assert text.text.endswith("погибли 12 человек.")


def test_a_message_alone_is_one_and_copied_words_are_a_text(tmp_path: Path) -> None:
    assert is_message(message().as_bytes())
    assert is_message(b"From a@b Wed\r\n" + message().as_bytes())
    path = tmp_path / "copied.txt"
    path.write_text("From: somebody\nTo: me\nSubject: the list\n\nHere it is.\n")
    assert extract(path).media_type == "text/plain"
    path.write_text("Received: nothing so far.\nWe waited.\nFrom: the office came no word.")
    assert extract(path).media_type == "text/plain"


def test_messages_nested_without_end_and_parts_without_number_are_bounded() -> None:
    made = message()
    for _ in range(13):
        outer = message()
        outer.add_attachment(made)
        made = outer
    assert "deep" in " ".join(read(made.as_bytes(), TASK).notes)
    head = b"From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
    with pytest.raises(InputError, match="message"):
        read(head + b"--x\nContent-Type: a/b\n\nz\n" * 502 + b"--x--", TASK)


def test_a_header_with_comments_in_comments_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.eml"
    path.write_bytes(
        b"From: a@b\nMIME-Version: 1.0\nContent-Type: text/plain" + b"(" * 900 + b"; charset=utf-8\n\nz\n"
    )
    with pytest.raises(InputError, match=r"nesting without end|cannot be read"):
        extract(path)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_octets_changed_at_random_are_read_or_refused(data: st.DataObject) -> None:
    made = message()
    made.add_alternative("<p>x</p>", subtype="html")
    made.add_attachment(message())
    octets = bytearray(made.as_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(octets) - 1))
        octets[at : at + 1] = data.draw(st.binary(max_size=3))
    with contextlib.suppress(InputError):
        assert isinstance(read(bytes(octets), TASK).text, str)
