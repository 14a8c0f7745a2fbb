"""A session of the engine: its settings, its data, and plans evaluated to Arrow tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa
from datafusion import RuntimeEnvBuilder, SessionConfig, SessionContext
from datafusion.unparser import Dialect, Unparser

from engine.bridge.expressions import named
from engine.bridge.kept_tables import KeptTables
from engine.bridge.relations import Relations, Source
from engine.bridge.spent import Spent
from engine.plan.arena import Arena
from engine.plan.nodes import NodeId

#: Rows that are kept do not count against the memory limit: at a kilobyte each, they come to
#: no more than a sixteenth of it.
_LIMIT_OF_A_KEPT_ROW = 16 << 10


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How to evaluate; no setting changes a result.

    `memory_limit` in bytes (None: unbounded) holds for joins and groups, which spill into
    `spill_folder`. `prefer_hash_join` false trades time for joins that can spill. What several
    parts of a plan rest on is evaluated once and kept in memory where no more than `keep_rows`
    rows are read for it. Rules over `narrow_rows` rows or more are asked together of which
    entities they could tell, and evaluated over the rows of these alone (None: none are).
    `late_columns` reads most columns only of rows that a filter keeps: it pays where these are few.
    """

    partitions: int = 2
    batch_size: int = 8192
    memory_limit: int | None = None
    spill_folder: Path | None = None
    prefer_hash_join: bool = True
    keep_rows: int = 500_000
    narrow_rows: int | None = 100_000
    late_columns: bool = False

    @property
    def most_kept(self) -> int:
        """How many rows may be kept under the memory limit."""
        if self.memory_limit is None:
            return self.keep_rows
        return min(self.keep_rows, self.memory_limit // _LIMIT_OF_A_KEPT_ROW)


class Evaluator(Protocol):
    """What the finding floor needs of a session."""

    def evaluate(self, node: NodeId, given: Mapping[str, pa.Table] | None = None) -> pa.Table:
        """The rows of the relation `node`, in no particular order."""

    def schema(self, node: NodeId) -> pa.Schema:
        """The columns of the relation `node`, without evaluating it."""


class Session:
    """Evaluates the plans of one arena over one source."""

    def __init__(
        self,
        arena: Arena,
        source: Source,
        settings: EngineSettings,
        tables: KeptTables | None = None,
    ) -> None:
        """`tables` are those that other sessions over the same source have evaluated."""
        context, keep_rows = _context(settings), settings.most_kept
        kept = KeptTables() if tables is None else tables
        self._relations = Relations(arena, context, source, keep_rows=keep_rows, tables=kept)
        self._whole = Relations(arena, context, source, keep_rows=0, tables=kept)

    def evaluate(self, node: NodeId, given: Mapping[str, pa.Table] | None = None) -> pa.Table:
        """The rows of the relation `node`, in no particular order."""
        with self.spent.answering():
            return self._relations.frame(node, given).to_arrow_table()

    def few(self, node: NodeId, given: Mapping[str, pa.Table] | None = None) -> pa.Table:
        """The same, of which few rows are found among many.

        Texts are copied, batch by batch: else they would hold all that was read of the column.
        """
        frame = self._relations.frame(node, given)
        names = [
            named(n).cast(pa.string()).alias(n) if t == pa.string_view() else named(n)
            for n, t in ((f.name, f.type) for f in frame.schema())
        ]
        with self.spent.answering():
            return frame.select(*names).to_arrow_table()

    @property
    def spent(self) -> Spent:
        """What its answers took so far."""
        return self._relations.spent

    def keep(self, node: NodeId) -> None:
        """Keep the rows of `node` when they are first asked for, if they are few enough.

        For what will be asked several times, each time with another filter above it.
        """
        self._relations.keep(node)

    def schema(self, node: NodeId) -> pa.Schema:
        """The columns of the relation `node`; only tables that it reads are evaluated."""
        return self._whole.frame(node).schema()

    def physical_plan(self, node: NodeId) -> str:
        """How the engine would evaluate the relation `node`, in its own words."""
        return str(self._whole.frame(node).execution_plan())

    def sql(self, node: NodeId, dialect: str, given: Mapping[str, pa.Table] | None = None) -> str:
        """The same question as SQL, to be read or run elsewhere; never run here."""
        plan = self._whole.frame(node, given).logical_plan()
        unparser = Unparser(_DIALECTS[dialect]()).with_pretty(True)
        return str(unparser.plan_to_sql(plan))


#: What the engine keeps aside for a sort unless told otherwise, and the share of a small memory
#: limit that it keeps aside instead.
_SORT_RESERVE = 10 << 20
_RESERVES = 256

_DIALECTS = {
    "duckdb": Dialect.duckdb,
    "postgres": Dialect.postgres,
    "mysql": Dialect.mysql,
    "sqlite": Dialect.sqlite,
}


def _context(settings: EngineSettings) -> SessionContext:
    config = (
        SessionConfig()
        .with_target_partitions(settings.partitions)
        .with_batch_size(settings.batch_size)
        .set("datafusion.optimizer.prefer_hash_join", str(settings.prefer_hash_join).lower())
        # A second look at a plan finds hardly anything, and takes as long as the first.
        .set("datafusion.optimizer.max_passes", "1")
        # Half a megabyte is read of each file to find its end, and held, where an eighth will do;
        # and each thread that has ever read keeps what it held to itself.
        .set("datafusion.execution.parquet.metadata_size_hint", str(64 << 10))
        .set("datafusion.execution.meta_fetch_concurrency", str(settings.partitions))
        # What is joined to many rows is collected, up to some megabytes: to divide the many by what
        # they are joined by takes longer than all else that is done with them.
        .set("datafusion.optimizer.hash_join_single_partition_threshold", str(32 << 20))
        .set("datafusion.optimizer.hash_join_single_partition_threshold_rows", str(1 << 20))
        # The optimizer knows of more CASEs that they are never missing than the planner of
        # the aggregates above them does, which the planner takes for an error.
        .set("datafusion.execution.skip_physical_aggregate_schema_check", "true")
    )
    for setting in ("pushdown_filters", "reorder_filters"):
        name = f"datafusion.execution.parquet.{setting}"
        config = config.set(name, str(settings.late_columns).lower())
    runtime = RuntimeEnvBuilder()
    if settings.spill_folder is not None:
        runtime = runtime.with_disk_manager_specified(str(settings.spill_folder))
    if settings.memory_limit is not None:
        runtime = runtime.with_fair_spill_pool(settings.memory_limit)
        # Every sort of every partition keeps this much aside before it has read a row: a plan
        # of many joins would use up a small limit on reserves.
        reserve = min(_SORT_RESERVE, settings.memory_limit // _RESERVES)
        config = config.set("datafusion.execution.sort_spill_reservation_bytes", str(reserve))
    context = SessionContext(config, runtime)
    if not settings.prefer_hash_join:
        # A sort-merge join takes the columns of its filter for others once a projection moves
        # below it (apache/datafusion#24593, #25489), and can find wrong rows without a word. A
        # filter that is not pushed into a join stays above it.
        context.remove_optimizer_rule("push_down_filter")
    return context
