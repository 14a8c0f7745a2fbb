"""Garbage is looked for again after a pack is read, whatever came of it."""

from __future__ import annotations

import gc

import pytest

from engine.collecting import uncollected


def test_only_in_between() -> None:
    assert gc.isenabled()
    with uncollected():
        assert not gc.isenabled()
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_after_an_error_too() -> None:
    with pytest.raises(ValueError, match="bad"), uncollected():
        raise ValueError("bad")
    assert gc.isenabled()
