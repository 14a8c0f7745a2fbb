"""Windows that hold and share a binding are one matter: an island of time."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from engine.findings.finding import Outcome


@dataclass(frozen=True, slots=True)
class OpenedWindow:
    """A window of one key that holds, or may hold."""

    opens: datetime.date
    closes: datetime.date
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Island:
    """The first opening and the last closing of windows that share bindings."""

    opens: datetime.date
    closes: datetime.date
    outcome: Outcome

    def meets(self, other: OpenedWindow) -> bool:
        """Whether both hold a day in common; where they do, they share a binding.

        Each opens on the date of a binding, so the later opening is a binding of both.
        """
        return self.opens <= other.closes and other.opens <= self.closes


def islands_of(windows: Iterable[OpenedWindow]) -> tuple[Island, ...]:
    """The islands of one key: the suspected ones, and the undetermined ones apart from them."""
    ordered = sorted(windows, key=lambda w: w.opens)
    suspected = _merged([w for w in ordered if w.outcome is Outcome.SUSPECTED])
    # Those that share a binding with a suspected island tell nothing new; the rest must be told.
    apart = [
        window
        for window in ordered
        if window.outcome is Outcome.UNDETERMINED and not any(s.meets(window) for s in suspected)
    ]
    return tuple(sorted((*suspected, *_merged(apart)), key=lambda i: i.opens))


def _merged(windows: list[OpenedWindow]) -> list[Island]:
    islands: list[Island] = []
    for window in windows:
        if islands and window.opens <= islands[-1].closes:
            last = islands.pop()
            closes = max(last.closes, window.closes)
            islands.append(Island(last.opens, closes, window.outcome))
        else:
            islands.append(Island(window.opens, window.closes, window.outcome))
    return islands
