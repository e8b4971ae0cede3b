"""The files of a release beside its pages, by path in its folder."""

ENTRIES = "data/entries.jsonl"
CSV = "data/statements.csv"
PARQUET = "data/statements.parquet"
CHECKER = "data/check.py"
RULES = "data/rules.yaml"
"""The record's own rules of law and who verified them; only where a rule is verified."""
