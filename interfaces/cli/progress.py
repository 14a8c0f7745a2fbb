"""A progress bar on stderr, or its silent stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Bar(Protocol):
    """What a command tells about how far it has come."""

    def at(self, done: float, total: float, text: str) -> None:
        """So much of `total` is done; `text` says what is under way."""


class _Silent:
    def at(self, done: float, total: float, text: str) -> None:
        """Nobody watches."""


@contextmanager
def open_bar(title: str, *, animated: bool) -> Iterator[Bar]:
    """A bar called `title`, gone from the screen when it is done."""
    if not animated:
        yield _Silent()
        return
    from rich.console import Console  # noqa: PLC0415 - only where it draws
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        TimeElapsedColumn(),
        TextColumn("{task.fields[text]}", markup=False),
    )
    console = Console(stderr=True, highlight=False)
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(title, total=None, text="")

        class _Moving:
            def at(self, done: float, total: float, text: str) -> None:
                progress.update(task, completed=done, total=total, text=text)

        yield _Moving()
