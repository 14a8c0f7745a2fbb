"""How values of each kind are written, where reading them is not enough to tell."""

from __future__ import annotations

import re
from typing import Final

from dsl.domains import Kind

#: What is written with letters, though any text could be read as one.
WRITTEN: Final = frozenset({Kind.PERSON_NAME, Kind.ORG_NAME, Kind.ADDRESS})

ID_LIKE: Final = re.compile(r"[0-9]{17}[0-9Xx]|[0-9]{15}")
CREDIT_LIKE: Final = re.compile(r"[0-9A-Z]{18}")
MONTH_LIKE: Final = re.compile(r"[0-9]{4}(?:[-/.][0-9]{1,2}|\s*年\s*[0-9]{1,2}\s*月份?)")
MIDNIGHT: Final = re.compile(r".*[T 日]\s*0?0(?::00(?::00(?:\.0+)?)?|[时点]0?0分(?:0?0秒)?)")
YEAR_LAST: Final = re.compile(r"[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}.*")
SERIAL: Final = re.compile(r"[1-9][0-9]{4}(\.[0-9]+)?")
DIGITS: Final = re.compile(r"[0-9]+")
PHONE: Final = re.compile(r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}")
MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
ACCOUNT: Final = re.compile(r"[0-9][0-9 -]{6,34}")
DAYS: Final = re.compile(r"[0-9]+\s*[天日]")
WORKDAYS: Final = re.compile(r"[0-9]+\s*个?工作日")
MONTHS: Final = re.compile(r"[0-9]+\s*(?:个?月|年)")
SPOKEN_MONEY: Final = re.compile(r".*(?:[0-9]\s*(?:亿元?|万元?|元整?)|[元圆]整?)|[¥￥].*")
CENTS: Final = re.compile(r"-?[0-9][0-9,]*\.[0-9]{2}")
PERSON: Final = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}[·•][\u3400-\u9fff]{1,8}")
SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔"
    "向汤"
)
ORG: Final = re.compile(
    r".+(?:公司|厂|店|局|委员会|委|办公室|办事处|中心|学校|大学|中学|小学|医院|卫生院|研究院|院|所|站|社"
    r"|合作社|村|村委会|协会|集团|商行|支队|大队|银行|政府|馆)"
)
PLACE: Final = re.compile(r".*(?:省|市|县|区|镇|乡|街道).*(?:路|街|巷|村|号|组|栋|室|弄|园).*")


def is_written(text: str) -> bool:
    """Whether the text is written with letters; an id may have one, its X."""
    return sum(c.isalpha() for c in text) > 1
