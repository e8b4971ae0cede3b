"""One name, many spellings: read, fold, compare and write names in Kazakh, Russian and English.

`parse` reads one cell; `keys` and `variants` find a name in any spelling; `compare` tells how likely two names are of
one person, and why; `name_columns` and `compare_many` do the same for whole columns. See docs/names.md.
"""

from openinquest.names.agreement import DEFAULT_THRESHOLD, Level
from openinquest.names.bulk import compare_many, name_columns
from openinquest.names.comparing import Comparison, PartComparison, compare
from openinquest.names.flags import UNUSABLE, Flag
from openinquest.names.frequencies import Frequencies
from openinquest.names.parsing import Name, Part, parse
from openinquest.names.scripts import Script
from openinquest.names.searching import keys
from openinquest.names.variants import variants

__all__ = [
    "DEFAULT_THRESHOLD",
    "UNUSABLE",
    "Comparison",
    "Flag",
    "Frequencies",
    "Level",
    "Name",
    "Part",
    "PartComparison",
    "Script",
    "compare",
    "compare_many",
    "keys",
    "name_columns",
    "parse",
    "variants",
]
