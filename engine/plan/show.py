"""Plans as text: one node a line, what is used twice numbered and shown once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from dsl.model.expressions import Operator
from engine.plan.arena import Arena
from engine.plan.nodes import (
    Aggregate,
    Aggregation,
    Apply,
    ByCalendar,
    CaseOf,
    CastTo,
    ColumnOf,
    Components,
    Filter,
    Given,
    Join,
    Kept,
    Literal,
    NodeId,
    Numbered,
    Project,
    Scan,
    Statistic,
    Union,
)
from engine.plan.storage import Shape

_INFIX = {
    Operator.ADD: "+",
    Operator.SUBTRACT: "-",
    Operator.MULTIPLY: "*",
    Operator.DIVIDE: "/",
    Operator.EQUAL: "=",
    Operator.NOT_EQUAL: "!=",
    Operator.LESS: "<",
    Operator.LESS_EQUAL: "<=",
    Operator.GREATER: ">",
    Operator.GREATER_EQUAL: ">=",
    Operator.AND: "and",
    Operator.OR: "or",
}


def show_plan(arena: Arena, roots: Iterable[tuple[str, NodeId]]) -> str:
    """The named relations `roots`, indented by what they are made from.

    A relation that is used more than once stands under its first use as `#3 …`, and only
    as `#3` from then on.
    """
    roots = tuple(roots)
    uses = _uses(arena, [node for _, node in roots])
    shown: dict[NodeId, int] = {}
    lines: list[str] = []
    for name, node in roots:
        lines.append(f"{name}:")
        lines += _relation(arena, node, 1, uses, shown)
    return "\n".join(lines) + "\n"


def show_expression(arena: Arena, node: NodeId) -> str:
    """A scalar expression, in one line."""
    match arena[node]:
        case ColumnOf(name=name):
            return name
        case Literal(text=None):
            return "missing"
        case Literal(text=str(text), storage=storage):
            return f'"{text}"' if storage.shape is Shape.TEXT else text
        case CastTo(operand=operand, storage=storage):
            return f"{show_expression(arena, operand)} as {storage}"
        case CaseOf(branches=branches, otherwise=otherwise):
            parts = [
                f"when {show_expression(arena, c)} then {show_expression(arena, v)}"
                for c, v in branches
            ]
            if otherwise is not None:
                parts.append(f"else {show_expression(arena, otherwise)}")
            return f"case {' '.join(parts)} end"
        case Statistic(function=function, values=values, share=share):
            beside = "" if share is None else f", {share}"
            return f"{function.value}({show_expression(arena, values)}{beside})"
        case (
            Apply(operator=operator, operands=operands)
            | ByCalendar(operator=operator, operands=operands)
        ):
            inner = [show_expression(arena, o) for o in operands]
            if operator in _INFIX:
                return "(" + f" {_INFIX[operator]} ".join(inner) + ")"
            return f"{operator.value}({', '.join(inner)})"
        case other:
            raise TypeError(f"not an expression: {other}")


def _children(arena: Arena, node: NodeId) -> tuple[NodeId, ...]:
    """What the node is made of; of a scan of a computed table, the table."""
    match arena[node]:
        case Scan(data_set=data_set) if data_set in arena.tables:
            return (arena.tables[data_set],)
        case _:
            return arena.sources(node)


def _uses(arena: Arena, roots: list[NodeId]) -> Counter[NodeId]:
    uses: Counter[NodeId] = Counter(roots)
    seen: set[NodeId] = set()
    waiting = list(roots)
    while waiting:
        node = waiting.pop()
        if node in seen:
            continue
        seen.add(node)
        children = _children(arena, node)
        uses.update(children)
        waiting += children
    return uses


def _relation(
    arena: Arena, node: NodeId, depth: int, uses: Counter[NodeId], shown: dict[NodeId, int]
) -> Iterator[str]:
    margin = "  " * depth
    if node in shown:
        yield f"{margin}#{shown[node]}"
        return
    label = ""
    if uses[node] > 1:
        shown[node] = len(shown) + 1
        label = f"#{shown[node]} "
    yield f"{margin}{label}{_line(arena, node)}"
    for child in _children(arena, node):
        yield from _relation(arena, child, depth + 1, uses, shown)


def _line(arena: Arena, node: NodeId) -> str:
    match arena[node]:
        case Scan(data_set=data_set, slot=slot, columns=columns):
            return f"scan {data_set} as {slot} ({', '.join(columns)})"
        case Given(name=name):
            return f"given {name}"
        case Filter(condition=condition):
            return f"filter {show_expression(arena, condition)}"
        case Project() as project:
            return _projected(arena, project)
        case Union() | Kept() as named:
            return "union" if isinstance(named, Union) else "keep"
        case Numbered(order=order):
            return f"number by {', '.join(order)}"
        case Components(member=member, other=other, alike=alike):
            return f"components of {member} {'to' if alike else 'on'} {other}"
        case Join(kind=kind, on=on):
            return f"join {kind} on {', '.join(f'{x} = {y}' for x, y in on)}"
        case Aggregate(keys=keys, aggregations=aggregations, numbered=numbered):
            folds = "; ".join(_fold(arena, a) for a in aggregations)
            words = "group by numbers" if numbered else "group by"
            return f"{words} {', '.join(keys)}" + (f": {folds}" if folds else "")
        case other:
            raise TypeError(f"not a relation: {other}")


def _projected(arena: Arena, project: Project) -> str:
    before = set(arena.names(project.source))
    new = [
        f"{name} := {show_expression(arena, e)}"
        for name, e in project.columns
        if name not in before or arena[e] != ColumnOf(name)
    ]
    word = "project once" if project.once else "project"
    return f"{word} {'; '.join(new)}" if new else word


def _fold(arena: Arena, aggregation: Aggregation) -> str:
    argument = "rows"
    if aggregation.argument is not None:
        argument = show_expression(arena, aggregation.argument)
    for place, (node, descending) in enumerate(aggregation.order):
        argument += ", " if place else " by "
        argument += show_expression(arena, node) + (" descending" if descending else "")
    text = f"{aggregation.name} := {aggregation.fold.value}({argument})"
    if aggregation.condition is None:
        return text
    return f"{text} where {show_expression(arena, aggregation.condition)}"
