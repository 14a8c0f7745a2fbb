"""The rules of a run, evaluated by several processes: each takes what nobody has taken yet."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from dsl.model.rules import Rule
from engine.packs.pack import LoadedPack
from engine.run.events import Event, RuleFailed, RuleStarted
from engine.run.narrowing import Narrowed
from engine.run.rule_evaluator import RuleEvaluator
from engine.run.shares import Shares

#: The positions of rules that one process evaluates, since they rest on the same tables.
Turn: TypeAlias = tuple[int, ...]
#: Hears that the rule at a position began, or all that became of it.
Tell: TypeAlias = Callable[[int, Sequence[Event]], None]

#: More memory is needed than there is.
_NO_MEMORY: Final = "HY649"


@dataclass(frozen=True, slots=True)
class Turns:
    """The rules of a run by their positions, of which there are `total`.

    Findings are left in `parts`, a file per rule; in `taken` is a file for each turn that somebody
    has taken. A rule that needs more memory than there is beside others is left for the end.
    """

    evaluator: RuleEvaluator
    shares: Shares
    rules: Mapping[int, tuple[LoadedPack, Rule]]
    total: int
    parts: Path
    taken: Path

    def help(self, found_out: Callable[[], Narrowed | None], tell: Tell) -> None:
        """What a helper does: rules over few rows, as soon as these are known.

        `found_out` waits for what is found out for all rules together.
        """
        self.evaluator.limit_memory(self.shares.of_helper)
        self._take(self._over_few(), tell, helper=True)
        self.evaluator.narrowed = found_out()
        self._take(self._over_few(), tell, helper=True)

    def share(self, tell: Tell) -> None:
        """What the worker does meanwhile: rules over many rows first, then what is left."""
        few = self._over_few()
        many = [turn for turn in self.every() if turn not in few]
        self._take([*many, *few], tell)

    def one(self, turn: Turn, _: Callable[[], Narrowed | None], tell: Tell) -> None:
        """What a helper does that is there for one turn only, all being found out."""
        self._take([turn], tell, helper=True)

    def finish(self, positions: Iterable[int], tell: Tell) -> None:
        """What the worker does alone, with all memory that there is."""
        self.evaluator.limit_memory(self.shares.alone)
        for position in positions:
            tell(position, self._started(position))
            tell(position, self._evaluated(position))

    def _take(self, turns: Iterable[Turn], tell: Tell, *, helper: bool = False) -> None:
        for position in self._not_taken(turns):
            tell(position, self._started(position, helper=helper))
            told = self._evaluated(position)
            if not (self.shares.helpers and _lack_memory(told)):
                tell(position, told)

    def _not_taken(self, turns: Iterable[Turn]) -> Iterator[int]:
        for turn in turns:
            try:
                os.close(os.open(self.taken / f"turn-{turn[0]}", os.O_CREAT | os.O_EXCL))
            except FileExistsError:
                continue
            except OSError:  # without room to take anything, all is left for the end
                return
            yield from turn

    def _started(self, position: int, *, helper: bool = False) -> Sequence[Event]:
        pack, rule = self.rules[position]
        return [RuleStarted(pack.manifest.name, rule.name, position, self.total, helper)]

    def _evaluated(self, position: int) -> Sequence[Event]:
        pack, rule = self.rules[position]
        target = self.parts / f"{position:05}.jsonl"
        return self.evaluator.evaluate(position, pack, rule, target=target)

    def _over_few(self) -> list[Turn]:
        """The turns of which it is known that all their rules need few rows."""
        few = {p for p, (_, rule) in self.rules.items() if self.evaluator.is_over_few(p, rule)}
        return [turn for turn in self.every() if few.issuperset(turn)]

    def every(self) -> list[Turn]:
        """All turns there are."""
        return in_turns(
            {
                position: (pack.manifest.name, self.evaluator.tables_of(position))
                for position, (pack, _) in self.rules.items()
            }
        )


def _lack_memory(told: Sequence[Event]) -> bool:
    return any(isinstance(event, RuleFailed) and event.code == _NO_MEMORY for event in told)


def in_turns(tables: Mapping[int, tuple[str, frozenset[str]]]) -> list[Turn]:
    """Rules by position, in turns: those of one pack that share a computed table go together.

    `tables` are the pack of each, and what computed tables it reads.
    """
    turns: list[tuple[Turn, str, frozenset[str]]] = []
    for position, (pack, read) in tables.items():
        shared = [turn for turn in turns if turn[1] == pack and turn[2] & read]
        turns = [turn for turn in turns if turn not in shared]
        mine = sorted({position, *(p for turn in shared for p in turn[0])})
        turns.append((tuple(mine), pack, read.union(*(turn[2] for turn in shared))))
    return sorted(turn[0] for turn in turns)
