"""Make the fonts of pages and charts out of the originals: subsets of Noto Sans, by the letters that a page has.

python scripts/fonts.py ORIGINALS     needs fonttools 4.68 and brotli; ORIGINALS holds the files of the npm package
                                      @expo-google-fonts/noto-sans 0.4.2, as `npm pack` gives them
"""

from __future__ import annotations

import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "src" / "openinquest" / "charts" / "fonts"
STYLE = Path(__file__).parents[1] / "src" / "openinquest" / "site" / "assets" / "style.css"
ORIGINALS = {
    "Regular": ("400Regular/NotoSans_400Regular.ttf",
        "fe8c022f48d8dd29f17b744d16f9346f4357e16f7d4f7be58b000ae7c291b614"),
    "Bold": ("700Bold/NotoSans_700Bold.ttf",
        "13a813c49624ae3ba3c5c6e72c5ebffc4b9e1e6ea32f421c04069b037c6ad431"),
}  # fmt: skip
WHOLE = (
    "U+0020-024F,U+0259,U+02B0-036F,U+0370-03FF,U+0400-052F,U+1E00-1EFF,U+2000-209F,U+20A0-20C0,U+2100-214F,"
    "U+2212,U+A640-A69F,U+FFFD"
)


def main() -> None:
    """Write two TTF for drawing, and of each weight one WOFF2 for every range that the style sheet names."""
    place = Path(sys.argv[1])
    for weight, (name, digest) in ORIGINALS.items():
        if sha256((place / name).read_bytes()).hexdigest() != digest:
            sys.exit(f"{name} is another file than the one that is described.")
        _subset(place / name, f"NotoSans-{weight}.ttf", WHOLE, "", "--drop-tables+=GSUB,GPOS,GDEF,DSIG")
        for script, letters in ranges(weight):
            features = "ccmp,locl,mark,mkmk,kern"
            _subset(place / name, f"NotoSans-{weight}-{script}.woff2", letters, features, "--flavor=woff2")


def ranges(weight: str) -> list[tuple[str, str]]:
    """Return the names and the letters of the files of one weight, from the style sheet, which browsers read."""
    style = STYLE.read_text(encoding="utf-8")
    return re.findall(rf'url\("NotoSans-{weight}-(\w+)\.woff2"\)[^}}]*unicode-range:([^}}]+)}}', style)


def _subset(original: Path, name: str, letters: str, features: str, *more: str) -> None:
    options = ("--no-hinting", "--name-IDs=*", f"--layout-features={features}", *more)
    words = [sys.executable, "-m", "fontTools.subset", str(original), f"--unicodes={letters}", *options]
    subprocess.run([*words, f"--output-file={FOLDER / name}"], check=True)  # noqa: S603  (our own interpreter)


if __name__ == "__main__":
    main()
