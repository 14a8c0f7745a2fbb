"""A stored run that is not as it was written."""

from __future__ import annotations


class BrokenRunError(Exception):
    """What lies stored of `run` was changed; `what` names the files of it, or its signature."""

    def __init__(self, run: str, what: tuple[str, ...]) -> None:
        super().__init__(f"{run}: {', '.join(what)}")
        self.run, self.what = run, what
