"""A replay on the terminal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from dsl.schema import Schema
from engine.replay import Becomes, Difference, Replayed, RunReplay, Without
from interfaces.cli.becomes_words import becomes_lines
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.drawing import harmless
from interfaces.cli.finding_words import OUTCOMES
from interfaces.cli.invocation import Invocation

_SAME = Bilingual("结论相同", "the same finding")
_NOT_SAME = Bilingual("结论不同", "not the same finding")
_OVER = Bilingual(
    "按规则 {rule} 重新计算，只用这条疑点记下的 {count} 行：",
    "Rule {rule} evaluated again over the {count} rows that the finding names:",
)
_ROWS = Bilingual(
    "  {title}：{count} 行（批次 {filing}）", "  {title}: {count} rows (filing {filing})"
)
_SEARCHED = Bilingual(
    "  {title}：在批次 {filing} 的 {searched:,} 行中再查 {keys}，找到 {found} 行，都不满足其余条件",
    "  {title}: searched {searched:,} rows of filing {filing} again for {keys}: "
    "{found} rows, none of which meets the rest",
)
_SEARCHED_NONE = Bilingual(
    "  {title}：在批次 {filing} 的 {searched:,} 行中再查 {keys}，没有",
    "  {title}: searched {searched:,} rows of filing {filing} again for {keys}: none",
)
_DIFFERS = Bilingual(
    "  {place}：原为 {before}，现为 {after}", "  {place}: was {before}, is {after}"
)
_NOTHING = Bilingual("  没有得出这条疑点", "  the finding did not come out")
_RUN_SAME = Bilingual(
    "核查 {run} 全部重算：{count} 条结论逐字节相同。",
    "Run {run} evaluated again: its {count} findings are the same, byte for byte.",
)
_RUN_NOT_SAME = Bilingual(
    "核查 {run} 全部重算，结果不同：原有 {before} 条，现有 {after} 条。",
    "Run {run} evaluated again, and the findings differ: {before} then, {after} now.",
)
_HASH = Bilingual("  SHA-256 {hash}", "  SHA-256 {hash}")
_FIRST = Bilingual("  第一处不同：{id}（{rule}），{told}", "  First: {id} ({rule}), {told}")
_TOLD = {
    "changed": Bilingual("内容变了", "changed"),
    "missing": Bilingual("现在没有了", "no longer told"),
    "added": Bilingual("原来没有", "not told then"),
}
_LEFT_OUT = Bilingual(
    "去掉 {title} 第 {row} 条（批次 {filing}）", "without record {row} of {title} (filing {filing})"
)
_BECOMES = {
    Becomes.SAME: Bilingual(
        "结论不变：少了这一行，其余各行仍足以得出。",
        "The finding stays as it is: the other rows suffice.",
    ),
    Becomes.CHANGED: Bilingual("仍是{outcome}，内容变化如下。", "Still {outcome}; it changes so:"),
    Becomes.OUTCOME: Bilingual("由{before}变为{outcome}。", "From {before} to {outcome}."),
    Becomes.MOVED: Bilingual(
        "同一对象仍有{outcome}，但起始日期不同（{id}）。",
        "The subject is still {outcome}, but from another first day on ({id}).",
    ),
    Becomes.ENDED: Bilingual("不再有这条疑点。", "There is no finding any more."),
}
_LONGEST = 60


class ReplayShown:
    """Draws replays; data sets are called as `schema` titles them."""

    def __init__(self, invocation: Invocation, schema: Schema) -> None:
        self._results = invocation.results
        self._language = invocation.language
        self._schema = schema

    def finding(self, replayed: Replayed) -> None:
        """A finding evaluated over its own rows."""
        told = replayed.finding
        verdict = (_SAME if replayed.same else _NOT_SAME).tell(self._language)
        title = self._results.bold(harmless(str(told["title"])))
        mark = self._results.mark(replayed.same)
        self._results.line(f"{mark} {verdict}  {told['id']}  {title}")
        self._results.line(f"  {harmless(str(told['message']))}")
        count = sum(len(n.rows) for n in replayed.rows)
        self._line(_OVER, rule=told["rule"], count=count)
        for needed in replayed.rows:
            if needed.rows:
                title = self._title(needed.data_set)
                self._line(_ROWS, title=title, count=len(needed.rows), filing=needed.filing)
        for search in replayed.searched:
            self._line(
                _SEARCHED if search.rows else _SEARCHED_NONE,
                title=self._title(search.data_set),
                filing=search.filing,
                searched=search.searched,
                found=len(search.rows),
                keys=self._keys(search.data_set, search.absent),
            )
        if replayed.again is None:
            self._line(_NOTHING)
        else:
            self._differences(replayed.differences)

    def without(self, finding: Mapping[str, Any], answer: Without) -> None:
        """What becomes of a finding without some rows."""
        title = self._results.bold(harmless(str(finding["title"])))
        self._results.line(f"{finding['id']}  {title}")
        self._results.line(f"  {harmless(str(finding['message']))}")
        for row in answer.left_out:
            title = self._title(row.data_set)
            self._line(_LEFT_OUT, title=title, row=row.row, filing=row.filing)
        after = answer.after
        outcome = "" if after is None else OUTCOMES[after["outcome"]].tell(self._language)
        self._line(
            _BECOMES[answer.becomes],
            before=OUTCOMES[finding["outcome"]].tell(self._language),
            outcome=outcome,
            id="" if after is None else after["id"],
        )
        for line in becomes_lines(finding, after, answer.differences, self._language):
            self._results.line(f"  {harmless(line)}")

    def run(self, replayed: RunReplay) -> None:
        """A whole run."""
        mark = self._results.mark(replayed.same)
        words = _RUN_SAME if replayed.same else _RUN_NOT_SAME
        said = words.tell(
            self._language,
            run=replayed.run,
            count=replayed.recorded,
            before=replayed.recorded,
            after=replayed.again,
        )
        self._results.line(f"{mark} {said}")
        self._line(_HASH, hash=replayed.again_sha256)
        if replayed.first is not None:
            first = replayed.first
            told = _TOLD[first.told].tell(self._language)
            self._line(_FIRST, id=first.id, rule=first.rule, told=told)
            self._differences(first.differences)

    def _differences(self, found: Sequence[Difference]) -> None:
        for one in found:
            before, after = _short(one.before), _short(one.after)
            self._line(_DIFFERS, place=one.place or "-", before=before, after=after)

    def _keys(self, data_set: str, absent: Mapping[str, Any]) -> str:
        known = self._schema.data_set(data_set)
        words = []
        for name, value in absent.items():
            column = known.column(name) if known else None
            title = column.title if column and self._language == "zh" else name
            words.append(f"{title} = {value}")
        return harmless("，".join(words) if self._language == "zh" else ", ".join(words))

    def _title(self, data_set: str) -> str:
        known = self._schema.data_set(data_set)
        return known.title if known and self._language == "zh" else data_set

    def _line(self, words: Bilingual, **values: object) -> None:
        self._results.line(words.tell(self._language, **values))


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return harmless(text if len(text) <= _LONGEST else text[:_LONGEST] + "…")
