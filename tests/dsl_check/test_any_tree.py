"""Whatever the tree says, checking it raises nothing, and what it accepts is sound."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.check import check_files
from dsl.check.work import MOST_DEPTH, MOST_NODES, measured
from dsl.explain import explain_rule
from dsl.model.expressions import TypedExpression, walk
from dsl.model.parts import weighing
from dsl.model.rules import Form, Rule
from dsl.model.show import show_model
from dsl.model.types import MAX_DIGITS
from dsl.syntax import declarations as d
from dsl.syntax import expressions as e
from dsl.syntax import law
from dsl.text.source import Span
from tests.dsl_check.cases import preludes
from tests.dsl_check.schema import CONTRACTS, PAYMENTS, SCHEMA, STAFF
from tests.strategies.syntax import files

_FORMS = st.sampled_from([None, *Form])
_AT = Span("any", 0, 1)
_ROWS = {"contract": CONTRACTS, "post": STAFF, "payment": PAYMENTS}
_FUNCTIONS = ("month", "year", "last_day", "abs", "round", "coalesce", "greatest", "days_between")


def _built(node: Any, *parts: Any) -> st.SearchStrategy[Any]:
    return st.builds(lambda *given: node(*given, span=_AT), *parts)


_fields = st.sampled_from(
    [
        e.Field(alias, column.name, span=_AT, column_span=_AT)
        for alias, data_set in _ROWS.items()
        for column in data_set.columns
    ]
)
_names = st.sampled_from(
    ["contract", "post", "tender_threshold", "relief_kinds", "warning_share", "x", "in_office"]
).map(lambda word: e.Name(word, span=_AT))
_UNITS = ["day", "workday", "month", "year", "hour", "minute", "second"]
_literals = st.one_of(
    _built(
        e.Number, st.sampled_from([Decimal(0), Decimal("2"), Decimal("0.125"), Decimal("1E+3")])
    ),
    _built(e.Money, st.sampled_from([Decimal(4), Decimal("0.5")]), st.sampled_from(["元", "万元"])),
    _built(e.Percentage, st.just(Decimal(95))),
    _built(e.Period, st.integers(0, 40), st.sampled_from(_UNITS)),
    _built(e.Date, st.just(datetime.date(2020, 2, 29))),
    _built(e.Month, st.just(datetime.date(2020, 2, 1))),
    _built(e.Timestamp, st.just(datetime.datetime(2020, 2, 29, 8, 30))),
    _built(e.Text, st.sampled_from(["正职", "普通", "张三", ""])),
    _built(e.Flag, st.booleans()),
)


_AGGREGATES = ["count", "count_distinct", "sum", "min", "max", "mean", "all", "any", "median"]
_AGGREGATES += ["stddev", "population_variance", "upper_fence", "arithmetic_series"]


def _larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    calls = st.builds(
        lambda function, given: e.Call(function, given, span=_AT, name_span=_AT),
        st.sampled_from([*_FUNCTIONS, "in_office", "unheard_of"]),
        st.lists(inner, max_size=2).map(tuple),
    )
    return st.one_of(
        _built(e.Negative, inner),
        _built(e.Arithmetic, st.sampled_from("+-*/"), inner, inner),
        _built(e.Comparison, st.sampled_from(["=", "!=", "<", ">="]), inner, inner),
        _built(e.Between, inner, inner, inner, st.booleans()),
        _built(e.Membership, inner, st.one_of(several, _names), st.booleans()),
        _built(e.Presence, inner, st.booleans()),
        _built(e.Not, inner),
        _built(e.Logic, st.sampled_from(["and", "or"]), several),
        _built(e.Case, st.tuples(st.tuples(inner, inner)), st.one_of(st.none(), inner)),
        calls,
        _built(
            e.Aggregate,
            st.sampled_from(_AGGREGATES),
            st.one_of(_names, inner),
            st.one_of(st.none(), inner),
        ),
        _built(
            e.Aggregate,
            st.sampled_from(["first", "last"]),
            st.one_of(_names, inner),
            st.one_of(st.none(), inner),
            inner,
        ),
        _built(e.AtDate, _names, st.one_of(st.none(), inner), st.one_of(st.none(), inner)),
        _built(e.ValidAt, _names, inner),
        _built(e.Overlaps, _names, _names),
    )


_expressions = st.recursive(st.one_of(_fields, _literals, _names), _larger, max_leaves=8)
#: Comparisons that are often right, so that some rules are accepted.
_likely = _fields.flatmap(
    lambda field: _built(e.Comparison, st.sampled_from(["=", "!="]), st.just(field), st.just(field))
)
_conditions = st.one_of(_likely, _likely, _expressions)
_values = st.one_of(_fields.filter(lambda field: field.alias == "contract"), _expressions)


def _tie(alias: str, column: str, to: str, other: str) -> e.Comparison:
    left = e.Field(alias, column, span=_AT, column_span=_AT)
    right = e.Field(to, other, span=_AT, column_span=_AT)
    return e.Comparison("=", left, right, span=_AT)


_POST = d.With(
    "post",
    STAFF.name,
    _tie("post", "unit", "contract", "buyer"),
    span=_AT,
    alias_span=_AT,
    data_set_span=_AT,
)
_steps = st.one_of(
    _built(d.Where, _conditions),
    st.builds(lambda value: d.Let("x", value, span=_AT, name_span=_AT), _values),
)
_pers = _built(d.Per, st.lists(_values, min_size=1, max_size=2).map(tuple), st.none())


_severities = st.lists(
    st.builds(
        lambda word, condition: d.Severity(word, condition, span=_AT, word_span=_AT),
        st.sampled_from(["hint", "high"]),
        st.one_of(st.none(), _conditions),
    ),
    max_size=2,
).map(lambda lines: (*lines, d.Severity("low", None, span=_AT, word_span=_AT)))


@st.composite
def _rules(draw: st.DrawFn) -> d.Rule:
    before = draw(st.lists(_steps, max_size=3))
    after = draw(st.one_of(st.just([]), st.tuples(_pers, _steps).map(list)))
    measure = d.Measure("m", draw(_values), span=_AT, name_span=_AT)
    each = d.Each("contract", CONTRACTS.name, span=_AT, alias_span=_AT, data_set_span=_AT)
    return d.Rule(
        "any_rule",
        "Any rule",
        (law.Citation("allowance", law.Provision("9"), span=_AT),),
        draw(_severities),
        None,
        each,
        (_POST, *before, *after),
        draw(st.sampled_from([(measure,), ()])),
        d.Message(("…", d.Slot(draw(_values), draw(_FORMS), span=_AT)), span=_AT),
        draw(
            st.one_of(
                st.none(), _built(d.Score, st.one_of(_values, st.just(e.Name("m", span=_AT))))
            )
        ),
        span=_AT,
        name_span=_AT,
    )


def _all_expressions(rule: Rule) -> Iterator[TypedExpression]:
    yield from (key.expression for key in rule.keys)
    yield from (condition.expression for condition in rule.group_conditions)
    yield from (measure.expression for measure in rule.measures)
    yield from weighing(rule)
    yield from rule.told
    for step in rule.row_steps:
        condition = getattr(step, "condition", None)
        if condition is not None:
            yield condition.expression


@settings(max_examples=250, deadline=None)
@given(_rules())
def test_what_is_accepted_is_sound_and_can_be_told(rule: d.Rule) -> None:
    checked = check_files((*preludes(), d.File("en", (rule,), span=_AT)), SCHEMA)
    accepted = next((r for r in checked.model.rules if r.name == "any_rule"), None)
    assert (accepted is None) == bool(checked.diagnostics)
    if accepted is None:
        return
    assert show_model(checked.model)
    assert all(explain_rule(accepted, checked.model, language) for language in ("zh", "en"))
    for expression in _all_expressions(accepted):
        size = measured(expression)
        assert size.nodes <= MOST_NODES
        assert size.depth <= 2 * MOST_DEPTH
        assert all(part.type.digits <= MAX_DIGITS for part in walk(expression))


@settings(max_examples=100, deadline=None)
@given(files, st.sampled_from(["zh", "en"]))
def test_no_tree_raises(declarations: tuple[d.Declaration, ...], surface: d.Surface) -> None:
    checked = check_files([d.File(surface, declarations, span=_AT)], SCHEMA)
    assert len(checked.model.rules) <= len(declarations)
