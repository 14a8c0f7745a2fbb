"""Walking expressions: the parts of a node, and all nodes below one."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.syntax.conflicts import Conflict
from dsl.syntax.declarations import (
    Chosen,
    Declaration,
    Definition,
    Let,
    Per,
    Rule,
    Step,
    Table,
    Unless,
    Where,
    With,
    Without,
)
from dsl.syntax.expressions import (
    Aggregate,
    Arithmetic,
    AtDate,
    Between,
    Call,
    Case,
    Comparison,
    Expression,
    Logic,
    Membership,
    Negative,
    Not,
    Overlaps,
    Presence,
    ValidAt,
)


def children(node: Expression) -> tuple[Expression, ...]:  # noqa: C901 one branch a node
    """The parts of `node` in the order of the text."""
    match node:
        case Arithmetic() | Comparison() | Overlaps():
            return (node.left, node.right)
        case Logic():
            return node.operands
        case Not() | Negative() | Presence():
            return (node.operand,)
        case Between():
            return (node.operand, node.low, node.high)
        case Membership():
            options = node.options if isinstance(node.options, tuple) else (node.options,)
            return (node.operand, *options)
        case Call():
            return node.arguments if node.date is None else (*node.arguments, node.date)
        case Aggregate():
            said = (node.argument, node.share, node.by, node.condition)
            return tuple(part for part in said if part is not None)
        case AtDate():
            named = (node.parameter, node.region, node.date)
            return tuple(part for part in named if part is not None)
        case ValidAt():
            return (node.alias, node.date)
        case Case():
            parts = [part for branch in node.branches for part in branch]
            return (*parts, node.otherwise) if node.otherwise else tuple(parts)
        case _:
            return ()


def descendants(node: Expression) -> Iterator[Expression]:
    """`node` and everything below it, in the order of the text, without recursion."""
    stack = [node]
    while stack:
        top = stack.pop()
        yield top
        stack.extend(reversed(children(top)))


def expressions_of(declaration: Declaration) -> tuple[Expression, ...]:
    """The outermost expressions of `declaration`, in the order of its fields."""
    match declaration:
        case Definition():
            return (declaration.body,)
        case Table():
            dated = (declaration.event_date,) if declaration.event_date else ()
            every = (s for b in declaration.branches for s in b.steps)
            steps = (e for step in every for e in expressions_of_step(step))
            columns = (c.value for b in declaration.branches for c in b.columns)
            return (*dated, *steps, *columns)
        case Rule():
            dated = (declaration.event_date,) if declaration.event_date else ()
            steps = (e for step in declaration.steps for e in expressions_of_step(step))
            lines = (s.condition for s in declaration.severities if s.condition is not None)
            measures = (m.value for m in declaration.measures)
            score = (declaration.score.value,) if declaration.score else ()
            parts = declaration.message.parts if declaration.message else ()
            said = (part.expression for part in parts if not isinstance(part, str))
            return (*lines, *dated, *steps, *measures, *score, *said)
        case _:
            return ()


def expressions_of_step(step: Step) -> tuple[Expression, ...]:
    """The outermost expressions of one step, in the order of its fields."""
    match step:
        case With(chosen=Chosen(by=by)):
            return (by, step.on)
        case With() | Without():
            return (step.on,)
        case Where():
            return (step.condition,)
        case Let():
            return (step.value,)
        case Unless():
            relation = (step.relation.on,) if step.relation else ()
            return (*relation, step.condition) if step.condition else relation
        case Conflict():
            relation = (step.relation.on,) if step.relation else ()
            return (*relation, step.condition)
        case Per():
            return (*step.keys, step.window.of) if step.window else step.keys
