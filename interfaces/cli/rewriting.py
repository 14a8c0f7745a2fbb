"""Policy files written anew, and what would change in them."""

from __future__ import annotations

import difflib
import os
import tempfile
from pathlib import Path

from dsl.text.source import SourceText
from interfaces.cli.invocation import Invocation


def show_diff(invocation: Invocation, source: SourceText, text: str) -> None:
    """The lines that differ between `source` and its new `text`, as a unified diff."""
    before, after = source.text.splitlines(keepends=True), text.splitlines(keepends=True)
    old, new = f"a/{source.name}", f"b/{source.name}"
    for line in difflib.unified_diff(before, after, fromfile=old, tofile=new):
        ended = line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        invocation.results.write(_painted(ended) if invocation.results.colour else ended)


def _painted(line: str) -> str:
    colour = {"+": "32", "-": "31", "@": "36"}.get(line[0])
    return f"\x1b[{colour}m{line.rstrip()}\x1b[0m\n" if colour else line


def rewrite(path: Path, text: str) -> None:
    """Put the new text in place in one step, with the file's own permissions."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        unfinished.chmod(path.stat().st_mode & 0o777)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
