"""Kept results of `inquest estimate` in a release: taken from its report, stored as `data/estimates.jsonl`.

A report says which numbers are refused. None of those goes on: not where the report was made to show them, either.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from openinquest.errors import ForbiddenChange, InputError, Problem
from openinquest.record import Record
from openinquest.record.identity import canonical_json
from openinquest.release.entries import Malformed
from openinquest.release.snapshot import LANGUAGES, Answer, Estimate, ListSeen, Stratum, Text, Trial
from openinquest.release.typed import plain, read_as

REPORT = "report.json"
MOST = 20
"""Results in one release."""
_LARGEST = 16 * 1024 * 1024
_HEX = re.compile(r"[0-9a-f]{64}")
_KINDS = {"leave_one_out": "left-out", "hidden_list": "hidden", "prior": "prior"}
_PASSED = "report"


def estimate_line(estimate: Estimate) -> bytes:
    """Return a result as one line of `data/estimates.jsonl`: canonical JSON, ended by a line feed."""
    return canonical_json(plain(estimate)) + b"\n"


def parse_estimate(line: bytes) -> Estimate:
    """Read a line as strictly as it is written. Raises Malformed."""
    try:
        data = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        raise Malformed("it is not JSON") from None
    found = read_as(Estimate, data)
    if not _HEX.fullmatch(found.digest):
        raise Malformed("digest is no SHA-256")
    if found != _without_refused(found):
        raise Malformed("it gives a number that is refused")
    if estimate_line(found) != line:
        raise Malformed("it is not canonical JSON")
    return found


def read_estimates(paths: Sequence[Path], record: Record, smallest: int) -> tuple[Estimate, ...]:
    """Return kept results, from folders that `inquest estimate --out` wrote or from the JSON in them.

    Numbers of persons below `smallest` on a list or in a stratum are left out. Raises InputError for a file that is no
    such report, ForbiddenChange for one of another log than this record's.
    """
    if len(paths) > MOST:
        raise InputError("Nothing was written.", [Problem(f"at most {MOST} estimates", f"{len(paths)}")])
    found = []
    for path in paths:
        place = path / REPORT if path.is_dir() else path
        told = _load(place)
        try:
            found.append(estimate_of(told, smallest))
        except (KeyError, TypeError, ValueError, AttributeError, Malformed):
            raise _no_report(place) from None
        _check_log(told, record, place)
    return tuple(found)


def _load(place: Path) -> Mapping[str, Any]:
    try:
        with place.open("rb") as opened:
            data = opened.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise _no_report(place)
        told = json.loads(data.decode("utf-8"))
    except OSError:
        raise _no_report(place, "none that can be read") from None
    except (ValueError, RecursionError):
        raise _no_report(place) from None
    if not isinstance(told, dict):
        raise _no_report(place)
    return told


def _no_report(place: Path, found: str = "another file") -> InputError:
    expected = "the folder or the JSON that `inquest estimate --out` of this version writes"
    return InputError(
        "Nothing was written: an estimate cannot be read.",
        [Problem(expected, found, file=place.name)],
    )


def _check_log(told: Mapping[str, Any], record: Record, place: Path) -> None:
    """Refuse a result that was computed from the lists of another record, or of a later state than this copy has."""
    log = told.get("log")
    if log is None:
        return
    size = record.head().size
    if log["entries"] > size or record.head(log["entries"]).root.hex() != log["root"]:
        raise ForbiddenChange(
            f"{place.name} was estimated from another record than this one: estimate from this one, or leave it out."
        )


def estimate_of(told: Mapping[str, Any], smallest: int) -> Estimate:
    """Return what may be shown of a report of `inquest estimate`, as plain data.

    Raises KeyError, TypeError, ValueError or Malformed for anything else.
    """
    said = told["said"]
    whole = _Said({language: said[language] for language in LANGUAGES})
    refused = told["verdict"] != _PASSED
    bound = told["lower_bound"]
    low, high = _ends(bound)
    answers = _answers(told["methods"], whole.each("methods"))
    strata = told.get("strata") or {"parts": []}
    found = Estimate(
        reported=not refused,
        headline=whole.text("headline"),
        seen=int(told["n"]),
        seen_says=whole.text("seen"),
        digest=told["digest"],
        version=told["version"],
        seed=str(told["seed"]),
        entries=told["log"]["entries"] if told.get("log") else 0,
        bound=_whole(bound["median"]) if bound["verdict"] == _PASSED else None,
        bound_low=low if bound["verdict"] == _PASSED else None,
        bound_high=high if bound["verdict"] == _PASSED else None,
        bound_says=whole.text("bound"),
        spread=whole.text("spread"),
        reasons=whole.texts("reasons"),
        against=whole.texts("against"),
        cautions=whole.texts("cautions"),
        warnings=whole.texts("warnings"),
        lists=tuple(
            ListSeen(one["list"], one["persons"] if one["persons"] >= smallest else None)
            for one in told["overlaps"]["lists"]
        ),
        answers=answers,
        trials=tuple(_trials(told["sensitivity"], whole)),
        strata=tuple(
            _stratum(part, says, answers, smallest)
            for part, says in zip(strata["parts"], whole.lines("strata"), strict=True)
        ),
    )  # fmt: skip
    # what was read is taken through the same gate as what a release holds
    return parse_estimate(estimate_line(_without_refused(found)))


class _Said:
    """Sentences of a report in all languages, each with its like in the others."""

    def __init__(self, by_language: Mapping[str, Mapping[str, Any]]) -> None:
        self.by_language = by_language

    def text(self, name: str) -> Text:
        return Text(**{language: told[name] or "" for language, told in self.by_language.items()})

    def texts(self, name: str) -> tuple[Text, ...]:
        return tuple(self.lines(name))

    def lines(self, name: str) -> list[Text]:
        columns = [told[name] for told in self.by_language.values()]
        return [Text(**dict(zip(self.by_language, row, strict=True))) for row in zip(*columns, strict=True)]

    def each(self, *names: str) -> list[_Said]:
        """Return what is said of each of several things, which stand in the same order in every language."""
        columns = []
        for told in self.by_language.values():
            found: Any = told
            for name in names:
                found = found[name]
            columns.append(found)
        return [_Said(dict(zip(self.by_language, row, strict=True))) for row in zip(*columns, strict=True)]


def _answers(methods: Sequence[Mapping[str, Any]], said: Sequence[_Said]) -> tuple[Answer, ...]:
    return tuple(
        Answer(
            name=method["name"],
            label=says.text("name"),
            says=says.text("verdict"),
            reported=method["verdict"] == _PASSED,
            median=_whole(method["median"]),
            low=_ends(method)[0],
            high=_ends(method)[1],
            reasons=says.texts("reasons"),
            assumption=says.text("assumption"),
        )
        for method, says in zip(methods, said, strict=True)
    )


def _trials(sensitivity: Mapping[str, Any], said: _Said) -> list[Trial]:
    found = []
    for name, kind in _KINDS.items():
        for trial, says in zip(sensitivity[name], said.each("trials", name), strict=True):
            low, high = _ends(trial)
            shown = not trial["exploratory"]
            found.append(
                Trial(
                    kind=kind,
                    method=trial["method"],
                    of=says.text("of"),
                    median=_whole(trial["median"]) if shown else None,
                    low=low if shown else None,
                    high=high if shown else None,
                    known=trial.get("known"),
                    missed=trial.get("held") is False,
                    why=says.texts("no_answer"),
                )
            )
    return found


def _stratum(part: Mapping[str, Any], says: Text, labels: Sequence[Answer], smallest: int) -> Stratum:
    """Return one part; its methods are called as those of the whole, and give no reasons of their own here."""
    called = {answer.name: answer.label for answer in labels}
    answers = tuple(
        Answer(
            name=method["name"],
            label=called.get(method["name"], Text(method["name"])),
            says=Text(),
            reported=True,
            median=_whole(method["median"]),
            low=_ends(method)[0],
            high=_ends(method)[1],
        )
        for method in part.get("methods", ())
        if method["verdict"] == _PASSED
    )
    seen = part["n"] if part["n"] >= smallest else None
    return Stratum(", ".join(map(str, part["stratum"].values())), says, seen, answers if seen else ())


def _without_refused(estimate: Estimate) -> Estimate:
    """Return a result without any number of what is refused, whatever it held."""
    passed = {answer.name for answer in estimate.answers if answer.reported}
    answers = tuple(one if one.reported else _hushed(one) for one in estimate.answers)
    trials = tuple(
        trial if trial.kind == "hidden" or (estimate.reported and trial.method in passed) else _hushed(trial)
        for trial in estimate.trials
    )
    return replace(estimate, answers=answers, trials=trials)


def _hushed(one: Any) -> Any:
    numbers = {field.name: None for field in fields(one) if field.name in ("median", "low", "high")}
    return replace(one, **numbers)


def _ends(told: Mapping[str, Any]) -> tuple[int | None, int | None]:
    ends = told["interval95"]
    return (_whole(ends[0]), _whole(ends[1])) if ends else (None, None)


def _whole(number: Any) -> int | None:
    """Return a number of persons in whole persons. Raises ValueError for one that is none."""
    if number is None:
        return None
    if (
        isinstance(number, bool)
        or not isinstance(number, int | float)
        or not math.isfinite(number)
        or number < 0
    ):
        raise ValueError("no number of persons")
    return round(number)
