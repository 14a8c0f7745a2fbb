"""Statute texts as collected: one Markdown file a regulation, one line a paragraph or item.

# 中华人民共和国公务员法
第五十九条 公务员应当遵纪守法，不得有下列行为：
（一）…
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from dsl.surface.provisions import provision_from_chinese
from dsl.syntax.law import Provision

_ARTICLE = re.compile(r"(第[一二三四五六七八九十百千零〇]+条(?:之[一二三四五六七八九十]+)?)\s(.*)")
_ITEM = re.compile(r"[（(][一二三四五六七八九十]+[)）]")


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its own line and the lines of its items."""

    line: str
    items: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Statute:
    """A regulation's title, what stands above its first article, and its paragraphs by article."""

    title: str
    head: str
    articles: dict[str, list[Paragraph]]

    def texts(self, provision: Provision) -> set[str]:
        """Every way to quote `provision` in full, or by the words that introduce its items."""
        paragraphs = self.articles[provision.article]
        if provision.item:
            return {paragraphs[max(provision.paragraph, 1) - 1].items[provision.item - 1]}
        if provision.paragraph:
            paragraphs = [paragraphs[provision.paragraph - 1]]
        whole = "\n".join("\n".join([p.line, *p.items]) for p in paragraphs)
        return {whole, paragraphs[0].line} if len(paragraphs) == 1 else {whole}


def load_statute(path: Path) -> Statute:
    """The statute in a file."""
    head, title, articles = [], "", defaultdict[str, list[Paragraph]](list)
    article = ""
    for line in filter(None, map(str.strip, path.read_text(encoding="utf-8").splitlines())):
        if line.startswith("# "):
            title = line[2:].strip()
        elif match := _ARTICLE.fullmatch(line):
            provision = provision_from_chinese(match.group(1))
            assert provision is not None
            article = provision.article
            articles[article].append(Paragraph(match.group(2)))
        elif not article:
            head.append(line)
        elif _ITEM.match(line):
            articles[article][-1].items.append(line)
        elif not line.startswith(("#", ":")):
            articles[article].append(Paragraph(line))
    return Statute(title, "\n".join(head), dict(articles))
