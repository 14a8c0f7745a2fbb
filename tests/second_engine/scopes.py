"""Where an expression is written: over the rows of a binding, or over a group of bindings."""

from __future__ import annotations

from abc import ABC, abstractmethod

from dsl.syntax.expressions import Aggregate, Expression
from tests.second_engine.names import Facts, Words
from tests.second_engine.terms import Term


class Scope(ABC):
    """What a column, an aggregate and the event date are here."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts

    @abstractmethod
    def column(self, alias: str, name: str) -> Term:
        """The column `name` of an alias."""

    @abstractmethod
    def event_date(self) -> Term:
        """The day at which the law is read where none is said."""

    @abstractmethod
    def aggregate(self, node: Aggregate, words: Words) -> Term:
        """A count, sum … over the bindings of the group."""

    def known(self, node: Expression, words: Words) -> Term | None:
        """What the scope knows as a whole: a key of the group."""
        del node, words
        return None
