"""The tables of words: complete, unambiguous, and the same thing in both surfaces."""

from __future__ import annotations

import doctest
import importlib
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.diagnostics.nearest import edit_distance, nearest
from dsl.domains import Kind
from dsl.grammar.expected import SIGNS
from dsl.grammar.tables import load_parser
from dsl.surface import vocabulary, words
from dsl.surface.keywords import KEYWORDS, MEANT
from dsl.surface.provisions import (
    chinese_number,
    number_from_chinese,
    provision_from_chinese,
    show_provision,
)
from dsl.syntax.law import Provision

#: Terminals that are not words, and what makes them.
_NO_WORDS = {"NAME", "TEXT", "NUMBER", "MONEY", "PERCENT", "PERIOD", "DATE", "MONTH"}
_NO_WORDS |= {"TIMESTAMP"}
_NO_WORDS |= {"PROVISION", "ARTICLE_CODE", "TABLE_ROW", "COMMA", "COLON", "DOT", "LPAR", "RPAR"}
_NO_WORDS |= {"EQ", "NE", "LT", "LE", "GT", "GE", "PLUS", "MINUS", "STAR", "SLASH", "$END"}


def test_every_terminal_of_the_grammar_has_a_word() -> None:
    used = {name for actions in load_parser(None).table.values() for name in actions}
    terminals = {name for name in used if name.isupper()}
    assert terminals - _NO_WORDS == {k.terminal for k in KEYWORDS}


def test_words_of_one_kind_differ() -> None:
    for table in (words.FUNCTIONS | words.AGGREGATES, words.DOMAINS, words.SEVERITIES):
        assert len(set(table.values())) == len(table)
    assert set(words.DOMAINS) == {kind.value for kind in Kind}


@pytest.mark.parametrize("surface", ["zh", "en"])
def test_what_is_meant_is_no_keyword_itself(surface: str) -> None:
    spelled = vocabulary("zh" if surface == "zh" else "en")
    known = {*spelled.spellings, *SIGNS}
    assert all(terminal in known for terminal in MEANT[surface].values())


def test_a_vocabulary_answers_both_ways() -> None:
    chinese, english = vocabulary("zh"), vocabulary("en")
    assert (chinese.say("WHERE"), english.say("WHERE")) == ("当", "where")
    assert chinese.say_domain("money/month") == "金额/月"
    assert chinese.say_domain("code:project", many=True) == "多个 代码:project"
    assert english.say_domain("category", many=True) == "list of category"
    assert chinese.say_function("count_distinct") == "去重计数"
    assert chinese.say_function("in_office") == "in_office"
    assert (chinese.say_outcome("suspected"), english.say_outcome("suspected")) == (
        "疑点",
        "finding",
    )
    assert chinese.severities["高"] == "high"


@given(st.integers(0, 9_999))
def test_chinese_numbers_come_back(number: int) -> None:
    assert number_from_chinese(chinese_number(number)) == number


@pytest.mark.parametrize(
    ("text", "provision"),
    [
        ("第九条", Provision("9")),
        ("第九条之一", Provision("9-1")),
        ("第9条第2款", Provision("9", 2)),
        ("第一千二百六十条第三项", Provision("1260", 0, 3)),
        ("第十条之二之三第一款第十二项", Provision("10-2-3", 1, 12)),
        ("第二〇条", Provision("20")),
        ("第两百零五条", Provision("205")),
    ],
)
def test_provisions_are_read(text: str, provision: Provision) -> None:
    assert provision_from_chinese(text) == provision
    assert provision_from_chinese(show_provision(provision, "zh")) == provision


def test_provisions_are_written() -> None:
    assert show_provision(Provision("216"), "zh") == "第二百一十六条"
    assert show_provision(Provision("9-1", 2, 3), "zh") == "第九条之一第二款第三项"
    assert show_provision(Provision("9-1", 2, 3), "en") == "article 9-1 paragraph 2 item 3"
    assert show_provision(Provision("R008", 1), "zh") == "条目 R008 款 1"
    assert provision_from_chinese("第九") is None


def test_nearest_names() -> None:
    columns = ["amount", "month", "signed_on", "高龄津贴发放", "签订日期", "登记日期"]
    assert nearest("amout", columns) == "amount"
    assert nearest("singed_on", columns) == "signed_on"
    assert nearest("签定日期", columns) == "签订日期"
    assert nearest("高龄津贴", columns) == "高龄津贴发放"
    assert nearest("amount", ["amount"]) == ""
    assert nearest("zebra", columns) == ""
    assert nearest("", columns) == ""
    assert nearest("x" * 10_000, columns) == ""


@given(st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_edit_distance_is_a_distance(left: str, right: str) -> None:
    distance = edit_distance(left, right)
    assert distance == edit_distance(right, left)
    assert (distance == 0) == (left == right)
    assert abs(len(left) - len(right)) <= distance <= max(len(left), len(right))


@pytest.mark.parametrize(
    "module",
    [
        "dsl.text.width",
        "dsl.surface.provisions",
        "dsl.diagnostics.nearest",
        "dsl.format.expressions",
    ],
)
def test_doctests(module: str) -> None:
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted > 0
    assert result.failed == 0


def test_importing_the_language_does_not_load_lark() -> None:
    code = "import dsl, dsl.grammar, dsl.format, sys; sys.exit('lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
