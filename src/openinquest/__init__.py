"""Open Inquest: one open record of a contested event."""
