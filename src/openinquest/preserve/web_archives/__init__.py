"""Web archives of others (WARC, WACZ): listed and unpacked in a process of their own, and kept page by page."""

__all__: list[str] = []  # its modules are imported one by one: some load libraries that few commands need
