"""Which query engine evaluates the plans, as a run records it."""

from __future__ import annotations

from importlib.metadata import version
from typing import Final

# Read from the installed package's record: importing the engine itself takes far longer.
ENGINE: Final = f"datafusion {version('datafusion')}"
