"""What an undisturbed filing comes to: the states that may be seen, and the end."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.crash.child import Child, Ended
from tests.crash.faults import listening
from tests.crash.look import Facts, look, look_at_catalog, look_at_delivered
from tests.crash.points import Call, write_points
from tests.crash.scenario import CITY, TEMPORARY, Scenario


@dataclass(frozen=True, slots=True)
class Expected:
    """A scenario that was filed undisturbed.

    `template` is the arena before the filing. `visible` are the states of the catalog that
    may be seen from outside, the last one being the end; `may_differ` names the facts that
    two undisturbed filings differ in, such as when they took place. `points` are the calls
    by which one of them wrote.
    """

    scenario: str
    template: Path
    visible: tuple[Facts, ...]
    end: Facts
    delivered: Facts
    may_differ: frozenset[str]
    points: tuple[Call, ...]

    def same(self, one: Facts, other: Facts) -> bool:
        """Whether two looks agree in everything in which they must."""
        return not self.differing(one, other)

    def differing(self, one: Facts, other: Facts) -> list[str]:
        """The facts in which two looks differ and must not."""
        keys = sorted({*one, *other} - self.may_differ)
        return [k for k in keys if one.get(k) != other.get(k)]


def expect(scenario: Scenario, folder: Path, child: Child) -> Expected:
    """File `scenario` undisturbed below `folder`, more than once."""
    template = scenario.prepare(folder / "template")
    states = [look_at_catalog(copy_of(template, folder / "before"))]
    for stages in range(1, len(scenario.stages)):
        # keys and times are those of the template, so that the states can be compared with it
        arena = copy_of(template, folder / f"stage{stages}")
        _withhold(arena, [n for files in scenario.stages[stages:] for n in files])
        _undisturbed(child.file(arena))
        states.append(look_at_catalog(arena))
    ends = []
    for number in range(2):
        arena = copy_of(template, folder / f"end{number}")
        _undisturbed(child.file(arena))
        ends.append(look(arena))
        time.sleep(1.1 * (1 - number))  # the catalog's clock counts seconds
    may_differ = {k for k in {*ends[0], *ends[1]} if ends[0].get(k) != ends[1].get(k)}
    states.append(look_at_catalog(folder / "end1"))
    return Expected(
        scenario=scenario.name,
        template=template,
        visible=tuple(states),
        end=ends[1],
        delivered=look_at_delivered(template),
        may_differ=frozenset(may_differ | _clocks(states)),
        points=_points(template, folder, child),
    )


def copy_of(template: Path, arena: Path) -> Path:
    """A fresh copy of an arena, times kept."""
    return shutil.copytree(template, arena, symlinks=True)


def _undisturbed(ended: Ended) -> None:
    assert ended.status == 0, ended


def _catalog_of(arena: Path) -> Facts:
    return look_at_catalog(arena)


def _withhold(arena: Path, names: Collection[str]) -> None:
    for name in names:
        (arena / CITY / "in" / name).unlink()


def _clocks(states: Sequence[Facts]) -> set[str]:
    return {k for facts in states for k in facts if k.endswith("/filed_at")}


def _points(template: Path, folder: Path, child: Child) -> tuple[Call, ...]:
    arena = copy_of(template, folder / "traced")
    log = folder / "calls.log"
    _undisturbed(child.file(arena, listening(log)))
    return write_points(log, (arena / CITY, arena / TEMPORARY))
