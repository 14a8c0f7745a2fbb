"""The scanner: one pass over the normalised text, lexemes and comments out.

What is wrong inside one lexeme (a text that is not closed, a date that does not exist, a
character that the language does not have) is told here, and a stand-in goes on to the parser.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import takewhile

from dsl.diagnostics import diagnose
from dsl.grammar import bounds
from dsl.grammar.characters import INSTEAD, INSTEAD_KEYWORD, INVISIBLE
from dsl.grammar.lexemes import WORD, Lexeme, Reading, Scanned
from dsl.grammar.literals import VALUES
from dsl.surface.provisions import PROVISION_PATTERN
from dsl.surface.words import MONEY_UNITS, PERIOD_UNITS
from dsl.syntax.declarations import Comment

_NUMBER = r"[0-9]+(?:\.[0-9]+)?"
_MONEY = "|".join(sorted(MONEY_UNITS, key=len, reverse=True))
_PERIOD = "|".join(
    sorted((u for units in PERIOD_UNITS.values() for u in units), key=len, reverse=True)
)

# The order matters: a longer literal stands before the one that begins it. 内 may follow a
# period without a blank (90天内), any other letter may not follow a number.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("BLANK", r"\s+"),
    ("COMMENT", r"#[^\n]*"),
    ("TEXT", r'"(?:[^"\\\n]|\\[^\n])*"|[“”](?:[^“”\\\n]|\\[^\n])*[“”]'),
    ("OPEN_TEXT", r'["“”][^\n]*'),
    (
        "TIMESTAMP",
        r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:T|[ \t]+)[0-9]{1,2}:[0-9]{1,2}(?::[0-9]{1,2})?(?![\w:-])"
        r"|[0-9]{4} ?年 ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?日 ?[0-9]{1,2} ?时 ?[0-9]{1,2} ?分(?!钟)"
        r"(?: ?[0-9]{1,2} ?秒)?",
    ),
    (
        "DATE",
        r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?![\w-])"
        r"|[0-9]{4} ?年 ?[0-9]{1,2} ?月 ?[0-9]{1,2} ?日",
    ),
    ("MONTH", r"[0-9]{4}-[0-9]{2}(?![\w-])|[0-9]{4} ?年 ?[0-9]{1,2} ?月"),
    ("PERCENT", rf"{_NUMBER} ?%"),
    ("MONEY", rf"{_NUMBER}[ \t]*(?:{_MONEY})(?!\w)"),
    ("PERIOD", rf"[0-9]+[ \t]*(?:{_PERIOD})(?:(?!\w)|(?=内(?!\w)))"),
    ("NUMBER", rf"{_NUMBER}(?!\w)"),
    ("BAD_NUMBER", r"[0-9]\w*(?:\.\w+)*"),
    ("PROVISION", PROVISION_PATTERN),
    ("WORD", r"[^\W\d]\w*"),
    ("ODD_TEXT", r"'[^'\n]*'|‘[^’\n]*’|「[^」\n]*」|『[^』\n]*』|`[^`\n]*`"),
    ("ODD_SIGN", r"==|<>|=<|=>|&&|\|\||//|!(?!=)"),
    ("SIGN", r"<=|>=|!=|[≠≤≥=<>+\-*/×÷(),:.]"),
    ("BAR", r"\|[^\n]*"),
    ("ODD", r"[^\w\s\"“”#<>=+\-*/×÷(),:.|!&≠≤≥]+|."),
)
_ANY = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS)
# A blank behind a lexeme is passed over with it: nearly half of all that would match are such.
_LEXEME = re.compile(f"(?:{_ANY}) ?", re.DOTALL)

_SIGNS = {"(": "LPAR", ")": "RPAR", ",": "COMMA", ":": "COLON", ".": "DOT", "=": "EQ"}
_SIGNS |= {"!=": "NE", "≠": "NE", "<": "LT", "<=": "LE", "≤": "LE", ">": "GT", ">=": "GE"}
_SIGNS |= {"≥": "GE", "+": "PLUS", "-": "MINUS", "*": "STAR", "×": "STAR", "/": "SLASH"}
_SIGNS |= {"÷": "SLASH"}
_ARTICLE_CODE = re.compile(r"[0-9]\w*(?:[-.]\w+)*")
_BARE_AMOUNT = re.compile(rf"{_NUMBER}(万|亿)")
# A text over several lines: its quote closes after something, and nothing else follows, or a word.
_PART = r'(?:[^"\\\n]|\\[^\n])*'
_LONG_TEXT = re.compile(
    rf'"{_PART}\n(?:{_PART}\n)*?[ \t]*(?:[^"\\\s]|\\[^\n]){_PART}"'
    r"(?=[ \t]*(?:\n|\r|$|#)|[ \t]+[^\W\d])"
)
_BEGINS_CLAUSE = re.compile(rf"[ \t]*(?:(?P<provision>{PROVISION_PATTERN})|(?P<word>[^\W\d]\w*))")
_ROW = re.compile(r"\|(?:[^|\\\n]|\\[^\n]|\\(?=\n|$))*")


def scan(reading: Reading) -> Scanned:
    """The lexemes and comments of `reading`; what is wrong with them is added to its `found`."""
    return _Scanner(reading).scan()


class _Scanner:
    """The state of one pass: where the line began, what has been read, how deep it is."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.lexemes: list[Lexeme] = []
        self.comments: list[Comment] = []
        self.broken: list[int] = []
        self.line_start = 0
        self.first = True
        self.load = bounds.Load(reading.vocabulary)
        self.article = reading.vocabulary.say("ARTICLE")

    def scan(self) -> Scanned:
        """Read the whole text, leaving out what is beyond the bounds."""
        text, position, size = self.reading.text, 0, len(self.reading.text)
        match_at, broken, lexemes = _LEXEME.match, self.broken, self.lexemes
        while position < size and len(broken) <= bounds.MAX_MISTAKES:
            match = match_at(text, position)
            assert match is not None, "the last pattern matches any character"
            kind = match.lastgroup or ""
            if kind == "BLANK":
                self._blank(match)
                position = match.end()
                continue
            start, end = match.span(kind)
            stopped = self._lexeme(kind, start, end)
            position = match.end() if stopped == end else stopped
            if lexemes and (code := self.load.add(lexemes[-1])):
                position = self._skip_overload(code, position)
            self.first = False
        self._tell_invisible()
        return Scanned(self.reading, tuple(lexemes), tuple(self.comments), tuple(sorted(broken)))

    def _blank(self, match: re.Match[str]) -> None:
        newline = match.group().rfind("\n")
        if newline >= 0:
            self.line_start = match.start() + newline + 1
            self.first = True

    def _to_line_end(self, kind: str, start: int, end: int) -> int:
        if kind == "COMMENT":
            self._comment(start, end)
        elif self.first:
            self._row(start, end)
        else:
            self._odd(self.reading.text[start], start, start + 1)
            return start + 1
        return end

    def _lexeme(self, kind: str, start: int, end: int) -> int:
        """Take one lexeme; returns where it ends."""
        if kind in ("COMMENT", "BAR"):
            return self._to_line_end(kind, start, end)
        text = self.reading.text[start:end]
        if text[0].isdigit() and self.lexemes and self.lexemes[-1].text == self.article:
            return self._article_code(start)
        if kind in (WORD, "PROVISION"):
            self._add(kind, text, start, end)
        elif kind == "SIGN":
            self._add(_SIGNS[text], text, start, end)
        elif kind in VALUES:
            self._literal(kind, text, start, end)
        elif kind == "OPEN_TEXT":
            return self._open_text(text, start, end)
        elif kind == "ODD_TEXT":
            self._broken("HY103", start, end, found=_short(text), meant=f'"{text[1:-1]}"')
            self._add("TEXT", text, start, end, text[1:-1])
        elif kind == "BAD_NUMBER":
            self._bad_number(text, start, end)
        else:
            self._odd(text, start, end)
        return end

    def _open_text(self, text: str, start: int, end: int) -> int:
        """A text that is not closed on its line: one over several lines, or a mistake."""
        if (closed := self._closed_below(start)) is not None:
            whole, value = closed
            self._add("TEXT", self.reading.text[start:whole], start, whole, value)
            return whole
        stop = start + len(text.rstrip())
        self._broken("HY102", start, stop)
        self._add("TEXT", text, start, stop, "")
        return end

    def _closed_below(self, start: int) -> tuple[int, str] | None:
        """Where the text of a clause ends that is pasted over several lines, and what it says.

        Laws are printed so. Only what can be nothing else is read on: the first line is a
        clause's, no other begins as a clause does, and the closing quote ends a line or goes
        before why it is not encoded. A quote left out spoils its own line, as everywhere.
        """
        line = list(takewhile(lambda x: not x.first, reversed(self.lexemes)))
        head = self.lexemes[-len(line) - 1] if len(line) < len(self.lexemes) else None
        if head is None or self.first:
            return None
        if head.type != "PROVISION" and head.text != self.article:
            return None
        match = _LONG_TEXT.match(self.reading.text, start)
        if match is None or any(map(self._begins_clause, match.group().split("\n")[1:])):
            return None
        value, mistakes = VALUES["TEXT"](self.reading, start, match.end())
        if mistakes:
            return None
        return match.end(), "\n".join(part.strip() for part in str(value).split("\n"))

    def _begins_clause(self, line: str) -> bool:
        """Whether the line is a clause of its own, with the text before it not closed."""
        begun = _BEGINS_CLAUSE.match(line)
        if begun is None:
            return False
        word = begun["word"]
        return word is None or self.reading.vocabulary.role_of(word) is not None

    def _bad_number(self, text: str, start: int, end: int) -> None:
        """HY124; an amount that lacks its 元 is read on as the amount."""
        amount = _BARE_AMOUNT.fullmatch(text)
        meant = f"{text}元" if amount else ""
        self._broken("HY124", start, end, found=_short(text), meant=meant)
        if amount:
            self._add("MONEY", text, start, end, (bounds.ONE, MONEY_UNITS[f"{amount[1]}元"]))
        else:
            self._add("NUMBER", text, start, end, bounds.ONE)

    def _article_code(self, start: int) -> int:
        """`9-1` after `article`: neither a subtraction nor a month."""
        match = _ARTICLE_CODE.match(self.reading.text, start)
        assert match is not None, "a digit stands here"
        self._add("ARTICLE_CODE", match.group(), start, match.end())
        return match.end()

    def _literal(self, kind: str, text: str, start: int, end: int) -> None:
        """A literal with its value; one that has none is told, and stands for a plain one."""
        value, mistakes = VALUES[kind](self.reading, start, end)
        if mistakes:
            self.reading.found.extend(mistakes)
            self.broken.append(start)
        self._add(kind, text, start, end, value)

    def _add(self, kind: str, text: str, start: int, end: int, value: object = None) -> None:
        column = start - self.line_start
        lexeme = Lexeme(kind, text, self.reading, start, end, value, self.first, column)
        self.lexemes.append(lexeme)

    def _comment(self, start: int, end: int) -> None:
        text = self.reading.source.text[start:end].rstrip()
        self.comments.append(
            Comment(text, self.first, span=self.reading.span(start, start + len(text)))
        )

    def _row(self, start: int, end: int) -> None:
        """A row of a table, up to its last bar or the one that a comment follows."""
        text = self.reading.source.text
        written = text[start:end].rstrip()
        if written[-1] == "|" and len(written) > 1 and not ("\\" in written or "#" in written):
            self._add("TABLE_ROW", written, start, start + len(written), _bars(written, start))
            return
        bars = [m.start() for m in _ROW.finditer(text, start, end)]
        stop = next((b for b in bars if text[b + 1 : end].lstrip().startswith("#")), None)
        if stop is not None:
            bars = [b for b in bars if b <= stop]
        if len(bars) == 1 or (stop is None and text[bars[-1] + 1 : end].strip()):
            line_end = start + len(text[start : end if stop is None else stop + 1].rstrip())
            self._broken("HY112", line_end - 1, line_end)
            bars.append(line_end)  # read on as if it were closed
        last = bars[-1]
        row_end = min(last + 1, end)
        self._add("TABLE_ROW", text[start:row_end].rstrip(), start, row_end, tuple(bars))
        if stop is not None:
            self.first = False
            self._comment(text.index("#", stop), end)

    def _odd(self, text: str, start: int, end: int) -> None:
        """HY103, once for a run of odd characters; what is meant by one stands in for it."""
        key = text if text in INSTEAD_KEYWORD or text in INSTEAD else text[0]
        terminal = INSTEAD_KEYWORD.get(key, "")
        meant = self.reading.vocabulary.spellings.get(terminal, INSTEAD.get(key, ""))
        self._broken("HY103", start, end, found=_shown(text), meant=meant)
        if terminal:
            self._add(WORD, meant, start, end)
        elif meant in _SIGNS:
            self._add(_SIGNS[meant], meant, start, end)

    def _broken(self, code: str, start: int, end: int, **arguments: str) -> None:
        self.broken.append(start)
        span = self.reading.span(start, end)
        self.reading.found.append(diagnose(code, span, **arguments))

    def _skip_overload(self, code: str, position: int) -> int:
        """Tell of the bound, leave the clause, go on at the next line with a declaration."""
        span = self.lexemes[-1].span
        limit = bounds.MAX_NESTING if code == "HY114" else bounds.MAX_TERMS
        self._broken(code, span.start, span.end, limit=str(limit))
        del self.lexemes[len(self.lexemes) - self.load.lexemes :]
        self.load.fresh()
        following = bounds.next_declaration(self.reading, position)
        return following if following is not None else len(self.reading.text)

    def _tell_invisible(self) -> None:
        """One mistake for each invisible character, outside comments; a leading mark is fine."""
        text = self.reading.source.text
        starts = [c.span.start for c in self.comments]
        for match in INVISIBLE.finditer(text):
            place = match.start()
            before = bisect_left(starts, place) - 1
            in_comment = before >= 0 and place < self.comments[before].span.end
            harmless = in_comment and not "\u202a" <= match.group() <= "\u202e"
            if place == 0 or harmless:
                continue
            self._broken("HY105", place, place + 1, point=f"U+{ord(match.group()):04X}")
            if len(self.broken) > bounds.MAX_MISTAKES:
                return


def _bars(row: str, start: int) -> tuple[int, ...]:
    """Where the bars of a row stand in which nothing else is meant by one."""
    places: list[int] = []
    place = row.find("|")
    while place >= 0:
        places.append(start + place)
        place = row.find("|", place + 1)
    return tuple(places)


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"


def _shown(text: str) -> str:
    return _short(text) if text.isprintable() else f"U+{ord(text[0]):04X}"
