"""Rules over which nothing has changed keep the findings of an earlier run, byte for byte."""

from __future__ import annotations

import datetime
import hashlib
import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from engine.bridge.context import EngineSettings
from engine.catalog.contract_reading import load_contracts
from engine.filing.file import file_deliveries
from engine.integrity.keys import known_public_keys
from engine.packs.pack import LoadedPack
from engine.plan.arena import Arena
from engine.plan.from_rule import plan_rule
from engine.run import reuse
from engine.run.metrics import load_metrics, seconds_by_rule
from engine.run.seal import SCHEMA
from engine.run.start import RunRequest, job_of, start_run
from engine.run.store import StoredRun
from interfaces.notebook import check
from tests.sample_city import FiledCity as City
from tests.sample_city import filed_city
from tests.sealed_runs import sign_again
from tests.worker_here import worker_here

DAY = datetime.date(2026, 6, 30)
NEXT_DAY = DAY + datetime.timedelta(days=1)


@pytest.fixture
def city(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> City:
    """A city of one's own, filed, with nothing run yet."""
    return filed_city(tmp_path_factory, tmp_path / "city")


def run_of(
    city: City, pack: LoadedPack, *, as_of: datetime.date = DAY, fresh: bool = False
) -> StoredRun:
    return start_run(city.workspace, [pack], RunRequest(as_of, fresh=fresh))


def taken_over(run: StoredRun) -> set[str]:
    """The rules whose findings were not looked for anew."""
    metrics = load_metrics(run)
    assert metrics is not None
    assert metrics["run"] == run.id
    return {r["rule"] for r in metrics["rules"] if r["reused"] is not None}


def files_of(run: StoredRun) -> tuple[bytes, bytes]:
    return (run.folder / "findings.jsonl").read_bytes(), (run.folder / "run.json").read_bytes()


def test_a_run_repeated_evaluates_nothing_and_is_the_same(city: City) -> None:
    pack = city.pack("livelihood")
    first = run_of(city, pack)
    told = files_of(first)
    assert taken_over(first) == set()
    again = run_of(city, pack)
    assert taken_over(again) == {r["rule"] for r in again.record["rules"]}
    assert files_of(again) == told
    fresh = run_of(city, pack, fresh=True)
    assert taken_over(fresh) == set()
    assert files_of(fresh) == told


def test_another_day_evaluates_the_rules_that_ask_for_it(city: City) -> None:
    pack = city.pack("petitions")
    run_of(city, pack)
    later = run_of(city, pack, as_of=NEXT_DAY)
    told = files_of(later)
    kept = taken_over(later)
    assert "信访_重复信访" in kept, "it asks for no date"
    assert "信访_逾期未办结" not in kept, "whether a petition is overdue depends on the day"
    assert files_of(run_of(city, pack, as_of=NEXT_DAY, fresh=True)) == told


def test_new_rows_evaluate_the_rules_that_read_them(city: City) -> None:
    pack = city.pack("livelihood")
    run_of(city, pack)
    deaths = next((city.workspace.root / "deliveries").rglob("deaths*.csv"))
    deaths.write_bytes(b"".join(deaths.read_bytes().splitlines(keepends=True)[:-1]))
    contracts, _ = load_contracts(city.workspace.contracts)
    (receipt,) = file_deliveries(city.workspace, contracts, ["公安局.死亡登记"])
    assert receipt.rows_filed
    later = run_of(city, pack)
    told = files_of(later)
    kept = taken_over(later)
    assert "高龄津贴_去世后发放" not in kept
    assert "高龄津贴_未满八十周岁" in kept, "it reads no deaths"
    assert files_of(run_of(city, pack, fresh=True)) == told


def test_a_changed_rule_is_evaluated(city: City) -> None:
    pack = city.pack("livelihood")
    run_of(city, pack)
    path = pack.folder / "低保_去世后发放.huiyan"
    path.write_text("# 注\n" + path.read_text("utf-8"), encoding="utf-8")
    changed = next(p for p in check(city.workspace) if p.manifest.name == "livelihood")
    assert taken_over(run_of(city, changed)) == set(), "a pack counts as a whole"


def test_findings_that_were_tampered_with_are_not_taken_over(city: City) -> None:
    pack = city.pack("petitions")
    first = run_of(city, pack)
    path = first.folder / "findings.jsonl"
    path.write_text(path.read_text("utf-8").replace("suspected", "exempt", 1), encoding="utf-8")
    assert taken_over(run_of(city, pack, as_of=NEXT_DAY)) == set()


def test_a_text_may_hold_any_character(tmp_path: Path) -> None:
    line = (
        json.dumps({"pack": "p", "rule": "r", "text": "甲\u2028乙\x85"}, ensure_ascii=False) + "\n"
    )
    (tmp_path / "findings.jsonl").write_text(line, encoding="utf-8")
    told = {"pack": "p", "rule": "r", "inputs_sha256": "one"}
    sha256 = hashlib.sha256(line.encode()).hexdigest()
    record = {"schema": SCHEMA, "run": tmp_path.name, "rules": [told], "findings_sha256": sha256}
    keys = tmp_path.parent / "keys"
    sign_again(tmp_path, keys, **record)
    signers = known_public_keys(keys)
    earlier = reuse.EarlierRuns([tmp_path], signers).of("one")
    assert earlier is not None
    assert [f["text"] for f in earlier.findings] == ["甲\u2028乙\x85"]
    assert reuse.EarlierRuns([tmp_path], signers).of("another") is None
    assert reuse.EarlierRuns([tmp_path], ()).of("one") is None


def test_another_program_takes_nothing_over(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    pack = city.pack("petitions")
    first = run_of(city, pack)
    record = json.loads((first.folder / "run.json").read_text("utf-8"))
    told = {r["inputs_sha256"] for r in record["rules"] if "inputs_sha256" in r}
    signers = known_public_keys(city.workspace.keys_folder)
    assert all(reuse.EarlierRuns([first.folder], signers).of(i) for i in told)
    arena = Arena()
    rule = pack.model.rules[0]
    plan_rule(arena, rule, parameters={p.name: p for p in pack.model.parameters}, as_of=DAY)
    job = job_of(city.workspace, [pack], RunRequest(DAY), settings=EngineSettings())
    hashes = partial(
        reuse.hashes_of_rule, job, job.packs[0], rule.name, arena=arena, data_sets=["a"], cut=[]
    )
    ours = hashes()
    monkeypatch.setattr(reuse, "program_sha256", lambda: "another")
    assert ours != hashes()


def test_a_plan_has_one_fingerprint_in_every_process(city: City) -> None:
    script = (
        "import datetime, sys\n"
        "from pathlib import Path\n"
        "from engine.catalog.contract_reading import load_contracts\n"
        "from engine.packs.pack import load_pack\n"
        "from engine.plan.arena import Arena\n"
        "from engine.plan.from_rule import plan_rule\n"
        "contracts, _ = load_contracts([Path(sys.argv[1])])\n"
        "pack = load_pack(Path(sys.argv[2]), contracts.schema())\n"
        "for rule in pack.model.rules:\n"
        "    arena = Arena()\n"
        "    parameters = {p.name: p for p in pack.model.parameters}\n"
        "    plan_rule(arena, rule, parameters=parameters, as_of=datetime.date(2026, 6, 30))\n"
        "    print(rule.name, arena.fingerprint())\n"
    )
    pack = city.pack("tendering")
    folders = [str(city.workspace.contracts[0]), str(pack.folder)]
    told = {
        subprocess.run(
            [sys.executable, "-c", script, *folders],
            check=True,
            capture_output=True,
            text=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(reuse.__file__).parents[2])},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
    assert len(set(told.pop().split())) > len(pack.model.rules)


def test_metrics_tell_what_each_rule_took(city: City) -> None:
    run = run_of(city, city.pack("livelihood"))
    metrics = load_metrics(run)
    assert metrics is not None
    for rule in metrics["rules"]:
        assert rule["seconds"] >= rule["engine"] >= rule["shared"] >= 0
        assert rule["questions"] > 0
        assert rule["peak_bytes"] > 50 << 20
    assert metrics["seconds"] > sum(r["seconds"] for r in metrics["rules"])
    assert any(r["kept"] for r in metrics["rules"])
    assert set(seconds_by_rule(metrics)) == {("livelihood", r["rule"]) for r in metrics["rules"]}
    (run.folder / "metrics.json").unlink()
    assert load_metrics(run) is None
    assert seconds_by_rule(None) == {}


__all__ = ["worker_here"]
