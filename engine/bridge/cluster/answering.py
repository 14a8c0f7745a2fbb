"""Stands between a run and its cluster: `python answering.py URL`, in the cluster's environment.

It imports nothing of the product, which needs another version of the engine. A line of JSON on
standard input is a question: `id`, a Substrait plan in base64, `tables` by name with the paths of
their Parquet files and the columns by which they lie. The answer is a line of JSON with the same
`id` and as many `bytes` of an Arrow stream after it, or an `error`, in the step `at`. As many
questions are answered at once as come in.
"""

from __future__ import annotations

import base64
import json
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa
from ballista import BallistaSessionContext
from datafusion import col
from datafusion.substrait import Consumer, Serde

_AT_ONCE = 64
#: One stream for each question, so that no rows are moved between executors.
_SETTINGS = {"datafusion.execution.target_partitions": "1"}


def main() -> int:
    """Answer until the input ends; the first line says that the cluster is there, or why not."""
    url, told = sys.argv[1], threading.Lock()

    def tell(line: dict[str, Any], data: bytes = b"") -> None:
        with told:
            sys.stdout.buffer.write(
                json.dumps({**line, "bytes": len(data)}).encode() + b"\n" + data
            )
            sys.stdout.buffer.flush()

    try:
        context = BallistaSessionContext(url, cluster_config=_SETTINGS)
        context.sql("SELECT 1").to_arrow_table()
    except BaseException as error:  # a scheduler that is not there panics
        tell({"id": 0, "error": str(error), "at": "connecting"})
        return 1
    tell({"id": 0})
    tables = _Tables(context)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for line in sys.stdin:
            pool.submit(_answer, tables, json.loads(line), tell)
    return 0


class _Tables:
    """The tables that are known by name; one that several questions read is looked at once."""

    def __init__(self, context: BallistaSessionContext) -> None:
        self.context = context
        self._known: set[str] = set()
        self._lock = threading.Lock()

    def know(self, name: str, path: str, sorted_by: Sequence[str]) -> None:
        with self._lock:
            if name not in self._known:
                order = [[col(c).sort(nulls_first=False)] for c in sorted_by]
                self.context.register_parquet(name, path, file_sort_order=order)
                self._known.add(name)


def _answer(tables: _Tables, asked: dict[str, Any], tell: Any) -> None:
    at, context = "planning", tables.context
    try:
        for name, table in asked["tables"].items():
            tables.know(name, table["path"], table["sorted_by"])
        read = Serde.deserialize_bytes(base64.b64decode(asked["plan"]))
        frame = context.create_dataframe_from_logical_plan(
            Consumer.from_substrait_plan(context, read)
        )
        at = "answering"
        found = frame.to_arrow_table()
    except BaseException as error:
        tell({"id": asked["id"], "error": str(error), "at": at})
        return
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, found.schema) as writer:
        writer.write_table(found)
    tell({"id": asked["id"]}, sink.getvalue().to_pybytes())


if __name__ == "__main__":
    sys.exit(main())
