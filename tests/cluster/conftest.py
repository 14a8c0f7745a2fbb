"""A cluster of one scheduler and two executors on this machine, and data for it."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.bridge import cluster
from engine.run.job import ClusterAddress
from tests.narrowing.benefits_city import BenefitsCity, benefits_city

ROOT = Path(__file__).parents[2]
PYTHON = Path(os.environ.get("HUIYAN_CLUSTER_PYTHON", ROOT / ".venv-cluster/bin/python"))
SERVING = Path(cluster.__file__).with_name("serving.py")


@dataclass(frozen=True, slots=True)
class RunningCluster:
    """Where to ask it, and its executors."""

    address: ClusterAddress
    executors: tuple[subprocess.Popen[str], ...]


@pytest.fixture(scope="session")
def cluster_python() -> str:
    """The interpreter of the cluster's environment."""
    if not PYTHON.exists():
        pytest.skip("no environment of a cluster: make cluster")
    return str(PYTHON)


@pytest.fixture
def running(cluster_python: str) -> Iterator[RunningCluster]:
    """A cluster that is there until the test ends. Each executor has an address of its own."""
    port = free_port()
    with contextlib.ExitStack() as started:
        started.enter_context(serving(cluster_python, "scheduler", "--port", str(port)))
        executors = tuple(
            started.enter_context(
                serving(
                    cluster_python,
                    "executor",
                    *("--host", host, "--port", str(free_port())),
                    *("--scheduler", f"127.0.0.1:{port}", "--tasks", "2"),
                )
            )
            for host in ("127.0.0.1", "127.0.0.2")
        )
        address = ClusterAddress(f"df://127.0.0.1:{port}", cluster_python, patience=5.0)
        yield RunningCluster(address, executors)


@contextlib.contextmanager
def serving(*command: str) -> Iterator[subprocess.Popen[str]]:
    """A part of a cluster, up until it is left: the interpreter, which part, and its options."""
    python, *arguments = command
    process = subprocess.Popen(
        [python, str(SERVING), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline(), "it did not start"
        yield process
    finally:
        process.kill()
        process.wait()


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> BenefitsCity:
    """Forty thousand payments in two filings of several buckets."""
    city = benefits_city(tmp_path_factory.mktemp("cluster") / "city", 30_000)
    city.deliver(city.payments.slice(30_000), 2)
    return city
