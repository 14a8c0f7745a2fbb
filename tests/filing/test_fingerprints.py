"""Fingerprints: equal for equal texts, and for others only by chance."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from engine.filing.fingerprints import fingerprints

_TEXTS = st.lists(st.text(max_size=40), max_size=30)


@given(_TEXTS)
def test_they_tell_texts_apart(texts: list[str]) -> None:
    prints = fingerprints(pa.array(texts, pa.string())).tolist()
    assert len({*zip(prints, texts, strict=True)}) == len(set(texts))
    assert len(set(prints)) == len(set(texts))


@given(_TEXTS, st.data())
def test_a_text_has_the_same_one_wherever_it_stands(texts: list[str], data: st.DataObject) -> None:
    whole = pa.array(texts, pa.string())
    start = data.draw(st.integers(0, len(texts)))
    length = data.draw(st.integers(0, len(texts) - start))
    part = fingerprints(whole.slice(start, length)).tolist()
    assert part == fingerprints(whole).tolist()[start : start + length]


def test_a_million_keys_that_count_up_do_not_meet() -> None:
    keys = pa.array([f"GL{n:09}" for n in range(1_000_000)])
    assert len(set(fingerprints(keys).tolist())) == 1_000_000
