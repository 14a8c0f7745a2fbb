"""Mixed cases: rules evaluated with some factors from the new side and the rest from the old.

They are evaluated as runs are, in a child process that can be killed, and leave nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from engine.bridge.context import EngineSettings
from engine.catalog.workspace import Workspace
from engine.comparison.content import Found
from engine.comparison.factors import Case, Differ, Factor
from engine.comparison.side import Inputs, Side
from engine.run.events import Event, RuleDone, RuleFailed
from engine.run.job import Job, PackInput
from engine.run.rule_parts import findings_in
from engine.run.save import unfinished
from engine.run.scope import RuleKey
from engine.run.supervisor import WorkerError, supervise

OnEvent = Callable[[Event], None]
#: The findings of a rule by id; None where the case could not be evaluated.
Told: TypeAlias = Mapping[str, Found] | None


@dataclass(frozen=True, slots=True)
class Unevaluated:
    """A case that could not be evaluated for a rule: a code of HY6xx and its arguments."""

    case: Case
    code: str
    arguments: tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Cases:
    """The cases between two sides, each evaluated once for a rule."""

    workspace: Workspace
    differ: Differ
    settings: EngineSettings
    present: tuple[str, str]
    on_event: OnEvent
    _told: dict[tuple[Case, RuleKey], Told] = field(default_factory=dict)
    _unevaluated: dict[RuleKey, list[Unevaluated]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def evaluate(self, case: Case, rules: Iterable[RuleKey]) -> None:
        """Evaluate `case` for those of `rules` for which it was not evaluated yet."""
        side = self.differ.new if Factor.RULE in case else self.differ.old
        asked = [r for r in dict.fromkeys(rules) if (case, r) not in self._told]
        there = [r for r in asked if side.rule(*r) is not None]
        self._told |= {(case, r): {} for r in asked if r not in there}
        if there:
            self._evaluate(case, there)

    def of(self, case: Case, rule: RuleKey) -> Told:
        """What `rule` tells in `case`, which must have been evaluated."""
        return self._told[case, rule]

    @property
    def evaluated(self) -> int:
        """How many cases were evaluated."""
        return len({case for case, _ in self._told})

    def unevaluated(self, rule: RuleKey) -> tuple[Unevaluated, ...]:
        """The cases that could not be evaluated for `rule`."""
        return tuple(self._unevaluated.get(rule, ()))

    def _evaluate(self, case: Case, rules: list[RuleKey]) -> None:
        told: dict[RuleKey, dict[str, Found]] = {}
        failed: dict[RuleKey, RuleFailed] = {}

        def note(event: Event) -> None:
            if isinstance(event, RuleDone):
                told[event.pack, event.rule] = {}
            elif isinstance(event, RuleFailed):
                failed[event.pack, event.rule] = event
            self.on_event(event)

        job = self._job(case, rules)
        reason = ""
        with unfinished(self.workspace) as folder:
            try:
                supervise(job, folder, spill_root=self.workspace.home / "spill", on_event=note)
            except WorkerError as error:
                reason = str(error)
            for finding in findings_in(folder):
                told.get((finding["pack"], finding["rule"]), {})[finding["id"]] = finding
        for rule in rules:
            self._told[case, rule] = told.get(rule)
            if rule not in told:
                event = failed.get(rule)
                code = event.code if event else "HY662"
                because = (("rule", rule[1]), ("reason", reason))
                arguments = event.arguments if event else because
                self._unevaluated[rule].append(Unevaluated(case, code, arguments))

    def _job(self, case: Case, rules: list[RuleKey]) -> Job:
        contracts = self._side(Factor.CONTRACT, case)
        packs = dict.fromkeys(pack for pack, _ in rules)
        return job_from_inputs(
            self.workspace,
            Inputs(
                contracts=contracts.contracts,
                contracts_sha256=contracts.contracts_sha256,
                packs=tuple(self._pack(case, p) for p in packs),
                filings=self._filings(case),
                as_of=self._side(Factor.DATE, case).as_of,
                program=self.present,
            ),
            only=[name for _, name in rules],
            settings=self.settings,
        )

    def _side(self, factor: Factor, case: Case) -> Inputs:
        return (self.differ.new if factor in case else self.differ.old).inputs

    def _pack(self, case: Case, name: str) -> PackInput:
        def of(factor: Factor) -> Side:
            return self.differ.new if factor in case else self.differ.old

        pack, values = of(Factor.RULE).input(name), of(Factor.PARAMETER).input(name)
        mixed = pack.sha256 != values.sha256
        return replace(pack, parameters_from=values.folder if mixed else "")

    def _filings(self, case: Case) -> tuple[tuple[str, str], ...]:
        old, new = self.differ.old, self.differ.new
        chosen: list[tuple[str, str]] = []
        for data_set in sorted({d for d, _ in (*old.inputs.filings, *new.inputs.filings)}):
            change = self.differ.filings(data_set)
            filings = new.filings(data_set) or old.filings(data_set)
            if change is not None:
                filings = change.new if change.factors <= case else change.old
            chosen += [(data_set, filing) for filing in filings]
        return tuple(chosen)


def job_from_inputs(
    workspace: Workspace, inputs: Inputs, *, only: Iterable[str], settings: EngineSettings
) -> Job:
    """The job that evaluates the rules `only` over `inputs`."""
    return Job(
        workspace=str(workspace.root),
        contracts=tuple(map(str, inputs.contracts)),
        contracts_sha256=inputs.contracts_sha256,
        packs=inputs.packs,
        filings=inputs.filings,
        as_of=inputs.as_of,
        only=tuple(sorted(set(only))),
        partitions=settings.partitions,
        batch_size=settings.batch_size,
        memory_limit=settings.memory_limit or 0,
        prefer_hash_join=settings.prefer_hash_join,
    )
