"""The dossier: renders a release's snapshot as static pages in three languages, and can see nothing else."""

from openinquest.site.permalinks import Permalinks
from openinquest.site.render import render
from openinquest.site.search import indexer, write_texts

__all__ = ["Permalinks", "indexer", "render", "write_texts"]
