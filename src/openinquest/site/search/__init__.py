"""Search without a server: an index of names of our own, one of texts by pagefind, and the page that asks them."""

from openinquest.site.search.lists import sorted_by_label
from openinquest.site.search.names import Found, found, write_names
from openinquest.site.search.script import write_script
from openinquest.site.search.text import FOLDER, indexer, write_texts

__all__ = [
    "FOLDER",
    "Found",
    "found",
    "indexer",
    "sorted_by_label",
    "write_names",
    "write_script",
    "write_texts",
]
