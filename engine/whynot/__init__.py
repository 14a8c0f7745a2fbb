"""Why not: the first step of a rule at which nothing is left of a subject."""

from engine.whynot.answer import (
    Ends,
    QuarantinedRow,
    ReadValue,
    SeenRows,
    ToldFinding,
    WalkedStep,
    WhyNot,
)
from engine.whynot.meant import is_masked, masked, spelled_in_finding, subjects_shown_as
from engine.whynot.near import NearMiss, near_misses
from engine.whynot.quarantined import quarantined_of
from engine.whynot.subject import SEPARATOR, ReadSubject, UnreadSubject, read_subject
from engine.whynot.why_not import RunRows, rows_of_run, why_not

__all__ = [
    "SEPARATOR",
    "Ends",
    "NearMiss",
    "QuarantinedRow",
    "ReadSubject",
    "ReadValue",
    "RunRows",
    "SeenRows",
    "ToldFinding",
    "UnreadSubject",
    "WalkedStep",
    "WhyNot",
    "is_masked",
    "masked",
    "near_misses",
    "quarantined_of",
    "read_subject",
    "rows_of_run",
    "spelled_in_finding",
    "subjects_shown_as",
    "why_not",
]
