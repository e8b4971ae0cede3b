"""Rules and terms as plain data."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from openinquest.inquiry.deadlines.counting import Due
from openinquest.inquiry.deadlines.rule import Length, Rule
from openinquest.inquiry.deadlines.standing import Standing
from openinquest.inquiry.deadlines.wording import due_sentences

if TYPE_CHECKING:
    from openinquest.inquiry.as_json import Writer

Json = dict[str, Any]


def rule_json(rule: Rule) -> Json:
    """Return all fields of a rule; `verified` is null where nobody verified it."""
    scope, extension, calendar = rule.scope, rule.extension, rule.calendar
    return {
        "id": rule.id,
        "governs": rule.governs.value,
        "article": {language.value: text for language, text in rule.article.items()},
        "content": {language.value: text for language, text in rule.content.items()},
        "source": rule.source,
        "address": rule.address,
        "evidence": rule.evidence.value,
        "valid_from": _day(rule.valid_from),
        "valid_to": _day(rule.valid_to),
        "term": _length(rule.term),
        "counts_from": rule.counts_from.value,
        "end_moves": rule.end_moves,
        "calendar": calendar.name if calendar else None,
        "calendar_known_until": _day(calendar.known_until) if calendar else None,
        "extension": None
        if extension is None
        else {"at_most": _length(extension.at_most), "notice": _length(extension.notice)},
        "silence": rule.silence.value,
        "silence_by": rule.silence_by,
        "scope": {
            "kinds": sorted(kind.value for kind in scope.kinds),
            "forums": sorted(scope.forums),
            "complaints": sorted(scope.complaints),
            "addressees": sorted(scope.addressees),
            "excluded": sorted(scope.excluded),
            "country": scope.country,
        },
        "note": rule.note or None,
        "fingerprint": rule.fingerprint,
        "verified": None
        if rule.verified is None
        else {
            "by": rule.verified.by,
            "on": rule.verified.on.isoformat(),
            "note": rule.verified.note or None,
        },
        "disputed": [
            {"by": said.by, "on": said.on.isoformat(), "note": said.note or None} for said in rule.disputed
        ],
    }


def due_json(writer: Writer, due: Due) -> Json:
    """Return when a term ends by one rule, with the sentences that say so."""
    return {
        "rule": due.rule.id,
        "valid_from": _day(due.rule.valid_from),
        "article": due.rule.article.get(writer.language),
        "calendar": due.rule.calendar.name if due.rule.calendar else None,
        "start": {"low": _day(due.start[0]), "high": _day(due.start[1]), "cut": due.cut},
        "due": {"low": _day(due.low), "high": _day(due.high)},
        "extended": None
        if due.extended is None
        else {"low": _day(due.extended[0]), "high": _day(due.extended[1])},
        "silence_by": due.silence.id if due.silence else None,
        "verified": due.rule.verified is not None,
        **writer.said("because", tuple(due_sentences(due))),
    }


def standing_json(writer: Writer, found: Standing) -> Json:
    """Return how the terms of a question or complaint stand; `status` has its `if the rule holds`."""
    return {
        "status": found.word,
        "holds": found.holds if found.status is not None else None,
        "straddles": found.straddles,
        "rules": [{"rule": rule.id, "valid_from": _day(rule.valid_from)} for rule in found.rules],
        "dues": [due_json(writer, due) for due in found.dues],
        **writer.said("because", found.because),
    }


def _length(length: Length | None) -> Json | None:
    return None if length is None else {"count": length.count, "unit": length.unit.value}


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
