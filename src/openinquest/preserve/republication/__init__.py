"""Documents that repeat one another: proposed with figures, decided by a person."""

__all__: list[str] = []  # its modules are imported one by one: some load libraries that few commands need
