"""Small tables, and every subset of their rows: what the reference tells over each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dsl.model.rules import Rule
from dsl.syntax import declarations as syntax
from engine.run.data_sets import data_sets_of
from tests.generated import tree
from tests.generated.case import Case, draw_case
from tests.generated.compiled import RefusedError
from tests.reference import Finding, interpret
from tests.reference.schema import SCHEMA
from tests.replaying.counted import counting
from tests.replaying.monotone import is_monotone
from tests.replaying.recorded import (
    Key,
    RecordedCase,
    Row,
    named_rows,
    recorded_case,
    witness_rows,
)
from tests.replaying.trial import Trial

MOST_ROWS = 12


def try_subsets_of(seeds: Sequence[int]) -> list[Trial]:
    """The trials of the cases of `seeds`, cut down to few rows."""
    return [try_subsets(seed) for seed in seeds]


def try_subsets(seed: int, *, most: int = MOST_ROWS) -> Trial:
    """One case cut down to `most` rows: its findings against every subset of them."""
    case = counting(draw_case(seed, computed=False))
    counts: Counter[str] = Counter()
    failures: list[str] = []
    try:
        model = recorded_case(case).model
    except RefusedError:
        return Trial(seed, Counter(refused=1), ())
    for rule in model.rules:
        small = _cut(case, rule, most)
        recorded = recorded_case(small)
        told = recorded.keyed_findings(rule.name)
        counts["findings"] += len(told)
        failures += _unsound(recorded, rule.name, told)
        suspected = [(k, f) for k, f in told if f["outcome"] == "suspected"]
        if is_monotone(rule) and suspected:
            failures += _incomplete(small, rule.name, suspected, counts)
    return Trial(seed, counts, tuple(f"seed {seed}: {f}" for f in failures))


def _cut(case: Case, rule: Rule, most: int) -> Case:
    """The case with `most` rows in all, spread over the data sets that the rule reads."""
    names = [d.name for d in data_sets_of(rule)]
    rows = {name: list(case.tables.get(name, ())) for name in names}
    lengths = dict.fromkeys(names, 0)
    for _ in range(most):
        longer = [n for n in names if lengths[n] < len(rows[n])]
        if not longer:
            break
        lengths[min(longer, key=lambda n: lengths[n])] += 1
    declarations = [
        d for d in case.declarations if not isinstance(d, syntax.Rule) or d.name == rule.name
    ]
    tables = {name: rows[name][: lengths[name]] for name in names}
    return replace(case, declarations=tuple(declarations), tables=tables)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one subject over some rows: measures, and the rows that made it."""

    measures: Mapping[str, object]
    witness: frozenset[Row]


def _unsound(
    recorded: RecordedCase, rule: str, told: Iterable[tuple[Key, Mapping[str, Any]]]
) -> list[str]:
    """Findings that the reference does not tell over the rows that they name."""
    case, failures = recorded.case, []
    data_sets = _alias_data_sets(recorded.model.rule(rule))
    whole = {_key(f): f for f in _interpreted(case, case.tables)}
    for key, finding in told:
        rows = named_rows(finding)
        again = {_key(f): f for f in _interpreted(case, _only(case, rows))}
        ours, theirs = whole[key], again.get(key)
        numbers = _numbers(rows)
        if theirs is None or (theirs.outcome, theirs.measures) != (ours.outcome, ours.measures):
            failures.append(f"{finding['id']}: the reference tells another thing of its rows")
        elif _rows(theirs, data_sets, numbers) != _rows(ours, data_sets, None):
            failures.append(f"{finding['id']}: the reference rests it on other rows")
    return failures


def _incomplete(
    case: Case,
    rule: str,
    suspected: Sequence[tuple[Key, Mapping[str, Any]]],
    counts: Counter[str],
) -> list[str]:
    """Findings for which some subset of the rows contradicts their witnesses."""
    every = [(name, n) for name, rows in case.tables.items() for n in range(1, len(rows) + 1)]
    model = recorded_case(case).model
    data_sets = _alias_data_sets(model.rule(rule))
    told: list[dict[Key, Told]] = []
    for mask in range(1 << len(every)):
        rows = frozenset(row for i, row in enumerate(every) if mask >> i & 1)
        found = _interpreted(case, _only(case, rows))
        numbers = _numbers(rows)
        told.append(
            {
                _key(f): Told(f.measures, _rows(f, data_sets, numbers))
                for f in found
                if f.outcome == "suspected"
            }
        )
    counts["subsets"] += len(told)
    failures: list[str] = []
    for key, finding in suspected:
        counts["monotone"] += 1
        witness = witness_rows(finding)
        needed = sum(1 << i for i, row in enumerate(every) if row in witness)
        if told[-1][key].witness != witness:
            failures.append(f"{finding['id']}: the reference rests it on other rows")
        failures += _contradicting(finding["id"], key, needed, witness, told, counts)
    return failures


def _contradicting(
    name: str,
    key: Key,
    needed: int,
    witness: frozenset[Row],
    told: Sequence[Mapping[Key, Told]],
    counts: Counter[str],
) -> list[str]:
    whole = told[-1][key]
    for mask, found in enumerate(told):
        here = found.get(key)
        if mask & needed == needed:
            counts["supersets"] += 1
            if here != whole:
                return [f"{name}: rows {mask:b} hold its witnesses and tell otherwise"]
        if here is None:
            continue
        if not here.witness <= witness:
            return [f"{name}: rows {mask:b} tell it from rows that are no witnesses"]
        smaller = (mask & ~(1 << i) for i in range(mask.bit_length()) if mask >> i & 1)
        if not any(key in told[m] for m in smaller):
            counts["minimal subsets"] += 1
            if mask & ~needed:
                return [f"{name}: {mask:b} is a smallest sufficient set with other rows in it"]
    return []


def _interpreted(case: Case, tables: Mapping[str, Sequence[Any]]) -> list[Finding]:
    file = syntax.File("en", case.declarations, span=tree.NOWHERE)
    return interpret(file, SCHEMA, tables=tables, as_of=case.as_of)


def _only(case: Case, rows: frozenset[Row]) -> dict[str, list[Any]]:
    return {
        name: [row for n, row in enumerate(table, start=1) if (name, n) in rows]
        for name, table in case.tables.items()
    }


def _numbers(rows: frozenset[Row]) -> dict[str, list[int]]:
    """Per data set, the numbers that rows had before the others were left out."""
    numbers: dict[str, list[int]] = {}
    for name, number in sorted(rows):
        numbers.setdefault(name, []).append(number)
    return numbers


def _rows(
    finding: Finding, data_sets: Mapping[str, str], numbers: Mapping[str, list[int]] | None
) -> frozenset[Row]:
    return frozenset(
        (data_sets[alias], row if numbers is None else numbers[data_sets[alias]][row - 1])
        for alias, rows in finding.witness.items()
        for row in rows
    )


def _alias_data_sets(rule: Rule) -> dict[str, str]:
    return {a.name: a.data_set.name for a in (rule.base, *(r.alias for r in rule.lookups))}


def _key(finding: Finding) -> Key:
    return repr(finding.subject), str(finding.window_start)
