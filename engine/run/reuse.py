"""Rules over which nothing has changed since an earlier run are not evaluated again.

What a rule brings up follows from its plan, its pack, the contracts, the filings that it reads
and the program. Where an earlier run had all of them the same, its findings are this run's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

import dsl
import engine
from engine.bridge.version import ENGINE
from engine.findings.as_json import to_line
from engine.findings.shared_json import SHARED, ToldRows
from engine.integrity.signing import PublicKey
from engine.plan.arena import Arena
from engine.run.job import Job, PackInput
from engine.run.seal import read_sealed
from engine.run.store import FINDINGS, TABLE_ROWS


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the run `run` made of a rule: what its record says of it, and its findings.

    `filings` are all that it read, as pairs of data set and id. `shared` are lines that tell rows
    of tables which the findings share.
    """

    run: str
    records: tuple[dict[str, Any], ...]
    findings: tuple[dict[str, Any], ...]
    filings: tuple[tuple[str, str], ...]
    shared: tuple[str, ...] = ()

    def lines(self, run: str) -> list[str]:
        """The findings as lines of `run`."""
        return [to_line({**finding, "run": run}) for finding in self.findings]


class EarlierRuns:
    """What the runs in `folders`, the latest first, made of their rules; `keys` signed them."""

    def __init__(self, folders: Sequence[Path], keys: Sequence[PublicKey]) -> None:
        runs = [_Run(folder, keys) for folder in reversed(folders)]
        self._runs = {h: run for run in runs for h in run.by_hash}

    def of(self, asked: str) -> Earlier | None:
        """What was made of the rule with these inputs, or this method; the latest, if any was.

        A run is not believed whose findings are not those that its record vouches for.
        """
        run = self._runs.get(asked)
        if run is None or run.findings is None:
            return None
        pack, rule = run.by_hash[asked]
        findings = run.findings.get((pack, rule), ())
        shared: tuple[str, ...] = ()
        if any(SHARED in f for f in findings):
            rows = run.shared
            if rows is None or not all(map(rows.holds, findings)):
                return None
            shared = tuple(line.decode() for line in rows.lines(findings))
        return Earlier(
            run=run.folder.name,
            records=tuple(r for r in run.rules if (r["pack"], r["rule"]) == (pack, rule)),
            findings=findings,
            filings=run.filings,
            shared=shared,
        )


class _Run:
    """A stored run; its findings are read when they are first asked for."""

    def __init__(self, folder: Path, keys: Sequence[PublicKey]) -> None:
        self.folder = folder
        self._record = read_sealed(folder, keys) or {}
        self.rules: list[dict[str, Any]] = self._record.get("rules", [])
        self.filings = tuple((d, f) for d, f in self._record.get("filings", ()))
        hashes = ("inputs_sha256", "method_sha256")
        self.by_hash = {r[h]: (r["pack"], r["rule"]) for r in self.rules for h in hashes if h in r}

    @cached_property
    def findings(self) -> dict[tuple[str, str], tuple[dict[str, Any], ...]] | None:
        """By pack and rule; None where they are not what the record vouches for."""
        data = self._vouched_for(FINDINGS, "findings_sha256")
        if data is None:
            return None
        # lines of bytes: a text may hold what else ends a line, such as U+2028
        told = [json.loads(line) for line in data.splitlines()]
        of_rules = groupby(told, key=lambda finding: (finding["pack"], finding["rule"]))
        return {rule: tuple(several) for rule, several in of_rules}

    @cached_property
    def shared(self) -> ToldRows | None:
        """Rows of tables that findings share; None where they are not what is vouched for."""
        data = self._vouched_for(TABLE_ROWS, "table_rows_sha256")
        return None if data is None else ToldRows(data.splitlines(keepends=True))

    def _vouched_for(self, name: str, said: str) -> bytes | None:
        try:
            data = (self.folder / name).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == self._record.get(said) else None


@dataclass(frozen=True, slots=True)
class Hashes:
    """Hashes of what decides what a rule brings up: of all of it, and of all but the filings."""

    inputs: str
    method: str


def hashes_of_rule(
    job: Job,
    pack: PackInput,
    rule: str,
    *,
    arena: Arena,
    data_sets: Collection[str],
    cut: Collection[str],
) -> Hashes:
    """Of all that decides what `rule` of `pack` brings up in `job`.

    `arena` holds its plan and nothing else; `data_sets` are those that it reads, `cut` those of
    them with rows later than the date as of which the run looks. That date decides nothing else,
    unless the plan says it.
    """
    method = {
        "program": program_sha256(),
        "engine": ENGINE,
        "contracts": job.contracts_sha256,
        "pack": [pack.name, pack.sha256, pack.shown_as, pack.parameters_from],
        "rule": rule,
        "plan": arena.fingerprint(),
        "subjects": sorted(job.subjects),
        "without": [list(w) for w in sorted(job.without)],
    }
    if cut:
        method["cut"] = [job.as_of, sorted(set(cut))]
    filings = [list(f) for f in job.filings if f[0] in data_sets]
    return Hashes(inputs=_sha256({**method, "filings": filings}), method=_sha256(method))


def _sha256(told: Mapping[str, Any]) -> str:
    text = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def program_sha256() -> str:
    """A hash of the sources that evaluate: what another program found is not reused.

    The number of the version does not tell a program that somebody has mended in its place.
    """
    digest = hashlib.sha256()
    for package in (dsl, engine):
        home = Path(str(package.__file__)).parent
        for path in sorted(home.rglob("*.py")):
            data = path.read_bytes()
            digest.update(f"{path.relative_to(home).as_posix()}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()
