"""Signing, checking and building packs; what a run records of it, and what it refuses."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

from tests.cli.conftest import AS_OF
from tests.cli.program import huiyan

Edit = Callable[[Path, str, str], None]
PACK = "packs/petitions"
RULE = f"{PACK}/信访_重复信访"


def _trust(workspace: Path, *lines: str) -> None:
    settings = workspace / "huiyan.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + "\n".join(lines) + "\n", encoding="utf-8")


def _state(workspace: Path, target: str | Path = "petitions") -> dict[str, object]:
    out = huiyan("-C", workspace, "pack", "verify", target, "-f", "json").out
    found: dict[str, object] = json.loads(out)
    return found


def test_a_signature_is_trusted_once_its_key_is_named(workspace: Path) -> None:
    assert _state(workspace)["state"] == "unsigned"
    signed = huiyan("-C", workspace, "pack", "sign", "petitions")
    assert signed.code == 0
    assert "ed25519:" in signed.out
    assert _state(workspace)["state"] == "unknown_key"
    _trust(workspace, "trust:", "  法制科: .huiyan/keys/signing.pub.pem")
    told = _state(workspace)
    assert (told["state"], told["by"]) == ("trusted", "法制科")
    text = huiyan("-C", workspace, "pack", "verify", "petitions")
    assert (text.code, "由“法制科”签署" in text.out) == (0, True)


def test_any_change_breaks_it_and_is_named(workspace: Path, edit: Edit) -> None:
    huiyan("-C", workspace, "pack", "sign", "petitions")
    original = (workspace / f"{RULE}.md").read_text(encoding="utf-8")
    edit(workspace / f"{RULE}.md", "补充材料", "补交材料")
    told = _state(workspace)
    assert (told["state"], told["changed"]) == ("broken", ["信访_重复信访.md"])
    (workspace / f"{RULE}.md").write_text(original, encoding="utf-8")
    assert _state(workspace)["state"] == "unknown_key"
    (workspace / PACK / "多出来的.huiyan").write_text("语言 中文\n", encoding="utf-8")
    assert _state(workspace)["changed"] == ["多出来的.huiyan"]
    (workspace / PACK / "多出来的.huiyan").unlink()
    signature = workspace / PACK / "pack.sig"
    signature.write_bytes(signature.read_bytes().replace(b'"1.0.0"', b'"1.0.1"'))
    assert _state(workspace)["changed"] == ["pack.sig"]
    signature.write_bytes(b"{")
    ended = huiyan("-C", workspace, "pack", "verify", "petitions")
    assert (ended.code, "签名不成立" in ended.out) == (6, True)


def test_an_archive_is_the_same_bytes_and_can_be_checked(workspace: Path, tmp_path: Path) -> None:
    huiyan("-C", workspace, "pack", "sign", "petitions")
    one, two = tmp_path / "one.hyp", tmp_path / "two.hyp"
    for target in (one, two):
        assert huiyan("-C", workspace, "pack", "build", "petitions", "-o", target).code == 0
    assert one.read_bytes() == two.read_bytes()
    assert _state(workspace, one)["state"] == "unknown_key"
    names = zipfile.ZipFile(one).namelist()
    assert "pack.yaml" in names
    assert "信访_重复信访.md" in names
    wrong = tmp_path / "wrong.hyp"
    with zipfile.ZipFile(wrong, "w") as archive:
        archive.writestr("../pack.yaml", "pack: a\n")
    ended = huiyan("-C", workspace, "pack", "verify", wrong)
    assert (ended.code, "HY713" in ended.err) == (2, True)
    assert huiyan("-C", workspace, "pack", "build", "petitions").code == 2


def test_a_key_that_cannot_be_read_is_told(workspace: Path) -> None:
    ended = huiyan("-C", workspace, "pack", "sign", "petitions", "--key", "nowhere.pem")
    assert (ended.code, "HY717" in ended.err) == (2, True)
    _trust(workspace, "trust:", "  某人: nowhere.pem")
    assert "HY714" in huiyan("-C", workspace, "check").err


def test_a_run_records_signatures_and_refuses_what_does_not_hold(copied: Path, edit: Edit) -> None:
    run = ("-C", copied, "run", "petitions", "--as-of", AS_OF)
    huiyan("-C", copied, "pack", "sign", "petitions")
    _trust(copied, "require_signed: true")
    ended = huiyan(*run)
    assert (ended.code, "HY712" in ended.err) == (6, True)
    _trust(copied, "trust: {法制科: .huiyan/keys/signing.pub.pem}")
    assert huiyan(*run).code in (0, 1)
    runs = sorted((copied / ".huiyan/runs").glob("run-*/run.json"), key=lambda p: p.stat().st_mtime)
    recorded = json.loads(runs[-1].read_text(encoding="utf-8"))
    assert recorded["signatures"]["petitions"]["by"] == "法制科"
    assert recorded["packs"][0]["sha256"]
    edit(copied / f"{RULE}.md", "补充材料", "补交材料")
    assert "HY711" in huiyan(*run).err
    (copied / PACK / "pack.sig").unlink()
    assert "HY710" in huiyan(*run).err


def test_an_older_pack_needs_a_reason_that_goes_on_record(copied: Path, edit: Edit) -> None:
    run = ("-C", copied, "run", "petitions", "--as-of", AS_OF)
    shutil.copytree(copied / PACK, copied / "older")
    edit(copied / PACK / "pack.yaml", "version: 1.0.0", "version: 1.1.0")
    assert huiyan(*run).code in (0, 1)
    shutil.rmtree(copied / PACK)
    shutil.move(copied / "older", copied / PACK)
    refused = huiyan(*run)
    assert (refused.code, "HY716" in refused.err) == (2, True)
    assert huiyan(*run, "--allow-rollback", " ").code == 2
    assert huiyan(*run, "--allow-rollback", "新版误报过多").code in (0, 1)
    log = (copied / ".huiyan/audit.jsonl").read_text(encoding="utf-8").splitlines()
    entry = json.loads(log[-1])
    assert (entry["command"], entry["reason"]) == ("run", "新版误报过多")
    assert entry["arguments"] == {"rollback": {"petitions": "1.1.0 → 1.0.0"}}
    assert huiyan("-C", copied, "audit").code == 0
