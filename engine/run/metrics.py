"""What a run took, rule by rule: a file beside its findings, new each time it is executed.

Nothing of it decides a finding, and no two executions take the same time: it is no part of
what is repeated byte for byte.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from engine.integrity.signed_json import sign_json, signer_of
from engine.integrity.signing import PrivateKey, PublicKey
from engine.run.events import OnCluster, RuleDone, RuleFailed
from engine.run.job import Job
from engine.run.store import StoredRun, json_at

METRICS: Final = "metrics.json"
#: What a signature on what a run took is for; it holds nowhere else.
_PURPOSE: Final = "metrics/1"


def write_metrics(
    run: StoredRun,
    job: Job,
    results: Sequence[RuleDone | RuleFailed],
    *,
    key: PrivateKey,
    seconds: float,
    not_narrowed: str | None = None,
    on_cluster: OnCluster | None = None,
) -> None:
    """Write what the run took, signed by `key`; `seconds` are wall time, from beginning to end.

    `not_narrowed` is why rules could not be asked together, where they should have been;
    `on_cluster` where questions were answered, if a cluster was asked.
    """
    done = [r for r in results if isinstance(r, RuleDone)]
    told = {
        "schema": "huiyan.metrics/1",
        "run": run.id,
        "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 3),
        "peak_bytes": max((r.cost.peak_bytes for r in done), default=0),
        "settings": {
            "partitions": job.partitions,
            "batch_size": job.batch_size,
            "memory_limit": job.memory_limit or None,
            "prefer_hash_join": job.prefer_hash_join,
            "keep_rows": job.keep_rows,
            "narrow_rows": job.narrow_rows,
        },
        "not_narrowed": not_narrowed,
        "on_cluster": asdict(on_cluster) if on_cluster else None,
        "rules": [_told(r) for r in done],
    }
    signed = sign_json(told, key, purpose=_PURPOSE)
    text = json.dumps(signed, ensure_ascii=False, indent=1) + "\n"
    (run.folder / METRICS).write_text(text, encoding="utf-8")


def load_metrics(run: StoredRun) -> dict[str, Any] | None:
    """What the run took when it was last executed; None where that is not on record."""
    return json_at(run.folder / METRICS)


def metrics_hold(run: StoredRun, keys: Collection[PublicKey]) -> bool:
    """Whether what the run took is as one of `keys` signed it; a run that died has none."""
    path = run.folder / METRICS
    if not path.is_file():
        return True
    try:
        told = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return False
    signer = signer_of(told, purpose=_PURPOSE) if isinstance(told, dict) else None
    whose = signer is not None and signer.holds and signer.key in keys
    return whose and told.get("run") == run.id


def seconds_by_rule(metrics: Mapping[str, Any] | None) -> dict[tuple[str, str], float]:
    """What each rule took then, by pack and name; those that were taken over count nothing."""
    rules = metrics["rules"] if metrics else ()
    return {(r["pack"], r["rule"]): r["seconds"] for r in rules if r["reused"] is None}


def _told(done: RuleDone) -> dict[str, Any]:
    cost = done.cost
    return {
        "pack": done.pack,
        "rule": done.rule,
        "looked_at": done.looked_at,
        "seconds": cost.seconds,
        "planning": cost.planning,
        "engine": cost.engine,
        "shared": cost.shared,
        "questions": cost.questions,
        "kept": cost.kept,
        "peak_bytes": cost.peak_bytes,
        "narrowed_to": cost.narrowed_to,
        "reused": done.reused or None,
        "since": done.since or None,
    }
