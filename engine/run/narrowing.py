"""The rules of a run over few rows: whom they could tell of is asked for all of them together."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import count
from typing import Final

import pyarrow as pa

from dsl.model.rules import Rule
from engine.bridge.context import EngineSettings
from engine.bridge.memory import is_short_of_memory
from engine.bridge.sources import SomeRows
from engine.plan.arena import Arena
from engine.plan.from_rule import RulePlan
from engine.plan.narrow import Candidates, Turn, candidates_of, separable_data_sets
from engine.run.asking import (
    Asker,
    Named,
    OnQuestion,
    Separable,
    Sessions,
    SessionsHere,
)
from engine.run.changes import Since
from engine.run.fetching import AllRows, By
from engine.run.forking import Apart, here
from engine.run.increments import StillHolds, look_again, usable

#: One entity in so many rows may be looked at again; so many may be at least, and at most.
_ROWS_PER_ENTITY: Final = 20
_FEW: Final = 1_000
_MOST: Final = 100_000


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The rows that some rules need, by their positions, and what finding them took of each.

    A rule that is not in `separable` needs all rows. Of a rule in `since` only findings that
    changes could touch are looked for; those of the earlier run are told besides. Of the rules
    in `nobody` nothing can be found.
    """

    rows: AllRows
    separable: Mapping[int, Separable]
    tables: Mapping[By, pa.Table]
    seconds: Mapping[int, float]
    since: Mapping[int, StillHolds]
    nobody: frozenset[int]

    def of(self, position: int) -> SomeRows | None:
        """The rows that the rule needs; None where it needs all."""
        if position not in self.separable:
            return None
        mine = {name: self.tables[name, by] for name, by in self.separable[position].items()}
        return SomeRows(mine, self.rows)


def is_large(rule: Rule, rows: AllRows, settings: EngineSettings) -> bool:
    """Whether `rule` looks at so many rows that fewer are worth asking for."""
    if settings.narrow_rows is None or rule.base.table is not None:
        return False
    return rows.rows(rule.base.data_set.name) >= settings.narrow_rows


def ask_silently(question: int, total: int) -> None:
    """Nobody watches."""


def narrowed(
    arena: Arena,
    plans: Mapping[int, RulePlan],
    rows: AllRows,
    settings: EngineSettings,
    *,
    since: Mapping[int, Since] | None = None,
    sessions: Sessions | None = None,
    apart: Apart = here,
    on_question: OnQuestion = ask_silently,
) -> Narrowed:
    """What the rules of `plans`, all planned in `arena`, need of `rows`.

    Of a rule in `since` only what has changed since then is looked for, where that can be told.
    Questions are put to `sessions`, to this process by default or `apart` from it; `on_question`
    hears, before each, which it is (from 1) and of how many.
    """
    large = {p: plan for p, plan in plans.items() if is_large(plan.rule, rows, settings)}
    found = {p: separable_data_sets(arena, plan, numbers=rows.numbers) for p, plan in large.items()}
    separable = {p: data_sets for p, data_sets in found.items() if data_sets}
    changed = usable(since or {}, large, separable, rows)
    asker = Asker(arena, rows, settings, sessions or SessionsHere(settings.partitions), apart)
    whole = {p: data_sets for p, data_sets in separable.items() if p not in changed}
    named, asked = _asked_in_turns(asker, large, whole, on_question)
    later = candidates_of(arena, large, {p: separable[p] for p in changed}, numbers=rows.numbers)
    again = look_again(
        asker,
        large,
        separable,
        changed,
        later,
        on_question=lambda number: on_question(asked + number, asked + len(later)),
    )
    named += again.named
    settled = {position for one in named for position in one.rules}
    many = _with_many(named, large, rows)
    few = {p: d for p, d in separable.items() if p in settled - many}
    started = time.monotonic()
    tables = asker.rows_of(few, named)
    share = (time.monotonic() - started) / max(len(few), 1)
    spent = dict.fromkeys(few, share)
    for one in named:
        for position in one.rules & few.keys():
            spent[position] += one.seconds / len(one.rules)
    somebody = {position for one in named if len(one.entities) for position in one.rules}
    return Narrowed(
        rows,
        few,
        tables,
        seconds=spent,
        since={p: holds for p, holds in again.kept.items() if p in few},
        nobody=frozenset(few.keys() - somebody),
    )


def _asked_in_turns(
    asker: Asker,
    plans: Mapping[int, RulePlan],
    separable: Mapping[int, Separable],
    on_question: OnQuestion,
) -> tuple[list[Named], int]:
    """Whom the rules could tell of, and how many questions it took.

    Where that is too many, or took more memory than there is, a rule is asked about in the next
    way, as long as there is one; if there is none it is in none of the answers.
    """
    arena, rows = asker.arena, asker.rows
    named: list[Named] = []
    turns = {position: Turn() for position in separable}
    asked = 0
    while turns:
        questions = candidates_of(
            arena, plans, {p: separable[p] for p in turns}, numbers=rows.numbers, turns=turns
        )
        total = asked + len(questions)

        def ask(number: int, question: Candidates, total: int = total) -> Named | None:
            on_question(number, total)
            base = plans[question.rules[0]].rule.base.data_set.name
            try:
                return asker.named(question, (base, separable[question.rules[0]][base]))
            except Exception as error:  # the engine's errors have no common base
                if not is_short_of_memory(error):
                    raise
                return None

        with ThreadPoolExecutor(asker.sessions.questions_at_once) as pool:
            answers = list(pool.map(ask, count(asked + 1), questions))
        asked = total
        told = [answer for answer in answers if answer is not None]
        short = [q for q, answer in zip(questions, answers, strict=True) if answer is None]
        many = _with_many(told, plans, rows).union(*(question.rules for question in short))
        named += (replace(one, rules=one.rules - many) for one in told)
        shared = {p for question in questions if len(question.rules) > 1 for p in question.rules}
        turns = {p: turns[p].next(shared=p in shared) for p in many}
    return named, asked


def _with_many(
    named: Collection[Named], plans: Mapping[int, RulePlan], rows: AllRows
) -> frozenset[int]:
    """The rules that could tell of so many entities that all rows serve as well."""

    def most(position: int) -> int:
        all_rows = rows.rows(plans[position].rule.base.data_set.name)
        return min(max(_FEW, all_rows // _ROWS_PER_ENTITY), _MOST)

    return frozenset(p for one in named for p in one.rules if len(one.entities) > most(p))
