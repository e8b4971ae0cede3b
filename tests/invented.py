"""An invented world for tests: two figures, a ministry, a monitor."""


def define(thing, schema, label, **properties):
    """The definition statements of a thing."""
    said = {"schema": schema, "label": label, **properties}
    return [
        {"thing": thing, "property": name, "value": value, "stance": "asserts", "speaker": "record",
         "coder": "c1", "coded_at": "2026-01-01T00:00:00Z", "method": "definition"}
        for name, value in said.items()
    ]  # fmt: skip


def say(thing, value, speaker="ministry", **fields):
    """One statement."""
    return {
        "thing": thing, "property": "value", "value": value, "stance": "asserts", "basis": "own",
        "speaker": speaker, "said_on": "2030-01-05", "wording": "paraphrase",
        "coder": "c1", "coded_at": "2026-01-01T00:00:00Z", "method": "person",
    } | fields  # fmt: skip


WORLD = [
    *define("dead", "Figure", "all dead@en"),
    *define("hurt", "Figure", "all hurt@en"),
    *define("ministry", "PublicBody", "A Ministry@en", voice="ministry"),
    *define("monitor", "Organization", "A Monitor@en", voice="monitor"),
]
