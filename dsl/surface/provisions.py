"""Numbers of clauses in words: 第九条之一第二款第三项 ⇄ Provision("9-1", 2, 3)."""

from __future__ import annotations

import re

from dsl.syntax.declarations import Surface
from dsl.syntax.law import Provision

_DIGITS = {"〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}
_DIGITS |= {"六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = "[0-9〇零一二两三四五六七八九十百千]{1,9}"

#: 第九条, 第九条之一, 第九条第二款第三项, with Chinese or Arabic numerals.
PROVISION_PATTERN = (
    rf"第{_NUMERAL}条(?:之{_NUMERAL})*(?:第{_NUMERAL}款)?(?:第{_NUMERAL}项)?(?![\w])"
)
_PARTS = re.compile(
    rf"第({_NUMERAL})条((?:之{_NUMERAL})*)(?:第({_NUMERAL})款)?(?:第({_NUMERAL})项)?"
)
_PLAIN_ARTICLE = re.compile(r"[1-9][0-9]{0,3}(?:-[1-9][0-9]{0,3})*")


def number_from_chinese(text: str) -> int:
    """The number written in Chinese or Arabic numerals, up to 9999.

    >>> number_from_chinese("二百一十六"), number_from_chinese("二〇一八")
    (216, 2018)
    """
    if text.isascii():
        return int(text)
    if not any(character in _UNITS for character in text):
        return int("".join(str(_DIGITS.get(c, c)) for c in text))
    total, digit = 0, 0
    for character in text:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character] if character in _DIGITS else int(character)
    return total + digit


def chinese_number(number: int) -> str:
    """`number` (0 to 9999) in Chinese numerals.

    >>> chinese_number(12), chinese_number(105), chinese_number(216)
    ('十二', '一百零五', '二百一十六')
    """
    digits = "零一二三四五六七八九"
    said, gap = "", False
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            said += ("零" if gap and said else "") + digits[digit] + word
            gap = False
        else:
            gap = True
    if 10 <= number < 20:
        said = said.removeprefix("一")
    return said or "零"


def provision_from_chinese(text: str) -> Provision | None:
    """The provision named by `text` as a whole, or None."""
    match = _PARTS.fullmatch(text)
    if match is None:
        return None
    article, inserted, paragraph, item = match.groups()
    numbers = [article, *inserted.split("之")[1:]]
    return Provision(
        "-".join(str(number_from_chinese(n)) for n in numbers),
        number_from_chinese(paragraph) if paragraph else 0,
        number_from_chinese(item) if item else 0,
    )


def show_provision(provision: Provision, surface: Surface) -> str:
    """`provision` as the surface writes it: `article 9 paragraph 2` / `第九条第二款`.

    Articles that are not numbered keep their name: `article R008` / `条目 R008`.
    """
    if surface == "zh" and _PLAIN_ARTICLE.fullmatch(provision.article):
        first, *inserted = (chinese_number(int(n)) for n in provision.article.split("-"))
        said = f"第{first}条" + "".join(f"之{n}" for n in inserted)
        said += f"第{chinese_number(provision.paragraph)}款" if provision.paragraph else ""
        return said + (f"第{chinese_number(provision.item)}项" if provision.item else "")
    words = {"zh": ("条目", "款", "项"), "en": ("article", "paragraph", "item")}[surface]
    said = f"{words[0]} {provision.article}"
    said += f" {words[1]} {provision.paragraph}" if provision.paragraph else ""
    return said + (f" {words[2]} {provision.item}" if provision.item else "")
