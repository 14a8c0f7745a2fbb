"""How far a run has come: rules, rows, and about how long it will still take."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from engine.run.events import Event, Narrowing, NotNarrowed, OnCluster, RuleDone, RuleStarted
from interfaces.cli.bilingual import Bilingual
from interfaces.cli.progress import Bar

RuleKey = tuple[str, str]

_AT = Bilingual("第 {position}/{total} 条，已看 {rows} 行", "rule {position}/{total}, {rows} rows")
_WHOM = Bilingual(
    "先合并查找规则可能涉及的对象，第 {question}/{total} 步",
    "whom the rules could tell of, question {question}/{total}",
)
_LEFT = Bilingual("，约余 {seconds} 秒", ", about {seconds} s left")
#: Below this share of the work nothing can be said of the rest.
_TELLING = 0.1


class RunProgress:
    """Moves `bar` with the events of a run.

    `took` are the seconds that rules took the last time, by pack and name: a rule among them
    counts for as much of the whole, any other for as much as they do on the average.
    """

    def __init__(
        self,
        bar: Bar,
        titles: Mapping[RuleKey, str],
        took: Mapping[RuleKey, float],
        language: str,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._bar, self._titles, self._language = bar, titles, language
        self._clock, self._started = clock, clock()
        ordinary = sum(took.values()) / len(took) if took else 1.0
        self._weights = {key: max(took.get(key, ordinary), 1e-3) for key in titles}
        self._done: set[RuleKey] = set()
        self._rows = 0

    def moved(self, event: Event) -> None:
        """Take in what the worker told."""
        if isinstance(event, Narrowing):
            whom = _WHOM.tell(self._language, question=event.question, total=event.total)
            self._bar.at(0.0, sum(self._weights.values()), whom)
            return
        if isinstance(event, NotNarrowed | OnCluster):
            return
        key = event.pack, event.rule
        if not isinstance(event, RuleStarted):
            self._done.add(key)
            self._rows += event.looked_at if isinstance(event, RuleDone) else 0
            return
        done = sum(self._weights.get(k, 0.0) for k in self._done)
        whole = sum(self._weights.values())
        told = _AT.tell(
            self._language, position=event.position, total=event.total, rows=f"{self._rows:,}"
        )
        title = self._titles.get(key, event.rule)
        self._bar.at(done, whole, f"{told}{self._left(done / whole)} {title}")

    def _left(self, share: float) -> str:
        if share < _TELLING:
            return ""
        left = (self._clock() - self._started) * (1 - share) / share
        return _LEFT.tell(self._language, seconds=f"{left:,.0f}")
