"""The computed tables that a rule reads, in words: what a row is, and what each column says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from dsl.explain.conditions import say_parts, say_step
from dsl.explain.expressions import say
from dsl.explain.law import cite_shortly
from dsl.explain.speaker import Speaker, speaker_of
from dsl.model.rules import Tie
from dsl.model.tables import Branch, Table, rule_of, tables_of


def say_tables(speaker: Speaker) -> Iterator[str]:
    """A line for each branch of each table, those first that others read, and one a column."""
    for table in tables_of(speaker.rule.aliases):
        for branch in table.branches:
            own = speaker_of(rule_of(table, branch), speaker.model, speaker.language)
            yield _rows(table, branch, own)
            yield from _columns(table, branch, own)


def _rows(table: Table, branch: Branch, own: Speaker) -> str:
    """What the rows of a branch are made from."""
    comma = own.pick("、", ", ")
    details = [f"“{table.title}”"] if table.title else []
    details += [cite_shortly(clause, own) for clause in table.clauses]
    named = own.pick("（{}）", " ({})").format(comma.join(details)) if details else ""
    data_set, row = own.data_set(branch.base.data_set), own.rows[branch.base.name]
    parts = [own.pick(f"取“{data_set}”的每一条记录（“{row}”）", f"every row of {data_set} ({row})")]
    parts += [text for step in branch.row_steps for text in say_step(step, own)]
    if branch.links and branch.keys is not None:
        start, end = (say(key.expression, own) for key in branch.keys)
        parts.append(_linked(own, start, end, branch.links))
    elif branch.tie is not None and branch.keys is not None:
        member, name, other = branch.keys
        ends = say(member.expression, own), say(other.expression, own)
        parts.append(_connected(own, *ends, tie=branch.tie, name=name.name))
    elif branch.keys is None:
        parts.append(own.pick("每一种行的组合是一行", "each choice of rows is a row"))
    else:
        keys = comma.join(say(key.expression, own) for key in branch.keys)
        parts.append(own.pick(f"{keys}相同的合并为一行", f"rows with equal {keys} form one row"))
    parts += [text for c in branch.group_conditions for text in say_parts(c, own)]
    return own.pick("{}{}：{}", "{}{}: {}").format(
        table.name, named, own.pick("；", "; ").join(parts)
    )


def _columns(table: Table, branch: Branch, own: Speaker) -> Iterator[str]:
    for column in branch.columns:
        words = say(column.expression, own)
        yield own.pick("{}的{}：{}", "{}.{}: {}").format(table.name, column.name, words)


def _linked(own: Speaker, start: str, end: str, links: int) -> str:
    return own.pick(
        f"前一条的{end}是后一条的{start}时相连，至多{links}条；每条通路是一行，{start}取首条的，{end}取末条的",
        f"rows are linked where {end} of one is {start} of the next, {links} at most; each path is "
        f"a row, with {start} of its first and {end} of its last",
    )


def _connected(own: Speaker, member: str, other: str, *, tie: Tie, name: str) -> str:
    match tie:
        case Tie.SHARED:
            return own.pick(
                f"{other}相同的，其{member}归为一组，辗转相连的也在内；每个{member}是一行，"
                f"“{name}”是它所在的组，以组里最小的一个命名",
                f"rows of the same {other} tie their {member}, through any number of others too; "
                f"each {member} is a row, and {name} is what it belongs to, called by the smallest",
            )
        case Tie.ALIKE:
            return own.pick(
                f"同一条里的{member}与{other}归为一组，辗转相连的也在内；这样的每一个是一行，"
                f"“{name}”是它所在的组，以组里最小的一个命名",
                f"a row ties {member} to {other}, through any number of others too; each of both "
                f"is a row, and {name} is what it belongs to, called by the smallest",
            )
        case _:
            assert_never(tie)
