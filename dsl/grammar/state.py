"""The state of a parser that follows Lark's tables: what it has read, and what it would take.

Lark works the tables out. It runs them with a call of the lexer for each lexeme, and a table of
tables; this is the same automaton over tables made for it, which a pack of rules takes a third
of the time to go through.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Reduction:
    """The last `size` values become one, which `build` makes of them; it is a phrase `name`."""

    size: int
    name: str
    build: Callable[[list[Any]], Any]


#: What each state does with what comes next: the state to go to, or what to reduce before.
Actions: TypeAlias = Mapping[str, int | Reduction]

END = "$END"


class State:
    """A text as far as it is read: the states gone through, and the values built so far."""

    __slots__ = ("_end", "_states", "_table", "_values")

    def __init__(self, table: Mapping[int, Actions], start: int, end: int) -> None:
        self._table, self._end = table, end
        self._states = [start]
        self._values: list[Any] = []

    def accepts(self, terminal: str) -> bool:
        """Whether `terminal` may come next.

        The table alone does not tell: LALR merges what may follow a phrase over all the places
        where the phrase stands, so the reductions are followed without their builders.
        """
        table, states = self._table, self._states
        action = table[states[-1]].get(terminal)
        if type(action) is int:
            return True
        # The stack as it would be: states[:below] + above.
        below = len(states)
        above: list[int] = []
        while isinstance(action, Reduction):
            kept = min(action.size, len(above))
            if kept:
                del above[-kept:]
            below -= action.size - kept
            top = table[above[-1] if above else states[below - 1]][action.name]
            assert isinstance(top, int), "a phrase is gone on from"
            if terminal == END and top == self._end:
                return True
            above.append(top)
            action = table[top].get(terminal)
        return action is not None

    def accepted(self) -> frozenset[str]:
        """Every terminal that may come next."""
        terminals = self._table[self._states[-1]]
        return frozenset(t for t in terminals if t.isupper() and self.accepts(t))

    def read(self, terminal: str, value: object, *, accepted: bool = False) -> bool:
        """Read `terminal`, after reducing what is complete before it; false if it does not fit.

        Then nothing is reduced. `accepted` says that it was asked whether it fits.
        """
        table, states = self._table, self._states
        action = table[states[-1]].get(terminal)
        if isinstance(action, Reduction):
            if not (accepted or self.accepts(terminal)):
                return False
            while isinstance(action, Reduction):
                self._reduce(action)
                action = table[states[-1]][terminal]
        if action is None:
            return False
        states.append(action)
        self._values.append(value)
        return True

    def finish(self) -> Any:
        """What the whole text is, of which the end is accepted here."""
        while self._states[-1] != self._end:
            action = self._table[self._states[-1]][END]
            assert isinstance(action, Reduction), "nothing comes after the end"
            self._reduce(action)
        return self._values[-1]

    def _reduce(self, reduction: Reduction) -> None:
        size, states, values = reduction.size, self._states, self._values
        parts: list[Any] = []
        if size:
            parts = values[-size:]
            del values[-size:], states[-size:]
        values.append(reduction.build(parts))
        following = self._table[states[-1]][reduction.name]
        assert isinstance(following, int), "a phrase is gone on from"
        states.append(following)
