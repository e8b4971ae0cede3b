"""Logs of any shape, for property tests: statements, codings, retractions, merges, documents, in any order."""

import os
from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from invented import WORLD
from openinquest.record.entry import EntryKind, grouped
from openinquest.record.identity import coding_digest, identity


def examples(count):
    """Settings of a property that makes records: so many examples, ten times as many by INQUEST_THOROUGH=10."""
    return settings(
        max_examples=count * int(os.environ.get("INQUEST_THOROUGH", "1")),
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )


THINGS = ("dead", "hurt", "ministry", "monitor", "dead-2", "dead-3")
DOCUMENTS = tuple(
    {"id": f"{n:064x}", "handle": f"paper-{n}", "title": f"Paper {n}", "published_on": day}
    for n, day in enumerate(("2030-01-10", "2030-02-01", "2030-02"), start=1)
)
DAYS = {
    None: None,
    "2030-01-05": date(2030, 1, 5),
    "2030-01": date(2030, 1, 31),
    "../2030-01-20": date(2030, 1, 20),
    "2030-01-06/2030-01-08": date(2030, 1, 8),
    "2030-01-30T16:00[Asia/Almaty]": date(2030, 1, 30),
}
"""What may stand for the day of a statement, and the last day that it may mean."""
PUBLISHED = {DOCUMENTS[0]["id"]: date(2030, 1, 10), DOCUMENTS[1]["id"]: date(2030, 2, 1),
             DOCUMENTS[2]["id"]: date(2030, 2, 28)}  # fmt: skip


def absent(strategy):
    """The strategy, or nothing."""
    return st.one_of(st.none(), strategy)


STATEMENTS = st.fixed_dictionaries({
    "thing": st.sampled_from(THINGS),
    "property": st.sampled_from(("value", "note")),
    "value": st.sampled_from(("1", "2", "~3", "hurt")),
    "stance": st.sampled_from(("asserts", "denies", "withdraws")),
    "target": absent(st.integers(0, 30)),
    "holds_at": absent(st.sampled_from(("2030-01-05", "2030-01/2030-02"))),
    "scope": absent(st.just("in “Northtown”\n\tby night")),
    "basis": st.sampled_from(("own", "unstated", "cites:monitor")),
    "speaker": st.sampled_from(("ministry", "monitor")),
    "voice": absent(st.just("ministry")),
    "said_on": st.sampled_from([*DAYS]),
    "seq": absent(st.integers(1, 3)),
    "via": absent(st.just([{"who": "monitor", "mode": "reports"}, {"who": "hurt", "on": "2030", "mode": "adopts"}])),
    "document": absent(st.sampled_from([document["id"] for document in DOCUMENTS])),
    "quote": absent(st.just("Он сказал: «Й»")),
    "coder": st.sampled_from(("c1", "c2")),
    "coded_at": st.just("2030-03-01T00:00:00Z"),
    "method": st.sampled_from(("person", "import:sheet")),
    "coded_from": absent(st.sampled_from(({"import": "one", "sheet": "sheet", "row": "1"},
                                          {"import": "two", "sheet": "sheet", "row": "1"}))),
    "inferred": absent(st.just(["said_on", "basis"])),
})  # fmt: skip

JUDGEMENTS = st.one_of(
    st.fixed_dictionaries({
        "kind": st.just("retracts"), "left": st.integers(0, 30), "coding": st.booleans(),
    }),
    st.fixed_dictionaries({"kind": st.just("retracts"), "left": st.sampled_from(("import:one", "import:two"))}),
    st.fixed_dictionaries({
        "kind": st.sampled_from(("same", "different", "unsure")),
        "left": st.sampled_from(THINGS), "right": st.sampled_from(THINGS),
        "method": st.sampled_from(("person", "derived:names@1")), "score": st.sampled_from(("0.5", "0.9")),
    }),
    st.fixed_dictionaries({
        "kind": st.sampled_from(("adjudicates", "contradicts", "supports")),
        "left": st.integers(0, 30), "right": st.integers(0, 30), "keep": st.sampled_from(("left", "right")),
    }),
    st.fixed_dictionaries({
        "kind": st.just("marks"), "left": st.sampled_from(THINGS), "value": st.just({"level": "public"}),
    }),
)  # fmt: skip

LOGS = st.lists(
    st.tuples(
        st.lists(STATEMENTS, max_size=5), st.lists(JUDGEMENTS, max_size=3),
        st.lists(st.sampled_from(DOCUMENTS), max_size=2),
    ),
    min_size=1, max_size=4,
)  # fmt: skip
"""Batches: statements, judgements, documents; a whole number stands for an entry that came before."""


class Writer:
    """Turns batches into entries; numbers become identities of statements and judgements written before."""

    def __init__(self):
        self._ids = []
        self._codings = []

    def batch(self, drawn):
        """Return statements, judgements and documents of one batch, flat, for `Record.append`."""
        statements, judgements, documents = drawn
        written = [self._noted(EntryKind.STATEMENT, self._statement(dict(flat))) for flat in statements]
        judged = [self._noted(EntryKind.JUDGEMENT, self._judgement(dict(flat))) for flat in judgements]
        coding = {"coder": "c1", "coded_at": "2030-03-01T00:00:00Z", "method": "person"}
        return written, [flat for flat in judged if flat], [document | coding for document in documents]

    def _noted(self, kind, flat):
        if flat:
            groups = grouped(kind, flat)
            self._ids.append(identity(groups))
            self._codings.append(coding_digest(groups["coding"]))
        return flat

    def _statement(self, flat):
        target = flat.pop("target")
        if target is not None and self._ids:
            flat["target"] = self._ids[target % len(self._ids)]
        return {name: value for name, value in flat.items() if value is not None}

    def _judgement(self, flat):
        if not self._ids:
            return None
        at = flat["left"] if isinstance(flat["left"], int) else 0
        for side in ("left", "right"):
            if isinstance(flat.get(side), int):
                flat[side] = self._ids[flat[side] % len(self._ids)]
        if flat.pop("coding", False):
            flat["value"] = {"coding": self._codings[at % len(self._ids)]}
        if keep := flat.pop("keep", None):
            flat["value"] = {"keep": keep}
        return {"by": "c1", "at": "2030-03-01T00:00:00Z", "method": "person"} | flat


def written(record, drawn):
    """Write the invented world and the batches into a record; yield after each."""
    writer = Writer()
    record.append(statements=WORLD)
    yield
    for batch in drawn:
        statements, judgements, documents = writer.batch(batch)
        record.append(statements=statements, judgements=judgements, documents=documents)
        yield
