"""The ledger: findings over time, what people decided of them, and how often rules are right.

.huiyan/runs/history.jsonl → taken in when the ledger is opened → findings and events
decisions → added, never changed → standing of a finding, precision of a rule version
"""

from engine.ledger.deciding import LONGEST_WAIVER, Ruling, decision_on, same_person
from engine.ledger.entry import Decision, DecisionKind, Entry, EventKind, Standing, standing_of
from engine.ledger.ledger import Ledger, last_decisions, open_ledger
from engine.ledger.precision import Precision, precisions

__all__ = [
    "LONGEST_WAIVER",
    "Decision",
    "DecisionKind",
    "Entry",
    "EventKind",
    "Ledger",
    "Precision",
    "Ruling",
    "Standing",
    "decision_on",
    "last_decisions",
    "open_ledger",
    "precisions",
    "same_person",
    "standing_of",
]
