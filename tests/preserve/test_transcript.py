"""Transcripts: words with the times at which they are spoken, and the recording that they belong to."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from openinquest.preserve import TimeFragment, check_quote, extract, fragment_of, resolve, select
from openinquest.preserve.formats.registry import Task
from openinquest.preserve.formats.transcript import read

VTT = """WEBVTT
Kind: captions

NOTE made by the desk

1
00:01.000 --> 00:04.500 align:start
<v Өкіл>Тексеру әлі басталған жоқ,
деп <i>хабарлады</i> кеңсе.

00:04.500 --> 00:07.250
No inquiry &amp; no list.

00:09.000 --> 00:08.000
Backwards.
"""
SRT = (
    "1\r\n00:01:00,000 --> 00:01:02,500\r\nПогибли 12 человек.\r\n\r\n"
    "2\r\n01:00:00,000 --> 01:00:01,000\r\nИ всё.\r\n"
)


def test_a_passage_of_a_transcript_leads_to_its_time(tmp_path: Path) -> None:
    path = tmp_path / "a.vtt"
    path.write_text(VTT)
    text = extract(path)
    assert text.media_type == "text/vtt"
    assert text.text == (
        "Өкіл: Тексеру әлі басталған жоқ,\nдеп хабарлады кеңсе.\nNo inquiry & no list.\nBackwards."
    )
    (match,) = check_quote("деп хабарлады кеңсе. No inquiry", text).matches
    selectors = select(text, match.start, match.end)
    assert str(fragment_of(selectors)) == "t=1,7.25"
    assert isinstance(fragment_of(selectors), TimeFragment)
    assert resolve(selectors, text.text).start == match.start
    start = text.text.index("Backwards")
    assert text.spoken_at(start, start + 9) is None


def test_subtitles_are_read_and_others_are_texts(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    path.write_bytes(SRT.encode("cp1251"))
    text = extract(path)
    assert text.text == "Погибли 12 человек.\nИ всё."
    assert [(cue.begins, cue.ends) for cue in text.cues] == [(60.0, 62.5), (3600.0, 3601.0)]
    assert text.seconds == 3601.0
    path = tmp_path / "a.txt"
    path.write_text("1\nnothing timed")
    assert extract(path).media_type == "text/plain"


@given(st.text(st.sampled_from("0129:.,->\n <v>&aж"), max_size=200))
def test_anything_after_the_signature_is_read(rest: str) -> None:
    text = read(f"WEBVTT\n\n{rest}".encode(), Task("text/vtt"))
    assert all(text.text[cue.start : cue.end] for cue in text.cues)


def test_a_reference_to_a_control_character_is_none() -> None:
    data = b"WEBVTT\n\n00:01.000 --> 00:02.500\nTwelve&#xD;had&#0;&#x200B; died&#10;&#10;there\n"
    assert read(data, Task("text/vtt")).text == "Twelve had\ufffd died  there"
