"""Take the picture of the dossier for the README: the first page of the example, as a reader sees it.

python scripts/picture.py            needs Chromium (named in CHROMIUM, or found on the path)
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).parents[1] / "docs" / "images" / "dossier.png"
WIDTH, HEIGHT = 1200, 1240
LARGEST = 300_000


def main() -> None:
    """Build the example, open its first page, and write the picture."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is missing: install it, or name it in CHROMIUM.")
    PICTURE.parent.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as browsers:
        words = [sys.executable, "-m", "openinquest", "demo", "--no-serve", "--record", f"{folder}/record"]
        subprocess.run(words, check=True)  # noqa: S603  (our own interpreter and module)
        browser = browsers.chromium.launch(executable_path=chromium)
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(f"file://{folder}/record/site/en/index.html")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=PICTURE)
        browser.close()
    size = PICTURE.stat().st_size
    if size > LARGEST:
        sys.exit(f"{PICTURE.name} has {size} bytes, at most {LARGEST} are wanted.")


if __name__ == "__main__":
    main()
