"""One change: whether `verify` tells it by name, and whether a command dies of it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.cli.program import Ended, huiyan
from tests.tampering.changes import Change
from tests.tampering.small import PERSON

#: What reads something that is kept; none of them may end with an error of ours.
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("findings",),
    ("ledger",),
    ("diff", "last~1", "last"),
    ("datasets",),
    ("receipt", "civil.payments"),
    ("audit",),
    ("report", "-o", "{folder}/report.html", "--no-near"),
    ("doctor",),
)
INTERNAL = "HY620"
#: Files that messages call by what they are.
_CALLED = {"audit.jsonl": "审计日志"}


@dataclass(frozen=True, slots=True)
class Judged:
    """What a change came to: told by `verify`, told by name, and what ended in error."""

    change: Change
    told: bool
    named: bool
    internal: tuple[str, ...]
    said: str


class Judge:
    """Judges changes of the workspace `root` by their numbers, in whatever process."""

    def __init__(
        self, root: Path, every: Sequence[Change], commands: Sequence[tuple[str, ...]]
    ) -> None:
        self._root, self._every, self._commands = root, every, commands

    def __call__(self, numbers: Sequence[int]) -> list[Judged]:
        """What the changes with these numbers came to."""
        return [judge(self._root, self._every[n], self._commands) for n in numbers]


def judge(root: Path, change: Change, commands: Sequence[tuple[str, ...]] = COMMANDS) -> Judged:
    """The change made to a copy of `root`, which is looked at and thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "city"
        shutil.copytree(root, copy)
        path = copy / change.file
        path.chmod(0o600)
        if change.data is None:
            path.unlink()
        else:
            path.write_bytes(change.data)
        verified = _run(copy, "verify")
        # readers after it: a command that writes could mend what it should tell
        ended = {words[0]: _run(copy, *words, folder=folder) for words in commands}
    internal = tuple(
        name
        for name, one in {"verify": verified, **ended}.items()
        if one.code == 3 or INTERNAL in one.err or one.code not in range(9)
    )
    said = verified.out + verified.err
    return Judged(change, verified.code != 0, _names(said, change.file), internal, said)


def _names(said: str, file: str) -> bool:
    """Whether what was said names the file, or what it is of: a filing, a run, a log."""
    path = Path(file)
    words = (file, path.name, path.stem, path.parent.name, _CALLED.get(path.name, file))
    return any(word in said for word in words)


def _run(root: Path, *words: str, folder: str = "") -> Ended:
    return huiyan("-C", root, *(w.format(folder=folder) for w in words), env=PERSON)
