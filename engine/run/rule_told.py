"""What a run tells of a rule that was evaluated, or taken over from an earlier run."""

from __future__ import annotations

import resource
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from engine.bridge.spent import Spent
from engine.findings.finding import Outcome, RuleResult
from engine.run.events import Cost, RuleDone, RuleFailed
from engine.run.reuse import Earlier, Hashes

Told: TypeAlias = RuleDone | RuleFailed

#: `ru_maxrss` counts in units of 1024 bytes, on macOS in bytes.
_MAXRSS_UNIT: Final = 1 if sys.platform == "darwin" else 1024


def rule_done(
    pack: str,
    result: RuleResult,
    told: Sequence[Mapping[str, Any]],
    *,
    hashes: Hashes,
    cost: Cost,
) -> RuleDone:
    """That the rule of `result` was evaluated, with what it took and how much was `told` of it."""
    counts = Counter(Outcome(f["outcome"]) for f in told)
    return RuleDone(
        pack,
        result.rule.name,
        looked_at=result.looked_at,
        suspected=counts[Outcome.SUSPECTED],
        exempt=counts[Outcome.EXEMPT],
        undetermined=counts[Outcome.UNDETERMINED],
        conflict=counts[Outcome.CONFLICT],
        cost=cost,
        budget=result.rule.budget,
        inputs=hashes.inputs,
        method=hashes.method,
    )


def rule_lapsed(pack: str, result: RuleResult) -> Sequence[RuleFailed]:
    """HY664 where rows are dated after the last day of every clause."""
    if not result.lapsed:
        return []
    arguments = (("rule", result.rule.name), ("rows", str(result.lapsed)))
    return [RuleFailed(pack, result.rule.name, "HY664", arguments)]


def taken_over(earlier: Earlier, cost: Cost) -> Sequence[Told]:
    """What the earlier run told of the rule, as told by this one."""
    return [_told(record, earlier.run, cost) for record in earlier.records]


def _told(record: Mapping[str, Any], run: str, cost: Cost) -> Told:
    if "failed" in record:
        arguments = tuple((str(n), str(v)) for n, v in record["arguments"].items())
        return RuleFailed(record["pack"], record["rule"], record["failed"], arguments)
    return RuleDone(
        record["pack"],
        record["rule"],
        looked_at=record["looked_at"],
        suspected=record["suspected"],
        exempt=record["exempt"],
        undetermined=record["undetermined"],
        conflict=record["conflict"],
        cost=cost,
        budget=record.get("budget"),
        inputs=record["inputs_sha256"],
        method=record["method_sha256"],
        reused=run,
    )


def cost_since(
    started: float, planning: float, *several: Spent | None, narrowing: float = 0.0
) -> Cost:
    """What a rule took since `started`, and its share of what was found out for several."""
    spent = [s for s in several if s is not None]
    return Cost(
        seconds=round(time.monotonic() - started + narrowing, 4),
        planning=round(planning, 4),
        engine=round(sum(s.seconds for s in spent) + narrowing, 4),
        shared=round(sum(s.shared for s in spent) + narrowing, 4),
        questions=sum(s.questions for s in spent),
        kept=sum(s.kept for s in spent),
        peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _MAXRSS_UNIT,
    )
