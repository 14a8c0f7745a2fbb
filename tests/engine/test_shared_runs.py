"""Runs whose findings rest on what everybody did: stored once, and never lost on the way."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.ocds.world import made
from engine.bridge.context import EngineSettings
from engine.catalog.workspace import Workspace
from engine.comparison.backtest import Trial, backtest
from engine.comparison.compare import compare_runs
from engine.comparison.content import RowFacts, digest_of
from engine.comparison.side import inputs_of_run
from engine.evidence import gather_evidence, verify_bundle, write_bundle
from engine.evidence.workspace import verify_run, verify_stored_run
from engine.integrity.keys import load_keys
from engine.masking import mask_of
from engine.replay import replay_finding, replay_run
from engine.replay.without import LeftOut, finding_without
from engine.run.broken import BrokenRunError
from engine.run.recorded import RecordedInputs
from engine.run.start import RunRequest, start_run
from engine.run.store import FINDINGS, TABLE_ROWS, StoredRun, load_run, open_run
from engine.trace import find_finding, trace_finding, trace_findings
from examples.verify_evidence import verify
from interfaces.cli.exit_codes import ExitCode
from interfaces.notebook import check, open_workspace
from tests.cli.program import huiyan

DAY = datetime.date(2026, 6, 30)
#: One of them compares tenderers with all tenderers twice, one suppliers with all suppliers.
RULES = ("r025", "r048", "r018")
#: Holds the id of the run.
_RUN = "run.txt"


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three thousand bids, filed, and the run of a few rules."""
    folder = made(tmp_path_factory.mktemp("market") / "market", 3_000)
    run = run_of(open_workspace(folder))
    (folder / _RUN).write_text(run.id)
    return folder


@pytest.fixture
def copied(market: Path, tmp_path: Path) -> Callable[[], tuple[Workspace, StoredRun]]:
    """A copy of the market, to be changed."""

    def copy() -> tuple[Workspace, StoredRun]:
        shutil.copytree(market, tmp_path / "market")
        return run_in(tmp_path / "market")

    return copy


def run_of(
    workspace: Workspace, settings: EngineSettings | None = None, *, fresh: bool = False
) -> StoredRun:
    request = RunRequest(DAY, only=RULES, fresh=fresh)
    return start_run(workspace, check(workspace, "ocds"), request, settings=settings)


def run_in(market: Path) -> tuple[Workspace, StoredRun]:
    """The market, and the run of all `RULES`, read anew."""
    workspace = open_workspace(market)
    run = load_run(workspace, (market / _RUN).read_text())
    assert run is not None
    return workspace, run


def sharing(run: StoredRun) -> list[dict[str, Any]]:
    found = [f for f in run.brief() if "shared_rows" in f]
    assert {f["rule"] for f in found} == {"r025", "r048"}
    return found


def files_of(run: StoredRun) -> tuple[bytes, ...]:
    return tuple((run.folder / name).read_bytes() for name in (FINDINGS, TABLE_ROWS, "run.json"))


def test_rows_behind_everybody_are_stored_once(market: Path) -> None:
    _, run = run_in(market)
    for finding in sharing(run):
        assert len(json.dumps(finding)) < 30_000, "whatever stands behind it"
        whole = run.whole(finding)
        assert len(whole["table_rows"]) == finding["shared_rows"]["rows"]
        assert "shared_rows" not in whole
    lines = (run.folder / TABLE_ROWS).read_bytes().splitlines()
    told = [json.loads(line) for line in lines]
    rows = [(t["table"], t["row"]) for t in told if "row" in t]
    assert rows == sorted(set(rows))
    assert set(run.record) >= {"findings_sha256", "table_rows_sha256"}


def test_a_finding_names_the_rows_of_everybody_and_how_many(market: Path) -> None:
    _, run = run_in(market)
    (finding,) = (f for f in sharing(run) if f["rule"] == "r025")
    shared = finding["shared_rows"]
    assert {b["table"] for b in shared["behind"]} == {"quartiles"}, "its own are among these"
    bids = {
        row
        for told in run.whole(finding)["table_rows"]
        for w in told["witness"]
        if w["dataset"] == "ocds.bids"
        for row in w["rows"]
    }
    assert shared["filed"]["ocds.bids"] == len(bids) > 1_000


def test_every_way_of_running_stores_the_same_bytes(market: Path) -> None:
    workspace, run = run_in(market)
    told = files_of(run)
    ways = (
        EngineSettings(keep_rows=0),
        EngineSettings(narrow_rows=1, partitions=1),
        EngineSettings(narrow_rows=None, prefer_hash_join=False),
    )
    for settings in ways:
        assert files_of(run_of(workspace, settings, fresh=True)) == told
    assert files_of(run_of(workspace)) == told, "taken over from the run before"


def test_rules_by_themselves_share_what_they_share_together(market: Path) -> None:
    workspace, run = run_in(market)
    for rule in ("r025", "r048"):
        request = RunRequest(DAY, only=(rule,), fresh=True)
        alone = start_run(workspace, check(workspace, "ocds"), request)
        own = [f for f in run.brief() if f["rule"] == rule]
        assert [{**f, "run": run.id} for f in alone.brief()] == own
        assert [{**f, "run": run.id} for f in alone.findings()] == list(map(run.whole, own))


def test_a_run_holds_the_rows_that_it_vouches_for(copied: Callable[..., Any]) -> None:
    workspace, run = copied()
    assert verify_run(workspace, run).holds
    path = run.folder / TABLE_ROWS
    kept = files_of(run)
    for change in (lambda text: text.replace(b'"known":true', b'"known":false', 1), None):
        if change is None:
            path.unlink()
        else:
            path.write_bytes(change(path.read_bytes()))
        with pytest.raises(BrokenRunError):
            run_in(workspace.root)
        told = open_run(run.folder)
        verdict = verify_stored_run(workspace, run.id)
        assert not verdict.holds
        assert [(d.code, dict(d.arguments)["what"]) for d in verdict.diagnostics] == [
            ("HY675", TABLE_ROWS)
        ]
        replayed = replay_run(workspace, told)
        assert replayed.recorded_sha256 == replayed.again_sha256
        assert not replayed.same
        assert replayed.first is not None
        assert files_of(run_of(workspace)) == kept, "what was changed is not taken over"


def test_rows_that_are_gone_are_told(copied: Callable[..., Any]) -> None:
    workspace, run = copied()
    finding = sharing(run)[0]
    (run.folder / TABLE_ROWS).unlink()
    ended = huiyan("-C", workspace.root, "trace", finding["id"], "--run", run.id)
    assert (ended.code, "HY675" in ended.err) == (ExitCode.NOT_VERIFIED, True)


def test_findings_come_out_again_over_all_their_rows(market: Path) -> None:
    workspace, run = run_in(market)
    for finding in sharing(run):
        (found,) = find_finding(workspace, finding["id"], run=run.id)
        assert found.finding == run.whole(finding)
        replayed = replay_finding(workspace, found)
        assert replayed.same, replayed.differences[:1]
    assert replay_run(workspace, run).same


def test_a_row_less_of_everybody_is_told_whole(market: Path) -> None:
    workspace, run = run_in(market)
    (found,) = find_finding(
        workspace, next(f["id"] for f in sharing(run) if f["rule"] == "r048"), run=run.id
    )
    entry = next(
        (w["filing"], row["witness"], w)
        for row in found.finding["table_rows"]
        for w in row["witness"]
        if w["dataset"] == "ocds.items"
    )[2]
    left_out = [LeftOut(entry["dataset"], entry["filing"], entry["rows"][0])]
    without = finding_without(workspace, found, left_out)
    assert without.after is not None
    assert "shared_rows" not in without.after
    assert len(without.after["table_rows"]) >= len(found.finding["table_rows"]) - 3


def test_a_trace_shows_the_first_rows_and_counts_all(market: Path) -> None:
    workspace, run = run_in(market)
    finding = next(f for f in sharing(run) if f["rule"] == "r025")
    (found,) = find_finding(workspace, finding["id"], run=run.id)
    trace = trace_finding(workspace, found)
    named = sum(table.named for table in trace.tables)
    assert named == finding["shared_rows"]["rows"]
    assert all(len(table.rows) <= 20 for table in trace.tables)
    assert trace.to_json()["finding"] == found.finding
    told = list(trace_findings(workspace, run, [run.whole(f) for f in sharing(run)]))
    assert told[[t.finding["id"] for t in told].index(finding["id"])] == trace


def test_a_bundle_holds_everybody_and_proves_each_row(market: Path) -> None:
    workspace, run = run_in(market)
    finding = next(f for f in sharing(run) if f["rule"] == "r048")
    (found,) = find_finding(workspace, finding["id"], run=run.id)
    schema = RecordedInputs(run).schema
    parts = gather_evidence(workspace, found, mask_of(schema, reveal=True))
    assert isinstance(parts, dict)
    assert len(parts["rows"]) >= sum(finding["shared_rows"]["filed"].values())
    data = write_bundle(parts, load_keys(workspace.keys_folder).signing)
    assert verify_bundle(data, name="bundle.json").diagnostics == ()
    assert verify(data).startswith("whole")


def test_runs_are_compared_with_all_that_findings_rest_on(market: Path) -> None:
    workspace, run = run_in(market)
    pack = check(workspace, "ocds")
    later = RunRequest(DAY + datetime.timedelta(days=1), only=RULES, fresh=True)
    found = compare_runs(workspace, run, start_run(workspace, pack, later))
    assert {d.before["rule"] for d in found.differences if d.before} >= {"r025", "r048"}
    assert {(d.state, d.changed) for d in found.differences} == {("persisting", ())}


def test_a_backtest_tells_findings_whole(market: Path) -> None:
    workspace, run = run_in(market)
    inputs = inputs_of_run(run)
    trial = Trial(inputs, inputs.packs, inputs.packs, ("r048",))
    (difference, *_) = backtest(workspace, trial).differences
    whole = {f["id"]: f for f in run.findings()}
    for told in (difference.before, difference.after):
        assert told is not None
        assert {**told, "run": run.id} == whole[told["id"]]


def test_what_is_shared_is_masked_and_hashed_as_if_it_were_not(market: Path) -> None:
    _, run = run_in(market)
    schema = RecordedInputs(run).schema
    facts, mask = RowFacts(), mask_of(schema)
    whole = list(map(run.whole, sharing(run)))
    for finding in whole:
        apart = json.loads(json.dumps(finding))
        assert digest_of(finding, facts) == digest_of(apart)
        assert mask.finding(finding) == mask_of(schema).finding(apart)
