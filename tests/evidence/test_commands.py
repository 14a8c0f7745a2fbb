"""`huiyan evidence` and `huiyan verify`, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.integrity.keys import PUBLIC, load_keys
from engine.integrity.signing import make_key
from tests.cli.program import Ended, huiyan
from tests.evidence.conftest import City

RULE = "高龄津贴_去世后发放"


def written(city: City, file: Path, *more: str) -> Ended:
    """The bundle of one finding, written to `file`."""
    finding = city.finding(RULE)["id"][:8]
    return huiyan("-C", city.workspace.root, "evidence", finding, "-o", file, *more)


@pytest.fixture
def masked(city: City, tmp_path: Path) -> Path:
    """A bundle as it is without `--unmask`."""
    file = tmp_path / "疑点.json"
    assert written(city, file).code == 0
    return file


@pytest.fixture
def whole(copied: City, tmp_path: Path) -> Path:
    """A bundle with nothing masked; the reason is on record in the copied workspace."""
    file = tmp_path / "完整.json"
    assert written(copied, file, "--unmask", "移送审查").code == 0
    return file


def test_a_masked_bundle_and_what_is_said_of_it(city: City, tmp_path: Path) -> None:
    file = tmp_path / "疑点.json"
    ended = written(city, file)
    assert ended.code == 0
    assert ended.out == ""
    assert "个人信息已遮盖" in ended.err
    assert f"huiyan verify {file}" in ended.err
    person = city.finding(RULE)["subject"]["value"]
    assert person not in file.read_text("utf-8")


def test_it_is_verified_where_there_is_no_workspace(masked: Path, tmp_path: Path) -> None:
    ended = huiyan("-C", tmp_path, "verify", masked)
    assert ended.code == 0
    assert "✓ 逐字节与签名时相同" in ended.out
    assert "· 没有指定公钥" in ended.out
    assert "· 没有重新计算：需要未遮盖的证据包" in ended.out
    assert ended.out.endswith("核验一致。\n")
    english = huiyan("--lang", "en", "verify", masked)
    assert "· not evaluated again" in english.out
    assert english.out.endswith("All of it holds.\n")


def test_a_whole_bundle_is_on_record_and_evaluated_again(copied: City, tmp_path: Path) -> None:
    file = tmp_path / "完整.json"
    ended = written(copied, file, "--unmask", "移送审查")
    assert ended.code == 0
    assert "完整的个人信息" in ended.err
    assert "移送审查" in huiyan("-C", copied.workspace.root, "audit").out
    assert "得到同样的疑点" in huiyan("verify", file).out


def test_verification_for_programs(whole: Path) -> None:
    told = json.loads(huiyan("verify", whole, "-f", "json").out)
    assert (told["schema"], told["holds"]) == ("huiyan.verification/1", True)
    [item] = told["items"]
    assert (item["kind"], item["about"]["rule"]) == ("bundle", RULE)
    states = {c["check"]: c["state"] for c in item["checks"]}
    assert states["replay"] == "holds"
    assert states["key"] == "not_checked"


def test_a_changed_byte_ends_with_6_and_names_the_part(masked: Path) -> None:
    text = masked.read_text("utf-8")
    clause = json.loads(text)["parts"]["clauses"][0]["text"]
    changed = text.replace(json.dumps(clause, ensure_ascii=False), f'"{clause[:-1]}"', 1)
    assert json.loads(changed)["parts"]["clauses"][0]["text"] != clause
    masked.write_text(changed, "utf-8", newline="")
    ended = huiyan("verify", masked)
    assert ended.code == 6
    assert "HY678" in ended.err
    assert "被改动的部分：条文" in ended.out
    assert "的条文（clauses）被改动" in ended.err
    assert "huiyan explain HY678" in ended.err
    told = json.loads(huiyan("verify", masked, "-f", "json").out)
    assert told["holds"] is False
    assert told["items"][0]["checks"][0]["diagnostics"][0]["code"] == "HY678"


def test_who_signed_is_settled_by_a_key(city: City, masked: Path) -> None:
    folder = city.workspace.keys_folder
    key = load_keys(folder).signing.public.id
    for said in (folder / PUBLIC, key):
        ended = huiyan("verify", masked, "--public-key", said)
        assert ended.code == 0
        assert "✓ 由指定的密钥签名" in ended.out
    wrong = huiyan("verify", masked, "--public-key", make_key().public.id)
    assert wrong.code == 6
    assert "HY680" in wrong.err
    assert huiyan("verify", masked, "--public-key", masked).code == 2


def test_what_cannot_be_verified_is_a_mistake(city: City, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text("{}\n", "utf-8")
    for target in (other, tmp_path / "none.json", "nothing"):
        ended = huiyan("-C", city.workspace.root, "verify", target)
        assert ended.code == 2
        assert "HY684" in ended.err
    assert huiyan("-C", city.workspace.root, "evidence", "ffff").code == 2


def test_the_whole_workspace(copied: City) -> None:
    root = copied.workspace.root
    ended = huiyan("-C", root, "verify")
    assert ended.code == 0
    filings = list(copied.workspace.filings_folder.glob("*/*"))
    assert len(filings) > 26
    assert all(f"入库批次 {folder.name} " in ended.out for folder in filings)
    assert f"核查 {copied.run.id}" in ended.out
    assert "审计日志" in ended.out
    manifest = next(copied.workspace.filings_folder.glob("*deaths/*/manifest.json"))
    manifest.write_text(manifest.read_text("utf-8") + " ", "utf-8")
    changed = huiyan("-C", root, "verify")
    assert changed.code == 6
    assert "其中 1 项与记录不同" in changed.out
    assert "HY542" in changed.err


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("findings.jsonl", '"severity": "high"', '"severity": "low"'),
        ("run.json", '"as_of": "2026-06-30"', '"as_of": "2026-06-29"'),
        (f"packs/livelihood/{RULE}.huiyan", "等级 高", "等级 低"),
        ("contracts/0/civil_affairs/allowance_payments.yaml", "1.0.0", "1.0.1"),
    ],
)
def test_a_run_that_was_changed(copied: City, name: str, old: str, new: str) -> None:
    assert huiyan("-C", copied.workspace.root, "verify", "last").code == 0
    path = copied.run.folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8", newline="")
    ended = huiyan("-C", copied.workspace.root, "verify", copied.run.id[:8])
    assert ended.code == 6
    assert "HY675" in ended.err


def test_a_pack_and_the_runs_that_used_it(copied: City) -> None:
    root = copied.workspace.root
    assert "1 次核查用的是同样内容" in huiyan("-C", root, "verify", "livelihood").out
    policy = root / "packs" / "livelihood" / f"{RULE}.huiyan"
    policy.write_text(policy.read_text("utf-8") + "# 更多\n", "utf-8", newline="")
    assert "0 次核查用的是同样内容" in huiyan("-C", root, "verify", "livelihood").out
    policy.write_text("规则\n", "utf-8")
    assert huiyan("-C", root, "verify", "livelihood").code == 6


def test_a_filing_by_the_beginning_of_its_id(copied: City) -> None:
    folder = next(copied.workspace.filings_folder.glob("*deaths/*"))
    root = copied.workspace.root
    assert huiyan("-C", root, "verify", folder.name[:8]).code == 0
    part = folder / "part-00001.parquet"
    data = bytearray(part.read_bytes())
    data[len(data) // 3] ^= 1
    part.write_bytes(data)
    ended = huiyan("-C", root, "verify", folder.name[:8])
    assert ended.code == 6
    assert "part-00001.parquet" in ended.err


def test_a_log_that_was_changed(copied: City, tmp_path: Path) -> None:
    assert written(copied, tmp_path / "x.json", "--unmask", "移送审查").code == 0
    log = copied.workspace.home / "audit.jsonl"
    log.write_text(log.read_text("utf-8").replace("移送审查", "例行检查"), "utf-8", newline="")
    ended = huiyan("-C", copied.workspace.root, "verify")
    assert ended.code == 6
    assert "HY672" in ended.err
