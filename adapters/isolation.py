"""Running what may go wrong in a child process: a hostile file costs the child, nothing else.

A child has a memory limit and a time limit, ignores the terminal's interrupt, and ends when
its parent does, however that ends. Children are forked from one process that has the readers
loaded already (`adapters.nursery`), so that a small file costs milliseconds.
"""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

import adapters
from adapters.frames import read_frame, write_frame
from adapters.protocol import DamagedFileError, Unreadable, UnreadableError

R = TypeVar("R")

MEBIBYTE: Final = 1024**2
#: How long an ended parent lets its child put itself away before it is killed.
_PATIENCE: Final = 5.0


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: bytes of memory of its own, and seconds from start to end."""

    memory: int = 1024 * MEBIBYTE
    seconds: float = 900.0


class Cause(StrEnum):
    """What ended a child before it was done."""

    MEMORY = "memory"
    TIME = "time"
    CRASH = "crash"


@dataclass(frozen=True, slots=True)
class Died:
    """A child that did not come back with a result; `detail` is a signal's or error's name."""

    cause: Cause
    limits: Limits
    detail: str = ""

    def unreadable(self) -> Unreadable:
        """The same as what is said of the file that was being read."""
        match self.cause:
            case Cause.MEMORY:
                return Unreadable("HY550", (("limit", f"{self.limits.memory // MEBIBYTE} MB"),))
            case Cause.TIME:
                return Unreadable("HY550", (("limit", f"{self.limits.seconds:g} s"),))
            case Cause.CRASH:
                return Unreadable("HY551", (("reason", self.detail),))


class Workplace:
    """A private folder for what is brought or spooled while filing, and the children's home.

    The folder comes into being when it is first needed; it and all in it is gone when the
    `workplace` that gave it is left.
    """

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.limits = limits
        self._folder = folder
        self._nursery: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    @property
    def folder(self) -> Path:
        """The folder, which nobody else can read."""
        if not self._folder.exists():
            self._folder.parent.mkdir(parents=True, exist_ok=True)
            self._folder.mkdir(mode=0o700)
        return self._folder

    def new_path(self, suffix: str = "") -> Path:
        """A path in the folder that nothing lies at yet."""
        return self.folder / f"{uuid.uuid4().hex}{suffix}"

    def in_child(
        self,
        function: Callable[..., R],
        arguments: tuple[object, ...],
        limits: Limits | None = None,
    ) -> R | Died:
        """What `function(*arguments)` returns in a child process, or how the child died.

        The function is found by its module and name; arguments and result are pickled.
        OSError, DamagedFileError and UnreadableError are raised here as they were there; any
        other exception of a reader means that it could not cope with the file, as a crash does.
        """
        within = limits or self.limits
        errors = self.folder / "errors.txt"
        call = pickle.dumps((function, arguments))
        with self._turn:
            said = self._ask(pickle.dumps((call, within.memory, within.seconds, str(errors))))
        match said[:1]:
            case b"R":
                result: R = pickle.loads(said[1:])
                return result
            case b"E":
                return self._raised(pickle.loads(said[1:]), within)
            case b"M":
                return Died(Cause.MEMORY, within)
            case b"T":
                return Died(Cause.TIME, within)
            case _:
                return Died(Cause.CRASH, within, said[1:].decode())

    def close(self) -> None:
        """End the children, and remove the folder."""
        try:
            self._end_nursery()
        finally:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _end_nursery(self) -> None:
        process, self._nursery = self._nursery, None
        if process is None:
            return
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.close()  # its end is what the nursery ends at
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()

    def _ask(self, request: bytes) -> bytes:
        """The nursery's answer; one that is gone itself is a crash, and begins anew next time."""
        process = self._nursery = self._nursery or _start_nursery(self.folder)
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            write_frame(process.stdin.fileno(), request)
            return read_frame(process.stdout.fileno())
        except (EOFError, BrokenPipeError):
            self._end_nursery()
            return f"C{_last_line(self.folder / 'nursery.txt')}".encode()
        except BaseException:  # an interrupt: the child is not waited for
            self._end_nursery()
            raise

    @staticmethod
    def _raised(error: BaseException, limits: Limits) -> Died:
        if isinstance(error, OSError | DamagedFileError | UnreadableError):
            raise error
        words = " ".join(str(error).split())[:200]
        return Died(Cause.CRASH, limits, f"{type(error).__name__}: {words}")


@contextmanager
def workplace(root: Path, limits: Limits | None = None) -> Iterator[Workplace]:
    """A private folder in `root` and children; what dead processes left there is removed."""
    sweep_workplaces(root)
    place = Workplace(root / f"{os.getpid()}-{uuid.uuid4().hex[:8]}", limits or Limits())
    try:
        yield place
    finally:
        place.close()


def sweep_workplaces(root: Path) -> None:
    """Remove the folders of processes that are no more."""
    for folder in root.glob("*-*"):
        owner = folder.name.partition("-")[0]
        if not (owner.isdigit() and Path(f"/proc/{owner}").exists()):
            shutil.rmtree(folder, ignore_errors=True)


def _start_nursery(folder: Path) -> subprocess.Popen[bytes]:
    home = str(Path(adapters.__file__).parents[1])
    paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
    with (folder / "nursery.txt").open("wb") as said:
        return subprocess.Popen(
            # -P: nothing is imported from the folder that the user happens to stand in
            [sys.executable, "-P", "-m", "adapters.nursery"],
            bufsize=0,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(paths),
                # Arrow's own allocator sets aside a GiB at once, which would be the whole limit
                "ARROW_DEFAULT_MEMORY_POOL": "system",
                # threads that are there before the fork would not be there after it
                "OPENBLAS_NUM_THREADS": "1",
            },
            # its own group: the terminal's interrupt reaches the parent alone
            start_new_session=True,
        )


def _last_line(errors: Path) -> str:
    lines = errors.read_text("utf-8", "replace").split("\n")
    return next((line.strip() for line in reversed(lines) if line.strip()), "")
