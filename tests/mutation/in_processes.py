"""Bugs in runs by several processes: what one leaves undone, or hands on wrongly."""

from __future__ import annotations

from tests.mutation.mutant import Mutant

MUTANTS = (
    Mutant(
        "unanswered_is_settled",
        "engine/run/narrowing.py",
        ".union(*(question.rules for question in short))",
        "",
        "a rule is taken to be asked about when memory did not suffice for its question",
    ),
    Mutant(
        "what_nobody_told",
        "engine/run/worker.py",
        "turns.finish(sorted(rules.keys() - told.settled), told.of_rule)",
        "turns.finish([], told.of_rule)",
        "what a helper died over is left undone",
    ),
    Mutant(
        "too_little_for_a_helper",
        "engine/run/turns.py",
        "if not (self.shares.helpers and _lack_memory(told)):",
        "if told:",
        "a rule fails for want of memory while others hold some",
    ),
    Mutant(
        "errors_stay_apart",
        "engine/run/forking.py",
        "if error is not None:",
        "if found is None and error is None:",
        "what was raised in a process of its own is no answer and no error",
    ),
    Mutant(
        "pairs_taken_apart",
        "engine/bridge/grouping.py",
        "(pair % most).alias(groups.keys[1])",
        "(pair / most).alias(groups.keys[1])",
        "a pair of numbers in one is taken for twice the first",
    ),
)
