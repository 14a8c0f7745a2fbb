"""Filings in copies of the zygote, alone or under a tracer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parents[2]
#: The tracer's first words once it holds the process.
ATTACHED = "attached"

Tracer = Callable[[int], list[str]]


@dataclass(frozen=True, slots=True)
class Ended:
    """An exit code, minus a signal, or a word of the zygote; and what was printed."""

    status: int | str
    told: str


class Child(AbstractContextManager["Child"]):
    """The zygote, at work until the context ends."""

    def __init__(self) -> None:
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}
        self._zygote = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.zygote"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._zygote.stdin
        self._zygote.stdin.close()
        self._zygote.wait()

    def file(self, arena: Path, tracer: Tracer | None = None) -> Ended:
        """File what lies in `arena`, and say how it ended.

        `tracer` gives the command that takes hold of a process and says so on standard error.
        """
        self._say(json.dumps({"arena": str(arena), "gate": tracer is not None}))
        pid = self._hear()["pid"]
        tracing = None
        if tracer:
            tracing = subprocess.Popen(
                tracer(pid), cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
            )
            assert tracing.stderr
            first = tracing.stderr.readline()
            assert ATTACHED in first, first
            self._say("")
        heard = self._hear()
        if tracing:
            tracing.communicate(timeout=120)
        return Ended(heard["status"], heard["told"])

    def _say(self, line: str) -> None:
        assert self._zygote.stdin
        self._zygote.stdin.write(line + "\n")
        self._zygote.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        assert self._zygote.stdout
        heard: dict[str, Any] = json.loads(self._zygote.stdout.readline())
        return heard
