"""The dossier: renders a release's snapshot as static pages in three languages, and can see nothing else."""

from openinquest.site.permalinks import permalinks
from openinquest.site.render import render
from openinquest.site.search import indexer, write_texts

__all__ = ["indexer", "permalinks", "render", "write_texts"]
