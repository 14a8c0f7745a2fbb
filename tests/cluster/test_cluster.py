"""A run whose questions a cluster answers: the same findings, also when a part of it is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.bridge.cluster import Cluster, ClusterError
from engine.bridge.cluster.naming import Sent, SentTable
from engine.bridge.context import EngineSettings
from engine.run.events import Event, Narrowing
from engine.run.job import ClusterAddress
from engine.run.metrics import load_metrics
from engine.run.start import RunRequest, start_run
from engine.run.store import StoredRun
from engine.run.supervisor import OnEvent
from interfaces.notebook import check
from tests.cli.program import huiyan
from tests.cluster.conftest import RunningCluster, free_port, serving
from tests.narrowing.benefits_city import DAY, BenefitsCity


def run(
    city: BenefitsCity, cluster: ClusterAddress | None, on_event: OnEvent = lambda _: None
) -> StoredRun:
    packs, request = check(city.workspace, "benefits"), RunRequest(DAY, fresh=True, cluster=cluster)
    settings = EngineSettings(narrow_rows=0 if cluster else None)
    return start_run(city.workspace, packs, request, settings=settings, on_event=on_event)


def told(stored: StoredRun) -> tuple[bytes, bytes]:
    findings, record = (stored.folder / name for name in ("findings.jsonl", "run.json"))
    return findings.read_bytes(), record.read_bytes()


def on_cluster(stored: StoredRun) -> dict[str, Any]:
    metrics = load_metrics(stored)
    assert metrics is not None
    assert metrics["not_narrowed"] is None
    asked: dict[str, Any] = metrics["on_cluster"]
    return asked


@pytest.fixture(scope="module")
def here(city: BenefitsCity) -> tuple[bytes, bytes]:
    """The files of a run without any cluster."""
    return told(run(city, None))


def test_the_same_is_found(
    city: BenefitsCity, running: RunningCluster, here: tuple[bytes, bytes]
) -> None:
    there = run(city, running.address)
    assert on_cluster(there)["there"] > 30
    assert on_cluster(there)["here"] == 0
    assert told(there) == here


def test_an_executor_that_is_killed_loses_nothing(
    city: BenefitsCity, running: RunningCluster, here: tuple[bytes, bytes]
) -> None:
    def kill(event: Event) -> None:
        if isinstance(event, Narrowing) and event.question == 3:
            running.executors[1].kill()

    there = run(city, running.address, kill)
    assert running.executors[1].poll() is not None
    assert on_cluster(there)["there"] > 0
    assert told(there) == here


def test_a_cluster_that_is_lost_altogether_is_done_without(
    city: BenefitsCity, running: RunningCluster, here: tuple[bytes, bytes]
) -> None:
    def kill(event: Event) -> None:
        if isinstance(event, Narrowing) and event.question == 3:
            for executor in running.executors:
                executor.kill()

    there = run(city, running.address, kill)
    assert on_cluster(there)["here"] > 0
    assert told(there) == here


def test_a_plan_that_is_not_understood_is_told_from_one_that_failed(
    running: RunningCluster,
) -> None:
    cluster = Cluster(running.address.url, running.address.python, patience=5.0)
    try:
        with pytest.raises(ClusterError) as refused:
            cluster.answer(Sent(b"no plan", {"t0": SentTable("/nowhere.parquet", ())}))
        assert refused.value.at == "planning"
    finally:
        cluster.close()


def test_a_cluster_that_is_not_there(tmp_path: Path, cluster_python: str) -> None:
    with pytest.raises(ClusterError, match=r"refused|error"):
        Cluster("df://127.0.0.1:1", cluster_python, patience=5.0)


def test_a_scheduler_without_executors_is_not_waited_for(cluster_python: str) -> None:
    port = free_port()
    with serving(cluster_python, "scheduler", "--port", str(port)):
        with pytest.raises(ClusterError, match="no answer within 2 s") as refused:
            Cluster(f"df://127.0.0.1:{port}", cluster_python, patience=2.0)
        assert refused.value.at == "connecting"


def test_a_cluster_that_is_lost_before_the_work_is_done_without(
    city: BenefitsCity, cluster_python: str, here: tuple[bytes, bytes]
) -> None:
    nowhere = ClusterAddress(f"df://127.0.0.1:{free_port()}", cluster_python, patience=5.0)
    assert told(run(city, nowhere)) == here


def test_without_its_environment_nothing_is_begun(city: BenefitsCity) -> None:
    with pytest.raises(ClusterError, match="No such file"):
        Cluster("df://127.0.0.1:1", "/no/python", patience=5.0)
    ended = huiyan(
        "-C",
        city.workspace.root,
        *("--lang", "en", "run", "benefits", "--cluster", "df://127.0.0.1:1", "--format", "json"),
        env={"HUIYAN_CLUSTER_PYTHON": "/no/python"},
    )
    assert ended.code == 4
    assert "HY669" in ended.err
    assert ended.out == ""
