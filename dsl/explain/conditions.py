"""The steps of a rule in words: rows looked for, conditions, exceptions."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.domains import DATING
from dsl.explain.expressions import say, say_condition, say_together
from dsl.explain.law import cite_with_text
from dsl.explain.speaker import Speaker
from dsl.model.expressions import conjuncts
from dsl.model.steps import (
    Absence,
    Chosen,
    Condition,
    Conflict,
    Exemption,
    Filter,
    Grade,
    Lookup,
    Relation,
    RowStep,
)

_GRADES = {
    Grade.EXACT_ID: ("证号或代码一致", "by an id or code"),
    Grade.EXACT_COMPOSITE: ("多项信息合起来一致", "by several columns together"),
    Grade.NEAR: ("仅近似信息一致，只能提示", "by near information alone, a hint only"),
}


def say_step(step: RowStep, speaker: Speaker) -> Iterator[str]:
    """The step as one sentence, or as one for each part of a conjunction."""
    match step:
        case Lookup(relation=relation, chosen=chosen):
            yield _lookup(relation, chosen, speaker)
        case Absence(relation=relation):
            yield _absence(relation, speaker)
        case Filter(condition=condition):
            yield from say_parts(condition, speaker)


def say_parts(condition: Condition, speaker: Speaker) -> Iterator[str]:
    """One sentence for each part of the condition."""
    for part in conjuncts(condition.expression):
        yield say_condition(part, speaker)


def _on(relation: Relation, speaker: Speaker) -> str:
    pairs = [
        speaker.pick("{0}与{1}相同", "{0} is {1}").format(
            speaker.column(pair.column), say(pair.value, speaker)
        )
        for pair in relation.keys
    ]
    others = [part for c in relation.conditions for part in conjuncts(c.expression)]
    told = [*pairs, say_together(others, speaker)] if others else pairs
    return speaker.pick("，并且", " and ").join(told)


def _lookup(relation: Relation, chosen: Chosen | None, speaker: Speaker) -> str:
    row = speaker.rows[relation.alias.name]
    data_set = speaker.data_set(relation.alias.data_set)
    of_these = "" if chosen is None else _chosen(chosen, speaker)
    return speaker.pick(
        f"“{data_set}”中有对应的记录（“{row}”）：{_on(relation, speaker)}"
        f"{_tie(relation, speaker)}{of_these}",
        f"there is a row of {data_set} ({row}) where {_on(relation, speaker)}"
        f"{_tie(relation, speaker)}{of_these}",
    )


def _chosen(chosen: Chosen, speaker: Speaker) -> str:
    by = say(chosen.by, speaker)
    timed = chosen.by.type.kind in DATING
    zh = {True: ("最早", "最晚"), False: ("最小", "最大")}[timed][chosen.latest]
    en = {True: ("earliest", "latest"), False: ("least", "greatest")}[timed][chosen.latest]
    return speaker.pick(
        f"；只取其中{by}{zh}的，并列的都取", f"; of these the one with the {en} {by}, or all such"
    )


def _absence(relation: Relation, speaker: Speaker) -> str:
    row = speaker.rows[relation.alias.name]
    data_set = speaker.data_set(relation.alias.data_set)
    return speaker.pick(
        f"“{data_set}”中没有这样的记录（“{row}”）：{_on(relation, speaker)}"
        f"{_tie(relation, speaker)}",
        f"there is no row of {data_set} ({row}) where {_on(relation, speaker)}"
        f"{_tie(relation, speaker)}",
    )


def _tie(relation: Relation, speaker: Speaker) -> str:
    chinese, english = _GRADES[relation.grade]
    return speaker.pick(f"（对应方式：{chinese}）", f" (tied {english})")


def say_exemption(exemption: Exemption, speaker: Speaker) -> str:
    """When the exception holds, its reason, and the clauses that allow it."""
    when = _when(exemption, speaker)
    reason = exemption.reason or ""
    told = speaker.pick(f"（{reason}）", f" ({reason})") if reason else ""
    clauses = speaker.pick("、", ", ").join(cite_with_text(c, speaker) for c in exemption.clauses)
    return speaker.pick(f"{when}{told}，依据{clauses}", f"{when}{told}, under {clauses}")


def say_conflict(conflict: Conflict, speaker: Speaker) -> str:
    """When the sources disagree, and the word for it."""
    return speaker.pick("{0}（{1}）", "{0} ({1})").format(_when(conflict, speaker), conflict.reason)


def _when(taking: Exemption | Conflict, speaker: Speaker) -> str:
    """What takes a binding out: a row that exists, or a condition."""
    if taking.relation is None:
        assert taking.condition is not None, "a condition or a row takes out"
        return say_condition(taking.condition.expression, speaker)
    data_set = speaker.data_set(taking.relation.alias.data_set)
    on = f"{_on(taking.relation, speaker)}{_tie(taking.relation, speaker)}"
    return speaker.pick(
        f"“{data_set}”中有这样的记录：{on}", f"there is a row of {data_set} where {on}"
    )
