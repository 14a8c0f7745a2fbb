"""Whole expression trees: every node, every literal, to a bounded depth."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from dsl.grammar.build_expressions import ORDERED_AGGREGATES, SHARED_AGGREGATES
from dsl.surface import words as tables
from dsl.syntax.expressions import (
    Aggregate,
    Arithmetic,
    AtDate,
    Between,
    Call,
    Case,
    Comparison,
    Date,
    Expression,
    Field,
    Flag,
    Logic,
    Membership,
    Money,
    Month,
    Name,
    Negative,
    Not,
    Number,
    Overlaps,
    Percentage,
    Period,
    Presence,
    Text,
    Timestamp,
    ValidAt,
)
from dsl.text.source import Span
from tests.strategies.names import columns, names, texts

#: Generated trees stand nowhere; equality of trees ignores places.
NOWHERE = Span("", 0, 0)

days = st.dates()
times = st.datetimes().map(lambda t: t.replace(microsecond=0))
decimals = st.one_of(
    st.integers(0, 10**15).map(Decimal),
    st.decimals(min_value=0, max_value=10**12, places=2, allow_nan=False),
    st.decimals(min_value=0, max_value=1_000, places=4, allow_nan=False),
).map(abs)

name_nodes = st.builds(Name, names, span=st.just(NOWHERE))
fields = st.builds(Field, names, columns, span=st.just(NOWHERE), column_span=st.just(NOWHERE))
periods = st.builds(
    Period,
    st.integers(0, 99_999),
    st.sampled_from(["day", "workday", "month", "year", "hour", "minute", "second"]),
    span=st.just(NOWHERE),
)
amounts: SearchStrategy[Expression] = st.one_of(
    st.builds(Number, decimals, span=st.just(NOWHERE)),
    st.builds(Money, decimals, st.sampled_from(["元", "万元", "亿元"]), span=st.just(NOWHERE)),
    st.builds(Percentage, decimals, span=st.just(NOWHERE)),
    periods,
)
constants: SearchStrategy[Expression] = st.one_of(
    amounts,
    st.builds(Date, days, span=st.just(NOWHERE)),
    st.builds(Month, days.map(lambda d: d.replace(day=1)), span=st.just(NOWHERE)),
    st.builds(Timestamp, times, span=st.just(NOWHERE)),
    st.builds(Text, texts, span=st.just(NOWHERE)),
    st.builds(Flag, st.booleans(), span=st.just(NOWHERE)),
)
#: What a parameter, an expectation or a list may hold.
literals: SearchStrategy[Expression] = st.one_of(
    constants, st.builds(Negative, amounts, span=st.just(NOWHERE))
)
leaves: SearchStrategy[Expression] = st.one_of(constants, name_nodes, fields)


@cache
def expressions(depth: int = 3) -> SearchStrategy[Expression]:
    """Expressions of at most `depth` levels above their leaves."""
    if depth == 0:
        return leaves
    below = expressions(depth - 1)
    here = st.just(NOWHERE)
    several = st.lists(below, min_size=1, max_size=3).map(tuple)
    at_dates = _at_dates(below)
    return st.one_of(
        leaves,
        st.builds(Negative, below, span=here),
        st.builds(Arithmetic, st.sampled_from("+-*/"), below, below, span=here),
        st.builds(
            Comparison, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), below, below, span=here
        ),
        st.builds(Between, below, below, below, st.booleans(), span=here),
        st.builds(
            Membership, below, st.one_of(several, name_nodes, at_dates), st.booleans(), span=here
        ),
        st.builds(Presence, below, st.booleans(), span=here),
        st.builds(Not, below, span=here),
        _logic(below),
        _cases(below),
        _calls(below),
        at_dates,
        st.builds(ValidAt, name_nodes, below, span=here),
        st.builds(Overlaps, name_nodes, name_nodes, span=here),
    )


def _at_dates(below: SearchStrategy[Expression]) -> SearchStrategy[AtDate]:
    here = st.just(NOWHERE)
    return st.one_of(
        st.builds(AtDate, name_nodes, st.none(), below, span=here),
        st.builds(AtDate, name_nodes, below, st.one_of(st.none(), below), span=here),
    )


@st.composite
def _logic(draw: st.DrawFn, below: SearchStrategy[Expression]) -> Logic:
    """A chain; an operand with the same operator would be part of the chain itself."""
    operator = draw(st.sampled_from(["and", "or"]))
    operands: list[Expression] = []
    for operand in draw(st.lists(below, min_size=2, max_size=4)):
        same = isinstance(operand, Logic) and operand.operator == operator
        operands.append(Not(operand, span=NOWHERE) if same else operand)
    return Logic(operator, tuple(operands), span=NOWHERE)  # type: ignore[arg-type]


def _cases(below: SearchStrategy[Expression]) -> SearchStrategy[Case]:
    branches = st.lists(st.tuples(below, below), min_size=1, max_size=2).map(tuple)
    return st.builds(Case, branches, st.one_of(st.none(), below), span=st.just(NOWHERE))


def _calls(below: SearchStrategy[Expression]) -> SearchStrategy[Expression]:
    here = st.just(NOWHERE)
    functions = st.one_of(st.sampled_from(sorted(tables.FUNCTIONS)), names)
    arguments = st.lists(below, max_size=3).map(tuple)
    maybe = st.one_of(st.none(), below)
    plain = st.sampled_from(sorted(set(tables.AGGREGATES) - ORDERED_AGGREGATES - SHARED_AGGREGATES))
    shared = st.sampled_from(sorted(SHARED_AGGREGATES))
    ordered = st.sampled_from(sorted(ORDERED_AGGREGATES))
    return st.one_of(
        st.builds(Call, functions, arguments, span=here, name_span=here),
        st.builds(Call, functions, arguments, below, span=here, name_span=here),
        st.builds(Aggregate, plain, below, maybe, span=here),
        st.builds(Aggregate, ordered, below, maybe, below, span=here),
        st.builds(Aggregate, shared, below, maybe, st.none(), below, span=here),
    )
