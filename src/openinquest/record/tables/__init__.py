"""Import of tables: a coding sheet (CSV or XLSX) and a declared mapping in, entries without identity out.

`read_table` gives sheets, `load_mappings` mappings, `code_table` what a sheet says by a mapping, `compare`
what a re-import changes, `write_template` an empty coding workbook. Nothing here touches a record.
"""

from ._delimited import Delimiter, TextFormat
from ._encoding import Encoding
from .coding import CodedTable, code_table, code_tables
from .comparison import Comparison, compare
from .fields import Reads
from .mapping import Source, SpeakerWords, TableMapping, WideProperty
from .mapping_file import exported_mappings, load_mappings, parse_mappings, template_mappings
from .pairing import read_mapped
from .reading import read_table
from .sheet import ROW, Reading, Sheet
from .template import write_template

__all__ = [
    "ROW",
    "CodedTable",
    "Comparison",
    "Delimiter",
    "Encoding",
    "Reading",
    "Reads",
    "Sheet",
    "Source",
    "SpeakerWords",
    "TableMapping",
    "TextFormat",
    "WideProperty",
    "code_table",
    "code_tables",
    "compare",
    "exported_mappings",
    "load_mappings",
    "parse_mappings",
    "read_mapped",
    "read_table",
    "template_mappings",
    "write_template",
]
