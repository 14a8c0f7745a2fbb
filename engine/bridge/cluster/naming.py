"""A relation as it can be sent: a plan whose tables are names, and the files behind these."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from datafusion import DataFrame, SessionContext
from datafusion.substrait import Producer

from engine.bridge.relations import Relations, Source
from engine.plan.arena import Arena
from engine.plan.nodes import NodeId


@dataclass(frozen=True, slots=True)
class SentTable:
    """The path of a Parquet file, or a pattern of several, and columns by each of which it lies."""

    path: str
    sorted_by: tuple[str, ...]

    @property
    def name(self) -> str:
        """The same for the same table in every plan."""
        told = "\n".join((self.path, *self.sorted_by))
        return f"t{hashlib.sha256(told.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class Sent:
    """A Substrait plan, and its tables by their names."""

    plan: bytes
    tables: Mapping[str, SentTable]


def sent(arena: Arena, source: Source, relation: NodeId) -> Sent:
    """`relation` over `source`, whose rows must lie in files."""
    context = _NamingContext()
    frame = Relations(arena, context, source, keep_rows=0).frame(relation)
    plan = Producer.to_substrait_plan(frame.logical_plan(), context)
    return Sent(plan.encode(), dict(context.sent))


class _NamingContext(SessionContext):
    """A context that gives every table that is read a name, and keeps where it lies."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, SentTable] = {}

    def read_parquet(self, path: Any, *_: Any, **more: Any) -> DataFrame:
        """The table in the file, or the files, at `path`."""
        orders = more.get("file_sort_order") or []
        by = tuple(order[0].expr().canonical_name() for order in orders)
        told = SentTable(str(path), by)
        name = told.name
        if name not in self.sent:
            self.sent[name] = told
            self.register_parquet(name, str(path), **more)
        return self.table(name)
