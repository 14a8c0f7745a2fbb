"""No value of a personal column of any witness row is in any output, unless a reason is said.

The values are those of the filed rows behind every finding of the city, as filed and as
delivered. Some of them stand elsewhere openly (the register of companies names its legal
representatives): those are left out, since finding them proves nothing.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pyarrow.parquet as pq
import pytest

import huiyan as door
from dsl.domains import Kind
from dsl.schema import Column
from engine.audit import read_audit, verify_audit
from engine.catalog.catalog import open_catalog
from engine.catalog.snapshot import fetch_delivered, fetch_rows, filing_from_record, load_filing
from engine.catalog.workspace import Workspace, load_workspace
from engine.findings.values import canonical, in_words
from engine.masking import mask_of
from engine.run.recorded import RecordedInputs
from engine.run.store import StoredRun, load_run
from engine.trace import trace_findings
from interfaces.cli.command import Command, Group
from interfaces.cli.program import Program
from interfaces.cli.registry import entries
from tests.cli.conftest import AS_OF
from tests.cli.program import huiyan
from tests.sample_city import MadeCity as City

REASON = "核实线索 2026-014"
RULE = "高龄津贴_去世后发放"
#: Commands that show no value of any row, and why; every other command takes `--unmask`.
WITHOUT_ROWS = {
    "audit": "what was unmasked, by finding and run",
    "check": "rules, contracts, settings",
    "completion": "the program's own words",
    "demo": "always masked: its persons are invented, the habit is not",
    "docs": "rules and clauses",
    "doctor": "the installation",
    "explain": "rules and diagnostics",
    "fmt": "rules",
    "forget": "filings and counts",
    "init": "a new workspace",
    "lint": "rules",
    "lsp": "rules, contracts, examples",
    "new contract": "headers, domains, words of categories",
    "new numbers": "nobody's: no region begins with 99",
    "new pack": "what is to be written",
    "new rule": "what is to be written",
    "pack build": "the pack itself",
    "pack sign": "hashes and signatures",
    "pack verify": "hashes and signatures",
    "source list": "paths",
    "source test": "headers of files",
    "test": "examples, whose persons are invented",
    "verify": "hashes and signatures",
}
_PERSONAL = ("personal", "sensitive")
#: Words of a category are few and stand in contracts and rules; numbers are everywhere.
_TELLING = (Kind.RESIDENT_ID, Kind.PERSON_NAME, Kind.ADDRESS, Kind.TEXT, Kind.DATE, Kind.ORG_NAME)


@dataclass(frozen=True, slots=True)
class Personal:
    """The values that must not be shown, and the findings whose rows were delivered with each."""

    values: dict[str, set[str]]

    def within(self, text: str) -> list[str]:
        """Those that `text` holds."""
        return sorted(v for v in self.values if v in text)


def _workspace(folder: Path) -> Workspace:
    workspace = load_workspace(folder).workspace
    assert workspace is not None
    return workspace


def _run(workspace: Workspace) -> StoredRun:
    run = load_run(workspace)
    assert run is not None
    return run


def _open_text(workspace: Workspace, run: StoredRun) -> str:
    """Everything that may be shown: open columns of all filings, rules, clauses, contracts."""
    parts = [
        p.read_text("utf-8") for p in run.folder.rglob("*") if p.suffix in (".yaml", ".huiyan")
    ]
    schema = RecordedInputs(run).schema
    with open_catalog(workspace) as catalog:
        records = catalog.filings()
    for record in records:
        filing = filing_from_record(workspace, record)
        data_set = schema.data_set(filing.data_set)
        assert data_set is not None
        rows = range(1, filing.rows_in + 1)
        delivered, filed = fetch_delivered(filing, rows), fetch_rows(filing, rows)
        for column in data_set.columns:
            if column.sensitivity in _PERSONAL:
                continue
            values = delivered.column(column.name).to_pylist()
            kept = filed.column(column.name).to_pylist()
            values += [canonical(v, column.domain) for v in kept]
            values += [in_words(v, column.domain, "zh") for v in kept if v is not None]
            parts += {v for v in values if v}
    return "\n".join(parts)


@pytest.fixture(scope="session")
def personal(city: City) -> Personal:
    """The values of personal columns behind the findings of the city's run."""
    workspace = _workspace(city.folder)
    run = _run(workspace)
    schema = RecordedInputs(run).schema
    found: dict[str, set[str]] = {}
    for finding in run.findings():
        witness = [*finding["witness"], *(w for e in finding["exempted"] for w in e["witness"])]
        for entry in (w for w in witness if "rows" in w):
            filing = load_filing(workspace, entry["filing"])
            data_set = schema.data_set(entry["dataset"])
            assert filing is not None
            assert data_set is not None
            delivered, filed = (f(filing, entry["rows"]) for f in (fetch_delivered, fetch_rows))
            for column in (c for c in data_set.columns if _is_telling(c)):
                for text in filter(None, delivered.column(column.name).to_pylist()):
                    found.setdefault(text, set()).add(finding["id"])
                for value in filter(None, filed.column(column.name).to_pylist()):
                    found.setdefault(str(canonical(value, column.domain)), set())
                    found.setdefault(in_words(value, column.domain, "zh"), set())
    known = _open_text(workspace, run)
    return Personal({v: ids for v, ids in found.items() if v not in known})


def _is_telling(column: Column) -> bool:
    return column.sensitivity in _PERSONAL and column.domain.kind in _TELLING


def _some_id(personal: Personal) -> str:
    """A resident id as it was delivered."""
    return next(v for v, ids in personal.values.items() if len(v) == 18 and v.isdigit() and ids)


def _with_an_id(personal: Personal) -> str:
    """A finding whose rows hold one."""
    return min(personal.values[_some_id(personal)])


def _one_of_each_rule(run: StoredRun) -> list[str]:
    by_rule = {f["rule"]: str(f["id"]) for f in run.findings()}
    return list(by_rule.values())


def test_there_is_something_to_hide(personal: Personal) -> None:
    values = personal.values
    assert sum(v[:17].isdigit() and len(v) == 18 for v in values) > 60
    assert sum(not v[0].isascii() and len(v) < 4 for v in values) > 40
    assert sum(v.startswith("20") for v in values) > 10


def test_every_command_shows_no_rows_or_takes_the_option() -> None:
    program = Program()
    context = click.Context(program)
    commands: dict[str, click.Command] = {}
    for name in entries():
        loaded = program.get_command(context, name)
        assert loaded is not None
        own = loaded.commands if isinstance(loaded, Group) else {"": loaded}
        commands |= {f"{name} {n}".strip(): c for n, c in own.items()}
    for name, command in commands.items():
        assert isinstance(command, Command)
        takes = "unmask_reason" in {p.name for p in command.params}
        assert takes != (name in WITHOUT_ROWS), name


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv"])
@pytest.mark.parametrize("words", ["findings", "datasets", "audit", "source list", "source test"])
def test_listings(city: City, personal: Personal, words: str, form: str) -> None:
    formats = () if words.startswith("source") and form == "csv" else ("-f", form)
    ended = huiyan("-C", city.folder, *words.split(), *formats, "-v")
    assert ended.code == 0
    assert personal.within(ended.out + ended.err) == []


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "csv"])
def test_receipts_of_a_first_filing(copied: Path, form: str) -> None:
    quarantined = _quarantined(copied)
    assert len(quarantined) >= 5
    known = _open_text(_workspace(copied), _run(_workspace(copied)))
    shutil.rmtree(copied / ".huiyan")
    ended = huiyan("-C", copied, "file", "-f", form, "-v")
    assert ended.code == 0
    shown = ended.out + ended.err
    assert [v for v in quarantined if v in shown and v not in known] == []
    shutil.rmtree(copied / ".huiyan")
    ended = huiyan("-C", copied, "file", "-f", form, "--unmask", REASON)
    if form in ("text", "json", "jsonl"):
        assert [v for v in quarantined if v in ended.out]


def _quarantined(folder: Path) -> set[str]:
    """The cells of personal columns that put a row into quarantine."""
    workspace = _workspace(folder)
    schema = RecordedInputs(_run(workspace)).schema
    found = set()
    for path in workspace.filings_folder.glob("*/*/quarantine.parquet"):
        data_set = schema.data_set(path.parent.parent.name)
        assert data_set is not None
        for row in pq.read_table(path).to_pylist():
            column = data_set.column(row["column"])
            if column is not None and column.sensitivity in _PERSONAL:
                found |= set(re.findall("「(.+?)」", row["text_zh"])[:1])
    # of these a spreadsheet left the region alone, which the mask shows as well
    return {text for text in found if not text.endswith("E+17")}


def test_runs(copied: Path, personal: Personal) -> None:
    found = [f for f in _run(_workspace(copied)).findings() if f["rule"] == RULE]
    subject = next(s for f in found if (s := f["subject"]["value"]) in personal.values)
    words = ("-C", copied, "run", "--as-of", AS_OF, "--only", RULE, "--subject", subject)
    for form in ("text", "json", "jsonl", "csv"):
        ended = huiyan(*words, "-f", form)
        assert personal.within(ended.out + ended.err) == []
    assert subject in huiyan(*words, "-f", "json", "--unmask", REASON).out


def test_traces_of_every_rule(city: City, personal: Personal) -> None:
    for number, finding in enumerate(_one_of_each_rule(_run(_workspace(city.folder)))):
        forms: tuple[list[str], ...] = (["-v"], ["-v", "--lang", "en"], ["-f", "json"], [])
        ended = huiyan("-C", city.folder, "trace", finding, *forms[number % 4])
        assert ended.code == 0
        assert personal.within(ended.out + ended.err) == []


def test_the_trace_of_every_finding(city: City, personal: Personal) -> None:
    workspace = _workspace(city.folder)
    run = _run(workspace)
    mask = mask_of(RecordedInputs(run).schema)
    revealed: dict[str, str] = {}
    for traced in trace_findings(workspace, run, run.findings()):
        shown = json.dumps(mask.trace(traced.to_json()), ensure_ascii=False)
        assert personal.within(shown) == []
        revealed[str(traced.finding["id"])] = json.dumps(traced.to_json(), ensure_ascii=False)
    for value, findings in personal.values.items():
        assert all(value in revealed[f] for f in findings)


def _id(finding: dict[str, Any]) -> str:
    return str(finding["id"])


def test_a_reason_shows_everything_and_is_on_record(copied: Path, personal: Personal) -> None:
    masked = huiyan("-C", copied, "findings", "-f", "json")
    shown = huiyan("-C", copied, "findings", "-f", "json", "--unmask", REASON)
    assert len(personal.within(shown.out)) > 40
    stored = _run(_workspace(copied)).findings()
    told = json.loads(shown.out)["findings"]  # those of a rule by score
    plain = [{k: v for k, v in f.items() if k != "state"} for f in told]
    assert sorted(plain, key=_id) == sorted(stored, key=_id)
    assert [f["id"] for f in json.loads(masked.out)["findings"]] == [f["id"] for f in told]
    finding = _with_an_id(personal)
    traced = huiyan("-C", copied, "trace", finding, "--unmask", REASON, "-v")
    assert personal.within(traced.out)
    workspace = _workspace(copied)
    assert [e.content["command"] for e in read_audit(workspace)] == ["findings", "trace"]
    last = read_audit(workspace)[-1].content
    assert (last["finding"], last["reason"]) == (finding, REASON)
    assert verify_audit(workspace) == ()
    listed = huiyan("-C", copied, "audit")
    assert REASON in listed.out
    assert finding[:8] in listed.out


@pytest.mark.parametrize("command", ["findings", "run", "file", "datasets"])
@pytest.mark.parametrize("reason", ["", "  ", "\t"])
def test_a_reason_that_says_nothing_is_refused(copied: Path, command: str, reason: str) -> None:
    ended = huiyan("-C", copied, command, "--unmask", reason)
    assert ended.code == 2
    assert "[HY670]" in ended.err
    assert ended.out == ""
    assert read_audit(_workspace(copied)) == ()


def test_without_a_record_nothing_is_unmasked(copied: Path) -> None:
    (copied / ".huiyan/audit.jsonl").mkdir()
    for words in (["findings"], ["trace", _one_of_each_rule(_run(_workspace(copied)))[0]]):
        ended = huiyan("-C", copied, *words, "--unmask", REASON)
        assert ended.code == 2
        assert "[HY671]" in ended.err
        assert ended.out == ""
    assert huiyan("-C", copied, "findings").code == 0


def test_a_log_that_was_tampered_with_is_told(copied: Path) -> None:
    huiyan("-C", copied, "findings", "--unmask", REASON)
    log = copied / ".huiyan/audit.jsonl"
    log.write_text(log.read_text("utf-8").replace(REASON, "x"), "utf-8")
    ended = huiyan("-C", copied, "audit")
    assert ended.code == 6
    assert "[HY672]" in ended.err


def test_a_class_that_was_raised_since_counts(copied: Path) -> None:
    before = huiyan("-C", copied, "findings", "--rule", "投标_屡投不中").out
    path = next(
        p for p in (copied / "contracts").rglob("*.yaml") if "bidder" in p.read_text("utf-8")
    )
    text = path.read_text("utf-8").replace("classification: public", "classification: personal")
    path.write_text(text.replace("classification: internal", "classification: personal"), "utf-8")
    after = huiyan("-C", copied, "findings", "--rule", "投标_屡投不中").out
    assert before != after
    assert "*" in after
    assert "*" not in before


def test_the_door_for_notebooks(copied: Path, personal: Personal) -> None:
    workspace = door.open_workspace(copied)
    run = door.run(workspace, "livelihood", as_of=AS_OF, only=[RULE])
    finding = run.findings()[0]["id"]
    assert personal.within(repr(run.findings())) == []
    assert personal.within(repr(door.trace(workspace, finding))) == []
    assert personal.within(repr(run)) == []
    assert personal.within(repr(run.findings(unmask=REASON)))
    assert personal.within(repr(door.trace(workspace, finding, unmask=REASON)))
    assert [e.content["command"] for e in read_audit(workspace)] == [
        "huiyan.Run.findings",
        "huiyan.trace",
    ]
    with pytest.raises(door.HuiyanError, match="HY670"):
        run.findings(unmask=" ")
    (copied / ".huiyan/audit.jsonl").unlink()
    (copied / ".huiyan/audit.jsonl").mkdir()
    with pytest.raises(door.HuiyanError, match="HY671"):
        door.trace(workspace, finding, unmask=REASON)
