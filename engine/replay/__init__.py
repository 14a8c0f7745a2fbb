"""Replay: a finding, or a whole run, evaluated again from what was recorded.

A finding names every row that it needs. Evaluated over those rows alone, its rule tells
the same finding; that is what makes a finding a proof.
"""

from engine.replay.differences import Difference, differences
from engine.replay.finding import Replayed, replay_finding
from engine.replay.needed_rows import NeededRows, needed_rows
from engine.replay.recorded_rows import RecordedRows
from engine.replay.rows import replay_rows
from engine.replay.run import RunReplay, replay_run
from engine.replay.without import Becomes, Without, finding_without

__all__ = [
    "Becomes",
    "Difference",
    "NeededRows",
    "RecordedRows",
    "Replayed",
    "RunReplay",
    "Without",
    "differences",
    "finding_without",
    "needed_rows",
    "replay_finding",
    "replay_rows",
    "replay_run",
]
