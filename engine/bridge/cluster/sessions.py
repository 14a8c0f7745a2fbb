"""Sessions that ask a cluster what is filed, and this process for everything else."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pyarrow as pa

from engine.bridge.cluster.cluster import Cluster, ClusterError
from engine.bridge.cluster.naming import sent
from engine.bridge.context import EngineSettings
from engine.bridge.relations import Source
from engine.bridge.session import Evaluator, Session
from engine.bridge.sources import FiledRows
from engine.plan.arena import Arena
from engine.plan.nodes import NodeId

#: Questions that are put to a cluster at once; it has a queue of its own.
_AT_ONCE: Final = 16
#: Parts of the rows that are asked about one by one, so that several executors are at it.
_PARTS: Final = 4
#: How often a question is asked that came to nothing on the way.
_TRIES: Final = 3


class Asked:
    """How many questions the cluster answered, and how many this process in its place."""

    def __init__(self) -> None:
        self.there = self.here = 0
        self._lock = threading.Lock()

    def count(self, *, there: bool) -> None:
        """One more; several threads count."""
        with self._lock:
            self.there += there
            self.here += not there


@dataclass(frozen=True, slots=True)
class ClusterSessions:
    """Questions over filed rows go to `cluster`, which reads them by the same paths."""

    cluster: Cluster
    asked: Asked = field(default_factory=Asked)
    at_once: int = _AT_ONCE
    questions_at_once: int = _AT_ONCE
    divides_rows: int = _PARTS

    def session(self, arena: Arena, source: Source, settings: EngineSettings) -> Evaluator:
        """A session of one arena over one source."""
        here = Session(arena, source, settings)
        if not isinstance(source, FiledRows) or source.without:
            return here
        return _ClusterSession(self, arena, source, here)


@dataclass(frozen=True, slots=True)
class _ClusterSession:
    sessions: ClusterSessions
    arena: Arena
    source: FiledRows
    here: Session

    def evaluate(self, node: NodeId, given: Mapping[str, pa.Table] | None = None) -> pa.Table:
        """The rows of the relation `node`, in no particular order.

        What the cluster does not understand is answered here; so is what it came to nothing with
        several times.
        """
        sessions = self.sessions
        for _ in range(0 if given else _TRIES):
            try:
                asked = sent(self.arena, self.source, node)
                found = sessions.cluster.answer(asked)
            except ClusterError as error:
                if error.at == "planning":
                    break
            except Exception:  # what cannot be sent; the engine's errors have no common base
                break
            else:
                sessions.asked.count(there=True)
                return found.select(list(self.arena.names(node)))
        sessions.asked.count(there=False)
        return self.here.evaluate(node, given)

    def schema(self, node: NodeId) -> pa.Schema:
        """The columns of the relation `node`, without evaluating it."""
        return self.here.schema(node)
