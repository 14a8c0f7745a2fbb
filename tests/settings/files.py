"""The files of findings that one setting makes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dsl.model.rules import Model
from dsl.syntax.declarations import Rule
from engine.bridge.context import EngineSettings
from engine.findings.as_json import finding_to_json, to_line
from engine.run.in_memory import evaluate_tables
from engine.run.start import RunRequest, start_run
from engine.run.store import FINDINGS
from tests.generated.case import Case, draw_case
from tests.generated.compiled import RefusedError, checked, table
from tests.reference.schema import SCHEMA
from tests.sample_city import DAY, FiledCity
from tests.settings.spills import watched

_PACK, _RUN = "generated", "run-000000000000"


@dataclass(frozen=True, slots=True)
class FindingsFile:
    """A file's hash, how many findings it has, what failed, how much was seen spilled."""

    sha256: str
    findings: int
    failed: tuple[str, ...] = ()
    spilled: int = 0


def city_file(city: FiledCity, setting: EngineSettings) -> FindingsFile:
    """The file that a run over the city stores."""
    with watched(city.workspace.home / "spill") as spills:
        run = start_run(city.workspace, city.packs, RunRequest(DAY, fresh=True), settings=setting)
    failed = tuple(f"{r['rule']} {r['failed']}" for r in run.record["rules"] if "failed" in r)
    return replace(_hashed(run.folder / FINDINGS), failed=failed, spilled=spills.bytes)


@dataclass(frozen=True, slots=True)
class Checked:
    """A generated case that the checker accepts."""

    case: Case
    model: Model


def accepted(seeds: Iterable[int]) -> list[Checked]:
    """The cases of `seeds`, without those that are refused."""
    found: list[Checked] = []
    for case in map(draw_case, seeds):
        rules = sum(isinstance(d, Rule) for d in case.declarations)
        try:
            found.append(Checked(case, checked(case.policy, SCHEMA, rules=rules)))
        except RefusedError:
            continue
    return found


def cases_file(cases: Sequence[Checked], setting: EngineSettings, folder: Path) -> FindingsFile:
    """One file of the findings of all the cases, in their order, in `folder`.

    Over their few rows, what several parts of a rule rest on is kept under any setting that
    limits memory: a rule of many exemptions is a tree of joins that would use up a tight limit.
    """
    if setting.memory_limit is not None:
        setting = replace(setting, keep_rows=EngineSettings().keep_rows)
    path = folder / FINDINGS
    with watched(folder / "spill") as spills, path.open("w", encoding="utf-8") as file:
        spilling = replace(setting, spill_folder=folder / "spill")
        for each in cases:
            file.writelines(_lines(each, spilling))
    return replace(_hashed(path), spilled=spills.bytes)


def _lines(each: Checked, setting: EngineSettings) -> Iterable[str]:
    tables = {d.name: table(d, each.case.tables.get(d.name, ())) for d in SCHEMA.data_sets}
    results = evaluate_tables(each.model, tables, as_of=each.case.as_of, settings=setting)
    for result in results:
        for finding in result.findings:
            yield to_line(finding_to_json(finding, pack=_PACK, model=each.model, run=_RUN))


def _hashed(path: Path) -> FindingsFile:
    data = path.read_bytes()
    return FindingsFile(hashlib.sha256(data).hexdigest(), data.count(b"\n"))
