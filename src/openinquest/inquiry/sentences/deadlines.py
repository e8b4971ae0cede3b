"""Sentences on legal terms: for each key the words in English, Russian and Kazakh."""

from collections.abc import Mapping

SENTENCES: Mapping[str, tuple[str, str, str]] = {}
