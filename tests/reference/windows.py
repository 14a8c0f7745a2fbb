"""Windows in time: bindings of one key that lie close together."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from tests.reference.bindings import Binding, value_of
from tests.reference.evaluate import literal
from tests.reference.findings import Outcome
from tests.reference.groups import Group, exemption, suspicion
from tests.reference.prepare import Prepared
from tests.reference.values import Duration, Truth, add_duration

Day = datetime.date


@dataclass(frozen=True, slots=True)
class Matter:
    """A group that is told of, from which day its windows begin, and as what."""

    group: Group
    window_start: Day | None
    outcome: Outcome
    exempted_by: int | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """The days from `start` to `end`, both included."""

    start: Day
    end: Day

    def holds(self, day: Day) -> bool:
        """Whether `day` lies in it."""
        return self.start <= day <= self.end


class _Line:
    """The bindings of one key on the line of time, T by binding."""

    def __init__(self, prepared: Prepared, group: Group) -> None:
        assert prepared.window is not None
        length, of, self.gaps = prepared.window
        self.prepared, self.group = prepared, group
        self.length = cast(Duration, literal(length))
        self.days = {
            id(b): cast("Day | None", value_of(of, b, prepared.world)) for b in group.together
        }

    def undated(self) -> Group:
        """The bindings whose T is missing."""
        return self._only(lambda day: day is None)

    def inside(self, window: Window) -> Group:
        """The bindings whose T lies in `window`."""
        return self._only(lambda day: day is not None and window.holds(day))

    def windows(self) -> list[Window]:
        """“For each binding, the bindings whose T lies in [its T, its T + D]”, in order of T."""
        starts = sorted({day for day in self.days.values() if day is not None})
        if self.gaps:
            return self.stretches(starts)
        return [Window(start, add_duration(start, self.length)) for start in starts]

    def stretches(self, days: list[Day]) -> list[Window]:
        """“Bindings whose T follow one another no further apart than that”: from first to last."""
        found: list[Window] = []
        for day in days:
            if found and day <= add_duration(found[-1].end, self.length):
                found[-1] = Window(found[-1].start, day)
            else:
                found.append(Window(day, day))
        return found

    def suspicion(self, window: Window) -> Truth:
        """Whether the conditions hold of the bindings in `window`. “A stretch that only unknown
        bindings hold together is undetermined.”
        """
        inside = self.inside(window)
        known = sorted({day for b in inside.known if (day := self.days[id(b)]) is not None})
        if self.gaps and len(self.stretches(known)) > 1:
            return None
        return suspicion(self.prepared, inside)

    def share_a_binding(self, first: Window, second: Window) -> bool:
        """Whether some binding lies in both."""
        return any(d is not None and first.holds(d) and second.holds(d) for d in self.days.values())

    def merged(self, windows: Iterable[Window]) -> list[Window]:
        """Windows that share a binding as one, from the first start to the last end."""
        unions: list[Window] = []
        for window in windows:
            if unions and self.share_a_binding(unions[-1], window):
                unions[-1] = Window(unions[-1].start, max(unions[-1].end, window.end))
            else:
                unions.append(window)
        return unions

    def _only(self, wanted: Callable[[Day | None], bool]) -> Group:
        def kept(bindings: Iterable[Binding]) -> tuple[Binding, ...]:
            return tuple(b for b in bindings if wanted(self.days[id(b)]))

        return Group(self.group.key, kept(self.group.known), kept(self.group.unknown))


def matters(prepared: Prepared, group: Group) -> list[Matter]:
    """“Windows whose conditions hold and that share a binding are one finding: measures over
    their union, identity from the key and the first T.”

    Undetermined windows are joined in the same way; those that share a binding with a
    suspected union tell nothing new. Bindings without T are one undetermined matter.
    """
    line = _Line(prepared, group)
    truths = {window: line.suspicion(window) for window in line.windows()}
    suspected = line.merged(w for w, truth in truths.items() if truth is True)
    open_windows = [
        w
        for w, truth in truths.items()
        if truth is None and not any(line.share_a_binding(w, s) for s in suspected)
    ]
    told = [_judged(prepared, line.inside(w), w.start) for w in suspected]
    told += [_unclear(prepared, line.inside(w), w.start) for w in line.merged(open_windows)]
    undated = line.undated()
    return told + ([Matter(undated, None, "undetermined")] if undated.together else [])


def _judged(prepared: Prepared, union: Group, start: Day) -> Matter:
    """A union of suspected windows, unless an exception after `per` holds of it."""
    exempts, by = exemption(prepared, union)
    outcome: Outcome = "exempt" if exempts else "suspected" if exempts is False else "undetermined"
    return Matter(union, start, outcome, by)


def _unclear(prepared: Prepared, union: Group, start: Day) -> Matter:
    """A union of undetermined windows, unless an exception after `per` surely holds of it."""
    exempts, by = exemption(prepared, union)
    return Matter(union, start, "exempt" if exempts else "undetermined", by)
