"""Running the program: quickly within this process, or really, as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from interfaces.cli.program import Program

ROOT = Path(__file__).parents[2]
#: What a person's own settings must not change in a test.
_OWN = ("HUIYAN_", "NO_COLOR", "FORCE_COLOR", "LC_", "LANG", "COLUMNS")


@dataclass(frozen=True, slots=True)
class Ended:
    """What a command line came to; both streams apart."""

    code: int
    out: str
    err: str


def huiyan(*arguments: str | Path, env: Mapping[str, str] | None = None) -> Ended:
    """The command line run in this process, with nothing of the caller's environment."""
    cleared: dict[str, str | None] = {n: None for n in os.environ if n.startswith(_OWN)}
    runner = CliRunner(env={**cleared, **(env or {})})
    result = runner.invoke(Program(), [str(a) for a in arguments])
    return Ended(result.exit_code, result.stdout, result.stderr)


def environment(**more: str) -> dict[str, str]:
    """An environment for a process of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(_OWN)}
    return {**kept, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **more}


def command(*arguments: str | Path) -> list[str]:
    """The words that start the program as a process."""
    return [sys.executable, "-m", "interfaces.cli", *map(str, arguments)]


def process(*arguments: str | Path, cwd: Path | None = None, **env: str) -> Ended:
    """The command line run as a process of its own."""
    done = subprocess.run(
        command(*arguments),
        env=environment(**env),
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def started(*arguments: str | Path) -> subprocess.Popen[str]:
    """The command line at work in a process of its own, to be interrupted."""
    return subprocess.Popen(
        command(*arguments),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=hear_interrupts,  # noqa: PLW1509
    )


def hear_interrupts() -> None:
    """Undo what a shell does to what it starts in the background: it ignores interrupts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
