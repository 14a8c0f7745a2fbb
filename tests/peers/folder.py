"""Where the peers' published cases lie. They are no part of the product: none is kept here."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PEERS = os.environ.get("HUIYAN_PEERS")


def peers_with(*folders: str) -> Path:
    """The folder that HUIYAN_PEERS names; the test is skipped without it, or without `folders`."""
    if not PEERS:
        pytest.skip("HUIYAN_PEERS names no folder with the peers' cases")
    for folder in folders:
        if not Path(PEERS, folder).is_dir():
            pytest.skip(f"the peers' folder holds no {folder}")
    return Path(PEERS)
