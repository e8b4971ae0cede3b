"""What would mislead if it went out alone: something withdrawn out of sight, a question whose reply stays in."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import polars as pl

from openinquest.ontology import JudgementKind, Stance
from openinquest.record.frames import Frames


def withdrawn_unseen(frames: Frames, found: Collection[int]) -> set[int]:
    """Return what a statement that stays in withdraws, with all that was said on that occasion, and its echoes.

    A withdrawal of a statement that was destroyed counts as one that stays in: it cannot be shown.
    """
    statements = frames.statements
    withdrawals = statements.filter(pl.col("stance") == Stance.WITHDRAWS.value).select("n", "target")
    hidden = {n: target for n, target in withdrawals.iter_rows() if n not in found or target is None}
    if not hidden:
        return set()
    who = pl.coalesce("voice", "speaker").alias("who")
    taken = statements.filter(pl.col("n").is_in([target for target in hidden.values() if target is not None]))
    utterances = taken.filter(pl.col("occasion").is_not_null()).select("occasion", who).unique()
    with_them = statements.with_columns(who).join(utterances, on=["occasion", "who"], how="semi")
    gone = {*taken["n"], *with_them["n"]}
    return gone | _echoes(frames, {*gone, *hidden})


def _echoes(frames: Frames, gone: set[int]) -> set[int]:
    """Return what gives a value only on the word of one of `gone`, through `cites` or `via`, however far.

    Without the withdrawal an echo would stand as a position of its own. Whoever cites somebody who speaks for
    the same voice may mean the same utterance, so that stays in too.
    """
    speakers: dict[str, set[str]] = {}
    for speaker, voice in frames.statements.select("speaker", "voice").drop_nulls().unique().iter_rows():
        speakers.setdefault(voice, set()).add(speaker)
    relying: dict[int, set[str]] = {}
    for n, reporter in frames.via.select("n", "who").iter_rows():
        relying.setdefault(n, set()).add(reporter)
    saying: dict[int, tuple[Any, ...]] = {}
    names: dict[int, set[str]] = {}
    cites = pl.col("basis").str.starts_with("cites:").fill_null(False)
    near = frames.statements.filter(pl.col("n").is_in([*gone, *relying]) | cites)
    wanted = ("n", "thing", "property", "value", "stance", "basis", "speaker", "voice", "document")
    for n, *point, stance, basis, speaker, voice, document in near.select(wanted).iter_rows():
        names[n] = {name for name in (speaker, voice, document) if name} | speakers.get(voice, set())
        if basis and basis.startswith("cites:"):
            relying.setdefault(n, set()).add(basis.removeprefix("cites:"))
        if n in gone or (n in relying and stance == Stance.ASSERTS.value):
            saying[n] = tuple(point)
    found: set[int] = set()
    alike: dict[tuple[Any, ...], list[int]] = {}
    for n in relying:
        if n in saying:
            alike.setdefault(saying[n], []).append(n)
    waiting = sorted(gone & saying.keys())
    while waiting:
        said = waiting.pop()
        new = {
            n
            for n in alike.get(saying[said], ())
            if n not in gone and n not in found and relying[n] & names[said]
        }
        found |= new
        waiting += sorted(new)
    return found


def questions_half_shown(
    frames: Frames, statements: Collection[int], judgements: Collection[int]
) -> set[str]:
    """Return questions of which a reply or a grade stays in: they would look unanswered."""
    answers = frames.judgements.filter(pl.col("kind") == JudgementKind.ANSWERS.value)
    graded = answers.filter(~pl.col("n").is_in(list(judgements)))
    kept = answers.filter(pl.col("n").is_in(list(judgements)))
    # an earlier grade of the same reply by the same coder is left out because a later one goes out
    again = graded.join(kept, on=["left", "right", "by"], how="semi", nulls_equal=True)["n"]
    hidden = graded.filter(~pl.col("n").is_in(again.to_list()))
    ends = hidden.select("n", "right", "left").explode("left").with_columns(
        said=pl.col("left").str.extract(r"^<(\d{1,18})>$").cast(pl.Int64)
    )  # fmt: skip
    # a reply that had not been given by the day of --on keeps nothing in
    ends = ends.join(frames.statements.select(said="n", there=True), on="said", how="left")
    told = ends.filter(pl.col("there").fill_null(False) | ~pl.col("left").str.starts_with("<"))
    replies = frames.statements.filter(pl.col("property") == "reply_to").select("n", "value")
    unsaid = {value for n, value in replies.iter_rows() if n not in statements}
    return {str(question) for question in (*told["right"], *unsaid) if question}


def readings_half_shown(frames: Frames, shown: pl.Series) -> set[int]:
    """Return `read` judgements that cover a point on which something from that document stays in."""
    reads = frames.judgements.filter(pl.col("kind") == JudgementKind.READ.value)
    if reads.is_empty():
        return set()
    hidden: dict[str, set[str]] = {}
    unseen = frames.statements.select("n", "document", "thing").join(shown.to_frame("n"), on="n", how="anti")
    for document, thing in unseen.select("document", "thing").drop_nulls("document").unique().iter_rows():
        hidden.setdefault(document, set()).add(thing)
    found: set[int] = set()
    for n, left, value in reads.select("n", "left", "value").iter_rows():
        points = {
            word.partition(":")[0] for text in texts_in(json.loads(value or "{}")) for word in words_of(text)
        }
        if any(points & hidden.get(document, set()) for document in left):
            found.add(int(n))
    return found


def speaking_against(frames: Frames, wholly: Mapping[int, Any]) -> set[int]:
    """Return the statements whose target is none of those that go out whole."""
    targets = frames.statements.filter(pl.col("target").is_not_null()).select("n", "target")
    return {n for n, target in targets.iter_rows() if target not in wholly}


def words_of(text: str) -> list[str]:
    """Return the words of a list that a person wrote, with commas or semicolons."""
    return text.replace(",", " ").replace(";", " ").split()


def texts_in(value: Any) -> Iterable[str]:
    """Yield all texts in a value of JSON, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for member in value.values():
            yield from texts_in(member)
    elif isinstance(value, list):
        for member in value:
            yield from texts_in(member)
