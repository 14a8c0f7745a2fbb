"""Checking what a workspace holds: filings, runs, packs, and the log of who saw what."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from dsl.diagnostics import Diagnostic, diagnose
from engine.audit import verify_audit
from engine.catalog.catalog import open_catalog
from engine.catalog.workspace import Workspace
from engine.evidence.gather import INPUTS
from engine.evidence.kept import check_catalog, check_history, check_keys, check_ledger
from engine.evidence.verdict import Check, State, Verdict
from engine.filing.verify import verify_filing
from engine.findings.finding import Outcome
from engine.integrity.keys import known_public_keys
from engine.packs.pack import LoadedPack
from engine.run.broken import BrokenRunError
from engine.run.job import contracts_hash, run_id_of
from engine.run.metrics import METRICS, metrics_hold
from engine.run.recorded import RecordedInputs
from engine.run.seal import RECORD
from engine.run.store import FINDINGS, TABLE_ROWS, StoredRun, load_run, run_history

#: What is told of a filing without anything being wrong: an older form, rows that are erased.
_NOTED: Final = ("HY544", "HY584")


def verify_filing_whole(workspace: Workspace, filing: str, *, title: str = "") -> Verdict:
    """A filing: its bytes, counts, signature, and every row against the signed root."""
    found = verify_filing(workspace, filing)
    noted = tuple(d for d in found if d.code in _NOTED)
    problems = [d for d in found if d.code not in _NOTED]
    erased = any(d.code == "HY584" for d in noted)
    checks = [_check("left" if erased else "filed", problems)]
    if noted:
        checks.append(Check("erased" if erased else "root", State.NOT_CHECKED, {}, noted))
    return Verdict("filing", filing, tuple(checks), {"title": title})


def verify_stored_run(workspace: Workspace, name: str, *, with_filings: bool = True) -> Verdict:
    """The run called so: whether it is as it was signed, and what `verify_run` says.

    HY675 for its record, and for each file that was changed, or is gone, or came since.
    """
    try:
        run = load_run(workspace, name)
    except BrokenRunError as broken:
        told = [diagnose("HY675", None, run=broken.run, what=what) for what in broken.what]
        return Verdict("run", name, (_check("inputs", told),))
    if run is None:
        missing = diagnose("HY675", None, run=name, what=RECORD)
        return Verdict("run", name, (_check("inputs", [missing]),))
    return verify_run(workspace, run, with_filings=with_filings)


def _unbroken(workspace: Workspace, name: str) -> StoredRun | None:
    try:
        return load_run(workspace, name)
    except BrokenRunError:
        return None


def verify_run(workspace: Workspace, run: StoredRun, *, with_filings: bool = True) -> Verdict:
    """A run: its id, its copies of packs and contracts, its findings, and what it read.

    HY675 for each that is not as it was recorded, and what `verify_filing` says.
    """
    told = [*_check_id(run), *_check_manifests(workspace, run)]
    if not metrics_hold(run, known_public_keys(workspace.keys_folder)):
        told.append(diagnose("HY675", None, run=run.id, what=METRICS))
    checks = [_check("inputs", told), *_check_copies(run), _check_findings(run)]
    if with_filings:
        ids = [f for _, f in run.record["filings"]]
        noticed = [d for f in ids for d in verify_filing(workspace, f)]
        problems = [d for d in noticed if d.code not in _NOTED]
        erased = tuple(d for d in noticed if d.code == "HY584")
        checks.append(_check("filings", problems, count=len(ids) - len(erased)))
        if erased:
            checks.append(Check("erased", State.NOT_CHECKED, {"count": len(erased)}, erased))
    return Verdict("run", run.id, tuple(checks), {"as_of": run.record["as_of"]})


def verify_pack(workspace: Workspace, pack: LoadedPack) -> Verdict:
    """A pack: whether it loads, its hash, and the runs that recorded the same one."""
    used = [
        str(entry["run"])
        for entry in run_history(workspace)
        if (run := _unbroken(workspace, str(entry["run"]))) and pack.sha256 in _hashes(run)
    ]
    about = {"version": pack.manifest.version, "sha256": pack.sha256}
    runs = list(dict.fromkeys(used))
    loads = Check(
        "loads",
        State.FAILS if pack.has_errors else State.HOLDS,
        {"rules": len(pack.model.rules)},
        pack.diagnostics if pack.has_errors else (),
    )
    checks = (loads, Check("hash", State.HOLDS, {"sha256": pack.sha256, "runs": len(runs)}))
    return Verdict("pack", pack.manifest.name, checks, {**about, "runs": runs})


def verify_log(workspace: Workspace) -> Verdict:
    """The audit log: whether any entry was changed, dropped or swapped."""
    return Verdict("audit", "audit", (_check("chain", verify_audit(workspace)),))


def verify_kept(workspace: Workspace) -> Iterator[Verdict]:
    """The catalog, the history of runs, the ledger, the keys: readable, and as they were left."""
    checks = {
        "catalog": check_catalog,
        "history": check_history,
        "ledger": check_ledger,
        "keys": check_keys,
    }
    for name, check in checks.items():
        yield Verdict("kept", name, (_check("whole", check(workspace)),))


def verify_workspace(workspace: Workspace, packs: Iterable[LoadedPack]) -> Iterator[Verdict]:
    """Everything that the workspace keeps: each filing, each run, each pack, the audit log.

    Where catalog or history cannot be relied on, nothing more is looked at.
    """
    kept = list(verify_kept(workspace))
    yield from kept
    if not all(verdict.holds for verdict in kept[:2]):
        # without catalog and history nothing tells what there should be
        yield verify_log(workspace)
        return
    with open_catalog(workspace) as catalog:
        records = catalog.filings()
    for record in records:
        yield verify_filing_whole(workspace, record.id, title=record.data_set)
    for name in dict.fromkeys(str(entry["run"]) for entry in run_history(workspace)):
        yield verify_stored_run(workspace, name, with_filings=False)
    for pack in packs:
        yield verify_pack(workspace, pack)
    yield verify_log(workspace)


def _check_id(run: StoredRun) -> Iterator[Diagnostic]:
    """The id follows from the inputs, so changed inputs would have another one."""
    inputs: dict[str, Any] = {k: run.record[k] for k in INPUTS if k in run.record}
    if not run.id == run.record["run"] == run_id_of(inputs):
        yield diagnose("HY675", None, run=run.id, what="run.json")


def _check_manifests(workspace: Workspace, run: StoredRun) -> Iterator[Diagnostic]:
    """The filings that it read are those that the catalog still has, by their manifests."""
    with open_catalog(workspace) as catalog:
        for filing, digest in run.record["manifests"].items():
            record = catalog.filing(filing)
            if record is None or record.manifest_sha256 != digest:
                yield diagnose("HY675", None, run=run.id, what=f"filings/{filing}")


def _check_copies(run: StoredRun) -> Iterator[Check]:
    folders = sorted((run.folder / "contracts").iterdir(), key=lambda f: int(f.name))
    same = contracts_hash(folders) == run.record["contracts"]
    changed = [] if same else [diagnose("HY675", None, run=run.id, what="contracts/")]
    yield _check("contracts", changed)
    inputs = RecordedInputs(run)
    problems = [
        diagnose("HY675", None, run=run.id, what=f"packs/{p['name']}")
        for p in run.record["packs"]
        if inputs.pack(p["name"]).sha256 != p["sha256"]
    ]
    yield _check("packs", problems, count=len(run.record["packs"]))


def _check_findings(run: StoredRun) -> Check:
    """The findings and the rows that they share, by their hashes; what the record counts."""
    path = run.folder / FINDINGS
    wrong = [diagnose("HY675", None, run=run.id, what=FINDINGS)]
    said = run.record.get("findings_sha256")
    if not path.is_file() or (said is not None and _sha256(path) != said):
        return _check("findings", wrong)
    findings = run.brief()
    counted = Counter((f["pack"], f["rule"], f["outcome"]) for f in findings)
    recorded: Counter[Any] = Counter(
        {
            (r["pack"], r["rule"], outcome.value): r[outcome.value]
            for r in run.record["rules"]
            if "failed" not in r
            for outcome in Outcome
        }
    )
    if +recorded != counted:
        return _check("findings", wrong)
    if not _shared_rows_hold(run, findings):
        problem = diagnose("HY675", None, run=run.id, what=TABLE_ROWS)
        return _check("findings", [problem])
    if said is None:
        return Check("findings", State.NOT_CHECKED, {"count": len(findings)})
    return _check("findings", [], count=len(findings))


def _shared_rows_hold(run: StoredRun, findings: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the rows that findings share are those that the record, and each, vouch for."""
    path, said = run.folder / TABLE_ROWS, run.record.get("table_rows_sha256")
    if said != (_sha256(path) if path.is_file() else None):
        return False
    return said is None or all(map(run.shared.holds, findings))


def _hashes(run: StoredRun) -> set[str]:
    return {str(p["sha256"]) for p in run.record["packs"]}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _check(name: str, problems: Iterable[Diagnostic], **values: object) -> Check:
    found = tuple(problems)
    return Check(name, State.FAILS if found else State.HOLDS, values, found)
