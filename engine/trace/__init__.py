"""Traces: one finding taken back to its clause, its rule, and its rows as they were delivered."""

from engine.trace.find import FoundFinding, find_finding
from engine.trace.from_json import trace_from_json
from engine.trace.trace import trace_finding, trace_findings
from engine.trace.traced import Trace

__all__ = [
    "FoundFinding",
    "Trace",
    "find_finding",
    "trace_finding",
    "trace_findings",
    "trace_from_json",
]
