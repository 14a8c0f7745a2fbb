"""Where a command's result goes: stdout, or the file of `-o`."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from dsl.diagnostics import diagnose
from interfaces.cli.exit_codes import ExitCode
from interfaces.cli.leave import Leave

if TYPE_CHECKING:
    from rich.console import RenderableType

#: Prose that is not on a terminal is broken here; tables keep their full width.
PROSE_WIDTH = 100
_UNBROKEN = 100_000


class Results:
    """Text of the result, written in order; a reader who stops listening stops nothing else.

    `closed` becomes true when the reader of a pipe has gone: writing on is then free of
    errors and pointless, but the command still ends with the exit code it deserves.
    """

    def __init__(self, stream: TextIO, *, colour: bool, to_file: bool = False) -> None:
        self._stream = stream
        self.colour = colour
        self.to_file = to_file
        self.closed = False
        self.terminal = stream.isatty()

    def write(self, text: str) -> None:
        """`text` as it stands."""
        if self.closed:
            return
        try:
            self._stream.write(text)
        except BrokenPipeError:
            self._hang_up()

    def line(self, text: str = "") -> None:
        """`text` and a line end."""
        self.write(text + "\n")

    def mark(self, good: bool) -> str:
        """`✓` or `✗`: the sign says it, the colour only helps."""
        sign, colour = ("✓", "32") if good else ("✗", "31")
        return f"\x1b[{colour}m{sign}\x1b[0m" if self.colour else sign

    def bold(self, text: str) -> str:
        """`text`, bold where there is colour."""
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    def faint(self, text: str) -> str:
        """`text`, faint where there is colour."""
        return f"\x1b[2m{text}\x1b[0m" if self.colour else text

    def render(self, shown: RenderableType, *, prose: bool = False) -> None:
        """Something that rich can draw; `prose` is broken also where no terminal bounds it."""
        from interfaces.cli.drawing import drawn  # noqa: PLC0415 - rich only where it draws

        self.write(drawn(shown, width=self._width(prose), colour=self.colour))

    def flush(self) -> None:
        """Hand everything over."""
        if self.closed:
            return
        try:
            self._stream.flush()
        except BrokenPipeError:
            self._hang_up()

    def _width(self, prose: bool) -> int:
        if self.terminal:
            return terminal_width()
        return PROSE_WIDTH if prose else _UNBROKEN

    def _hang_up(self) -> None:
        """The interpreter flushes stdout once more at its end: let it write to nowhere."""
        self.closed = True
        with contextlib.suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)


def terminal_width() -> int:
    """The columns of the terminal; `COLUMNS` counts where it is set."""
    try:
        return int(os.environ.get("COLUMNS", "")) or 80
    except ValueError:
        pass
    for stream in (sys.stdout, sys.stderr, sys.stdin):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            return os.get_terminal_size(stream.fileno()).columns or 80
    return 80


@contextlib.contextmanager
def open_results(path: Path | None, *, colour: bool, machine: bool) -> Iterator[Results]:
    """The result's way out: stdout, or `path`, which appears whole or not at all.

    `machine` formats are UTF-8 whatever the locale says.
    """
    if path is None:
        yield from _standard_output(colour, machine)
        return
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        reason = error.strerror or ""
        raise Leave(
            ExitCode.MISTAKE, diagnose("HY610", None, file=str(path), reason=reason)
        ) from None
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            yield Results(stream, colour=colour, to_file=True)
        unfinished.chmod(0o666 & ~_umask())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _standard_output(colour: bool, machine: bool) -> Iterator[Results]:
    if machine and hasattr(sys.stdout, "reconfigure") and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    results = Results(sys.stdout, colour=colour)
    yield results
    results.flush()


def _umask() -> int:
    """What `open` would have taken away; there is no other way to ask for it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
