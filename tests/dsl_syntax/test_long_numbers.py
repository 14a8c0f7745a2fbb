"""Numbers of thousands of digits: Python itself refuses to read them, and each is told of."""

from __future__ import annotations

import pytest

from dsl.grammar import parse
from dsl.text.source import SourceText

_LONG = "9" * 5_000
_RULE = 'language en\nrule a "b"\n  each p in a.b\n  where p.d > '

TEXTS = {
    "a paragraph": f'language en\nregulation a "b"\n  article 9 paragraph {_LONG} "x"\n',
    "a Chinese paragraph": f'语言 中文\n法规 甲 "乙"\n  第九条第{_LONG}款 "x"\n',
    "a year": f"{_RULE}{_LONG}-01-01\n",
    "a month": f"{_RULE}2020-{_LONG}\n",
    "an hour": f"{_RULE}2020-01-01 {_LONG}:00\n",
    "a period": f"{_RULE}{_LONG} days\n",
    "a citation in a table": (
        f"language en\ndecision table t\n  | a | b | citation |\n"
        f"  | 1 | 2 | x article {_LONG} paragraph {_LONG} |\n"
    ),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_number_that_is_too_long_is_a_mistake_in_the_text(name: str) -> None:
    parsed = parse(SourceText("long.huiyan", TEXTS[name]))
    assert parsed.diagnostics
    assert all(d.code.startswith("HY1") for d in parsed.diagnostics)
