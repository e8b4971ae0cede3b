"""Render the pages of one view: what pages share is made once, and every page gets it around its own part."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from jinja2 import BytecodeCache, Environment, PackageLoader, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from openinquest.release.snapshot import LANGUAGES
from openinquest.site.addresses import file_name
from openinquest.site.messages import messages
from openinquest.site.pages import Page, menu
from openinquest.site.phrases import Phrases
from openinquest.site.rows import Rows
from openinquest.site.sentences import ask, days, end_of, explain, parties_left, positions, reply_words
from openinquest.site.texts import without_tricks
from openinquest.site.view import View

CSP = "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'"
_ANY = "\ufdd0"
"""Stands for the path of a page in what all pages share; no text can hold it."""


class Desk:
    """Renders the pages of one language at one depth of folders."""

    def __init__(self, view: View) -> None:
        self._environment = environment().overlay()
        # of this desk, so that what templates import from one another is made once and not for every page
        self._environment.globals = dict(environment().globals)
        self._templates = cache(lambda name: self._environment.get_template(f"{name}.html.j2"))
        meta = view.snapshot.meta
        shared = self._environment.globals
        shared |= {
            "view": view,
            "t": view.t,
            "meta": meta,
            "site_title": view.plain(meta.title),
        }
        frame: Any = self._environment.get_template("frame.html.j2").make_module(
            {"groups": menu(view.snapshot)}
        )
        self._head, self._mast = str(frame.head(_ANY)), str(frame.mast(_ANY))
        self._menu = cache(frame.menu)
        self.release = (str(frame.released()), str(frame.foot()))
        """What a release says of itself, in the head and in the foot of each page."""
        shared |= {
            "head_of": self._head_of,
            "mast_of": self._mast_of,
            "address_of": partial(_address, view),
            "foot": Markup(self.release[1]),  # noqa: S704 - made by a template
            "rows": Rows(view),
            "explain": partial(explain, view),
            "ends": partial(end_of, view),
            "positions": partial(positions, view),
            "parties_left": partial(parties_left, view),
            "sides_of": view.addresses.shown.of,
            "reply_words": reply_words,
            "say": Phrases(view),
        }

    def rendered(self, page: Page, section: str) -> str:
        """Return a page whole."""
        template = self._templates(page.template)
        return without_tricks(template.render(path=page.path, section=section, **page.context))

    def _head_of(self, path: str) -> Markup:
        return Markup(f"{self._head.replace(_ANY, path)}\n{self.release[0]}\n")  # noqa: S704 - paths are plain

    def _mast_of(self, path: str, section: str) -> Markup:
        menu = self._menu(section, path == f"{section}.html")
        return Markup(f"{self._mast.replace(_ANY, path)}\n{menu}\n</header>\n")  # noqa: S704 - paths are plain


def _address(view: View, path: str) -> Markup:
    """Return where a page stands for good, or where it stands in every copy of the dossier."""
    place = f"{view.language}/{path}"
    base = view.snapshot.meta.address.rstrip("/")
    return view.outside(f"{base}/{place}") if base else Markup("<code>{}</code>").format(place)


class _Calls(Context):
    """Calls what templates call as Python does: of all that they call, only macros ask for a context."""

    def call(
        self,
        function: Any,
        /,
        *words: Any,
        _block_vars: object = None,
        _loop_vars: object = None,
        **named: Any,
    ) -> Any:
        if type(function) is Macro:
            return function(self.eval_ctx, *words, **named)
        return function(*words, **named)


def compile_templates() -> None:
    """Compile all templates, which are kept: pages written by two processes would have them compiled in both."""
    shared = environment()
    for name in shared.list_templates():
        shared.get_template(name)


class _Compiled(BytecodeCache):
    """Templates compiled once, for all desks."""

    def __init__(self) -> None:
        self._code: dict[str, Any] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of a template, if it was compiled before."""
        bucket.code = self._code.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        self._code[bucket.key] = bucket.code


@cache
def environment() -> Environment:
    """Return what all desks have in common."""
    made = Environment(
        loader=PackageLoader("openinquest.site"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=_Compiled(),
    )
    made.context_class = _Calls
    made.globals |= {
        "csp": CSP,
        "languages": LANGUAGES,
        "language_names": {language: messages(language)("language.name") for language in LANGUAGES},
        "anchor": file_name,
        "days": days,
        "ask": ask,
    }
    return made
