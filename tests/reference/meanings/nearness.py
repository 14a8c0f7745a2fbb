"""How nearly two texts are alike: in characters, exactly, and unknown where one is missing."""

from __future__ import annotations

from decimal import Decimal

from tests.reference.findings import Outcome
from tests.reference.schema import NOTICES, PAYMENTS, POSTS
from tests.reference.values import Cell
from tests.reference.written import Said, Written, found


def _apart(one: str, other: str, distance: int | None, alike: str | None) -> Written:
    """Two subjects of one bidder; `-` is missing, and `""` is empty."""
    rows = f"notice_no bidder subject published_on\nN1 B {one} 2020-01-01\nN2 B {other} 2020-01-02"
    similar = None if alike is None else Decimal(alike)
    return Written(
        f"{one} and {other} lie {distance} apart, and are alike by {alike}",
        f"""
    each notice in {NOTICES}
    with other in {NOTICES}
      on other.bidder = notice.bidder and other.published_on > notice.published_on
    """,
        {NOTICES: rows},
        (
            found(
                "suspected",
                "N1",
                said=Said(measures={"apart": distance, "alike": similar}),
                notice=1,
                other=2,
            ),
        ),
        measures="    apart = max(edit_distance(notice.subject, other.subject))\n"
        "    alike = max(similarity(other.subject, notice.subject))",
    )


_BOUNDED = """
    each notice in {notices}
    with other in {notices}
      on other.bidder = notice.bidder and other.published_on > notice.published_on
      and similarity(other.subject, notice.subject) {bound}
    """


def _bounded(bound: str, outcome: Outcome | None, one: str, other: str) -> Written:
    rows = f"notice_no bidder subject published_on\nN1 B {one} 2020-01-01\nN2 B {other} 2020-01-02"
    told = () if outcome is None else (found(outcome, "N1", notice=1, other=2),)
    return Written(
        f"{one} and {other}: a similarity {bound} is {outcome or 'none'}",
        _BOUNDED.format(notices=NOTICES, bound=bound),
        {NOTICES: rows},
        told,
    )


def _name(expression: str, value: Cell, name: str) -> Written:
    return Written(
        f"{expression} of {name} is {value}",
        f"each payment in {PAYMENTS}",
        {PAYMENTS: f"payment_no paid_on name\nK1 2020-01-01 {name}"},
        (found("suspected", "K1", said=Said(measures={"value": value}), payment=1),),
        measures=f"    value = {expression}",
    )


CASES = (
    _apart("kitten", "sitting", 3, "0.57142857"),
    _apart("变压器噪声过大", "变压器噪音过大", 1, "0.85714285"),
    _apart("变压器噪声过大", "变压器噪声过大", 0, "1"),
    _apart("安置房渗水", "反映安置房渗水", 2, "0.71428571"),
    # One character each, though four bytes, or two halves of sixteen bits.
    _apart("张𠮷", "张三", 1, "0.5"),
    _apart("𠮷野家", "吉野家", 1, "0.66666666"),
    # Two swapped are two replaced.
    _apart("ab", "ba", 2, "0"),
    # What is written in another width is another character; so is another case.
    _apart("ＡＢ１", "AB1", 3, "0"),
    _apart("Road", "road", 1, "0.75"),
    _apart('""', '""', 0, "1"),
    _apart('""', "道路", 2, "0"),
    _apart("-", "道路", None, None),
    _apart("-", '""', None, None),
    _apart('""', "-", None, None),
    _apart("-", "-", None, None),
    # Cut, never rounded up: two thirds do not reach a bound above them.
    _bounded(">= 66.666666%", "suspected", "𠮷野家", "吉野家"),
    _bounded(">= 66.666667%", None, "𠮷野家", "吉野家"),
    _bounded("< 66.666667%", "suspected", "𠮷野家", "吉野家"),
    _bounded(">= 85%", "suspected", "变压器噪声过大", "变压器噪音过大"),
    _bounded(">= 85%", None, "安置房渗水", "反映安置房渗水"),
    _bounded(">= 85%", "undetermined", "安置房渗水", "-"),
    _bounded(">= 85%", "undetermined", "-", "-"),
    Written(
        "what is made alike first differs in nothing but what is left",
        f"""
    each post in {POSTS}
    with other in {POSTS} on other.unit = post.unit and other.started > post.started
      and similarity(normal_address(other.address), normal_address(post.address)) >= 90%
    """,
        {
            POSTS: """
    post_no unit started address
    P1 U 2020-01-01 文一路１号2号楼3—101室
    P2 U 2020-01-02 文一路1号,2栋3-102室
    P3 V 2020-01-03 文一路1号2幢3-101室
    """
        },
        (found("suspected", "P1", post=1, other=2),),
    ),
    _name("normal_person_name(payment.name)", "阿依古丽买买提", "阿依古丽·买买提"),
    _name("normal_person_name(payment.name)", "阿依古丽买买提", "阿依古丽．买买提"),
    _name("normal_person_name(payment.name)", "lina2", "Ｌｉ-Na２"),
    _name("normal_person_name(payment.name)", None, "·"),
    _name("normal_person_name(payment.name)", None, "-"),
)
