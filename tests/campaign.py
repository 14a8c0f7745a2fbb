"""Long runs over many seeds, spread over processes."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import chain
from typing import TypeVar

V = TypeVar("V")

#: Calls of a worker after which all are replaced, so that what the engine keeps does not pile up.
_CHUNKS_A_WORKER = 20


def spread(
    work: Callable[[Sequence[int]], Sequence[V]], seeds: Sequence[int], *, jobs: int, chunk: int
) -> Iterator[V]:
    """What `work` gives for `seeds`, in their order; it is handed `chunk` of them at a time.

    BrokenProcessPool where a worker dies. Not a Pool, which waits for ever then; and not an
    executor that replaces its workers one by one, which on Python 3.11 waits as well.
    """
    chunks = [seeds[at : at + chunk] for at in range(0, len(seeds), chunk)]
    if jobs == 1:
        yield from chain.from_iterable(map(work, chunks))
        return
    context = multiprocessing.get_context("spawn")
    block = jobs * _CHUNKS_A_WORKER
    for start in range(0, len(chunks), block):
        with ProcessPoolExecutor(jobs, mp_context=context) as pool:
            yield from chain.from_iterable(pool.map(work, chunks[start : start + block]))
