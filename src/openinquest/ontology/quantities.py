"""Quantities as sources give them: exact, bounded, approximate or vague.

Canonical strings: `238`, `>200`, `>=190`, `<200`, `<=5`, `10..15` (`>10..<15` where a bound is strict), each of
them with `~` in front where the source says "about" or "nearly" (`~9900`, `~20..30`), and `vague:dozens`.

How separators are read, for every language alike, since a cell does not say in which it was written:

- a space of any kind or an apostrophe groups thousands: `3 811` is 3811;
- a comma followed by exactly three digits groups thousands (`3,811` is 3811, `5,000,000` is 5000000), except
  after a leading zero; any other comma is the decimal sign (`2,5` is 2.5);
- a point is the decimal sign (`1.1`), unless it groups more than once (`1.234.567`). A number such as `1.100`,
  which some languages write for eleven hundred, is refused, because nobody writes one decimal with two noughts;
- where both occur, the last one is the decimal sign (`1,234.5`, `1.234,5`).

"44 of 98" is 44; a scale word multiplies ("2.5 million", "5 тыс."). Words for what is counted are refused: they
belong to the figure's unit or to the scope.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from openinquest.ontology import _quantity_words as words
from openinquest.ontology._text import differing, one_line, plain_digits
from openinquest.ontology.enumerations import Relation
from openinquest.ontology.values import ParsedValue, ValueProblem

APPROXIMATE_SHARE: Final = Decimal("0.05")
"""How far an approximate number reaches to either side, as a share of itself, when it is compared."""

_LONGEST: Final = 40
_LONGEST_CELL: Final = 200  # bounds the work of the patterns on a cell that holds a page of text
_NUMBER = r"(?:0|-?(?:0\.\d*[1-9]|[1-9]\d*(?:\.\d*[1-9])?))"
_CANONICAL: Final = re.compile(
    rf"(?P<about>~?)(?:(?P<sign>>=|<=|>|<)?(?P<number>{_NUMBER})"
    rf"|(?P<above>>?)(?P<lower>{_NUMBER})\.\.(?P<below><?)(?P<upper>{_NUMBER}))",
    re.ASCII,
)
_VAGUE: Final = re.compile(r"vague:([a-z-]+)")
_LAST_WORD: Final = re.compile(r"[^\W\d_]+\.?$")
_GROUPED: Final = re.compile(r"(-?)(\d{1,3}(?:([ ,.'’])\d{3})(?:\3\d{3})*)(?:([.,])(\d+))?", re.ASCII)
_PLAIN: Final = re.compile(r"(-?)(\d+)(?:[.,](\d+))?", re.ASCII)
_TO_LAST_DIGIT: Final = re.compile(r".*\d")
_DASHED: Final = re.compile(r"(.+?)\s*(?:\.\.|…|[-–—‒])\s*(.+)")
# the minus sign, and the decimal and the grouping sign that go with Arabic digits
_SIGNS: Final = {0x2212: "-", 0x66B: ".", 0x66C: ","}
_CODES: Final = frozenset(words.VAGUE.values())
_EXPECTED: Final = "a number, with at most a word such as 'about', 'more than' or 'at least'"


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of what a quantity may be; a strict bound does not include its own value."""

    value: Decimal
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity: what it lies between (None is unbounded), whether it is approximate, or how it is vague."""

    lower: Bound | None
    upper: Bound | None
    approximate: bool = False
    vague: str | None = None

    @classmethod
    def parse(cls, canonical: str) -> Quantity:
        """Return the quantity that a canonical string stands for; any other text raises ValueProblem."""
        if match := _VAGUE.fullmatch(canonical):
            if match[1] in _CODES:
                return cls(None, None, vague=match[1])
        elif (match := _CANONICAL.fullmatch(canonical)) and len(canonical) <= _LONGEST:
            about = bool(match["about"])
            if match["number"] is None:
                lower = Bound(Decimal(match["lower"]), bool(match["above"]))
                upper = Bound(Decimal(match["upper"]), bool(match["below"]))
                if lower.value < upper.value:
                    return cls(lower, upper, about)
            else:
                number, sign = Decimal(match["number"]), match["sign"]
                bound = Bound(number, sign in (">", "<"))
                return cls(
                    None if sign in ("<", "<=") else bound, None if sign in (">", ">=") else bound, about
                )
        raise ValueProblem(
            "a quantity in canonical form", "write 238, >200, >=190, <=5, 10..15, ~9900 or vague:dozens"
        )

    @property
    def point(self) -> Decimal | None:
        """The one number that is meant, approximate or not; None for a range, an open bound or a vague count."""
        return self.lower.value if self.lower is not None and self.lower == self.upper else None

    @property
    def canonical(self) -> str:
        """The canonical string."""
        if self.vague is not None:
            return f"vague:{self.vague}"
        about = "~" if self.approximate else ""
        lower, upper = self.lower, self.upper
        if lower is not None and lower == upper:
            return f"{about}{lower.value:f}"
        if lower is None or upper is None:
            bound, sign = (upper, "<") if lower is None else (lower, ">")
            if bound is None:
                raise ValueError("a quantity has a bound or is vague")
            return f"{about}{sign}{'' if bound.strict else '='}{bound.value:f}"
        strict = (">" if lower.strict else "", "<" if upper.strict else "")
        return f"{about}{strict[0]}{lower.value:f}..{strict[1]}{upper.value:f}"


def relate(a: Quantity, b: Quantity) -> Relation:
    """Return how two quantities for one and the same figure stand to each other.

    A vague count is incomparable. Equal quantities confirm each other. Otherwise they are compatible where what
    they may be overlaps, and conflict where it does not; an approximate quantity reaches 5 percent to either
    side of its number or bounds, so `~9900` is compatible with 9405 to 10395 and conflicts with the rest.
    """
    if a.vague is not None or b.vague is not None:
        return Relation.INCOMPARABLE
    if a == b:
        return Relation.CONFIRMS
    a_low, a_high = _reach(a)
    b_low, b_high = _reach(b)
    return Relation.COMPATIBLE if _meets(a_low, b_high) and _meets(b_low, a_high) else Relation.CONFLICTS


def _reach(quantity: Quantity) -> tuple[Bound | None, Bound | None]:
    lower, upper = quantity.lower, quantity.upper
    if quantity.approximate:
        if lower is not None:
            lower = Bound(lower.value - abs(lower.value) * APPROXIMATE_SHARE)
        if upper is not None:
            upper = Bound(upper.value + abs(upper.value) * APPROXIMATE_SHARE)
    return lower, upper


def _meets(lower: Bound | None, upper: Bound | None) -> bool:
    if lower is None or upper is None:
        return True
    return lower.value < upper.value or (lower.value == upper.value and not (lower.strict or upper.strict))


def parse_quantity(text: str) -> ParsedValue:
    """Return the canonical quantity of a cell, in English, Russian or Kazakh words or in canonical form.

    Canonical strings parse to themselves. Raises ValueProblem for anything else, with what to write instead.
    """
    if text.isdigit() and text.isascii() and len(text) <= _LONGEST and (text[0] != "0" or text == "0"):
        return ParsedValue(text)
    line = one_line(text)
    if len(line) > _LONGEST_CELL:
        raise ValueProblem(
            f"a quantity in at most {_LONGEST_CELL} characters", "other words belong to the scope"
        )
    if len(line) <= _LONGEST and (match := _CANONICAL.fullmatch(line)):
        if match["number"] is not None or Decimal(match["lower"]) < Decimal(match["upper"]):
            return ParsedValue(line)
    elif (vague := _VAGUE.fullmatch(line)) and vague[1] in _CODES:
        return ParsedValue(line)
    canonical = _read(plain_digits(line).lower().translate(_SIGNS))
    if len(canonical) > _LONGEST:
        raise ValueProblem(f"a quantity of at most {_LONGEST} characters", "check the cell")
    return ParsedValue(canonical, differing(line, canonical))


def _read(text: str) -> str:
    rest, sign, about = text, "", ""
    while match := words.before().match(rest):
        found = words.SIGN_OF[match[0].strip()]
        if (about if found == "~" else sign) or match.end() == len(rest):
            break
        if found == "~":
            about = "~"
        else:
            sign = found
        rest = rest[match.end() :]
    # "between 2 and 3" and the like come before trailing words, since "3-ке дейін" alone means "up to 3"
    span = _range(rest) if not sign else None
    if span is None and not (sign and about) and not rest[-1:].isdigit():
        digits = _TO_LAST_DIGIT.match(rest)
        ending = words.after().search(rest, digits.end() if digits else 0)
        found = words.AFTER_SIGNS[ending.lastindex or 0] if ending else ""
        if ending and not (about if found == "~" else sign):
            about, sign = ("~", sign) if found == "~" else (about, found)
            rest = rest[: ending.start()].strip()
            span = _range(rest) if not sign else None
    if span is not None:
        return about + span
    if (number := _part(rest)) is not None:
        return f"{about}{sign}{number}"
    if not sign and (vague := words.vague().fullmatch(rest)):
        return f"vague:{words.VAGUE[vague[1]]}"
    raise ValueProblem(_EXPECTED, _advice(rest))


def _range(text: str) -> str | None:
    """Return `lower..upper` if the text is a range, None if it is not one."""
    patterns = words.BETWEEN if words.SPAN_WORD.search(text) else ()
    for pattern in (_DASHED, *patterns):
        match = pattern.fullmatch(text)
        if match is None:
            continue
        above, below = match[1].startswith(">"), match[2].startswith("<")
        first, last = match[1].removeprefix(">").strip(), match[2].removeprefix("<").strip()
        upper = _number(last)
        lower = _number(first) if upper is not None else None
        if lower is None or upper is None:
            continue
        if (zeros := _scale(last)[1]) and not _scale(first)[1]:
            wide = _shift(lower, zeros)
            lower = wide if Decimal(wide) <= Decimal(upper) else lower
        low, high = Decimal(lower), Decimal(upper)
        if low > high or (low == high and (above or below)):
            raise ValueProblem("a range that rises", "write the smaller number first")
        if low == high:
            return lower
        return f"{'>' if above else ''}{lower}..{'<' if below else ''}{upper}"
    return None


def _part(text: str) -> str | None:
    """Return the number, or the part in "44 of 98"."""
    if (number := _number(text)) is not None:
        return number
    match = words.PART_OF.fullmatch(text)
    if match is not None:
        part, whole = _number(match[1]), _number(match[2])
    else:
        match = words.PART_OF_KAZAKH.fullmatch(text)
        if match is None:
            return None
        whole, part = _number(match[1]), _number(match[2])
    if part is None or whole is None:
        return None
    if Decimal(part) > Decimal(whole):
        raise ValueProblem("a part no larger than its whole", "write only the number that is meant")
    return part


def _number(text: str) -> str | None:
    """Return one number without qualifiers in canonical form, None if the text is not one."""
    if match := _PLAIN.fullmatch(text):
        fraction = match[3] or ""
        comma = fraction and text[match.start(3) - 1] == ","
        if len(fraction) == 3 and len(match[2]) <= 3 and match[2][0] != "0":
            if comma:
                return _tidy(match[1], match[2] + fraction, "")
            if fraction.endswith("0"):
                raise ValueProblem(
                    "a number that can be read in one way only",
                    "three digits after a point that end in 0 may be thousands: write 1100, or 1.1",
                )
        return _tidy(match[1], match[2], fraction)
    if match := _GROUPED.fullmatch(text):
        if match[4] == match[3]:
            return None
        return _tidy(match[1], re.sub(r"\D", "", match[2]), match[5] or "")
    if text in words.NUMERALS:
        return str(words.NUMERALS[text])
    base, zeros = _scale(text)
    if zeros and (number := _number(base)) is not None:
        return _shift(number, zeros)
    return None


def _scale(text: str) -> tuple[str, int]:
    """Return the text without its scale word, and by how many noughts that word multiplies."""
    match = _LAST_WORD.search(text)
    zeros = words.SCALE.get(match[0], 0) if match else 0
    return (text[: match.start()].rstrip(), zeros) if match and zeros else (text, 0)


def _shift(number: str, zeros: int) -> str:
    sign, _, rest = number.rpartition("-")
    whole, _, fraction = rest.partition(".")
    fraction = fraction.ljust(zeros, "0")
    return _tidy("-" if number.startswith("-") else sign, whole + fraction[:zeros], fraction[zeros:])


def _tidy(sign: str, whole: str, fraction: str) -> str:
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    number = f"{whole}.{fraction}" if fraction else whole
    return number if number == "0" else sign + number


def _advice(text: str) -> str:
    if not text:
        return "leave the cell empty where no number is given"
    if "%" in text:
        return "leave out the percent sign: the unit belongs to the figure"
    if any(character.isdigit() for character in text) and any(character.isalpha() for character in text):
        return "write only the number and how sure it is; what is counted is the figure's unit, other words its scope"
    return "write 238, >200, >=190, <=5, 10..15, ~9900 or vague:dozens"
