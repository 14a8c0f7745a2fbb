"""Generated cases, evaluated over all rows and over those of a few entities."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from dsl.syntax.declarations import Rule
from engine.bridge.context import EngineSettings
from engine.bridge.session import Session
from engine.bridge.sources import TableRows
from engine.findings.as_json import finding_to_json, to_line
from engine.findings.assemble import FilingRows, evaluate_rule
from engine.plan.arena import Arena
from engine.plan.from_rule import plan_rule
from engine.run.narrowing import narrowed
from tests.generated.case import Case, draw_case
from tests.generated.compiled import RefusedError, checked, table
from tests.reference.schema import SCHEMA

_PACK, _RUN = "generated", "run-000000000000"
_ALL = EngineSettings(partitions=1, narrow_rows=None)
_FEW = EngineSettings(partitions=1, narrow_rows=0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A case: how many rules it has, and how many of them needed few rows.

    `left_out` are the rows that these were spared, `findings` what they told. `differing` are
    the rules that did not tell the same; `refused` says that the checker refused the case.
    """

    seed: int
    rules: int = 0
    narrowed: int = 0
    left_out: int = 0
    findings: int = 0
    differing: tuple[str, ...] = ()
    refused: bool = False


#: What is said of a case.
Judged: TypeAlias = Callable[[Case], Verdict]


def judge(case: Case) -> Verdict:
    """The case, each of its rules evaluated twice."""
    try:
        model = checked(
            case.policy, SCHEMA, rules=sum(isinstance(d, Rule) for d in case.declarations)
        )
    except RefusedError:
        return Verdict(case.seed, refused=True)
    rows = TableRows({d.name: table(d, case.tables.get(d.name, ())) for d in SCHEMA.data_sets})
    filings = {name: (FilingRows("example", len(t)),) for name, t in rows.tables.items()}
    arena = Arena()
    parameters = {p.name: p for p in model.parameters}
    plans = [
        plan_rule(arena, rule, parameters=parameters, as_of=case.as_of) for rule in model.rules
    ]
    few = narrowed(arena, dict(enumerate(plans)), rows, _FEW)
    whole = Session(arena, rows, _ALL)
    differing, told, left_out = [], 0, 0
    for position in few.separable:
        some = few.of(position)
        assert some is not None
        left_out += sum(len(rows.tables[name]) - len(t) for name, t in some.tables.items())
        near = Session(arena, some, _FEW)
        both = [
            evaluate_rule(plans[position], whole, filings=filings, pack=_PACK, narrow=narrow)
            for narrow in (None, near)
        ]
        over_all, over_few = (
            [to_line(finding_to_json(f, pack=_PACK, model=model, run=_RUN)) for f in r.findings]
            for r in both
        )
        told += len(over_all)
        if over_all != over_few:
            differing.append(plans[position].rule.name)
    return Verdict(
        case.seed, len(plans), len(few.separable), left_out, told, differing=tuple(differing)
    )


def judge_seeds(
    judged: Judged, seeds: Sequence[int], *, drawn: Callable[[int], Case] = draw_case
) -> list[Verdict]:
    """The verdicts on the cases of `seeds`."""
    return [judged(drawn(seed)) for seed in seeds]


def differs(judged: Judged, case: Case) -> bool:
    """Whether a rule of the case tells something else, or fails."""
    try:
        return bool(judged(case).differing)
    except Exception:
        return True
