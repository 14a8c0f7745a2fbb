"""The rules of a run over few rows: whom they could tell of is asked for all of them together."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from typing import Final

import pyarrow as pa

from dsl.model.rules import Rule
from engine.bridge.session import EngineSettings
from engine.bridge.sources import SomeRows
from engine.plan.arena import Arena
from engine.plan.from_rule import RulePlan
from engine.plan.narrow import Candidates, candidates_of, separable_data_sets
from engine.run.asking import (
    AllRows,
    Asker,
    By,
    Named,
    OnQuestion,
    Separable,
    Sessions,
    SessionsHere,
)
from engine.run.changes import Since
from engine.run.increments import StillHolds, look_again, usable

#: One entity in so many rows may be looked at again; and so many may be at least.
_ROWS_PER_ENTITY: Final = 1_000
_FEW: Final = 1_000


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
    on_question: OnQuestion = ask_silently,
) -> Narrowed:
    """What the rules of `plans`, all planned in `arena`, need of `rows`.

    Of a rule in `since` only what has changed since then is looked for, where that can be told.
    Questions are put to `sessions`, to this process by default; `on_question` hears, before each,
    which it is (from 1) and of how many.
    """
    large = {p: plan for p, plan in plans.items() if is_large(plan.rule, rows, settings)}
    found = {p: separable_data_sets(arena, plan, numbers=rows.numbers) for p, plan in large.items()}
    separable = {p: data_sets for p, data_sets in found.items() if data_sets}
    changed = usable(since or {}, large, separable, rows)
    questions, later = (
        candidates_of(
            arena,
            large,
            {p: data_sets for p, data_sets in separable.items() if (p in changed) is again},
            numbers=rows.numbers,
        )
        for again in (False, True)
    )
    total = len(questions) + len(later)
    asker = Asker(arena, rows, settings, sessions or SessionsHere(settings.partitions))

    def ask(number: int, question: Candidates) -> Named:
        on_question(number, total)
        base = large[question.rules[0]].rule.base.data_set.name
        return asker.named(question, (base, separable[question.rules[0]][base]))

    with ThreadPoolExecutor(asker.sessions.questions_at_once) as pool:
        named = list(pool.map(ask, count(1), questions))
    again = look_again(
        asker,
        large,
        separable,
        changed,
        later,
        on_question=lambda number: on_question(len(questions) + number, total),
    )
    named += again.named
    few = _with_few(separable, named, large, rows)
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


def _with_few(
    separable: Mapping[int, Separable],
    named: Collection[Named],
    plans: Mapping[int, RulePlan],
    rows: AllRows,
) -> dict[int, Separable]:
    """Those of the rules that could tell of few entities: for many, all rows serve as well."""
    most = {
        position: max(_FEW, rows.rows(plans[position].rule.base.data_set.name) // _ROWS_PER_ENTITY)
        for position in separable
    }
    many = {p for one in named for p in one.rules if len(one.entities) > most[p]}
    return {p: data_sets for p, data_sets in separable.items() if p not in many}
