"""A policy: who is named in a release, what of them goes out, and how exactly. It can only narrow what marks allow."""

from openinquest.release.policy.cells import Hidden, hidden_cells
from openinquest.release.policy.disclosed import Disclosed, parse_disclosed
from openinquest.release.policy.narrowing import Change, Decision, decide
from openinquest.release.policy.preview import Preview, preview
from openinquest.release.policy.pseudonyms import key_of
from openinquest.release.policy.published import Coarsened, PublicFields, check_coarsened, parse_coarsened
from openinquest.release.policy.reading import FILE_NAME, policy_of, read_policy
from openinquest.release.policy.terms import SMALLEST, Grain, Named, Persons, Policy, Unnamed
from openinquest.release.policy.writing import coarsened_among, coarsened_entries

__all__ = [
    "FILE_NAME",
    "SMALLEST",
    "Change",
    "Coarsened",
    "Decision",
    "Disclosed",
    "Grain",
    "Hidden",
    "Named",
    "Persons",
    "Policy",
    "Preview",
    "PublicFields",
    "Unnamed",
    "check_coarsened",
    "coarsened_among",
    "coarsened_entries",
    "decide",
    "hidden_cells",
    "key_of",
    "parse_coarsened",
    "parse_disclosed",
    "policy_of",
    "preview",
    "read_policy",
]
