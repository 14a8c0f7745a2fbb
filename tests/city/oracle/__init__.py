"""What each rule says about the county's books, in plain Python and nothing else.

Independent of the packs and of the engine: loops over rows, written from the published
conditions. An outcome is told per subject, whose first parts name it as the truth does. The
laws of R037, R038 and of petitions are applied in time; all others are older than the county's
first fact.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.city.oracle.benefits import (
    allowance_after_death,
    deaths_told_apart,
    low_income_after_death,
    low_income_on_payroll,
    pension_in_prison,
    subsidy_on_payroll,
)
from tests.city.oracle.lots import (
    control,
    fixed_share,
    lowest_out,
    one_buyer,
    only_winner,
    round_prices,
    same_holder,
    same_leader,
    same_price,
    series,
)
from tests.city.oracle.means import (
    enrolled_twice,
    leads_while_enrolled,
    pension_after_death,
    subsidy_after_death,
    too_young,
    wrong_band,
)
from tests.city.oracle.officials import (
    controls,
    drunk_without_case,
    holds_shares,
    leads_company,
    serves_company,
)
from tests.city.oracle.petitions import duplicates, nearly_again, overdue, repeats, unaccepted
from tests.city.oracle.rows import Findings, Rows
from tests.city.oracle.terms import (
    beyond_investment,
    far_off_limit,
    handed_in_late,
    period_too_short,
    signed_late,
)
from tests.city.oracle.works import (
    nearly_always_wins,
    never_wins,
    no_permit,
    not_accepted,
    not_approved,
    not_tendered,
    started_early,
    tendered_early,
    too_few_bidders,
)

ORACLE: dict[str, Callable[[Rows], Findings]] = {
    "高龄津贴_去世后发放": allowance_after_death,
    "低保_去世后发放": low_income_after_death,
    "养老金_去世后发放": pension_after_death,
    "惠农补贴_去世后发放": subsidy_after_death,
    "死亡登记_与火化登记不一致": deaths_told_apart,
    "高龄津贴_未满八十周岁": too_young,
    "高龄津贴_档次不符": wrong_band,
    "养老金_服刑期间发放": pension_in_prison,
    "低保_财政供养人员领取": low_income_on_payroll,
    "低保_担任企业法定代表人": leads_while_enrolled,
    "低保_同时享受城乡低保": enrolled_twice,
    "惠农补贴_公职人员领取": subsidy_on_payroll,
    "公务员_担任法定代表人": leads_company,
    "公务员_持有股份": holds_shares,
    "公务员_在企业任职": serves_company,
    "公务员_间接控股": controls,
    "酒驾_未见处分": drunk_without_case,
    "投标_几乎逢投必中": nearly_always_wins,
    "投标_屡投不中": never_wins,
    "投标_只投一家且全中": one_buyer,
    "投标_负责人为同一人": same_leader,
    "投标_共同股东": same_holder,
    "投标_投标人之间控股": control,
    "投标_报价相同": same_price,
    "投标_报价成等差等比": series,
    "投标_报价相差固定比例": fixed_share,
    "投标_落标报价取整": round_prices,
    "标段_仅中标人有效": only_winner,
    "标段_最低价被否决": lowest_out,
    "招标_投标人不足三个": too_few_bidders,
    "招标_投标期限不足": period_too_short,
    "中标_逾期递交": handed_in_late,
    "项目_未批先建": not_approved,
    "项目_应招未招": not_tendered,
    "项目_无证开工": no_permit,
    "项目_未验收先结算": not_accepted,
    "项目_未批先招": tendered_early,
    "合同_逾期签订": signed_late,
    "项目_未招先建": started_early,
    "信访_逾期未办结": overdue,
    "信访_逾期未受理": unaccepted,
    "信访_重复信访": duplicates,
    "信访_相近事项再次信访": nearly_again,
    "信访_办结后反复": repeats,
    "中标_偏离最高限价": far_off_limit,
    "项目_合同合计超总投资": beyond_investment,
}
