"""Write points: the system calls by which a filing changes what lies on disk."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

WRITES = ("write", "pwrite64", "writev", "pwritev", "pwritev2")
SYNCS = ("fsync", "fdatasync", "sync_file_range", "msync")
NAMES = (
    *("rename", "renameat", "renameat2", "link", "linkat", "symlink", "symlinkat"),
    *("unlink", "unlinkat", "rmdir", "mkdir", "mkdirat"),
)
SIZES = ("ftruncate", "truncate", "fallocate", "copy_file_range", "sendfile")
OWNERS = ("fchown", "fchmod", "chmod", "utimensat")
OPENS = ("openat", "open", "creat")
CALLS = (*WRITES, *SYNCS, *NAMES, *SIZES, *OWNERS, *OPENS)

#: What needs room on the disk, and what needs the disk at all; `openat` cannot be told apart
#: from opening for reading.
TAKE_ROOM = (*WRITES, *SIZES[:3], "mkdir", "mkdirat", "link", "linkat")
TOUCH_DISK = (*WRITES, *SYNCS[:2], *NAMES, *SIZES[:3])

Numbers = tuple[tuple[str, int], ...]

_LINE = re.compile(r"^(?P<task>\d+) +(?P<call>\w+)\((?P<rest>.*)$")
_RESULT = re.compile(r"\) += (-?\d+)[^=]*$")
_INJECTED = "(INJECTED)"


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a task: its number among the task's calls of that name, and what strace says.

    `next_numbers` gives, for every name, the number that the task's next call of it will
    have, this one included.
    """

    task: int
    name: str
    number: int
    next_numbers: Numbers
    text: str

    @property
    def result(self) -> int:
        """What the system gave back; -1 where that was not seen."""
        met = _RESULT.search(self.text)
        return int(met[1]) if met else -1

    @property
    def failed(self) -> bool:
        """Whether the system refused it by itself."""
        return self.result == -1 and "= -1 E" in self.text

    def touches(self, folder: Path) -> bool:
        """Whether something at or below `folder` is what it is about."""
        where = re.escape(str(folder))
        return re.search(rf'[<"]{where}[/>"]', self.text) is not None

    @property
    def changes(self) -> bool:
        """Whether it is a write point at all."""
        return self.name in CALLS and (self.name not in OPENS or "O_CREAT" in self.text)


def calls_in(log: Path) -> Iterator[Call]:
    """The calls in a log of `strace -f -y`, in their order."""
    counts: Counter[tuple[int, str]] = Counter()
    for line in log.read_text("utf-8", errors="replace").splitlines():
        met = _LINE.match(line)
        if not met:
            continue
        task, name = int(met["task"]), met["call"]
        numbers = tuple((n, counts[task, n] + 1) for n in (*TAKE_ROOM, *TOUCH_DISK))
        counts[task, name] += 1
        yield Call(task, name, counts[task, name], numbers, met["rest"])


def write_points(log: Path, folders: Sequence[Path]) -> tuple[Call, ...]:
    """The calls in `log` that changed something below one of `folders`."""
    return tuple(
        call
        for call in calls_in(log)
        if call.changes and not call.failed and any(call.touches(f) for f in folders)
    )


@dataclass(frozen=True, slots=True)
class Hits:
    """Where faults were injected: at calls that are about a folder, and beside them."""

    inside: int = 0
    beside: int = 0


def hits_in(log: Path, folder: Path) -> Hits:
    """What a tracer's log says of the errors it injected."""
    begun: dict[int, str] = {}
    inside = beside = 0
    for line in log.read_text("utf-8", errors="replace").splitlines():
        task, _, text = line.partition(" ")
        if "<unfinished ...>" in text:
            begun[int(task)] = text
        if _INJECTED in text:
            whole = begun.get(int(task), "") + text if "resumed>" in text else text
            within = str(folder) in whole
            inside, beside = inside + within, beside + (not within)
    return Hits(inside, beside)


def killed_at(log: Path, number: int, folder: Path) -> bool:
    """Whether a task was killed at its call of that number, in a log of calls of one name."""
    last = {call.task: call for call in calls_in(log)}
    text = log.read_text("utf-8", errors="replace")
    return any(
        call.number == number
        and call.touches(folder)
        and f"\n{call.task} +++ killed by SIGKILL" in text
        for call in last.values()
    )
