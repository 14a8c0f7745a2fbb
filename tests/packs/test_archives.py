"""Archives of packs with bytes changed on the way: opened as they were, or refused as no pack."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

from engine.packs.archive import NoPackArchiveError, opened_archive

_CHANGES = 400


def packed() -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("pack.yaml", "pack: x\n" * 500)
        archive.writestr("a.huiyan", "规则 " * 1_000)
    return stored.getvalue()


def test_a_changed_archive_is_refused_and_ends_nothing(tmp_path: Path) -> None:
    """Damage inside the compressed data was an error of zlib, which nobody expected."""
    whole, chance, refused = packed(), random.Random(1), 0
    path = tmp_path / "pack.zip"
    for _ in range(_CHANGES):
        changed = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        path.write_bytes(changed)
        try:
            with opened_archive(path):
                pass
        except NoPackArchiveError:
            refused += 1
    assert refused > _CHANGES // 2
