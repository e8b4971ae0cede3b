"""The example record gives the entries of docs/examples.md, field by field."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from openinquest.record import Record

PAGE = Path(__file__).parents[1] / "docs" / "examples.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LEFT_OUT = {"coder", "coded_at", "method", "coded_from"}
LEFT_OUT_OF_JUDGEMENTS = {"n", "by", "at", "method", "coded_from"}
FOUND_BY = ("thing", "property", "value", "stance", "speaker", "document")


def blocks(language: str) -> list[str]:
    return [text for kind, text in BLOCK.findall(PAGE.read_text(encoding="utf-8")) if kind == language]


ENTRIES: list[dict[str, Any]] = [json.loads(line) for text in blocks("json") for line in text.splitlines()]
STATEMENTS = [entry for entry in ENTRIES if "thing" in entry]
JUDGEMENTS = [entry for entry in ENTRIES if "kind" in entry]
HEAD: dict[str, dict[str, Any]] = yaml.safe_load(blocks("yaml")[0])


@pytest.fixture(scope="module")
def shown(example: Record) -> Any:
    @cache
    def show(thing: str) -> dict[str, Any]:
        # through JSON, as `inquest show --json` prints it
        return dict(json.loads(json.dumps(example.show(thing).as_json(), ensure_ascii=False)))

    return show


@pytest.fixture(scope="module")
def numbers(shown: Any) -> dict[str, str]:
    """`<n>` in the record, by `<n>` on the page."""
    found = {}
    for entry in STATEMENTS:
        same = [s for s in said(shown, entry["thing"]) if all(s.get(f) == entry.get(f) for f in FOUND_BY)]
        assert len(same) == 1, f"the record has {len(same)} statements like {entry['n']} of the page"
        found[f"<{entry['n']}>"] = f"<{same[0]['n']}>"
    return found


def said(shown: Any, thing: str, name: str | None = None) -> list[dict[str, Any]]:
    properties = shown(thing)["properties"]
    chosen = properties.values() if name is None else [properties.get(name, [])]
    return [s for positions in chosen for position in positions for s in position["statements"]]


def test_the_page_holds_the_fifteen_rows() -> None:
    assert [entry["n"] for entry in STATEMENTS] == list(range(1, 27))
    assert {entry["kind"] for entry in JUDGEMENTS} == {"partition", "undermines", "qualifies", "answers"}


@pytest.mark.parametrize("entry", STATEMENTS, ids=lambda entry: f"{entry['n']}-{entry['thing']}")
def test_every_statement_comes_out_as_written(entry: dict[str, Any], shown: Any, numbers: Any) -> None:
    expected = dict(entry) | {"n": int(numbers[f"<{entry['n']}>"].strip("<>"))}
    if "target" in entry:
        expected["target"] = numbers[entry["target"]]
    (found,) = [s for s in said(shown, entry["thing"]) if s["n"] == expected["n"]]
    assert {name: value for name, value in found.items() if name not in LEFT_OUT} == expected


@pytest.mark.parametrize("entry", JUDGEMENTS, ids=lambda entry: f"{entry['kind']}-{entry['right']}")
def test_every_judgement_comes_out_as_written(entry: dict[str, Any], shown: Any, numbers: Any) -> None:
    expected = dict(entry)
    for side in ("left", "right"):
        if isinstance(expected[side], str):
            expected[side] = numbers.get(expected[side], expected[side])
    found = [
        {name: value for name, value in judgement.items() if name not in LEFT_OUT_OF_JUDGEMENTS}
        for judgement in shown(entry["right"])["judgements"]
        if judgement["kind"] == entry["kind"]
    ]
    same = [judgement for judgement in found if judgement["left"] == expected["left"]]
    assert same == [expected]


def values(shown: Any, thing: str, name: str) -> list[str]:
    return [s["value"] for s in said(shown, thing, name) if s["speaker"] == "record"]


def words(text: str) -> str:
    """A text without its language mark and the stop at its end."""
    return re.sub(r"@[a-z]{2,3}$", "", text).rstrip("?").casefold()


@pytest.mark.parametrize("figure", HEAD["figures"])
def test_figures_are_defined_as_listed(figure: str, shown: Any) -> None:
    defined = HEAD["figures"][figure]
    assert shown(figure)["schema"] == "Figure"
    assert {name: values(shown, figure, name) for name in defined} == {
        name: [value] for name, value in defined.items()
    }


@pytest.mark.parametrize("claim", HEAD["claims"])
def test_claims_are_the_single_propositions_listed(claim: str, shown: Any) -> None:
    assert shown(claim)["schema"] == "Claim"
    assert f"{HEAD['claims'][claim]}@en" in values(shown, claim, "proposition")


@pytest.mark.parametrize("matter", HEAD["matters"])
def test_matters_list_their_answers(matter: str, shown: Any) -> None:
    defined = HEAD["matters"][matter]
    assert words(defined["question"]) in {words(text) for text in values(shown, matter, "question")}
    assert values(shown, matter, "answers") == defined["answers"]
    assert values(shown, matter, "compatible") == defined["compatible"]


@pytest.mark.parametrize("speaker", HEAD["speakers"])
def test_speakers_have_the_voice_listed(speaker: str, shown: Any) -> None:
    defined = HEAD["speakers"][speaker]
    assert values(shown, speaker, "voice") == ([defined["voice"]] if "voice" in defined else [])
    if "label" in defined:
        assert f"{defined['label']}@en" in values(shown, speaker, "label")
    if "described" in defined:
        assert shown(speaker)["schema"] == "Described"
        assert any(words(text).startswith(defined["described"].casefold())
                   for text in values(shown, speaker, "described"))  # fmt: skip
    if "from" in defined:
        first, last = defined["from"].split("/")
        (statement,) = said(shown, speaker, "voice")
        assert first <= statement["holds_at"].split("/")[0] <= last


@pytest.mark.parametrize("party", HEAD["parties"])
def test_parties_have_the_members_listed(party: str, shown: Any) -> None:
    assert shown(party)["schema"] == "Party"
    for member in HEAD["parties"][party]:
        assert party in values(shown, member, "party")


def test_the_readme_tells_how_large_the_example_is(example: Record) -> None:
    readme = (PAGE.parents[1] / "README.md").read_text(encoding="utf-8")
    frames = example.frames()
    (told,) = re.findall(r"some (\d+) attributed statements from (\d+) sources", readme)
    assert int(told[1]) == frames.documents.height
    assert abs(int(told[0]) - frames.statements.filter(~frames.statements["definition"]).height) < 50
