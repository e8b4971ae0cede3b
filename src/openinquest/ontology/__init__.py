"""What can be said about a contested event: schemata, value types, vocabularies, closed lists.

Nothing here reads or writes anything but the YAML files that ship with the package.
"""

from openinquest.ontology.addresses import document_id, kin_address, normalise_address
from openinquest.ontology.dates import Dated, before
from openinquest.ontology.enumerations import (
    BasisKind,
    CopyKind,
    Counting,
    CustodyEvent,
    Grade,
    JudgementKind,
    Level,
    Mode,
    Reading,
    Relation,
    Stance,
    Ternary,
    Wording,
)
from openinquest.ontology.loading import load_ontology
from openinquest.ontology.names import LANGUAGES, Name, Script, script_of
from openinquest.ontology.quantities import APPROXIMATE_SHARE, Bound, Quantity, relate
from openinquest.ontology.reading import parse_value
from openinquest.ontology.schema import Ontology, Property, Schema, Term, Vocabulary
from openinquest.ontology.values import ParsedValue, ValueProblem, ValueType

__all__ = [
    "APPROXIMATE_SHARE",
    "LANGUAGES",
    "BasisKind",
    "Bound",
    "CopyKind",
    "Counting",
    "CustodyEvent",
    "Dated",
    "Grade",
    "JudgementKind",
    "Level",
    "Mode",
    "Name",
    "Ontology",
    "ParsedValue",
    "Property",
    "Quantity",
    "Reading",
    "Relation",
    "Schema",
    "Script",
    "Stance",
    "Term",
    "Ternary",
    "ValueProblem",
    "ValueType",
    "Vocabulary",
    "Wording",
    "before",
    "document_id",
    "kin_address",
    "load_ontology",
    "normalise_address",
    "parse_value",
    "relate",
    "script_of",
]
