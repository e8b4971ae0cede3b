"""Time stamps of a record (RFC 3161): asked for, kept, checked."""

__all__: list[str] = []  # its modules are imported one by one: some load libraries that few commands need
