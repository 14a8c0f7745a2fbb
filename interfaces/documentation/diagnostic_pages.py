"""A page for each diagnostic, from the page that the program itself shows."""

from __future__ import annotations

from pathlib import Path

from dsl.diagnostics.page import load_page, page_codes

_FLOORS = {
    "HY1": ("语法", "Syntax"),
    "HY2": ("名称", "Names"),
    "HY3": ("类型", "Types"),
    "HY4": ("条款与时间", "Clauses and time"),
    "HY5": ("数据", "Data"),
    "HY6": ("运行", "Running"),
    "HY7": ("规则包", "Packs"),
    "HY8": ("可疑的写法", "Doubtful rules"),
}


def write_diagnostic_pages(folder: Path) -> None:
    """Write `folder`/HYnnn.md for each code, and an index that lists them by floor."""
    folder.mkdir(parents=True, exist_ok=True)
    codes = page_codes()
    for code in codes:
        (folder / f"{code}.md").write_text(load_page(code).body, "utf-8")
    (folder / "index.md").write_text(_index(codes), "utf-8")


def _index(codes: tuple[str, ...]) -> str:
    lines = ["# 诊断 / Diagnostics", ""]
    for start, (zh, en) in _FLOORS.items():
        of_floor = [code for code in codes if code.startswith(start)]
        if of_floor:
            lines += [f"## {zh} / {en}", "", "```{toctree}", ":maxdepth: 1", ""]
            lines += [*of_floor, "```", ""]
    return "\n".join(lines)
