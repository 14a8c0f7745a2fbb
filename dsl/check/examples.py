"""Examples: rows of the rule's own data sets, and what must come out of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dsl.check.listing import listed
from dsl.check.lookups import data_set_word, find_data_set, tell_column
from dsl.check.parameter_values import find_parameter
from dsl.check.parameters import constant_of
from dsl.check.work import Work
from dsl.diagnostics.diagnostic import Related
from dsl.diagnostics.nearest import nearest
from dsl.domains import Kind
from dsl.model.examples import Example, ExampleTable, Expectation, Setting
from dsl.model.expressions import Constant
from dsl.model.rules import Rule
from dsl.model.tables import filed_data_sets
from dsl.model.types import Type
from dsl.model.weights import Severity
from dsl.schema import DataSet
from dsl.syntax.examples import Example as WrittenExample
from dsl.syntax.examples import Expect, Given
from dsl.syntax.examples import Setting as WrittenSetting
from dsl.syntax.expressions import Name
from dsl.text.source import Span


def check_example(
    written: WrittenExample, declared: Iterable[str], rules: Mapping[str, Rule], work: Work
) -> Example | None:
    """The example, or None after telling what is wrong with it.

    `declared` are all rules of the pack; the example of one that has errors is left out
    without a word, since nothing can be said of it yet.
    """
    rule = rules.get(written.rule)
    if rule is None:
        if written.rule not in set(declared):
            near = nearest(written.rule, declared)
            work.report.tell("HY210", written.rule_span, rule=written.rule, nearest=near)
        return None
    tables = _tables(written.given, rule, work)
    expectations = tuple(
        found for e in written.expect if (found := _expectation(e, rule, work)) is not None
    )
    settings = _settings(written.settings, work)
    if work.report.failed:
        return None
    title, day, span = written.title, written.as_of, written.span
    return Example(title, rule.name, day, tables, expectations, span, settings)


def _settings(written: tuple[WrittenSetting, ...], work: Work) -> tuple[Setting, ...]:
    """Tells HY203, HY205, HY421, HY422, and HY394 of a value that is too wide for the parameter."""
    found: list[Setting] = []
    first: dict[str, Span] = {}
    for one in written:
        parameter = find_parameter(Name(one.parameter, span=one.name_span), work)
        if parameter is None:
            continue
        if one.parameter in first:
            related = Related(first[one.parameter], "first")
            work.report.tell("HY205", one.name_span, related, name=one.parameter)
        first.setdefault(one.parameter, one.name_span)
        many = isinstance(one.value, tuple)
        if many != parameter.many:
            work.report.tell("HY421" if many else "HY422", one.span, name=one.parameter)
            continue
        literals = one.value if isinstance(one.value, tuple) else (one.value,)
        domain = parameter.type.domain
        read = [constant_of(e, domain, work.report, personal=True) for e in literals]
        values = tuple(constant for constant in read if constant is not None)
        if any(_is_wider(c.type, parameter.type) for c in values):
            work.report.tell("HY394", one.span, name=one.parameter, digits=parameter.type.digits)
        found.append(Setting(parameter.name, values))
    return tuple(found)


def _is_wider(value: Type, parameter: Type) -> bool:
    """Whether rules, which keep the digits of the parameter's own values, could lose some."""
    if value.kind not in (Kind.MONEY, Kind.NUMBER, Kind.PERCENT):
        return False
    whole = value.digits - value.decimals > parameter.digits - parameter.decimals
    return whole or value.decimals > parameter.decimals


def _tables(written: tuple[Given, ...], rule: Rule, work: Work) -> tuple[ExampleTable, ...]:
    read = filed_data_sets(rule.aliases)
    if rule.calendar is not None:
        read = (*read, rule.calendar.alias.data_set)
    tables: list[ExampleTable] = []
    first: dict[str, Span] = {}
    for given in written:
        data_set = find_data_set(given.data_set, given.data_set_span, work)
        if data_set is None:
            continue
        if data_set not in read:
            _tell_not_read(given, rule, read, work)
        if data_set.name in first:
            related = Related(first[data_set.name], "first")
            work.report.tell("HY205", given.data_set_span, related, name=given.data_set)
        first.setdefault(data_set.name, given.data_set_span)
        _check_header(given, data_set, work)
        tables.append(ExampleTable(data_set, given))
    return tuple(tables)


def _tell_not_read(given: Given, rule: Rule, read: tuple[DataSet, ...], work: Work) -> None:
    words = [data_set_word(d, work.surface) for d in read]
    near = nearest(given.data_set, words)
    work.report.tell(
        "HY221",
        given.data_set_span,
        data_set=given.data_set,
        rule=rule.name,
        nearest=near,
        known=listed(words),
    )


def _check_header(given: Given, data_set: DataSet, work: Work) -> None:
    first: dict[str, Span] = {}
    for cell in given.header:
        column = data_set.column(cell.text)
        if column is None:
            tell_column(cell.text, data_set, span=cell.span, work=work)
        elif column.name in first:
            work.report.tell(
                "HY205", cell.span, Related(first[column.name], "first"), name=cell.text
            )
        else:
            first[column.name] = cell.span


def _expectation(written: Expect, rule: Rule, work: Work) -> Expectation | None:
    subject = _subject(written, rule, work)
    measures: list[tuple[str, Constant]] = []
    known = {measure.name: measure for measure in rule.measures}
    for name, literal in written.measures:
        measure = known.get(name.name)
        if measure is None:
            near = nearest(name.name, known)
            work.report.tell(
                "HY220", name.span, measure=name.name, nearest=near, known=listed(known)
            )
            continue
        constant = constant_of(literal, measure.expression.type.domain, work.report, personal=True)
        if constant is not None:
            measures.append((name.name, constant))
    if subject is None:
        return None
    severity = None if written.severity is None else Severity(written.severity)
    said = tuple(measures)
    return Expectation(written.outcome, subject, said, written.span, severity, written.score)


def _subject(written: Expect, rule: Rule, work: Work) -> tuple[Constant, ...] | None:
    """The subject's values, empty for anyone; tells HY316 where they are not one for each key."""
    if written.subject and len(written.subject) != len(rule.keys):
        keys = listed(key.name for key in rule.keys)
        words = {"found": len(written.subject), "expected": len(rule.keys), "keys": keys}
        work.report.tell("HY316", written.span, **words)
        return None
    found = [
        constant_of(literal, key.expression.type.domain, work.report, personal=True)
        for literal, key in zip(written.subject, rule.keys, strict=False)
    ]
    known = tuple(constant for constant in found if constant is not None)
    return known if len(known) == len(found) else None
