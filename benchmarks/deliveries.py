"""A payments file as a department delivers it, of any size, from a seed."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from pathlib import Path

from engine.filing.cells.ids import resident_check_digit

#: Each column's name, title and domain.
_COLUMNS = (
    ("no", "编号", "code:payment"),
    ("person", "身份证号", "resident_id"),
    ("name", "姓名", "person_name"),
    ("paid_on", "发放日期", "date"),
    ("amount", "金额", "money"),
    ("kind", "类别", "category"),
)
_PERSON_ROWS = 40
_LINES = 100_000


def write_workspace(root: Path, rows: int) -> Path:
    """A workspace with one contract and a delivery of `rows` payments; the delivered file."""
    for folder in ("contracts", "packs", "in"):
        (root / folder).mkdir(parents=True)
    (root / "huiyan.yaml").write_text("contracts: [contracts]\npacks: [packs]\n", "utf-8")
    (root / "contracts" / "payments.yaml").write_text(_contract(), "utf-8")
    path = root / "in" / "payments.csv"
    chance = random.Random(rows)
    persons = [_person(chance) for _ in range(max(rows // _PERSON_ROWS, 1))]
    days = [str(date(2015, 1, 1) + timedelta(days=d)) for d in range(3000)]
    with path.open("w", encoding="utf-8") as file:
        file.write("编号,身份证号,姓名,发放日期,金额,类别\n")
        for start in range(0, rows, _LINES):
            file.writelines(
                f"GL{n:09},{chance.choice(persons)},{chance.choice(days)},"
                f"{chance.choice((200, 300, 500))}.00,{'普通' if n % 3 else '特困'}\n"
                for n in range(start, min(start + _LINES, rows))
            )
    return path


def _contract() -> str:
    """The contract of the payments, as YAML (which JSON is)."""
    columns = [
        {
            "name": name,
            "businessName": title,
            "primaryKey": name == "no",
            "classification": "personal" if name in ("person", "name") else "internal",
            "customProperties": [{"property": "domain", "value": domain}],
        }
        for name, title, domain in _COLUMNS
    ]
    schema = {
        "name": "payments",
        "businessName": "津贴发放",
        "properties": columns,
        "customProperties": [{"property": "eventDate", "value": "paid_on"}],
    }
    contract = {
        "apiVersion": "v3.0.2",
        "kind": "DataContract",
        "id": "civil_affairs.payments",
        "version": "1.0.0",
        "domain": "civil_affairs",
        "dataProduct": "民政局",
        "schema": [schema],
        "servers": [{"server": "delivery", "type": "local", "path": "in/payments.csv"}],
    }
    return json.dumps(contract, ensure_ascii=False)


def _person(chance: random.Random) -> str:
    """The id and the name of somebody who does not exist."""
    born = date(1930, 1, 1) + timedelta(days=chance.randrange(20_000))
    digits = f"330182{born:%Y%m%d}{chance.randrange(1, 999):03}"
    name = chance.choice("赵钱孙李周吴郑王") + "".join(chance.choices("伟芳娜敏静丽强磊", k=2))
    return f"{digits}{resident_check_digit(digits)},{name}"
