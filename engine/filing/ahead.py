"""Work on what comes next while this is worked on."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

T = TypeVar("T")
V = TypeVar("V")

#: Items worked on at once. Each takes memory, and more than four wait for the disk.
THREADS: Final = max(1, min(4, os.cpu_count() or 1))


def ahead(items: Iterable[T]) -> Generator[T]:
    """The same items in the same order, each made in another thread one step ahead.

    What `items` raises is raised here. Arrow works without the interpreter's lock, so that
    reading a file and judging its cells keep two cores busy.
    """
    iterator = iter(items)
    end = object()
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as pool:
        coming = pool.submit(next, iterator, end)
        while (item := coming.result()) is not end:
            coming = pool.submit(next, iterator, end)
            yield item  # type: ignore[misc]


def worked_ahead(
    work: Callable[[T], V], items: Iterable[T], *, threads: int = THREADS
) -> Generator[V]:
    """`work` of each item, in their order; as many are worked on at once as there are threads.

    One item more waits for the first thread that is free, so that none is idle while a
    result is used; no more of them are held.
    """
    pending: deque[Future[V]] = deque()
    with ThreadPoolExecutor(threads, thread_name_prefix="ahead") as pool:
        try:
            for item in items:
                pending.append(pool.submit(work, item))
                del item
                if len(pending) > threads:
                    yield pending.popleft().result()
            while pending:
                yield pending.popleft().result()
        finally:
            for left in pending:
                left.cancel()
