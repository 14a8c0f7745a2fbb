"""What a run must find: the planted cases, kept apart from the deliveries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Outcome: TypeAlias = Literal["suspected", "exempt", "undetermined", "conflict", "none"]

#: The rules that the county delivers data for, with the published rule that each encodes.
RULE_NUMBERS = {
    "高龄津贴_去世后发放": "R001",
    "低保_去世后发放": "R002",
    "养老金_去世后发放": "R004",
    "惠农补贴_去世后发放": "R004",
    "死亡登记_与火化登记不一致": "R006",
    "高龄津贴_未满八十周岁": "R007",
    "高龄津贴_档次不符": "R007",
    "养老金_服刑期间发放": "R008",
    "低保_财政供养人员领取": "R011",
    "低保_担任企业法定代表人": "R015",
    "低保_同时享受城乡低保": "R017",
    "惠农补贴_公职人员领取": "R032",
    "公务员_担任法定代表人": "R037",
    "公务员_持有股份": "R038",
    "公务员_在企业任职": "R038",
    "公务员_间接控股": "R039",
    "酒驾_未见处分": "R049",
    "投标_几乎逢投必中": "R059",
    "投标_屡投不中": "R060",
    "投标_只投一家且全中": "R061",
    "投标_负责人为同一人": "R070",
    "投标_共同股东": "R070",
    "投标_投标人之间控股": "R070",
    "投标_报价相同": "R072",
    "投标_报价成等差等比": "R072",
    "投标_报价相差固定比例": "R074",
    "投标_落标报价取整": "R075",
    "标段_仅中标人有效": "R081",
    "标段_最低价被否决": "R082",
    "招标_投标人不足三个": "R083",
    "招标_投标期限不足": "R084",
    "中标_逾期递交": "R085",
    "项目_未批先建": "R105",
    "项目_应招未招": "R105",
    "项目_无证开工": "R105",
    "项目_未验收先结算": "R105",
    "项目_未批先招": "R105",
    "合同_逾期签订": "R105",
    "项目_未招先建": "R106",
    "信访_逾期未办结": "R129",
    "信访_逾期未受理": "R129",
    "信访_重复信访": "R130",
    "信访_相近事项再次信访": "R130",
    "信访_办结后反复": "R131",
    "中标_偏离最高限价": "R141",
    "项目_合同合计超总投资": "R141",
}


@dataclass(frozen=True, slots=True)
class Case:
    """One planted case of one rule.

    `subject` holds the leading parts of the finding's subject, spelled as filed; a part is
    None where the rows have no such value, and then `rows` are the keys of those rows, which
    are told together. Outcome `none` is a near miss: the rule must stay silent. `note` says what
    is special in it.
    """

    rule: str
    subject: tuple[str | None, ...]
    outcome: Outcome
    note: str
    rows: tuple[str, ...] = ()
