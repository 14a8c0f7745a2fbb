"""Which factors bring a change about: the smallest sets that do, found by evaluating them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from engine.comparison.cases import Cases
from engine.comparison.content import Found, RowValues, changed_parts, content_of
from engine.comparison.factors import Case, Factor
from engine.run.scope import RuleKey


@dataclass(frozen=True, slots=True)
class Changed:
    """A finding that is new (no `before`), gone (no `after`), or says something else."""

    before: Found | None
    after: Found | None

    @property
    def finding(self) -> Found:
        """The finding as it was told last."""
        told = self.after or self.before
        assert told is not None
        return told

    @property
    def id(self) -> str:
        """Its id, which is the same on both sides."""
        return str(self.finding["id"])


Causes = tuple[Case, ...]


def find_causes(
    changes: Mapping[RuleKey, Sequence[Changed]],
    factors: Mapping[RuleKey, Sequence[Factor]],
    *,
    cases: Cases,
    rows: RowValues,
) -> dict[tuple[RuleKey, str], Causes]:
    """The causes of each change by rule and id: the smallest sets of factors that bring it about.

    Beginning from the old side, single factors are put on the new side, then pairs, and so
    on; several sets of one size can each be enough. What no smaller set brings about, all
    factors do together: that is what the two runs show. Nothing is evaluated where one
    factor alone differs. () where nothing differs at all.
    """
    search = _Search(cases, rows)
    found: dict[tuple[RuleKey, str], Causes] = {}
    left = {rule: list(changed) for rule, changed in changes.items() if changed}
    for size in range(1 + max((len(f) for f in factors.values()), default=0)):
        search.evaluate_all(left, factors, size)
        for rule, changed in left.items():
            tried = search.sets(factors[rule], size)
            for change in changed:
                causes = tuple(s for s in tried if search.brings_about(s, change, rule))
                if causes:
                    found[rule, change.id] = tuple(search.told(c, factors[rule]) for c in causes)
        left = {
            rule: [c for c in changed if (rule, c.id) not in found]
            for rule, changed in left.items()
        }
    for rule, changed in left.items():
        together = search.told(frozenset(factors[rule]), factors[rule])
        found |= {(rule, c.id): (together,) if together else () for c in changed}
    return found


@dataclass(frozen=True, slots=True)
class _Search:
    cases: Cases
    rows: RowValues

    def sets(self, factors: Sequence[Factor], size: int) -> tuple[Case, ...]:
        """The sets of `size` factors to try, short of all together, which the runs show.

        Every case is evaluated by this program. Where it is not the old side's, it is part
        of each case, and tried by itself first (`size` 0).
        """
        others = [f for f in factors if f is not Factor.PROGRAM]
        program = self._program_of(factors)
        tried = (frozenset((*program, *some)) for some in combinations(others, size))
        return tuple(case for case in tried if case and case != frozenset(factors))

    def told(self, case: Case, factors: Sequence[Factor]) -> Case:
        """The case as a cause: the program is none where by itself it changed nothing."""
        program = frozenset(self._program_of(factors))
        return case - program or case

    def _program_of(self, factors: Sequence[Factor]) -> tuple[Factor, ...]:
        present = self.cases.differ.old.inputs.program == self.cases.present
        return () if present else tuple(f for f in factors if f is Factor.PROGRAM)

    def evaluate_all(
        self,
        left: Mapping[RuleKey, Sequence[Changed]],
        factors: Mapping[RuleKey, Sequence[Factor]],
        size: int,
    ) -> None:
        """Evaluate every case of `size` that a rule with something left needs."""
        wanted: dict[Case, list[RuleKey]] = {}
        for rule, changed in left.items():
            for case in self.sets(factors[rule], size) if changed else ():
                wanted.setdefault(case, []).append(rule)
        for case, rules in wanted.items():
            self.cases.evaluate(case, rules)
            for rule in rules:
                told = self.cases.of(case, rule) or {}
                ids = {c.id for c in left[rule] if c.before and c.after}
                self.rows.read(f for f in told.values() if f["id"] in ids)

    def brings_about(self, case: Case, change: Changed, rule: RuleKey) -> bool:
        """Whether `case` already shows what the new side shows."""
        told = self.cases.of(case, rule)
        if told is None:
            return False
        there = told.get(change.id)
        if change.after is None or there is None:
            return (change.after is None) and (there is None)
        if change.before is None:
            return True
        parts = changed_parts(content_of(there, self.rows), content_of(change.after, self.rows))
        return not parts
