"""Appending to the PostgreSQL store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple

import polars as pl

from openinquest.record.appending import CODES, PLAIN, Appender, Marks, now, packed
from openinquest.record.log import GROUPS, HASH_SIZE, Frontier
from openinquest.record.postgres_link import Link
from openinquest.record.sealing import Sealed, cut, digests
from openinquest.record.store import TEXT_COLUMNS, Origin, Pull

_FEW = 3
"""Up to how many terms on record for each text that comes, all of them are read rather than looked up one by one."""

_PULL = {"number": pl.Int64, "at": pl.String, "size": pl.Int64, "root": pl.Binary, "since": pl.Int64}
_ORIGIN = {"first": pl.Int64, "count": pl.Int64, "there": pl.Int64, "pull": pl.Int64}


class PostgresWriter(Appender):
    """One appending transaction."""

    def __init__(self, link: Link, frontier: Frontier, marks: Marks) -> None:
        super().__init__(frontier, marks)
        self._link = link

    def _put_commitments(self, runs: Sequence[tuple[int, str, bytes]]) -> None:
        schema = {"first": pl.Int64, "kind": pl.String, "hashes": pl.Binary}
        self._link.insert("commitment", pl.DataFrame(list(runs), schema=schema, orient="row"))

    def _put_bodies(self, new: range, kind: str, sealed: Sealed, canonical: pl.DataFrame) -> None:
        payload = dict(zip(GROUPS, canonical, strict=True))
        self._link.insert("body", _numbered(new, sealed).with_columns(kind=pl.lit(str(kind)), **payload))

    def _statement_rows(
        self, new: range, sealed: Sealed, rows: pl.DataFrame, codes: pl.DataFrame
    ) -> pl.DataFrame:
        texts = rows.select(PLAIN).with_columns(pl.col(TEXT_COLUMNS).cast(pl.Binary))
        return _numbered(new, sealed).with_columns(
            codes["thing"],
            codes=cut(packed(codes), CODES.size),
            **texts.to_dict(),
        )

    def _put_statements(self, ready: pl.DataFrame) -> None:
        self._link.insert("statement", ready)

    def _put_things(self, things: pl.DataFrame) -> None:
        self._link.insert("thing_entry", things)

    def _last_code(self) -> int:
        return int(self._link.value("SELECT coalesce(max(code), 0) FROM term"))

    def _put_terms(self, terms: pl.DataFrame) -> None:
        # in the order of their index by digest: among millions, leaping over its pages takes nearly twice as long
        order = cut(digests(terms.select("text")), HASH_SIZE)
        self._link.insert(
            "term", terms.select("code", pl.col("text").cast(pl.Binary)).select(pl.all().sort_by(order))
        )

    def _known_terms(self, texts: pl.Series, last: int) -> pl.DataFrame:
        if last <= _FEW * len(texts):
            found = self._link.frame("SELECT text, code FROM term")
        else:
            wanted = cut(digests(texts.to_frame()), HASH_SIZE).sort().alias("digest")
            self._link.insert("incoming", wanted.to_frame(), temporary=True)
            # of a join the server would rather hash every text on record, which takes longer the more there are
            found = self._link.frame(
                "SELECT known.text, known.code FROM incoming CROSS JOIN LATERAL "
                "(SELECT text, code FROM term WHERE sha256(text) = digest LIMIT 1) known"
            )
            self._link.run("DROP TABLE incoming")
        return found.select(pl.col("text").cast(pl.String), pl.col("code").cast(pl.UInt32))

    def _put_head(self, frontier: Frontier) -> None:
        row = (frontier.size, frontier.to_bytes(), frontier.root, now())
        schema = {"size": pl.Int64, "peaks": pl.Binary, "root": pl.Binary, "at": pl.String}
        self._link.insert("head", pl.DataFrame([row], schema=schema, orient="row"))

    def pulled(self, pull: Pull, origins: Sequence[Origin]) -> None:
        """Note from which log entries of this transaction were taken, and where they stand in it."""
        self._link.insert("pull", pl.DataFrame([astuple(pull)], schema=_PULL, orient="row"))
        self._link.insert("origin", pl.DataFrame(list(map(astuple, origins)), schema=_ORIGIN, orient="row"))

    def _put_keys(self, keys: pl.DataFrame, after: int) -> None:
        first = keys.sort("key", "n").unique("key", keep="first", maintain_order=True)
        if after:
            added = self._add_keys(first)
        else:
            self._link.insert("entry_key", first)
            added = first.height
        if added < keys.height:
            self._link.run(
                f"WITH new AS (SELECT key, n FROM statement WHERE n > {after} "
                f"UNION ALL SELECT key, n FROM body WHERE n > {after}) "
                "INSERT INTO entry_again SELECT new.key, new.n FROM new "
                "JOIN entry_key k ON k.key = new.key AND k.n <> new.n"
            )

    def _add_keys(self, keys: pl.DataFrame) -> int:
        """Add those keys that are not on record; return how many they are."""
        self._link.insert("new_key", keys, temporary=True)
        # most imports bring nothing that is on record already; ON CONFLICT takes twice as long
        self._link.run(
            "DO $$ DECLARE added bigint; BEGIN "
            "BEGIN INSERT INTO entry_key SELECT key, n FROM new_key; "
            "EXCEPTION WHEN unique_violation THEN "
            "INSERT INTO entry_key SELECT key, n FROM new_key ORDER BY key ON CONFLICT DO NOTHING; "
            "END; GET DIAGNOSTICS added = ROW_COUNT; "
            "PERFORM set_config('openinquest.added', added::text, true); END $$"
        )
        self._link.run("DROP TABLE new_key")
        return int(self._link.value("SELECT current_setting('openinquest.added')"))


def _numbered(new: range, sealed: Sealed) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "n": pl.int_range(new.start, new.stop, eager=True),
            "salt": cut(sealed.salts, HASH_SIZE),
            "key": sealed.keys,
        }
    )
