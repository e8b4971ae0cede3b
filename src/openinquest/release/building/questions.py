"""Questions as they are shown."""

from __future__ import annotations

from datetime import date

from openinquest.release.building.texts import Json, listed, text_of
from openinquest.release.snapshot import Question, Reply


def question_of(data: Json, day: date) -> Question:
    """Return a question of the writer's plain data, as it stood on `day`."""
    days = data["days_open"] or {}
    return Question(
        id=data["id"],
        label=text_of(data["labels"]),
        text=data["text"] or "",
        asked_by=listed(data["asked_by"]),
        asked_of=listed(data["asked_of"]),
        asked_on=data["asked_on"] or "",
        forum=data["forum"] or "",
        status=data["status"],
        days_low=days.get("low"),
        days_high=days.get("high"),
        day=days.get("on") or day.isoformat(),  # looked for by then, though the days cannot be counted
        ended=bool(days.get("ended")),
        replies=tuple(_reply(reply) for reply in data["replies"]),
        contested_by=tuple(item["n"] for item in data["contested_by"]),
        searched_in=tuple(data["searched_in"]),
        statements=tuple(data["statements"]),
        because=text_of(data["because_in"]),
    )


def _reply(data: Json) -> Reply:
    return Reply(
        n=data["n"],
        content=data["content"] or "",
        by=data["voice"] or data["by"] or "",
        on=data["on"] or "",
        grades=tuple(dict.fromkeys(grade["grade"] for grade in data["grades"])),
        grade=data["grade"] or "ungraded",
        ground=data["ground"] or "",
        reasons=tuple(dict.fromkeys(grade["reason"] for grade in data["grades"] if grade["reason"])),
    )
