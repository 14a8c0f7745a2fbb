"""One case judged three ways: the compiled engine, the reference interpreter, the second engine."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import duckdb

from dsl.syntax.declarations import Rule
from tests.generated.case import Case, draw_case
from tests.generated.compare import differences
from tests.generated.compiled import RefusedError, checked, evaluate
from tests.reference import Finding
from tests.reference.schema import SCHEMA
from tests.second_engine.engine import connected, find
from tests.second_engine.functions import NotExpressedError

SIDES = ("drawn", "compiled", "reference", "second")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a case: refused by the checker, not expressed by the second engine, compared.

    `outcomes` counts the reference's findings by outcome, `windows` those that have a first
    day; `seconds` are those of each side. `differences` is empty where all agree.
    """

    seed: int
    refused: str = ""
    not_expressed: str = ""
    outcomes: Counter[str] = field(default_factory=Counter)
    windows: int = 0
    seconds: tuple[float, ...] = (0.0,) * len(SIDES)
    differences: tuple[str, ...] = ()


def judge(case: Case, *, drawn: float = 0.0) -> Verdict:
    """The findings of all three compared; a side that fails differs."""
    rules = sum(isinstance(d, Rule) for d in case.declarations)
    started = time.process_time()
    try:
        model = checked(case.policy, SCHEMA, rules=rules)
    except RefusedError as refused:
        return Verdict(case.seed, refused=str(refused) or "?")
    compiled = _found(lambda: evaluate(model, SCHEMA, tables=case.tables, as_of=case.as_of))
    after_compiled = time.process_time()
    expected = case.expected()
    after_reference = time.process_time()
    second = _found(lambda: answered(case))
    after_second = time.process_time()
    lines = _compared(expected, {"compiled": compiled, "second": second})
    return Verdict(
        case.seed,
        not_expressed=str(second) if isinstance(second, NotExpressedError) else "",
        outcomes=Counter(f.outcome for f in expected),
        windows=sum(f.window_start is not None for f in expected),
        seconds=(
            drawn,
            after_compiled - started,
            after_reference - after_compiled,
            after_second - after_reference,
        ),
        differences=tuple(lines),
    )


def answered(case: Case) -> list[Finding]:
    """What the second engine finds."""
    return find(
        case.declarations, SCHEMA, tables=case.tables, as_of=case.as_of, connection=connection()
    )


@cache
def connection() -> duckdb.DuckDBPyConnection:
    """One connection a process."""
    connection = connected()
    # The plans of a dozen rows are not worth improving; it takes longer than to carry them out.
    connection.execute("PRAGMA disable_optimizer")
    return connection


def _found(side: Callable[[], list[Finding]]) -> list[Finding] | Exception:
    try:
        return side()
    except Exception as error:
        return error


def _compared(expected: list[Finding], sides: dict[str, list[Finding] | Exception]) -> list[str]:
    lines: list[str] = []
    for name, found in sides.items():
        if isinstance(found, NotExpressedError):
            continue
        if isinstance(found, Exception):
            lines.append(f"{name} failed: {type(found).__name__}: {found}")
        else:
            wanted = told_by_the_second(expected) if name == "second" else expected
            lines += [f"{name}: {line}" for line in differences(wanted, found)]
    return lines


def told_by_the_second(expected: list[Finding]) -> list[Finding]:
    """The second engine knows the rows that disagree, not which of their columns do."""
    return [replace(f, disagreements=()) for f in expected]


def judge_seeds(seeds: Sequence[int]) -> list[Verdict]:
    """The verdicts on the cases of `seeds`."""
    verdicts = []
    for seed in seeds:
        started = time.process_time()
        case = draw_case(seed)
        verdicts.append(judge(case, drawn=time.process_time() - started))
    return verdicts
