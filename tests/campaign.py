"""Long runs over many seeds, spread over processes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import TypeVar

V = TypeVar("V")

#: Calls of a worker after which it is replaced, so that what the engine keeps does not pile up.
_CHUNKS_A_WORKER = 20


def spread(
    work: Callable[[Sequence[int]], Sequence[V]], seeds: Sequence[int], *, jobs: int, chunk: int
) -> Iterator[V]:
    """What `work` gives for `seeds`, in their order; it is handed `chunk` of them at a time.

    Not a ProcessPoolExecutor: on Python 3.11 that one waits for ever once its workers have
    done their number of tasks.
    """
    chunks = [seeds[at : at + chunk] for at in range(0, len(seeds), chunk)]
    if jobs == 1:
        yield from chain.from_iterable(map(work, chunks))
        return
    context = multiprocessing.get_context("spawn")
    with context.Pool(jobs, maxtasksperchild=_CHUNKS_A_WORKER) as pool:
        yield from chain.from_iterable(pool.imap(work, chunks))
