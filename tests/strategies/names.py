"""Names and texts as people write them, and as nobody would."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from dsl.grammar.characters import INVISIBLE_CHARACTERS
from dsl.surface import vocabulary
from dsl.surface import words as tables

_UNITS = {unit for units in tables.PERIOD_UNITS.values() for unit in units}
#: Words that mean something in one of the surfaces, wherever a bare name may stand.
RESERVED = frozenset(
    {word for surface in ("zh", "en") for word in vocabulary(surface).phrases}
    | set(tables.FUNCTIONS)
    | set(tables.FUNCTIONS.values())
    | set(tables.AGGREGATES)
    | set(tables.AGGREGATES.values())
    | set(tables.MONEY_UNITS)
    | _UNITS
    | {"language", "语言"}
)
_FIRST = "abcxyzABC_甲乙丙金额日期发放合同县"
_REST = _FIRST + "0189之条第内起"


def _usable(name: str) -> bool:
    return name not in RESERVED and not re.match("第.*[条款项]", name)


names = (
    st.one_of(
        st.sampled_from(["payment", "death", "contract", "发放", "死亡", "签订日期", "x", "在职2"]),
        st.builds(str.__add__, st.sampled_from(_FIRST), st.text(_REST, max_size=6)),
    )
    .filter(_usable)
    .map(str)
)

#: After a dot any word is a name, keywords too.
columns = st.one_of(names, st.sampled_from(sorted(w for w in RESERVED if w.isidentifier())))

data_sets = st.one_of(
    st.builds("{}.{}".format, names, columns),
    st.sampled_from(["civil_affairs.allowance_payments", "民政局.高龄津贴发放"]),
)

_seen = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=INVISIBLE_CHARACTERS)
texts = st.one_of(
    st.sampled_from(
        ["", "有效", '说 "是"', "a\\b", "{x}", "}{", "第一段。\n第二段。", "“甲”", "# | 1"]
    ),
    st.text(st.one_of(st.sampled_from('"\\{}\n“”#|（，'), _seen), max_size=12),
)
cells = st.text(st.one_of(st.sampled_from("|\\#"), _seen), max_size=8).map(str.strip)
