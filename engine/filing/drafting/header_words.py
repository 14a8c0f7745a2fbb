"""What the words of a header say about a column, before any value is looked at."""

from __future__ import annotations

import re
from typing import Final

from dsl.domains import Kind
from engine.filing.headers import header_word

#: Words for kinds of which the values alone say too little. The first that fits counts.
_SAYING: Final[tuple[tuple[Kind, str], ...]] = (
    (Kind.FLAG, r"^是否|^有无|^(is|has)_"),
    (Kind.RESIDENT_ID, r"身份证|公民身份|社会保障号|resident_?id|id_?card"),
    (Kind.CREDIT_CODE, r"信用代码|credit_?code"),
    (Kind.REGION_CODE, r"区划|地区代码|region"),
    (Kind.ACCOUNT, r"账号|帐号|账户$|帐户$|银行卡|account"),
    (Kind.PHONE, r"电话|手机|联系方式|phone|mobile|^tel"),
    (Kind.DATE, r"日期|时间$|日$|有效期至|出生|date|_on$|_at$|birth"),
    (Kind.MONTH, r"月份|年月|所属期|month"),
    (Kind.PERCENT, r"比例|比率|占比|百分比|percent|ratio"),
    (Kind.PERIOD, r"期限|天数|工期|月数"),
    (Kind.COUNT, r"序号|人数|户数|次数|件数|笔数|个数|年龄|周岁|count|^age$"),
    (
        Kind.CODE,
        r"编号|编码|代码|代号|单号|证号|文号|案号|号码|流水号|批次|号$|(^|_)(no|id|code|number)$",
    ),
    (Kind.LATITUDE, r"纬度|latitude|(^|_)lat$"),
    (Kind.LONGITUDE, r"经度|longitude|(^|_)(lng|lon)$"),
    (Kind.ADDRESS, r"地址|住址|住所|坐落|address"),
    (
        Kind.MONEY,
        r"金额|价$|价格|单价|费用|费$|款$|工资|薪|补贴$|津贴$|奖金|报酬|租金|税额|总额|额$|余额"
        r"|投资$|收入$|支出$|amount|price|cost|salary|sum$|total$|^fee",
    ),
    (Kind.NUMBER, r"面积|数量|重量|里程|长度|容积|含量|area|quantity|weight"),
    (
        Kind.CATEGORY,
        r"类别|类型|种类|状态|性质|等级|级别|方式|渠道|档次|险种|性别|民族|关系$"
        r"|kind|type|status|category|gender|^sex$|level|grade",
    ),
    (Kind.TEXT, r"事由|原因|备注|说明|内容|摘要|项目名称|标段名称|货物名称|remark|note|reason"),
    (
        Kind.PERSON_NAME,
        r"姓名|名字|联系人|负责人|经办人|法定代表人|法人|户主|配偶|医师|医生|报告人|审批人|申请人"
        r"|经营者|开户人|(^|_)(person|full_?)?name$",
    ),
    (
        Kind.ORG_NAME,
        r"单位|企业|公司|机构|部门|供应商|投标人|中标人|招标人|采购人|收款人|付款人|承包人|发包人"
        r"|医院|学校|company|organi[sz]ation|supplier|department",
    ),
)
_UNIT: Final = re.compile(r"[(（\[【]\s*(?:单位[:：]?)?\s*(亿元|万元|元|%|％)\s*[)）\]】]")
_REMARK: Final = re.compile(r"[(（\[【].*?[)）\]】]")
_FROM: Final = re.compile(r"起始|开始|生效|起$|自$|任职日期|入职|入库日期|start|_from$|^from")
_UNTIL: Final = re.compile(r"终止|截止|截至|结束|失效|到期|有效期至|止$|离职|免职|end|until|_to$")
#: Days of other things than what the row is about.
_ASIDE: Final = re.compile(r"出生|退回|注销|撤销|birth|return|cancel")
_NUMBER_WORD: Final = re.compile(
    r"证件号|证号|编号|编码|代码|代号|号码|单号|证号|号$|_?(no|id|code|number)$"
)


def said_kind(word: str) -> Kind | None:
    """The kind that a header word speaks of; None where it says nothing.

    >>> said_kind("发放金额（元）")
    <Kind.MONEY: 'money'>
    """
    bare = header_word(without_remark(word))
    return next((kind for kind, words in _SAYING if re.search(words, bare)), None)


def without_remark(word: str) -> str:
    """A header word without what stands in brackets: 金额（元） is 金额."""
    return _REMARK.sub("", word).strip() or word.strip()


def said_unit(word: str) -> str:
    """The unit that a header word puts in brackets: 元, 万元, 亿元 or %; empty without one."""
    found = _UNIT.search(word)
    return found[1].replace("％", "%") if found else ""


def begins(word: str) -> bool:
    """Whether a column of days says from when a row is valid."""
    return _FROM.search(header_word(word)) is not None


def ends(word: str) -> bool:
    """Whether a column of days says until when a row is valid."""
    return _UNTIL.search(header_word(word)) is not None


def aside(word: str) -> bool:
    """Whether a column of days is of something else than what the row is about."""
    return _ASIDE.search(header_word(word)) is not None or ends(word)


def register_of(title: str) -> str:
    """The register of a code, by the name of its column: 发票号码 is of 发票."""
    kept = _NUMBER_WORD.sub("", title).strip("_")
    return kept if kept.isidentifier() else title
