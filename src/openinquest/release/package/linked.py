"""The release as linked data: JSON-LD in the words of schema.org.

A statement is a `Claim`: who makes it (`author`), when, where it stands (`appearance`), of what it is (`about`). It is
never a `ClaimReview`: that type exists to rate whether a claim is true, and this record rates nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any

from openinquest.release.package.tables import Pages
from openinquest.release.snapshot import LANGUAGES, Snapshot, Source, Statement, Text, Thing

_TYPES: Mapping[str, str] = {
    "Person": "Person", "Organization": "Organization", "Company": "Organization", "Place": "Place",
    "PublicBody": "GovernmentOrganization", "Unit": "GovernmentOrganization", "Event": "Event", "Incident": "Event",
    "Hearing": "Event", "Question": "Question", "Claim": "Claim", "Document": "CreativeWork",
}  # fmt: skip
"""Types of ours that schema.org has a word for; whatever else there is, is a `Thing`."""

AT_MOST = 100_000
"""Nodes of one document, some 40 MB of them."""

Node = dict[str, Any]
_ENCODER = json.JSONEncoder(ensure_ascii=False)


def linked(snapshot: Snapshot, pages: Pages) -> Iterator[bytes]:
    """Yield the data set, its sources, things and statements, each under the address of its page.

    One document, and further ones where there are more than `AT_MOST` of them: what reads JSON reads a file whole.
    """
    graph = chain(
        [dataset(snapshot)], _sources(snapshot, pages), _things(snapshot, pages), _claims(snapshot, pages)
    )
    base = snapshot.meta.address.rstrip("/") + "/" if snapshot.meta.address else None
    context: Node = {"@vocab": "https://schema.org/", **({"@base": base} if base else {})}
    while some := list(islice(graph, AT_MOST)):
        # a node a line: `indent` would leave the encoder that is written in C, and take ten times as long
        nodes = ",\n".join(map(_ENCODER.encode, some))
        yield f'{{"@context": {_ENCODER.encode(context)}, "@graph": [\n{nodes}\n]}}\n'.encode()


def dataset(snapshot: Snapshot, up: str = "") -> Node:
    """Return the description of the whole as a `Dataset`; `up` leads to the root of the site."""
    meta = snapshot.meta
    files = {"statements.csv": "text/csv", "statements.parquet": "application/vnd.apache.parquet",
             "datapackage.json": "application/json"}  # fmt: skip
    return {
        "@id": f"{up}data/datapackage.json",
        "@type": "Dataset",
        "name": _texts(meta.title),
        "description": "Who says what, where exactly and since when, with the source of each statement.",
        "version": meta.released_on,
        "datePublished": meta.released_on,
        "temporalCoverage": meta.period,
        "identifier": meta.root,
        "isAccessibleForFree": True,
        "inLanguage": list(LANGUAGES),
        **({"url": meta.address} if meta.address else {}),
        "distribution": [
            {"@type": "DataDownload", "contentUrl": f"{up}data/{name}", "encodingFormat": kind}
            for name, kind in files.items()
        ],
    }


def _texts(text: Text) -> list[Node]:
    found = [(language, getattr(text, language)) for language in LANGUAGES]
    return [{"@value": words, "@language": language} for language, words in found if words]


def _at(path: str) -> str:
    return f"{LANGUAGES[0]}/{path}"


def _sources(snapshot: Snapshot, pages: Pages) -> Iterator[Node]:
    for source in snapshot.sources.values():
        yield {"@id": _at(pages.sources[source.handle]), "@type": "CreativeWork", **_of_source(source)}


def _of_source(source: Source) -> Node:
    web = source.address if source.address.startswith(("http://", "https://")) else ""
    fields = {"name": source.title, "publisher": source.publisher, "datePublished": source.published_on, "url": web,
              "inLanguage": source.language, "encodingFormat": source.media_type,
              "license": source.licence}  # fmt: skip
    return {name: value for name, value in fields.items() if value}


def _things(snapshot: Snapshot, pages: Pages) -> Iterator[Node]:
    for thing in snapshot.things.values():
        path = pages.things.get(thing.id)
        if path:
            yield {"@id": _at(path), "@type": _TYPES.get(thing.schema, "Thing"), **_of_thing(thing)}


def _of_thing(thing: Thing) -> Node:
    return {
        "identifier": thing.id,
        "additionalType": thing.schema,
        **({"name": _texts(thing.label)} if thing.label else {}),
    }


def _claims(snapshot: Snapshot, pages: Pages) -> Iterator[Node]:
    for statement in snapshot.statements.values():
        path = pages.statements.get(statement.n)
        if path:
            yield {"@id": _at(path), "@type": "Claim", **_of_statement(statement, pages)}


def _of_statement(statement: Statement, pages: Pages) -> Node:
    says: Node = {"@type": "PropertyValue", "propertyID": statement.property, "value": statement.value}
    node: Node = {
        "identifier": statement.n,
        "about": _named(statement.thing, pages.things),
        "author": _named(statement.speaker, pages.things),
        "datePublished": statement.said_on,
        "appearance": _named(statement.document, pages.sources) if statement.document else None,
        "text": statement.quote,
        "additionalProperty": [
            {name: value for name, value in says.items() if value},
            {"@type": "PropertyValue", "propertyID": "stance", "value": statement.stance},
        ],
    }
    if statement.voice and statement.voice != statement.speaker:
        node["sourceOrganization"] = _named(statement.voice, pages.things)
    if statement.target is not None and statement.target in pages.statements:
        node["citation"] = {"@id": _at(pages.statements[statement.target])}
    return {name: value for name, value in node.items() if value}


def _named(identifier: str, pages: Mapping[str, str]) -> Node:
    path = pages.get(identifier)
    return {"@id": _at(path)} if path else {"@type": "Thing", "identifier": identifier}
