"""Characters: what is read as something else, what cannot be seen, what is often meant.

Normalising replaces character by character, so that every place stays where it was.
"""

from __future__ import annotations

import re

_PUNCTUATION = "（），：＝＜＞＋－＊／．％！＂"
_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
_BLANKS += "\u202f\u205f\u3000\u2028\u2029\u0085\x0b\x0c\x1c\x1d\x1e\x1f"

#: Characters that take no room on the screen: two texts that look alike may differ by them.
INVISIBLE_CHARACTERS = "\u00ad\u061c\u180e\ufeff\ufff9\ufffa\ufffb" + "".join(
    chr(code)
    for first, last in ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F))
    for code in range(first, last + 1)
)
INVISIBLE = re.compile(f"[{INVISIBLE_CHARACTERS}]")

_TABLE = str.maketrans(
    {character: chr(ord(character) - 0xFEE0) for character in _PUNCTUATION}
    | {chr(0xFF10 + digit): str(digit) for digit in range(10)}
    | dict.fromkeys([*_BLANKS, *INVISIBLE_CHARACTERS], " ")
    | {"、": ",", "−": "-"}
)

# To look every character of a text up would take longer than to find those that are in the table.
_ODD = re.compile(f"[{re.escape(''.join(map(chr, _TABLE)))}]+")

#: Operators of other languages and of other keyboards, and what is written here.
INSTEAD = {
    "==": "=",
    "<>": "!=",
    "=<": "<=",
    "=>": ">=",
    "'": '"',
    "‘": '"',
    "’": '"',
    "「": '"',
    "」": '"',
    "『": '"',
    "』": '"',
    "`": '"',
    "。": ".",
    "·": ".",
    "[": "(",
    "]": ")",
    "【": "(",
    "】": ")",
    "［": "(",
    "］": ")",
    "〔": "(",
    "〕": ")",
    "￥": "元",
    "¥": "元",
    "＃": "#",
    "｜": "|",
    "~": "!=",
    "//": "#",
}
#: The same for the words of logic: the terminal whose spelling is offered.
INSTEAD_KEYWORD = {"&&": "AND", "&": "AND", "||": "OR", "|": "OR", "!": "NOT"}


def normalise(text: str) -> str:
    """`text` with full-width signs and digits as half-width ones, odd blanks as blanks."""
    return _ODD.sub(lambda match: match.group().translate(_TABLE), text)
