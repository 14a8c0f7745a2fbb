"""The words for outcomes, states and severities. They name a clue, never a verdict."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from interfaces.cli.bilingual import Bilingual

OUTCOMES: Final = MappingProxyType(
    {
        "suspected": Bilingual("疑点", "suspected"),
        "exempt": Bilingual("豁免", "exempt"),
        "undetermined": Bilingual("无法判定", "undetermined"),
        "conflict": Bilingual("来源不一", "conflict"),
    }
)
STATES: Final = MappingProxyType(
    {
        "new": Bilingual("新增", "new"),
        "changed": Bilingual("变化", "changed"),
        "persisting": Bilingual("延续", "persisting"),
        "resolved": Bilingual("消除", "resolved"),
        "undelivered": Bilingual("不再报送", "no longer delivered"),
    }
)
SEVERITIES: Final = MappingProxyType(
    {
        "hint": Bilingual("提示", "hint"),
        "low": Bilingual("低", "low"),
        "medium": Bilingual("中", "medium"),
        "high": Bilingual("高", "high"),
    }
)
GRADES: Final = MappingProxyType(
    {
        "exact_id": Bilingual("按证件号码或代码相连", "tied by exact ids"),
        "exact_composite": Bilingual("按多项信息完全一致相连", "tied by several exact values"),
        "near": Bilingual("按近似信息相连，仅供参考", "tied by near values: a suggestion only"),
    }
)


def graded(finding: Mapping[str, Any]) -> str | None:
    """The severity of a clue; None for what is no clue, which nobody need weigh."""
    return str(finding["severity"]) if finding["outcome"] == "suspected" else None


def at_least(severity: str, level: str) -> bool:
    """Whether `severity` weighs as much as `level`."""
    order = list(SEVERITIES)
    return order.index(severity) >= order.index(level)
