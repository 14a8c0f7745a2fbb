"""The form of a page: which sections it has, in which order, and who writes them."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.syntax.declarations import Surface


@dataclass(frozen=True, slots=True)
class Section:
    """One section: `generated` ones are made from the rule, the others are its author's.

    `asks` says in both languages what an author is to write.
    """

    name: str
    zh: str
    en: str
    generated: bool = False
    asks: tuple[str, str] = ("", "")

    def heading(self, language: Surface) -> str:
        """The heading in the language of the page."""
        return self.zh if language == "zh" else self.en

    def asked(self, language: Surface) -> str:
        """What its author is to write; empty for a generated section."""
        return self.asks[0 if language == "zh" else 1]


#: In the order of a page.
SECTIONS: tuple[Section, ...] = (
    Section(
        "meaning",
        "含义",
        "Meaning",
        asks=(
            "用一两句话说明提示什么情形，不照抄条件",
            "say in a sentence or two what is brought up, without repeating the conditions",
        ),
    ),
    Section("basis", "依据", "Basis", generated=True),
    Section(
        "clue",
        "为何是线索",
        "Why it is a clue",
        asks=(
            "说明数据中的这种情形为何值得核实，与条文有何关系",
            "say why this is worth a look, and how it bears on the clause",
        ),
    ),
    Section(
        "innocent",
        "合理情形",
        "Innocent explanations",
        asks=(
            "列出复核时先要排查的合理情形",
            "list what a reviewer has to rule out first",
        ),
    ),
    Section(
        "exclusions",
        "排除情形",
        "Exclusions",
        asks=(
            "列出豁免的和不计入的情形；没有例外的，写明为何没有",
            "list what is exempt or left out; where nothing is, say why",
        ),
    ),
    Section(
        "assumptions",
        "前提假设",
        "Assumptions",
        asks=(
            "写明对数据和条文作了哪些假定，不成立时会怎样",
            "say what is assumed of data and clauses, and what follows where it does not hold",
        ),
    ),
    Section("parameters", "参数", "Parameters", generated=True),
    Section("data", "所需数据", "Data needed", generated=True),
    Section("examples", "示例", "Examples", generated=True),
)


def section_named(heading: str) -> Section | None:
    """The section with this heading, in either language."""
    return next((s for s in SECTIONS if heading in (s.zh, s.en)), None)
