"""The archive: what is kept, under its SHA-256, whole and unchanged."""

__all__: list[str] = []  # its modules are imported one by one: some load libraries that few commands need
