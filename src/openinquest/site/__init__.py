"""The dossier: renders a release's snapshot as static pages in three languages, and can see nothing else."""

from openinquest.site.render import render

__all__ = ["render"]
