"""One rule: from its text to its place in the model."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from dsl.check.blocking import check_blocking
from dsl.check.domain_words import said
from dsl.check.expressions import check_term
from dsl.check.finding import check_measures, check_message
from dsl.check.law import Law, cite_all
from dsl.check.lookups import data_set_word
from dsl.check.names import Names
from dsl.check.operators import day_of
from dsl.check.periods import ever_together, show_period
from dsl.check.report import Report
from dsl.check.rule_names import declare_names
from dsl.check.sample_sizes import check_sample_sizes
from dsl.check.scopes import Level, Rows, Scope, Value, names_to_come
from dsl.check.steps import Steps, check_step
from dsl.check.weighing import check_score, check_severities, measures_alone
from dsl.check.wording import check_wording
from dsl.check.work import Work
from dsl.diagnostics.diagnostic import Related
from dsl.domains import DATING, TEMPORAL
from dsl.model.expressions import ColumnValue, TypedExpression
from dsl.model.law import Clause
from dsl.model.rules import Key, Measure, Rule, Slot
from dsl.model.steps import Alias, Grade
from dsl.model.types import type_of
from dsl.model.weights import Severity
from dsl.syntax.conflicts import Conflict
from dsl.syntax.declarations import Rule as WrittenRule
from dsl.syntax.declarations import Surface, Unless, With
from dsl.text.source import Span


def check_rule(
    written: WrittenRule, surface: Surface, law: Law, names: Names, report: Report
) -> Rule | None:
    """The rule, or None after telling everything that is wrong with it."""
    work = Work(names, report, surface)
    clauses = cite_all(written.citations, law, surface, report)
    if not written.citations:
        report.tell("HY401", written.name_span, name=written.name)
    sources = declare_names(written.each, written.steps, written.measures, work)
    event_date = _event_date(written, sources, work)
    steps = Steps(_row_scope(written, sources, event_date), iter(sources[1:]))
    _check_steps(written, steps, law, work)
    if not report.failed:
        check_blocking(steps, report)
    base = sources[0]
    keys = steps.keys if steps.per is not None or base is None else _base_keys(written, base, work)
    measures = check_measures(written.measures, steps, written.each.alias, work)
    shown = measures_alone(written, steps.scope)
    severities = check_severities(written, steps, shown, work)
    score = check_score(written, steps, shown, work)
    message = _message(written, steps, work)
    check_sample_sizes(
        _over_groups(written, steps, measures, message), steps.group_conditions, report
    )
    check_wording(_texts(written), report)
    _check_exceptions_in_time(steps, clauses, report)
    if report.failed or base is None or event_date is None:
        return None
    rule = Rule(
        name=written.name,
        title=written.title,
        surface=surface,
        clauses=clauses,
        severities=severities,
        event_date=event_date,
        base=base,
        row_steps=tuple(steps.row_steps),
        row_exemptions=tuple(steps.row_exemptions),
        conflicts=tuple(steps.conflicts),
        grouped=steps.per is not None,
        keys=keys,
        window=steps.window,
        group_conditions=tuple(steps.group_conditions),
        group_exemptions=tuple(steps.group_exemptions),
        measures=measures,
        message=message,
        parameters=tuple(work.parameters),
        definitions=tuple(work.definitions),
        calendar=work.calendar,
        span=written.span,
        decision_tables=tuple(work.decision_tables),
        score=score,
        budget=written.budget,
    )
    return rule if _may_conclude(rule, written, report) else None


def _check_steps(written: WrittenRule, steps: Steps, law: Law, work: Work) -> None:
    """Every step in order; a rule without `per` then speaks of its base rows."""
    for step in written.steps:
        check_step(step, steps, law, work)
    if steps.per is None:
        steps.scope = dataclasses.replace(steps.scope, level=Level.BASE_ROW)


def _row_scope(
    written: WrittenRule, sources: tuple[Alias | None, ...], event_date: TypedExpression | None
) -> Scope:
    """The base row, and what will be known further down."""
    later = names_to_come(written.steps)
    scope = Scope(Level.ROW, event_date=event_date, later=later)
    return with_source(scope, written.each.alias, sources[0])


def with_source(scope: Scope, name: str, alias: Alias | None) -> Scope:
    """`scope` with the rows of `alias`, or with a name whose data set is told to be unknown."""
    if alias is None:
        return scope.with_value(name, Value(None))
    return scope.with_rows(name, Rows(name, alias.data_set))


def _event_date(
    written: WrittenRule, sources: tuple[Alias | None, ...], work: Work
) -> TypedExpression | None:
    """The date of the rule's facts; tells HY323 or HY415."""
    base = sources[0]
    if written.event_date is not None:
        scope = with_source(Scope(Level.ROW), written.each.alias, base)
        for step in written.steps:
            if isinstance(step, With):
                scope = with_source(scope, step.alias, _named(step.alias, sources))
        term = check_term(written.event_date, scope, work)
        if term is not None and term.type.kind not in TEMPORAL:
            work.report.tell("HY323", term.span, **said(found=term.type.domain))
            return None
        return None if term is None else term.expression
    if base is None:
        return None
    column = base.data_set.column(base.data_set.event_date or "")
    if column is None or column.domain.kind not in DATING:
        word = data_set_word(base.data_set, work.surface)
        work.report.tell("HY415", written.each.span, data_set=word)
        return None
    return day_of(ColumnValue(base.name, column.name, type_of(column)))


def _named(name: str, sources: tuple[Alias | None, ...]) -> Alias | None:
    return next((a for a in sources if a is not None and a.name == name), None)


def _base_keys(written: WrittenRule, base: Alias, work: Work) -> tuple[Key, ...]:
    """A rule without `per` is about single rows: the key of the base data set names them."""
    columns = [base.data_set.column(name) for name in base.data_set.key]
    keys = tuple(
        Key(c.name, ColumnValue(base.name, c.name, type_of(c)), written.each.span)
        for c in columns
        if c is not None
    )
    if not keys:
        word = data_set_word(base.data_set, work.surface)
        work.report.tell("HY333", written.each.span, data_set=word)
    return keys


def _message(written: WrittenRule, steps: Steps, work: Work) -> tuple[str | Slot, ...]:
    if written.message is None:
        work.report.tell("HY417", written.name_span, name=written.name)
        return ()
    return check_message(written.message, steps, written.each.alias, work)


def _over_groups(
    written: WrittenRule,
    steps: Steps,
    measures: tuple[Measure, ...],
    message: tuple[str | Slot, ...],
) -> Iterator[tuple[TypedExpression, Span]]:
    """The expressions over groups, each once, and where they stand."""
    exempting = (e.condition for e in steps.group_exemptions if e.condition is not None)
    for condition in (*steps.group_conditions, *exempting):
        yield condition.expression, condition.span
    for measure in measures:
        yield measure.expression, measure.span
    shown = {measure.expression for measure in measures}
    for part in message:
        if isinstance(part, str) or part.expression in shown or written.message is None:
            continue
        yield part.expression, written.message.span


def _texts(written: WrittenRule) -> Iterator[tuple[str, Span]]:
    """The words that a reader of a finding will see, and where they stand."""
    yield written.title, written.name_span
    for step in written.steps:
        if isinstance(step, Unless | Conflict) and step.reason is not None:
            yield step.reason, step.span
    if written.message is not None:
        for part in written.message.parts:
            if isinstance(part, str):
                yield part, written.message.span


def _check_exceptions_in_time(steps: Steps, clauses: tuple[Clause, ...], report: Report) -> None:
    """Tell HY414 for an exception that can never meet the rule: it would be dead text."""
    periods = [clause.in_force for clause in clauses]
    for exemption in (*steps.row_exemptions, *steps.group_exemptions):
        own = [clause.in_force for clause in exemption.clauses]
        if own and periods and not ever_together(own, periods):
            words = {"own": ", ".join(map(show_period, own))}
            words["basis"] = ", ".join(map(show_period, periods))
            related = (Related(c.span, "clause") for c in clauses)
            report.tell("HY414", exemption.span, *related, **words)


def _may_conclude(rule: Rule, written: WrittenRule, report: Report) -> bool:
    """Whether the rule's ties allow its severity; tells HY327."""
    if rule.grade is not Grade.NEAR or rule.severity is Severity.HINT:
        return True
    ties = [(r.alias, r.span) for r in rule.relations if r.grade is Grade.NEAR]
    ties += [(a, a.span) for a in rule.aliases if a.table and a.table.grade is Grade.NEAR]
    near, place = ties[0]
    span = _heaviest(written, rule.severity)
    words = {"alias": near.name, "severity": rule.severity.value}
    report.tell("HY327", span, Related(place, "near"), **words)
    return False


def _heaviest(written: WrittenRule, severity: Severity) -> Span:
    """Where the rule says `severity`."""
    return next(line.word_span for line in written.severities if line.word == severity.value)
