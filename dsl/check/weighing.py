"""How much a finding weighs: its severity, which may depend on the case, and its score."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.check.expressions import check_condition, check_term
from dsl.check.finding import over_finding
from dsl.check.listing import listed
from dsl.check.scopes import Scope
from dsl.check.steps import Steps
from dsl.check.tree import parts_of
from dsl.check.work import Work
from dsl.diagnostics.diagnostic import Related
from dsl.domains import Kind
from dsl.model.steps import Condition
from dsl.model.types import Type
from dsl.model.weights import Score, Severity, SeverityLine
from dsl.syntax.declarations import Rule as WrittenRule
from dsl.syntax.declarations import Severity as WrittenSeverity
from dsl.syntax.expressions import Aggregate, Expression, Field, Name
from dsl.text.source import Span


def check_severities(
    written: WrittenRule, steps: Steps, scope: Scope, work: Work
) -> tuple[SeverityLine, ...]:
    """The severity lines in order; `scope` holds the measures.

    Tells HY416 where there is none, HY485 where the last one has a condition, HY486 for one
    that stands after the one without.
    """
    if not written.severities:
        work.report.tell("HY416", written.name_span)
    for line, last in _after_the_last(written.severities):
        work.report.tell("HY486", line.span, Related(last.span, "last"))
    if written.severities and all(line.condition for line in written.severities):
        work.report.tell("HY485", written.severities[-1].span)
    found = (_line(line, written, steps, scope, work=work) for line in written.severities)
    return tuple(line for line in found if line is not None)


def _after_the_last(
    lines: tuple[WrittenSeverity, ...],
) -> Iterator[tuple[WrittenSeverity, WrittenSeverity]]:
    last = None
    for line in lines:
        if last is not None and line.condition is not None:
            yield line, last
        elif last is None and line.condition is None:
            last = line


def _line(
    line: WrittenSeverity, written: WrittenRule, steps: Steps, scope: Scope, *, work: Work
) -> SeverityLine | None:
    severity = Severity(line.word) if line.word in list(Severity) else None
    condition = None
    if line.condition is not None:
        if not _of_measures(line.condition, written, scope, work):
            return None
        found = check_condition(line.condition, scope, work)
        if found is not None:
            found = over_finding(
                found, line.condition.span, steps=steps, base=written.each.alias, work=work
            )
        if found is None:
            return None
        condition = Condition(found, line.condition.span)
    if severity is None:  # a word that is none was told where it stands
        work.report.failed = True
        return None
    return SeverityLine(severity, condition)


def check_score(written: WrittenRule, steps: Steps, scope: Scope, work: Work) -> Score | None:
    """The score; HY488 where it is neither a whole number nor a percentage."""
    if written.score is None:
        return None
    value = written.score.value
    if not _of_measures(value, written, scope, work):
        return None
    term = check_term(value, scope, work)
    if term is None:
        return None
    if not _counts_points(term.type):
        domain = str(term.type.domain)
        work.report.tell("HY488", value.span, found=domain, decimals=term.type.decimals)
        return None
    found = over_finding(
        term.expression, value.span, steps=steps, base=written.each.alias, work=work
    )
    return None if found is None else Score(found, written.score.span)


def _counts_points(type_: Type) -> bool:
    if type_.kind is Kind.PERCENT:
        return True
    return type_.kind in (Kind.COUNT, Kind.NUMBER) and type_.decimals == 0


def measures_alone(written: WrittenRule, scope: Scope) -> Scope:
    """What severity and score may read: the measures, beside parameters and definitions."""
    names = {measure.name for measure in written.measures}
    values = {name: value for name, value in scope.values.items() if name in names}
    return Scope(scope.level, values=values, event_date=scope.event_date, visible=scope.visible)


def _of_measures(expression: Expression, written: WrittenRule, scope: Scope, work: Work) -> bool:
    """Whether it reads by name, and what the finding shows; tells HY487.

    A reviewer sees the measures of a finding, and so why it weighs what it weighs.
    """
    right = True
    for part in parts_of(expression):
        place = _reads_rows(part, written)
        if place is not None:
            right = False
            known = listed(scope.values) or "–"
            work.report.tell("HY487", place, found=_word(part), known=known)
    return right


def _reads_rows(part: object, written: WrittenRule) -> Span | None:
    match part:
        case Field() | Aggregate():
            return part.span
        case Name(name=name) if name in _names_of_rows(written):
            return part.span
        case _:
            return None


def _names_of_rows(written: WrittenRule) -> frozenset[str]:
    """Aliases and lets of the rule: what a finding does not show."""
    named = (getattr(step, "alias", getattr(step, "name", None)) for step in written.steps)
    return frozenset((written.each.alias, *(name for name in named if name is not None)))


def _word(part: object) -> str:
    match part:
        case Field(alias=alias, column=column):
            return f"{alias}.{column}"
        case Aggregate(function=function):
            return function
        case _:
            return str(getattr(part, "name", ""))
