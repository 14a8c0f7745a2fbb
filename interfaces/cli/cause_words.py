"""The words for what differs between two runs, and for what became of a finding."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from interfaces.cli.bilingual import Bilingual

FACTORS: Final = MappingProxyType(
    {
        "data": Bilingual("数据", "data"),
        "rule": Bilingual("规则", "rule"),
        "parameter": Bilingual("参数", "parameter"),
        "contract": Bilingual("数据约定", "contract"),
        "date": Bilingual("核查日", "date"),
        "program": Bilingual("程序版本", "program"),
    }
)
PARTS: Final = MappingProxyType(
    {
        "outcome": Bilingual("结果", "outcome"),
        "severity": Bilingual("等级", "severity"),
        "score": Bilingual("评分", "score"),
        "measures": Bilingual("算出的值", "measures"),
        "witness": Bilingual("所依据的行", "witness rows"),
        "clauses": Bilingual("条文", "clauses"),
        "parameters": Bilingual("所用参数", "parameter values"),
        "exempted": Bilingual("豁免", "exemptions"),
        "conflicts": Bilingual("来源不一", "conflicts"),
        "conditions": Bilingual("条件读到的值", "values read"),
        "missing": Bilingual("缺失的单元格", "missing cells"),
        "definitions": Bilingual("所用定义", "definitions"),
        "grade": Bilingual("关联方式", "how rows are tied"),
        "message": Bilingual("文字", "wording"),
    }
)
REASONS: Final = MappingProxyType(
    {
        "failed": Bilingual("未能计算", "could not evaluate it"),
        "left_out": Bilingual("未列入核查", "did not look at it"),
        "unjudged": Bilingual(
            "依据已失效，部分行未作判断", "left rows unjudged, its law having lapsed"
        ),
        "subjects": Bilingual("只核查了其他对象", "was limited to other subjects"),
    }
)
SIDES: Final = MappingProxyType(
    {"old": Bilingual("前一次", "the earlier run"), "new": Bilingual("后一次", "the later run")}
)
_TOGETHER: Final = Bilingual("（须一并变化）", " (only together)")
_EITHER: Final = Bilingual("，或", ", or ")
_UNKNOWN: Final = Bilingual("不明：依据都相同", "unknown: nothing that was read differs")


def tell_causes(causes: list[list[str]], language: str) -> str:
    """Causes in words: `data`; several factors needed together; several of which each is enough."""
    if not causes:
        return _UNKNOWN.tell(language)
    return _EITHER.tell(language).join(_case(case, language) for case in causes)


def _case(case: list[str], language: str) -> str:
    words = " + ".join(FACTORS[factor].tell(language) for factor in case)
    return words + _TOGETHER.tell(language) if len(case) > 1 else words
