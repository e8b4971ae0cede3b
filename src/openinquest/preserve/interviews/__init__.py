"""Interviews: who asks and who answers, as far as the layout of a text shows it."""

__all__: list[str] = []  # its modules are imported one by one: some load libraries that few commands need
