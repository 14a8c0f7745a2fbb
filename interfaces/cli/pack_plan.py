"""`huiyan explain PACK --plan`: what the rules of a pack share when they run over many rows."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dsl.model.rules import Rule
from engine.packs.pack import LoadedPack
from engine.plan.arena import Arena
from engine.plan.from_rule import RulePlan, plan_model
from engine.plan.narrow import By, Candidates, Entity, candidates_of, separable_data_sets
from engine.plan.show import show_plan
from interfaces.cli.bilingual import Bilingual

_HEAD = Bilingual(
    "规则包 {pack}：{rules} 条规则。基础数据达到 {rows} 行时，先用 {questions} 个问题查出规则可能"
    "涉及谁，再只取这些对象的行逐条核查；结果与逐条查看全部数据相同。",
    "Pack {pack}: {rules} rules. Over {rows} rows or more, {questions} questions first ask whom "
    "the rules could tell of; each rule is then evaluated over the rows of these alone, and tells "
    "the same as over all.",
)
_QUESTION = Bilingual("问题 {number}：{rules}", "Question {number}: {rules}")
_WHY = {
    By.ROWS: Bilingual(
        "连接的数据相同，只连接一次；各条规则的条件以“或”合并，共有的只判断一次，较宽的涵盖较严的",
        "they join the same data, once; their conditions are joined by “or”, what all ask for is "
        "asked once, and a wider limit stands for a narrower one",
    ),
    By.GROUPS: Bilingual(
        "分组的键相同，只分一次组；每条规则要用的汇总各带自己的条件",
        "they group by the same keys, once; each aggregate that decides has the conditions of its "
        "rule",
    ),
    By.OWN_GROUPS: Bilingual(
        "要先数清不同的值或分次汇总，单独分组；金额等量值只对查出的对象计算",
        "it takes several aggregations, and groups by itself; measures are left to whom it names",
    ),
}
_CUT = Bilingual("取行：{cut}", "rows fetched: {cut}")
_BY = Bilingual("{data_set} 按 {column}", "{data_set} by {column}")
_ALL_ROWS = Bilingual(
    "逐条查看全部数据：{rule}，{reason}", "Over all rows, by itself: {rule}; {reason}"
)
_COMPUTED = Bilingual("它读的表由其他行算出", "it reads tables that are computed from other rows")
_MIXED = Bilingual(
    "它的一组里有多个对象的行，分不开",
    "its groups hold rows of several entities, which cannot be told apart",
)


@dataclass(frozen=True, slots=True)
class PackPlan:
    """The questions of a pack, and by what the data sets of each rule are cut down."""

    pack: LoadedPack
    arena: Arena
    plans: tuple[RulePlan, ...]
    separable: Mapping[int, Mapping[str, Entity]]
    questions: tuple[Candidates, ...]

    def alone(self) -> Iterator[tuple[Rule, Bilingual]]:
        """The rules that need all rows, and why."""
        for position, plan in enumerate(self.plans):
            if position not in self.separable:
                computed = plan.tables or plan.rule.base.table is not None
                yield plan.rule, _COMPUTED if computed else _MIXED

    def rules(self, question: Candidates) -> list[str]:
        """The rules that share `question`."""
        return [self.plans[p].rule.name for p in question.rules]

    def cut(self, question: Candidates) -> list[tuple[str, str]]:
        """The titles of the data sets whose rows are fetched for it, each with its column's."""
        data_sets = {a.data_set.name: a.data_set for p in self.plans for a in p.rule.aliases}
        by = {pair for p in question.rules for pair in self.separable[p].items()}
        told = []
        for name, entity in sorted(by, key=lambda pair: (pair[0], pair[1].column)):
            column = data_sets[name].column(entity.column)
            told.append((data_sets[name].title, column.title if column else entity.column))
        return told


def pack_plan(pack: LoadedPack, as_of: datetime.date) -> PackPlan:
    """The plan of the rules of `pack`, as a run of them all would have it."""
    arena = Arena()
    plans = plan_model(arena, pack.model, as_of)
    found = {p: separable_data_sets(arena, plan, numbers=True) for p, plan in enumerate(plans)}
    separable = {p: data_sets for p, data_sets in found.items() if data_sets}
    questions = candidates_of(arena, dict(enumerate(plans)), separable, numbers=True)
    return PackPlan(pack, arena, plans, separable, questions)


def pack_plan_text(plan: PackPlan, language: str, *, rows: int) -> str:
    """The plan for people; rules are narrowed over `rows` rows or more."""
    name, comma = plan.pack.manifest.name, ", " if language == "en" else "、"
    told = {"pack": name, "rules": len(plan.plans), "questions": len(plan.questions)}
    parts = [_HEAD.tell(language, **told, rows=f"{rows:,}")]
    for number, question in enumerate(plan.questions, start=1):
        rules = comma.join(plan.rules(question))
        cut = comma.join(
            _BY.tell(language, data_set=data_set, column=column)
            for data_set, column in plan.cut(question)
        )
        lines = [
            _QUESTION.tell(language, number=number, rules=rules),
            f"  {_WHY[question.by].tell(language)}",
            f"  {_CUT.tell(language, cut=cut)}",
            *_plan_lines(plan, question),
        ]
        parts.append("\n".join(lines))
    alone = [
        _ALL_ROWS.tell(language, rule=rule.name, reason=reason.tell(language))
        for rule, reason in plan.alone()
    ]
    return "\n\n".join([*parts, *(["\n".join(alone)] if alone else [])]) + "\n"


def pack_plan_record(plan: PackPlan, language: str) -> dict[str, Any]:
    """The same for programs."""
    return {
        "schema": "huiyan.pack-plan/1",
        "pack": plan.pack.manifest.name,
        "questions": [
            {
                "rules": plan.rules(question),
                "by": question.by.value,
                "cut": [{"data_set": d, "column": c} for d, c in plan.cut(question)],
                "plan": "\n".join(_plan_lines(plan, question)),
            }
            for question in plan.questions
        ],
        "over_all_rows": [
            {"rule": rule.name, "reason": reason.tell(language)} for rule, reason in plan.alone()
        ],
    }


def _plan_lines(plan: PackPlan, question: Candidates) -> list[str]:
    _, *lines = show_plan(plan.arena, [("", question.relation)]).splitlines()
    return [f"  {line}" for line in lines]
