"""Runs evaluated in the process of the tests, which has started up already.

Most tests are about what a run tells, not about the process that it is evaluated in; to start one
takes longer than their few rows. Tests of `engine.run` itself have real workers.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import engine.run.supervisor
import interfaces.cli.commands.run
from engine.run.job import job_from_json
from engine.run.worker import evaluate_job


class WorkerHere:
    """What a worker's process is to those who start it."""

    def __init__(self, **_: bool) -> None:
        self._status, self._error = 0, ""

    def told(self, job: str) -> Iterator[str]:
        """The lines that a worker tells."""
        asked = json.loads(job)
        out = io.StringIO()
        try:
            evaluate_job(
                job_from_json(json.dumps(asked["job"])),
                Path(asked["folder"]),
                skip={(pack, rule) for pack, rule in asked["skip"]},
                out=out,
            )
        except Exception as error:
            self._status, self._error = 1, f"{type(error).__name__}: {error}"
        yield from out.getvalue().splitlines(keepends=True)

    def ended(self) -> int:
        """As a process exits."""
        return self._status

    def last_error(self) -> str:
        """As it would stand below a traceback."""
        return self._error

    def close(self) -> None:
        """There is nothing to end."""


@pytest.fixture(scope="module", autouse=True)
def worker_here() -> Iterator[None]:
    """For all tests of a module that imports it, or of a package whose `conftest` does."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (engine.run.supervisor, interfaces.cli.commands.run):
            patch.setattr(module, "start_worker", WorkerHere)
        yield
