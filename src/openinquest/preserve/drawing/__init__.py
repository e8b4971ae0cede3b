"""Pictures made of what is kept: small ones to look at, and copies in which places are blackened."""

__all__: list[str] = []  # its modules are imported one by one: some load libraries that few commands need
