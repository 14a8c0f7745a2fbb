"""How often a rule is right, as far as people have looked: measured per version of the rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from typing import Final

from engine.ledger.entry import Decision, DecisionKind

#: The quantile of the normal distribution for 95 % in the middle.
_Z: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Precision:
    """Of one version of a rule: how many findings were confirmed, and how many explained.

    `low` and `high` bound the share of confirmed ones with 95 % confidence (Wilson, 1927);
    all three are None where nobody has decided yet. `waiting` counts waived ones and those
    that need data: they say nothing either way.
    """

    pack: str
    rule: str
    version: str
    confirmed: int
    explained: int
    waiting: int

    @property
    def share(self) -> float | None:
        """Confirmed ones among those decided."""
        decided = self.confirmed + self.explained
        return self.confirmed / decided if decided else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The Wilson 95 % interval of the share."""
        decided = self.confirmed + self.explained
        return wilson(self.confirmed, decided) if decided else None


def precisions(decisions: Iterable[Decision]) -> tuple[Precision, ...]:
    """The precision of each rule version, by pack, rule and first decision.

    Of several decisions about one finding, taken on one version, the last counts; one that was
    withdrawn does not.
    """
    last: dict[tuple[str, str, str], dict[str, DecisionKind]] = defaultdict(dict)
    decided_on: dict[str, tuple[str, str, str]] = {}
    for decision in decisions:
        if decision.kind is DecisionKind.WITHDRAWN:
            if decided := decided_on.pop(decision.finding, None):
                del last[decided][decision.finding]
            continue
        version = (decision.pack, decision.rule, decision.rule_version)
        last[version][decision.finding] = decision.kind
        decided_on[decision.finding] = version
    found = []
    for version in sorted((v for v in last if last[v]), key=lambda v: v[:2]):
        kinds = list(last[version].values())
        confirmed = kinds.count(DecisionKind.CONFIRMED)
        explained = kinds.count(DecisionKind.EXPLAINED)
        waiting = len(kinds) - confirmed - explained
        found.append(Precision(*version, confirmed, explained, waiting))
    return tuple(found)


def wilson(successes: int, of: int) -> tuple[float, float]:
    """The 95 % score interval of Wilson (1927) for a share.

    >>> [round(bound, 4) for bound in wilson(8, 10)]
    [0.4902, 0.9433]
    """
    share, spread = successes / of, _Z * _Z / of
    middle = (share + spread / 2) / (1 + spread)
    half = _Z / (1 + spread) * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, middle - half), min(1.0, middle + half)
