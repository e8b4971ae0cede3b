"""The formats that can be read, each with its reader; readers run in a process of their own."""

__all__: list[str] = []  # its modules are imported one by one: some load libraries that few commands need
