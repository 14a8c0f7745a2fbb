"""Console blocks of documents: run as they stand, and compared with what they show.

A line `$ command` is run by bash; the lines below it are what it prints, both streams. `…`
stands for any text within a line, and alone on a line for any number of lines. A command
without such lines has to end well. A document is one sitting: `cd` holds for what follows.
A block whose first words are a lexer and a path is that file: it is written before the
commands below it run, and what stands there again later takes its place.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.project.repository import ROOT

_BLOCK = re.compile(
    r"^```(?:console|[a-z]+ (?P<path>\S+/\S+))\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
_NOT_FOUND = 127
_INTERNAL = 3


@dataclass(frozen=True, slots=True)
class Shown:
    """A command and what the document shows of its output."""

    command: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A file that the document has its reader write."""

    path: str
    text: str


def shown_in(text: str) -> tuple[Shown | Written, ...]:
    """The commands of every console block and the files between them, in order."""
    found: list[Shown | Written] = []
    for block in _BLOCK.finditer(text):
        if block["path"]:
            found.append(Written(block["path"], block["text"]))
            continue
        for part in re.split(r"^\$ ", block["text"], flags=re.MULTILINE)[1:]:
            command, *lines = part.rstrip("\n").split("\n")
            found.append(Shown(command, tuple(lines)))
    return tuple(found)


def pattern_of(lines: tuple[str, ...]) -> re.Pattern[str]:
    """What the shown `lines` allow an output to be.

    >>> bool(pattern_of(("a … c", "…", "z")).fullmatch("a b c\\n1\\n2\\nz\\n"))
    True
    """
    parts = []
    for line in lines:
        if line.strip() == "…":
            parts.append(r"(?:.*\n)*?")
        else:
            inner = ".*".join(map(re.escape, line.rstrip().split("…")))
            parts.append(inner + r"[ ]*\n")
    return re.compile("".join(parts))


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command printed, and its exit code."""

    text: str
    code: int

    def agrees_with(self, shown: Shown) -> bool:
        """Whether this is what the document shows."""
        if not shown.lines:
            return self.code == 0
        return pattern_of(shown.lines).fullmatch(self.text) is not None


@dataclass(slots=True)
class Sitting:
    """A shell in a folder of its own, where `huiyan` is the program under test."""

    folder: Path
    tools: Path

    def write(self, written: Written) -> None:
        """Write a file below the folder that the sitting is in."""
        path = self.folder / written.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(written.text, "utf-8")

    def run(self, command: str) -> Printed:
        """What `command` prints; one that is unknown or breaks down is a failure."""
        if command.startswith("cd "):
            self.folder /= command.removeprefix("cd ")
            return Printed("", 0)
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode not in (_NOT_FOUND, _INTERNAL), done.stdout
        return Printed(done.stdout, done.returncode)

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("HUIYAN_")}
        return {
            **kept,
            "PATH": f"{self.tools}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",  # both streams in the order in which they were written
            "LC_ALL": "C.UTF-8",
            "NO_COLOR": "1",
            "COLUMNS": "100",
        }


def sitting_in(folder: Path) -> Sitting:
    """A sitting whose `huiyan` runs the modules of this source tree."""
    tools, home = folder / "tools", folder / "home"
    tools.mkdir()
    home.mkdir()
    program = tools / "huiyan"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m interfaces.cli "$@"\n')
    program.chmod(0o755)
    return Sitting(home, tools)
