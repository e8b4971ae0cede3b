"""Bags (BagIt 1.0, RFC 8493): what was kept, handed on to other institutions and taken from them."""

__all__: list[str] = []  # its modules are imported one by one: some load libraries that few commands need
