"""A trap: a file that lies in one way, and what has to become of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Trap:
    """One file that is hard to read, delivered under the contract of `tests.filing.world`.

    `write` makes the file in a folder and returns the name by which it is to be found there
    (a glob where there are several); or it makes a table or a bucket, and returns the words
    of the contract's server. `needs` says what is missing for that here. `source` are words
    of the contract's server beside its path (`format`, `skipRows`, `sheet` …); `contract`
    replaces texts of the contract.

    What must come out: `filed`, the names (column 姓名) of the rows that are filed whole, in
    their order; `quarantined`, line and reason of each row that was not filed, or was filed
    without a cell that could not be read; or `refused`, the code
    of the diagnostic by which the whole delivery is refused. `delivered` are cells of the
    first filed row as the department wrote them, `warned` the codes told beside.
    """

    adapter: str
    name: str
    write: Callable[[Path], str | Mapping[str, str | int]]
    filed: tuple[str, ...] = ()
    quarantined: tuple[tuple[int, str], ...] = ()
    refused: str = ""
    warned: tuple[str, ...] = ()
    delivered: Mapping[str, str | None] = field(default_factory=dict)
    source: Mapping[str, str | int] = field(default_factory=dict)
    contract: Mapping[str, str] = field(default_factory=dict)
    needs: Callable[[], str] = lambda: ""


@dataclass(frozen=True, slots=True)
class Story:
    """What becomes of a source in several steps: `play` gives what is not as it must be.

    `told` is how it ends.
    """

    adapter: str
    name: str
    play: Callable[[Path], list[str]]
    told: str
    needs: Callable[[], str] = lambda: ""
