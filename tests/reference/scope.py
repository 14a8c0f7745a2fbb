"""Where an expression is read."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod

from dsl.syntax.expressions import Aggregate, Expression
from tests.reference.values import Value
from tests.reference.world import World


class Scope(ABC):
    """What a column, an aggregate and the event date are here."""

    world: World

    @abstractmethod
    def field(self, alias: str, column: str) -> Value:
        """The cell of an alias."""

    @abstractmethod
    def event_date(self) -> datetime.date | None:
        """The day at which the law is read."""

    @abstractmethod
    def aggregate(self, node: Aggregate) -> Value:
        """A count, sum … over the bindings of the group."""

    def known(self, expression: Expression) -> tuple[Value] | None:
        """The value of an expression that the scope knows as a whole: a key of the group."""
        del expression
        return None
