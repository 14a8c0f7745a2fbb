"""What a contract says of blanks (`blankMeans`) is known to lints."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dsl.lint.lints.exemption_may_be_blank import LINT
from dsl.schema import Schema
from tests.dsl_check.schema import SCHEMA
from tests.lint import cases

RULE = """\
规则 样例 "样例"
  依据 高龄津贴办法 第九条
  等级 提示
  逐条 合同 取自 采购.合同
  除非 合同.公开 依据 规模标准 第五条 "已公开"
  疑点
    说明 "…"
"""


@pytest.mark.parametrize(("means", "codes"), [("", ["HY861"]), ("否", [])])
def test_an_exception_by_a_column_whose_blanks_mean_something(
    monkeypatch: pytest.MonkeyPatch, means: str, codes: list[str]
) -> None:
    known = [
        replace(
            d,
            columns=tuple(
                replace(c, blank_means=means) if c.title == "公开" else c for c in d.columns
            ),
        )
        for d in SCHEMA.data_sets
    ]
    monkeypatch.setattr(cases, "SCHEMA", Schema(tuple(known)))
    told = cases.lint_case(RULE, lints=[LINT]).told()
    assert [code for _, code in told] == codes
