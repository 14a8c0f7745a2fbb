"""What people write freely: the numbers in it that look like somebody's own."""

from __future__ import annotations

import re
from typing import Final

from dsl.domains import Kind
from engine.masking.shapes import masked

_RESIDENT_ID: Final = re.compile(r"(?<![0-9A-Za-z])(?:[0-9]{17}[0-9Xx]|[0-9]{15})(?![0-9A-Za-z])")
_MOBILE: Final = re.compile(r"(?<![0-9A-Za-z])1[3-9][0-9]{9}(?![0-9A-Za-z])")


def masked_note(text: str) -> str:
    """`text` with the middle taken out of identity numbers and mobile phones.

    Names cannot be told from other words, and stay.

    >>> masked_note("已向 330182193111295017（13812345678）核实")
    '已向 330182********5017（138****5678）核实'
    """
    text = _RESIDENT_ID.sub(lambda m: masked(Kind.RESIDENT_ID, m.group()), text)
    return _MOBILE.sub(lambda m: masked(Kind.PHONE, m.group()), text)
