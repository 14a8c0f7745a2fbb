"""A stored run that was changed is told by every command that reads it, and never taken over."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.integrity.keys import known_public_keys, make_keys
from engine.run.save import put_in_place
from engine.run.seal import read_sealed
from engine.run.store import latest_runs, run_history
from tests.cli.program import huiyan
from tests.evidence.conftest import City
from tests.sealed_runs import sign_again


def _lines(folder: Path) -> list[str]:
    return (folder / "findings.jsonl").read_text("utf-8").splitlines(keepends=True)


def _rewrite(folder: Path, lines: list[str]) -> None:
    """Write the findings, and set hash and counts in the record right, as a forger would."""
    text = "".join(lines)
    (folder / "findings.jsonl").write_text(text, "utf-8", newline="")
    record = json.loads((folder / "run.json").read_bytes())
    digest = hashlib.sha256(text.encode()).hexdigest()
    record["findings_sha256"] = record["files"]["findings.jsonl"] = digest
    told = [json.loads(line) for line in lines]
    for rule in record["rules"]:
        own = [f for f in told if (f["pack"], f["rule"]) == (rule["pack"], rule["rule"])]
        for outcome in ("suspected", "exempt", "undetermined", "conflict"):
            rule[outcome] = sum(f["outcome"] == outcome for f in own)
    (folder / "run.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")


def delete_a_finding(folder: Path) -> None:
    _rewrite(folder, _lines(folder)[1:])


def alter_a_finding(folder: Path) -> None:
    lines = _lines(folder)
    altered = json.loads(lines[0]) | {"message": "…"}
    _rewrite(folder, [json.dumps(altered, ensure_ascii=False) + "\n", *lines[1:]])


def plant_a_finding(folder: Path) -> None:
    lines = _lines(folder)
    planted = json.loads(lines[0]) | {"id": "0" * 16}
    _rewrite(folder, [json.dumps(planted, ensure_ascii=False) + "\n", *lines])


def strip_the_signature(folder: Path) -> None:
    record = json.loads((folder / "run.json").read_bytes())
    del record["signed"]
    (folder / "run.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")


def say_an_older_form(folder: Path) -> None:
    record = json.loads((folder / "run.json").read_bytes())
    del record["signed"], record["files"], record["manifests"]
    record["schema"] = "huiyan.run/1"
    (folder / "run.json").write_text(json.dumps(record, ensure_ascii=False), "utf-8")


def sign_with_another_key(folder: Path) -> None:
    sign_again(folder, folder.parents[2] / "stranger")


def cut_the_record(folder: Path) -> None:
    path = folder / "run.json"
    path.write_bytes(path.read_bytes()[:100])


def cut_the_findings(folder: Path) -> None:
    path = folder / "findings.jsonl"
    path.write_bytes(path.read_bytes()[:-20])


def change_a_pack(folder: Path) -> None:
    next((folder / "packs/livelihood").glob("*.huiyan")).write_text("# \n", "utf-8")


def add_a_file(folder: Path) -> None:
    (folder / "packs/livelihood/more.huiyan").write_text("语言 中文\n", "utf-8")


def link_a_file(folder: Path) -> None:
    path = folder / "findings.jsonl"
    moved = folder.parents[1] / "elsewhere.jsonl"
    path.rename(moved)
    path.symlink_to(moved)


FORGERIES: tuple[Callable[[Path], None], ...] = (
    delete_a_finding,
    alter_a_finding,
    plant_a_finding,
    strip_the_signature,
    say_an_older_form,
    sign_with_another_key,
    cut_the_record,
    cut_the_findings,
    change_a_pack,
    add_a_file,
    link_a_file,
)


@pytest.mark.parametrize("forgery", FORGERIES, ids=lambda f: f.__name__)
def test_every_reader_tells_it(copied: City, forgery: Callable[[Path], None]) -> None:
    root, folder = copied.workspace.root, copied.run.folder
    finding = json.loads(_lines(folder)[0])["id"]
    forgery(folder)
    told = huiyan("-C", root, "verify")
    assert (told.code, f"核查 {copied.run.id}" in told.out, "[HY675]" in told.err) == (
        6,
        True,
        True,
    )
    for command in (
        ("verify", "last"),
        ("findings",),
        ("trace", finding),
        ("evidence", finding, "-o", root / "bundle.json"),
        ("report", "-o", root / "report.html"),
        ("ledger",),
        ("diff", "last", "last"),
    ):
        ended = huiyan("-C", root, *command)
        assert (ended.code, "[HY675]" in ended.err) == (6, True), (command, ended)
    assert not (root / "bundle.json").exists()
    assert not (root / "report.html").exists()


@pytest.mark.parametrize("forgery", FORGERIES[:6], ids=lambda f: f.__name__)
def test_no_later_run_believes_its_record(copied: City, forgery: Callable[[Path], None]) -> None:
    forgery(copied.run.folder)
    signers = known_public_keys(copied.workspace.keys_folder)
    assert make_keys(copied.workspace.keys_folder).signing.public in signers
    assert read_sealed(copied.run.folder, signers) is None
    ended = huiyan("-C", copied.workspace.root, "run", "livelihood", "--as-of", "2026-07-01")
    assert "沿用当时的结果" not in ended.out


def test_a_run_repeated_replaces_the_stored_one_without_a_gap(copied: City) -> None:
    """The name is there all the time but for one step, which the next run puts right."""
    root, folder = copied.workspace.root, copied.run.folder
    as_of = str(copied.run.record["as_of"])
    (folder.parent / "unfinished-999999999-00000000").mkdir()
    folder.rename(folder.with_name(f"replaced-{folder.name}"))
    packs = [p["name"] for p in copied.run.record["packs"]]
    again = huiyan("-C", root, "run", *packs, "--as-of", as_of)
    assert again.code == 1
    assert sorted(p.name for p in folder.parent.iterdir() if p.is_dir()) == [folder.name]
    assert huiyan("-C", root, "verify", "last").code == 0
    assert [h["run"] for h in run_history(copied.workspace)] == [folder.name] * 2
    assert latest_runs(copied.workspace, 5) == (folder,)


def test_equal_runs_at_once_all_end_well(tmp_path: Path) -> None:
    target = tmp_path / "runs" / "run-0123456789ab"
    target.parent.mkdir()

    def place(number: int) -> None:
        staged = tmp_path / f"staged-{number}"
        staged.mkdir()
        (staged / "run.json").write_text("{}", "utf-8")
        put_in_place(staged, target)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(place, range(64)))
    assert [p.name for p in target.parent.iterdir()] == [target.name]
    assert [p.name for p in target.iterdir()] == ["run.json"]
