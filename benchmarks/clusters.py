"""`python -m benchmarks.clusters --city FOLDER --runs 3`: a run by a cluster, and one without.

A scheduler and two executors are started on this machine, and the forty rules are run over the
benefits of a made-up city, in turn with the cluster's help and without. Wall seconds are those of
the whole processes; the findings have to be the same, byte for byte.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.timed import timed_run
from engine.bridge import cluster

_PYTHON = os.environ.get("HUIYAN_CLUSTER_PYTHON", ".venv-cluster/bin/python")
_SERVING = Path(cluster.__file__).with_name("serving.py")
_URL = "df://127.0.0.1:50050"


def main() -> int:
    """A line for each pair of runs; 1 where they did not find the same."""
    options = _options()
    city = Path(options.city)
    os.environ["HUIYAN_CLUSTER_PYTHON"] = str(Path(_PYTHON).absolute())
    ratios, differing = [], 0
    with contextlib.ExitStack() as started:
        started.enter_context(_serving("scheduler"))
        for number, host in enumerate(("127.0.0.1", "127.0.0.2")):
            tasks = ("--tasks", str(options.tasks))
            port = ("--port", str(50061 + number))
            started.enter_context(_serving("executor", "--host", host, *port, *tasks))
        for _ in range(options.runs):
            there, found = timed_run(city, "--fresh", "--cluster", _URL)
            here, expected = timed_run(city, "--fresh")
            differing += found != expected
            ratios.append(there / here)
            same = "the same" if found == expected else "NOT THE SAME"
            print(f"cluster {there:6.2f} s, in-process {here:6.2f} s; {same}", flush=True)
    print(f"ratio: {statistics.median(ratios):.3f} ({min(ratios):.3f} to {max(ratios):.3f})")
    return int(differing > 0)


@contextlib.contextmanager
def _serving(*arguments: str) -> Iterator[None]:
    command = [_PYTHON, str(_SERVING), *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield
    finally:
        process.kill()
        process.wait()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.clusters", description=__doc__)
    parser.add_argument("--city", required=True, help="a workspace of benchmarks.packs")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--tasks", type=int, default=4, help="of an executor at once")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
