"""The preview of a release on the terminal: what goes out, what stays in and why, and what to look at."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from openinquest.errors import visible

if TYPE_CHECKING:
    from openinquest.release.policy import Preview

WIDTH = 80
_LABEL, _WORDS = 44, 66
_TYPES = 12
"""So many types are listed; the others are in --json."""
REASONS: Mapping[str, str] = {
    "marked": "it, or its import, is marked restricted or sealed",
    "thing": "what it is about is not marked public",
    "question": "its question would look unanswered: a reply stays in",
    "sealed": "the property is sealed and never goes out",
    "level": "the property is restricted, this statement unmarked",
    "person": "the policy does not name this person",
    "property": "the policy keeps the property in",
    "too exact": "nothing coarser can be said of it",
    "rare": "too few persons share it",
    "named": "it names something that stays in",
    "speaker": "who speaks or passes it on stays in",
    "document": "its document stays in",
    "text": "a text in it names somebody who stays in",
    "withdrawn": "what withdraws it stays in",
    "target": "what it denies or withdraws stays in",
    "ends": "what it is on stays in",
    "later": "its coder judged anew, or it is of a later day",
    "covers": "something of that document stays in",
}
DOCUMENT_REASONS = {
    "marked": "it is not marked public",
    "text": "its title or address names somebody who stays in",
}
PERSONS: Mapping[str, str] = {
    "named": "named",
    "unmarked": "stay in: not marked public",
    "withheld.never": "stay in: persons.never",
    "withheld.schemata": "stay in: persons.schemata",
    "withheld.named": "stay in: not among those who are named",
    "withheld.consent": "stay in: no consent noted",
    "pseudonym.never": "under a pseudonym: persons.never",
    "pseudonym.schemata": "under a pseudonym: persons.schemata",
    "pseudonym.named": "under a pseudonym: not among the named",
    "pseudonym.consent": "under a pseudonym: no consent noted",
}
RULES: Mapping[str, str] = {
    "beside": "left without the source's words: they stand beside what is coarsened",
    "refers": "names what is coarsened",
    "documents.quotes": "left without quotations: documents.quotes",
    "persons.unnamed": "said of somebody unnamed, or by them",
}
CAUTIONS: Mapping[str, str] = {
    "no-consent": "Named, no officials, and no consent is noted: {}.",
    "no-notes": "Consent is required, and no mark in this record notes any.",
    "restricted": "A rule for what stays in all the same, because the ontology restricts it until each statement is "
    "marked public: {}.",
    "idle": "Nothing goes out that this rule is about: {}.",
    "elsewhere": "Something is coarsened, and this may still say it exactly: {}.",
    "free-text": "Free words about persons go out and may say exactly what is coarsened: {}.",
}


def show_preview(found: Preview, policy: str) -> None:
    """Print a preview on standard output, no line wider than `WIDTH`."""
    for line in _lines(found, policy):
        print(line)


def preview_json(found: Preview) -> dict[str, Any]:
    """Return a preview as data for programs."""
    return asdict(found) | {"cautions": [{"code": code, "about": about} for code, about in found.cautions]}


def _lines(found: Preview, policy: str) -> Iterable[str]:
    yield f"What would go out under {visible(policy)}:" if policy else "What would go out by the marks alone:"
    yield ""
    said, judged, documents = found.statements, found.judgements, found.documents
    yield _counted("statements", said.out, said.all, said.coarsened)
    yield _counted("judgements", judged.out, judged.all, judged.coarsened)
    copied = f", {found.copies:,} with a copy, the others cited" if found.copies else ", only cited"
    yield f"{'documents':<12}{documents.out:>9,} of {documents.all:,}{copied}"
    if found.persons:
        yield from _part("Persons", ((PERSONS[fate], g.count, g.first) for fate, g in found.persons.items()))
    groups = found.groups
    if any(share.coarsened or share.withheld for share in groups.values()):
        yield from _head("Parts of statements that go out", "as logged", "coarser", "withheld")
        for name, share in groups.items():
            yield f"  {name:<{_LABEL - 2}}{share.logged:>10,}{share.coarsened:>11,}{share.withheld:>11,}"
    if found.tables:
        yield from _head("Tables of persons, where they are asked for", "cells", "hidden")
        for name, table in found.tables.items():
            yield f"  {'by ' + name:<{_LABEL - 2}}{table.cells:>10,}{table.hidden:>11,}"
    if found.rules:
        rows = (
            (f"{RULES.get(key, key)}{_change(rule.before, rule.after)}", rule.count, rule.first)
            for key, rule in found.rules.items()
        )
        yield from _part("Coarsened by", rows)
    for title, kept, words in (
        ("Statements that stay in", found.kept_statements, REASONS),
        ("Judgements that stay in", found.kept_judgements, REASONS),
        ("Documents that stay in", found.kept_documents, {**REASONS, **DOCUMENT_REASONS}),
    ):
        if kept:
            yield from _part(
                title, ((words[reason], group.count, group.first) for reason, group in kept.items())
            )
    yield from _types(found)
    if found.cautions:
        yield ""
        yield "Look at this first"
        for code, about in found.cautions:
            text = CAUTIONS[code].format(visible(about))
            yield from textwrap.wrap(text, WIDTH, initial_indent="  ! ", subsequent_indent="    ")


def _counted(what: str, out: int, whole: int, coarsened: int) -> str:
    coarse = f", {coarsened:,} of them coarsened" if coarsened else ""
    return f"{what:<12}{out:>9,} of {whole:,}{coarse}"


def _head(title: str, *columns: str) -> Iterable[str]:
    yield ""
    yield f"{title:<{_LABEL}}" + "".join(
        f"{column:>{10 if at == 0 else 11}}" for at, column in enumerate(columns)
    )


def _part(title: str, rows: Iterable[tuple[str, int, tuple[str, ...]]]) -> Iterable[str]:
    yield ""
    yield title
    for label, count, first in rows:
        *lines, last = textwrap.wrap(visible(label), _WORDS) or [""]
        yield from (f"  {line}" for line in lines)
        yield f"  {last:<{_WORDS}}{count:>10,}"
        ids = visible(", ".join(first)) + (", …" if count > len(first) else "")
        yield from textwrap.wrap(ids, WIDTH, initial_indent="      ", subsequent_indent="      ")


def _change(before: str, after: str) -> str:
    return f" ({visible(before)[:24]} → {visible(after)[:24]})" if after else ""


def _types(found: Preview) -> Iterable[str]:
    """Yield the types of which anything is coarsened or stays in, property by property."""
    touched = [line for line in found.lines if line.coarsened or line.kept]
    if not touched:
        return
    yield from _head("Properties not all of which go out as said", "as said", "coarser", "stay in")
    shown = sorted(touched, key=lambda line: -(line.coarsened + line.kept))[:_TYPES]
    for line in sorted(shown, key=lambda line: (line.schema, line.property)):
        name = f"{line.schema or 'no type'}.{line.property}"
        yield f"  {visible(name)[: _LABEL - 3]:<{_LABEL - 2}}{line.out:>10,}{line.coarsened:>11,}{line.kept:>11,}"
    if len(touched) > len(shown):
        yield f"  … and {len(touched) - len(shown)} more (all of them with --json)"
