"""What a report says, as data: the same for every form that it is written in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from interfaces.cli.finding_words import graded

#: Outcomes in the order in which reports tell them.
OUTCOMES: Final = ("suspected", "undetermined", "exempt", "conflict")

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PackFacts:
    """A pack as the run read it."""

    name: str
    title: str
    version: str
    sha256: str
    shown_as: str


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A delivered file; `lines` counts its header too."""

    path: str
    sha256: str
    lines: int


@dataclass(frozen=True, slots=True)
class FilingFacts:
    """A filing that the run read. Quarantined rows took no part in it."""

    id: str
    data_set: str
    title: str
    department: str
    filed_at: str
    rows: int
    quarantined: int
    manifest_sha256: str
    sources: tuple[SourceFacts, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a rule, or data, could not be looked at, or not wholly: a code, and its words."""

    code: str
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class RunFacts:
    """The run: everything that decided its findings.

    `executed_at` is when it was first executed (UTC). `only` names the rules it was limited
    to, `subjects` counts the subjects; none and 0 where it was not limited. `not_looked_at` says
    of which data it saw nothing, beside what the filings have in quarantine.
    """

    id: str
    workspace: str
    as_of: str
    executed_at: str | None
    program: str
    engine: str
    contracts_sha256: str
    packs: tuple[PackFacts, ...]
    filings: tuple[FilingFacts, ...]
    only: tuple[str, ...]
    subjects: int
    baseline: str | None
    not_looked_at: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class RuleFacts:
    """A rule of the run. `looked_at` is None where it could not be evaluated at all.

    `text` is its source from `line` of `file` on. `departments` are those whose data it
    reads, that of its base first. `severity` is the highest that a finding of it can have,
    `budget` its alert budget.
    """

    pack: str
    name: str
    title: str
    severity: str
    file: str
    line: int
    text: str
    clauses: tuple[Json, ...]
    data_sets: tuple[str, ...]
    departments: tuple[str, ...]
    looked_at: int | None
    counts: Mapping[str, int]
    failures: tuple[Failure, ...]
    budget: int | None = None

    @property
    def over_budget(self) -> bool:
        """Whether it told more suspected findings than its author reckoned with."""
        return self.budget is not None and self.counts["suspected"] > self.budget

    @property
    def told(self) -> int:
        """How many findings it brought up."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What people last decided about a finding, as the report may show it.

    `told` says it in words, with what no longer holds of it on the day of the run: a waiver that
    has expired, a decision on an earlier state. `at` is in UTC; `approver` is of a waiver.
    `closes`: the finding needs nobody now.
    """

    kind: str
    told: str
    reason: str
    person: str
    approver: str
    at: str
    closes: bool


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """One finding with everything it rests on, masked as the report is.

    `trace` is `huiyan.trace/1`. `clauses` are keys as `clause_key` makes them. `month` is
    the one in which its facts begin, None where the rule works its event date out.
    """

    trace: Json
    state: str | None
    departments: tuple[str, ...]
    clauses: tuple[str, ...]
    month: str | None
    decision: DecisionFacts | None = None

    @property
    def finding(self) -> Json:
        """The finding alone, `huiyan.finding/1`."""
        found: Json = self.trace["finding"]
        return found

    @property
    def severity(self) -> str | None:
        """How much it weighs; None where it is no clue."""
        return graded(self.finding)

    @property
    def taken_out(self) -> tuple[Json, ...]:
        """The rows of what exempts and of what is in conflict, one entry a filing."""
        parts = (*self.trace["exempted"], *self.trace["conflicts"])
        return tuple(witness for part in parts for witness in part)

    @property
    def id(self) -> str:
        """Its id."""
        return str(self.finding["id"])


@dataclass(frozen=True, slots=True)
class Total:
    """How many findings of each outcome fall to one rule, department, clause or month."""

    key: str
    title: str
    counts: Mapping[str, int]

    @property
    def sum(self) -> int:
        """Findings of all outcomes."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Totals:
    """The findings counted. One with several departments or clauses counts once in each.

    `undated` are findings without a month.
    """

    by_outcome: Mapping[str, int]
    by_pack: tuple[Total, ...]
    by_department: tuple[Total, ...]
    by_clause: tuple[Total, ...]
    by_month: tuple[Total, ...]
    by_state: Mapping[str, int]
    undated: int


@dataclass(frozen=True, slots=True)
class ReportContent:
    """Everything that a report of one run says. `masked` is false where values are revealed.

    `data_sets` and `columns` give what the language calls them, by their code names.
    Findings are in the order of the run, which is by pack and rule. `limited` names the
    rules that the report was limited to; empty: all of the run.
    """

    language: str
    masked: bool
    limited: tuple[str, ...]
    run: RunFacts
    rules: tuple[RuleFacts, ...]
    findings: tuple[ReportedFinding, ...]
    totals: Totals
    data_sets: Mapping[str, str]
    columns: Mapping[tuple[str, str], str]

    @property
    def not_evaluated(self) -> tuple[RuleFacts, ...]:
        """The rules that could not be evaluated, or not wholly."""
        return tuple(r for r in self.rules if r.failures)


def clause_key(clause: Json) -> str:
    """One spelling for one provision of one version of a regulation."""
    parts = (clause["regulation"], clause["version"], clause["article"])
    finer = (clause["paragraph"], clause["item"])
    return " ".join(str(p) for p in (*parts, *finer) if p is not None)
