"""What somebody might write into a record to harm a reader of its pages."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

OVERRIDE, ISOLATE, JOINER, SPACE, BOM = "\u202e", "\u2067", "\u200d", "\u200b", "\ufeff"
UNSEEN = (OVERRIDE, ISOLATE, JOINER, SPACE, BOM, "\u2028", "\u200f", "\U000e0041")

TEXTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(2)>',
    "'-alert(3)-'",
    "javascript:alert(4)",
    "data:text/html,<script>alert(5)</script>",
    "</title></style></textarea><svg onload=alert(6)><animate onbegin=alert(7)>",
    "<style>@import 'https://evil.invalid/x.css';*{display:none!important}</style>",
    '<link rel=stylesheet href="https://evil.invalid/y.css"><base href="https://evil.invalid/">',
    '<meta http-equiv=refresh content="0;url=https://evil.invalid/">',
    "<iframe srcdoc='<script>parent.alert(8)</script>'></iframe><form action=//evil.invalid><button autofocus>",
    "{{ 7*7 }}{% raw %}{{ view }}{# ${alert(9)} #}<%= 1 %>",
    f"{OVERRIDE}gnp.drawkcab{ISOLATE}{JOINER}{SPACE}{BOM}\u2028\u200f\U000e0041",
    "&lt;script&gt;alert(10)&lt;/script&gt; &#x202e; &NotAnEntity;",
    "]]><!-- --!> <!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "url(javascript:alert(11)); } body { background: red }",
    "Ж" * 500,
    "\u0301\u0336" * 60 + "zalgo",
    "قال الشاهد שלום",
    "\ufffe\uffff\ufdd0\ue000 \U0001f469\u200d\U0001f52c",
    "=HYPERLINK(\"https://evil.invalid\")",
    "https://evil.invalid/tracker.png",
    "<b id=main name=body>clobber</b><a href='javascript:alert(12)'>here</a>",
    "<p" * 500,
    "n:  [a](javascript:alert(13)) ![x](https://evil.invalid/z.png)",
)  # fmt: skip


ENDLESS = "W" * 100_000
_SELDOM = 211
"""Every so many texts one goes on for ever; a prime, so that each field has its turn."""


def hostile() -> Callable[[str], str]:
    """Return a function that puts the next of these texts after words, so that each stands in every kind of place."""
    turns = count(1)

    def altered(words: str) -> str:
        turn = next(turns)
        return f"{words} {TEXTS[turn % len(TEXTS)] if turn % _SELDOM else ENDLESS}"

    return altered
