"""Ctrl-C while a run is at work: gone at once, and nothing left behind."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.cli.program import started
from tests.sample_city import MadeCity as City


def _at_work(running: subprocess.Popen[str], spill: Path) -> None:
    """Wait until the worker has been started."""
    deadline = time.monotonic() + 60
    while not list(spill.glob("*-*")):
        assert time.monotonic() < deadline
        assert running.poll() is None
        time.sleep(0.01)


@pytest.mark.parametrize(
    ("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "terminated"]
)
def test_leaving_at_once_with_nothing_left(
    city: City, copied: Path, sent: signal.Signals, code: int
) -> None:
    runs, spill = copied / ".huiyan/runs", copied / ".huiyan/spill"
    before = sorted(p.name for p in runs.iterdir())
    with started("-C", copied, "run", "--as-of", "2026-06-29") as running:
        _at_work(running, spill)
        begun = time.monotonic()
        running.send_signal(sent)
        out, err = running.communicate(timeout=30)
        seconds = time.monotonic() - begun
    assert running.returncode == code
    # A second on a free machine; ten times as much where the tests share it with others.
    assert seconds < 10
    assert out == ""
    assert "Traceback" not in err
    assert sorted(p.name for p in runs.iterdir()) == before
    assert list(spill.iterdir()) == []
    assert city.run.code == 1
