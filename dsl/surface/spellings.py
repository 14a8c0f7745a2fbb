"""What the functions that make spellings alike hold for one: part of the language's meaning."""

from __future__ import annotations

from typing import Final

#: Signs, digits and letters in the width of a Han character, and the blank, with their own width.
FULL_WIDTH: Final = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000"
HALF_WIDTH: Final = "".join(map(chr, range(0x21, 0x7F))) + " "
#: Dashes that stand for the one of the keyboard.
DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
#: Forms of companies, replaced one after the other.
ALIKE_COMPANIES: Final = (("有限责任公司", "有限公司"), ("股份有限公司", "股份公司"))
#: Words for a building of several, replaced one after the other.
ALIKE_BUILDINGS: Final = (("号楼", "幢"), ("栋", "幢"), ("座", "幢"))
