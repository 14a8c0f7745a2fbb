"""Growing tables, filed step by step: what each filing must bring."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from unittest.mock import patch

from engine.catalog.catalog import Catalog
from tests.filing.world import ID, World, codes, make_world
from tests.formats.databases import TYPES, Server, create, new_name
from tests.formats.trap import Story

PLAIN = '{server: delivery, type: local, path: "in/payments*.csv", format: csv}'
#: When nothing is said of a row, it was written at this time.
NOON = "2024-05-01 12:00:00"


@dataclass(frozen=True, slots=True)
class Sql:
    """A change in the database; `{t}` is the table."""

    text: str


@dataclass(frozen=True, slots=True)
class Files:
    """A filing that brings the rows of these persons, in any order."""

    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tells:
    """A filing that brings nothing, and tells this code."""

    code: str


@dataclass(frozen=True, slots=True)
class AlreadyFiled:
    """A filing that finds everything filed already."""


@dataclass(frozen=True, slots=True)
class Dies:
    """A filing that dies before the catalog knows of it."""


@dataclass(frozen=True, slots=True)
class Says:
    """From now on the contract says this of its server."""

    words: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cut:
    """A filing whose connections are ended by the server while rows are read."""

    text: str


Step = Sql | Files | Tells | AlreadyFiled | Dies | Says | Cut


def row(no: str, name: str, at: str | None = NOON) -> Sql:
    """One more payment."""
    moment = "NULL" if at is None else f"'{at}'"
    values = f"'{no}', '{ID}', '{name}', '2020-05-01', 1, '普通', {moment}"
    return Sql(f"INSERT INTO {{t}} VALUES ({values});")


def files(*names: str) -> Files:
    """A filing that brings the rows of these persons."""
    return Files(names)


#: Two payments, and their filing; and one that comes later.
FIRST: tuple[Step, ...] = (
    row("P1", "张三"),
    row("P2", "李四", "2024-05-01 13:00:00"),
    files("张三", "李四"),
)
LATER = row("P3", "王五", "2024-05-01 14:00:00")


@dataclass(frozen=True, slots=True)
class Growing:
    """Makes the stories of one database system."""

    adapter: str
    server: Callable[[], Server]
    needs: Callable[[], str]

    def story(
        self,
        name: str,
        *steps: Step,
        watermark: str = "updated_at",
        kind: str = "timestamp",
        contract: Mapping[str, str] | None = None,
        delivery: str = "increment",
    ) -> Story:
        """What becomes of a table, at first empty, in these steps."""

        def play(root: Path) -> list[str]:
            server, table = self.server(), new_name()
            server.sql(create(table, {**TYPES, "updated_at": f"{kind} NULL"}))
            changed = {"value: full": f"value: {delivery}", **(contract or {})}
            told = {"watermark": watermark} if watermark else {}
            stage = _Stage(server, table, root, server.source(table, **told), changed)
            return list(stage.differences(steps))

        ending = f"{sum(isinstance(s, Files) for s in steps)} filings in {len(steps)} steps"
        return Story(self.adapter, name, play, ending, needs=self.needs)


@dataclass(slots=True)
class _Stage:
    """A table, and the workspace that it is filed into."""

    server: Server
    table: str
    root: Path
    words: Mapping[str, str | int]
    contract: Mapping[str, str]

    def differences(self, steps: Iterable[Step]) -> Iterable[str]:
        """What is not as it must be, step by step."""
        for number, step in enumerate(steps, 1):
            if found := self._take(step):
                yield f"step {number}: {found}"

    def _take(self, step: Step) -> str:
        match step:
            case Sql(text):
                self.server.sql(text.replace("{t}", self.table))
            case Says(words):
                said = {k: str(v).replace("{t}", self.table) for k, v in words.items()}
                self.words = {**self.words, **said}
            case Files(names):
                return self._filed(names)
            case Tells(code):
                return self._refused(code)
            case AlreadyFiled():
                state = self._world().file().state
                return "" if state == "already_filed" else f"{state}"
            case Dies():
                with (
                    patch.object(Catalog, "add", side_effect=KeyboardInterrupt),
                    suppress(KeyboardInterrupt),
                ):
                    self._world().file()
                    return "it lives"
            case Cut(text):
                return self._cut(text)
        return ""

    def _world(self) -> World:
        return make_world(self.root, replace={PLAIN: json.dumps(self.words), **self.contract})

    def _filed(self, names: tuple[str, ...]) -> str:
        world = self._world()
        receipt = world.file()
        if not receipt.filing_id:
            return f"told {codes(receipt)}"
        out = [q["reason"] for q in world.quarantine(receipt)]
        found = sorted(r["name"] for r in world.rows(receipt))
        return "" if found == sorted(names) and not out else f"{found}, {out}, not {names}"

    def _refused(self, code: str) -> str:
        world = self._world()
        before = world.current_ids()
        receipt = world.file()
        if world.current_ids() != before:
            return "something was filed"
        return "" if code in codes(receipt) else f"told {codes(receipt)}"

    def _cut(self, text: str) -> str:
        """Ends the connections again and again, until the filing has come to its end."""
        done = threading.Event()

        def cut() -> None:
            time.sleep(0.3)
            while not done.is_set():
                with suppress(RuntimeError):
                    self.server.sql(text)
                time.sleep(0.05)

        cutter = threading.Thread(target=cut)
        cutter.start()
        try:
            return self._refused("HY560")
        finally:
            done.set()
            cutter.join()


def stories_of_types(growing: Growing, *, number: str, unordered: str) -> tuple[Story, ...]:
    """What the database itself must do well; `number` and `unordered` are types that it has."""
    story = growing.story
    large = "9007199254740993"
    return (
        story("an increment: nothing is new", *FIRST, Tells("HY565"), Tells("HY565")),
        story(
            "an increment: more with the watermark of the last",
            *FIRST,
            row("P3", "王五", "2024-05-01 13:00:00"),
            files("王五"),
            Tells("HY565"),
        ),
        story(
            "an increment: committed late, with a lower watermark",
            *FIRST,
            row("P3", "王五", "2024-05-01 11:00:00"),
            files("王五"),
            Tells("HY565"),
        ),
        story(
            "an increment by a column without an order",
            Sql(f"ALTER TABLE {{t}} ADD bag {unordered};"),
            *(),
            Tells("HY564"),
            watermark="bag",
        ),
        story(
            "an increment by a number beyond every float",
            row("P1", "张三", large),
            files("张三"),
            row("P2", "李四", str(int(large) + 1)),
            files("李四"),
            Tells("HY565"),
            kind=number,
        ),
        story(
            "an increment by a text",
            row("P1", "张三", "20240501甲"),
            files("张三"),
            row("P2", "李四", "20240501乙"),
            files("李四"),
            Tells("HY565"),
            kind="varchar(20)",
        ),
        story(
            "an increment by a day",
            row("P1", "张三", "2024-05-01"),
            files("张三"),
            row("P2", "李四", "2024-05-01"),
            files("李四"),
            Tells("HY565"),
            kind="date",
        ),
        story(
            "the same rows in another order are the same delivery",
            row("P2", "李四"),
            row("P1", "张三"),
            files("张三", "李四"),
            Sql("DELETE FROM {t} WHERE no = 'P2';"),
            row("P2", "李四"),
            AlreadyFiled(),
            delivery="full",
            watermark="",
        ),
    )


def stories_of_filing(growing: Growing) -> tuple[Story, ...]:
    """What filing must do well, whichever the database is."""
    story = growing.story
    return (
        story("an increment: only what is new", *FIRST, LATER, files("王五")),
        story("an increment: a table that is empty yet", Tells("HY565"), *FIRST),
        story(
            "an increment: rows without a watermark",
            row("P1", "张三", None),
            files("张三"),
            Tells("HY565"),
            row("P2", "李四", None),
            LATER,
            files("李四", "王五"),
            Tells("HY565"),
        ),
        story(
            "an increment: a watermark of the year 2202 hides nothing",
            row("P1", "张三", "2030-01-01 00:00:00"),
            files("张三"),
            LATER,
            files("王五"),
        ),
        story(
            "an increment: refused, it comes again",
            *FIRST,
            LATER,
            Sql("ALTER TABLE {t} RENAME COLUMN amount TO amounts;"),
            Tells("HY521"),
            Sql("ALTER TABLE {t} RENAME COLUMN amounts TO amount;"),
            files("王五"),
        ),
        story(
            "an increment: killed before the end, it comes again",
            *FIRST,
            LATER,
            Dies(),
            files("王五"),
            Tells("HY565"),
        ),
        story(
            "an increment: the table moves to another server",
            *FIRST,
            Says({"host": "localhost"}),
            LATER,
            files("王五"),
        ),
        story(
            "an increment: another watermark than before",
            *FIRST,
            Says({"watermark": "paid_on"}),
            Tells("HY564"),
        ),
        story("an increment without a watermark", *FIRST[:1], Tells("HY564"), watermark=""),
        story(
            "an increment by a column that is not there",
            *FIRST[:1],
            Tells("HY566"),
            watermark="updated",
        ),
        story(
            "a watermark does not make a full delivery an increment",
            *FIRST,
            LATER,
            files("张三", "李四", "王五"),
            delivery="full",
        ),
    )
