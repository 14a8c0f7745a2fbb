"""The data sets that the corpora and the pages of the checker speak of."""

from __future__ import annotations

from dsl.domains import domain_from_text
from dsl.schema import Column, DataSet, Schema


def _column(name: str, title: str, domain: str, *values: str) -> Column:
    found = domain_from_text(domain)
    assert found is not None, domain
    return Column(name, title, found, values=values)


PAYMENTS = DataSet(
    name="civil_affairs.allowance_payments",
    title="民政局.高龄津贴发放",
    department="civil_affairs",
    columns=(
        _column("payment_no", "发放编号", "code:payment"),
        _column("person", "身份证号", "resident_id"),
        _column("name", "姓名", "person_name"),
        _column("month", "月份", "month"),
        _column("amount", "金额", "money"),
        _column("kind", "类别", "category", "普通", "特困"),
        _column("region", "区划", "region_code"),
        _column("reversed_on", "退回日期", "date"),
    ),
    key=("payment_no",),
    event_date="month",
)

DEATHS = DataSet(
    name="public_security.deaths",
    title="公安局.死亡登记",
    department="public_security",
    columns=(
        _column("person", "身份证号", "resident_id"),
        _column("name", "姓名", "person_name"),
        _column("date", "日期", "date"),
    ),
    key=("person",),
    event_date="date",
)

STAFF = DataSet(
    name="organization.staff",
    title="组织部.任职",
    department="organization",
    columns=(
        _column("person", "身份证号", "resident_id"),
        _column("name", "姓名", "person_name"),
        _column("unit", "单位代码", "credit_code"),
        _column("position", "职务", "text"),
        _column("rank", "职级", "category", "正职", "副职"),
        _column("started", "任职日期", "date"),
        _column("ended", "免职日期", "date"),
        _column("wage", "月薪", "money/month"),
        _column("income", "年收入", "money/year"),
    ),
    key=("person", "started"),
    event_date="started",
    valid_from="started",
    valid_until="ended",
)

CONTRACTS = DataSet(
    name="procurement.contracts",
    title="采购.合同",
    department="procurement",
    columns=(
        _column("code", "编号", "code:contract"),
        _column("project", "项目编号", "code:project"),
        _column("buyer", "采购人", "credit_code"),
        _column("supplier", "供应商", "credit_code"),
        _column("supplier_name", "供应商名称", "org_name"),
        _column("amount", "金额", "money"),
        _column("share", "份额", "percent"),
        _column("factor", "系数", "number"),
        _column("deadline", "期限", "period/day"),
        _column("warranty", "质保期", "period/month"),
        _column("bids", "投标数", "count"),
        _column("open", "公开", "flag"),
        _column("signed_on", "签订日期", "date"),
    ),
    key=("code",),
    event_date="signed_on",
)

NOTICES = DataSet(
    name="procurement.notices",
    title="采购.公告",
    department="procurement",
    columns=(
        _column("project", "项目编号", "code:project"),
        _column("subject", "标题", "text"),
        _column("published_on", "公告日期", "date"),
    ),
    key=(),
    frequency=(1, "day"),
)

HOLIDAYS = DataSet(
    name="government_offices.holidays",
    title="机关事务中心.节假日安排",
    department="government_offices",
    columns=(
        _column("day", "日期", "date"),
        _column("kind", "安排", "category", "放假", "调休上班"),
    ),
    key=("day",),
    event_date="day",
)

FUELLINGS = DataSet(
    name="government_offices.fuellings",
    title="机关事务中心.加油",
    department="government_offices",
    columns=(
        _column("code", "编号", "code:fuelling"),
        _column("car", "车牌", "code:car"),
        _column("at", "时间", "timestamp"),
        _column("paid_at", "付款时间", "timestamp"),
        _column("abroad_at", "海外时间", "timestamp:Europe/Berlin"),
        _column("waited", "等候", "period/second"),
        _column("latitude", "纬度", "latitude:CGCS2000"),
        _column("longitude", "经度", "longitude:CGCS2000"),
        _column("map_latitude", "地图纬度", "latitude:GCJ02"),
        _column("map_longitude", "地图经度", "longitude:GCJ02"),
        _column("amount", "金额", "money"),
    ),
    key=("code",),
    event_date="at",
)

POSITIONS = DataSet(
    name="government_offices.positions",
    title="机关事务中心.定位",
    department="government_offices",
    columns=(
        _column("car", "车牌", "code:car"),
        _column("at", "时间", "timestamp"),
        _column("latitude", "纬度", "latitude:CGCS2000"),
        _column("longitude", "经度", "longitude:CGCS2000"),
        _column("satellite_latitude", "卫星纬度", "latitude:WGS84"),
        _column("satellite_longitude", "卫星经度", "longitude:WGS84"),
    ),
    key=("car", "at"),
    event_date="at",
)

SCHEMA = Schema((PAYMENTS, DEATHS, STAFF, CONTRACTS, NOTICES, HOLIDAYS, FUELLINGS, POSITIONS))
