"""What missing values leave open of a group: where its aggregates lie, what is true whatever.

“An aggregate over values of which some are missing is known within bounds: what it would be
whatever the missing values were. A condition is true where it holds throughout the bounds, false
where it holds nowhere in them, unknown otherwise.”
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from dsl.syntax.expressions import (
    Aggregate,
    Arithmetic,
    AtDate,
    Between,
    Call,
    Comparison,
    Expression,
    Field,
    Logic,
    Missing,
    Money,
    Name,
    Negative,
    Not,
    Number,
    Percentage,
    Period,
    Presence,
)
from dsl.syntax.walk import children
from tests.reference.decimals import decimals
from tests.reference.evaluate import evaluate, truth
from tests.reference.expansion import walk
from tests.reference.values import Truth, Value, all_true, any_true, compare, divide, negate, size

if TYPE_CHECKING:
    from tests.reference.groups import GroupScope

#: The least and the greatest; None where there is no such bound.
Bounds: TypeAlias = tuple[Value, Value]
_ANYWHERE: Bounds = (None, None)
_PRESENT_ONLY = ("count", "product", "all", "any", "none")
_LITERALS = (Number, Money, Percentage, Period)


@dataclass(frozen=True, slots=True)
class Seen:
    """A row that an aggregate may go through: whether it surely counts, and what it brings."""

    counts: bool
    value: Value
    lacking: bool

    @property
    def open(self) -> bool:
        """Whether something is missing that could change the aggregate."""
        return self.lacking or not self.counts

    @property
    def valued(self) -> bool:
        """Whether it has a value, known or not."""
        return self.lacking or self.value is not None


def rows_open(expression: Expression, scope: GroupScope) -> int:
    """How many rows are open for that aggregate in `expression` for which most are."""
    found = {n: None for n in walk(expression) if isinstance(n, Aggregate)}
    return max((sum(s.open for s in _seen(node, scope)) for node in found), default=0)


def settled(condition: Expression, scope: GroupScope) -> Truth:
    """The truth of a condition on a group, whatever the missing values are."""
    whole = scope.known(condition)
    if whole is None and rows_open(condition, scope):
        match condition:
            case Logic(operator=operator, operands=operands):
                truths = [settled(o, scope) for o in operands]
                return all_true(truths) if operator == "and" else any_true(truths)
            case Not(operand=operand):
                return negate(settled(operand, scope))
            case Aggregate(function="all" | "any" | "none"):
                return _quantified(condition, scope)
            case Comparison(operator=operator, left=left, right=right):
                return _compared(operator, left, right, scope)
            case Between(operand=operand, low=low, high=high, negated=negated):
                ends = [_part("<=", low, operand, scope), _part("<=", operand, high, scope)]
                return negate(all_true(ends)) if negated else all_true(ends)
            case _:
                return None
    return truth(condition, scope)


def _part(operator: str, left: Expression, right: Expression, scope: GroupScope) -> Truth:
    if rows_open(left, scope) or rows_open(right, scope):
        return _compared(operator, left, right, scope)
    return compare(operator, evaluate(left, scope), evaluate(right, scope))


def _seen(node: Aggregate, scope: GroupScope) -> list[Seen]:
    """The rows that may count; “a missing value” is one of a cell that is missing."""
    if node.missing is Missing.SKIPPED:
        return []
    rows = []
    for row in scope.distinct_rows(node):
        held = True if node.condition is None else truth(node.condition, row)
        if held is False:
            continue
        asked = node.argument if node.by is None else node.by
        if isinstance(asked, Name) and asked.name in row.world.names.aliases:
            rows.append(Seen(held is True, True, lacking=False))
            continue
        value = evaluate(node.argument, row)
        if value is None and node.missing is Missing.ZERO:
            value = 0
        lacking = (
            node.missing is not Missing.ZERO
            and (node.by is not None or node.function not in _PRESENT_ONLY)
            and evaluate(asked, row) is None
            and any(evaluate(f, row) is None for f in _needed(asked))
        )
        rows.append(Seen(held is True, value, lacking=lacking))
    return rows


def _needed(expression: Expression) -> Iterator[Field]:
    """The cells without which `expression` is missing; presence is known of every cell."""
    match expression:
        case Field():
            yield expression
        case Presence():
            return
        case Call(function="coalesce", arguments=choices) if any(map(_is_there, choices)):
            return
        case _:
            for part in children(expression):
                yield from _needed(part)


def _is_there(choice: Expression) -> bool:
    return not any(
        isinstance(n, Field | Aggregate | AtDate)
        or (isinstance(n, Call) and n.function != "run_date")
        for n in walk(choice)
    )


def _quantified(node: Aggregate, scope: GroupScope) -> Truth:
    """A row of which it is unknown whether it counts decides nothing, but leaves it open."""
    every = node.function == "all"
    truths = []
    for row in _seen(node, scope):
        held: Any = row.value
        idle = held is every and isinstance(held, bool)
        truths.append(held if row.counts or idle else None)
    if every:
        return all_true(truths)
    return any_true(truths) if node.function == "any" else negate(any_true(truths))


def _compared(operator: str, left: Expression, right: Expression, scope: GroupScope) -> Truth:
    (low, high), (least, most) = bounds(left, scope), bounds(right, scope)
    if operator in ("=", "!="):
        if all(compare("=", low, end) is True for end in (high, least, most)):
            return operator == "="
        apart = compare(">", low, most) is True or compare(">", least, high) is True
        return operator == "!=" if apart else None
    if operator in ("<", "<="):
        low, high, least, most = least, most, low, high
        operator = operator.replace("<", ">")
    if compare(operator, low, most) is True:
        return True
    return False if compare(operator, high, least) is False else None


def bounds(expression: Expression, scope: GroupScope) -> Bounds:
    """Where the value of `expression` lies."""
    if not rows_open(expression, scope):
        value = evaluate(expression, scope)
        return value, value
    match expression:
        case Aggregate():
            return _of_aggregate(expression, scope)
        case Negative(operand=operand):
            ends = _Ends(expression, scope, {"operand": bounds(operand, scope)})
            return ends.at(operand=1), ends.at(operand=0)
        case Arithmetic(operator="+" | "-" as operator):
            ends = _of_both(expression, scope)
            far = operator == "-"
            return ends.at(left=0, right=int(far)), ends.at(left=1, right=int(not far))
        case Arithmetic():
            return _scaled(expression, scope)
        case _:
            return _ANYWHERE


def _of_both(node: Arithmetic, scope: GroupScope) -> _Ends:
    sides = {"left": bounds(node.left, scope), "right": bounds(node.right, scope)}
    return _Ends(node, scope, sides)


def _scaled(node: Arithmetic, scope: GroupScope) -> Bounds:
    ends, divided = _of_both(node, scope), node.operator == "/"
    if _never_negative(node.left) and _never_negative(node.right):
        least = ends.sides["right"][0]
        if divided and rows_open(node.right, scope) and (least is None or not size(least) > 0):
            return _ANYWHERE  # what is divided by 0 is missing
        return ends.at(left=0, right=int(divided)), ends.at(left=1, right=int(not divided))
    moving, still = "left", node.right
    if rows_open(node.right, scope):
        if divided or rows_open(node.left, scope):
            return _ANYWHERE
        moving, still = "right", node.left
    fixed = "right" if moving == "left" else "left"
    low, high = (ends.at(**{moving: end, fixed: 0}) for end in (0, 1))
    if _never_negative(still):
        return low, high
    if low is None or high is None:
        return _ANYWHERE
    return min(low, high, key=size), max(low, high, key=size)


def _never_negative(node: Expression) -> bool:
    if isinstance(node, Aggregate):
        return node.function in ("count", "count_distinct")
    return isinstance(node, _LITERALS)


class _Ends:
    """What a node comes to when its operands lie at their ends."""

    def __init__(self, node: Expression, scope: GroupScope, sides: Mapping[str, Bounds]) -> None:
        # Copies, so that two operands that say the same are told apart.
        copies = {n: dataclasses.replace(getattr(node, n)) for n in sides}
        self.node: Any = dataclasses.replace(node, **copies)
        self.scope, self.sides = scope, sides

    def at(self, **ends: int) -> Value:
        """The value with each operand at its least (0) or greatest (1)."""
        given = {id(getattr(self.node, n)): self.sides[n][end] for n, end in ends.items()}
        return evaluate(self.node, self.scope.given(given))


def _of_aggregate(node: Aggregate, scope: GroupScope) -> Bounds:
    rows = _seen(node, scope)
    if node.function == "count":
        present = [r for r in rows if r.value is not None]
        return sum(r.counts for r in present), len(present)
    form = _FORMS.get(node.function) if node.by is None else None
    if form is None:
        return _ANYWHERE
    limits = _limits(node.argument, scope)
    places = decimals(node.argument, scope.world)
    low, high = (form(rows, limits[end], end == 0, node.function, places) for end in (0, 1))
    return low, high


def _limits(argument: Expression, scope: GroupScope) -> Bounds:
    """“Any value of its domain that the contract allows.”"""
    if not isinstance(argument, Field):
        return _ANYWHERE
    column = scope.world.data_set(argument.alias).column(argument.column)
    return _ANYWHERE if column is None else (column.least, column.most)


def _brought(row: Seen, limit: Value) -> Value:
    return limit if row.lacking else row.value


def _distinct(rows: Sequence[Seen], _: Value, least: bool, *__: object) -> Value:
    """“A missing value may be a new one or any of the others.”"""
    if least:
        known = {r.value for r in rows if r.counts and r.value is not None}
        return max(len(known), int(any(r.counts and r.lacking for r in rows)))
    return len({r.value for r in rows if r.value is not None}) + sum(r.lacking for r in rows)


def _sum(rows: Sequence[Seen], limit: Value, least: bool, *_: object) -> Value:
    from tests.reference.groups import total  # noqa: PLC0415

    brought: list[Any] = [(r, _brought(r, limit)) for r in rows if r.valued]
    if any(v is None for _, v in brought):
        return None
    outer = min if least else max
    return total([v if r.counts or outer(size(v), 0) == size(v) else v * 0 for r, v in brought])


def _extreme(rows: Sequence[Seen], limit: Value, least: bool, function: str, _: int) -> Value:
    choose: Any = min if function == "min" else max
    if (function == "min") is least:
        if any(r.lacking for r in rows) and limit is None:
            return None
        if not any(r.counts and r.valued for r in rows) and any(not r.counts for r in rows):
            return None
        among = rows
    else:
        among = [r for r in rows if r.counts]
    values = [v for r in among if (v := _brought(r, limit)) is not None]
    return choose(values, key=size, default=None)  # type: ignore[no-any-return]


def _mean(rows: Sequence[Seen], limit: Value, least: bool, _: str, places: int) -> Value:
    from tests.reference.groups import total  # noqa: PLC0415

    if any(r.lacking for r in rows) and limit is None:
        return None
    sure: list[Any] = [_brought(r, limit) for r in rows if r.counts and r.valued]
    if not sure:
        return None
    whole: Any = total(sure)
    ends: list[Any] = [divide(whole, len(sure), decimals=places)]
    ends += [_brought(r, limit) for r in rows if not r.counts and r.valued]
    return min(ends) if least else max(ends)  # type: ignore[no-any-return]


_FORMS: Mapping[str, Callable[..., Value]] = {
    "count_distinct": _distinct,
    "sum": _sum,
    "min": _extreme,
    "max": _extreme,
    "mean": _mean,
}
