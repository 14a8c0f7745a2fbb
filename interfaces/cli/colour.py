"""Whether a stream is coloured.

`--color` wins over `HUIYAN_COLOR`, that over `NO_COLOR`, that over `FORCE_COLOR`, that over
`color:` in huiyan.yaml, and the stream being a terminal decides the rest. A person's own
environment stands above the file, which everybody shares. Nothing is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping

_DECIDED = {"always": True, "never": False}


def wants_colour(
    flag: str | None, *, environment: Mapping[str, str], written: str, terminal: bool
) -> bool:
    """Whether to colour; `written` is what huiyan.yaml says (empty: nothing).

    `NO_COLOR` and `FORCE_COLOR` count when they are set to anything (no-color.org,
    force-color.org); `auto` leaves the word to the next in line.
    """
    for said in (flag, environment.get("HUIYAN_COLOR")):
        if said in _DECIDED:
            return _DECIDED[said]
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    if written in _DECIDED:
        return _DECIDED[written]
    return terminal and environment.get("TERM") != "dumb"
