"""The public door of Huiyan, for notebooks and scripts.

    import huiyan

    workspace = huiyan.open_workspace("demo-city")
    for pack in huiyan.check(workspace):
        print(pack.manifest.name, len(pack.diagnostics))
    run = huiyan.run(workspace, as_of="2026-06-30")
    found = run.findings()  # personal values are masked, unless unmask="why" puts it on record
    print(huiyan.trace(workspace, found[0]["id"]).rule_text)

What is behind the door is imported when it is first used: `import huiyan` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from interfaces.notebook import HuiyanError, Run, check, open_workspace, run, trace

__all__ = ["HuiyanError", "Run", "check", "open_workspace", "run", "trace"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("interfaces.notebook"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
