"""Say what is in the data package of a dossier, and how to load it. Works without the record.

inquest data SITE
inquest data SITE --table figures      the columns of one table
"""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from openinquest.cli.options import add_json
from openinquest.cli.output import print_json, print_table
from openinquest.errors import InputError, NotFound, visible

HELP = "say what data a dossier has, and how to load them"

_PATH = Path("data", "datapackage.json")
_LARGEST = 16 * 1024 * 1024
PYTHON = "import polars as pl\n{name} = pl.read_parquet({path})"
R = """\
{name} <- read.csv({path}, encoding = "UTF-8", na.strings = "", colClasses = "character")
{name}[] <- type.convert(lapply({name}, function(x) sub("^'", "", x)), as.is = TRUE)"""


def arguments(parser: ArgumentParser) -> None:
    """Declare the words that the command takes."""
    parser.add_argument("site", type=Path, metavar="SITE", help="the folder of the dossier")
    parser.add_argument("--table", metavar="NAME", help="the columns of one table, and how to load it")
    parser.add_argument(
        "--language", choices=("en", "ru", "kk"), default="en", help="of what is said of columns"
    )
    add_json(parser)


def run(arguments: Namespace) -> int:
    """Run the command."""
    package = _package(arguments.site)
    tables = {table["name"]: table for table in package["resources"] if "schema" in table}
    if arguments.table is not None and arguments.table not in tables:
        raise NotFound(
            f"There is no table {visible(arguments.table)}: there are {', '.join(map(visible, tables))}."
        )
    if arguments.json:
        print_json(tables[arguments.table] if arguments.table else package)
        return 0
    named = tables[arguments.table or "statements"]
    if arguments.table:
        rows = [_column(field, named, arguments.language) for field in named["schema"]["fields"]]
        print_table(("column", "type", "leads to", "what it is"), rows)
    else:
        held = [
            (visible(name), str(table["x-rows"]), _said(table["x-title"], arguments.language))
            for name, table in tables.items()
        ]
        print_table(("table", "rows", "what it holds"), held, visible(package["x-citation"]))
        others = [found for found in package["resources"] if "x-table" not in found and "schema" not in found]
        print_table(("also", "what it is"), [(visible(o["path"]), visible(o["title"])) for o in others])
    print(f"\nIn Python:\n{python_lines(arguments.site, named)}\n\nIn R:\n{r_lines(arguments.site, named)}")
    return 0


def python_lines(site: Path, table: dict[str, Any]) -> str:
    """Return the two lines that load a table in Python."""
    path = site.resolve() / "data" / f"{table['name']}.parquet"
    return PYTHON.format(name=table["name"], path=json.dumps(str(path), ensure_ascii=False))


def r_lines(site: Path, table: dict[str, Any]) -> str:
    """Return the two lines that load a table in R; the second takes the apostrophes away and finds the types."""
    path = site.resolve() / "data" / f"{table['name']}.csv"
    return R.format(name=table["name"], path=json.dumps(path.as_posix(), ensure_ascii=False))


def _column(field: dict[str, Any], table: dict[str, Any], language: str) -> tuple[str, str, str, str]:
    leads = [
        f"{key['reference']['resource'] or table['name']}.{key['reference']['fields']}"
        for key in table["schema"].get("foreignKeys", ())
        if key["fields"] == field["name"]
    ]
    words = _said(field["x-description"], language)
    return visible(field["name"]), visible(field["type"]), visible(", ".join(leads)), words


def _said(texts: dict[str, str], language: str) -> str:
    return visible(texts.get(language) or texts["en"])


def _package(site: Path) -> dict[str, Any]:
    """Return the descriptor of a dossier; raises InputError where there is none that a release writes."""
    place = site / _PATH
    try:
        if place.stat().st_size > _LARGEST:
            raise InputError(f"{_PATH.as_posix()} is too large to be one.")
        found = json.loads(place.read_bytes().decode("utf-8"))
    except FileNotFoundError:
        raise InputError(f"{site} has no {_PATH.as_posix()}: name the folder of a dossier.") from None
    except (ValueError, RecursionError):
        raise InputError(f"{_PATH.as_posix()} is not JSON: `inquest verify` says more.") from None
    if not _is_package(found):
        raise InputError(
            f"{_PATH.as_posix()} is not written as a release writes it: `inquest verify` says more."
        )
    package: dict[str, Any] = found
    return package


def _is_package(found: Any) -> bool:
    if not isinstance(found, dict) or not isinstance(found.get("x-citation"), str):
        return False
    resources = found.get("resources")
    return (
        isinstance(resources, list)
        and all(map(_is_resource, resources))
        and any("schema" in r for r in resources)
    )


def _is_resource(found: Any) -> bool:
    if not isinstance(found, dict) or not all(
        isinstance(found.get(name), str) for name in ("name", "path", "title")
    ):
        return False
    if "schema" not in found:
        return True
    if (
        not found["name"].isidentifier()
        or not found["name"].isascii()
        or type(found.get("x-rows")) is not int
    ):
        return False
    schema = found["schema"]
    if (
        not isinstance(schema, dict)
        or not isinstance(schema.get("fields"), list)
        or not _is_text(found.get("x-title"))
    ):
        return False
    keys = schema.get("foreignKeys", [])
    return all(map(_is_field, schema["fields"])) and isinstance(keys, list) and all(map(_is_key, keys))


def _is_field(found: Any) -> bool:
    named = (
        isinstance(found, dict) and isinstance(found.get("name"), str) and isinstance(found.get("type"), str)
    )
    return (
        named
        and found["name"].isidentifier()
        and found["name"].isascii()
        and _is_text(found.get("x-description"))
    )


def _is_key(found: Any) -> bool:
    to = found.get("reference") if isinstance(found, dict) else None
    return (
        isinstance(to, dict)
        and isinstance(found.get("fields"), str)
        and all(isinstance(to.get(name), str) for name in ("resource", "fields"))
    )


def _is_text(found: Any) -> bool:
    return isinstance(found, dict) and "en" in found and all(isinstance(text, str) for text in found.values())
