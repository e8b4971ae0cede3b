"""The script of the search page: modules of ours as one plain file, which a page opened from a stick can load too."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

PATH = "assets/search.js"
STYLE = "assets/search.css"
MODULES = ("fold", "stem", "island")
"""Each imports only from those before it."""

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?function (\w+))", re.MULTILINE)


def script() -> str:
    """Return the script: each module as a function that gives what it exports."""
    folder = files("openinquest.site.search").joinpath("script")
    parts = [_function(name, folder.joinpath(f"{name}.js").read_text(encoding="utf-8")) for name in MODULES]
    return '"use strict";\n(() => {\n' + "".join(parts) + "})();\n"


def _function(name: str, module: str) -> str:
    exported = ", ".join(_EXPORT.findall(module))
    body = _EXPORT.sub("", _IMPORT.sub(r"const \1 = \2;", module))
    return f"const {name} = (() => {{\n{body}\nreturn {{ {exported} }};\n}})();\n"


def write_script(out: Path) -> None:
    """Write the script of the search page and its style below the folder `out`."""
    style = files("openinquest.site.search").joinpath("script", "search.css").read_text(encoding="utf-8")
    (out / PATH).write_text(script(), encoding="utf-8", newline="\n")
    (out / STYLE).write_text(style, encoding="utf-8", newline="\n")
