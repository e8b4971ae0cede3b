"""The index of texts: made by pagefind, a program beside ours, from the pages as they stand; one for each language.

It lies below `search/text/<language>/`: `pagefind.js` and `wasm.*.pagefind` are pagefind's own program, the others are
gzip: `fragment/*.pf_fragment` (`pagefind_dcd` and JSON with the address, the title and the whole text of one page),
`index/*.pf_index` and `*.pf_meta` (`pagefind_dcd` and CBOR with the words). The same pages give the same bytes.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory

from openinquest.errors import EnvironmentFault
from openinquest.release.snapshot import LANGUAGES

FOLDER = "search/text"
_PACKAGE = "pagefind-bin-extended"
_UNUSED = ("pagefind-*.js", "pagefind-*.css")
_NOT_TEXT = "thead, caption, .permalink, .pager"
"""What stands on pages around the texts: the heads of tables, and links to rows and to other pages of a list."""
_CELL = re.compile(rb"</(?:td|th|dt|dd|summary)>")
_LONGEST = 3 * 3600
"""Seconds; ten thousand pages take one minute."""


def indexer() -> str:
    """Return name and version of what makes the index, or an empty text where it is not installed."""
    try:
        return f"pagefind {version(_PACKAGE)}"
    except PackageNotFoundError:
        return ""


def write_texts(out: Path) -> None:
    """Index the pages below `out` and write what the search page loads.

    Raises EnvironmentFault where the indexer is not installed or fails.
    """
    if not indexer():
        raise EnvironmentFault("The index of texts takes pagefind: install openinquest[search].")
    with TemporaryDirectory(prefix="inquest-search-") as name:
        for language in LANGUAGES:
            made, pages = Path(name) / language, Path(name) / "pages"
            _parted(out / language, pages / language)
            _run(pages, language, made)
            shutil.rmtree(pages)
            for pattern in _UNUSED:
                for path in made.glob(pattern):
                    path.unlink()
            (out / FOLDER).mkdir(parents=True, exist_ok=True)
            shutil.move(made, out / FOLDER / language)


def _parted(folder: Path, to: Path) -> None:
    """Copy pages with a space at the end of each cell: pagefind reads one cell and the next as one word."""
    for path in sorted(folder.rglob("*.html")):
        copy = to / path.relative_to(folder)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(_CELL.sub(rb" \g<0>", path.read_bytes()))


def _run(out: Path, language: str, made: Path) -> None:
    command = [
        sys.executable, "-m", "pagefind", "--silent", "--keep-index-url", "--root-selector", "main",
        "--exclude-selectors", _NOT_TEXT,
        "--site", str(out), "--glob", f"{language}/**/*.html", "--force-language", language,
        "--output-path", str(made),
    ]  # fmt: skip
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_LONGEST)  # noqa: S603
    except subprocess.CalledProcessError as error:
        raise EnvironmentFault(f"pagefind failed with exit code {error.returncode}.") from None
    except subprocess.TimeoutExpired:
        raise EnvironmentFault(f"pagefind did not end within {_LONGEST} seconds.") from None
