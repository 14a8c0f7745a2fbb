"""One condition over a sheet of groups: what engine and second engine say, and every filling."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from random import Random

from dsl.grammar.parse import parse
from dsl.syntax.declarations import File, Rule
from dsl.text.source import SourceText
from engine.run.in_memory import evaluate_tables
from tests.completions.draw import ConditionDraw, Group, draw_group
from tests.generated.compiled import RefusedError, checked, table
from tests.reference.bindings import bindings
from tests.reference.evaluate import truth
from tests.reference.groups import GroupScope
from tests.reference.prepare import prepare
from tests.reference.schema import PAYMENTS, SCHEMA
from tests.reference.values import Truth, all_true
from tests.reference.world import Row
from tests.reference.written import AS_OF, cell
from tests.second_engine.engine import find
from tests.second_engine.judge import connection

POLICY = """\
language en

regulation code "办法"
  in force from 2000-01-01
  article 1 "条文1。"

rule paid "规则"
  under code article 1
  severity hint
  each payment in civil.payments
  per payment.person
  where {condition}
  finding
    rows = count(payment)
    message "{{rows}}"
"""
#: Groups over which one condition is asked at once.
GROUPS = 20
_DAY = datetime.date(2020, 5, 1)
_SAID: dict[str, Truth] = {"suspected": True, "undetermined": None}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one condition; `refused` by the checker, or judged over `groups`.

    `settled` groups come to the same in every filling, and of `wider` ones the engine says
    nevertheless that they are undetermined. `blank` of `read` cells were blank.
    """

    seed: int
    condition: str
    refused: str = ""
    groups: int = 0
    ways: int = 0
    read: int = 0
    blank: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    settled: int = 0
    wider: int = 0
    differences: tuple[str, ...] = ()


def judge_seeds(seeds: Sequence[int]) -> list[Verdict]:
    """The verdicts on the conditions drawn from `seeds`."""
    return [judge(seed) for seed in seeds]


def judge(seed: int) -> Verdict:
    """The condition of `seed` over its groups."""
    source = Random(seed)
    draw = ConditionDraw(source)
    condition = draw.condition()
    columns = draw.columns or ("kind",)
    groups = [draw_group(source, columns) for _ in range(GROUPS)]
    return judged(seed, condition, groups)


def judged(seed: int, condition: str, groups: Sequence[Group]) -> Verdict:
    """`condition` over `groups`, every way of each gone through."""
    text = POLICY.format(condition=condition)
    try:
        model = checked(text, SCHEMA, rules=1)
    except RefusedError as refused:
        return Verdict(seed, condition, refused=str(refused) or "?")
    rows = [r for place, group in enumerate(groups) for r in _rows(place, group)]
    tables: dict[str, Sequence[Row]] = {d.name: () for d in SCHEMA.data_sets}
    tables[PAYMENTS] = rows
    filed = {d.name: table(d, tables[d.name]) for d in SCHEMA.data_sets}
    (result,) = evaluate_tables(model, filed, as_of=AS_OF)
    engine = {str(f.subject[0].value): f.outcome.value for f in result.findings}
    file = parse(SourceText("policy.huiyan", text)).file
    found = find(file.declarations, SCHEMA, tables=tables, as_of=AS_OF, connection=connection())
    second = {str(f.subject[0]): str(f.outcome) for f in found}
    possible = [frozenset(_possible(file, group)) for group in groups]
    lines, outcomes, settled, wider = [], Counter[str](), 0, 0
    for place, (group, truths) in enumerate(zip(groups, possible, strict=True)):
        said = engine.get(_name(place), "nothing")
        also = second.get(_name(place), "nothing")
        outcomes[said] += 1
        known = len(truths) == 1 and None not in truths
        settled += known
        wider += known and said == "undetermined"
        if said != also:
            lines.append(f"{condition}: {group.rows}: engine {said}, second engine {also}")
        if said != "undetermined" and truths != {_SAID.get(said, False)}:
            lines.append(f"{condition}: {group.rows}: engine {said}, possible {set(truths)}")
    return Verdict(
        seed,
        condition,
        groups=len(groups),
        ways=sum(g.ways for g in groups),
        read=sum(len(g.rows) * len(g.columns) for g in groups),
        blank=sum(g.blanks for g in groups),
        outcomes=outcomes,
        settled=settled,
        wider=wider,
        differences=tuple(lines),
    )


def _name(place: int) -> str:
    return f"G{place}"


def _rows(place: int, group: Group) -> Iterator[Row]:
    for number, cells in enumerate(group.rows):
        yield _row(f"P{place}x{number}", _name(place), group.columns, cells)


def _row(number: str, person: str, columns: Sequence[str], cells: Sequence[str]) -> Row:
    data_set = SCHEMA.data_set(PAYMENTS)
    assert data_set is not None
    said = dict(zip(columns, cells, strict=True))
    row: Row = {c.name: cell(c.domain, said.get(c.name, "-")) for c in data_set.columns}
    return {**row, "payment_no": number, "person": person, "paid_on": _DAY}


def _possible(file: File, group: Group) -> Iterator[Truth]:
    """The truth of the rule's conditions in each way of filling, by their plain meaning.

    Each row that filling makes is a row of a table, so often that it can stand twice in a group;
    a way of filling is a choice of such rows.
    """
    variants = group.variants()
    copies = len(group.rows)
    rows = [_row(f"V{n}", "G", group.columns, v) for v in variants for n in range(copies)]
    rule = next(d for d in file.declarations if isinstance(d, Rule))
    tables = {PAYMENTS: rows}
    prepared = prepare(rule, file, schema=SCHEMA, tables=tables, as_of=AS_OF)
    every = bindings(prepared)
    place = {v: n * copies for n, v in enumerate(variants)}
    told: set[Truth] = set()
    for way in group.filled():
        members = [every[place[cells] + n] for n, cells in enumerate(way)]
        scope = GroupScope(prepared, (rows[0]["person"],), members)
        held = all_true([truth(c, scope) for c in prepared.group_conditions])
        if held not in told:
            told.add(held)
            yield held
        if len(told) > 1:
            return
