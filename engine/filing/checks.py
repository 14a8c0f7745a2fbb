"""What was checked of a delivery: one small form for every kind of check, and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

#: Examples that a check gives of what does not fit.
EXAMPLES: Final = 3


class CheckKind(StrEnum):
    """What is checked."""

    TOTAL_ROWS = "total_rows"
    TOTAL_SUM = "total_sum"
    UNIQUE = "unique"
    RANGE = "range"
    REFERENCE = "reference"
    FRESHNESS = "freshness"


class CheckState(StrEnum):
    """How a check came out; what could not be checked says why in its numbers."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_CHECKED = "not_checked"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check of the columns with these titles.

    `numbers` fill the words of `tell_check`; `examples` are values that do not fit, as
    filed, the parts of a composite one in a tuple.
    """

    kind: CheckKind
    columns: tuple[str, ...]
    state: CheckState
    numbers: tuple[tuple[str, str], ...] = ()
    examples: tuple[tuple[str, ...], ...] = ()

    def number(self, name: str) -> str:
        """One of the numbers, by name; empty where there is none."""
        return dict(self.numbers).get(name, "")

    def to_json(self) -> dict[str, Any]:
        """The check as manifests and receipts hold it."""
        return {
            "kind": self.kind.value,
            "columns": list(self.columns),
            "state": self.state.value,
            "numbers": dict(self.numbers),
            "examples": [list(e) for e in self.examples],
        }


def check_from_json(said: Mapping[str, Any]) -> CheckResult:
    """The check that `to_json` wrote."""
    return CheckResult(
        CheckKind(said["kind"]),
        tuple(said["columns"]),
        CheckState(said["state"]),
        tuple((str(k), str(v)) for k, v in said["numbers"].items()),
        tuple(tuple(e) for e in said["examples"]),
    )


_WORDS: Final[Mapping[tuple[CheckKind, CheckState], tuple[str, str]]] = MappingProxyType(
    {
        (CheckKind.TOTAL_ROWS, CheckState.PASSED): (
            "行数与随文件报送的控制总数相符：{counted}",
            "rows agree with the control total delivered: {counted}",
        ),
        (CheckKind.TOTAL_SUM, CheckState.PASSED): (
            "{columns}：合计与控制总数相符：{counted}",
            "{columns}: the sum agrees with the control total: {counted}",
        ),
        (CheckKind.TOTAL_SUM, CheckState.NOT_CHECKED): (
            "{columns}：{unreadable} 个单元格读不出，无法核对合计；控制总数 {said}，读得出的合计 "
            "{counted}，相差 {difference}",
            "{columns}: {unreadable} cells cannot be read, so the sum cannot be checked; control "
            "total {said}, sum of what can be read {counted}, difference {difference}",
        ),
        (CheckKind.UNIQUE, CheckState.PASSED): (
            "{columns}：没有重复",
            "{columns}: no value twice",
        ),
        (CheckKind.UNIQUE, CheckState.FAILED): (
            "{columns}：{rows} 行重复，已隔离",
            "{columns}: repeated keys in {rows} rows, which are quarantined",
        ),
        (CheckKind.RANGE, CheckState.PASSED): (
            "{columns}：都在 {minimum} 至 {maximum} 之间",
            "{columns}: all from {minimum} to {maximum}",
        ),
        (CheckKind.RANGE, CheckState.FAILED): (
            "{columns}：{rows} 行不在 {minimum} 至 {maximum} 之间，已隔离",
            "{columns}: {rows} rows are not from {minimum} to {maximum} and are quarantined",
        ),
        (CheckKind.REFERENCE, CheckState.PASSED): (
            "{columns}：{values} 个取值在「{target}」中都有",
            "{columns}: all {values} are in {target}",
        ),
        (CheckKind.REFERENCE, CheckState.FAILED): (
            "{columns}：{unmatched} 个取值（{rows} 行）在「{target}」中没有；这些行已入库",
            "{columns}: not in {target}: {unmatched} (rows: {rows}); the rows stay filed",
        ),
        (CheckKind.REFERENCE, CheckState.NOT_CHECKED): (
            "{columns}：「{target}」还没有入库的数据，无法核对",
            "{columns}: nothing of {target} is filed, so this could not be checked",
        ),
        (CheckKind.FRESHNESS, CheckState.PASSED): (
            "数据截至 {newest}，未过报送周期（{frequency}）",
            "the data reach to {newest}, within the cadence ({frequency})",
        ),
        (CheckKind.FRESHNESS, CheckState.FAILED): (
            "数据只到 {newest}，距今 {days} 天，已过报送周期（{frequency}）",
            "the data reach to {newest} only, {days} days ago: overdue ({frequency})",
        ),
        (CheckKind.FRESHNESS, CheckState.NOT_CHECKED): (
            "数据中没有可用的日期，无法判断是否过期",
            "no date in the data could be read, so its age could not be checked",
        ),
    }
)
_STATES: Final = MappingProxyType(
    {
        CheckState.PASSED: ("通过", "passed"),
        CheckState.FAILED: ("不符", "does not fit"),
        CheckState.NOT_CHECKED: ("未能核对", "not checked"),
    }
)
#: A bound that the contract does not set.
_NO_BOUND: Final = ("不限", "any")

ShowExample = Callable[[tuple[str, ...], tuple[str, ...]], str]


def tell_check(check: CheckResult, language: str) -> str:
    """The check in `language` (zh or en), without its examples."""
    other = language == "en"
    filled = dict(check.numbers)
    for bound in ("minimum", "maximum"):
        filled[bound] = filled.get(bound) or _NO_BOUND[other]
    filled["target"] = filled.get("target" if other else "target_title", "")
    filled["frequency"] = filled.get("frequency_en" if other else "frequency_zh", "")
    filled["columns"] = (" + " if other else "、").join(check.columns)
    return _WORDS[check.kind, check.state][other].format_map(filled)


def tell_state(state: CheckState, language: str) -> str:
    """How a check came out, in a word or two."""
    return _STATES[state][language == "en"]
