"""Where the peers' published cases lie. They are no part of the product: none is kept here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PEERS = os.environ.get("HUIYAN_PEERS")


def peer_file(*parts: str) -> Path:
    """A file below the folder that HUIYAN_PEERS names; the test is skipped without it."""
    if not PEERS:
        pytest.skip("HUIYAN_PEERS names no folder with the peers' cases")
    path = Path(PEERS, *parts)
    if not path.is_file():
        pytest.skip(f"the peers' folder holds no {'/'.join(parts)}")
    return path
