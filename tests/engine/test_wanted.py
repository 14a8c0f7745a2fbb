"""What a question reads, and which steps are taken for one: nothing more, and nothing twice."""

from __future__ import annotations

import weakref

import pyarrow as pa
from datafusion import SessionContext

from dsl.model.expressions import Operator
from engine.bridge.context import EngineSettings
from engine.bridge.relations import Relations
from engine.bridge.session import Session
from engine.bridge.sources import TableRows
from engine.collecting import uncollected
from engine.plan.arena import Arena
from engine.plan.columns import Reads
from engine.plan.nodes import (
    Aggregate,
    Aggregation,
    Filter,
    Fold,
    Join,
    NodeId,
    Project,
    Scan,
    Union,
)
from engine.plan.storage import WHOLE
from engine.plan.wanted import Question, asked_of


def _question(arena: Arena, root: NodeId, apart: frozenset[NodeId] = frozenset()) -> Question:
    return asked_of(arena, Reads(arena), root, apart=apart.__contains__)


def _payments(arena: Arena) -> NodeId:
    return arena.add(Scan("office.payments", "p", ("person", "amount", "day")))


def _more(arena: Arena, source: NodeId, **columns: NodeId) -> NodeId:
    return arena.extended(source, columns.items())


def _sum(arena: Arena, one: NodeId, other: NodeId) -> NodeId:
    return arena.apply(Operator.ADD, one, other)


def _counted(arena: Arena, source: NodeId, condition: NodeId | None = None) -> NodeId:
    count = Aggregation("count", Fold.COUNT, None, condition)
    return arena.add(Aggregate(source, ("p.person",), (count,)))


def _rows(arena: Arena, root: NodeId) -> list[dict[str, object]]:
    table = pa.table(
        {
            "_row": pa.array([1, 2, 3], pa.int64()),
            "person": ["a", "a", None],
            "amount": pa.array([1, None, 3], pa.int64()),
            "day": pa.array([5, 6, 7], pa.int64()),
        }
    )
    source = TableRows({"office.payments": table})
    found = Session(arena, source, EngineSettings()).evaluate(root)
    assert found.column_names == list(arena.names(root))
    return sorted(found.to_pylist(), key=str)


def test_only_what_is_read_is_wanted() -> None:
    arena = Arena()
    scan = _payments(arena)
    root = _counted(arena, _more(arena, scan, unread=arena.column("p.day")))
    assert _question(arena, root).wanted[scan] == frozenset({"p.person"})
    assert _question(arena, scan).wanted[scan] is None


def test_rows_without_a_wanted_column_are_still_rows() -> None:
    arena = Arena()
    count = Aggregation("count", Fold.COUNT, None, None)
    root = arena.add(Aggregate(_payments(arena), (), (count,)))
    assert _rows(arena, root) == [{"count": 3}]


def test_conditions_asked_one_by_one_are_asked_together_in_their_order() -> None:
    arena = Arena()
    scan = _payments(arena)
    root = scan
    conditions = []
    for name, column in (("c0", "p.amount"), ("c1", "p.day")):
        holds = arena.apply(Operator.GREATER, arena.column(column), arena.constant(1, WHOLE))
        root = _more(arena, root, **{name: holds})
        conditions.append(arena.not_false(arena.column(name)))
        root = arena.add(Filter(root, conditions[-1]))
    made = _question(arena, root).made[root]
    assert (made.source, made.conditions) == (scan, tuple(conditions))
    assert [row["p.#"] for row in _rows(arena, root)] == [2, 3]


def test_what_is_read_twice_is_computed_where_it_was() -> None:
    arena = Arena()
    scan = _payments(arena)
    total = _sum(arena, arena.column("p.amount"), arena.column("p.day"))
    step = arena.add(Project(scan, (("total", total),)))
    twice = _sum(arena, arena.column("total"), arena.column("total"))
    once = _sum(arena, arena.column("total"), arena.constant(1, WHOLE))
    for expression, source in ((twice, step), (once, scan)):
        root = arena.add(Project(step, (("made", expression),)))
        assert _question(arena, root).made[root].source == source
    assert {row["made"] for row in _rows(arena, root)} == {7, None, 11}


def test_what_is_computed_once_and_what_stands_apart_stay_where_they_are() -> None:
    arena = Arena()
    scan = _payments(arena)
    total = _sum(arena, arena.column("p.amount"), arena.column("p.day"))
    for once in (False, True):
        step = arena.add(Project(scan, (("total", total),), once=once))
        root = arena.add(Project(step, (("made", arena.column("total")),)))
        assert _question(arena, root).made[root].source == (step if once else scan)
        assert _question(arena, root, frozenset({step})).made[root].source == step


def test_a_long_chain_of_steps_is_taken_piece_by_piece() -> None:
    arena = Arena()
    root = arena.add(Project(_payments(arena), (("x0", arena.column("p.day")),)))
    for at in range(150):
        more = _sum(arena, arena.column(f"x{at}"), arena.constant(1, WHOLE))
        root = arena.add(Project(root, ((f"x{at + 1}", more),)))
    assert _rows(arena, root) == [{"x150": 155}, {"x150": 156}, {"x150": 157}]


def test_a_condition_on_a_name_that_means_something_else_above_stays_below() -> None:
    arena = Arena()
    scan = _payments(arena)
    low = arena.add(Project(scan, (("x", arena.column("p.amount")),)))
    kept = arena.filtered(low, arena.present(arena.column("x")))
    root = arena.add(Project(kept, (("x", arena.constant(0, WHOLE)),)))
    assert _question(arena, root).made[root].source == kept
    assert _rows(arena, root) == [{"x": 0}, {"x": 0}]


def test_what_is_united_has_the_same_columns_in_the_same_order() -> None:
    arena = Arena()
    scan = _payments(arena)
    columns = [(name, arena.column(name)) for name in ("p.amount", "p.day", "p.person")]
    one = arena.add(Project(scan, tuple(columns)))
    other = arena.filtered(one, arena.present(arena.column("p.amount")))
    both = arena.add(Union((one, other)))
    days = Aggregation("days", Fold.SUM, arena.column("p.day"), None)
    root = arena.add(Aggregate(both, ("p.person",), (days,)))
    assert _rows(arena, root) == [
        {"p.person": "a", "days": 16},
        {"p.person": None, "days": 14},
    ]


def test_both_sides_of_a_join_keep_what_they_are_joined_by() -> None:
    arena = Arena()
    scan = _payments(arena)
    right = arena.add(Scan("office.payments", "q", ("person", "amount", "day")))
    root = _counted(arena, arena.add(Join(scan, right, "inner", (("p.day", "q.day"),))))
    wanted = _question(arena, root).wanted
    assert (wanted[scan], wanted[right]) == (
        frozenset({"p.person", "p.day"}),
        frozenset({"q.day"}),
    )


def test_a_column_that_is_missing_in_every_row_decides_conditions() -> None:
    arena = Arena()
    taken = _more(arena, _payments(arena), taken=arena.constant(None, WHOLE))
    free = arena.missing(arena.column("taken"))
    root = _counted(arena, taken, free)
    table = pa.table({"_row": pa.array([1], pa.int64()), "person": ["a"]})
    session = Session(arena, TableRows({"office.payments": table}), EngineSettings())
    assert "taken" not in session.physical_plan(root)
    never = _counted(arena, taken, arena.negated(free))
    assert {row["p.person"]: row["count"] for row in _rows(arena, root)} == {"a": 2, None: 1}
    assert {row["p.person"]: row["count"] for row in _rows(arena, never)} == {"a": 0, None: 0}


def test_what_a_session_holds_goes_with_it() -> None:
    arena = Arena()
    table = pa.table({"_row": pa.array([1], pa.int64()), "person": ["a"]})
    relations = Relations(
        arena, SessionContext(), TableRows({"office.payments": table}), keep_rows=9
    )
    relations.frame(_counted(arena, _payments(arena)))
    held = weakref.ref(relations)
    with uncollected():
        del relations
        assert held() is None
