"""A finding becomes the parts of a bundle, from what its run recorded."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from dsl.diagnostics import Diagnostic, diagnose
from engine.catalog.workspace import Workspace
from engine.evidence.filed_rows import FiledRows, UnprovableError
from engine.evidence.rule_parts import rule_parts
from engine.findings.identity import finding_id, matter_of, matter_parts
from engine.integrity.keys import PRIVATE, load_finding_ids, load_private_key
from engine.integrity.signed_json import sign_json
from engine.masking import Mask
from engine.packs.pack import LoadedPack
from engine.packs.resolving import files_of
from engine.run.data_sets import data_sets_of
from engine.run.recorded import RecordedInputs
from engine.trace.find import FoundFinding
from engine.version import VERSION

#: What decides a run's id, as `Job.inputs` lists it.
INPUTS: Final = (
    "program",
    "engine",
    "contracts",
    "packs",
    "filings",
    "as_of",
    "known_on",
    "only",
    "subjects",
    "subject_marks",
)

#: What a signature on an id and its matter is for; it holds nowhere else.
IDENTITY: Final = "finding-id/1"

#: What a bundle can show of rows that are not there; it stands in every bundle that says so.
ABSENCE_NOTE: Final[Mapping[str, str]] = {
    "zh": (
        "哈希路径证明某一行在入库批次里，不能证明某一行不在。"
        "这里写明查找了哪个批次、查找什么、批次共有多少行；"
        "要复核“没有”，需要拿到该批次本身，并先核对它的根哈希与这里的一致。"
    ),
    "en": (
        "A hash path proves that a row is in a filing, not that one is absent. This says which "
        "filing was searched, for what, and how many rows it holds; to check the absence again, "
        "the filing itself is needed, whose root must be the one given here."
    ),
}


def gather_evidence(
    workspace: Workspace, found: FoundFinding, mask: Mask
) -> dict[str, Any] | Diagnostic:
    """The parts of the bundle of `found`, or why it cannot be proved.

    What `mask` hides is masked, and rows with such columns are given without their salt.
    HY676: a filing that it rests on has no signed root. HY677: its rows are not as filed. HY706:
    its id is not that of its subject.
    """
    secret = load_finding_ids(workspace.keys_folder)
    if finding_id(matter_of(found.finding), secret) != found.finding["id"]:
        return diagnose("HY706", None, finding=found.finding["id"])
    try:
        return _Gatherer(workspace, found, mask).parts()
    except UnprovableError as error:
        return error.diagnostic


class _Gatherer:
    """The parts of one bundle."""

    def __init__(self, workspace: Workspace, found: FoundFinding, mask: Mask) -> None:
        self._found, self._mask = found, mask
        self._record, self._finding = found.run.record, found.finding
        self._inputs = RecordedInputs(found.run)
        self._pack = self._inputs.pack(self._finding["pack"])
        self._rule = self._pack.model.rule(self._finding["rule"])
        self._data_sets = data_sets_of(self._rule)
        names = {d.name for d in self._data_sets}
        filings = [(d, f) for d, f in self._record["filings"] if d in names]
        self._rows = FiledRows(workspace, filings, mask)
        self._key = load_private_key(workspace.keys_folder / PRIVATE)

    def parts(self) -> dict[str, Any]:
        """Every part by its name."""
        rows = list(self._rows.rows(self._finding, self._data_sets))
        as_of = datetime.date.fromisoformat(self._record["as_of"])
        finding = self._mask.finding(self._finding)
        return {
            **rule_parts(self._pack, self._finding, as_of),
            "contracts": list(self._contracts()),
            "filings": list(self._rows.filings(self._data_sets)),
            "finding": finding,
            "pack": _pack_part(self._pack, self._inputs.record(self._pack.manifest.name)),
            "rows": rows,
            "run": self._run_part(masked=finding != self._finding or _any_masked(rows)),
            "searched": searched_part(finding, self._rows.roots()),
        }

    def _run_part(self, *, masked: bool) -> dict[str, Any]:
        inputs: dict[str, Any] = {k: self._record[k] for k in INPUTS if k in self._record}
        inputs["subjects"] = [self._mask.typed(s) for s in self._record["subjects"]]
        return {
            "run": self._record["run"],
            **inputs,
            "written_by": f"huiyan {VERSION}",
            "masked": masked,
            "identity": None if masked else self._identity(),
        }

    def _identity(self) -> dict[str, Any]:
        """That the id is the one of this matter, signed: only the workspace can make an id.

        It would tell a masked subject to whoever tries signatures, so none is given then.
        """
        said = {"finding": self._finding["id"], "matter": matter_parts(self._finding)}
        return sign_json(said, self._key, purpose=IDENTITY)

    def _contracts(self) -> Iterator[dict[str, Any]]:
        """The contracts of the data sets that the rule reads, byte for byte."""
        names = {d.name for d in self._data_sets}
        for contract in self._inputs.contracts.contracts:
            if contract.data_set.name in names:
                path = Path(contract.file)
                yield {
                    "data_set": contract.data_set.name,
                    "file": path.name,
                    "sha256": contract.sha256,
                    "text": path.read_bytes().decode("utf-8"),
                }


def searched_part(finding: Mapping[str, Any], roots: Mapping[str, str]) -> dict[str, Any] | None:
    """What was looked for in vain, and where; None where nothing was.

    `finding` is shown as it is, so it must be masked already where it has to be.
    """
    absent = [w for w in finding["witness"] if "absent" in w]
    if not absent:
        return None
    return {
        "note": dict(ABSENCE_NOTE),
        "filings": [
            {
                "alias": w["alias"],
                "data_set": w["dataset"],
                "filing": w["filing"],
                "looked_for": w["absent"],
                "rows_searched": w["searched"],
                "rows_without_key": w["uncompared"],
                "root": roots[w["filing"]],
            }
            for w in absent
        ],
    }


def _any_masked(rows: list[dict[str, Any]]) -> bool:
    return any(r["salt"] is None for r in rows)


def _pack_part(pack: LoadedPack, record: Mapping[str, Any]) -> dict[str, Any]:
    """Every file of the pack, byte for byte: what its recorded hash covers."""
    files = []
    for name, path in files_of(pack.folder, pack.manifest):
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        files.append({"name": name, "sha256": digest, "text": data.decode("utf-8")})
    return {
        "name": pack.manifest.name,
        "version": pack.manifest.version,
        "sha256": record["sha256"],
        "shown_as": record["shown_as"],
        "files": files,
    }
