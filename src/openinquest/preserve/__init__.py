"""Keeping what was said where it was said: archive, text with positions, passages."""

from openinquest.preserve.archive.fixity import Fault, Finding
from openinquest.preserve.archive.store import Archive, Received, Stored
from openinquest.preserve.extraction import extract
from openinquest.preserve.formats.language import guess_language
from openinquest.preserve.formats.registry import Format, Task, readable_formats, register
from openinquest.preserve.fragments import (
    Fragment,
    PageFragment,
    RowFragment,
    TimeFragment,
    fragment_selector,
    parse_fragment,
)
from openinquest.preserve.passages import Anchoring, Resolution, fragment_of, resolve, select, select_quote
from openinquest.preserve.quotes import Closeness, Match, QuoteCheck, check_quote, find_quote
from openinquest.preserve.sources import Description, Prepared, prepare_citation, prepare_file, suggest_handle
from openinquest.preserve.text import ExtractedText, Limits, Page, Paragraph, Role

__all__ = [
    "Anchoring",
    "Archive",
    "Closeness",
    "Description",
    "ExtractedText",
    "Fault",
    "Finding",
    "Format",
    "Fragment",
    "Limits",
    "Match",
    "Page",
    "PageFragment",
    "Paragraph",
    "Prepared",
    "QuoteCheck",
    "Received",
    "Resolution",
    "Role",
    "RowFragment",
    "Stored",
    "Task",
    "TimeFragment",
    "check_quote",
    "extract",
    "find_quote",
    "fragment_of",
    "fragment_selector",
    "guess_language",
    "parse_fragment",
    "prepare_citation",
    "prepare_file",
    "readable_formats",
    "register",
    "resolve",
    "select",
    "select_quote",
    "suggest_handle",
]
