"""What a workspace keeps is its owner's alone, whatever the umask; `doctor` tells otherwise."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.program import huiyan
from tests.tampering.small import make, use
from tests.worker_here import worker_here

__all__ = ["worker_here"]


@pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")
def test_nobody_else_may_use_what_is_kept(tmp_path: Path) -> None:
    make(tmp_path)
    before = os.umask(0)
    try:
        for path in (tmp_path / "packs").rglob("*"):
            path.chmod(0o777)
        use(tmp_path)
        modes = {p: p.stat().st_mode & 0o777 for p in (tmp_path / ".huiyan").rglob("*")}
        assert {p.name for p in modes} >= {"row-salts.key", "ledger.sqlite", "high.huiyan"}
        assert {p: m for p, m in modes.items() if m != (0o700 if p.is_dir() else 0o600)} == {}
        assert os.umask(0) == 0
    finally:
        os.umask(before)
    healthy = huiyan("-C", tmp_path, "doctor", "--lang", "en")
    assert (healthy.code, ".huiyan is its owner's alone" in healthy.out) == (0, True)
    (tmp_path / ".huiyan/keys/row-salts.key").chmod(0o640)
    ill = huiyan("-C", tmp_path, "doctor", "--lang", "en")
    assert (ill.code, "(.huiyan/keys/row-salts.key …)" in ill.out) == (2, True)
    assert f"chmod -R go-rwx {tmp_path / '.huiyan'}" in ill.out
