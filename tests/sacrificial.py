"""Worker processes that may die or hang over what they are given, which is then told."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Generic, Self, TypeVar

A = TypeVar("A")
R = TypeVar("R")

#: How long a new worker may take to load its modules.
_BEGINNING = 120.0
_READY = "ready"


@dataclass(frozen=True, slots=True)
class Lost:
    """A worker that gave no answer: a signal's name, an exit code, or that it hung."""

    how: str


class Worker(Generic[A, R]):
    """Answers one thing after the other; one that is lost is followed by a new one."""

    def __init__(
        self, function: Callable[[A], R], begin: Callable[[], None], *, seconds: float
    ) -> None:
        self._function = function
        self._begin = begin
        self._seconds = seconds
        self._running: tuple[multiprocessing.process.BaseProcess, Connection] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def do(self, item: A) -> R | Lost:
        """What the function makes of `item`; an exception in it is its author's to turn into R."""
        process, connection = self._running = self._running or self._start()
        connection.send(item)
        try:
            if connection.poll(self._seconds):
                result: R = connection.recv()
                return result
        except (EOFError, ConnectionResetError):
            process.join()
            self._running = None
            return Lost(_how(process.exitcode))
        self._end()
        return Lost(f"hangs for {self._seconds:g} s")

    def _start(self) -> tuple[multiprocessing.process.BaseProcess, Connection]:
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=_serve, args=(there, self._function, self._begin))
        process.daemon = True
        process.start()
        there.close()
        assert here.poll(_BEGINNING)
        assert here.recv() == _READY
        return process, here

    def _end(self) -> None:
        if self._running is not None:
            process, connection = self._running
            connection.close()
            process.kill()
            process.join()
            self._running = None


def _serve(
    connection: Connection, function: Callable[[object], object], begin: Callable[[], None]
) -> None:
    begin()
    connection.send(_READY)
    while True:
        try:
            item = connection.recv()
        except EOFError:
            return
        connection.send(function(item))


def _how(code: int | None) -> str:
    return signal.Signals(-code).name if code and code < 0 else f"exit code {code}"
