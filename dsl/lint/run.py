"""All lints over one pack: levels and ignores heeded, everything sorted by place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from dsl.diagnostics.diagnostic import Diagnostic, diagnose, sort_diagnostics
from dsl.diagnostics.nearest import nearest
from dsl.lint.ignores import Ignore, ignores_of
from dsl.lint.lint import Edit, Found, Lint
from dsl.lint.registry import LINTS
from dsl.lint.settings import LintSettings
from dsl.lint.subject import Subject

UNKNOWN_CODE, NO_REASON, UNUSED = "HY857", "HY858", "HY859"


@dataclass(frozen=True, slots=True)
class Linted:
    """What is told, sorted by place, and the safe mends of what is told.

    `ignored` counts places of which a person has said that they are as they should be.
    """

    diagnostics: tuple[Diagnostic, ...]
    fixes: tuple[tuple[Edit, ...], ...]
    ignored: int


def lint_pack(subject: Subject, settings: LintSettings, *, lints: Sequence[Lint] = LINTS) -> Linted:
    """Every lint over `subject` that is not off."""
    ignores = _Ignores(subject, {lint.code for lint in LINTS})
    told: list[Diagnostic] = []
    fixes: list[tuple[Edit, ...]] = []
    own = {file.span.file for file in subject.files}
    looked = {lint.code for lint in lints if not settings.of(lint).off}
    for lint in lints:
        setting = settings.of(lint)
        if setting.off:
            continue
        for place in lint.find(subject, setting.options):
            if place.span.file not in own or ignores.covers(lint.code, place):
                continue  # what a pack takes from another is told where it stands
            diagnostic = diagnose(lint.code, place.span, *place.related, **place.arguments)
            told.append(replace(diagnostic, severity=setting.level))
            if place.fix:
                fixes.append(place.fix)
    for diagnostic, fix in ignores.complaints(looked):
        told.append(diagnostic)
        fixes += [fix] if fix else []
    return Linted(sort_diagnostics(told), tuple(fixes), ignores.count)


class _Ignores:
    """The ignores of a pack, and which of them were of use."""

    def __init__(self, subject: Subject, known: Iterable[str]) -> None:
        self._subject = subject
        self._known = frozenset(known)
        self._by_line: dict[tuple[str, int], list[Ignore]] = {}
        self._all: list[Ignore] = []
        self._used: set[tuple[Ignore, str]] = set()
        self.count = 0
        for file in subject.files:
            source = subject.texts.get(file.span.file)
            for ignore in ignores_of(file, source) if source is not None else ():
                self._all.append(ignore)
                key = (ignore.span.file, ignore.line)
                self._by_line.setdefault(key, []).append(ignore)

    def covers(self, code: str, place: Found) -> bool:
        """Whether a reasoned ignore speaks of this place; it is then of use."""
        source = self._subject.texts.get(place.span.file)
        if source is None:
            return False
        line = source.place(place.span.start).line
        fitting = [
            ignore
            for ignore in self._by_line.get((place.span.file, line), ())
            if code in ignore.codes
        ]
        self._used.update((ignore, code) for ignore in fitting)
        covered = any(ignore.reason for ignore in fitting)
        self.count += covered
        return covered

    def complaints(self, looked: set[str]) -> Iterator[tuple[Diagnostic, tuple[Edit, ...]]]:
        """Ignores of unknown codes, without a reason, or of no use; those cannot be ignored."""
        for ignore in self._all:
            for code in ignore.codes:
                if code not in self._known:
                    near = nearest(code, self._known)
                    yield diagnose(UNKNOWN_CODE, ignore.span, lint=code, nearest=near), ()
            if not ignore.codes or not ignore.reason:
                code = ", ".join(ignore.codes) or "HY8…"
                yield diagnose(NO_REASON, ignore.span, lint=code), ()
                continue
            known = [c for c in ignore.codes if c in self._known]
            unused = [c for c in known if c in looked and (ignore, c) not in self._used]
            if unused:
                whole = unused == list(ignore.codes)
                fix = (Edit(ignore.span, ""),) if whole else ()
                yield diagnose(UNUSED, ignore.span, lint=", ".join(unused)), fix
