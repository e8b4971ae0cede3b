"""The releases of a dossier up to this one."""

from __future__ import annotations

from dataclasses import dataclass

Ranges = tuple[tuple[int, int], ...]
"""Ranges of log numbers, first and last, ascending and apart."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One release, and what it changed against the one before: ranges of the numbers of entries.

    `manifest` is the SHA-256 of its manifest (hex), empty for this release itself. The first has no changes.
    """

    released_on: str
    said_by: str
    size: int
    root: str
    published: int
    manifest: str = ""
    added: Ranges = ()
    changed: Ranges = ()
    withheld: Ranges = ()
