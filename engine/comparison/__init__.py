"""Comparison: what became of findings between two runs, and what each difference is due to.

    two runs → pairs by id → what differs for the rule → mixed cases, evaluated → causes

A cause is shown, not guessed: the rule is evaluated with one factor from the new side and
the others from the old one, and so on with two, until the finding comes out as it now is.
"""

from engine.comparison.compare import Comparison, Difference, RuleCompared, compare_runs
from engine.comparison.factors import Factor
from engine.comparison.pairing import Uncompared

__all__ = ["Comparison", "Difference", "Factor", "RuleCompared", "Uncompared", "compare_runs"]
