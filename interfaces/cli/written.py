"""What huiyan.yaml says of a setting, before the workspace is loaded and checked."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def written_setting(name: str, folder: Path | None) -> str:
    """The text written for `name` in the workspace at or above `folder`; empty where none is.

    A file with mistakes says what can be read of it: they are told when the workspace is
    loaded, in the language and colour that this gives.
    """
    start = (folder or Path()).absolute()
    at = next((f for f in (start, *start.parents) if (f / "huiyan.yaml").is_file()), None)
    return "" if at is None else _settings(at).get(name, "")


@cache
def _settings(root: Path) -> dict[str, str]:
    from engine.catalog.workspace import load_workspace  # noqa: PLC0415 - reads YAML

    workspace = load_workspace(root).workspace
    return {name: s.text for name, s in workspace.settings.items()} if workspace else {}
