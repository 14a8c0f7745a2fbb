"""Where a secret really is: the only place that follows `env:NAME` and `file:PATH`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path


def resolve_secret(
    place: str, root: Path, *, environment: Mapping[str, str] = os.environ
) -> str | None:
    """The secret at `place`, `""` for none; None where nothing is found there.

    A path is relative to the workspace's `root`. One line end at the end of a file is not
    part of the secret.
    """
    kind, _, where = place.partition(":")
    if not place:
        return ""
    if kind == "env":
        return environment.get(where) or None
    try:
        text = (root / where).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
    return text.removesuffix("\n").removesuffix("\r") or None
