"""What counts as shown by examples: a `with` fails where a row finds no partner."""

from __future__ import annotations

from dsl.check import check_files
from dsl.grammar.parse import parse
from dsl.text.source import SourceText
from engine.run.coverage import Part, RuleCoverage, cover
from engine.run.examples import run_example
from tests.dsl_check.cases import preludes
from tests.dsl_check.schema import SCHEMA

_RULE = """语言 中文

规则 样例 "样例"
  依据 高龄津贴办法 第九条
  等级 提示
  逐条 发放 取自 民政局.高龄津贴发放
  关联 {relation}
  当 {condition}
  按 发放.身份证号
  疑点
    笔数 = 计数(发放)
    说明 "…"

示例 "一例" 对 样例
  已知 民政局.高龄津贴发放
    | 身份证号           | 月份    | 金额 |
    | 330182193104060113 | 2023-04 | 300  |
{payments}{deaths}  预期 {expected}
"""
_DEATHS = """  已知 公安局.死亡登记
    | 身份证号           | 日期       |
    | 330182193104060113 | 2023-03-15 |
"""
_DEATH = "死亡 取自 公安局.死亡登记 凭 死亡.身份证号 = 发放.身份证号"
_OTHER = "另一笔 取自 民政局.高龄津贴发放 凭 另一笔.身份证号 = 发放.身份证号"
_LIVING = "    | 330182194805125519 | 2023-04 | 300  |\n"
_NOBODY = "    |                    | 2023-04 | 300  |\n"


def _covered(*, relation: str, condition: str, payments: str = "", expected: str) -> RuleCoverage:
    text = _RULE.format(
        relation=relation,
        condition=condition,
        payments=payments,
        deaths=_DEATHS if relation == _DEATH else "",
        expected=expected,
    )
    parsed = parse(SourceText("case", text))
    assert not parsed.diagnostics
    checked = check_files((*preludes(), parsed.file), SCHEMA)
    assert not checked.diagnostics
    result = run_example(checked.model, checked.model.examples[0])
    assert result.passed, result.diagnostics
    found = cover(checked.model, [result])
    return next(c for c in found if c.rule.name == "样例")


def _seen(covered: RuleCoverage) -> list[frozenset[bool | None]]:
    assert all(p.part is Part.CONDITION for p in covered.parts)
    return [p.seen for p in covered.parts]


def test_a_join_fails_where_a_row_finds_no_partner() -> None:
    asked = {"relation": _DEATH, "condition": "发放.月份 > 月份(死亡.日期)", "expected": "疑点"}
    assert _seen(_covered(**asked)) == [frozenset({True}), frozenset({True})]
    joined, _ = _seen(_covered(**asked, payments=_LIVING))
    assert joined == frozenset({True, False})
    joined, _ = _seen(_covered(**asked, payments=_NOBODY))
    assert joined == frozenset({True, None})


def test_a_row_that_always_finds_itself_is_not_asked_to_fail() -> None:
    asked = {"relation": _OTHER, "condition": "另一笔.发放编号 != 发放.发放编号"}
    covered = _covered(**asked, expected="无")
    assert [(p.seen, p.covered) for p in covered.parts] == [
        (frozenset({True}), True),
        (frozenset({False}), False),
    ]


def test_a_self_join_by_another_value_can_fail() -> None:
    later = _OTHER + " 且 另一笔.月份 = 发放.月份 + 1个月"
    asked = {"relation": later, "condition": "另一笔.金额 > 1 元", "expected": "无"}
    joined, _ = _covered(**asked).parts
    assert (joined.seen, joined.covered) == (frozenset({False}), False)
