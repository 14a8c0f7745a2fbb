"""One planted bug."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Mutant:
    """`old` stands in `file` exactly once; with `new` in its place, what `breaks` says is so."""

    name: str
    file: str
    old: str
    new: str
    breaks: str


def planted(mutant: Mutant, root: Path) -> str:
    """The text of the mutant's file below `root` with the bug in it; ValueError where not."""
    text = (root / mutant.file).read_text("utf-8")
    times = text.count(mutant.old)
    if times != 1:
        raise ValueError(f"{mutant.name}: its text stands {times} times in {mutant.file}")
    return text.replace(mutant.old, mutant.new)
