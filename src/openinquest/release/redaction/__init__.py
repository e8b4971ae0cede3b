"""What is blackened in documents before they are published, who decided so, and the copies that go out."""

__all__: list[str] = []  # its modules are imported one by one: some load libraries that few commands need
