"""Constants as expressions, each made once."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pyarrow as pa
from datafusion import Expr, lit


# The engine looks for optional packages on disk at every literal that it is handed, which takes
# longer than all else that is done with one. `typed`, since True and 1 are different constants.
@lru_cache(maxsize=None, typed=True)
def constant(value: Any, kind: pa.DataType | None = None) -> Expr:
    """`value` in the Arrow type `kind`, or as the engine takes it."""
    return lit(value if kind is None else pa.scalar(value, kind))
