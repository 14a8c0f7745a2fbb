"""Work done in processes of its own: what it finds, what it raises, and that it dies alone."""

from __future__ import annotations

import os
import signal
import threading

import pyarrow as pa
import pytest

from engine.run.forking import apart, here


def test_what_is_found_apart_is_found_in_another_process() -> None:
    found = apart(lambda: (os.getpid(), pa.table({"n": [1, None]})))
    assert found[0] != os.getpid()
    assert found[1] == pa.table({"n": [1, None]})
    assert here(os.getpid) == os.getpid()


def test_what_is_raised_apart_is_raised_here() -> None:
    with pytest.raises(LookupError, match="no such column"):
        apart(lambda: (_ for _ in ()).throw(LookupError("no such column")))


@pytest.mark.parametrize(
    ("end", "told"),
    [
        (lambda: os.kill(os.getpid(), signal.SIGKILL), "SIGKILL"),
        (lambda: os._exit(3), "exit code 3"),
        (threading.Lock, "exit code 1"),  # it cannot be told of
    ],
)
def test_work_that_dies_is_told_of(end: object, told: str) -> None:
    assert callable(end)
    with pytest.raises(ChildProcessError, match=told):
        apart(end)
