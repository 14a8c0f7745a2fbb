"""A comma between conditions: what is meant is said."""

from __future__ import annotations

import pytest

from dsl.diagnostics.page import tell
from dsl.grammar import parse
from dsl.text.source import SourceText

_RULE = """语言 中文

规则 样例 "样例"
  依据 办法 第九条
  逐条 发放 取自 民政局.发放
  当 发放.金额 > 1 元{sign}发放.月份 > 2020年1月
  疑点
    说明 "…"
"""


@pytest.mark.parametrize("sign", ["，", ", "])
def test_a_comma_is_told_as_the_word_that_joins(sign: str) -> None:
    (found,) = parse(SourceText("case", _RULE.format(sign=sign))).diagnostics
    assert found.code == "HY101"
    assert tell(found, "zh").help == "两个条件之间是否要写 `且`？"
    assert "`且`" in tell(found, "en").help
