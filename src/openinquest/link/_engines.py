"""Where Splink computes: DuckDB in this process, or Spark."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import polars as pl

from openinquest.errors import EnvironmentFault
from openinquest.link.settings import Engine, Settings


class Backend(Protocol):
    """What the model needs of an engine."""

    def table(self, frame: pl.DataFrame, name: str) -> Any:
        """Return a frame as a table that Splink can read."""

    def frame(self, table: Any) -> pl.DataFrame:
        """Return a table of Splink as a frame."""

    def counts(self, table: Any, column: str) -> dict[str, int]:
        """Return how many rows of a table of Splink hold each value of a column."""


@contextmanager
def open_engine(settings: Settings) -> Iterator[Backend]:
    """Open the engine that the settings name, and close it with all it computed.

    Raises EnvironmentFault where the engine is not installed.
    """
    if settings.engine is Engine.SPARK:
        from openinquest.link.spark import open_spark

        with open_spark(settings) as backend, _quiet():
            yield backend
        return
    with _open_duckdb(settings) as duck, _quiet():
        yield duck


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Splink from telling on the terminal what the report tells: levels that the lists do not have."""
    log = logging.getLogger("splink")
    before = log.level
    log.setLevel(logging.ERROR)
    try:
        yield
    finally:
        log.setLevel(before)


class _DuckDB:
    def __init__(self, connection: Any) -> None:
        from splink import DuckDBAPI

        self._connection = connection
        self._api = DuckDBAPI(connection)

    def table(self, frame: pl.DataFrame, name: str) -> Any:
        self._connection.register("incoming", frame.to_arrow())
        self._connection.execute(f"CREATE TABLE given_{name} AS SELECT * FROM incoming")  # noqa: S608
        self._connection.unregister("incoming")
        return self._api.register(f"given_{name}", dataset_display_name=name)

    def frame(self, table: Any) -> pl.DataFrame:
        return pl.DataFrame(table.as_pyarrow_table())

    def counts(self, table: Any, column: str) -> dict[str, int]:
        rows = self._connection.execute(
            f"SELECT {column}, count(*) FROM {table.physical_name} GROUP BY 1"  # noqa: S608
        ).fetchall()
        return {str(value): int(count) for value, count in rows}


@contextmanager
def _open_duckdb(settings: Settings) -> Iterator[_DuckDB]:
    try:
        import duckdb
        import splink  # noqa: F401
    except ImportError as error:
        raise EnvironmentFault(
            "linking lists needs Splink and DuckDB; install the extra `openinquest[link]`"
        ) from error
    with tempfile.TemporaryDirectory(prefix="inquest-link-") as folder:
        configuration: dict[str, Any] = {
            "temp_directory": folder,
            "memory_limit": settings.memory,
            # nothing is fetched from a network
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }
        if settings.threads is not None:
            configuration["threads"] = settings.threads
        connection = duckdb.connect(":memory:", config=configuration)
        connection.execute("SET enable_progress_bar = false")
        try:
            yield _DuckDB(connection)
        finally:
            connection.close()
