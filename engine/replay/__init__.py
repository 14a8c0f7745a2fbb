"""Replay: a finding, or a whole run, evaluated again from what was recorded.

A finding names every row that it needs. Evaluated over those rows alone, its rule tells
the same finding; that is what makes a finding a proof.
"""

from engine.replay.differences import Difference, differences
from engine.replay.needed_rows import NeededRows, needed_rows
from engine.replay.rows import RecordedRows, replay_rows

__all__ = [
    "Difference",
    "NeededRows",
    "RecordedRows",
    "differences",
    "needed_rows",
    "replay_rows",
]
