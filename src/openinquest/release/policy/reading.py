"""`policy.toml`: read strictly, every problem at once, nothing that the ontology would not let out.

The file lies beside `inquest.toml`, or where `--policy` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from openinquest.errors import InputError, Problem, shown
from openinquest.ontology import Level, Ontology, Property, Schema, ValueType, load_ontology
from openinquest.release.policy._toml import Table, kind_of, listed, near, read_table
from openinquest.release.policy.terms import (
    NO_COORDINATES,
    PERSONAL,
    SMALLEST,
    WITHHELD,
    Documents,
    Grain,
    Key,
    Named,
    Persons,
    Place,
    Policy,
    Unnamed,
)

FILE_NAME = "policy.toml"
_TABLES = ("persons", "properties", "withheld", "ages", "dates", "places", "documents", "tables", "dossier")
_PERSONS = ("named", "listed", "never", "posts", "schemata", "unnamed", "require_consent", "consent")
_WIDEST, _OLDEST, _TOP = 50, 130, 90
_SPOKEN = ("said_on", "holds_at")
_MOST_STEPS = 5


def policy_of(folder: Path, file: Path | None = None, ontology: Ontology | None = None) -> Policy:
    """Return the policy in `file`, else the one of a record's folder, else the default. Raises as `read_policy`."""
    if file is None and not (folder / FILE_NAME).exists():
        return Policy()
    return read_policy(file or folder / FILE_NAME, ontology)


def read_policy(path: Path, ontology: Ontology | None = None) -> Policy:
    """Read a policy file. Raises InputError with every problem: file, key, what was expected, what to do."""
    problems: list[Problem] = []
    ontology = ontology or load_ontology()
    top = read_table(path, problems)
    top.only(_TABLES)
    rules = _Rules(ontology, problems)
    persons = _persons(top.table("persons"), rules)
    only = rules.lists(top.table("properties"), opening=True)
    withheld = rules.lists(top.table("withheld"), opening=False)
    ages = rules.ages(top.table("ages"))
    dates = rules.dates(top.table("dates"))
    places = rules.places(top.table("places"))
    spoken, documents = top.table("dates"), top.table("documents")
    documents.only(("quotes", "copies"))
    tables, dossier = top.table("tables"), top.table("dossier")
    tables.only(("smallest", "rare"))
    dossier.only(("address", "contact"))
    grains = [grain.value for grain in Grain if grain is not Grain.WITHHELD]
    policy = Policy(
        persons=persons,
        only={schema: frozenset(names) for schema, names in only.items()},
        withheld=frozenset((schema, name) for schema, names in withheld.items() for name in names),
        ages=ages,
        dates=dates,
        said_on=Grain(spoken.word("said_on", grains, Grain.DAY.value)),
        holds_at=Grain(spoken.word("holds_at", grains, Grain.DAY.value)),
        places=places,
        coordinates=_coordinates(top.table("places")),
        documents=_documents(documents),
        smallest=tables.number("smallest", SMALLEST, 1, 1000),
        rare=rules.rare(tables),
        address=_address(dossier),
        contact=dossier.text("contact", 200),
        file=path.name,
    )
    _contradictions(policy, top)
    if problems:
        raise InputError(f"The policy in {path.name} cannot be used.", problems)
    return policy


def _persons(table: Table, rules: _Rules) -> Persons:
    table.only(_PERSONS)
    named = Named(table.word("named", [word.value for word in Named], Named.PUBLIC.value))
    listed_ids, never = table.texts("listed"), table.texts("never")
    for place, name in enumerate(never, start=1):
        if name in listed_ids:
            table.problem(
                f"never[{place}]", "somebody who is not listed", shown(name), "take one of them out"
            )
    posts = table.texts("posts")
    if posts and named is not Named.OFFICIALS:
        table.problem("posts", 'no posts unless named = "officials"', "some", 'say named = "officials"')
    if named is Named.LISTED and "listed" not in table.values:
        table.problem("listed", "the ids of those who are named", "none", "list them, or say who is named")
    schemata = table.words("schemata", "a list of types") if "schemata" in table.values else list(PERSONAL)
    for place, name in enumerate(schemata, start=1):
        if name not in PERSONAL:
            table.problem(
                f"schemata[{place}]", f"one of {listed(PERSONAL)}", shown(name), near(name, PERSONAL)
            )
    words = table.texts("consent") if "consent" in table.values else list(Persons().consent)
    consents = table.flag("require_consent", False)
    if "consent" in table.values and not consents:
        table.problem("consent", "no words unless consent is required", "some", "say require_consent = true")
    if consents and not words:
        table.problem("consent", "at least one word that a note of consent begins with", "none")
    return Persons(
        named=named,
        listed=frozenset(listed_ids),
        never=frozenset(never),
        posts=frozenset(posts),
        schemata=frozenset(schemata),
        unnamed=Unnamed(table.word("unnamed", [word.value for word in Unnamed], Unnamed.WITHHELD.value)),
        require_consent=consents,
        consent=tuple(word.casefold() for word in words),
    )


class _Rules:
    """Reads the tables whose keys are schemata and properties, against the ontology."""

    def __init__(self, ontology: Ontology, problems: list[Problem]) -> None:
        self.ontology = ontology
        self.problems = problems

    def lists(self, table: Table, *, opening: bool) -> dict[str, list[str]]:
        """Return lists of properties by schema. What is `opening` may name nothing that is sealed."""
        found: dict[str, list[str]] = {}
        for key in table.names():
            schema = self._schema(table, key, key)
            names = table.words(key, "a list of properties")
            if schema is None:
                continue
            found[key] = []
            for place, name in enumerate(names, start=1):
                prop = self._property(table, f"{key}[{place}]", schema, name)
                if prop is None:
                    continue
                if opening and prop.level is Level.SEALED:
                    self._sealed(table, f"{key}[{place}]", schema, name)
                found[key].append(name)
        return found

    def rare(self, table: Table) -> tuple[Key, ...]:
        """Return the properties by which a person may be told, in the order of the file, all of one schema."""
        found: list[Key] = []
        for place, text in enumerate(table.words("rare", "a list of properties, as Casualty.age"), start=1):
            name, _, prop = text.partition(".")
            key = f"rare[{place}]"
            schema = self._schema(table, key, name)
            if schema is None or self._property(table, key, schema, prop) is None:
                continue
            if not any(map(schema.is_a, PERSONAL)):
                table.problem(key, f"a property of {listed(PERSONAL)}", shown(text))
            elif found and found[0][0] != name:
                table.problem(key, "properties of one schema", shown(text), f"the first is of {found[0][0]}")
            else:
                found.append((name, prop))
        return tuple(found)

    def ages(self, table: Table) -> dict[Key, tuple[int, ...]]:
        """Return the bands of ages: a width, or the first age of each band."""
        found = {}
        for key, schema, name, rule in self._rules(table, "a property"):
            prop = self._property(table, key, schema, name)
            if prop is None:
                continue
            if prop.type is not ValueType.QUANTITY or prop.unit != "years":
                ages = [p.name for p in schema.properties.values() if p.unit == "years"]
                advice = f"ages of {schema.name} are {listed(ages)}" if ages else f"{schema.name} has no age"
                table.problem(key, "an age", f"a {prop.type.value}", advice)
            bands = _bands(table, key, rule)
            if bands:
                found[schema.name, name] = bands
        return found

    def dates(self, table: Table) -> dict[Key, Grain]:
        """Return how exact dates go out, by property, or for a whole schema."""
        found = {}
        words = [grain.value for grain in Grain]
        for key, schema, name, rule in self._rules(table, "a date", but=_SPOKEN):
            if name and not self._has_type(table, key, schema, name, ValueType.DATE):
                continue
            if not name and not any(p.type is ValueType.DATE for p in schema.properties.values()):
                table.problem(key, "a schema with a date", shown(schema.name))
            elif rule not in words if isinstance(rule, str) else True:
                text = shown(rule) if isinstance(rule, str) else kind_of(rule)
                table.problem(key, f"one of {listed(words)}", text)
            else:
                found[schema.name, name] = Grain(rule)
        return found

    def places(self, table: Table) -> dict[Key, Place]:
        """Return how places go out: by kind of the place around them, so many steps up, or withheld."""
        found: dict[Key, Place] = {}
        kinds = [*self.ontology.vocabulary("place_kinds").terms, WITHHELD]
        expected = f"a kind of place ({listed(kinds)}), or 1 to {_MOST_STEPS} steps up"
        for key, schema, name, rule in self._rules(table, "a place", but=("coordinates",)):
            if name and not self._has_type(table, key, schema, name, ValueType.PLACE):
                continue
            if not name and not any(p.type is ValueType.PLACE for p in schema.properties.values()):
                table.problem(key, "a schema with a place", shown(schema.name))
            elif rule in kinds if isinstance(rule, str) else type(rule) is int and 1 <= rule <= _MOST_STEPS:
                found[schema.name, name] = rule
            else:
                text, word = (
                    (shown(rule), near(rule, kinds)) if isinstance(rule, str) else (kind_of(rule), "")
                )
                table.problem(key, expected, text, word)
        return found

    def _rules(
        self, table: Table, what: str, but: tuple[str, ...] = ()
    ) -> Iterator[tuple[str, Schema, str, Any]]:
        """Yield key, schema, property and value of each rule whose schema there is."""
        for key, schema, name, rule in table.by_property():
            if key in but:
                continue
            found = self._schema(table, key, schema, (*but,))
            if found is None:
                continue
            if not name and what == "a property":
                table.problem(key, "a schema and a property, as Casualty.age", shown(key))
            else:
                yield key, found, name, rule

    def _schema(self, table: Table, key: str, name: str, also: tuple[str, ...] = ()) -> Schema | None:
        found = self.ontology.schemata.get(name)
        if found is None:
            words = [*self.ontology.schemata, *also]
            table.problem(key, "a schema of the ontology", shown(name), near(name, words))
        return found

    def _property(self, table: Table, key: str, schema: Schema, name: str) -> Property | None:
        found = schema.properties.get(name)
        if found is None:
            known = near(name, schema.properties) or f"known are {listed(schema.properties)}"
            table.problem(key, f"a property of {schema.name}", shown(name), known)
        return found

    def _has_type(self, table: Table, key: str, schema: Schema, name: str, kind: ValueType) -> bool:
        prop = self._property(table, key, schema, name)
        if prop is None:
            return False
        if prop.level is Level.SEALED:
            self._sealed(table, key, schema, name)
        if prop.type is kind:
            return True
        names = [p.name for p in schema.properties.values() if p.type is kind]
        article = f"a {kind.value}"
        advice = f"{schema.name} has {listed(names)}" if names else f"{schema.name} has none"
        table.problem(key, article, f"a {prop.type.value}", advice)
        return False

    def _sealed(self, table: Table, key: str, schema: Schema, name: str) -> None:
        expected = "nothing that is sealed"
        table.problem(key, expected, f"{schema.name}.{name}", "it never goes out: take it out of the policy")


def _bands(table: Table, key: str, rule: Any) -> tuple[int, ...]:
    expected = f"a width from 2 to {_WIDEST}, or the first ages of bands in order, as [18, 30, 60]"
    if type(rule) is int and 2 <= rule <= _WIDEST:
        return tuple(range(0, _TOP + 1, rule))
    good = isinstance(rule, list) and rule and all(type(age) is int and 0 <= age <= _OLDEST for age in rule)
    if not good or sorted(set(rule)) != rule:
        found = shown(str(rule)) if type(rule) is int else kind_of(rule)
        table.problem(key, expected, found)
        return ()
    bands = tuple(rule) if rule[0] == 0 else (0, *rule)
    if any(last - first < 2 for first, last in pairwise(bands)):
        table.problem(key, "bands of at least two years", "a narrower one")
        return ()
    return bands


def _coordinates(table: Table) -> int | None:
    rule = table.values.get("coordinates")
    if rule is None:
        return None
    if rule == WITHHELD:
        return NO_COORDINATES
    if type(rule) is int and 0 <= rule <= 4:
        return rule
    found = (
        shown(rule) if isinstance(rule, str) else kind_of(rule) if type(rule) is not int else shown(str(rule))
    )
    table.problem("coordinates", 'a number of decimals from 0 to 4, or "withheld"', found)
    return None


def _documents(table: Table) -> Documents:
    copies = frozenset(table.texts("copies", "a list of documents")) if "copies" in table.values else None
    return Documents(table.flag("quotes", True), copies)


def _address(table: Table) -> str:
    address = table.text("address", 500)
    if address and not address.startswith(("https://", "http://")):
        table.problem("address", "a web address that begins with https://", shown(address))
    return address


def _contradictions(policy: Policy, top: Table) -> None:
    """Note what one rule lets out and another keeps in, or makes exact again."""
    coarse: Mapping[str, Mapping[Key, Any]] = {
        "ages": policy.ages, "dates": policy.dates, "places": policy.places,
    }  # fmt: skip
    for schema, names in policy.only.items():
        for name in sorted(names):
            if (schema, name) in policy.withheld:
                advice = "take it out of one of them"
                top.problem(f"withheld.{schema}", "no property that [properties] lets out", name, advice)
    for table, found in coarse.items():
        for (schema, name), rule in found.items():
            key = f"{table}.{schema}" + (f".{name}" if name else "")
            if (schema, name) in policy.withheld and rule != WITHHELD:
                top.problem(key, "no rule for what is withheld", f"withheld.{schema}", "take one of them out")
            if name and schema in policy.only and name not in policy.only[schema] and rule != WITHHELD:
                advice = f"add {name} there, or take the rule out"
                top.problem(key, f"a property that properties.{schema} lets out", name, advice)
    for owner, age in policy.ages:
        grain = policy.dates.get((owner, "birth_date"))
        if grain in (Grain.DAY, Grain.MONTH):
            expected, advice = f"a coarser date beside ages.{owner}.{age}", "say year or withheld"
            top.problem(f"dates.{owner}.birth_date", expected, grain.value, advice)
