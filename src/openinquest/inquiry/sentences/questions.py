"""Sentences on the register of questions: for each key the words in English, Russian and Kazakh."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str, str]] = {
    "question.rival-days": (
        "Sources give different days of asking ({days}); days are counted from the first to the last of them.",
        "Источники называют разные дни вопроса ({days}); дни считаются от первого из них до последнего.",
        "Дереккөздер сұрақ қойылған күнді әртүрлі атайды ({days}); күндер бірінші күннен соңғысына дейін есептеледі.",
    ),
}
