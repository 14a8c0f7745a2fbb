"""Whole syntax trees: declarations with every clause, as tuples that make a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from dsl.domains import Kind
from dsl.surface.words import DECISION_WORDS_TAKEN, FORMS
from dsl.syntax.conflicts import Conflict
from dsl.syntax.decision_tables import (
    Anything,
    DecisionRow,
    DecisionTable,
    DecisionVersion,
    Input,
    OneOf,
    Range,
    Rest,
    WrittenTest,
)
from dsl.syntax.declarations import (
    Argument,
    Branch,
    Chosen,
    Component,
    Declaration,
    Definition,
    Each,
    Let,
    Measure,
    Message,
    Per,
    Rule,
    Score,
    Severity,
    Slot,
    Step,
    Table,
    Unless,
    Where,
    Window,
    With,
    Without,
)
from dsl.syntax.examples import Cell, Example, Expect, Given, Setting
from dsl.syntax.expressions import Text
from dsl.syntax.law import (
    Article,
    Calendar,
    Citation,
    DomainName,
    Parameter,
    ParameterValue,
    Provision,
    Regulation,
)
from tests.strategies.expressions import (
    NOWHERE,
    days,
    expressions,
    literals,
    name_nodes,
    periods,
)
from tests.strategies.names import cells, data_sets, names, texts


def _built(node: Callable[..., Any], *parts: Any, spans: str = "span") -> SearchStrategy[Any]:
    """`node` from the strategies `parts`, all its places nowhere."""
    return st.builds(node, *parts, **{span: st.just(NOWHERE) for span in spans.split()})


def _maybe(strategy: SearchStrategy[Any]) -> SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


def _some(strategy: SearchStrategy[Any], least: int = 0, most: int = 3) -> SearchStrategy[Any]:
    return st.lists(strategy, min_size=least, max_size=most).map(tuple)


_small = expressions(2)
_tiny = expressions(1)

articles = st.one_of(
    st.lists(st.integers(1, 1_999), min_size=1, max_size=3).map(lambda n: "-".join(map(str, n))),
    st.sampled_from(["R008", "A-1", "R.2", "附1"]),
)
provisions = st.builds(Provision, articles, st.integers(0, 120), st.integers(0, 30))
citations = _built(Citation, names, provisions)

_kinds = [k.value for k in Kind if k is not Kind.CODE]
_periods = ["money/month", "money/year", "period/day", "period/workday", "period/month"]
_periods += ["period/second"]
domain_names = _built(
    DomainName,
    st.one_of(st.sampled_from([*_kinds, "code", *_periods]), names.map("code:{}".format)),
    st.booleans(),
)


_dated = (provisions, texts, _maybe(days), _maybe(days))
_articles = st.one_of(
    _built(Article, *_dated),
    _built(Article, *_dated, st.sampled_from(["partly", "not"]), texts),
)


@st.composite
def regulations(draw: st.DrawFn) -> Regulation:
    """A regulation or method; an end of force only with a beginning."""
    start = draw(_maybe(days))
    return Regulation(
        draw(names),
        draw(texts),
        draw(st.booleans()),
        draw(_maybe(texts)),
        draw(_maybe(texts)),
        draw(_maybe(days)),
        start,
        draw(_maybe(days)) if start else None,
        draw(_maybe(names)),
        draw(_some(_articles)),
        draw(_maybe(days)),
        span=NOWHERE,
        name_span=NOWHERE,
    )


_values = st.one_of(literals, _some(literals, 1))
parameters = _built(
    Parameter,
    names,
    _maybe(texts),
    domain_names,
    _some(
        _built(
            ParameterValue,
            _values,
            _maybe(days),
            _maybe(days),
            _maybe(texts),
            _some(citations),
            _maybe(days),
        )
    ),
    spans="span name_span",
)

calendars = _built(
    Calendar,
    names,
    data_sets,
    expressions(3),
    _small,
    spans="span name_span data_set_span",
)

_unreserved = names.filter(lambda n: n not in DECISION_WORDS_TAKEN)
_plain_literals = literals.filter(lambda e: not isinstance(e, Text))
_written = texts.map(lambda t: Text(t, span=NOWHERE))
_textual_domains = _built(
    DomainName, st.sampled_from(["category", "region_code", "text", "code:x"]), st.just(False)
)
_other_domains = _built(
    DomainName, st.sampled_from(["count", "money", "date", "flag", "period/day"]), st.just(False)
)


@st.composite
def decision_tables(draw: st.DrawFn) -> DecisionTable:
    """A decision table whose rows have a cell for each input: texts where the domain has them."""
    taken = draw(st.lists(_unreserved, min_size=1, max_size=3, unique=True))
    textual = [draw(st.booleans()) for _ in taken]
    domains = [draw(_textual_domains if t else _other_domains) for t in textual]
    inputs = tuple(Input(n, d, span=NOWHERE) for n, d in zip(taken, domains, strict=True))
    of_text = draw(st.booleans())
    row = _built(
        DecisionRow,
        st.tuples(*(_tests(textual=t) for t in textual)),
        _maybe(_written if of_text else _plain_literals),
        _some(citations, most=2),
    )
    version = _built(
        DecisionVersion,
        _maybe(days),
        _maybe(days),
        _maybe(days),
        _some(citations, 1, 2),
        _some(row, 1),
        spans="span head_span header_span",
    )
    return DecisionTable(
        draw(names),
        inputs,
        draw(_maybe(texts)),
        draw(_textual_domains if of_text else _other_domains),
        draw(_some(version, 1, 2)),
        span=NOWHERE,
        name_span=NOWHERE,
    )


def _tests(*, textual: bool) -> SearchStrategy[WrittenTest]:
    anything, rest = _built(Anything), _built(Rest)
    if textual:
        return st.one_of(anything, rest, _built(OneOf, _some(_written, 1)))
    ranges = st.one_of(
        _built(Range, _plain_literals, _maybe(_plain_literals), st.booleans()),
        _built(Range, st.none(), _plain_literals, st.booleans()),
    )
    return st.one_of(anything, rest, _built(OneOf, _some(_plain_literals, 1)), ranges)


_arguments = st.one_of(
    _built(Argument, names, data_sets, st.none()), _built(Argument, names, st.none(), domain_names)
)
definitions = _built(
    Definition,
    names,
    _some(_arguments),
    _maybe(texts),
    _some(citations),
    expressions(3),
    spans="span name_span",
)

_row_spans = "span alias_span data_set_span"
_with = _built(With, names, data_sets, _small, spans=_row_spans)
_based = _some(citations, 1, 2)
_windows = _built(Window, periods, _tiny, st.booleans())
_chosen = _built(Chosen, st.booleans(), _tiny)
steps: SearchStrategy[Step] = st.one_of(
    _with,
    _built(With, names, data_sets, _small, _chosen, spans=_row_spans),
    _built(Without, names, data_sets, _small, spans=_row_spans),
    _built(Where, expressions(3)),
    _built(Let, names, _small, spans="span name_span"),
    _built(Unless, _small, st.none(), _based, _maybe(texts)),
    _built(Unless, st.none(), _with, _based, _maybe(texts)),
    _built(Conflict, st.none(), _small, texts),
    _built(Conflict, _with, _small, texts),
    _built(Per, _some(_tiny, 1), _maybe(_windows)),
)


@st.composite
def messages(draw: st.DrawFn) -> Message:
    """Texts and expressions in turn, no text empty, no two texts side by side."""
    parts: list[str | Slot] = []
    slots = _built(Slot, _tiny, st.sampled_from([None, None, *FORMS]))
    for part in draw(st.lists(st.one_of(texts.filter(bool), slots), max_size=4)):
        if isinstance(part, str) and parts and isinstance(parts[-1], str):
            parts[-1] += part
        else:
            parts.append(part)
    return Message(tuple(parts), span=NOWHERE)


_words = st.sampled_from(["hint", "low", "medium", "high"])
_severities = st.one_of(
    st.just(()),
    st.builds(
        lambda lines, last: (*lines, last),
        _some(_built(Severity, _words, _small, spans="span word_span")),
        _built(Severity, _words, st.none(), spans="span word_span"),
    ),
)
rules = _built(
    Rule,
    names,
    texts,
    _some(citations),
    _severities,
    _maybe(_small),
    _built(Each, names, data_sets, spans=_row_spans),
    _some(steps, most=4),
    _some(_built(Measure, names, _small, spans="span name_span")),
    _maybe(messages()),
    _maybe(_built(Score, _small)),
    _maybe(st.integers(1, 1_000_000)),
    spans="span name_span",
)


_components = _built(Component, names, st.booleans(), spans="span name_span")
_row_steps = st.one_of(
    _with,
    _built(Without, names, data_sets, _small, spans=_row_spans),
    _built(Where, expressions(3)),
    _built(Let, names, _small, spans="span name_span"),
    _built(Per, _some(_tiny, 1), st.none()),
    _built(Per, st.tuples(_tiny, _tiny), st.none(), st.integers(1, 9)),
    _built(Per, st.tuples(_tiny, _tiny), st.none(), st.just(0), _components),
)
_columns = _some(_built(Measure, names, _small, spans="span name_span"), 1)
_branches = _built(
    Branch,
    _built(Each, names, data_sets, spans=_row_spans),
    _some(_row_steps, most=3),
    _columns,
)
computed_tables = _built(
    Table,
    names,
    _maybe(texts),
    _some(citations),
    _maybe(_tiny),
    _some(_branches, 1, 2),
    spans="span name_span",
)


@st.composite
def tables(draw: st.DrawFn) -> Given:
    """A table whose rows are all as wide as its header."""
    width = draw(st.integers(1, 3))
    row = st.lists(_built(Cell, cells), min_size=width, max_size=width).map(tuple)
    rows = draw(_some(row))
    return Given(draw(data_sets), draw(row), rows, span=NOWHERE, data_set_span=NOWHERE)


_outcomes = st.sampled_from(["suspected", "exempt", "undetermined", "conflict", "none"])
examples = _built(
    Example,
    texts,
    names,
    _maybe(days),
    _some(tables()),
    _some(
        _built(
            Expect,
            _outcomes,
            _some(literals),
            _some(st.tuples(name_nodes, literals)),
            _maybe(_words),
            _maybe(st.integers(0, 100)),
        )
    ),
    _some(
        _built(Setting, names, st.one_of(literals, _some(literals, 1)), spans="span name_span"),
    ),
    spans="span rule_span",
)

declarations: SearchStrategy[Declaration] = st.one_of(
    regulations(),
    parameters,
    calendars,
    definitions,
    decision_tables(),
    computed_tables,
    rules,
    examples,
)
files: SearchStrategy[tuple[Declaration, ...]] = st.lists(declarations, max_size=4).map(tuple)
surfaces = st.sampled_from(["zh", "en"])
