"""How far what only grows was written, noted in the catalog: whatever is cut or older ends before.

The catalog is another file than the log, so that neither can be put back alone without being
told. What died between the two leaves a log that is longer than is noted, and goes on as noted.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence

from engine.catalog.catalog import LogEnd, open_catalog
from engine.catalog.workspace import Workspace


def end_of(lines: Iterable[bytes]) -> LogEnd:
    """How many lines there are, and a digest of each with all before it."""
    count, digest = 0, ""
    for line in lines:
        count, digest = count + 1, hashlib.sha256(digest.encode() + line).hexdigest()
    return LogEnd(count, digest)


def goes_on(lines: Sequence[bytes], known: LogEnd) -> bool:
    """Whether the log begins with all that was noted of it."""
    return end_of(lines[: known.entries]) == known


def note_end(workspace: Workspace, log: str, read: Callable[[], Sequence[bytes]]) -> None:
    """Note where the log called `log` ends now, as `read` gives its lines.

    Of a log that does not go on as noted the note stays, so that `verify` tells it.
    """

    def moved(known: LogEnd) -> LogEnd:
        lines = read()
        return end_of(lines) if goes_on(lines, known) else known

    with open_catalog(workspace) as catalog:
        catalog.move_log_end(log, moved)
