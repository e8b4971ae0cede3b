"""A text in the languages of the pages, and what the release is."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("en", "ru", "kk")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in up to three languages; empty where it was not given."""

    en: str = ""
    ru: str = ""
    kk: str = ""

    def in_language(self, language: str) -> tuple[str, str]:
        """Return the text and the language it is in: the one asked for, else English, else any."""
        for candidate in (language, *LANGUAGES):
            text: str = getattr(self, candidate)
            if text:
                return text, candidate
        return "", language

    def __bool__(self) -> bool:
        return bool(self.en or self.ru or self.kk)


@dataclass(frozen=True, slots=True)
class Meta:
    """What the release is: `released_on` and `period` are EDTF, `root` is 64 hex digits.

    `said_by` is the day of `--on`, or empty; `published` counts the published entries. `smallest` is the smallest
    count that tables of persons show; `address` is where the dossier stands for good, `contact` how to reach the team.
    """

    title: Text
    period: str
    released_on: str
    log_size: int
    root: str
    software: str
    said_by: str = ""
    published: int = 0
    searchable: bool = False
    """Whether the release has an index of its texts."""
    smallest: int = 5
    address: str = ""
    contact: str = ""
