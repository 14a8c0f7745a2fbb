"""A row that stands under two aliases lacks a value once."""

from __future__ import annotations

from dsl.check import check_files
from dsl.grammar.parse import parse
from dsl.text.source import SourceText
from engine.run.examples import run_example
from tests.dsl_check.cases import preludes
from tests.dsl_check.schema import SCHEMA

_TEXT = """语言 中文

规则 样例 "样例"
  依据 高龄津贴办法 第九条
  等级 提示
  逐条 发放 取自 民政局.高龄津贴发放
  关联 另一笔 取自 民政局.高龄津贴发放 凭 另一笔.身份证号 = 发放.身份证号
  当 另一笔.发放编号 != 发放.发放编号
  当 另一笔.区划 != 发放.区划
  按 发放.身份证号
  疑点
    说明 "…"

示例 "一笔没有区划" 对 样例
  已知 民政局.高龄津贴发放
    | 身份证号           | 月份    | 区划   |
    | 330182193104060113 | 2023-04 | 330182 |
    | 330182193104060113 | 2023-04 |        |
  预期 无法判定 对象 "330182193104060113"
"""


def test_a_row_under_two_names_is_counted_once() -> None:
    parsed = parse(SourceText("case", _TEXT))
    checked = check_files((*preludes(), parsed.file), SCHEMA)
    assert not checked.diagnostics
    result = run_example(checked.model, checked.model.examples[0])
    assert result.passed
    (finding,) = result.findings
    assert len(finding.missing) == 2  # as the one row, and as the other
    assert finding.message == "无法判定：民政局.高龄津贴发放缺少“区划”（1行）"
