"""What packs are run over: a workspace made from a seed, its rules, and who answers them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final, Protocol

from benchmarks.answers import Answers
from benchmarks.benefits import sides as benefits
from benchmarks.by_hand import ByHand
from benchmarks.county import asked as county
from benchmarks.county import world as county_world
from benchmarks.ocds import asked as ocds
from benchmarks.ocds import world as ocds_world


class World(Protocol):
    """Makes the rows, and has the product and DuckDB answer; a module can be one."""

    def rules(self) -> tuple[str, ...]:
        """The names of the rules, each of which is SQL too."""

    def made(self, city: Path, payments: int, /) -> Path:
        """A workspace in `city` with about as many payments, filed."""

    def ours(self, city: Path, only: Collection[str] = ...) -> tuple[Answers, float]:
        """What a run brings up, and the seconds of its rules; of those in `only`, or of all."""

    def theirs(
        self, city: Path, *, delivered: bool, only: Collection[str] = ...
    ) -> tuple[Answers, float]:
        """What DuckDB answers, and the seconds that it takes."""


#: `benefits`: forty rules with many near-variants; `county` and `ocds`: the packs that are shipped.
WORLDS: Final[Mapping[str, World]] = {
    "benefits": benefits,
    "county": ByHand(county.ASKED, county_world.made),
    "ocds": ByHand(ocds.ASKED, ocds_world.made),
}
