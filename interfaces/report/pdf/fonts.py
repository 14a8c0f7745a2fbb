"""Chinese letters for printed pages: those that come with the program, or the system's own.

The fonts come as a package of the package index (Noto Sans SC and Noto Serif SC, SIL Open
Font License 1.1): a server that is cut off from the internet has nothing else to rely on, and
the same letters everywhere make the same bytes everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import typst

#: The package that carries the fonts.
PACKAGE: Final = "pylopdf_fonts_zh_cn"
#: Families that hold the letters of Simplified Chinese, best first: for headings, for text.
_SANS: Final = (
    *("Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN"),
    *("思源黑体", "Microsoft YaHei", "PingFang SC", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei"),
    *("SimHei", "Droid Sans Fallback"),
)
_SERIF: Final = (
    *("Noto Serif SC", "Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN"),
    *("思源宋体", "SimSun", "Songti SC", "FangSong", "AR PL UMing CN"),
)


@dataclass(frozen=True, slots=True)
class Fonts:
    """Families for headings and for text, and where they are.

    `folders` is empty where they are the system's.
    """

    headings: str
    text: str
    folders: tuple[Path, ...]


def find_fonts() -> Fonts | None:
    """The fonts that came with the program, else the system's; None where there is none."""
    return shipped_fonts() or system_fonts(typst.Fonts(include_embedded_fonts=False).families())


def shipped_fonts() -> Fonts | None:
    """The fonts of the package; None where it is not installed, or holds no font."""
    spec = find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        return None
    folder = Path(spec.submodule_search_locations[0])
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    )
    return _chosen(found.families(), (folder,))


def system_fonts(families: Iterable[str]) -> Fonts | None:
    """The best of the `families` that the system has."""
    return _chosen(families, ())


def _chosen(families: Iterable[str], folders: tuple[Path, ...]) -> Fonts | None:
    """One family serves for both where there is no other."""
    known = set(families)
    sans = next((f for f in _SANS if f in known), None)
    serif = next((f for f in _SERIF if f in known), None)
    headings, text = sans or serif, serif or sans
    return Fonts(headings, text, folders) if headings and text else None
