"""A session of the engine: its data, and plans evaluated to Arrow tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

import pyarrow as pa
from datafusion.unparser import Dialect, Unparser

from engine.bridge.context import EngineSettings, Way, context_of
from engine.bridge.kept_tables import KeptTables
from engine.bridge.memory import is_short_of_memory
from engine.bridge.relations import Relations, Source
from engine.bridge.spent import Spent
from engine.bridge.texts import copied
from engine.plan.arena import Arena
from engine.plan.nodes import NodeId

_Answer = TypeVar("_Answer")


class Evaluator(Protocol):
    """What the finding floor needs of a session."""

    def evaluate(self, node: NodeId, given: Mapping[str, pa.Table] | None = None) -> pa.Table:
        """The rows of the relation `node`, in no particular order."""

    def schema(self, node: NodeId) -> pa.Schema:
        """The columns of the relation `node`, without evaluating it."""


class Session:
    """Evaluates the plans of one arena over one source.

    A question for which a memory limit is too small is asked again in a way that does with less.
    """

    def __init__(
        self,
        arena: Arena,
        source: Source,
        settings: EngineSettings,
        tables: KeptTables | None = None,
    ) -> None:
        """`tables` are those that other sessions over the same source have evaluated."""
        kept = KeptTables() if tables is None else tables
        self.spent = spent = Spent()  #: What its answers took so far.
        self._marked: list[NodeId] = []

        def built(way: Way) -> _Built:  # holds no session: it is to go with its rows
            context = context_of(settings, way)
            relations = partial(Relations, arena, context, source, tables=kept, spent=spent)
            return _Built(relations(keep_rows=settings.most_kept), relations(keep_rows=0))

        self._build = built
        self._built = built(Way.IN_MEMORY)

    def evaluate(self, node: NodeId, given: Mapping[str, pa.Table] | None = None) -> pa.Table:
        """The rows of the relation `node`, in no particular order."""
        with self.spent.answering():
            return self._asked(lambda built: built.kept.frame(node, given).to_arrow_table())

    def few(self, node: NodeId, given: Mapping[str, pa.Table] | None = None) -> pa.Table:
        """The same, of which few rows are found among many, with texts of their own."""
        with self.spent.answering():
            return self._asked(lambda built: copied(built.kept.frame(node, given)).to_arrow_table())

    def keep(self, node: NodeId) -> None:
        """Keep the rows of `node` when they are first asked for, if they are few enough.

        For what will be asked several times, each time with another filter above it.
        """
        self._marked.append(node)
        self._built.kept.keep(node)

    def schema(self, node: NodeId) -> pa.Schema:
        """The columns of the relation `node`; only tables that it reads are evaluated."""
        return self._asked(lambda built: built.whole.frame(node).schema())

    def physical_plan(self, node: NodeId) -> str:
        """How the engine would evaluate the relation `node`, in its own words."""
        return str(self._built.whole.frame(node).execution_plan())

    def sql(self, node: NodeId, dialect: str, given: Mapping[str, pa.Table] | None = None) -> str:
        """The same question as SQL, to be read or run elsewhere; never run here."""
        plan = self._built.whole.frame(node, given).logical_plan()
        unparser = Unparser(_DIALECTS[dialect]()).with_pretty(True)
        return str(unparser.plan_to_sql(plan))

    def _asked(self, ask: Callable[[_Built], _Answer]) -> _Answer:
        try:
            return ask(self._built)
        except Exception as error:  # the engine's errors have no common base
            if not is_short_of_memory(error):
                raise
        sparing = self._build(Way.IN_ONE_STREAM)
        for node in self._marked:
            sparing.kept.keep(node)
        return ask(sparing)


@dataclass(frozen=True, slots=True)
class _Built:
    """The relations of an arena in one context: with what is worth keeping kept, and whole."""

    kept: Relations
    whole: Relations


_DIALECTS = {
    "duckdb": Dialect.duckdb,
    "postgres": Dialect.postgres,
    "mysql": Dialect.mysql,
    "sqlite": Dialect.sqlite,
}
