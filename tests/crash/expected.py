"""What an undisturbed filing comes to: the states that may be seen, and the end."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.crash.child import Child, Ended
from tests.crash.faults import listening
from tests.crash.look import Facts, look, look_at_catalog, look_at_delivered
from tests.crash.points import Call, write_points
from tests.crash.power import unsafe_at_commits
from tests.crash.scenario import CITY, SCENARIOS, TEMPORARY, Scenario


@dataclass(frozen=True, slots=True)
class Expected:
    """A scenario that was filed undisturbed.

    `template` is the arena before the filing. `visible` are the states of the catalog that
    may be seen from outside, the last one being the end; `may_differ` names the facts that
    two undisturbed filings differ in, such as when they took place. `points` are the calls
    by which one of them wrote; `lost_without_power` is what was in the cache only when the catalog
    spoke of it.
    """

    scenario: str
    template: Path
    visible: tuple[Facts, ...]
    end: Facts
    delivered: Facts
    may_differ: frozenset[str]
    points: tuple[Call, ...]
    lost_without_power: tuple[str, ...]

    def same(self, one: Facts, other: Facts) -> bool:
        """Whether two looks agree in everything in which they must."""
        return not self.differing(one, other)

    def differing(self, one: Facts, other: Facts) -> list[str]:
        """The facts in which two looks differ and must not."""
        keys = sorted({*one, *other} - self.may_differ)
        return [k for k in keys if one.get(k) != other.get(k)]


def expect_all(
    folder: Path, child: Child, scenarios: Sequence[Scenario] = SCENARIOS
) -> tuple[Expected, ...]:
    """File each of `scenarios` undisturbed below `folder`, more than once."""
    ends = {}
    for scenario in scenarios:
        template = scenario.prepare(folder / scenario.name / "template")
        arena = copy_of(template, folder / scenario.name / "end")
        _undisturbed(child.file(arena))
        ends[scenario.name] = look(arena)
    time.sleep(1.1)  # the catalog's clock counts seconds
    return tuple(_expect(s, folder / s.name, child, ends[s.name]) for s in scenarios)


def _expect(scenario: Scenario, folder: Path, child: Child, end: Facts) -> Expected:
    template = folder / "template"
    traced = copy_of(template, folder / "traced")
    existing = tuple(traced.rglob("*"))
    points = _points(traced, folder / "calls.log", child)
    again = look(traced)
    may_differ = {k for k in {*end, *again} if end.get(k) != again.get(k)}
    return Expected(
        scenario=scenario.name,
        template=template,
        visible=(*_before_the_end(scenario, folder, child), look_at_catalog(traced)),
        end=again,
        delivered=look_at_delivered(template),
        may_differ=frozenset(may_differ),
        points=points,
        lost_without_power=tuple(unsafe_at_commits(points, traced, existing)),
    )


def _before_the_end(scenario: Scenario, folder: Path, child: Child) -> Iterator[Facts]:
    """The state before the filing, and that after each group of files but the last."""
    yield look_at_catalog(copy_of(folder / "template", folder / "before"))
    for stages in range(1, len(scenario.stages)):
        # of the same template: with other keys the states could not be compared
        arena = copy_of(folder / "template", folder / f"stage{stages}")
        for name in (n for files in scenario.stages[stages:] for n in files):
            (arena / CITY / "in" / name).unlink()
        _undisturbed(child.file(arena))
        yield look_at_catalog(arena)


def copy_of(template: Path, arena: Path) -> Path:
    """A fresh copy of an arena, times kept."""
    return shutil.copytree(template, arena, symlinks=True)


def _undisturbed(ended: Ended) -> None:
    assert ended.status == 0, ended


def _points(arena: Path, log: Path, child: Child) -> tuple[Call, ...]:
    _undisturbed(child.file(arena, listening(log)))
    return write_points(log, (arena / CITY, arena / TEMPORARY))
