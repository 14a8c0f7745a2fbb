"""Conditions that are decided before any row is read.

A parameter is looked up by the day of the run, which is known, and a rule without exemptions
takes no binding out: much of what a plan asks has one answer for all rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dsl.model.expressions import Operator
from engine.plan.arena import Arena
from engine.plan.nodes import Apply, ColumnOf, Literal, NodeId
from engine.plan.storage import FLAG

TRUE: Final = Literal("true", FLAG)
FALSE: Final = Literal("false", FLAG)


class Decided:
    """What expressions of one arena are for every row; `constants` may be columns of one value."""

    __slots__ = ("_arena", "_constants", "_found")

    def __init__(self, arena: Arena, constants: Mapping[str, NodeId]) -> None:
        self._arena, self._constants = arena, constants
        self._found: dict[NodeId, bool | None] = {}

    def literal(self, node: NodeId) -> Literal | None:
        """The literal that `node` is in every row, if it is one."""
        written = self._arena[node]
        if isinstance(written, ColumnOf) and written.name in self._constants:
            written = self._arena[self._constants[written.name]]
        return written if isinstance(written, Literal) else None

    def of(self, condition: NodeId) -> bool | None:
        """Whether `condition` is true for every row, or false for every row; None if neither."""
        if condition not in self._found:
            self._found[condition] = self._decide(condition)
        return self._found[condition]

    def _decide(self, condition: NodeId) -> bool | None:
        if (written := self.literal(condition)) is not None:
            return {TRUE: True, FALSE: False}.get(written)
        match self._arena[condition]:
            case Apply(operator=Operator.EQUAL, operands=(one, other)):
                return self._alike(self.literal(one), self.literal(other))
            case Apply(operator=(Operator.PRESENT | Operator.MISSING) as asked, operands=(value,)):
                found = self.literal(value)
                return (
                    None if found is None else (found.text is None) == (asked is Operator.MISSING)
                )
            case Apply(operator=(Operator.AND | Operator.OR) as joined, operands=operands):
                return self._joined(joined, [self.of(o) for o in operands])
            case Apply(operator=Operator.COALESCE, operands=(inner, _)):
                return self.of(inner)
            case _:
                return None

    def _alike(self, one: Literal | None, other: Literal | None) -> bool | None:
        if one is None or other is None or one.text is None or other.text is None:
            return None
        return one.text == other.text if one.storage == other.storage else None

    def _joined(self, operator: Operator, parts: list[bool | None]) -> bool | None:
        decisive = operator is Operator.OR
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive
