"""A loaded pack as the linter sees it, and its files with safe mends in them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dsl.check import check_files
from dsl.diagnostics import Severity
from dsl.diagnostics.page import severity_of
from dsl.grammar import parse
from dsl.lint.fixing import ROUNDS, apply_fixes
from dsl.lint.lint import Lint
from dsl.lint.run import Linted, lint_pack
from dsl.lint.settings import LintSettings
from dsl.lint.subject import Neighbour, Subject
from dsl.schema import Schema
from dsl.text.source import SourceText
from engine.packs.pack import LoadedPack


@dataclass(frozen=True, slots=True)
class Linter:
    """What stays the same from pack to pack: the day, the settings, the lints chosen."""

    schema: Schema
    today: datetime.date
    settings: LintSettings
    lints: tuple[Lint, ...]

    def look(self, pack: LoadedPack, packs: Sequence[LoadedPack]) -> Linted:
        """What lints say of `pack`, which has no errors; `packs` are all of the workspace."""
        settings = pack.manifest.lint.over(self.settings)
        return lint_pack(subject_of(pack, packs, self.today), settings, lints=self.lints)

    def mend(self, pack: LoadedPack, packs: Sequence[LoadedPack]) -> Mapping[str, str]:
        """The texts of the files that safe mends change, by name.

        Mended again until nothing changes; a round after which the pack would have an error
        is not taken.
        """
        mended = pack
        for _ in range(ROUNDS):
            linted = self.look(mended, packs)
            texts = {s.name: apply_fixes(s, linted.fixes) for s in mended.sources}
            changed = {s.name for s in mended.sources if texts[s.name] != s.text}
            again = _with_texts(mended, texts, self.schema) if changed else None
            if again is None:
                break
            mended = again
        before = {s.name: s.text for s in pack.sources}
        return {s.name: s.text for s in mended.sources if s.text != before[s.name]}


def subject_of(pack: LoadedPack, packs: Sequence[LoadedPack], today: datetime.date) -> Subject:
    """The pack as lints look at it; the others of `packs` stand around it."""
    own = pack.manifest.name
    others = (p for p in packs if p.folder != pack.folder)
    return Subject(
        pack=own,
        model=pack.model,
        files=pack.files,
        texts={source.name: source for source in pack.sources},
        today=today,
        pages=frozenset(page.stem for page in pack.folder.glob("*.md")),
        neighbours=tuple(
            Neighbour(p.manifest.name, p.model, uses=any(d.name == own for d in p.depends))
            for p in others
        ),
    )


def _with_texts(pack: LoadedPack, texts: Mapping[str, str], schema: Schema) -> LoadedPack | None:
    """`pack` with other texts in its files; None where they would not be free of errors."""
    sources = tuple(SourceText(s.name, texts[s.name]) for s in pack.sources)
    by_name = {source.name: source for source in sources}
    files = tuple(parse(by_name[file.span.file]).file for file in pack.files)
    checked = check_files((*pack.borrowed, *files), schema)
    if any(severity_of(d) is Severity.ERROR for d in checked.diagnostics):
        return None
    return replace(pack, sources=sources, files=files, model=checked.model)
