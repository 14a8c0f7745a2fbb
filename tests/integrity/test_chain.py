"""Chains of log entries, and the canonical form that they stand on."""

from __future__ import annotations

from typing import Any

import pytest

from engine.integrity.canonical import NotCanonicalError, canonical_json
from engine.integrity.chain import BrokenLink, HashChain

_CHAIN = HashChain("audit/1")


def _log(length: int = 5) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = []
    for number in range(length):
        after = entries[-1]["digest"] if entries else None
        entries.append(_CHAIN.link({"who": "林", "number": number}, after=after))
    return entries


def test_a_whole_log_has_no_broken_link() -> None:
    assert list(_CHAIN.broken(_log())) == []
    assert list(_CHAIN.broken([])) == []


def test_a_changed_entry_is_named() -> None:
    log = _log()
    log[2]["who"] = "李"
    assert list(_CHAIN.broken(log)) == [BrokenLink(2, changed=True)]


def test_a_changed_entry_with_a_digest_that_fits_is_named_by_the_next() -> None:
    log = _log()
    log[2] = _CHAIN.link({"who": "李", "number": 2}, after=log[1]["digest"])
    assert list(_CHAIN.broken(log)) == [BrokenLink(3, changed=False)]


@pytest.mark.parametrize("at", range(4))
def test_a_dropped_entry_is_named_by_the_next(at: int) -> None:
    log = _log()
    del log[at]
    assert list(_CHAIN.broken(log)) == [BrokenLink(at, changed=False)]


def test_swapped_entries_are_named() -> None:
    log = _log()
    log[1], log[2] = log[2], log[1]
    assert [b.position for b in _CHAIN.broken(log)] == [1, 2, 3]


def test_an_entry_of_another_log_does_not_fit() -> None:
    foreign = HashChain("ledger/1").link({"number": 0})
    assert list(_CHAIN.broken([foreign])) == [BrokenLink(0, changed=False)]


def test_an_entry_without_a_canonical_form_is_told_and_not_raised() -> None:
    entry = {**_log(1)[0], "number": 2**60}
    assert list(_CHAIN.broken([entry])) == [BrokenLink(0, changed=True)]


def test_the_canonical_form_is_that_of_the_standard() -> None:
    # RFC 8785, 3.2.3: keys are ordered by their UTF-16 code units
    value = {"€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\x80": 6, "ö": 7}
    order = ["\r", "1", "\x80", "ö", "€", "😀", "\ufb33"]
    text = canonical_json(value).decode()
    places = [text.index(f'"{key}"'.replace("\r", "\\r")) for key in order]
    assert places == sorted(places)
    assert canonical_json('\x00\x1f"\\/\u2028') == b'"\\u0000\\u001f\\"\\\\/\xe2\x80\xa8"'


@pytest.mark.parametrize("value", [2**53, float("nan"), "\ud800", {1: 2}, b"x"])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonicalError):
        canonical_json(value)
