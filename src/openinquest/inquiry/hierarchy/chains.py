"""Who stood above whom: the links of subordination from a body upwards, each with its sources and dates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from openinquest.inquiry.accounts import Account, accounts
from openinquest.inquiry.given import Given, given
from openinquest.inquiry.hierarchy.moments import Asked
from openinquest.inquiry.hierarchy.periods import Period, State, period, state
from openinquest.inquiry.hierarchy.rows import spoken_of
from openinquest.inquiry.hierarchy.terms import Holding
from openinquest.inquiry.material import Material
from openinquest.inquiry.sentences import CATALOGUES, Ref, Sentence
from openinquest.inquiry.terms import Language
from openinquest.ontology import Stance

SUBORDINATION = "Subordination"
CORE = ("subordinate", "superior")


@dataclass(frozen=True, slots=True)
class Link:
    """One body, unit, post or person under another at the time asked about, by one thing of the record.

    `kinds` says whether by law, in practice or otherwise, as each source has it. `rivals` are other superiors or
    subordinates that sources give for the same link. `circular` says that the superior stands below already.
    """

    id: str
    subordinate: str
    superior: str
    kinds: tuple[Given, ...]
    legal_basis: tuple[Given, ...]
    period: Period
    state: State
    sources: tuple[str, ...]
    rivals: tuple[Given, ...]
    circular: bool
    statements: tuple[int, ...]


def chain_above(
    material: Material, bodies: Iterable[str], asked: Asked, kinds: Collection[str] = ()
) -> tuple[Link, ...]:
    """Return every link above some bodies that held at the time asked about, or may have, lowest first.

    With `kinds`, only links that some source gives as of one of these kinds (`""`: no source says which). Each link
    comes once, however many ways lead to it; one that would lead back to where it starts is marked and not followed.
    """
    roots = list(dict.fromkeys(bodies))
    known = spoken_of(material, accounts(material, SUBORDINATION, _ids_above(material, roots)))
    under: dict[str, list[tuple[Account, str]]] = defaultdict(list)
    for account in known.values():
        for lower in account.values("subordinate"):
            for upper in account.values("superior"):
                under[lower].append((account, upper))
    found: dict[str, list[Link]] = {}
    frontier = roots
    while frontier:
        reached: dict[str, None] = {}
        for body in frontier:
            links = (_link(account, body, upper, asked) for account, upper in under.get(body, ()))
            found[body] = sorted((link for link in links if link and _of_kind(link, kinds)), key=_order)
            reached |= {link.superior: None for link in found[body] if link.superior not in found}
        frontier = [body for body in reached if body not in found]
    circles = _circles(roots, found)
    return tuple(
        replace(link, circular=(link.id, body, link.superior) in circles)
        for body, links in found.items()
        for link in links
    )


def branches(links: Sequence[Link]) -> Mapping[str, list[Link]]:
    """Return the links by subordinate, in their order."""
    found: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        found[link.subordinate].append(link)
    return found


def several(links: Sequence[Link]) -> tuple[Sentence, ...]:
    """Say that sources put a body under more than one superior, where they do.

    Superiors of different kinds, by law and in practice, are told apart; several of one kind are branches.
    """
    by_kind: dict[str, list[str]] = defaultdict(list)
    for link in links:
        for kind in [one.value for one in link.kinds if one.asserted] or [""]:
            if link.superior not in by_kind[kind]:
                by_kind[kind].append(link.superior)
    found = []
    if len({link.superior for link in links}) > 1 and len(by_kind) > 1:
        told_apart = tuple(
            Sentence.of("chain.kind", kind=kind_named(kind), superiors=tuple(map(Ref, superiors)))
            for kind, superiors in by_kind.items()
        )
        found.append(Sentence.of("chain.kinds", kinds=told_apart))
    found += [
        Sentence.of("chain.several", kind=kind_named(kind), superiors=tuple(map(Ref, superiors)))
        for kind, superiors in by_kind.items()
        if len(superiors) > 1
    ]
    return tuple(found)


def kind_named(kind: str) -> Sentence | str:
    """Return a kind of subordination as a sentence shows it; one that the vocabulary lacks, as it stands."""
    known = f"kind.{kind or 'not-stated'}"
    return Sentence(known) if known in CATALOGUES[Language.ENGLISH] else kind


def voiced(value: str, by: Iterable[str]) -> Sentence:
    """Return a thing with the voices that give it, or with the note that the record alone does."""
    who = tuple(Ref(one) for one in by)
    if not who:
        return Sentence.of("told.record", value=Ref(value))
    return Sentence.of("told.by", value=Ref(value), who=who)


def sources_of(account: Account, values: Iterable[Given] = (), value: str | None = None) -> tuple[str, ...]:
    """Return the voices that speak of a link; of rival `values`, not those that give only another one."""
    named = [one for one in values if one.by]
    own = {who for one in named if one.value == value for who in one.by}
    others = {who for one in named if one.value != value for who in one.by} - own
    said = (s for group in account.asserted.values() for s in group if not s.definition)
    return tuple(dict.fromkeys(s.who for s in sorted(said, key=lambda s: s.n) if s.who not in others))


def _ids_above(material: Material, roots: Sequence[str]) -> set[str]:
    """Return the subordinations that can be reached upwards from some bodies at any time."""
    rows = material.frames.statements.filter(
        (pl.col("schema") == SUBORDINATION)
        & pl.col("property").is_in(list(CORE))
        & (pl.col("stance") == Stance.ASSERTS.value)
        & pl.col("value").is_not_null()
    ).select("thing", "property", "value")
    of: dict[str, list[str]] = defaultdict(list)
    above: dict[str, list[str]] = defaultdict(list)
    for thing, prop, value in rows.iter_rows():
        if prop == "subordinate":
            of[value].append(thing)
        else:
            above[thing].append(value)
    seen, queue, ids = set(roots), list(roots), set()
    while queue:
        for thing in of.get(queue.pop(), ()):
            if thing in ids:
                continue
            ids.add(thing)
            fresh = [upper for upper in above.get(thing, ()) if upper not in seen]
            seen.update(fresh)
            queue += fresh
    return ids


def _link(account: Account, lower: str, upper: str, asked: Asked) -> Link | None:
    """Return a link at the time asked about; None where it surely was of another time."""
    uppers, lowers = given(account, "superior"), given(account, "subordinate")
    dates = period(account, CORE, values=(lower, upper))
    found = state(dates, asked)
    if not found.shown:
        return None
    rivals = tuple(
        one
        for values, own in ((uppers, upper), (lowers, lower))
        for one in values
        if one.asserted and one.value != own
    )
    if rivals:
        said = Sentence.of("link.rivals", others=tuple(voiced(one.value, one.by) for one in rivals))
        found = State(Holding.CONTESTED, (said, *found.because))
    values = uppers if any(one.value != upper for one in uppers) else lowers
    own = upper if values is uppers else lower
    return Link(
        account.thing,
        lower,
        upper,
        given(account, "kind"),
        given(account, "legal_basis"),
        dates,
        found,
        sources_of(account, values, own),
        rivals,
        circular=False,
        statements=account.numbers(),
    )


def _of_kind(link: Link, kinds: Collection[str]) -> bool:
    given = [one.value for one in link.kinds if one.asserted] or [""]
    return not kinds or any(kind in kinds for kind in given)


def _order(link: Link) -> tuple[str, str, str]:
    return next((one.value for one in link.kinds if one.asserted), "~"), link.superior, link.id


def _circles(roots: Sequence[str], found: Mapping[str, Sequence[Link]]) -> set[tuple[str, str, str]]:
    """Return the links that lead back to a body below them on the way up, as depth-first search meets them."""
    circles: set[tuple[str, str, str]] = set()
    done: set[str] = set()
    for root in roots:
        if root in done:
            continue
        path, stack = {root}, [(root, iter(found.get(root, ())))]
        while stack:
            body, links = stack[-1]
            link = next(links, None)
            if link is None:
                stack.pop()
                path.discard(body)
                done.add(body)
            elif link.superior in path:
                circles.add((link.id, body, link.superior))
            elif link.superior not in done:
                path.add(link.superior)
                stack.append((link.superior, iter(found.get(link.superior, ()))))
    return circles
