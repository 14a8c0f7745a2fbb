"""Knowing a list of quarantined rows that came back before it is opened as a delivery."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from adapters.header_search import find_header
from adapters.isolation import Workplace
from engine.filing.delivered import Arrived
from engine.filing.quarantine import FILING_WORD, ROW_WORD

_WORDS: Final = (FILING_WORD, ROW_WORD)


def as_returned(file: Arrived, place: Workplace) -> Arrived | None:
    """The file as it is to be read where it is a list that came back; None where it is none."""
    if file.options.partition is not None:
        return None
    found = find_header(file.path, _WORDS, place)
    return replace(file, options=found) if found else None
