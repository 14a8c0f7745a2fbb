"""The printed pages, opened by another program: their text, tags and bookmarks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdf
import pytest
import typst

from dsl.diagnostics import Diagnostic
from interfaces.cli.leave import Leave
from interfaces.report.pdf import fonts, typeset, write_pdf
from interfaces.report.pdf.fonts import Fonts, find_fonts, shipped_fonts, system_fonts
from interfaces.report.pdf.rows import printed_rows
from interfaces.report.pdf.signs import printable
from interfaces.report.pdf.words import PRINTED_ROWS
from interfaces.report.phrases import Phrases
from tests.report.formats.conftest import Village
from tests.report.formats.texts import MARKUP, RARE


def _written(
    village: Village, folder: Path, **how: Any
) -> tuple[pypdf.PdfReader, tuple[Diagnostic, ...]]:
    path = folder / "report.pdf"
    told = write_pdf(village.content(**how), path)
    return pypdf.PdfReader(path), told


def _text(reader: pypdf.PdfReader) -> str:
    """All text without blanks: where a line is broken is the layout's business."""
    return "".join("".join(p.extract_text().split()) for p in reader.pages)


def _titles(outline: list[Any]) -> list[str]:
    titles: list[str] = []
    for item in outline:
        titles += _titles(item) if isinstance(item, list) else [str(item.title)]
    return titles


def test_sentences_clauses_and_rows_can_be_read(village: Village, tmp_path: Path) -> None:
    text = _text(_written(village, tmp_path, reveal=True)[0])
    assert "大额发放2笔，共1,334.50yuan，未见批准" in text
    assert "津贴应当经批准后发放。" in text
    assert "民政局.发放批准（approval）中没有身份证号=" in text
    assert "李小四" in text
    assert "in/payments_2.csv" in text
    assert "HY661" in text


def test_every_finding_is_on_the_pages(village: Village, tmp_path: Path) -> None:
    content = village.content()
    text = _text(_written(village, tmp_path)[0])
    assert all(f.id in text for f in content.findings)


def test_what_is_delivered_is_no_markup(village: Village, tmp_path: Path) -> None:
    text = _text(_written(village, tmp_path, reveal=True)[0])
    for one in MARKUP:
        assert "".join(one.split()) in text


def test_it_is_tagged_bookmarked_and_says_its_language(village: Village, tmp_path: Path) -> None:
    reader, told = _written(village, tmp_path)
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "zh-CN"
    # the standard wants a letter for every sign: a machine without a rare one is told so
    accessible = "pdfuaid:part" in root["/Metadata"].get_data().decode()
    assert accessible is not bool(told)
    assert {d.code for d in told} <= {"HY666"}
    titles = _titles(reader.outline)
    assert titles[:2] == ["总体情况", "按规则"]
    assert "大额发放未见批准" in titles
    assert reader.metadata is not None
    assert reader.metadata.title == f"核查报告 {village.later.id}"


def test_pages_are_numbered(village: Village, tmp_path: Path) -> None:
    reader, _ = _written(village, tmp_path)
    pages = len(reader.pages)
    for number, page in enumerate(reader.pages, start=1):
        told = "".join(page.extract_text().split())
        assert f"第{number}页，共{pages}页" in told


def test_english_pages(village: Village, tmp_path: Path) -> None:
    reader, _ = _written(village, tmp_path, language="en")
    assert _titles(reader.outline)[0] == "Summary"
    assert f"page1of{len(reader.pages)}" in _text(reader)


def test_the_fonts_come_with_the_program() -> None:
    found = shipped_fonts()
    assert found is not None
    assert (found.headings, found.text) == ("Noto Sans SC", "Noto Serif SC")
    assert find_fonts() == found


def test_the_system_serves_where_the_package_does_not() -> None:
    assert system_fonts(["DejaVu Sans", "SimSun"]) == Fonts("SimSun", "SimSun", ())
    both = system_fonts(["Noto Serif CJK SC", "Noto Sans CJK SC"])
    assert both == Fonts("Noto Sans CJK SC", "Noto Serif CJK SC", ())
    assert system_fonts(["DejaVu Sans"]) is None


def test_without_a_chinese_font_nothing_is_written(
    village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "PACKAGE", "no_such_package_of_fonts")
    monkeypatch.setattr(fonts, "system_fonts", lambda _: None)
    path = tmp_path / "report.pdf"
    with pytest.raises(Leave) as left:
        write_pdf(village.content(), path)
    assert [d.code for d in left.value.diagnostics] == ["HY665"]
    assert not path.exists()


def test_a_letter_that_no_font_has_is_named(
    village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told, printed as a box, and the file no longer says that everybody can read it."""
    compiled = typeset._compiled

    def without_system(*given: Any, with_system: bool, **how: Any) -> bytes:
        return compiled(*given, with_system=False, **how)

    monkeypatch.setattr(typeset, "_compiled", without_system)
    reader, told = _written(village, tmp_path, reveal=True)
    assert [d.code for d in told] == ["HY666"]
    assert dict(told[0].arguments)["sign"] == RARE[-1]
    root: Any = reader.trailer["/Root"]
    assert "pdfuaid:part" not in root["/Metadata"].get_data().decode()


def test_a_mistake_of_the_layout_is_no_missing_letter(
    village: Village, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.typ"
    broken.write_text("#unknown", encoding="utf-8")
    monkeypatch.setattr(typeset, "LAYOUT", broken)
    with pytest.raises(typst.TypstError):
        write_pdf(village.content(), tmp_path / "report.pdf")


def test_controls_are_boxes_and_long_words_can_break() -> None:
    told = printable({"a": ["x\x00y\u202ez", "B" * 70, "第一行\r\n第二行", 3]})
    assert told["a"][0] == "x□y□z"
    assert told["a"][1].replace("\u200b", "") == "B" * 70
    assert max(map(len, told["a"][1].split("\u200b"))) == 12
    assert told["a"][2:] == ["第一行\n第二行", 3]


def test_many_rows_of_a_finding_are_cut_with_a_word(village: Village) -> None:
    rows = [
        {"row": n, "file": "in/a.csv", "line": n + 1, "cells": [["编号", f"P{n}"]]}
        for n in range(1, PRINTED_ROWS + 8)
    ]
    witness = {
        "data_set": "civil.payments",
        "alias": "payment",
        "filing": "f" * 20,
        "filed_at": "2024-06-30T00:00:00+00:00",
        "rows": rows,
    }
    told = printed_rows(witness, Phrases(village.content()), "zh", id="1234567890abcdef")
    assert len(told["files"][0]["lines"]) == PRINTED_ROWS
    assert told["more"] == "另有 7 行未印出；huiyan trace 12345678 -v 列出全部"


def test_a_wide_row_is_told_in_pairs(village: Village) -> None:
    cells = [[f"很长的列名{n}", "很长的值" * 4] for n in range(12)]
    witness = {
        "data_set": "civil.payments",
        "alias": "payment",
        "filing": "f" * 20,
        "filed_at": "2024-06-30T00:00:00+00:00",
        "rows": [{"row": 1, "file": "in/a.csv", "line": 2, "cells": cells}],
    }
    told = printed_rows(witness, Phrases(village.content()), "zh", id="12345678")
    assert told["files"][0]["table"] is False
