"""Names in Greek, Georgian, Armenian, Hebrew, Arabic, Indian and Japanese letters, written in Latin ones.

Letter by letter, after the public standards in their plainest form (ELOT 743, the Georgian national system of 2002,
BGN/PCGN for Armenian, Arabic, Persian and Hebrew, Hunterian for Devanagari, Hepburn for kana), without marks. Hebrew
and Arabic leave vowels unwritten, so that only the consonants of such words can be compared. Chinese characters stay
as they are. Kazakh and Uyghur in Arabic letters write their vowels and are read as Cyrillic (`tote`).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from openinquest.names.tote import is_tote, tote_in_cyrillic

_OTHERS: Final = re.compile(
    "[\u0370-\u03ff\u1f00-\u1fff\u0531-\u058f\u10a0-\u10ff\u1c90-\u1cbf"
    "\u0590-\u05ff\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefc\u0900-\u097f\u3040-\u30ff]"
)
_CONSONANTS_ONLY: Final = re.compile("[\u0590-\u05ff\u0600-\u06ff]")
_ABOVE: Final = re.compile(
    "[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640]+"
)


def _table(letters: str, latin: str) -> dict[str, str]:
    """Return letters paired with what is written for each; `_` stands for nothing."""
    return {a: "" if b == "_" else b for a, b in zip(letters.split(), latin.split(), strict=True)}


_GREEK_PAIRS: Final = (
    (re.compile("(?<=[αε])υ(?=[αεηιουωβγδζλμνρ])"), "v"), (re.compile("(?<=[αε])υ(?![ιου])"), "f"),
    (re.compile("γ(?=[γξχ])"), "n"), (re.compile(r"\bμπ"), "b"), (re.compile(r"\bντ"), "d"),
    (re.compile("γκ"), "gk"), (re.compile("ου"), "ou"),
)  # fmt: skip
_ARMENIAN_PAIRS: Final = (
    (re.compile("ու"), "u"), (re.compile("և"), "ev"), (re.compile(r"\bե"), "ye"), (re.compile(r"\bո(?!վ)"), "vo"),
)  # fmt: skip
_ARABIC_PAIRS: Final = ((re.compile(r"\bال(?=\w\w)"), "al-"), (re.compile("[هةى](?!\\w)"), "a"))
_LETTERS: Final = {
    **_table("α β γ δ ε ζ η θ ι κ λ μ ν ξ ο π ρ σ ς τ υ φ χ ψ ω",
             "a v g d e z i th i k l m n x o p r s s t y f ch ps o"),
    **_table("ა ბ გ დ ე ვ ზ თ ი კ ლ მ ნ ო პ ჟ რ ს ტ უ ფ ქ ღ ყ შ ჩ ც ძ წ ჭ ხ ჯ ჰ",
             "a b g d e v z t i k l m n o p zh r s t u p k gh q sh ch ts dz ts ch kh j h"),
    **_table("ա բ գ դ ե զ է ը թ ժ ի լ խ ծ կ հ ձ ղ ճ մ յ ն շ ո չ պ ջ ռ ս վ տ ր ց ւ փ ք օ ֆ",
             "a b g d e z e y t zh i l kh ts k h dz gh ch m y n sh o ch p j r s v t r ts v p k o f"),
    **_table("א ב ג ד ה ו ז ח ט י כ ך ל מ ם נ ן ס ע פ ף צ ץ ק ר ש ת",
             "a b g d h v z h t y k k l m m n n s a p p ts ts k r sh t"),
    **_table("ا أ إ آ ٱ ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق ک ك گ ل م ن ه ة و ؤ ي ی ى ئ ء",
             "a a a a a b p t th j ch h kh d dh r z zh s sh s d t z a gh f q k k g l m n h a w w y y a y _"),
}  # fmt: skip

_CONSONANT: Final = _table(
    "क ख ग घ ङ च छ ज झ ञ ट ठ ड ढ ण त थ द ध न प फ ब भ म य र ल ळ व श ष स ह",
    "k kh g gh n ch chh j jh n t th d dh n t th d dh n p ph b bh m y r l l v sh sh s h",
)
_VOWEL: Final = _table("अ आ इ ई उ ऊ ऋ ए ऐ ओ औ", "a a i i u u ri e ai o au")
_SIGN: Final = _table("ा ि ी ु ू ृ े ै ो ौ ् ं ँ ः ़", "a i i u u ri e ai o au _ n n h _")
_INDIAN: Final = re.compile("([क-ह])([ा-ौृ्]?)(?=(.?))")

_KANA: Final = _table(
    "ア イ ウ エ オ カ キ ク ケ コ サ シ ス セ ソ タ チ ツ テ ト "
    "ナ ニ ヌ ネ ノ ハ ヒ フ ヘ ホ マ ミ ム メ モ ヤ ユ ヨ ラ リ ル レ ロ ワ ヲ ン "
    "ガ ギ グ ゲ ゴ "
    "ザ ジ ズ ゼ ゾ ダ ヂ ヅ デ ド バ ビ ブ ベ ボ パ ピ プ ペ ポ ヴ ァ ィ ゥ ェ ォ ー",
    "a i u e o ka ki ku ke ko sa shi su se so ta chi tsu te to na ni nu ne no ha hi fu he ho ma mi mu me mo ya yu yo "
    "ra ri ru re ro wa o n ga gi gu ge go za ji zu ze zo da ji zu de do ba bi bu be bo pa pi pu pe po vu A I U E O _",
)
_SMALL: Final = (
    (re.compile("(sh|ch|j)i([ャュョ])"), r"\1\2"),
    (re.compile("i([ャュョ])"), r"y\1"),
    (re.compile("[ui](?=[AIUEO])"), ""),
    (re.compile("ッ(?=([a-z]))"), r"\1"),
)
_SMALL_VOWELS: Final = str.maketrans({"ャ": "a", "ュ": "u", "ョ": "o", "ッ": ""})


def in_latin(text: str) -> tuple[str, bool]:
    """Return a clean line with letters of other scripts written in Latin ones, and whether vowels are left out.

    Kazakh and Uyghur in Arabic letters come back in Cyrillic.

    A line in Latin or Cyrillic comes back as it is.
    """
    if text.isascii() or not _OTHERS.search(text):
        return text, False
    if is_tote(text):
        return " ".join(tote_in_cyrillic(text).split()), False
    bare = _CONSONANTS_ONLY.search(unicodedata.normalize("NFKC", text)) is not None
    if re.search("[\u0900-\u097f]", text):
        text = _INDIAN.sub(_syllable, text)
        text = "".join(_VOWEL.get(letter, _SIGN.get(letter, letter)) for letter in text)
    elif re.search("[\u3040-\u30ff]", text):
        text = _japanese(text)
    else:
        text = _ABOVE.sub("", unicodedata.normalize("NFKD", text.lower()))
        text = text.replace("\u0621", "").replace("־", "-")
        for pattern, latin in (*_GREEK_PAIRS, *_ARMENIAN_PAIRS, *_ARABIC_PAIRS):
            text = pattern.sub(latin, text)
        text = "".join(_LETTERS.get(letter, letter) for letter in text)
    return " ".join(word[:1].upper() + word[1:] for word in text.split()), bare


def _syllable(match: re.Match[str]) -> str:
    """Return a consonant with its vowel: none at the end of a word, a where none is written."""
    letter, sign, behind = match.groups()
    if sign:
        return _CONSONANT.get(letter, letter) + _SIGN[sign]
    ends = not behind or not ("\u0900" <= behind <= "\u097f")
    return _CONSONANT.get(letter, letter) + ("" if ends else "a")


def _japanese(text: str) -> str:
    """Return kana in Latin letters; hiragana are read as the katakana of the same sound."""
    text = "".join(chr(ord(sign) + 96) if "\u3041" <= sign <= "\u3096" else sign for sign in text)
    text = text.replace("・", " ").replace("゠", "-")
    text = "".join(_KANA.get(sign, sign) for sign in text)
    for pattern, latin in _SMALL:
        text = pattern.sub(latin, text)
    return text.translate(_SMALL_VOWELS).lower()
