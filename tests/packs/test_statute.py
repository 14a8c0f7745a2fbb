"""The reading of statute texts, on a small one."""

from __future__ import annotations

from pathlib import Path

from dsl.syntax.law import Provision
from tests.packs.statute import load_statute

TEXT = """<!-- source: 某法(2020-01-02).md -->
# 某法

2020年1月2日 通过

第一条 只有一款。

第十二条 下列情形适用：
（一）甲；
（二）乙。
另一款。
"""


def test_provisions_are_found_by_article_paragraph_and_item(tmp_path: Path) -> None:
    path = tmp_path / "law.md"
    path.write_text(TEXT, encoding="utf-8")
    statute = load_statute(path)
    assert statute.title == "某法"
    assert "2020年1月2日" in statute.head
    assert statute.texts(Provision("1")) == {"只有一款。"}
    assert statute.texts(Provision("12", 1, 2)) == {"（二）乙。"}
    assert statute.texts(Provision("12", 2)) == {"另一款。"}
    assert statute.texts(Provision("12", 1)) == {
        "下列情形适用：",
        "下列情形适用：\n（一）甲；\n（二）乙。",
    }
    assert statute.texts(Provision("12")) == {"下列情形适用：\n（一）甲；\n（二）乙。\n另一款。"}
