"""A part of a cluster: `python serving.py scheduler` or `executor`, in the cluster's environment.

Runs until it is ended. `--host` is the address of this machine, or one of its addresses: executors
of one machine need one each (127.0.0.1, 127.0.0.2 …), since a port of theirs cannot be chosen.
"""

from __future__ import annotations

import argparse
import sys

from ballista import BallistaExecutor, BallistaScheduler

_SCHEDULER_PORT, _EXECUTOR_PORT = 50050, 50051


def main() -> int:
    """Start, say so, and serve."""
    options = _options()
    if options.part == "scheduler":
        part = BallistaScheduler(bind_host=options.host, bind_port=options.port or _SCHEDULER_PORT)
    else:
        scheduler, _, port = options.scheduler.partition(":")
        part = BallistaExecutor(
            bind_host=options.host,
            bind_port=options.port or _EXECUTOR_PORT,
            scheduler_host=scheduler,
            scheduler_port=int(port or _SCHEDULER_PORT),
            concurrent_tasks=options.tasks,
        )
    part.start()
    print(f"{options.part} at {options.host}", flush=True)
    part.wait_for_termination()
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="serving.py", description=__doc__)
    parser.add_argument("part", choices=("scheduler", "executor"))
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int)
    parser.add_argument("--scheduler", default="127.0.0.1", metavar="HOST[:PORT]")
    parser.add_argument("--tasks", type=int, default=4, help="at once; twice the cores is well")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
