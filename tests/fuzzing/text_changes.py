"""Changes of lines, cells and tokens of text files."""

from __future__ import annotations

import json
import re
from random import Random

CELLS = (
    *("", " ", '"', '""', '"a', 'a"b', '"x,y"', '"x\ny"', "a\rb", "\0", "\ufeff", "NULL", "=1+1"),
    *("3.30E+17", "1e400", "-0", "٣", "１２３", "一万二千", "1,2,3", "9" * 5000, "2020-02-30"),
    *("0000-00-00", "9999-12-31", "43105", "2020年13月1日", "11010519491231002X", "x" * 20000),
    *("\U0001f600", "\u202e", "e\u0301", "P1", "特困", "\\N", "#N/A", "1\u00a0000", "true"),
)
_JSON = (
    *("null", "true", "-0", "1e999", "NaN", "Infinity", "9" * 400, "0.1e-400", '""', "{}", "[]"),
    *('"\\ud800"', '"\\u0000"', '"\\', '{"a":1}', "[" * 300 + "]" * 300, "1.0", '"2020-05-01"'),
    *("'x'", "undefined", "01", "+1", "1_000", "/**/1", '{"编号":"P1","编号":"P2"}'),
)
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[\[\]{}:,]')


def _decoded(data: bytes) -> tuple[str, str]:
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"


def _encoded(text: str, encoding: str) -> bytes:
    return text.encode(encoding, errors="replace")


def change_lines(data: bytes, dice: Random) -> bytes:
    """Lines are doubled, lost, moved, or end otherwise."""
    text, encoding = _decoded(data)
    lines = text.splitlines(keepends=True)
    if not lines:
        return data
    at = dice.randrange(len(lines))
    match dice.randrange(7):
        case 0:
            lines.insert(at, lines[at])
        case 1:
            del lines[at]
        case 2:
            dice.shuffle(lines)
        case 3:
            lines.insert(at, dice.choice(("\n", "\r\n", "\r", "\n" * 50, " \n", ",\n")))
        case 4:
            ending = dice.choice(("\r\n", "\r", "", "\n\n", "\u2028", "\x0b", "\x85"))
            lines = [line.rstrip("\r\n") + ending for line in lines]
        case 5:
            lines[at] = lines[at].rstrip("\r\n") + dice.choice(("\r", "\r\n", ""))
        case _:
            lines *= dice.choice((2, 50))
    return _encoded("".join(lines), encoding)


def change_cells(data: bytes, dice: Random) -> bytes:
    """Cells of some lines become what people and programs write there."""
    text, encoding = _decoded(data)
    delimiter = "\t" if "\t" in text else ","
    lines = text.split("\n")
    for _ in range(dice.choice((1, 1, 3))):
        at = 0 if dice.random() < 0.2 else dice.randrange(len(lines))
        cells = lines[at].split(delimiter)
        where = dice.randrange(len(cells))
        match dice.randrange(6):
            case 0:
                del cells[where]
            case 1:
                cells.insert(where, dice.choice(CELLS))
            case 2:
                cells[where] = dice.choice(cells)
            case _:
                cells[where] = dice.choice(CELLS)
        lines[at] = delimiter.join(cells)
    return _encoded("\n".join(lines), encoding)


def change_delimiters(data: bytes, dice: Random) -> bytes:
    """Another delimiter or quote, everywhere or in one line; another encoding."""
    text, encoding = _decoded(data)
    old, new = dice.choice(',\t\n"'), dice.choice(",;|\t ，\"'\n")
    count = dice.choice((-1, 1, 2))
    encoding = dice.choice((encoding, encoding, "gb18030", "utf-8", "utf-8-sig", "utf-16"))
    return _encoded(text.replace(old, new, count), encoding)


def change_tokens(data: bytes, dice: Random) -> bytes:
    """Tokens of JSON are lost, doubled, or become others."""
    text, encoding = _decoded(data)
    tokens = list(_TOKEN.finditer(text))
    for _ in range(dice.choice((1, 1, 4))):
        if not tokens:
            break
        token = dice.choice(tokens)
        new = dice.choice((*_JSON, "", token[0] * 2, json.dumps(dice.choice(CELLS))))
        text = text[: token.start()] + new + text[token.end() :]
        tokens = list(_TOKEN.finditer(text))
    if dice.random() < 0.05:
        text = "[" + text.replace("\n", ",\n") + "]"
    return _encoded(text, encoding)
