"""The findings of two sides brought together by their ids, and what cannot be compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.comparison.causes import Changed
from engine.comparison.content import Found
from engine.comparison.side import Inputs, Side
from engine.run.scope import RuleKey, Scope, rule_of


@dataclass(frozen=True, slots=True)
class Told:
    """One side: what it read, what it looked at, and what it told. `name` is a run's id."""

    name: str
    inputs: Inputs
    scope: Scope
    findings: Sequence[Found]


@dataclass(frozen=True, slots=True)
class Uncompared:
    """Findings of a rule of which nothing can be said, since one side did not look for them.

    `reason` is failed (the rule could not be evaluated), left_out (nobody asked for it),
    unjudged (rows were left, its law having lapsed), or subjects (others were asked for);
    `sides` says where: old, new.
    """

    pack: str
    rule: str
    reason: str
    sides: tuple[str, ...]
    findings: int


@dataclass(frozen=True, slots=True)
class Looker:
    """One side, with its packs to see whether a rule exists at all."""

    name: str
    told: Told
    side: Side

    def silence(self, rule: RuleKey) -> str:
        """Why the side tells nothing of `rule`; empty where it does, or has no such rule."""
        scope = self.told.scope
        if rule in scope.rules or rule in scope.partly:
            return ""
        if rule in scope.failed:
            return "failed"
        pack, name = rule
        asked = pack in self.side.names() and (not scope.only or name in scope.only)
        return "" if asked and self.side.rule(pack, name) is None else "left_out"

    def passed_over(self, finding: Found) -> str:
        """Why the side may lack `finding` though it is there; empty where it says it is not."""
        if not self.told.scope.keeps(finding):
            return "subjects"
        return "unjudged" if rule_of(finding) in self.told.scope.partly else ""


@dataclass(frozen=True, slots=True)
class Pairs:
    """The findings by rule, each with what either side says of it; and the rest."""

    by_rule: dict[RuleKey, list[Changed]]
    uncompared: tuple[Uncompared, ...]


def pair_findings(old: Looker, new: Looker) -> Pairs:
    """Bring the findings of both sides together."""
    both: dict[RuleKey, dict[str, list[Found | None]]] = defaultdict(dict)
    for position, looker in enumerate((old, new)):
        for finding in looker.told.findings:
            pair = both[rule_of(finding)].setdefault(str(finding["id"]), [None, None])
            pair[position] = finding
    paired: dict[RuleKey, list[Changed]] = {}
    uncompared: list[Uncompared] = []
    for rule in sorted({*both, *_asked(old), *_asked(new)}):
        changes = [Changed(*pair) for pair in both.get(rule, {}).values()]
        silent = {looker.name: looker.silence(rule) for looker in (old, new)}
        if reasons := [reason for reason in silent.values() if reason]:
            sides = tuple(name for name, reason in silent.items() if reason == reasons[0])
            uncompared.append(Uncompared(*rule, reasons[0], sides, len(changes)))
            continue
        passed = Counter(p for c in changes if (p := _passed_over(c, old, new)))
        uncompared += [Uncompared(*rule, *why, n) for why, n in sorted(passed.items())]
        paired[rule] = [c for c in changes if not _passed_over(c, old, new)]
    return Pairs(paired, tuple(uncompared))


def _asked(looker: Looker) -> Iterator[RuleKey]:
    scope = looker.told.scope
    yield from (*scope.rules, *scope.partly, *scope.failed)


def _passed_over(change: Changed, old: Looker, new: Looker) -> tuple[str, tuple[str, ...]] | None:
    """Why and where the side that lacks the finding may just not have looked for it."""
    lacking = old if change.before is None else new if change.after is None else None
    if lacking is None:
        return None
    reason = lacking.passed_over(change.finding)
    return (reason, (lacking.name,)) if reason else None
