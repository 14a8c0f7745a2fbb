"""How much a finding weighs, in words: its severity and score, and how they come about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from interfaces.cli.bilingual import Bilingual
from interfaces.cli.finding_words import SEVERITIES, graded

Json = Mapping[str, Any]

_HOLDS: Final = Bilingual("等级{severity}：{reads}", "severity {severity}: {reads}")
_OTHER: Final = Bilingual(
    "等级{severity}：更高一行的条件都不成立", "severity {severity}: no condition above it holds"
)
_UNCLEAR: Final = Bilingual(
    "等级{severity}：不知是否{reads}，按可能的最高等级",
    "severity {severity}: the highest that could hold, since it is unknown whether {reads}",
)
_NOT_TOLD: Final = Bilingual(
    "等级{severity}：没有算出量，按规则的最高等级",
    "severity {severity}: the highest of the rule, since there are no measures",
)
_SCORE: Final = Bilingual("评分 {score}：{reads}", "score {score}: {reads}")
_NO_SCORE: Final = Bilingual("没有评分：{reads}算不出来", "no score: {reads} cannot be told")
_POINTS: Final = Bilingual("{score} 分", "score {score}")
_OVER: Final = Bilingual(
    "疑点 {told} 条，提示上限 {budget} 条：条件可能过宽",
    "told {told}, budget {budget}: its conditions may be too wide",
)


def tell_weight(finding: Json, language: str) -> Iterator[str]:
    """How severity and score come about, of a rule where they depend on the case."""
    if graded(finding) and "severity_by" in finding:
        yield _severity(finding, language)
    if graded(finding) and "score" in finding:
        words = _NO_SCORE if finding["score"] is None else _SCORE
        yield words.tell(language, score=finding["score"], reads=finding["score_by"]["reads"])


def _severity(finding: Json, language: str) -> str:
    by = finding["severity_by"]
    severity = SEVERITIES[finding["severity"]].tell(language)
    if by["unclear"]:
        reads = ("，或" if language == "zh" else ", or ").join(by["unclear"])
        return _UNCLEAR.tell(language, severity=severity, reads=reads)
    words = _NOT_TOLD if by["line"] is None else _HOLDS if by["reads"] else _OTHER
    return words.tell(language, severity=severity, reads=by["reads"])


def weight_in_brief(finding: Json, language: str) -> str:
    """`高，75 分`, as far as the rule leaves it to the case; empty where not, and for no clue."""
    if graded(finding) is None:
        return ""
    severity = SEVERITIES[finding["severity"]].tell(language)
    told = [severity] if "severity_by" in finding else []
    if finding.get("score") is not None:
        told.append(_POINTS.tell(language, score=finding["score"]))
    return ("，" if language == "zh" else ", ").join(told)


def tell_over_budget(told: int, budget: int, language: str) -> str:
    """That a rule told more than its author reckoned with."""
    return _OVER.tell(language, told=f"{told:,}", budget=f"{budget:,}")
