"""The examples written beside the rules: evaluated as a run would, and held to what they expect."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from dsl.diagnostics import Diagnostic, diagnose
from dsl.domains import TEXTUAL
from dsl.model.examples import Example, Expectation
from dsl.model.expressions import Constant
from dsl.model.law import InForce, Parameter
from dsl.model.rules import Model, Rule
from dsl.schema import DataSet
from dsl.surface import vocabulary
from dsl.syntax.examples import Given
from engine.filing.examples import CellProblem, table_from_cells
from engine.filing.reason_words import tell_reason
from engine.findings.finding import Finding, Outcome
from engine.findings.values import canonical, in_words
from engine.packs.pack import LoadedPack
from engine.run.data_sets import data_sets_of
from engine.run.in_memory import evaluate_tables

#: The date of a run that an example does not name: no fact lies after it by accident.
LATE = datetime.date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class ExampleResult:
    """How an example came out; it passed when there is no diagnostic."""

    example: Example
    findings: tuple[Finding, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def passed(self) -> bool:
        """Whether everything that was expected came out, and nothing else."""
        return not self.diagnostics


def run_examples(pack: LoadedPack, examples: Sequence[Example]) -> Iterator[ExampleResult]:
    """Evaluate `examples`, one after another."""
    for example in examples:
        yield run_example(pack.model, example)


def run_example(model: Model, example: Example) -> ExampleResult:
    """Evaluate one example in this process; its tables are small."""
    model = as_set(model, example)
    rule = model.rule(example.rule)
    tables, problems = example_tables(example, rule)
    if problems:
        return ExampleResult(example, (), problems)
    (result,) = evaluate_tables(model, tables, as_of=example.as_of or LATE, rules=[rule])
    told = tuple(_compared(example, rule, result.findings))
    return ExampleResult(example, result.findings, told)


def as_set(model: Model, example: Example) -> Model:
    """`model` with the parameters that the example sets: one value, always and everywhere."""
    settings = {one.parameter: one.values for one in example.settings}
    return replace(
        model,
        parameters=tuple(
            _set(p, settings[p.name]) if p.name in settings else p for p in model.parameters
        ),
    )


def _set(parameter: Parameter, values: tuple[Constant, ...]) -> Parameter:
    always = replace(parameter.values[0], values=values, in_force=InForce(None, None), region=None)
    return replace(parameter, values=(always,))


def example_tables(
    example: Example, rule: Rule
) -> tuple[dict[str, pa.Table], tuple[Diagnostic, ...]]:
    """The tables given, and empty ones for what the rule reads besides.

    A text key column that is left out is numbered, so that an example needs to show no
    more than matters.
    """
    tables: dict[str, pa.Table] = {}
    problems: list[Diagnostic] = []
    given = {t.data_set.name: t for t in example.tables}
    for data_set in data_sets_of(rule):
        table = given.get(data_set.name)
        header, rows = _cells(data_set, table.given if table else None)
        read, found = table_from_cells(data_set, header, rows)
        if read is not None:
            tables[data_set.name] = read
        if table is not None:
            problems += [_cell_diagnostic(table.given, p) for p in found]
    return tables, tuple(problems)


def _cells(data_set: DataSet, given: Given | None) -> tuple[list[str], list[list[str]]]:
    header = [] if given is None else [cell.text for cell in given.header]
    rows = [] if given is None else [[c.text for c in row] for row in given.rows]
    for name in data_set.key:
        column = data_set.column(name)
        assert column is not None
        known = {column.name, column.title} & set(header)
        if not known and column.domain.kind in TEXTUAL:
            header.append(name)
            for number, row in enumerate(rows, start=1):
                row.extend([""] * (len(header) - 1 - len(row)))
                row.append(f"#{number}")
    return header, rows


def _cell_diagnostic(given: Given, problem: CellProblem) -> Diagnostic:
    row = given.header if problem.row is None else given.rows[problem.row]
    cell = row[problem.column] if problem.column < len(row) else None
    arguments = dict(problem.arguments)
    return diagnose(
        "HY657",
        cell.span if cell else given.data_set_span,
        text=cell.text if cell else "",
        reason_zh=tell_reason(problem.reason, arguments, "zh"),
        reason_en=tell_reason(problem.reason, arguments, "en"),
    )


def _compared(example: Example, rule: Rule, findings: Sequence[Finding]) -> Iterator[Diagnostic]:
    """What differs between the expectations and the findings."""
    expected: set[tuple[str | None, ...]] = set()
    for expectation in example.expectations:
        subject = tuple(
            canonical(c.value, key.expression.type.domain)
            for c, key in zip(expectation.subject, rule.keys, strict=False)
        )
        expected.add(subject)
        matching = [f for f in findings if not subject or _subject(f) == subject]
        yield from _one_expectation(expectation, rule, matching)
    speaks_of_all = () in expected
    for finding in findings:
        surprising = finding.outcome is Outcome.SUSPECTED and not speaks_of_all
        if surprising and _subject(finding) not in expected:
            shown = _shown_subject(finding, rule)
            yield diagnose("HY658", example.span, subject=shown, message=finding.message)


def _one_expectation(
    expectation: Expectation, rule: Rule, findings: Sequence[Finding]
) -> Iterator[Diagnostic]:
    found = [f.outcome.value for f in findings]
    wanted = expectation.outcome
    if wanted == "none":
        if findings:
            yield _otherwise(expectation, found)
        return
    agreeing = [f for f in findings if f.outcome.value == wanted]
    if wanted == "exempt":  # a matter of which part was taken out counts as well
        agreeing = agreeing or [f for f in findings if f.exempted]
    if wanted == "conflict":
        agreeing = agreeing or [f for f in findings if f.conflicts]
    if not agreeing:
        yield _otherwise(expectation, found)
        return
    yield from _weight(expectation, rule, agreeing)
    for name, value in expectation.measures:
        if not any(_measure_is(f, name, value) for f in agreeing):
            yield diagnose(
                "HY660",
                expectation.span,
                measure=name,
                wanted=in_words(value.value, value.type.domain, rule.surface),
                found=", ".join(_shown_measure(f, name, rule) for f in agreeing),
            )


def _weight(
    expectation: Expectation, rule: Rule, findings: Sequence[Finding]
) -> Iterator[Diagnostic]:
    """HY660 where nothing that came out has the severity, or the score, that is expected."""
    words = vocabulary(rule.surface)
    wanted, score = expectation.severity, expectation.score
    if wanted is not None and not any(f.weight.severity is wanted for f in findings):
        found = ", ".join(words.say_severity(f.weight.severity.value) for f in findings)
        said = words.say_severity(wanted.value)
        name = words.say("SEVERITY")
        yield diagnose("HY660", expectation.span, measure=name, wanted=said, found=found)
    if score is not None and not any(f.weight.score == score for f in findings):
        found = ", ".join("–" if f.weight.score is None else str(f.weight.score) for f in findings)
        name = words.say("SCORE")
        yield diagnose("HY660", expectation.span, measure=name, wanted=str(score), found=found)


def _otherwise(expectation: Expectation, found: Sequence[str]) -> Diagnostic:
    """HY659, the outcomes by the words of `expect`; each of those found once."""
    outcomes: list[str] = list(dict.fromkeys(found)) or ["none"]
    zh, en = vocabulary("zh"), vocabulary("en")
    return diagnose(
        "HY659",
        expectation.span,
        wanted_zh=zh.say_outcome(expectation.outcome),
        wanted_en=en.say_outcome(expectation.outcome),
        found_zh="、".join(map(zh.say_outcome, outcomes)),
        found_en=", ".join(map(en.say_outcome, outcomes)),
    )


def _measure_is(finding: Finding, name: str, wanted: Constant) -> bool:
    return any(m.name == name and m.value == wanted.value for m in finding.measures)


def _shown_measure(finding: Finding, name: str, rule: Rule) -> str:
    measure = next((m for m in finding.measures if m.name == name), None)
    return "–" if measure is None else in_words(measure.value, measure.domain, rule.surface)


def _subject(finding: Finding) -> tuple[str | None, ...]:
    return tuple(canonical(p.value, p.domain) for p in finding.subject)


def _shown_subject(finding: Finding, rule: Rule) -> str:
    return ", ".join(in_words(p.value, p.domain, rule.surface) for p in finding.subject)
