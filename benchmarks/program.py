"""The program, run as a process of its own."""

from __future__ import annotations

import subprocess
import sys


def huiyan(*said: object, check: bool = True) -> str:
    """What the program prints; with `check` a RuntimeError where its exit code is not 0."""
    command = [sys.executable, "-m", "interfaces.cli", *map(str, said)]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE, text=True)
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(command)} ended with {done.returncode}")
    return done.stdout
