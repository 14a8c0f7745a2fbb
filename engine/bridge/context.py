"""The engine as it is set up for questions: its settings, and ways to do with little memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

from datafusion import RuntimeEnvBuilder, SessionConfig, SessionContext

#: Rows that are kept do not count against the memory limit: at a kilobyte each, they come to
#: no more than a sixteenth of it.
_LIMIT_OF_A_KEPT_ROW = 16 << 10


@dataclass(frozen=True, slots=True)
class EngineSettings:
    """How to evaluate; no setting changes a result.

    `memory_limit` in bytes (None: unbounded) holds for joins and groups; these spill into
    `spill_folder` where it does not suffice. `prefer_hash_join` false has joins of several streams
    sorted and merged. What several parts of a plan rest on is evaluated once and kept in memory
    where no more than `keep_rows` rows are read for it. Rules over `narrow_rows` rows or more are
    asked together of which entities they could tell, and evaluated over the rows of these alone
    (None: none are). `late_columns` reads most columns only of rows that a filter keeps: it pays
    where these are few.
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


class Way(Enum):
    """How a question is answered under a memory limit, the second way with less than the first.

    In memory, by all streams: whatever needs memory takes it as it comes. Or in one stream, which
    writes groups and sorts to disk, each with a share of the limit. Several streams never write to
    disk: what divides rows among them could wait for itself then, for ever
    (apache/datafusion#24883). Nor does one stream join by merging: the engine has no plan for it.
    """

    IN_MEMORY = auto()
    IN_ONE_STREAM = auto()


#: What the engine keeps aside for a sort unless told otherwise, and the share of a small memory
#: limit that it keeps aside instead.
_SORT_RESERVE = 10 << 20
_RESERVES = 256


def context_of(settings: EngineSettings, way: Way = Way.IN_MEMORY) -> SessionContext:
    """A context of the engine, in which questions are answered in this `way`."""
    if way is Way.IN_ONE_STREAM:
        settings = replace(settings, partitions=1)
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
    if settings.memory_limit is not None:
        if way is Way.IN_MEMORY:
            runtime = runtime.with_disk_manager_disabled()
            runtime = runtime.with_greedy_memory_pool(settings.memory_limit)
        else:
            if settings.spill_folder is not None:
                runtime = runtime.with_disk_manager_specified(str(settings.spill_folder))
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
