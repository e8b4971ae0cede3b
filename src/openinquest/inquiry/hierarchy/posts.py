"""Posts of bodies and who is said to have held them. Holding a post is no allegation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from openinquest.inquiry.accounts import Account, accounts
from openinquest.inquiry.given import Given, given
from openinquest.inquiry.hierarchy.chains import sources_of, voiced
from openinquest.inquiry.hierarchy.moments import Asked
from openinquest.inquiry.hierarchy.periods import Period, State, bounds, period, state
from openinquest.inquiry.hierarchy.rows import spoken_of
from openinquest.inquiry.hierarchy.terms import Holding, Tie
from openinquest.inquiry.material import Material
from openinquest.inquiry.sentences import Sentence
from openinquest.ontology import Stance

OCCUPANCY, POSITION = "Occupancy", "Position"
CORE = ("holder", "post")
_GIVEN = frozenset({Holding.CERTAIN, Holding.BETWEEN, Holding.CONTESTED})


@dataclass(frozen=True, slots=True)
class Holder:
    """One person in one post at the time asked about, by one thing of the record. This is no allegation.

    `rivals` are other persons, or other posts, that sources give for the same occupancy.
    """

    id: str
    holder: str
    post: str | None
    acting: tuple[Given, ...]
    left_by: tuple[Given, ...]
    period: Period
    state: State
    sources: tuple[str, ...]
    rivals: tuple[Given, ...]
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Post:
    """One post of a body (`id` None: the sources name the body and no post), and who held it at that time.

    `other_times` are the occupancies of the post that surely were not of that time.
    """

    id: str | None
    ties: tuple[Tie, ...]
    rank: tuple[Given, ...]
    legal_basis: tuple[Given, ...]
    shared: bool
    holders: tuple[Holder, ...]
    other_times: tuple[str, ...]
    because: tuple[Sentence, ...]
    statements: tuple[int, ...]


class Posts:
    """The posts and occupancies of some bodies and persons, read once."""

    def __init__(self, material: Material, actors: Iterable[str]) -> None:
        wanted = sorted(set(actors))
        tied = _rows(material, POSITION, ("body", "commands"), wanted)
        self._of_body: dict[str, dict[str, list[Tie]]] = defaultdict(lambda: defaultdict(list))
        for post, prop, body in tied:
            self._of_body[body][post].append(Tie.COMMANDS if prop == "commands" else Tie.OF)
        of_type = {actor for actor in wanted if material.schemata.get(actor) == POSITION}
        ids = {*of_type, *(post for post, _, _ in tied)}
        held = _rows(material, OCCUPANCY, ("post",), sorted(ids))
        held += _rows(material, OCCUPANCY, ("holder", "body"), wanted)
        self.occupancies = spoken_of(material, accounts(material, OCCUPANCY, {thing for thing, _, _ in held}))
        # A person's posts may be of other bodies than those asked for.
        posts = {post for account in self.occupancies.values() for post in account.values("post")}
        self.positions = accounts(material, POSITION, ids | posts)
        self._by: dict[tuple[str, str], list[Account]] = defaultdict(list)
        for account in self.occupancies.values():
            for prop in ("post", "holder", "body"):
                for value in account.values(prop):
                    self._by[prop, value].append(account)

    def of(self, actor: str, asked: Asked) -> tuple[Post, ...]:
        """Return the posts of a body or unit, the post itself, or the posts that a person held, as of that time."""
        found = [self._post(post, ties, asked) for post, ties in sorted(self._of_body.get(actor, {}).items())]
        if actor in self.positions and actor not in self._of_body.get(actor, {}):
            found.append(self._post(actor, (), asked))
        loose = [account for account in self._by["body", actor] if not account.values("post")]
        if loose:
            found.append(self._made(None, (), None, loose, asked))
        found += [
            self._made(
                account.value("post"), (), self.positions.get(account.value("post") or ""), [account], asked
            )
            for account in self._by["holder", actor]
        ]
        return tuple(found)

    def held_by(self, person: str, asked: Asked) -> tuple[Holder, ...]:
        """Return what posts a person is said to have held at that time."""
        found = (
            _holder(account, person, account.value("post"), asked) for account in self._by["holder", person]
        )
        return tuple(one for one in found if one is not None)

    def _post(self, post: str, ties: Sequence[Tie], asked: Asked) -> Post:
        return self._made(post, ties, self.positions.get(post), self._by["post", post], asked)

    def _made(
        self,
        post: str | None,
        ties: Sequence[Tie],
        position: Account | None,
        occupancies: Sequence[Account],
        asked: Asked,
    ) -> Post:
        holders, elsewhere = [], []
        for account in occupancies:
            for person in account.values("holder") or ("",):
                one = _holder(account, person, post, asked)
                if one is None:
                    elsewhere.append(account.thing)
                else:
                    holders.append(one)
        holders.sort(key=lambda one: (tuple(Holding).index(one.state.holding), one.id))
        shared = is_shared(position)
        own = position.numbers("body", "commands", "rank", "legal_basis", "shared") if position else ()
        said = tuple(sorted({*own, *(n for one in holders for n in one.statements)}))
        return Post(
            post,
            tuple(dict.fromkeys(ties)),
            given(position, "rank"),
            given(position, "legal_basis"),
            shared,
            tuple(holders),
            tuple(dict.fromkeys(elsewhere)),
            tuple(_because(holders, shared, asked)),
            said,
        )


def is_shared(position: Account | None) -> bool:
    """Return whether somebody says that several persons hold a post at once, as deputies do."""
    return position is not None and "yes" in position.values("shared")


def _holder(account: Account, person: str, post: str | None, asked: Asked) -> Holder | None:
    """Return an occupancy at the time asked about; None where it surely was of another time."""
    persons, posts = given(account, "holder"), given(account, "post")
    dates = period(account, CORE, values=[value for value in (person, post) if value])
    found = state(dates, asked)
    if not found.shown:
        return None
    rivals = tuple(
        one for values, own in ((persons, person), (posts, post)) for one in values
        if one.asserted and one.value != own
    )  # fmt: skip
    if rivals:
        others = tuple(voiced(one.value, one.by) for one in rivals)
        found = State(Holding.CONTESTED, (Sentence.of("link.rivals", others=others), *found.because))
    return Holder(
        account.thing,
        person,
        post if post is not None else next((one.value for one in posts if one.asserted), None),
        given(account, "acting"),
        given(account, "left_by"),
        dates,
        found,
        sources_of(account, persons, person),
        rivals,
        account.numbers(),
    )


def _because(holders: Sequence[Holder], shared: bool, asked: Asked) -> Iterable[Sentence]:
    """Say that nobody, or that more than one person is given as the holder of a post for one."""
    if not holders:
        yield Sentence("post.empty")
    held = [one for one in holders if one.state.holding in _GIVEN]
    if shared:
        return
    if _persons(held) > 1:
        leaving = [one for one in held if _covered(one.period.ends, asked)]
        coming = [one for one in held if _covered(one.period.starts, asked)]
        staying = [one for one in held if one not in leaving]
        changed = _persons(staying) <= 1 and _persons([one for one in held if one not in coming]) <= 1
        said = tuple(voiced(one.holder, one.sources) for one in held)
        yield (
            Sentence.of("post.changed", holders=said)
            if changed
            else Sentence.of("post.several", holders=said)
        )
    elif _persons(holders) > 1:
        given = {one.holder for one in held}
        named = tuple(voiced(one.holder, one.sources) for one in holders if one.holder not in given)
        certain = tuple(voiced(one.holder, one.sources) for one in held)
        yield (
            Sentence.of("post.also", certain=certain, holders=named)
            if any(one.state.holding is Holding.CERTAIN for one in held)
            else Sentence.of("post.may-several", holders=(*certain, *named))
        )


def _persons(holders: Iterable[Holder]) -> int:
    return len({one.holder for one in holders})


def _covered(values: Iterable[Given], asked: Asked) -> bool:
    return any(asked.covers(one) for one in bounds(values))


def _rows(
    material: Material, schema: str, props: Sequence[str], values: Sequence[str]
) -> list[tuple[str, str, str]]:
    """Return thing, property and value of what is asserted of things of a type with one of these values."""
    wanted = pl.DataFrame({"value": list(values)}, schema={"value": pl.String})
    rows = (
        material.frames.statements.filter(
            (pl.col("schema") == schema)
            & pl.col("property").is_in(list(props))
            & (pl.col("stance") == Stance.ASSERTS.value)
        )
        .select("thing", "property", "value")
        .join(wanted, on="value", how="semi")
        .unique()
        .sort("thing", "property", "value")
    )
    return list(rows.iter_rows())
