"""Two laptops that pulled from each other, in whatever order and portions, conclude the same, and what they should.

The oracle reads the definitions off the set of entries, without numbers, frames or indexes.
"""

import io
import json
import re

from hypothesis import given
from hypothesis import strategies as st

from invented import WORLD
from invented_logs import LOGS, Writer, examples
from openinquest.record import EntryKind, Settings, create_record
from openinquest.record.entry import grouped
from openinquest.record.exchange import pull, read_bundle, stretch_of, write_bundle
from openinquest.record.identity import coding_digest, identity
from openinquest.record.record import flat_of

TIMES = (
    "2030-03-01",
    "2030-03-01T00:00:00Z",
    "2030-03-01T00:00:00.5Z",
    "2030-03-02T08:00:00Z",
    "2030-03-03T00:00:00Z",
)
MORE = st.lists(
    st.one_of(
        st.builds(
            lambda thing, name, value: {"thing": thing, "property": name, "value": value, "stance": "asserts",
                                        "speaker": "record", "coder": "c1", "method": "definition"},
            st.sampled_from(("dead", "hurt")), st.sampled_from(("label", "schema")),
            st.sampled_from(("One@en", "Two@en", "Figure", "Claim")),
        ),
        st.builds(
            lambda at, title, handle, sheet: {"id": f"{at:064x}", "handle": handle, "title": title, "coder": "c1",
                                              "method": "person", "coded_from": {"sheet": sheet}},
            st.integers(1, 2), st.sampled_from(("A", "B")), st.sampled_from(("paper-1", "paper-2")),
            st.sampled_from(("one", "two")),
        ),
    ),
    max_size=5,
)  # fmt: skip
"""Definitions that may exclude each other, and descriptions that may."""


def kind_of(flat):
    return (
        EntryKind.STATEMENT
        if "thing" in flat
        else EntryKind.JUDGEMENT
        if "kind" in flat
        else EntryKind.DOCUMENT
    )


def append(record, flats):
    for flat in flats:
        name = {
            EntryKind.STATEMENT: "statements",
            EntryKind.JUDGEMENT: "judgements",
            EntryKind.DOCUMENT: "documents",
        }
        record.append(**{name[kind_of(flat)]: [flat]})


@st.composite
def divergent(draw):
    """Entries of both laptops, of either alone, each in an order of its own, and pulls: who, since which share."""
    writer, flats = Writer(), []
    for drawn in draw(LOGS):
        flats += [flat for group in writer.batch(drawn) for flat in group]
    flats += [dict(flat) for flat in draw(MORE)]
    at = [draw(st.sampled_from(TIMES)) for _ in flats]
    flats = [
        flat | {"at" if "kind" in flat else "coded_at": when} for flat, when in zip(flats, at, strict=True)
    ]
    where = [draw(st.sampled_from(("ab", "a", "b"))) for _ in flats]
    logs = {
        name: draw(st.permutations([flat for flat, there in zip(flats, where, strict=True) if name in there]))
        for name in "ab"
    }
    pulls = draw(st.lists(st.tuples(st.sampled_from("ab"), st.floats(0, 1)), max_size=3))
    return logs, [*pulls, *draw(st.permutations([("a", 0.0), ("b", 0.0)])), ("a", 0.0), ("b", 0.5)]


def concluded(record):
    """Return the frames and folds of a record, without log numbers and in an order of their own."""
    of_number, whole = {}, {}
    for entry in record.entries():
        flat = flat_of(entry)
        of_number[entry.n] = identity(grouped(entry.kind, flat))
        whole[entry.n] = of_number[entry.n] + coding_digest(grouped(entry.kind, flat)["coding"])

    def named(value):
        text = json.dumps(value, default=str, sort_keys=True)
        return re.sub(r"<(\d+)>", lambda found: of_number[int(found[1])], text)

    frames = record.frames()
    numbers = {"n": of_number, "target": of_number, "left": of_number, "right": of_number, "coding": whole}
    found = {}
    for name in ("statements", "via", "judgements", "documents", "things", "parties", "redirects", "flagged", "pairs",
                 "codings", "rejected", "adjudications"):  # fmt: skip
        rows = []
        for row in getattr(frames, name).iter_rows(named=True):
            for column, known in numbers.items():
                if isinstance(row.get(column), int):
                    row[column] = known[row[column]]
            if name == "documents":
                row.pop("n")
            rows.append(named(row))
        found[name] = sorted(rows)
    for thing in frames.things["thing"]:
        shown = record.show(thing)
        flats = [flat for at in shown.properties.values() for each in at for flat in each.statements]
        said = sorted(named({name: value for name, value in flat.items() if name != "n"}) for flat in flats)
        found[f"show {thing}"] = [named([shown.schema, shown.labels, shown.merged]), *said]
    return found


def moment(flat):
    return flat.get("at", flat.get("coded_at", "")).removesuffix("Z")


def signed(name):
    """Return the first 64 bits of an identity as the tie between statements of one moment goes by them."""
    return int.from_bytes(bytes.fromhex(name[:16]), "big", signed=True)


def expected(flats):
    """Return which statements stand, types and labels of things, and titles of documents, from the definitions."""
    distinct = {}
    for flat in flats:
        groups = grouped(kind_of(flat), flat)
        distinct[identity(groups), coding_digest(groups["coding"])] = flat
    retractions = {key: flat for key, flat in distinct.items() if flat.get("kind") == "retracts"}

    def taken(key):
        return any(
            names(flat, key) and not taken(other) for other, flat in retractions.items() if other != key
        )

    def names(flat, key):
        said = distinct[key]
        if flat["left"].startswith("import:"):
            return (said.get("coded_from") or {}).get("import") == flat["left"][7:]
        coding = flat.get("value", {}).get("coding")
        again = "kind" in said and moment(said) > moment(flat)
        return flat["left"] == key[0] and (coding == key[1] if coding else not again)

    standing = {key: flat for key, flat in distinct.items() if not taken(key)}
    lost = {}
    for flat in standing.values():
        if flat.get("kind") == "adjudicates":
            left, right = flat["left"], flat["right"]
            other = left if flat["value"]["keep"] == "right" else right
            lost[frozenset((left, right))] = max(
                lost.get(frozenset((left, right)), ("", "")), (moment(flat), other)
            )
    gone = {other for _, other in lost.values()}
    said = {key: flat for key, flat in standing.items() if "thing" in flat and key[0] not in gone}
    labels = {}
    for (_name, _), flat in sorted(said.items(), key=lambda item: (moment(item[1]), signed(item[0][0]))):
        if flat["property"] == "label" and flat["stance"] == "asserts":
            labels[flat["thing"]] = flat["value"].removesuffix("@en")
    return sorted({name for name, _ in said}), labels


@examples(3)
@given(divergent())
def test_laptops_that_pulled_from_each_other_conclude_the_same(tmp_path_factory, drawn):
    logs, pulls = drawn
    folder = tmp_path_factory.mktemp("laptops")
    records = {name: create_record(folder / name, Settings(title={"en": "An event"})) for name in "ab"}
    for name, record in records.items():
        record.append(statements=WORLD)
        append(record, logs[name])
    for name, share in pulls:
        other = records["b" if name == "a" else "a"]
        data = b"".join(write_bundle(stretch_of(other, int(share * other.head().size))))
        pull(records[name], read_bundle(io.BytesIO(data), "x"), name="x")
    one, two = (concluded(record) for record in records.values())
    assert one.keys() == two.keys()
    for part in one:
        assert one[part] == two[part], part
    stand, labels = expected([*WORLD, *logs["a"], *logs["b"]])
    of_number = {entry.n: identity(grouped(entry.kind, flat_of(entry))) for entry in records["a"].entries()}
    frames = records["a"].frames()
    assert sorted(of_number[n] for n in frames.statements["n"]) == stand
    coded = dict(
        frames.things.filter(frames.things["label_en"].is_not_null()).select("thing", "label_en").iter_rows()
    )
    if frames.redirects.is_empty():
        assert coded == labels
    for record in records.values():
        record.close()
