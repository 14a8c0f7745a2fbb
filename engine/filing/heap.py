"""Memory that is freed while rows are filed is kept for the rows that follow.

A filing takes and frees arrays of some megabytes all the time. Allocators give such arrays
back to the system at once, and the system clears each page again before it lends it.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pyarrow as pa

#: The numbers of glibc's malloc.h.
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3
#: Larger than any array of a filing, and an int.
_LARGEST: Final = 1 << 30


@contextmanager
def freed_memory_kept() -> Iterator[None]:
    """Keeps what is freed within, and gives it back at the end.

    Where the C library cannot be told so (any but glibc), all stays as it is.
    """
    library = ctypes.CDLL(None)
    if not all(hasattr(library, name) for name in ("mallopt", "malloc_trim")):
        yield
        return
    library.mallopt(_MMAP_THRESHOLD, _LARGEST)
    library.mallopt(_TRIM_THRESHOLD, _LARGEST)
    before = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)
        library.malloc_trim(0)
