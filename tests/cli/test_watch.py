"""`huiyan watch`: what arrives is filed and run over, and nothing is done twice."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from pathlib import Path
from typing import Any

from tests.cli.program import huiyan, started


def once(folder: Path) -> tuple[int, list[dict[str, Any]]]:
    """One look: its exit code, and what it told."""
    ended = huiyan("-C", folder, "watch", "--once", "-f", "jsonl")
    return ended.code, [json.loads(line) for line in ended.out.splitlines()]


def age(folder: Path) -> None:
    """Make the deliveries older than a file that may still be written to."""
    for path in (folder / "deliveries").rglob("*"):
        os.utime(path, (time.time() - 600,) * 2)


def test_one_look_files_nothing_twice_and_runs(copied: Path) -> None:
    age(copied)
    code, (told,) = once(copied)
    assert told["schema"] == "huiyan.watch/1"
    assert told["receipts"] == [], "all of it was filed before"
    assert told["rules"]["evaluated"] + told["rules"]["reused"] > 40
    again, (same,) = once(copied)
    assert same["run"] == told["run"]
    assert same["rules"]["evaluated"] == 0
    assert {code, again} <= {0, 1}


def test_a_new_delivery_is_filed_and_only_its_rules_are_evaluated(copied: Path) -> None:
    age(copied)
    once(copied)
    deaths = next((copied / "deliveries").rglob("deaths*.csv"))
    deaths.write_bytes(b"".join(deaths.read_bytes().splitlines(keepends=True)[:-1]))
    age(copied)
    _, (told,) = once(copied)
    (receipt,) = told["receipts"]
    assert (receipt["dataset"], receipt["state"]) == ("public_security.deaths", "filed")
    assert 0 < told["rules"]["evaluated"] < told["rules"]["reused"]
    assert huiyan("-C", copied, "replay", told["run"]).code == 0


def test_a_refused_delivery_is_told_and_the_rules_run_all_the_same(copied: Path) -> None:
    deaths = next((copied / "deliveries").rglob("deaths*.csv"))
    deaths.write_bytes(b"")
    age(copied)
    ended = huiyan("-C", copied, "watch", "--once")
    assert ended.code == 2
    assert "HY524" in ended.err
    assert "核查 run-" in ended.out


def test_what_was_filed_is_told_and_run_over_once_the_packs_are_right_again(copied: Path) -> None:
    age(copied)
    once(copied)
    deaths = next((copied / "deliveries").rglob("deaths*.csv"))
    deaths.write_bytes(b"".join(deaths.read_bytes().splitlines(keepends=True)[:-1]))
    age(copied)
    rule = next((copied / "packs").rglob("信访_重复信访.huiyan"))
    right = rule.read_text(encoding="utf-8")
    rule.write_text(right.replace("按 ", "按按 ", 1), encoding="utf-8")
    code, (told,) = once(copied)
    assert code == 2
    assert [r["state"] for r in told["receipts"]] == ["filed"]
    assert told["run"] is None
    rule.write_text(right, encoding="utf-8")
    _, (told,) = once(copied)
    assert told["run"] is not None


def test_it_waits_for_what_comes_until_it_is_interrupted(copied: Path) -> None:
    deaths = next((copied / "deliveries").rglob("deaths*.csv"))
    kept = shutil.copy(deaths, copied / "kept.csv")
    age(copied)
    with started("-C", copied, "watch", "petitions", "--every", "1", "-f", "jsonl") as running:
        assert running.stdout is not None
        first = json.loads(running.stdout.readline())
        assert first["receipts"] == []
        deaths.write_bytes(b"".join(Path(kept).read_bytes().splitlines(keepends=True)[:-1]))
        second = json.loads(running.stdout.readline())
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "Traceback" not in err
    assert [r["dataset"] for r in second["receipts"]] == ["public_security.deaths"]
    assert second["rules"]["evaluated"] == 0, "petitions read no deaths"
